"""Who may do what from which state: one literal table, held against every role, state and event."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from learning_register.errors import Invalid, Missing, NotAllowed, RegisterError, WrongState
from learning_register.guards import Facts, clean_text
from learning_register.procedure import allowed_events, check, learning_event_after, rule_for
from learning_register.register import Actor
from learning_register.rules import ROLES, RULES, Rule, check_table, states

TODAY = date(2026, 6, 10)

MOVES_FILE = Path(__file__).with_name("files") / "moves.txt"


def table_in(text: str) -> dict[tuple[str, str | None, str], tuple[str, set[str]]]:
    """The table of `moves.txt`: target and who, by machine, source and event."""
    found = {}
    for line in filter(None, text.splitlines()):
        if line.startswith("#"):
            continue
        machine, sources, event, target, *who = line.split()
        for source in sources.split(","):
            key = (machine, None if source == "-" else source, event)
            assert key not in found, f"{key} stands twice"
            found[key] = (source if target == "=" else target, set(who))
    return found


TABLE = table_in(MOVES_FILE.read_text("utf-8"))
OWNER, SOMEBODY = 1, 2
FAVOURABLE = {
    "case": Facts(
        TODAY,
        kind="complaint",
        procedure="statutory",
        received_on=TODAY - timedelta(days=9),
        since=TODAY - timedelta(days=9),
        limit=10,
        longest=20,
        answered=frozenset({"stage_1"}),
        points=frozenset({1}),
        investigators=True,
        panel=True,
        recommended_by="panel",
        recommendations=frozenset({1}),
    ),
    "learning": Facts(TODAY, action_states=("verified", "cancelled")),
    "action": Facts(TODAY, owner_id=OWNER, has_evidence=True, learning_state="being_acted_on"),
    "finding": Facts(TODAY),
}
YESTERDAY = TODAY - timedelta(days=1)
FAVOURABLE_TO: dict[str, dict[str, Any]] = {
    "reopen_feedback": {"kind": "feedback"},
    "respond_stage_2": {"procedure": "corporate"},
    "resume": {"paused_since": TODAY},
    "decide_by_ombudsman": {"matter_raised_on": TODAY},
    "request_stage_3": {"answered": frozenset({"stage_1", "stage_2"})},
    "find_out_of_time": {"stage_2_asked_on": TODAY, "stage_2_window": YESTERDAY},
}
"""What an event of a case asks for that is against another event."""

VALUES: dict[str, object] = {
    "note": "What was done.",
    "reason": "Because.",
    "on": TODAY,
    "outcome": "upheld",
    "responded_on": TODAY,
    "review_on": TODAY + timedelta(days=90),
    "due_on": TODAY + timedelta(days=30),
    "answered_by": "Ann Hill",
    "declined_for": "court",
    "investigating_officer": "Ivy Dale",
    "independent_person": "Ned Ash",
    "no_conflict": "yes",
    "investigator_reported_on": TODAY,
    "independent_reported_on": YESTERDAY,
    "adjudicated_on": YESTERDAY,
    "cost_item": "travel",
    "amount": "1,017.50",
    "chair": "Cy Orr",
    "member_1": "Mo Lee",
    "member_2": "Di Fox",
    "decision": "not_upheld",
    "paused_for": "court",
    "point": "Nobody rang.",
    "point_number": 1,
    "point_outcome": "not_upheld",
    "remedy": "apology",
    "what": "Ring first.",
    "action_kind": "policy",
    "owner": "quality",
    "recommendation": 1,
    "accepted": "yes",
    "advocacy": "offered",
    "may_complain": "yes",
    "may_be_told": "no",
    "route": "telephone",
    "rights_explained": "yes",
    "nature_agreed": "yes",
    "process_explained": "no",
    "satisfied_process": "no_answer",
    "satisfied_outcome": "no",
    "actions_done": "yes",
}


def facts_for(machine: str, event: str) -> Facts:
    """What lets the event happen, if anything does."""
    more = FAVOURABLE_TO.get(event, {}) if machine == "case" else {}
    return replace(FAVOURABLE[machine], **more)


def given_for(rule: Rule) -> dict[str, object]:
    return {name: VALUES[name] for name in rule.needs}


def may(machine: str, state: str | None, event: str, actor: Actor) -> str | None:
    """The state that the event leads to, or None when it is refused."""
    try:
        rule = rule_for(machine, event, state)
        check(rule, actor, facts_for(machine, event), given_for(rule))
    except (WrongState, NotAllowed):
        return None
    return rule.target


def expected(machine: str, state: str | None, event: str, actor: Actor) -> str | None:
    target, who = TABLE.get((machine, state, event), (None, set()))
    is_owner = machine == "action" and actor.id == OWNER
    if is_owner and "-owner" in who:
        return None
    return target if actor.role in who or (is_owner and "owner" in who) else None


@pytest.mark.parametrize("machine", ["case", "learning", "action", "finding"])
def test_every_role_state_and_event_is_as_the_table_says(machine: str) -> None:
    all_states = [None, *sorted(states(machine))]
    events = sorted({event for kind, _, event in TABLE if kind == machine})
    for role, person, state, event in product(
        (*ROLES, "system", "unheard_of"), (OWNER, SOMEBODY), all_states, events
    ):
        actor = Actor(person, "Sam", role)
        assert may(machine, state, event, actor) == expected(machine, state, event, actor), (
            role, person, state, event,
        )  # fmt: skip


@pytest.mark.parametrize("machine", ["case", "learning", "action", "finding"])
def test_the_buttons_of_a_page_are_the_events_that_would_be_taken(machine: str) -> None:
    for role, person, state in product(ROLES, (OWNER, SOMEBODY), sorted(states(machine))):
        actor = Actor(person, "Sam", role)
        for event in {event for kind, _, event in TABLE if kind == machine}:
            shown = allowed_events(machine, state, actor, facts_for(machine, event))
            taken = may(machine, state, event, actor) is not None
            assert (event in {rule.event for rule in shown}) == taken, (role, state, event)


def test_the_table_of_rules_holds_nothing_else() -> None:
    assert {(r.machine, r.source, r.event): r.target for r in RULES} == {
        key: target for key, (target, _) in TABLE.items()
    }


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ((RULES[0], RULES[0]), "twice"),
        ((replace(RULES[0], guards=(lambda a, f: None,)),), "guard"),
        ((replace(RULES[0], needs=("feeling",)),), "field"),
        ((replace(RULES[0], roles=("oficer",)),), "role"),
        ((replace(RULES[0], roles=()),), "somebody"),
        ((replace(RULES[0], source="nowhere"),), "nothing leads"),
    ],
)
def test_a_mistake_in_the_table_is_refused_at_import(rules: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_table(rules)


def test_an_impossible_event_is_answered_with_what_is_possible() -> None:
    with pytest.raises(WrongState, match=r"Possible now: Start, Move the day it is due, Cancel"):
        rule_for("action", "verify", "open")
    with pytest.raises(WrongState, match="Nothing more can be done"):
        rule_for("case", "reopen", "recorded")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs], ids=lambda r: r.event)
def test_what_a_rule_needs_must_be_given_and_not_be_blank(rule: Rule) -> None:
    role = rule.roles[0] if rule.roles else "board"
    owner = OWNER if rule.owner == "also" else SOMEBODY
    actor = Actor(owner, "Sam", role)
    for name in rule.needs:
        for nothing in (None, "", "  \x00 " if name in {"note", "reason"} else ""):
            given = {**given_for(rule), name: nothing}
            with pytest.raises(Missing) as caught:
                check(rule, actor, facts_for(rule.machine, rule.event), given)
            assert caught.value.field == name


def refused(machine: str, event: str, state: str, actor: Actor, **facts: Any) -> RegisterError:
    rule = rule_for(machine, event, state)
    with pytest.raises(RegisterError) as caught:
        check(rule, actor, replace(FAVOURABLE[machine], **facts), given_for(rule))
    return caught.value


OFFICER, MANAGER = Actor(SOMEBODY, "Sam", "officer"), Actor(3, "Max", "manager")


def test_the_guards_refuse_in_words() -> None:
    assert isinstance(refused("case", "extend", "stage_1", OFFICER, extended=True), WrongState)
    feedback = refused("case", "reopen", "responded", OFFICER, kind="feedback")
    assert "for complaints alone" in feedback.message
    owner = Actor(OWNER, "Ola", "board")
    assert isinstance(
        refused("action", "complete", "in_progress", owner, has_evidence=False), Missing
    )
    assert "marked" in refused("action", "verify", "done", MANAGER, done_by=MANAGER.id).message
    assert (
        "closed" in refused("action", "reopen", "closed", MANAGER, learning_state="closed").message
    )
    quality = Actor(4, "Qi", "quality")
    for states_now in ((), ("cancelled",), ("verified", "done"), ("closed", "open")):
        refused("learning", "close", "evidenced", quality, action_states=states_now)


@pytest.mark.parametrize("state", ["identified", "not_agreed", "closed", None])
def test_no_action_for_learning_that_is_not_agreed_or_is_closed(state: str | None) -> None:
    rule = rule_for("action", "plan", None)
    with pytest.raises(WrongState):
        check(rule, MANAGER, Facts(TODAY, learning_state=state), {})


def test_a_restricted_case_is_for_its_recorder_managers_quality_and_admin() -> None:
    facts = {"restricted": True, "recorded_by": 77}
    assert isinstance(refused("case", "withdraw", "stage_1", OFFICER, **facts), NotAllowed)
    rule = rule_for("case", "withdraw", "stage_1")
    mine = replace(FAVOURABLE["case"], restricted=True, recorded_by=OFFICER.id)
    assert check(rule, OFFICER, mine, {"reason": "Asked."}) == {"reason": "Asked."}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "sort of"), ("outcome", 3), ("responded_on", TODAY + timedelta(days=1)),
        ("responded_on", TODAY - timedelta(days=10)), ("responded_on", "31/2/2026"),
        ("state", "closed"), ("note", 7),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused_by_field(field: str, value: object) -> None:
    rule = rule_for("case", "respond", "stage_1")
    with pytest.raises(Invalid) as caught:
        check(rule, OFFICER, FAVOURABLE["case"], {**given_for(rule), field: value})
    assert caught.value.field in {field, None}


def test_a_review_is_in_the_future() -> None:
    rule = rule_for("learning", "close", "evidenced")
    quality = Actor(4, "Qi", "quality")
    with pytest.raises(Invalid):
        check(rule, quality, FAVOURABLE["learning"], {"note": "It shows.", "review_on": TODAY})


@pytest.mark.parametrize(
    ("learning", "actions", "event"),
    [
        ("identified", ["open"], None),
        ("agreed", [], None),
        ("agreed", ["open"], "start_acting"),
        ("being_acted_on", ["cancelled"], None),
        ("being_acted_on", ["done", "open"], None),
        ("being_acted_on", ["done", "cancelled"], "implemented"),
        ("implemented", ["done", "verified"], None),
        ("implemented", ["verified", "cancelled"], "evidenced"),
        ("implemented", ["in_progress", "verified"], "back"),
        ("evidenced", ["closed", "verified"], None),
        ("evidenced", ["closed", "open"], "back"),
        ("evidenced", ["cancelled"], "back"),
        ("closed", ["open"], None),
    ],
)
def test_what_follows_for_learning(learning: str, actions: list[str], event: str | None) -> None:
    assert learning_event_after(learning, actions) == event


def test_text_is_kept_without_nuls_and_odd_line_ends() -> None:
    assert clean_text(" a\x00b\r\nc\rd ") == "ab\nc\nd"
    assert clean_text("a\ud800b") == "a?b"
