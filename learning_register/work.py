"""What one person has to do now: what their page shows when they sign in."""

from dataclasses import dataclass
from datetime import date

from learning_register.actions import Action, list_actions
from learning_register.cases import CaseItem, cases_awaiting_response
from learning_register.guards import PENDING, Facts
from learning_register.learning import Learning, list_learning
from learning_register.procedure import allowed_events, rule_for
from learning_register.register import Actor, Register

_CLOCK_ROLES = frozenset({"officer", "manager"})


@dataclass(frozen=True)
class Work:
    """One person's work; each part is empty for those whose work it is not."""

    my_actions: tuple[Action, ...]
    to_verify: tuple[Action, ...]
    to_agree: tuple[Learning, ...]
    to_close: tuple[Learning, ...]
    to_review: tuple[Learning, ...]
    complaints: tuple[CaseItem, ...]


def work_for(register: Register, actor: Actor, today: date) -> Work:
    """My actions (overdue first), what I may verify, agree, close or review, and Stage 1 clocks."""
    mine = list_actions(register, owner_id=actor.id, today=today)
    done = list_actions(register, state="done", today=today)
    closed = _learning_for(register, actor, "closed", "review_helped")
    return Work(
        # Sorted by the day due already, so that those overdue come first.
        my_actions=tuple(action for action in mine if action.state in PENDING),
        to_verify=tuple(action for action in done if _may_verify(actor, action, today)),
        to_agree=_learning_for(register, actor, "identified", "agree"),
        to_close=_learning_for(register, actor, "evidenced", "close"),
        to_review=tuple(learning for learning in closed if _review_is_due(learning, today)),
        complaints=(
            cases_awaiting_response(register, actor, today) if actor.role in _CLOCK_ROLES else ()
        ),
    )


def _may_verify(actor: Actor, action: Action, today: date) -> bool:
    facts = Facts(today, owner_id=action.owner_id, done_by=action.done_by)
    return "verify" in {rule.event for rule in allowed_events("action", "done", actor, facts)}


def _learning_for(register: Register, actor: Actor, state: str, event: str) -> tuple[Learning, ...]:
    if actor.role not in rule_for("learning", event, state).roles:
        return ()
    return list_learning(register, state=state)


def _review_is_due(learning: Learning, today: date) -> bool:
    if learning.review_on is None or learning.review_on > today:
        return False
    return learning.reviewed_on is None or learning.reviewed_on < learning.review_on
