"""Models and drift for programs: what is told to whom, and what lets a version serve."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from classifier.corpus import LabelledText
from classifier.model_history import history
from classifier.model_store import current_version, save
from classifier.themes import Themes
from classifier.training import Trained

Office = Any
Refused = Callable[..., dict[str, Any]]
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """The model that serves, one as good, one that warns of nothing."""

    serving: str
    as_good: str
    blind: str


@pytest.fixture
def stored(
    office: Office, trained: Trained, some_texts: list[LabelledText], themes: Themes
) -> Stored:
    def kept(days: int, one: Trained) -> str:
        made = MADE + timedelta(days=days)
        return save(office.folder.models, one, some_texts, themes, made).version

    said = trained.predictions
    other = replace(trained, model=replace(trained.model, temperature=2.0))
    blind = replace(
        trained,
        model=replace(trained.model, temperature=3.0),
        predictions=replace(said, warned=said.warned & False),
    )
    return Stored(kept(0, trained), kept(1, other), kept(2, blind))


def test_all_versions_are_listed_the_latest_first(office: Office, stored: Stored) -> None:
    found = office["quality"].get("/models").json
    assert [one["version"] for one in found["items"]] == [
        stored.blind, stored.as_good, stored.serving,
    ]  # fmt: skip
    assert [one["standing"] for one in found["items"]] == ["challenger", "challenger", "serves"]
    assert found["serving"] == stored.serving
    [time] = found["items"][2]["served"]
    assert (time["until"], time["who"], time["overruled"]) == (None, "heard train", [])
    assert 0 < found["items"][0]["figures"]["macro_f1"]["value"] <= 1


def test_a_version_that_cannot_be_read_is_listed_with_why(office: Office, stored: Stored) -> None:
    (office.folder.models / stored.blind / "manifest.json").write_text("{")
    [spoilt, *_] = office["admin"].get("/models").json["items"]
    assert (spoilt["made_at"], spoilt["figures"]) == (None, {})
    assert "cannot be read" in spoilt["problem"]
    assert office["admin"].get(f"/models/{stored.blind}").json["card"] is None


def test_one_version_comes_with_its_card_and_what_speaks_against_it(
    office: Office, stored: Stored
) -> None:
    good = office["quality"].get(f"/models/{stored.as_good}").json
    assert good["card"].startswith(f"# Model {stored.as_good}")
    assert good["against"] == []
    blind = office["quality"].get(f"/models/{stored.blind}").json
    assert "it warns of 0, the model that serves of" in blind["against"][0]


def test_two_versions_are_compared(office: Office, stored: Stored, refused: Refused) -> None:
    path = f"/models/{stored.blind}/comparison"
    beside_serving = office["quality"].get(path).json
    assert beside_serving["risk"]["after"] == 0 < beside_serving["risk"]["before"]
    assert beside_serving["difference"]["value"] == 0
    assert office["quality"].get(path, beside=stored.as_good).json == beside_serving
    refused(office["quality"].get(path, beside="20200101-00000000"), 404)


def test_an_administrator_lets_one_serve_and_brings_the_other_back(
    office: Office, stored: Stored, main_text: str
) -> None:
    admin = office["admin"]
    done = admin.post(f"/models/{stored.as_good}/promotion", {"reason": "More texts."})
    assert (done.status_code, done.json["standing"]) == (200, "serves")
    assert office["officer"].post("/suggest", {"text": main_text}).json["model"] == stored.as_good
    done = admin.post(f"/models/{stored.serving}/return", {})
    assert done.json["standing"] == "serves"
    assert [one.why for one in history(office.folder.models)][1:] == ["More texts.", "brought back"]


def test_one_that_is_not_let_in_is_refused_unless_anyway_and_why(
    office: Office, stored: Stored, refused: Refused
) -> None:
    admin, path = office["admin"], f"/models/{stored.blind}/promotion"
    assert "it warns of 0" in refused(admin.post(path, {}), 409)["detail"]
    refused(admin.post(path, {"anyway": True}), 422, "reason")
    refused(admin.post(path, {"anyway": "yes", "reason": "x"}), 422, "anyway")
    assert current_version(office.folder.models) == stored.serving
    done = admin.post(path, {"anyway": True, "reason": "A trial."})
    assert done.json["served"][0]["overruled"]
    refused(admin.post(f"/models/{stored.as_good}/return", {}), 409)


@pytest.mark.parametrize("role", ["officer", "manager", "board", "participation"])
def test_other_roles_are_given_nothing(
    office: Office, stored: Stored, refused: Refused, role: str
) -> None:
    for path in ("/models", f"/models/{stored.serving}", f"/models/{stored.blind}/comparison",
                 "/drift"):  # fmt: skip
        refused(office[role].get(path), 403)
    for what in ("promotion", "return"):
        refused(office[role].post(f"/models/{stored.as_good}/{what}", {}), 403)


def test_quality_assurance_reads_and_does_not_change(
    office: Office, stored: Stored, refused: Refused
) -> None:
    for what, version in [("promotion", stored.as_good), ("return", stored.serving)]:
        refused(office["quality"].post(f"/models/{version}/{what}", {}), 403)
    assert current_version(office.folder.models) == stored.serving


def test_what_is_not_there_is_not_found(office: Office, refused: Refused) -> None:
    assert office["admin"].get("/models").json["items"] == []
    refused(office["admin"].get("/models/20200101-00000000"), 404)
    refused(office["admin"].get("/models/20200101-00000000/comparison"), 404)
    refused(office["admin"].post("/models/20200101-00000000/promotion", {}), 404)
    assert office["admin"].get("/drift").json == {"items": []}


def test_drift_tells_the_month_that_runs(office: Office, main_text: str) -> None:
    suggested = office["officer"].post("/suggest", {"text": main_text}).json
    office.case(text=main_text, suggestion_id=suggested["suggestion_id"], theme="education")
    [month] = office["quality"].get("/drift").json["items"]
    assert (month["month"], month["cases"]) == (f"{office.today:%Y-%m}", 1)
    by_measure = {one["measure"]: one for one in month["findings"]}
    assert by_measure["overridden"]["now"] == 1.0
    assert by_measure["unseen"]["of"] == 1
    assert {one["verdict"] for one in month["findings"]} == {"not_over"}
