"""The pages about models: which there are, two side by side, letting one serve, bringing back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classifier.corpus import LabelledText
from classifier.evaluation import Predictions
from classifier.model_history import history
from classifier.model_store import current_version, save
from classifier.themes import Themes
from classifier.training import Trained
from learning_register import audit_trail
from learning_register.register import open_register
from service.app import create_app
from service.data_folder import DataFolder

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., object]
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """A folder with the model that serves, one as good, and one that finds less."""

    folder: DataFolder
    serving: str
    as_good: str
    worse: str


def worse(trained: Trained) -> Predictions:
    """As the model predicted, but for one theme that it no longer finds, and risk it misses."""
    said = trained.predictions
    theme = said.theme.copy()
    theme[said.theme == "conduct_of_worker"] = "quality_of_service"
    return replace(said, theme=theme, warned=said.warned & (theme != "self_harm"))


@pytest.fixture
def stored(
    demonstration: DataFolder, trained: Trained, some_texts: list[LabelledText], themes: Themes
) -> Stored:
    def kept(days: int, one: Trained) -> str:
        made = MADE + timedelta(days=days)
        return save(demonstration.models, one, some_texts, themes, made).version

    other = replace(trained, model=replace(trained.model, temperature=2.0))
    third = replace(
        trained,
        model=replace(trained.model, temperature=3.0),
        predictions=worse(trained),
    )
    return Stored(demonstration, kept(0, trained), kept(1, other), kept(2, third))


@pytest.fixture
def app(stored: Stored) -> Flask:
    """The service over that folder, the model loaded from it."""
    made = create_app(stored.folder)
    made.testing = True
    return made


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_version_is_listed_with_its_state_and_the_history(
    stored: Stored, sign_in: SignIn
) -> None:
    page = words(sign_in("quality").get("/models").text)
    for version, state in [(stored.serving, "Serves"), (stored.as_good, "Challenger")]:
        assert re.search(rf"{version} \d+ November 2026 [\d. ]+ {state}", page), version
    assert f"{stored.serving} , from 20 November 2026 until now" in page
    assert "heard train: the first model" in page


def test_a_version_shows_its_card_as_a_page(stored: Stored, sign_in: SignIn) -> None:
    page = sign_in("quality").get(f"/models/{stored.serving}").text
    card = (stored.folder.models / stored.serving / "card.md").read_text()
    headings = re.findall(r"^## (.+)$", card, re.MULTILINE)
    assert len(headings) > 3
    for heading in headings:
        assert f">{heading}</h3>" in unescape(page)
    assert "|" not in words(page).split("Its card")[1]
    assert page.count("<table") == len(re.findall(r"^\|[-:| ]+\|$", card, re.MULTILINE))


def test_what_speaks_against_a_worse_one_is_told(stored: Stored, sign_in: SignIn) -> None:
    page = words(sign_in("admin").get(f"/models/{stored.worse}").text)
    assert "What speaks against it:" in page
    assert "Of “Actions / Conduct of Worker” it finds 0%" in page
    good = words(sign_in("admin").get(f"/models/{stored.as_good}").text)
    assert "Nothing speaks against it." in good


def test_one_as_good_is_let_in_and_answers_from_then_on(
    stored: Stored, app: Flask, sign_in: SignIn, send: Send
) -> None:
    admin, officer = sign_in("admin"), sign_in("officer")

    def answering() -> str:
        page = send(officer, "/intake", text="Nobody has rung me since the review.")
        [found] = re.findall(r"Model (\d{8}-[0-9a-f]{8})", page.text)  # type: ignore[attr-defined]
        return str(found)

    assert answering() == stored.serving
    answer = send(admin, f"/models/{stored.as_good}/promote", reason="Trained on more texts.")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert current_version(stored.folder.models) == stored.as_good
    assert answering() == stored.as_good
    with open_register(stored.folder.register) as register:
        [event] = audit_trail.history(register, "model", stored.as_good)
    assert (event.event, event.actor_name) == ("promote_model", "Sam Reid")
    assert event.before == {"serves": stored.serving}
    assert event.after == {"serves": stored.as_good, "overruled": 0}
    assert event.note == "Trained on more texts."


def test_a_worse_one_needs_a_tick_and_a_reason(stored: Stored, sign_in: SignIn, send: Send) -> None:
    admin, address = sign_in("admin"), f"/models/{stored.worse}/promote"
    for given, said in [
        ({"reason": "The labels were mended."}, "Tick this to set the objections aside."),
        ({"anyway": "y"}, "Enter why it is let in all the same."),
        ({"anyway": "y", "reason": "  "}, "Enter why it is let in all the same."),
    ]:
        page = send(admin, address, **given)
        assert said in page.text  # type: ignore[attr-defined]
        assert "<title>\n        Error: " in page.text or "Error: " in page.text  # type: ignore[attr-defined]
        assert current_version(stored.folder.models) == stored.serving
    send(admin, address, anyway="y", reason="The labels were mended.")
    last = history(stored.folder.models)[-1]
    assert (last.version, last.who, last.why) == (
        stored.worse, "Sam Reid", "The labels were mended.",
    )  # fmt: skip
    assert last.overruled
    assert last.overruled[0] in unescape(admin.get("/models").text)


def test_an_earlier_one_is_brought_back(stored: Stored, sign_in: SignIn, send: Send) -> None:
    admin = sign_in("admin")
    page = send(admin, f"/models/{stored.as_good}/bring-back", to=None)
    assert "It never served" in page.text  # type: ignore[attr-defined]
    send(admin, f"/models/{stored.as_good}/promote")
    assert "Bring it back" in admin.get(f"/models/{stored.serving}").text
    send(admin, f"/models/{stored.serving}/bring-back", reason="It was slower.")
    assert [one.version for one in history(stored.folder.models)] == [
        stored.serving, stored.as_good, stored.serving,
    ]  # fmt: skip
    assert "It serves already" in admin.get(f"/models/{stored.serving}/bring-back").text
    assert "It serves already" in admin.get(f"/models/{stored.serving}/promote").text


def test_quality_assurance_sees_and_only_an_administrator_changes(
    stored: Stored, sign_in: SignIn, send: Send
) -> None:
    quality = sign_in("quality")
    page = quality.get(f"/models/{stored.as_good}")
    assert page.status_code == 200
    assert "Let it serve" not in page.text
    for what in ("promote", "bring-back"):
        assert quality.get(f"/models/{stored.as_good}/{what}").status_code == 403
        answer = send(quality, "/candidates", to=f"/models/{stored.as_good}/{what}")
        assert answer.status_code == 403  # type: ignore[attr-defined]
    assert current_version(stored.folder.models) == stored.serving


def test_two_are_held_side_by_side(stored: Stored, sign_in: SignIn) -> None:
    client = sign_in("quality")
    page = client.get(f"/models/compare?before={stored.as_good}&after={stored.worse}").text
    assert page.count(stored.as_good) > 2
    row = re.search(r"Conduct of Worker.*?</tr>", page, re.DOTALL)
    assert row
    assert "<strong>No</strong>" in row[0]
    assert client.get("/models/compare?before=x&after=y").status_code == 302
    assert client.get("/models/compare").status_code == 200


def test_those_measured_on_other_texts_are_not_compared(
    stored: Stored, trained: Trained, some_texts: list[LabelledText], themes: Themes,
    sign_in: SignIn,
) -> None:  # fmt: skip
    first = replace(trained.held_out[0], risk=not trained.held_out[0].risk)
    other = replace(
        trained,
        model=replace(trained.model, temperature=4.0),
        held_out=(first, *trained.held_out[1:]),
    )
    version = save(stored.folder.models, other, some_texts, themes, MADE).version
    page = sign_in("admin").get(f"/models/{version}").text
    assert "were measured on other held-out texts, and so cannot be compared" in page


def test_a_challenger_that_was_changed_is_refused_on_the_page(
    stored: Stored, sign_in: SignIn, send: Send
) -> None:
    path = stored.folder.models / stored.as_good / "model.joblib"
    path.write_bytes(path.read_bytes() + b"x")
    page = send(sign_in("admin"), f"/models/{stored.as_good}/promote")
    assert "was changed after it was made, and is not opened" in page.text  # type: ignore[attr-defined]
    assert current_version(stored.folder.models) == stored.serving
    with open_register(stored.folder.register) as register:
        assert audit_trail.history(register, "model", stored.as_good) == ()


@pytest.mark.parametrize(
    "name", ["20200101-00000000", "compare%2f..", "..%2f..%2fsecret_key", "<script>"]
)
def test_a_version_that_is_not_there_is_not_found(sign_in: SignIn, name: str) -> None:
    for what in ("", "/promote", "/bring-back"):
        assert sign_in("admin").get(f"/models/{name}{what}").status_code == 404


def test_a_model_that_cannot_be_opened_leaves_the_one_before_serving(
    stored: Stored, app: Flask, sign_in: SignIn, send: Send
) -> None:
    """As when another process let one serve and its file was then spoilt."""
    send(sign_in("admin"), f"/models/{stored.as_good}/promote")
    path = stored.folder.models / stored.as_good / "model.joblib"
    path.write_bytes(b"x")
    page = send(sign_in("officer"), "/intake", text="Nobody has rung me since the review.")
    assert f"Model {stored.serving}" in page.text  # type: ignore[attr-defined]
