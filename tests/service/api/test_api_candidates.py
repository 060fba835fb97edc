"""Candidate training texts for programs: no name goes out, and what was read is what is kept."""

from collections.abc import Callable
from typing import Any

import pytest

from learning_register.candidates import approved_texts

Office = Any
Refused = Callable[..., dict[str, Any]]
NAME = "Ottoline Quince"
TEXT = f"My social worker cancelled my contact with mum again and nobody told {NAME} why."


def recorded(office: Office, theme: str = "education", **more: Any) -> dict[str, Any]:
    suggested = office["officer"].post("/suggest", {"text": TEXT}).json
    return dict(
        office.case(
            text=TEXT, person_name=NAME, theme=theme, suggestion_id=suggested["suggestion_id"],
            **more,
        )
    )  # fmt: skip


def waiting(office: Office) -> dict[str, Any]:
    [one] = office["quality"].get("/candidates").json["items"]
    return dict(office["quality"].get(f"/candidates/{one['decision_id']}").json)


def approval(one: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": one["text"], "theme": "family_time", "risk": False, **more}


def test_an_override_waits_without_its_text_and_shows_it_without_the_name(office: Office) -> None:
    case = recorded(office)
    answer = office["admin"].get("/candidates")
    assert answer.json["total"] == 1
    [item] = answer.json["items"]
    assert (item["case"], item["theme"], item["overridden"]) == (
        case["reference"], "education", True,
    )  # fmt: skip
    assert item["suggested_now"] == item["suggested"]
    assert "contact" not in answer.text
    shown = waiting(office)["text"]
    assert "Quince" not in shown
    assert "cancelled my contact with mum again" in shown


def test_what_was_read_is_approved_and_kept(office: Office) -> None:
    recorded(office)
    one = waiting(office)
    path = f"/candidates/{one['decision_id']}/approval"
    done = office["quality"].post(path, approval(one, secondary=["poor_communication"]))
    assert done.status_code == 200, done.text
    assert (done.json["verdict"], done.json["text"]) == ("approved", one["text"])
    assert done.json["judged_by"] == "quality"
    [kept] = approved_texts(office.register)
    assert (kept.text, kept.label.secondary) == (one["text"], ("poor_communication",))
    assert office["quality"].get("/candidates").json["total"] == 0
    assert office["quality"].get("/candidates/judged").json["items"] == [done.json]


def test_another_text_than_the_one_that_is_kept_is_refused(
    office: Office, refused: Refused
) -> None:
    recorded(office)
    one = waiting(office)
    path = f"/candidates/{one['decision_id']}/approval"
    for body in (
        approval(one, text=TEXT),
        approval(one, text="Something else altogether."),
        approval(one, hide=["social worker"]),
    ):
        problem = refused(office["quality"].post(path, body), 422, "text")
        assert "Quince" not in str(problem)
    refused(office["quality"].post(path, approval(one, hide=["Mr Nobody"])), 422, "hide")
    refused(office["quality"].post(path, approval(one, theme="grumbles")), 422, "theme")
    assert approved_texts(office.register) == ()
    hidden = one["text"].replace("social worker", "[HIDDEN]")
    body = approval(one, hide=["social worker"], text=hidden)
    assert office["quality"].post(path, body).status_code == 200


def test_one_is_declined_with_a_reason_and_taken_back(office: Office, refused: Refused) -> None:
    recorded(office)
    path = f"/candidates/{waiting(office)['decision_id']}/refusal"
    refused(office["quality"].post(path, {"reason": " "}), 422, "reason")
    declined = office["quality"].post(path, {"reason": "Too much is hidden."}).json
    assert (declined["verdict"], declined["text"]) == ("declined", None)
    left = office["admin"].post(f"/candidates/judged/{declined['id']}/withdrawal", {})
    assert left.json == {"items": []}
    assert office["quality"].get("/candidates").json["total"] == 1
    refused(office["admin"].post(f"/candidates/judged/{declined['id']}/withdrawal", {}), 404)


def test_a_restricted_case_is_never_given(office: Office, refused: Refused) -> None:
    recorded(office, restricted=True)
    assert office["admin"].get("/candidates").json == {"items": [], "total": 0}
    refused(office["admin"].get("/candidates/1"), 404)


@pytest.mark.parametrize("role", ["officer", "manager", "board", "participation"])
def test_other_roles_are_given_nothing(office: Office, refused: Refused, role: str) -> None:
    recorded(office)
    one = waiting(office)
    at = f"/candidates/{one['decision_id']}"
    for path in ("/candidates", "/candidates/judged", at):
        refused(office[role].get(path), 403)
    refused(office[role].post(f"{at}/approval", approval(one)), 403)
    refused(office[role].post(f"{at}/refusal", {"reason": "x"}), 403)
    refused(office[role].post("/candidates/judged/1/withdrawal", {}), 403)
