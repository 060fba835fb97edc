"""The conditions of the rules, each a small pure function; those of cases are in `case_guards`.

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
    """What the guards may know about one case, learning or action at this moment.

    Of a case: `since`, when it came to its state; `stage_began`, when the clock of its stage did;
    `limit` and `longest`, the days of that clock; `paused_since`, when a pause that goes on began;
    `answered`, the stages that were; `stage_2_asked_on` and `stage_2_window`, when Stage 2 was
    asked for and until when it could be; `points`, their numbers; `independent`, the keys of the
    names of Stage 2's independent persons; `recommended_by`, panel or ombudsman;
    `recommendations`, the numbers of those not answered; `matter_raised_on`, by the Ombudsman and
    not decided; `loop`, whether the loop was closed since it came to its state, or why it was not.
    """

    today: date
    owner_id: int | None = None
    done_by: int | None = None
    due_on: date | None = None
    has_evidence: bool = False
    learning_state: str | None = None
    action_states: tuple[str, ...] = ()
    kind: str | None = None
    received_on: date | None = None
    restricted: bool = False
    recorded_by: int | None = None
    procedure: str | None = None
    since: date | None = None
    acknowledged: bool = False
    extended: bool = False
    limit: int | None = None
    longest: int | None = None
    stage_began: date | None = None
    paused_since: date | None = None
    answered: frozenset[str] = frozenset()
    answered_by: str | None = None
    stage_2_asked_on: date | None = None
    stage_2_window: date | None = None
    points: frozenset[int] = frozenset()
    investigators: bool = False
    independent: frozenset[str] = frozenset()
    panel: bool = False
    recommended_by: str | None = None
    recommendations: frozenset[int] = frozenset()
    matter_raised_on: date | None = None
    childs: bool = False
    loop: bool = False


Guard = Callable[[Actor, Facts], None]


def may_see_case(actor: Actor, facts: Facts) -> None:
    """Least privilege: by role, and a restricted case by fewer."""
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not see individual cases. Ask the complaints officer.")
    if facts.restricted and not (actor.role in RESTRICTED_ROLES or actor.id == facts.recorded_by):
        raise NotAllowed("This case is restricted. Ask the complaints manager.")


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


def plain_date(field: str, value: object) -> date:
    """A date, from a date or from ISO text. Raises Invalid."""
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Invalid("Enter a real date, such as 27 3 2026.", field) from None
