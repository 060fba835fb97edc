"""Versions of the model: stored, listed, compared, let in, brought back, never half written."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from classifier import evaluation, model_store
from classifier.calibration import Thresholds
from classifier.corpus import NO_THEME, LabelledText
from classifier.encoder import Encoder
from classifier.evaluation import Predictions, evaluate
from classifier.model import Heads, Model
from classifier.model_errors import ModelRefused, NoModel, NotLetIn
from classifier.model_history import HISTORY, history
from classifier.model_versions import (
    bring_back,
    comparison,
    promote,
    reasons_against,
    version_named,
    versions,
)
from classifier.promotion import NotComparable
from classifier.secondary import SecondaryRule
from classifier.themes import Themes
from classifier.training import Trained

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAID = {
    "family_time": "They cancelled my contact with mum again",
    "conduct_of_worker": "The worker was rude and rolled her eyes",
    None: "Thank you all for the lovely card",
}


def text(theme: str | None, number: int, batch: str) -> LabelledText:
    said = f"{SAID[theme]} {number} {batch}"
    return LabelledText(said, theme, (), theme == "family_time", "mother", "email", batch)


LEARNT = tuple(text(theme, number, "oak") for theme in SAID for number in range(4))
HELD_OUT = tuple(
    text(theme, number, batch) for batch in ("ash", "elm", "fir") for theme in SAID
    for number in range(10)
)  # fmt: skip

Wrong = Callable[[int, LabelledText], bool]


def trained(
    wrong: Wrong = lambda at, one: False,
    missed: Wrong = lambda at, one: False,
    held_out: Sequence[LabelledText] = HELD_OUT,
    weight: float = 1.0,
) -> Trained:
    """A small model, and answers to the held-out texts of which some are wrong."""
    encoder = Encoder()
    heads = Heads().fit(LEARNT, np.zeros((len(LEARNT), encoder.size), dtype=np.float32))
    turned = {"family_time": "conduct_of_worker"}
    said = [
        turned.get(one.theme or "", "family_time") if wrong(at, one) else one.theme or NO_THEME
        for at, one in enumerate(held_out)
    ]
    sure = np.full(len(said), 0.9)
    predictions = Predictions(
        theme=np.array(said),
        ranked=np.array([[one, "conduct_of_worker", "family_time"] for one in said]),
        confidence=sure,
        certain=sure > 0.5,
        warned=np.array([one.risk and not missed(at, one) for at, one in enumerate(held_out)]),
    )
    rule = SecondaryRule(0.0, (1.0, 1.0), 0.5)
    model = Model(heads, weight, Thresholds(0.9, 0.5, 0.5), rule)
    return Trained(
        model, evaluate(held_out, predictions), encoder.sha256, tuple(held_out), predictions
    )


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "RESAMPLES", 5)


Save = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def save(folder: Path, themes: Themes) -> Save:
    """Stores a model; out comes its version. `weight` makes two models differ."""

    def saved(**given: object) -> str:
        one = trained(**given)  # type: ignore[arg-type]
        labelled = [*LEARNT, *one.held_out]
        return model_store.save(folder, one, labelled, themes, MORNING).version

    return saved


def some(theme: str | None, of_ten: int) -> Wrong:
    return lambda at, one: one.theme == theme and at % 10 < of_ten


def test_the_first_model_serves_and_the_next_is_a_challenger(folder: Path, save: Save) -> None:
    with pytest.raises(NoModel, match="heard train"):
        model_store.current_version(folder)
    first = save()
    second = save(weight=2.0)
    assert first != second
    assert model_store.current_version(folder) == first
    assert model_store.load(folder).version == first
    assert model_store.load(folder, second).version == second
    assert {one.name: one.standing for one in versions(folder)} == {
        first: "serves", second: "challenger",
    }  # fmt: skip


def test_a_manifest_says_what_was_learnt_and_what_was_held_out(folder: Path, save: Save) -> None:
    manifest = model_store.read_manifest(folder, save(wrong=some("family_time", 5)))
    assert (manifest.texts, manifest.held_out_texts, manifest.batches) == (12 + 90, 90, 4)
    assert manifest.figures["accuracy"]["value"] == pytest.approx(45 / 60)
    assert json.loads((folder / manifest.version / "manifest.json").read_text())


def test_what_is_kept_of_the_held_out_texts_holds_no_text(folder: Path, save: Save) -> None:
    version = save()
    kept = (folder / version / "held_out.json").read_text()
    assert len(model_store.read_answers(folder, version).said) == len(HELD_OUT)
    assert not [said for said in SAID.values() if said in kept]


def test_a_better_challenger_is_let_in_and_the_history_says_so(folder: Path, save: Save) -> None:
    first, second = save(wrong=some("family_time", 3)), save(weight=2.0)
    later = MORNING + timedelta(days=3)
    assert reasons_against(folder, second) == ()
    assert promote(folder, second, later, "Sam Reid") == ()
    assert model_store.load(folder).version == second
    assert [(one.version, one.since, one.until, one.who) for one in history(folder)] == [
        (first, MORNING.isoformat(), later.isoformat(), "heard train"),
        (second, later.isoformat(), None, "Sam Reid"),
    ]
    assert [one.standing for one in versions(folder)] == (
        ["served", "serves"] if first > second else ["serves", "served"]
    )


def test_a_worse_challenger_is_refused_with_every_reason(folder: Path, save: Save) -> None:
    first = save()
    second = save(
        weight=2.0, wrong=some("family_time", 6), missed=lambda at, one: at in {0, 30, 60}
    )
    with pytest.raises(NotLetIn) as refused:
        promote(folder, second, MORNING, "Sam Reid", "because")
    assert len(refused.value.reasons) == 3
    said = str(refused.value)
    assert f"Model {second} is not let in:\n- Macro-F1 falls from 1.000 to" in said
    assert "- Of “family_time” it finds 40%" in said
    assert "it warns of 27, the model that serves of 30" in said
    assert model_store.current_version(folder) == first


def test_anyway_needs_a_reason_and_is_kept_with_what_was_overruled(
    folder: Path, save: Save
) -> None:
    first, second = save(), save(weight=2.0, wrong=some("family_time", 6))
    with pytest.raises(NotLetIn, match="Say why"):
        promote(folder, second, MORNING, "Sam Reid", "  ", anyway=True)
    assert model_store.current_version(folder) == first
    overruled = promote(folder, second, MORNING, "Sam Reid", "Labels were mended.", anyway=True)
    last = history(folder)[-1]
    assert (last.version, last.why, last.overruled) == (second, "Labels were mended.", overruled)
    assert len(overruled) == 2


def test_an_earlier_model_is_brought_back_and_a_challenger_is_not(folder: Path, save: Save) -> None:
    first, second = save(), save(weight=2.0)
    with pytest.raises(NotLetIn, match="never served"):
        bring_back(folder, second, MORNING, "Sam Reid")
    promote(folder, second, MORNING, "Sam Reid")
    bring_back(folder, first, MORNING, "Sam Reid", "The new one was slow.")
    assert model_store.load(folder).version == first
    with pytest.raises(NotLetIn, match="serves already"):
        bring_back(folder, first, MORNING, "Sam Reid")
    with pytest.raises(NotLetIn, match="serves already"):
        promote(folder, first, MORNING, "Sam Reid", "x", anyway=True)
    assert [one.version for one in version_named(folder, first).served] == [first, first]


def test_models_measured_on_other_held_out_texts_are_not_compared(folder: Path, save: Save) -> None:
    relabelled = (replace(HELD_OUT[0], theme="conduct_of_worker"), *HELD_OUT[1:])
    first, second = save(), save(weight=2.0, held_out=relabelled)
    with pytest.raises(NotComparable, match=f"{first} and {second} were measured on other"):
        comparison(folder, second)
    with pytest.raises(NotLetIn, match="other held-out texts"):
        promote(folder, second, MORNING, "Sam Reid", "because")
    promote(folder, second, MORNING, "Sam Reid", "The labels were mended.", anyway=True)
    assert model_store.current_version(folder) == second


@pytest.mark.parametrize("name", ["model.joblib", "held_out.json", "manifest.json"])
def test_a_challenger_that_was_changed_is_not_let_in(folder: Path, save: Save, name: str) -> None:
    first, second = save(), save(weight=2.0)
    path = folder / second / name
    path.write_bytes(path.read_bytes()[:-2] + b"xx")
    with pytest.raises((ModelRefused, NotLetIn), match=r"changed after it was made|cannot be read"):
        promote(folder, second, MORNING, "Sam Reid")
    assert model_store.load(folder).version == first


def test_versions_that_cannot_be_read_are_listed_with_why(folder: Path, save: Save) -> None:
    first, second = save(), save(weight=2.0)
    path = folder / second / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 2}))
    found = version_named(folder, second)
    assert found.manifest is None
    assert "another version of Heard" in (found.problem or "")
    assert version_named(folder, first).problem is None


def test_a_model_of_an_earlier_heard_gives_way_to_the_next_that_is_trained(
    folder: Path, save: Save
) -> None:
    first = save()
    path = folder / first / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 2}))
    second = save(weight=2.0)
    assert model_store.current_version(folder) == second
    assert "cannot be opened here any more" in history(folder)[-1].why


@pytest.mark.parametrize("version", ["../elsewhere", "20261124-zzzzzzzz", "", "20200101-00000000"])
def test_a_name_that_is_no_version_is_refused(folder: Path, save: Save, version: str) -> None:
    save()
    with pytest.raises(ModelRefused, match="heard models"):
        promote(folder, version, MORNING, "Sam Reid")
    with pytest.raises((ModelRefused, NotLetIn)):
        bring_back(folder, version, MORNING, "Sam Reid")
    with pytest.raises(ModelRefused):
        version_named(folder, version)


@pytest.mark.parametrize(
    "line", ["", "{}", "no json", '{"version": "../x", "since": "", "who": "", "why": "",'
             ' "overruled": []}', '{"version": 5}']
)  # fmt: skip
def test_a_history_that_was_spoilt_is_said_and_not_added_to(
    folder: Path, save: Save, line: str
) -> None:
    first, second = save(), save(weight=2.0)
    spoilt = line + "\n" + (folder / HISTORY).read_text()
    (folder / HISTORY).write_text(spoilt)
    for attempt in (
        lambda: model_store.load(folder),
        lambda: promote(folder, second, MORNING, "Sam Reid"),
        lambda: bring_back(folder, first, MORNING, "Sam Reid"),
    ):
        with pytest.raises(ModelRefused, match="Line 1 of"):
            attempt()
    assert (folder / HISTORY).read_text() == spoilt


TURNING = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from classifier.model_versions import bring_back
    folder, one, other = Path(sys.argv[1]), *sys.argv[2:]
    print("ready", flush=True)
    while True:
        one, other = other, one
        bring_back(folder, one, datetime.now(UTC), "a loop")
        print(one, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_a_killed_promotion_leaves_the_old_model_or_the_new_one(folder: Path, save: Save) -> None:
    first, second = save(), save(weight=2.0)
    promote(folder, second, MORNING, "Sam Reid")
    command = [sys.executable, "-c", textwrap.dedent(TURNING), str(folder), second, first]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for turns in (1, 2, 3):
        loop = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert loop.stdout is not None
        said = [loop.stdout.readline().strip() for _ in range(turns + 1)]
        loop.send_signal(signal.SIGKILL)
        said += loop.stdout.read().split()
        loop.wait()
        times = history(folder)
        # What was said to be done is done; at most one more was done and not said.
        kept = [one.version for one in times if one.who == "a loop"]
        assert model_store.load(folder).version == times[-1].version
        done = said[1:]
        assert [one.version for one in times[-len(done) :]] == done or [
            one.version for one in times[-len(done) - 1 : -1]
        ] == done, kept
        if times[-1].version == first:
            bring_back(folder, second, MORNING, "Sam Reid")
