"""Who may do what from which state: one literal table, held against every role, state and event."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from learning_register.errors import Invalid, Missing, NotAllowed, RegisterError, WrongState
from learning_register.guards import Facts, clean_text
from learning_register.procedure import allowed_events, check, learning_event_after, rule_for
from learning_register.register import Actor
from learning_register.rules import ROLES, RULES, Rule, check_table, states

TODAY = date(2026, 6, 10)

# who: roles; `owner` also the owner of the action, whatever their role; `-owner` never the owner;
# `nobody`: it follows from something else.
EXPECTED = """
case     -              record_complaint    stage_1         officer manager participation
case     -              record_feedback     open            officer manager participation
case     -              record_compliment   recorded        officer manager participation
case     -              record_enquiry      recorded        officer manager participation
case     stage_1        respond             responded       officer manager
case     stage_1        extend              stage_1         officer manager
case     stage_1        withdraw            withdrawn       officer manager
case     open           respond             responded       officer manager participation
case     responded      reopen              stage_1         officer manager participation
case     withdrawn      reopen              stage_1         officer manager participation
learning -              identify            identified      officer manager quality participation
learning identified     agree               agreed          manager quality
learning identified     decline             not_agreed      manager quality
learning not_agreed     reopen              identified      manager quality
learning agreed         start_acting        being_acted_on  nobody
learning being_acted_on implemented         implemented     nobody
learning implemented    evidenced           evidenced       nobody
learning implemented    back                being_acted_on  nobody
learning evidenced      back                being_acted_on  nobody
learning evidenced      close               closed          quality board
learning closed         review_helped       closed          quality board
learning closed         review_no_change    closed          quality board
learning closed         review_came_back    being_acted_on  quality board
learning closed         move_review         closed          quality board
action   -              plan                open            officer manager quality
action   open           start               in_progress     manager owner
action   in_progress    complete            done            owner
action   done           verify              verified        quality manager -owner
action   done           send_back           in_progress     officer manager quality -owner
action   open           move_due_date       open            officer manager quality
action   in_progress    move_due_date       in_progress     officer manager quality
action   verified       close               closed          quality manager
action   verified       close_with_learning closed          nobody
action   open           cancel              cancelled       officer manager quality
action   in_progress    cancel              cancelled       officer manager quality
action   verified       reopen              open            officer manager quality
action   closed         reopen              open            officer manager quality
action   cancelled      reopen              open            officer manager quality
finding  -              record_finding      recorded        quality manager
finding  recorded       withdraw            withdrawn       quality manager
finding  withdrawn      reinstate           recorded        quality manager
"""
TABLE = {
    (machine, None if source == "-" else source, event): (target, set(who))
    for machine, source, event, target, *who in map(str.split, EXPECTED.strip().splitlines())
}
OWNER, SOMEBODY = 1, 2
FAVOURABLE = {
    "case": Facts(TODAY, kind="complaint", received_on=TODAY - timedelta(days=9)),
    "learning": Facts(TODAY, action_states=("verified", "cancelled")),
    "action": Facts(TODAY, owner_id=OWNER, has_evidence=True, learning_state="being_acted_on"),
    "finding": Facts(TODAY),
}
VALUES: dict[str, object] = {
    "note": "What was done.",
    "reason": "Because.",
    "outcome": "upheld",
    "responded_on": TODAY,
    "review_on": TODAY + timedelta(days=90),
    "due_on": TODAY + timedelta(days=30),
}


def given_for(rule: Rule) -> dict[str, object]:
    return {name: VALUES[name] for name in rule.needs}


def may(machine: str, state: str | None, event: str, actor: Actor) -> str | None:
    """The state that the event leads to, or None when it is refused."""
    try:
        rule = rule_for(machine, event, state)
        check(rule, actor, FAVOURABLE[machine], given_for(rule))
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
        shown = {rule.event for rule in allowed_events(machine, state, actor, FAVOURABLE[machine])}
        events = {event for kind, _, event in TABLE if kind == machine}
        assert shown == {event for event in events if may(machine, state, event, actor)}


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
                check(rule, actor, FAVOURABLE[rule.machine], given)
            assert caught.value.field == name


def refused(machine: str, event: str, state: str, actor: Actor, **facts: Any) -> RegisterError:
    rule = rule_for(machine, event, state)
    with pytest.raises(RegisterError) as caught:
        check(rule, actor, replace(FAVOURABLE[machine], **facts), given_for(rule))
    return caught.value


OFFICER, MANAGER = Actor(SOMEBODY, "Sam", "officer"), Actor(3, "Max", "manager")


def test_the_guards_refuse_in_words() -> None:
    assert isinstance(refused("case", "extend", "stage_1", OFFICER, extended=True), WrongState)
    assert (
        "Only a complaint"
        in refused("case", "reopen", "responded", OFFICER, kind="feedback").message
    )
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
