"""Learning: what a theme teaches the service, from which cases, and how far it has come."""

from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail, moves
from learning_register.case_kinds import service_area_key
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound
from learning_register.guards import Facts, clean_text
from learning_register.learning_sources import Source, add_source, link_case
from learning_register.procedure import allowed_events, rule_for
from learning_register.register import Actor, Register, Row
from learning_register.rules import Rule
from learning_register.themes import theme_key, theme_named

MAX_STATEMENT = 2_000


@dataclass(frozen=True)
class Learning:
    """One piece of learning.

    `review_result` is of the last review: helped, no_change, came_back.
    """

    id: int
    reference: str
    theme: str
    statement: str
    state: str
    version: int
    service_area: str | None
    agreed_by: int | None
    agreed_on: date | None
    closed_on: date | None
    review_on: date | None
    reviewed_on: date | None
    review_result: str | None
    created_by: int
    created_at: str


def identify(
    register: Register,
    actor: Actor,
    theme: str,
    statement: str,
    case_references: tuple[str, ...] = (),
    *,
    sources: tuple[Source, ...] = (),
    service_area: str | None = None,
) -> str:
    """Record what a theme teaches; out comes the reference.

    It comes from these cases and other sources, or from the theme as a whole without any, and is
    about a service area or about all. Raises NotAllowed, Missing, Invalid, or NotFound for an
    unknown theme or case.
    """
    key = theme_named(register, theme).key
    text = clean_text(statement)
    if not text:
        raise Missing("Enter what was learnt.", "statement")
    if len(text) > MAX_STATEMENT:
        raise Invalid(
            f"What was learnt must be {MAX_STATEMENT:,} characters or fewer.", "statement"
        )
    with register.writing():
        values = {
            "theme": key,
            "statement": text,
            "service_area": service_area_key(register, service_area),
            "created_by": actor.id,
            "created_at": register.timestamp(),
        }
        facts = Facts(register.today())
        learning_id = moves.create(register, actor, "learning", "identify", facts, values)
        for reference in case_references:
            link_case(register, actor, learning_id, reference)
        for source in sources:
            add_source(register, actor, learning_id, source)
        return str(moves.current(register, "learning", learning_id)["reference"])


def change_service_area(
    register: Register, actor: Actor, learning_id: int, seen_version: int, service_area: str | None
) -> int:
    """Say which service area the learning is about, or all with None; out comes the new version.

    Raises NotAllowed, NotFound, Stale or Invalid.
    """
    if actor.role not in rule_for("learning", "identify", None).roles:
        raise NotAllowed("Your role may not say what learning is about. Ask a manager.")
    with register.writing():
        row = moves.current(register, "learning", learning_id)
        moves.check_version(row, seen_version)
        after = {"service_area": service_area_key(register, service_area)}
        version = seen_version + 1
        register.update("learning", learning_id, {**after, "version": version})
        before = {"service_area": row["service_area"]}
        audit_trail.write(
            register, actor, "change_service_area", "learning", learning_id,
            before=before, after=after,
        )  # fmt: skip
    return version


def learning_by_reference(register: Register, reference: str) -> Learning:
    """The learning with that reference, such as L-0001. Raises NotFound."""
    row = register.row("SELECT * FROM learning WHERE reference = ?", (reference.strip().upper(),))
    if row is None:
        raise NotFound(f"There is no learning {reference}. Check the reference, such as L-0001.")
    return _learning(row)


def list_learning(
    register: Register, theme: str | None = None, state: str | None = None, in_hand: bool = False
) -> tuple[Learning, ...]:
    """Learning, newest first, of one theme or state if given; in hand: not closed, not refused.

    Raises NotFound for an unknown theme.
    """
    rows = register.rows(
        """
        SELECT * FROM learning
        WHERE (:theme IS NULL OR theme = :theme) AND (:state IS NULL OR state = :state)
            AND NOT (:in_hand AND state IN ('closed', 'not_agreed'))
        ORDER BY id DESC
        """,
        {"theme": theme_key(register, theme), "state": state, "in_hand": in_hand},
    )
    return tuple(_learning(row) for row in rows)


def learning_of_case(register: Register, case_id: int) -> tuple[Learning, ...]:
    """The learning that came from a case."""
    rows = register.rows(
        """
        SELECT learning.* FROM learning JOIN learning_cases ON learning_id = learning.id
        WHERE case_id = ? ORDER BY learning.id
        """,
        (case_id,),
    )
    return tuple(_learning(row) for row in rows)


def learning_events(register: Register, actor: Actor, learning_id: int) -> tuple[Rule, ...]:
    """What this person could do with the learning now. Raises NotFound."""
    row = moves.current(register, "learning", learning_id)
    facts = moves.facts_of(register, "learning", learning_id)
    return allowed_events("learning", row["state"], actor, facts)


def _learning(row: Row) -> Learning:
    dates = ("agreed_on", "closed_on", "review_on", "reviewed_on")
    return Learning(
        **{**row, **{name: date.fromisoformat(row[name]) if row[name] else None for name in dates}}
    )
