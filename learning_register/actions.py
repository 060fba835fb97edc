"""Actions: what is done about a learning, by whom, by when."""

from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail, moves
from learning_register.action_kinds import ACTION_KINDS as ACTION_KINDS
from learning_register.case_kinds import one_of
from learning_register.errors import Invalid, Missing, NotFound
from learning_register.guards import PENDING, TEXT_ROLES, Facts, clean_text, plain_date
from learning_register.procedure import allowed_events
from learning_register.register import Actor, Register, Row
from learning_register.rules import Rule
from learning_register.themes import theme_key
from learning_register.users import user_by_id

MAX_WHAT = 2_000
MAX_TEAM = 100


@dataclass(frozen=True)
class Action:
    """One action. `overdue` is as of the day it was read for."""

    id: int
    reference: str
    learning_id: int
    learning_reference: str
    theme: str
    what: str
    kind: str
    owner_id: int
    owner_name: str
    team: str | None
    due_on: date
    overdue: bool
    state: str
    version: int
    done_by: int | None
    done_on: date | None
    verified_by: int | None
    created_by: int
    created_at: str


@dataclass(frozen=True)
class DueDateMove:
    """One time that the day an action is due was moved.

    `reason` is None for who may not read it, and once it is erased.
    """

    before: date
    after: date
    reason: str | None
    by: str
    at: str


def reads_notes(actor: Actor, owner_id: int) -> bool:
    """Whether this person may read the notes on an action: the owner may, and who may see cases."""
    return actor.role in TEXT_ROLES or actor.id == owner_id


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether an action that is still to be done is past its day."""
    return state in PENDING and due_on < today


def plan_action(
    register: Register,
    actor: Actor,
    learning_id: int,
    what: str,
    kind: str,
    owner_id: int,
    due_on: date,
    team: str | None = None,
) -> str:
    """Plan an action for learning that is agreed and not closed; out comes the reference.

    Raises NotAllowed, Missing, Invalid, WrongState, or NotFound for an unknown learning.
    """
    text = clean_text(what)
    if not text:
        raise Missing("Enter what will be done.", "what")
    if len(text) > MAX_WHAT:
        raise Invalid(f"What will be done must be {MAX_WHAT:,} characters or fewer.", "what")
    one_of(ACTION_KINDS, kind, "kind")
    team = clean_text(team or "")
    if len(team) > MAX_TEAM:
        raise Invalid(f"The team must be {MAX_TEAM} characters or fewer.", "team")
    due = plain_date("due_on", due_on)
    if due < register.today():
        raise Invalid("The day it is due must not be in the past.", "due_on")
    with register.writing():
        _check_owner(register, owner_id)
        learning = moves.current(register, "learning", learning_id)
        facts = Facts(register.today(), owner_id=owner_id, learning_state=learning["state"])
        values = {
            "learning_id": learning_id,
            "what": text,
            "kind": kind,
            "owner_id": owner_id,
            "team": team or None,
            "due_on": due.isoformat(),
            "created_by": actor.id,
            "created_at": register.timestamp(),
        }
        action_id = moves.create(register, actor, "action", "plan", facts, values)
        return str(moves.current(register, "action", action_id)["reference"])


_SELECT = """
    SELECT actions.*, learning.reference AS learning_reference, learning.theme,
        users.name AS owner_name
    FROM actions JOIN learning ON learning.id = actions.learning_id
        JOIN users ON users.id = actions.owner_id
"""
_LIST = f"""{_SELECT}
    WHERE (:owner_id IS NULL OR owner_id = :owner_id)
        AND (:state IS NULL OR actions.state = :state)
        AND (:theme IS NULL OR learning.theme = :theme)
        AND (:learning_id IS NULL OR learning_id = :learning_id)
    ORDER BY due_on, actions.id
"""


def list_actions(
    register: Register,
    *,
    owner_id: int | None = None,
    state: str | None = None,
    pending: bool | None = None,
    overdue: bool | None = None,
    theme: str | None = None,
    learning_id: int | None = None,
    today: date | None = None,
) -> tuple[Action, ...]:
    """Actions, the earliest due first; if asked, only those pending (to be done) or overdue.

    Raises NotFound for an unknown theme.
    """
    filters = {
        "owner_id": owner_id,
        "state": state,
        "theme": theme_key(register, theme),
        "learning_id": learning_id,
    }
    day = today or register.today()
    actions = (_action(row, day) for row in register.rows(_LIST, filters))
    return tuple(
        a for a in actions if overdue in (None, a.overdue) and pending in (None, a.state in PENDING)
    )


def action_by_reference(register: Register, reference: str) -> Action:
    """The action with that reference, such as A-0001. Raises NotFound."""
    row = register.row(f"{_SELECT} WHERE actions.reference = ?", (reference.strip().upper(),))
    if row is None:
        raise NotFound(f"There is no action {reference}. Check the reference, such as A-0001.")
    return _action(row, register.today())


def action_events(register: Register, actor: Actor, action_id: int) -> tuple[Rule, ...]:
    """What this person could do with the action now. Raises NotFound."""
    row = moves.current(register, "action", action_id)
    return allowed_events(
        "action", row["state"], actor, moves.facts_of(register, "action", action_id)
    )


def due_date_moves(register: Register, actor: Actor, action: Action) -> tuple[DueDateMove, ...]:
    """Each time that the day an action is due was moved, oldest first."""
    reads = reads_notes(actor, action.owner_id)
    return tuple(
        DueDateMove(
            date.fromisoformat((event.before or {})["due_on"]),
            date.fromisoformat((event.after or {})["due_on"]),
            event.note if reads else None,
            event.actor_name,
            event.at,
        )
        for event in audit_trail.history(register, "action", action.id)
        if event.event == "move_due_date"
    )


def _check_owner(register: Register, owner_id: int) -> None:
    try:
        active = user_by_id(register, owner_id).active
    except NotFound:
        active = False
    if not active:
        raise Invalid("Choose an owner who still uses the service.", "owner_id")


def _action(row: Row, today: date) -> Action:
    due_on = date.fromisoformat(row["due_on"])
    done_on = date.fromisoformat(row["done_on"]) if row["done_on"] else None
    overdue = is_overdue(row["state"], due_on, today)
    return Action(**{**row, "due_on": due_on, "done_on": done_on, "overdue": overdue})
