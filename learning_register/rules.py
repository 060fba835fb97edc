"""The table of rules: every event that changes the state of a case, learning, action or finding.

One row is one rule: from which state an event leads to which, who may call it, what it needs.
The states, events and roles of the register are those named here; there is no other list.
The order of the rows is the order of the buttons on a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from learning_register import guards as g
from learning_register.guards import Guard

ROLES = ("officer", "manager", "quality", "board", "participation", "admin")


class Stamp(Enum):
    """What a rule writes that is known only at the moment itself."""

    TODAY = "today"
    ACTOR = "actor"


@dataclass(frozen=True)
class Rule:
    """One event of one machine from one state.

    `source` None: the event makes the thing. `owner`: the owner of an action `also` may, whatever
    their role; or `never` may, whatever their role; or it makes `no_odds`. `needs`: the fields that
    must be given. `sets`: further columns that the event writes. `automatic`: it follows from
    another event, and nobody calls it.
    """

    machine: str
    event: str
    source: str | None
    target: str
    label: str
    roles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    owner: Literal["also", "never", "no_odds"] = "no_odds"
    automatic: bool = False
    sets: Mapping[str, str | Stamp | None] = field(default_factory=dict)

    @property
    def takes(self) -> tuple[str, ...]:
        """The fields that may be given: those needed, and a note unless it has a reason."""
        return self.needs if {"note", "reason"} & set(self.needs) else (*self.needs, "note")


_RECORDERS = ("officer", "manager", "participation")
_CASEWORK = ("officer", "manager")
_REOPENERS = ("officer", "manager", "participation")
_IDENTIFIERS = ("officer", "manager", "quality", "participation")
_AGREERS = ("manager", "quality")
_REVIEWERS = ("quality", "board")
_PLANNERS = ("officer", "manager", "quality")
_NO_ANSWER = {"outcome": None, "responded_on": None}

_CASE = (
    Rule("case", "record_complaint", None, "stage_1", "Record a complaint", _RECORDERS),
    Rule("case", "record_feedback", None, "open", "Record informal feedback", _RECORDERS),
    Rule("case", "record_compliment", None, "recorded", "Record a compliment", _RECORDERS),
    Rule("case", "record_enquiry", None, "recorded", "Record an enquiry", _RECORDERS),
    Rule("case", "respond", "stage_1", "responded", "Record the response", _CASEWORK,
         needs=("outcome", "responded_on"), guards=(g.may_see_case,)),
    Rule("case", "extend", "stage_1", "stage_1", "Extend the time to respond", _CASEWORK,
         needs=("reason",), guards=(g.may_see_case, g.not_extended_before),
         sets={"extended_on": Stamp.TODAY}),
    Rule("case", "withdraw", "stage_1", "withdrawn", "Record as withdrawn", _CASEWORK,
         needs=("reason",), guards=(g.may_see_case,)),
    Rule("case", "respond", "open", "responded", "Record what was done",
         ("officer", "manager", "participation"), needs=("note",), guards=(g.may_see_case,),
         sets={"responded_on": Stamp.TODAY}),
    Rule("case", "reopen", "responded", "stage_1", "Reopen", _REOPENERS, needs=("reason",),
         guards=(g.may_see_case, g.is_a_complaint), sets=_NO_ANSWER),
    Rule("case", "reopen", "withdrawn", "stage_1", "Reopen", _REOPENERS, needs=("reason",),
         guards=(g.may_see_case, g.is_a_complaint), sets=_NO_ANSWER),
)  # fmt: skip

_LEARNING = (
    Rule("learning", "identify", None, "identified", "Identify learning", _IDENTIFIERS),
    Rule("learning", "agree", "identified", "agreed", "Agree", _AGREERS,
         sets={"agreed_by": Stamp.ACTOR, "agreed_on": Stamp.TODAY}),
    Rule("learning", "decline", "identified", "not_agreed", "Do not agree", _AGREERS,
         needs=("reason",)),
    Rule("learning", "reopen", "not_agreed", "identified", "Reopen", _AGREERS, needs=("reason",)),
    Rule("learning", "start_acting", "agreed", "being_acted_on", "Being acted on", automatic=True),
    Rule("learning", "implemented", "being_acted_on", "implemented", "Implemented",
         automatic=True),
    Rule("learning", "evidenced", "implemented", "evidenced", "Evidenced", automatic=True),
    Rule("learning", "back", "implemented", "being_acted_on", "Back to being acted on",
         automatic=True),
    Rule("learning", "back", "evidenced", "being_acted_on", "Back to being acted on",
         automatic=True),
    Rule("learning", "close", "evidenced", "closed", "Close", _REVIEWERS,
         needs=("note", "review_on"), guards=(g.nothing_open_or_unverified,),
         sets={"closed_on": Stamp.TODAY}),
    Rule("learning", "review_helped", "closed", "closed", "It helped", _REVIEWERS,
         sets={"review_result": "helped", "reviewed_on": Stamp.TODAY}),
    Rule("learning", "review_no_change", "closed", "closed", "It made no difference", _REVIEWERS,
         sets={"review_result": "no_change", "reviewed_on": Stamp.TODAY}),
    Rule("learning", "review_came_back", "closed", "being_acted_on", "The problem came back",
         _REVIEWERS, needs=("note",),
         sets={"review_result": "came_back", "reviewed_on": Stamp.TODAY, "closed_on": None}),
    Rule("learning", "move_review", "closed", "closed", "Set another day of review", _REVIEWERS,
         needs=("review_on", "reason")),
)  # fmt: skip

_NOT_DONE = {"done_by": None, "done_on": None, "verified_by": None}
_REOPEN_ACTION = (g.learning_not_closed,)

_ACTION = (
    Rule("action", "plan", None, "open", "Plan an action", _PLANNERS,
         guards=(g.learning_takes_actions,)),
    Rule("action", "start", "open", "in_progress", "Start", ("manager",), owner="also"),
    Rule("action", "complete", "in_progress", "done", "Mark as done", owner="also",
         needs=("note",), guards=(g.has_evidence,),
         sets={"done_by": Stamp.ACTOR, "done_on": Stamp.TODAY}),
    Rule("action", "verify", "done", "verified", "Verify", ("quality", "manager"),
         owner="never", guards=(g.not_who_marked_it_done,),
         sets={"verified_by": Stamp.ACTOR}),
    Rule("action", "send_back", "done", "in_progress", "Send back", _PLANNERS, owner="never",
         needs=("reason",), sets=_NOT_DONE),
    Rule("action", "move_due_date", "open", "open", "Move the day it is due", _PLANNERS,
         needs=("due_on", "reason")),
    Rule("action", "move_due_date", "in_progress", "in_progress", "Move the day it is due",
         _PLANNERS, needs=("due_on", "reason")),
    Rule("action", "close", "verified", "closed", "Close", ("quality", "manager")),
    Rule("action", "close_with_learning", "verified", "closed", "Closed with its learning",
         automatic=True),
    Rule("action", "cancel", "open", "cancelled", "Cancel the action", _PLANNERS,
         needs=("reason",)),
    Rule("action", "cancel", "in_progress", "cancelled", "Cancel the action", _PLANNERS,
         needs=("reason",)),
    Rule("action", "reopen", "verified", "open", "Reopen", _PLANNERS, needs=("reason",),
         guards=_REOPEN_ACTION, sets=_NOT_DONE),
    Rule("action", "reopen", "closed", "open", "Reopen", _PLANNERS, needs=("reason",),
         guards=_REOPEN_ACTION, sets=_NOT_DONE),
    Rule("action", "reopen", "cancelled", "open", "Reopen", _PLANNERS, needs=("reason",),
         guards=_REOPEN_ACTION, sets=_NOT_DONE),
)  # fmt: skip

_FINDING = (
    Rule("finding", "record_finding", None, "recorded", "Record a finding", ("quality", "manager")),
    Rule("finding", "withdraw", "recorded", "withdrawn", "Withdraw the finding",
         ("quality", "manager"), needs=("reason",)),
    Rule("finding", "reinstate", "withdrawn", "recorded", "Bring it back",
         ("quality", "manager"), needs=("reason",)),
)  # fmt: skip

RULES: tuple[Rule, ...] = (*_CASE, *_LEARNING, *_ACTION, *_FINDING)


def check_table(rules: tuple[Rule, ...]) -> None:
    """Refuse a table with a mistake in it. Raises ValueError that names the rule."""
    seen = set()
    for rule in rules:
        name = f"{rule.machine}.{rule.event} from {rule.source}"
        if (rule.machine, rule.event, rule.source) in seen:
            raise ValueError(f"{name}: stands twice")
        seen.add((rule.machine, rule.event, rule.source))
        if unknown := set(rule.guards) - g.GUARDS:
            raise ValueError(f"{name}: unknown guard {unknown}")
        if unknown_fields := set(rule.needs) - set(g.FIELDS):
            raise ValueError(f"{name}: unknown field {unknown_fields}")
        if unknown_roles := set(rule.roles) - set(ROLES):
            raise ValueError(f"{name}: unknown role {unknown_roles}")
        if rule.automatic == bool(rule.roles or rule.owner == "also"):
            raise ValueError(f"{name}: either somebody may call it or it is automatic")
    for machine in {rule.machine for rule in rules}:
        _check_reachable(machine, tuple(rule for rule in rules if rule.machine == machine))


def _check_reachable(machine: str, rules: tuple[Rule, ...]) -> None:
    reached: set[str | None] = {None}
    while more := {rule.target for rule in rules if rule.source in reached} - reached:
        reached |= more
    if unreachable := {rule.source for rule in rules} - reached:
        raise ValueError(f"{machine}: nothing leads to {unreachable}")


check_table(RULES)


def states(machine: str) -> frozenset[str]:
    """All states of a machine."""
    return frozenset(rule.target for rule in RULES if rule.machine == machine)
