"""Full-text search over what people said, what was learnt and what was done about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from learning_register.case_kinds import one_of, service_area_key
from learning_register.errors import Invalid, NotAllowed
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES, clean_text
from learning_register.register import Actor, Register, Row
from learning_register.search_words import fts_query
from learning_register.themes import theme_key

SEARCHED: Mapping[str, str] = MappingProxyType(
    {"cases": "Cases", "learning": "Learning", "actions": "Actions"}
)
MAX_WORDS = 500
MOST_COUNTED = 1_000
"""Beyond so many it is said that there are more: nobody reads on, and counting takes time."""

_SNIPPET_WORDS = 24
_OPEN, _CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Wanted:
    """What is searched for. `kind` and `state` are of cases or actions, `state` of learning too.

    The days are those of receipt for a case, of identifying for learning, and due for an action;
    both are counted in.
    """

    words: str = ""
    what: str = "cases"
    kind: str | None = None
    theme: str | None = None
    service_area: str | None = None
    state: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        narrowed = (
            self.kind, self.theme, self.service_area, self.state, self.since, self.until,
        )  # fmt: skip
        return fts_query(self.words) is None and not any(narrowed)


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `found`: one of the words that were searched for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Hit:
    """A case, a learning or an action that was found.

    `snippet` is empty for a restricted case: reading that is logged, and is done by opening it.
    """

    what: str
    reference: str
    kind: str | None
    theme: str | None
    service_area: str | None
    state: str
    on: date
    restricted: bool
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """One page of what was found; `total` goes up to MOST_COUNTED, `more` says that it goes on."""

    hits: tuple[Hit, ...]
    total: int
    more: bool


def search(
    register: Register, actor: Actor, wanted: Wanted, page: int = 1, per_page: int = 25
) -> Found:
    """What matches every word and every filter, the newest first; nothing where nothing is asked.

    Restricted cases are found by those alone who may read them. Raises NotAllowed, Invalid, or
    NotFound for an unknown theme.
    """
    one_of(SEARCHED, wanted.what, "what")
    if wanted.what == "cases" and actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not search cases. Search learning or actions.")
    if page < 1 or per_page < 1:
        raise Invalid("Pages are counted from 1.", "page")
    if len(wanted.words) > MAX_WORDS:
        raise Invalid(f"Search for {MAX_WORDS} characters or fewer.", "words")
    query = fts_query(clean_text(wanted.words))
    if wanted.is_empty or (wanted.words.strip() and query is None):
        return Found((), 0, False)
    filters: dict[str, object] = {
        "query": query,
        "kind": wanted.kind,
        "theme": theme_key(register, wanted.theme),
        "service_area": service_area_key(register, wanted.service_area),
        "state": wanted.state,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    seen = {"sees_restricted": actor.role in RESTRICTED_ROLES, "actor": actor.id}
    return _found(register, wanted.what, given | seen, page, per_page)


@dataclass(frozen=True)
class _Source:
    """Where one of the three is searched: its index, its tables, its columns, its filters."""

    index: str
    table: str
    joins: str
    columns: str
    filters: Mapping[str, str]
    always: str = "1"
    told: str = "1"

    def rows(self, given: Mapping[str, object]) -> str:
        """The query from FROM on. The index goes first: it gives the newest first of itself."""
        by_words = "query" in given
        first = f"{self.index} CROSS JOIN {self.table} ON {self.table}.id = {self.index}.rowid"
        tables = f"{first if by_words else self.table} {self.joins}"
        match = f"{self.index} MATCH :query" if by_words else "1"
        narrowed = [sql for name, sql in self.filters.items() if name in given]
        return f"FROM {tables} WHERE {' AND '.join([match, self.always, *narrowed])}"

    def chosen(self, given: Mapping[str, object]) -> str:
        """The columns of a hit and its snippet, and the order."""
        cut = f"snippet({self.index}, -1, char(2), char(3), '…', {_SNIPPET_WORDS})"
        snippet = f"CASE WHEN {self.told} THEN {cut} END" if "query" in given else "NULL"
        order = f"{self.index}.rowid" if "query" in given else f"{self.table}.id"
        chosen = f"SELECT {self.columns}, {snippet} AS snippet {self.rows(given)}"
        return f"{chosen} ORDER BY {order} DESC LIMIT :limit OFFSET :skip"

    def counted(self, given: Mapping[str, object]) -> str:
        """How many there are, up to one more than are counted."""
        some = f"SELECT 1 {self.rows(given)} LIMIT {MOST_COUNTED + 1}"
        return f"SELECT count(*) AS n FROM ({some})"  # noqa: S608


_SOURCES: Mapping[str, _Source] = {
    "cases": _Source(
        index="case_search",
        table="cases",
        joins="""
            JOIN decisions ON decisions.case_id = cases.id AND decisions.superseded_by IS NULL
        """,
        columns="""
            cases.reference, cases.kind, decisions.theme, cases.service_area, cases.state,
            cases.received_on AS day, cases.restricted
        """,
        filters={
            "kind": "cases.kind = :kind",
            "theme": "decisions.theme = :theme",
            "service_area": "cases.service_area = :service_area",
            "state": "cases.state = :state",
            "since": "cases.received_on >= :since",
            "until": "cases.received_on <= :until",
        },
        always="(:sees_restricted OR NOT cases.restricted OR cases.recorded_by = :actor)",
        told="NOT cases.restricted",
    ),
    "learning": _Source(
        index="learning_search",
        table="learning",
        joins="",
        columns="""
            learning.reference, NULL AS kind, learning.theme, learning.service_area,
            learning.state, substr(learning.created_at, 1, 10) AS day, 0 AS restricted
        """,
        filters={
            "kind": "0",
            "theme": "learning.theme = :theme",
            "service_area": "learning.service_area = :service_area",
            "state": "learning.state = :state",
            "since": "substr(learning.created_at, 1, 10) >= :since",
            "until": "substr(learning.created_at, 1, 10) <= :until",
        },
    ),
    "actions": _Source(
        index="action_search",
        table="actions",
        joins="JOIN learning ON learning.id = actions.learning_id",
        columns="""
            actions.reference, actions.kind, learning.theme, learning.service_area,
            actions.state, actions.due_on AS day, 0 AS restricted
        """,
        filters={
            "kind": "actions.kind = :kind",
            "theme": "learning.theme = :theme",
            "service_area": "learning.service_area = :service_area",
            "state": "actions.state = :state",
            "since": "actions.due_on >= :since",
            "until": "actions.due_on <= :until",
        },
    ),
}


def _found(
    register: Register, what: str, given: Mapping[str, object], page: int, per_page: int
) -> Found:
    source = _SOURCES[what]
    window = {**given, "limit": per_page, "skip": (page - 1) * per_page}
    rows = register.rows(source.chosen(given), window)
    total = int(register.rows(source.counted(given), dict(given))[0]["n"])
    hits = tuple(_hit(what, row) for row in rows)
    return Found(hits, min(total, MOST_COUNTED), total > MOST_COUNTED)


def _hit(what: str, row: Row) -> Hit:
    return Hit(
        what=what,
        reference=row["reference"],
        kind=row["kind"],
        theme=row["theme"],
        service_area=row["service_area"],
        state=row["state"],
        on=date.fromisoformat(row["day"]),
        restricted=bool(row["restricted"]),
        snippet=_pieces(row["snippet"] or ""),
    )


def _pieces(snippet: str) -> tuple[Piece, ...]:
    pieces = []
    for part in re.split(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})", snippet):
        if text := part.strip(_OPEN + _CLOSE):
            pieces.append(Piece(text, part.startswith(_OPEN)))
    return tuple(pieces)
