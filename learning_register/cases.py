"""Cases: complaints, informal feedback, compliments and enquiries; recorded, read and listed.

A case's text and the name of the person stand in tables of their own, so that they can be erased.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail, moves
from learning_register.case_kinds import service_area_key
from learning_register.clocks import Clock, stage_1_clock
from learning_register.errors import AlreadyExists, Invalid, NotAllowed, NotFound
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES, Facts, may_see_case
from learning_register.new_case import NewCase as NewCase
from learning_register.new_case import checked
from learning_register.people import add_person
from learning_register.procedure import allowed_events
from learning_register.register import Actor, Register, Row
from learning_register.rules import Rule
from learning_register.suggestions import Decided, Decision, decide, decisions_for
from learning_register.themes import theme_key

DECIDERS = frozenset({"officer", "manager", "quality"})
"""Who may change the theme of a case."""


@dataclass(frozen=True)
class CaseRef:
    """A case that was just recorded."""

    id: int
    reference: str
    version: int


@dataclass(frozen=True)
class CaseItem:
    """A case in a list: no text, no name. `clock` is None unless a Stage 1 response is awaited."""

    id: int
    reference: str
    version: int
    kind: str
    state: str
    received_on: date
    theme: str | None
    service_area: str | None
    outcome: str | None
    restricted: bool
    clock: Clock | None


@dataclass(frozen=True)
class Case(CaseItem):
    """A case in full. `text`, `person_name` and `desired_outcome` are None once erased."""

    text: str | None
    person_name: str | None
    desired_outcome: str | None
    channel: str
    made_by: str
    secondary: tuple[str, ...]
    extended_on: date | None
    responded_on: date | None
    recorded_by: int
    recorded_at: str
    decision: Decided


@dataclass(frozen=True)
class Page:
    """One page of a list, and how many there are in all."""

    items: tuple[CaseItem, ...]
    total: int


def record_case(register: Register, actor: Actor, new: NewCase, decision: Decision) -> CaseRef:
    """Record a case with its text, its person and the officer's theme, all or nothing.

    Raises NotAllowed, Missing, Invalid, NotFound for an unknown suggestion, or AlreadyExists where
    a case was recorded from this suggestion before: a form that was sent twice.
    """
    today = register.today()
    new = checked(new, today)
    name = new.person_name
    with register.writing():
        if before := case_from_suggestion(register, actor, decision.suggestion_id):
            raise AlreadyExists(f"{before} was recorded from this text already.")
        values = {
            "kind": new.kind,
            "year": new.received_on.year,
            "number": _next_number(register, new.received_on.year),
            "received_on": new.received_on.isoformat(),
            "channel": new.channel,
            "made_by": new.made_by,
            "service_area": service_area_key(register, new.service_area),
            "restricted": int(new.restricted),
            "person_id": add_person(register, name) if name else None,
            "recorded_by": actor.id,
            "recorded_at": register.timestamp(),
        }
        case_id = moves.create(register, actor, "case", f"record_{new.kind}", Facts(today), values)
        texts = {"text": new.text, "desired_outcome": new.desired_outcome}
        register.insert("case_texts", {"case_id": case_id, **texts})
        decide(register, actor, case_id, new.text, decision)
        row = moves.current(register, "case", case_id)
    return CaseRef(case_id, row["reference"], row["version"])


def case_from_suggestion(register: Register, actor: Actor, suggestion_id: int | None) -> str | None:
    """The reference of the case that this person recorded with this suggestion, if any."""
    row = register.row(
        """
        SELECT reference FROM cases JOIN decisions ON case_id = cases.id
        WHERE suggestion_id = ? AND recorded_by = ?
        """,
        (suggestion_id, actor.id),
    )
    return row["reference"] if row else None


def case_by_reference(register: Register, actor: Actor, reference: str) -> Case:
    """A case in full. Reading a restricted case is audited. Raises NotFound or NotAllowed."""
    row = register.row(_FULL, (reference.strip().upper(),))
    if row is None:
        raise NotFound(f"There is no case {reference}. Check the reference, such as C-2026-0001.")
    may_see_case(actor, moves.facts_of(register, "case", row["id"]))
    if row["restricted"]:
        with register.writing():
            audit_trail.write(register, actor, "read", "case", row["id"])
    return _case(register, row)


def case_events(register: Register, actor: Actor, case_id: int) -> tuple[Rule, ...]:
    """What this person could do with the case now. Raises NotFound."""
    row = moves.current(register, "case", case_id)
    facts = moves.facts_of(register, "case", case_id)
    return allowed_events("case", row["state"], actor, facts)


def case_history(register: Register, actor: Actor, case_id: int) -> tuple[audit_trail.Event, ...]:
    """All that happened to a case, with the notes. Raises NotFound or NotAllowed."""
    may_see_case(actor, moves.facts_of(register, "case", case_id))
    return audit_trail.history(register, "case", case_id)


def list_cases(
    register: Register,
    actor: Actor,
    *,
    theme: str | None = None,
    state: str | None = None,
    kind: str | None = None,
    received_from: date | None = None,
    received_to: date | None = None,
    page: int = 1,
    per_page: int = 25,
) -> Page:
    """Cases, newest receipt first, without text or name; `theme` is a key, a name or an alias.

    Both days of receipt are counted in. A restricted case is listed for those alone who may see it.
    Raises NotAllowed, NotFound for an unknown theme, Invalid for a page below 1.
    """
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not see individual cases. Ask the complaints officer.")
    if page < 1 or per_page < 1:
        raise Invalid("Pages are counted from 1.", "page")
    filters: dict[str, object] = {
        "theme": theme_key(register, theme),
        "state": state,
        "kind": kind,
        "from": received_from.isoformat() if received_from else None,
        "to": received_to.isoformat() if received_to else None,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    window = {"limit": per_page, "skip": (page - 1) * per_page}
    total = int(register.rows(_counted(given), {**given, **_seen_by(actor)})[0]["total"])
    rows = register.rows(_listed(given, total), {**given, **_seen_by(actor), **window})
    today = register.today()
    return Page(tuple(CaseItem(**_item(row, today)) for row in rows), total)


def change_theme(
    register: Register,
    actor: Actor,
    case_id: int,
    seen_version: int,
    theme: str | None,
    secondary: tuple[str, ...] = (),
    reason: str | None = None,
    suggestion_id: int | None = None,
) -> int:
    """Decide anew about the theme; the earlier decision is kept. Out comes the case's new version.

    Without a `suggestion_id` the decision is held against the suggestion of the one before.
    Raises NotFound, NotAllowed, Stale or Invalid.
    """
    with register.writing():
        row = moves.current(register, "case", case_id)
        moves.check_version(row, seen_version)
        may_see_case(actor, moves.facts_of(register, "case", case_id))
        if actor.role not in DECIDERS:
            raise NotAllowed("Your role may not change a theme. Ask the complaints officer.")
        text = _text_of(register, case_id) if suggestion_id else None
        held = suggestion_id or decisions_for(register, case_id)[-1].suggestion_id
        decide(register, actor, case_id, text, Decision(theme, secondary, held, reason))
        register.update("cases", case_id, {"version": seen_version + 1})
    return seen_version + 1


_COLUMNS = """
    cases.id, cases.reference, cases.version, cases.kind, cases.state, cases.received_on,
    decisions.theme, cases.service_area, cases.outcome, cases.restricted, cases.extended_on
"""
_DECIDED = "decisions.case_id = cases.id AND decisions.superseded_by IS NULL"
_SELECT = f"SELECT {_COLUMNS} FROM cases CROSS JOIN decisions ON {_DECIDED}"  # noqa: S608 constants
_SEEN = "(:sees_restricted OR NOT cases.restricted OR cases.recorded_by = :actor)"
_HIDDEN = "cases.restricted = 1 AND NOT (:sees_restricted OR cases.recorded_by = :actor)"
_FILTERS: Mapping[str, str] = {
    "theme": "decisions.theme = :theme",
    "state": "cases.state = :state",
    "kind": "cases.kind = :kind",
    "from": "cases.received_on >= :from",
    "to": "cases.received_on <= :to",
}
_AWAITING = f"{_SELECT} WHERE cases.state = 'stage_1' AND {_SEEN}"
_FULL = """
    SELECT cases.*, case_texts.text, case_texts.desired_outcome, people.name AS person_name
    FROM cases JOIN case_texts ON case_texts.case_id = cases.id
        LEFT JOIN people ON people.id = cases.person_id
    WHERE cases.reference = ?
"""


FEW = 5_000
"""So many cases are sorted faster than the cases of all days are gone through for them."""


def _listed(given: Collection[str], total: int) -> str:
    """One page. Only the filters that are given are asked, and the join goes the shorter way.

    CROSS JOIN keeps SQLite to it: without statistics it cannot know how rare a theme is.
    """
    tables = "decisions CROSS JOIN cases" if "theme" in given and total < FEW else None
    select = f"SELECT {_COLUMNS} FROM {tables} ON {_DECIDED}" if tables else _SELECT  # noqa: S608
    where = " AND ".join([_SEEN, *(_FILTERS[name] for name in given)])
    order = "ORDER BY cases.received_on DESC, cases.id DESC LIMIT :limit OFFSET :skip"
    return f"{select} WHERE {where} {order}"


def _counted(given: Collection[str]) -> str:
    """How many in all: those that match, less those that are hidden. Both are read from indexes."""
    matching = [_FILTERS[name] for name in given]
    every = f"cases WHERE {' AND '.join(matching or ['1'])}"
    if "theme" in given:
        # Every case has one decision that stands, so for a theme alone the case is not asked.
        join = f"JOIN cases ON {_DECIDED}" if len(matching) > 1 else ""
        alone = "decisions.superseded_by IS NULL"
        every = f"decisions {join} WHERE {' AND '.join([alone, *matching])}"
    few = f"cases INDEXED BY cases_restricted CROSS JOIN decisions ON {_DECIDED}"
    hidden = f"{few} WHERE {' AND '.join([_HIDDEN, *matching])}"
    return f"""
        SELECT (SELECT count(*) FROM {every}) - (SELECT count(*) FROM {hidden}) AS total
    """  # noqa: S608 constants only


def cases_awaiting_response(register: Register, actor: Actor, today: date) -> tuple[CaseItem, ...]:
    """The complaints in Stage 1 that this person may see, the first due first."""
    found = [CaseItem(**_item(row, today)) for row in register.rows(_AWAITING, _seen_by(actor))]
    return tuple(sorted(found, key=_due))


def _due(case: CaseItem) -> tuple[date, int]:
    due_on = case.clock.due_on if case.clock else None
    return due_on or date.max, case.id


def _seen_by(actor: Actor) -> dict[str, object]:
    return {"sees_restricted": actor.role in RESTRICTED_ROLES, "actor": actor.id}


def _item(row: Row, today: date) -> Row:
    received_on, extended_on = date.fromisoformat(row["received_on"]), row["extended_on"]
    awaited = row["state"] == "stage_1"
    return {
        **{name: value for name, value in row.items() if name != "extended_on"},
        "received_on": received_on,
        "restricted": bool(row["restricted"]),
        "clock": stage_1_clock(received_on, bool(extended_on), today) if awaited else None,
    }


def _case(register: Register, row: Row) -> Case:
    decision = decisions_for(register, row["id"])[-1]
    apart = {"year", "number", "person_id", "responded_on"}
    return Case(
        **{
            name: value for name, value in _item(row, register.today()).items() if name not in apart
        },
        theme=decision.theme,
        secondary=decision.secondary,
        extended_on=_date(row["extended_on"]),
        responded_on=_date(row["responded_on"]),
        decision=decision,
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _text_of(register: Register, case_id: int) -> str:
    row = register.row("SELECT text FROM case_texts WHERE case_id = ?", (case_id,))
    return (row["text"] if row else None) or ""


def _next_number(register: Register, year: int) -> int:
    """Within the writing transaction, so that nobody else can take the same.

    No case is ever deleted.
    """
    row = register.row(
        "SELECT coalesce(max(number), 0) + 1 AS next FROM cases WHERE year = ?", (year,)
    )
    return int(row["next"]) if row else 1
