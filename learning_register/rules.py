"""The table of rules: every event that changes the state of a case, learning, action or finding.

One row is one rule: from which state an event leads to which, who may call it, what it needs.
The states, events and roles of the register are those named here; there is no other list.
The order of the rows is the order of the buttons on a page.
"""

from learning_register import guards as g
from learning_register.case_guards import CASE_GUARDS
from learning_register.case_rules import CASE_RULES
from learning_register.move_fields import FIELDS
from learning_register.rule import ROLES as ROLES
from learning_register.rule import Rule as Rule
from learning_register.rule import Stamp as Stamp

_IDENTIFIERS = ("officer", "manager", "quality", "participation")
_AGREERS = ("manager", "quality")
_REVIEWERS = ("quality", "board")
_PLANNERS = ("officer", "manager", "quality")

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

RULES: tuple[Rule, ...] = (*CASE_RULES, *_LEARNING, *_ACTION, *_FINDING)


def check_table(rules: tuple[Rule, ...]) -> None:
    """Refuse a table with a mistake in it. Raises ValueError that names the rule."""
    seen = set()
    for rule in rules:
        name = f"{rule.machine}.{rule.event} from {rule.source}"
        if (rule.machine, rule.event, rule.source) in seen:
            raise ValueError(f"{name}: stands twice")
        seen.add((rule.machine, rule.event, rule.source))
        if unknown := set(rule.guards) - g.GUARDS - CASE_GUARDS:
            raise ValueError(f"{name}: unknown guard {unknown}")
        if unknown_fields := set(rule.takes) - set(FIELDS):
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
