"""The records behind one cell of the triangulation: cases, findings, values by month."""

from dataclasses import dataclass
from datetime import date

from learning_register.audits import FINDING_READERS, Finding, list_findings
from learning_register.case_kinds import service_area_key
from learning_register.errors import NotAllowed, NotFound
from learning_register.guards import TEXT_ROLES, Facts, may_see_case
from learning_register.measure_values import AreaMonth, area_months
from learning_register.periods import Period
from learning_register.register import Actor, Register, Row
from learning_register.themes import theme_named
from learning_register.triangulation import Cell, triangulate

MOST = 500
"""How many findings of a cell are listed."""


@dataclass(frozen=True)
class CaseBehind:
    """A case behind a figure: no text, no name."""

    reference: str
    kind: str
    received_on: date
    state: str
    outcome: str | None
    restricted: bool


@dataclass(frozen=True)
class Records:
    """What a reader may see of the records behind a cell.

    `withheld`: how many restricted cases are not shown to them. `cases` and `findings` are None for
    a role that reads no records.
    """

    cell: Cell
    cases: tuple[CaseBehind, ...] | None
    withheld: int
    findings: tuple[Finding, ...] | None
    values: tuple[AreaMonth, ...]


def records_behind(
    register: Register, actor: Actor, period: Period, service_area: str, theme: str
) -> Records:
    """A cell and what it was counted from. Raises NotAllowed, Invalid or NotFound."""
    area, key = service_area_key(register, service_area), theme_named(register, theme).key
    if area is None:
        raise NotFound("There is no such service area. Choose one from the table.")
    cell = triangulate(register, actor, period, area).cells[key, area]
    cases, withheld = _cases(register, actor, period, area, key)
    return Records(
        cell,
        cases if actor.role in TEXT_ROLES else None,
        withheld if actor.role in TEXT_ROLES else 0,
        _findings(register, actor, period, area, key) if actor.role in FINDING_READERS else None,
        _values(register, period, cell),
    )


def _cases(
    register: Register, actor: Actor, period: Period, area: str, theme: str
) -> tuple[tuple[CaseBehind, ...], int]:
    rows = register.rows(
        """
        SELECT reference, kind, received_on, state, outcome, restricted, recorded_by
        FROM cases JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
        WHERE theme = ? AND service_area = ? AND kind IN ('complaint', 'feedback')
            AND received_on BETWEEN ? AND ?
        ORDER BY received_on DESC, cases.id DESC
        """,
        (theme, area, period.first_day.isoformat(), period.last_day.isoformat()),
    )
    seen = [row for row in rows if _sees(actor, row, register.today())]
    return tuple(_case(row) for row in seen), len(rows) - len(seen)


def _sees(actor: Actor, row: Row, today: date) -> bool:
    facts = Facts(today, restricted=bool(row["restricted"]), recorded_by=row["recorded_by"])
    try:
        may_see_case(actor, facts)
    except NotAllowed:
        return False
    return True


def _case(row: Row) -> CaseBehind:
    names = ("reference", "kind", "state", "outcome")
    return CaseBehind(
        **{name: row[name] for name in names},
        received_on=date.fromisoformat(row["received_on"]),
        restricted=bool(row["restricted"]),
    )


def _findings(
    register: Register, actor: Actor, period: Period, area: str, theme: str
) -> tuple[Finding, ...]:
    return list_findings(
        register,
        actor,
        theme=theme,
        service_area=area,
        state="recorded",
        found_from=period.first_day,
        found_to=period.last_day,
        per_page=MOST,
    ).items


def _values(register: Register, period: Period, cell: Cell) -> tuple[AreaMonth, ...]:
    shown = {reading.measure.key for reading in cell.measures.readings}
    return tuple(
        value
        for value in area_months(register, period.months(register.today()))
        if value.service_area == cell.service_area and value.measure in shown
    )
