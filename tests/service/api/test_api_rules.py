"""The register's rules through the API: a problem with its message, and nothing written."""

from collections.abc import Callable
from typing import Any

import pytest

from learning_register import users
from learning_register.register import SYSTEM
from learning_register.rules import ROLES, RULES

Office = Any
Refused = Callable[..., dict[str, Any]]


def test_an_action_is_not_done_without_evidence(office: Office, refused: Refused) -> None:
    at = f"/actions/{office.action()['reference']}"
    office["officer"].move(at, "start")
    before = office.kept()
    problem = refused(office["officer"].move(at, "complete", note="Done."), 422, "evidence")
    assert problem["detail"] == "Add evidence of what was done before you mark the action as done."
    assert office.kept() == before


def test_an_action_is_not_verified_by_who_did_it(office: Office, refused: Refused) -> None:
    at = f"/actions/{office.action('quality')['reference']}"
    office["quality"].move(at, "start")
    office["quality"].post(f"{at}/evidence", {"description": "Minutes."})
    done = office["quality"].move(at, "complete", note="Done.").json
    assert done["state"] == "done"
    assert "verify" not in {one["event"] for one in done["moves"]}
    before = office.kept()
    refused(office["quality"].move(at, "verify"), 403)
    assert office.kept() == before


def test_a_move_that_is_not_possible_now_says_which_are(office: Office, refused: Refused) -> None:
    at = f"/actions/{office.action()['reference']}"
    before = office.kept()
    problem = refused(office["quality"].move(at, "verify"), 409)
    assert "Possible now: Start" in problem["detail"]
    assert office.kept() == before


def test_no_action_is_planned_for_learning_that_is_not_agreed(
    office: Office, refused: Refused
) -> None:
    at = f"/learning/{office.learning(agreed=False)['reference']}/actions"
    before = office.kept()
    refused(office["manager"].post(at, office.new_action()), 409)
    assert office.kept() == before


def test_learning_is_not_closed_while_an_action_is_open(office: Office, refused: Refused) -> None:
    at = f"/learning/{office.action()['learning']}"
    before = office.kept()
    refused(office["quality"].move(at, "close", note="Enough.", review_on=office.in_days(90)), 409)
    assert office.kept() == before


@pytest.mark.parametrize("role", ["officer", "board", "participation", "admin"])
def test_learning_is_agreed_by_those_alone_who_may(
    office: Office, refused: Refused, role: str
) -> None:
    at = f"/learning/{office.learning(agreed=False)['reference']}"
    before = office.kept()
    assert "manager" in refused(office[role].move(at, "agree"), 403)["detail"]
    assert office.kept() == before


@pytest.mark.parametrize("role", ROLES)
def test_cases_are_recorded_by_those_alone_who_may(
    office: Office, refused: Refused, role: str
) -> None:
    before = office.kept()
    answer = office[role].post("/cases", office.new_case())
    if role in {"officer", "manager", "participation"}:
        assert answer.status_code == 201
        assert answer.json["recorded_by"] == role
    else:
        refused(answer, 403)
        assert office.kept() == before


def test_what_a_move_needs_is_named(office: Office, refused: Refused) -> None:
    at = f"/cases/{office.case()['reference']}"
    before = office.kept()
    refused(office["officer"].move(at, "respond", outcome="upheld"), 422, "responded_on")
    refused(office["officer"].move(at, "withdraw"), 422, "reason")
    refused(office["officer"].move(at, "withdraw", reason=" "), 422, "reason")
    assert office.kept() == before


def test_what_a_move_does_not_take_is_named(office: Office, refused: Refused) -> None:
    at = f"/cases/{office.case()['reference']}"
    given = {"reason": "She changed her mind.", "outcome": "upheld"}
    refused(office["officer"].move(at, "withdraw", **given), 422, "outcome")


def test_the_moves_that_are_shown_are_those_that_work(office: Office) -> None:
    at = f"/cases/{office.case()['reference']}"
    shown = {one["event"]: one for one in office["officer"].get(at).json["moves"]}
    assert set(shown) == {
        "respond", "acknowledge", "extend", "withdraw", "request_stage_2", "raise_with_ombudsman",
        "pause", "add_point", "decide_point", "record_advocacy", "decide_standing",
        "make_first_contact",
    }  # fmt: skip
    assert shown["respond"]["needs"] == ["outcome", "responded_on"]
    assert shown["respond"]["takes"] == ["outcome", "responded_on", "answered_by", "note"]
    extended = office["officer"].move(at, "extend", reason="A witness is away.").json
    assert extended["extended_on"] == office.in_days(0)
    assert "extend" not in {one["event"] for one in extended["moves"]}
    assert office["quality"].get(at).json["moves"] == []


@pytest.mark.parametrize(
    ("machine", "path"), [("case", "cases"), ("learning", "learning"), ("action", "actions")]
)
def test_an_event_that_nobody_calls_is_not_taken(
    office: Office, refused: Refused, machine: str, path: str
) -> None:
    thing = {"case": office.case, "learning": office.learning, "action": office.action}[machine]()
    at = f"/{path}/{thing['reference']}"
    unknown = {r.event for r in RULES if r.machine == machine and (r.automatic or not r.source)}
    for event in {*unknown, "delete", "state", ""}:
        refused(office["manager"].move(at, event), 422, "event")


def test_a_date_that_cannot_be_is_named(office: Office, refused: Refused) -> None:
    officer, tomorrow = office["officer"], office.in_days(1)
    refused(officer.post("/cases", office.new_case(received_on=tomorrow)), 422, "received_on")
    at = f"/cases/{office.case()['reference']}"
    given = {"outcome": "upheld", "responded_on": tomorrow}
    refused(officer.move(at, "respond", **given), 422, "responded_on")
    past = office.new_action(due_on=office.in_days(-1))
    refused(office["manager"].post(office.actions_of_learning(), past), 422, "due_on")


def test_the_owner_of_an_action_still_uses_the_service(office: Office, refused: Refused) -> None:
    at = office.actions_of_learning()
    for name in ("nobody", "", "\ud800", "x\x00"):
        refused(office["manager"].post(at, office.new_action(name)), 422, "owner")
    officer = users.user_by_username(office.register, "officer")
    users.set_active(office.register, SYSTEM, officer.id, False)
    refused(office["manager"].post(at, office.new_action("officer")), 422, "owner")


def test_evidence_is_added_by_those_alone_who_may(office: Office, refused: Refused) -> None:
    at = f"/actions/{office.action()['reference']}/evidence"
    before = office.kept()
    refused(office["participation"].post(at, {"description": "Minutes."}), 403)
    refused(office["officer"].post(at, {"description": " "}), 422, "description")
    link = {"description": "Minutes.", "link": "javascript:alert(1)"}
    refused(office["officer"].post(at, link), 422, "link")
    assert office.kept() == before
    link["link"] = "https://example.org/minutes"
    assert office["officer"].post(at, link).json["evidence"][0]["link"] == link["link"]


def test_evidence_comes_too_late_for_a_cancelled_action(office: Office, refused: Refused) -> None:
    at = f"/actions/{office.action()['reference']}"
    office["manager"].move(at, "cancel", reason="Not needed.")
    refused(office["officer"].post(f"{at}/evidence", {"description": "Minutes."}), 409)


def test_learning_from_a_case_that_is_not_there_is_not_recorded(
    office: Office, refused: Refused
) -> None:
    before = office.kept()
    for reference in ("C-1999-0001", "", "\ud800", "\x00"):
        body = {"theme": "bullying", "statement": "Ask first.", "cases": [reference]}
        refused(office["officer"].post("/learning", body), 422, "cases")
    assert office.kept() == before
