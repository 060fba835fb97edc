"""`heard models` and `heard promote`: what is told, what is let in, what is kept."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result

from classifier.corpus import LabelledText
from classifier.model_history import history
from classifier.model_store import current_version, save
from classifier.themes import Themes
from classifier.training import Trained
from learning_register import audit_trail
from learning_register.register import open_register
from service.accounts import make_register
from service.data_folder import DataFolder

Heard = Callable[..., Result]
RUDE = "The social worker was rude to me, rolled her eyes and lied about what I had said."


@pytest.fixture
def challenger(
    data: DataFolder, trained: Trained, some_texts: list[LabelledText], themes: Themes
) -> Callable[..., str]:
    """Stores a challenger beside the model that serves; `warned`: whether it warns at all."""

    def stored(warned: bool = True, temperature: float = 2.0) -> str:
        said = trained.predictions
        one = replace(
            trained,
            model=replace(trained.model, temperature=temperature),
            predictions=said if warned else replace(said, warned=said.warned & False),
        )
        made = datetime.now(UTC) + timedelta(days=1)
        return save(data.models, one, some_texts, themes, made).version

    return stored


def test_the_list_names_each_version_its_figures_and_when_it_served(
    heard: Heard, data: DataFolder, challenger: Callable[..., str]
) -> None:
    serving, other = current_version(data.models), challenger()
    said = heard("models").stdout.splitlines()
    assert said[0] == f"{other}  never served"
    assert said[2] == f"{serving}  serves"
    manifest = json.loads((data.models / serving / "manifest.json").read_text())
    assert f"macro f1 {manifest['figures']['macro_f1']['value']:.3f}" in said[3]
    assert said[4].endswith("until now, by heard train: the first model")


def test_a_challenger_as_good_is_compared_and_let_in(
    heard: Heard, data: DataFolder, challenger: Callable[..., str]
) -> None:
    serving, other = current_version(data.models), challenger()
    compared = heard("models", other).stdout
    assert "Another suggestion for 0 texts" in compared
    assert f"Nothing speaks against it. Let it serve with: heard promote {other}" in compared
    promoted = heard("promote", other)
    assert promoted.stdout == f"Model {other} serves now. Before it: {serving}\n"
    assert json.loads(heard("suggest", "--json", RUDE).stdout)["model"] == other
    assert history(data.models)[-1].who.endswith("at the command line")
    back = heard("promote", "--back-to", serving, "--reason", "It was slower.")
    assert back.exit_code == 0
    assert [one.version for one in history(data.models)] == [serving, other, serving]
    assert history(data.models)[-1].why == "It was slower."


def test_one_that_misses_risk_is_refused_with_every_reason(
    heard: Heard, data: DataFolder, challenger: Callable[..., str]
) -> None:
    serving, blind = current_version(data.models), challenger(warned=False)
    assert "It may not serve:\n- Of " in heard("models", blind).stdout
    refused = heard("promote", blind)
    assert refused.exit_code == 1
    assert f"Error: Model {blind} is not let in:\n- Of " in refused.stderr
    assert "it warns of 0, the model that serves of" in refused.stderr
    assert current_version(data.models) == serving


def test_anyway_needs_a_reason_and_stays_in_the_history(
    heard: Heard, data: DataFolder, challenger: Callable[..., str]
) -> None:
    blind = challenger(warned=False)
    assert heard("promote", blind, "--anyway").exit_code == 2
    assert heard("promote", blind, "--anyway", "--reason", " ").exit_code == 2
    done = heard("promote", blind, "--anyway", "--reason", "A trial on a copy.")
    assert done.exit_code == 0
    assert "Set aside: Of " in done.stdout
    said = heard("models", blind).stdout
    assert "A trial on a copy." in said
    assert "set aside: Of " in said


def test_with_a_register_the_audit_trail_says_it_too(
    heard: Heard, data: DataFolder, challenger: Callable[..., str], themes: Themes
) -> None:
    make_register(data, themes)
    serving, other = current_version(data.models), challenger()
    assert heard("promote", other, "--reason", "More texts.").exit_code == 0
    blind = challenger(warned=False, temperature=3.0)
    assert heard("promote", blind).exit_code == 1
    with open_register(data.register) as register:
        [event] = audit_trail.history(register, "model", other)
        assert audit_trail.history(register, "model", blind) == ()
    assert (event.event, event.before, event.note) == (
        "promote_model", {"serves": serving}, "More texts.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("20200101-00000000", "--back-to", "20200101-00000000"), 2),
        (("--back-to", "20200101-00000000", "--anyway", "--reason", "x"), 2),
        (("20200101-00000000",), 1),
        (("../elsewhere",), 1),
        (("--back-to", "20200101-00000000"), 1),
    ],
)
def test_what_cannot_be_promoted_is_said(
    heard: Heard, data: DataFolder, words: tuple[str, ...], code: int
) -> None:
    serving = current_version(data.models)
    result = heard("promote", *words)
    assert result.exit_code == code, result.output
    assert result.stderr
    assert current_version(data.models) == serving


def test_without_a_model_it_says_how_to_make_one(heard: Heard, data: DataFolder) -> None:
    for one in data.models.iterdir():
        if one.is_file():
            one.unlink()
        else:
            one.rename(data.path / one.name)
    assert "heard train" in heard("models").stdout
    assert "heard train" in heard("promote", "20200101-00000000").stderr
