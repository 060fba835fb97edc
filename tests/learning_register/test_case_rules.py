"""The conditions of the procedure, in the words in which they refuse."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from learning_register.errors import Invalid, Missing, RegisterError, WrongState
from learning_register.guards import Facts
from learning_register.names import name_key
from learning_register.procedure import check, happened_on, rule_for
from learning_register.register import Actor
from learning_register.rules import RULES

TODAY = date(2026, 6, 10)
OFFICER, MANAGER = Actor(1, "Sam", "officer"), Actor(2, "Max", "manager")
COMPLAINT = Facts(
    TODAY,
    kind="complaint",
    procedure="statutory",
    received_on=TODAY - timedelta(days=60),
    since=TODAY - timedelta(days=6),
    limit=10,
    longest=20,
    answered=frozenset({"stage_1"}),
)


def attempt(event: str, state: str, given: dict[str, object], **facts: Any) -> dict[str, str | int]:
    return check(rule_for("case", event, state), MANAGER, replace(COMPLAINT, **facts), given)


def refused(event: str, state: str, given: dict[str, object], **facts: Any) -> RegisterError:
    with pytest.raises(RegisterError) as caught:
        attempt(event, state, given, **facts)
    return caught.value


@pytest.mark.parametrize(
    ("event", "state", "facts", "words"),
    [
        ("acknowledge", "stage_1", {"acknowledged": True}, "already"),
        ("extend", "stage_1", {"extended": True}, "once"),
        ("extend", "stage_2_requested", {"longest": None}, "cannot be extended"),
        ("pause", "stage_2", {"paused_since": TODAY}, "paused"),
        ("resume", "stage_2", {}, "not paused"),
        ("reopen", "withdrawn", {"stage_2_asked_on": TODAY}, "Stage 2"),
        ("request_stage_2", "finished", {"answered": {"stage_1", "stage_2"}}, "answered"),
        ("request_stage_2", "finished", {"kind": "feedback"}, "complaints alone"),
        ("withdraw_request", "stage_2_requested", {"answered": frozenset()}, "not answered"),
        ("sign_terms", "stage_2_requested", {"procedure": "corporate"}, "statutory"),
        ("sign_terms", "stage_2_requested", {}, "Appoint"),
        ("respond_stage_2", "stage_2_requested", {}, "corporate"),
        ("request_stage_3", "finished", {}, "no Stage 2 response"),
        ("request_stage_3", "stage_2_responded", {"procedure": "corporate"}, "statutory"),
        ("request_stage_3", "finished", {"answered": {"stage_2", "stage_3"}}, "findings"),
        ("hold_panel", "stage_3_requested", {}, "three members"),
        ("decide_point", "stage_1", {}, "points"),
        ("recommend", "findings", {}, "No panel"),
        ("answer_recommendation", "findings", {}, "No recommendation"),
        ("raise_with_ombudsman", "stage_2", {"matter_raised_on": TODAY}, "not decided"),
        ("decide_by_ombudsman", "stage_2", {}, "Nothing was raised"),
        ("finish", "responded", {"matter_raised_on": TODAY}, "not decided"),
        ("finish", "responded", {"paused_since": TODAY}, "paused"),
        ("finish", "responded", {"childs": True}, "loop"),
        ("reopen_feedback", "responded", {}, "feedback"),
    ],
)
def test_what_may_not_happen_now_is_said(
    event: str, state: str, facts: dict[str, Any], words: str
) -> None:
    error = refused(event, state, {}, **facts)
    assert words.lower() in error.message.lower()
    assert isinstance(error, WrongState | Missing)


def test_nothing_refuses_a_request_for_stage_2() -> None:
    """Only a late one can be found out of time; and that can be taken back."""
    leads_away = {
        rule.event for rule in RULES if rule.machine == "case"
        and rule.source == "stage_2_requested" and rule.changes_state
    }  # fmt: skip
    assert leads_away == {
        "offer_mediation", "sign_terms", "respond_stage_2", "withdraw", "withdraw_request",
        "find_out_of_time", "refer_early",
    }  # fmt: skip
    reason = {"reason": "She was away."}
    for asked, window in ((TODAY, None), (TODAY, TODAY), (None, TODAY)):
        error = refused("find_out_of_time", "stage_2_requested", reason,
                        stage_2_asked_on=asked, stage_2_window=window)  # fmt: skip
        assert "cannot be refused" in error.message
    yesterday = TODAY - timedelta(days=1)
    late = {"stage_2_asked_on": TODAY, "stage_2_window": yesterday}
    assert attempt("find_out_of_time", "stage_2_requested", reason, **late) == reason
    assert attempt("accept_late", "out_of_time", reason) == reason


def test_a_loop_that_is_closed_or_explained_lets_a_childs_case_finish() -> None:
    assert attempt("finish", "responded", {}, childs=True, loop=True) == {}
    assert attempt("finish", "responded", {}, childs=False) == {}


PANEL: dict[str, object] = {
    "chair": "Cy Orr", "member_1": "Mo Lee", "member_2": "Di Fox", "no_conflict": "yes",
}  # fmt: skip


@pytest.mark.parametrize("field", ["chair", "member_1", "member_2"])
@pytest.mark.parametrize("name", ["Ned Ash", "  ned   ASH ", "Mr Ned Ash", "Ash, Ned"])
def test_the_independent_person_of_stage_2_sits_on_no_panel(field: str, name: str) -> None:
    independent = frozenset({str(name_key("Ned Ash"))})
    error = refused("appoint_panel", "stage_3_requested", {**PANEL, field: name},
                    independent=independent)  # fmt: skip
    assert error.field == field
    assert "Stage 2" in error.message


def test_a_panel_is_three_different_people_without_a_conflict() -> None:
    assert attempt("appoint_panel", "stage_3_requested", PANEL)["chair"] == "Cy Orr"
    twice = refused("appoint_panel", "stage_3_requested", {**PANEL, "member_2": "mo lee"})
    assert twice.field == "member_2"
    conflict = refused("appoint_panel", "stage_3_requested", {**PANEL, "no_conflict": "no"})
    assert conflict.field == "no_conflict"


def test_the_independent_person_is_not_the_investigating_officer() -> None:
    given: dict[str, object] = {
        "investigating_officer": "Ivy Dale", "independent_person": "Ivy DALE", "no_conflict": "yes",
    }  # fmt: skip
    assert refused("appoint_investigators", "stage_2", given).field == "independent_person"


def test_a_corporate_stage_2_is_answered_by_somebody_else() -> None:
    given: dict[str, object] = {
        "outcome": "upheld", "responded_on": TODAY, "answered_by": "Ann Hill",
    }  # fmt: skip
    facts = {"procedure": "corporate", "answered_by": name_key("ann hill")}
    assert refused("respond_stage_2", "stage_2_requested", given, **facts).field == "answered_by"
    assert attempt("respond_stage_2", "stage_2_requested", {**given, "answered_by": "Bo Day"},
                   **facts)  # fmt: skip


def test_a_complaint_is_too_old_only_when_it_happened_more_than_a_year_before() -> None:
    given: dict[str, object] = {
        "declined_for": "over_a_year",
        "reason": "Too long ago.",
        "on": TODAY,
    }
    assert isinstance(refused("decline_to_consider", "stage_1", given), Missing)
    received = COMPLAINT.received_on
    assert received
    recent = {**given, "grounds_on": received - timedelta(days=365)}
    assert refused("decline_to_consider", "stage_1", recent).field == "grounds_on"
    assert attempt("decline_to_consider", "stage_1",
                   {**given, "grounds_on": received - timedelta(days=366)})  # fmt: skip


def test_what_follows_happens_on_the_same_day_or_later() -> None:
    before = TODAY - timedelta(days=7)
    given: dict[str, object] = {"outcome": "upheld", "responded_on": before}
    error = refused("respond", "stage_1", given)
    assert (error.field, "4 June 2026" in error.message) == ("responded_on", True)
    same = {**given, "responded_on": COMPLAINT.since}
    assert attempt("respond", "stage_1", same)
    assert attempt("acknowledge", "stage_1", {"on": before}) == {"on": before.isoformat()}


@pytest.mark.parametrize(("days", "allowed"), [(10, False), (11, True), (20, True), (21, False)])
def test_an_extension_is_longer_than_usual_and_never_longer_than_allowed(
    days: int, allowed: bool
) -> None:
    given: dict[str, object] = {"reason": "A worker is away.", "extend_to": days}
    if allowed:
        assert attempt("extend", "stage_1", given)["extend_to"] == days
    else:
        assert refused("extend", "stage_1", given).field == "extend_to"


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("250", 25_000), ("£1,017.50", 101_750), (360, 36_000), ("0.05", 5), ("6445.00", 644_500)],
)
def test_money_is_kept_in_pence(typed: object, pence: int) -> None:
    given = {"cost_item": "travel", "amount": typed}
    assert attempt("add_cost", "stage_2", given)["amount"] == pence


@pytest.mark.parametrize("typed", ["-1", "1.5", "ten", "1,00", "9999999", "1e3", 2.5])
def test_what_is_no_money_is_refused(typed: object) -> None:
    assert (
        refused("add_cost", "stage_2", {"cost_item": "travel", "amount": typed}).field == "amount"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on", TODAY + timedelta(days=1)), ("on", TODAY - timedelta(days=61)),
        ("decision", "shrug"), ("closed_because", "outside_jurisdiction"),
    ],
)  # fmt: skip
def test_values_of_a_decision_that_cannot_be_are_refused(field: str, value: object) -> None:
    given = {"decision": "upheld_accepted", "on": TODAY, field: value}
    error = refused("decide_by_ombudsman", "ombudsman", given)
    assert (type(error), error.field) == (Invalid, field)


@pytest.mark.parametrize(
    ("event", "state", "given", "fact"),
    [
        ("extend", "stage_2", {"reason": "A worker is away."}, "stage_began"),
        ("resume", "stage_2", {}, "paused_since"),
        ("decide_by_ombudsman", "stage_2", {"decision": "invalid"}, "matter_raised_on"),
    ],
)
def test_what_ends_or_goes_on_does_not_come_before_what_began(
    event: str, state: str, given: dict[str, object], fact: str
) -> None:
    began = TODAY - timedelta(days=3)
    early = {**given, "on": began - timedelta(days=1)}
    error = refused(event, state, early, **{fact: began})
    assert (type(error), error.field) == (Invalid, "on")
    assert attempt(event, state, {**given, "on": began}, **{fact: began})


def test_an_event_happened_on_the_last_day_given_or_today() -> None:
    assert happened_on({"on": "2026-06-01"}, TODAY) == date(2026, 6, 1)
    reports = {"investigator_reported_on": "2026-06-01", "independent_reported_on": "2026-06-03"}
    assert happened_on(reports, TODAY) == date(2026, 6, 3)
    assert happened_on({"reason": "x"}, TODAY) == TODAY
