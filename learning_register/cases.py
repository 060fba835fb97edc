"""Cases: complaints, informal feedback, compliments and enquiries; recorded, read and listed.

A case's text and the name of the person stand in tables of their own, so that they can be erased.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail, moves
from learning_register.case_kinds import service_area_key
from learning_register.courses import clocks_of, course_of
from learning_register.errors import AlreadyExists, Invalid, NotAllowed, NotFound
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES, Facts, may_see_case
from learning_register.new_case import NewCase as NewCase
from learning_register.new_case import checked
from learning_register.people import add_person
from learning_register.procedure import allowed_events
from learning_register.register import Actor, Register, Row
from learning_register.rules import Rule
from learning_register.stage_clocks import StageClock, response_clock
from learning_register.stages import IN_HAND
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
    """A case in a list: no text, no name.

    `clock`: that by which the service answers next; None where it has not to.
    """

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
    clock: StageClock | None


@dataclass(frozen=True)
class Case(CaseItem):
    """A case in full. Its texts and names are None once erased.

    `on_behalf_of`: the name of the child it is about. `clocks`: all that began, in that order.
    """

    text: str | None
    person_name: str | None
    desired_outcome: str | None
    procedure: str | None
    channel: str
    made_by: str
    on_behalf_of: str | None
    may_complain: str | None
    may_be_told: str | None
    childs_view: str | None
    advocacy: str | None
    advocate_name: str | None
    advocate_appointed_on: date | None
    team: str | None
    grounds_on: date | None
    declined_for: str | None
    secondary: tuple[str, ...]
    extended_on: date | None
    responded_on: date | None
    recorded_by: int
    recorded_at: str
    decision: Decided
    clocks: tuple[StageClock, ...]


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
    with register.writing():
        if before := case_from_suggestion(register, actor, decision.suggestion_id):
            raise AlreadyExists(f"{before} was recorded from this text already.")
        values = {
            "kind": new.kind,
            "procedure": new.procedure,
            "year": new.received_on.year,
            "number": _next_number(register, new.received_on.year),
            "received_on": new.received_on.isoformat(),
            "channel": new.channel,
            "made_by": new.made_by,
            "may_complain": new.may_complain,
            "may_be_told": new.may_be_told,
            "childs_view": new.childs_view,
            "advocacy": new.advocacy,
            "advocate_appointed_on": _iso(new.advocate_appointed_on),
            "grounds_on": _iso(new.grounds_on),
            "service_area": service_area_key(register, new.service_area),
            "team": new.team,
            "restricted": int(new.restricted),
            "person_id": _person(register, new.person_name),
            "child_id": _person(register, new.on_behalf_of),
            "advocate_id": _person(register, new.advocate_name),
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
    return Page(_items(register, rows, register.today()), total)


def state_at(register: Register, actor: Actor, case_id: int, day: date) -> str | None:
    """The state of a case at the end of that day, by the days on which things happened.

    None before it was received. Raises NotFound or NotAllowed.
    """
    may_see_case(actor, moves.facts_of(register, "case", case_id))
    return course_of(register, case_id).as_at(day).state


def clocks_at(register: Register, actor: Actor, case_id: int, day: date) -> tuple[StageClock, ...]:
    """The clocks of a case as they stood at the end of that day. Raises NotFound or NotAllowed."""
    may_see_case(actor, moves.facts_of(register, "case", case_id))
    return clocks_of(register, [case_id], day)[case_id]


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
    decisions.theme, cases.service_area, cases.outcome, cases.restricted
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
_AWAITING = f"""{_SELECT}
    WHERE cases.state IN (SELECT value FROM json_each(:states)) AND cases.kind = 'complaint'
        AND {_SEEN}
"""  # noqa: S608 constants only
_FULL = """
    SELECT cases.*, case_texts.text, case_texts.desired_outcome, people.name AS person_name,
        children.name AS on_behalf_of, advocates.name AS advocate_name
    FROM cases JOIN case_texts ON case_texts.case_id = cases.id
        LEFT JOIN people ON people.id = cases.person_id
        LEFT JOIN people AS children ON children.id = cases.child_id
        LEFT JOIN people AS advocates ON advocates.id = cases.advocate_id
    WHERE cases.reference = ?
"""
_DAYS = ("advocate_appointed_on", "grounds_on", "extended_on", "responded_on")
_APART = ("year", "number", "person_id", "child_id", "advocate_id")


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
    """The complaints in hand that this person may see, the first due first."""
    rows = register.rows(_AWAITING, {**_seen_by(actor), "states": json.dumps(IN_HAND)})
    return tuple(sorted(_items(register, rows, today), key=_due))


def _due(case: CaseItem) -> tuple[date, int]:
    due_on = case.clock.due_on if case.clock else None
    return due_on or date.max, case.id


def _seen_by(actor: Actor) -> dict[str, object]:
    return {"sees_restricted": actor.role in RESTRICTED_ROLES, "actor": actor.id}


def _items(register: Register, rows: Sequence[Row], today: date) -> tuple[CaseItem, ...]:
    in_hand = [row["id"] for row in rows if row["state"] in IN_HAND]
    clocks = clocks_of(register, in_hand, today) if in_hand else {}
    return tuple(CaseItem(**_item(row, clocks.get(row["id"], ()))) for row in rows)


def _item(row: Row, clocks: tuple[StageClock, ...]) -> Row:
    return {
        **row,
        "received_on": date.fromisoformat(row["received_on"]),
        "restricted": bool(row["restricted"]),
        "clock": response_clock(clocks),
    }


def _case(register: Register, row: Row) -> Case:
    decision = decisions_for(register, row["id"])[-1]
    clocks = clocks_of(register, [row["id"]], register.today())[row["id"]]
    kept = {name: value for name, value in _item(row, clocks).items() if name not in _APART}
    days = {name: _date(row[name]) for name in _DAYS}
    return Case(
        **{**kept, **days},
        theme=decision.theme,
        secondary=decision.secondary,
        decision=decision,
        clocks=clocks,
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _person(register: Register, name: str | None) -> int | None:
    return add_person(register, name) if name else None


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
