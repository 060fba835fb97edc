"""The conditions of the rules, each a small pure function; and what each field of a form must hold.

A guard looks at who acts and at the facts, and raises if the event may not happen now.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from learning_register.errors import Invalid, Missing, NotAllowed, WrongState
from learning_register.register import Actor

TEXT_ROLES = frozenset({"officer", "manager", "quality", "participation", "admin"})
"""Who may read what a person wrote. Not the board: it sees themes and figures, no individual."""

RESTRICTED_ROLES = frozenset({"manager", "quality", "admin"})
"""Who may read a restricted case, besides whoever recorded it."""

OUTCOMES: Mapping[str, str] = {
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "not_upheld": "Not upheld",
    "no_finding": "No finding",
}
MAX_NOTE = 10_000
PENDING = frozenset({"open", "in_progress"})
SETTLED = frozenset({"verified", "closed", "cancelled"})
ACTED_ON = frozenset({"agreed", "being_acted_on", "implemented", "evidenced"})


@dataclass(frozen=True)
class Facts:
    """What the guards may know about one case, learning or action at this moment."""

    today: date
    owner_id: int | None = None
    done_by: int | None = None
    due_on: date | None = None
    has_evidence: bool = False
    learning_state: str | None = None
    action_states: tuple[str, ...] = ()
    kind: str | None = None
    received_on: date | None = None
    extended: bool = False
    restricted: bool = False
    recorded_by: int | None = None


Guard = Callable[[Actor, Facts], None]


def may_see_case(actor: Actor, facts: Facts) -> None:
    """Least privilege: by role, and a restricted case by fewer."""
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not see individual cases. Ask the complaints officer.")
    if facts.restricted and not (actor.role in RESTRICTED_ROLES or actor.id == facts.recorded_by):
        raise NotAllowed("This case is restricted. Ask the complaints manager.")


def not_extended_before(actor: Actor, facts: Facts) -> None:
    """Stage 1 is extended once only, from 10 to 20 working days (regulation 14)."""
    if facts.extended:
        raise WrongState(
            "The time for this response was extended already. It can be extended once."
        )


def is_a_complaint(actor: Actor, facts: Facts) -> None:
    """Only a complaint has a Stage 1 to go back to."""
    if facts.kind != "complaint":
        raise WrongState("Only a complaint can be reopened. Record a new complaint instead.")


def has_evidence(actor: Actor, facts: Facts) -> None:
    """An action is done when something shows it."""
    if not facts.has_evidence:
        raise Missing(
            "Add evidence of what was done before you mark the action as done.", "evidence"
        )


def not_who_marked_it_done(actor: Actor, facts: Facts) -> None:
    """Whoever says that it is done does not also check it."""
    if actor.id == facts.done_by:
        raise NotAllowed("You marked this action as done. Somebody else must verify it.")


def learning_takes_actions(actor: Actor, facts: Facts) -> None:
    """Actions are planned for learning that was agreed and is not closed."""
    if facts.learning_state not in ACTED_ON:
        raise WrongState(
            "An action needs learning that is agreed and not closed. Agree the learning first."
        )


def learning_not_closed(actor: Actor, facts: Facts) -> None:
    """An action of closed learning comes back only when its learning does."""
    if facts.learning_state == "closed":
        raise WrongState(
            "The learning of this action is closed. Reopen the learning by its review first."
        )


def nothing_open_or_unverified(actor: Actor, facts: Facts) -> None:
    """Learning closes when every action is settled, and at least one was carried out."""
    states = set(facts.action_states)
    if states - SETTLED:
        raise WrongState("An action is still open or not verified. Verify or cancel it first.")
    if not states & {"verified", "closed"}:
        raise WrongState("No action was carried out for this learning. Plan one first.")


GUARDS: frozenset[Guard] = frozenset(
    {
        may_see_case,
        not_extended_before,
        is_a_complaint,
        has_evidence,
        not_who_marked_it_done,
        learning_takes_actions,
        learning_not_closed,
        nothing_open_or_unverified,
    }
)


def clean_text(value: object) -> str:
    """Text without NULs and outer blanks, with plain line ends.

    Raises Invalid if it is not text.
    """
    if not isinstance(value, str):
        raise Invalid("Enter text.")
    # Half a character, which JSON can carry and UTF-8 cannot, becomes a question mark.
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _note(field: str, value: object, facts: Facts) -> str:
    text = clean_text(value)
    if not text:
        raise Missing(f"Enter a {field}.", field)
    if len(text) > MAX_NOTE:
        raise Invalid(f"The {field} must be {MAX_NOTE:,} characters or fewer.", field)
    return text


def _outcome(field: str, value: object, facts: Facts) -> str:
    if not isinstance(value, str) or value not in OUTCOMES:
        raise Invalid(f"Choose an outcome: {', '.join(OUTCOMES.values())}.", field)
    return value


def plain_date(field: str, value: object) -> date:
    """A date, from a date or from ISO text. Raises Invalid."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid("Enter a real date, such as 27 3 2026.", field) from None


def _responded_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day > facts.today:
        raise Invalid("The date of the response must not be in the future.", field)
    if facts.received_on and day < facts.received_on:
        raise Invalid("The response cannot be dated before the case was received.", field)
    return day


def _review_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day <= facts.today:
        raise Invalid("The date of the review must be in the future.", field)
    return day


def _due_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day < facts.today:
        raise Invalid("The day it is due must not be in the past.", field)
    if day == facts.due_on:
        raise Invalid("It is due on that day already. Enter another day.", field)
    return day


FIELDS: Mapping[str, Callable[[str, object, Facts], str | date]] = {
    "note": _note,
    "reason": _note,
    "outcome": _outcome,
    "responded_on": _responded_on,
    "review_on": _review_on,
    "due_on": _due_on,
}
