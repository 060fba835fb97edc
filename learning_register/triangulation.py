"""Complaints, audits and measures side by side: each theme in each service area, for a period.

What a source says is decided in `triangulation_rules.py`; the records behind a cell are listed by
`triangulation_records.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from statistics import median

from learning_register.audits import BELOW_GOOD
from learning_register.case_kinds import ServiceArea, all_service_areas, service_area_key
from learning_register.errors import NotAllowed
from learning_register.guards import TEXT_ROLES
from learning_register.measure_readings import Measured, Sums, measured, sums
from learning_register.measure_values import area_months, mean_cases_held
from learning_register.measures import Measure, all_measures
from learning_register.periods import Period
from learning_register.register import Actor, Register, Row
from learning_register.themes import Theme, all_themes
from learning_register.triangulation_rules import (
    FLOOR,
    LEVEL,
    Says,
    Source,
    Tally,
    Verdict,
    audits_say,
    complaints_say,
    verdict,
)

TRIANGULATORS = frozenset({"quality", "manager", "board"})
"""Who may see the table. The board sees no records, and no number of people below the floor."""


@dataclass(frozen=True)
class Counted:
    """What one source counted in a cell.

    `count`: what speaks for a concern: complaints and feedback, or findings below good; its rates
    are for each 1,000 cases held. `ratio`: the rate here over the rate elsewhere, None where that
    cannot be said; of `good` findings where they are the greater part. `withheld`: the numbers are
    too small for this reader, and None.
    """

    says: Says
    count: int | None
    per_thousand: float | None
    elsewhere_per_thousand: float | None
    ratio: float | None
    parts: Mapping[str, int]
    of_good: bool = False
    withheld: bool = False

    @property
    def worse(self) -> float | None:
        """How many times worse than elsewhere; below 1 is better."""
        if self.ratio is None or not self.of_good:
            return self.ratio
        return 1 / self.ratio if self.ratio else inf


@dataclass(frozen=True)
class Cell:
    """One theme in one service area. `cases_held`: their mean over the months known, or None."""

    theme: str
    service_area: str
    cases_held: float | None
    complaints: Counted
    audits: Counted
    measures: Measured
    verdict: Verdict

    @property
    def is_empty(self) -> bool:
        """Whether no source has anything here."""
        counted = (self.complaints, self.audits)
        nothing = all(not one.count and not one.parts and not one.withheld for one in counted)
        return nothing and not self.measures.readings


@dataclass(frozen=True)
class Triangulation:
    """The whole table, or the part of it that was asked for.

    `compared`: how many comparisons were made; `by_chance`: at most about so many of them would
    stand out if nothing differed. `unplaced`: complaints and feedback without a theme or a service
    area, which are in no cell.
    """

    period: Period
    areas: tuple[ServiceArea, ...]
    themes: tuple[Theme, ...]
    cells: Mapping[tuple[str, str], Cell]
    cases_held: Mapping[str, float]
    unplaced: int
    compared: int

    @property
    def by_chance(self) -> int:
        """Two sides of each comparison, each at its level, rounded up."""
        return -int(-2 * LEVEL * self.compared // 1)

    @property
    def standing_out(self) -> tuple[Cell, ...]:
        """The cells in which a source speaks, those to look at first first."""
        speaking = [cell for cell in self.cells.values() if _speaks(cell)]
        return tuple(sorted(speaking, key=lambda cell: cell.verdict.rank))


def triangulate(
    register: Register, actor: Actor, period: Period, service_area: str | None = None
) -> Triangulation:
    """Every theme in every service area, or in the one asked for; all are compared with all others.

    Raises NotAllowed, or Invalid for an unknown service area.
    """
    may_triangulate(actor)
    only = service_area_key(register, service_area)
    themes, areas = all_themes(register), all_service_areas(register)
    found = _evidence(register, period)
    cells = {
        (theme.key, area.key): _cell(found, actor, theme.key, area.key)
        for theme in themes
        for area in areas
        if only in (None, area.key)
    }
    tested = {Says.CONCERN, Says.STRENGTH, Says.NO_DIFFERENCE}
    readings = (reading for cell in cells.values() for reading in _readings(cell))
    return Triangulation(
        period=period,
        areas=tuple(area for area in areas if only in (None, area.key)),
        themes=themes,
        cells=cells,
        cases_held=found.held,
        unplaced=found.unplaced,
        compared=sum(says in tested for says in readings),
    )


def may_triangulate(actor: Actor) -> None:
    """Raises NotAllowed for a role that does not see the table."""
    if actor.role not in TRIANGULATORS:
        raise NotAllowed("Your role may not see this table. Ask Quality Assurance.")


Place = tuple[str, str]
Parts = dict[Place, dict[str, int]]


@dataclass(frozen=True)
class _Evidence:
    """All that was counted in a period, by theme or measure and service area."""

    held: Mapping[str, float]
    complaints: Parts
    audits: Parts
    sums: Sums
    measures: Mapping[str, tuple[Measure, ...]]
    areas: tuple[str, ...]
    unplaced: int


def _evidence(register: Register, period: Period) -> _Evidence:
    days = {"first": period.first_day.isoformat(), "last": period.last_day.isoformat()}
    complaints = register.rows(_COMPLAINTS, days)
    values = area_months(register, period.months(register.today()))
    held = mean_cases_held(values)
    measures = all_measures(register, active_only=True)
    placed = [row for row in complaints if row["theme"] and row["service_area"]]
    return _Evidence(
        held=held,
        complaints=_complaint_parts(placed),
        audits=_audit_parts(register.rows(_AUDITS, days)),
        sums=sums(values, held),
        measures={
            theme: tuple(one for one in measures if theme in one.themes)
            for theme in {theme for one in measures for theme in one.themes}
        },
        areas=tuple(area.key for area in all_service_areas(register)),
        unplaced=sum(row["complaints"] + row["feedback"] for row in complaints)
        - sum(row["complaints"] + row["feedback"] for row in placed),
    )


# A withdrawn complaint was still raised, and counts; a withdrawn finding was a mistake.
_COMPLAINTS = """
    SELECT theme, service_area, sum(kind = 'complaint') AS complaints,
        sum(kind = 'feedback') AS feedback
    FROM cases JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
    WHERE kind IN ('complaint', 'feedback') AND received_on BETWEEN :first AND :last
    GROUP BY theme, service_area
"""
_AUDITS = """
    SELECT theme, service_area, grade, count(*) AS findings
    FROM audit_findings JOIN audit_finding_themes ON finding_id = audit_findings.id
    WHERE state = 'recorded' AND found_on BETWEEN :first AND :last
    GROUP BY theme, service_area, grade
"""


def _complaint_parts(rows: list[Row]) -> Parts:
    return {
        (row["theme"], row["service_area"]): {
            name: row[name] for name in ("complaints", "feedback")
        }
        for row in rows
    }


def _audit_parts(rows: list[Row]) -> Parts:
    found: Parts = {}
    for row in rows:
        parts = found.setdefault((row["theme"], row["service_area"]), {"below_good": 0, "good": 0})
        parts["below_good" if row["grade"] in BELOW_GOOD else "good"] += row["findings"]
    return found


def _cell(found: _Evidence, actor: Actor, theme: str, area: str) -> Cell:
    complaints = _complaints(found, theme, area)
    audits = _audits(found, theme, area)
    measures = measured(found.sums, found.measures.get(theme, ()), area)
    said = {
        Source.COMPLAINTS: complaints.says,
        Source.AUDITS: audits.says,
        Source.MEASURES: measures.says,
    }
    return Cell(
        theme=theme,
        service_area=area,
        cases_held=found.held.get(area),
        complaints=_fit_for(actor, complaints),
        audits=_fit_for(actor, audits),
        measures=measures,
        verdict=verdict(said),
    )


def _complaints(found: _Evidence, theme: str, area: str) -> Counted:
    tally = _tally(found, found.complaints, theme, area, lambda parts: sum(parts.values()))
    parts = found.complaints.get((theme, area), {})
    return _counted(complaints_say(tally), tally, parts)


def _audits(found: _Evidence, theme: str, area: str) -> Counted:
    below = _tally(found, found.audits, theme, area, lambda parts: parts["below_good"])
    good = _tally(found, found.audits, theme, area, lambda parts: parts["good"])
    counted = _counted(audits_say(below, good), below, found.audits.get((theme, area), {}))
    if good.here > below.here:
        return replace(counted, ratio=good.ratio, of_good=True)
    return counted


def _tally(
    found: _Evidence, counts: Parts, theme: str, area: str, number: Callable[[dict[str, int]], int]
) -> Tally:
    """Over cases held. Elsewhere: the other areas whose cases held are known."""
    others = [other for other in found.areas if other != area and other in found.held]
    numbers = {
        place: number(counts[theme, place]) if (theme, place) in counts else 0
        for place in (area, *others)
    }
    return Tally(
        numbers[area],
        found.held.get(area),
        sum(numbers[other] for other in others),
        sum(found.held[other] for other in others) or None,
        median(numbers[other] / found.held[other] for other in others) if others else None,
    )


def _counted(says: Says, tally: Tally, parts: Mapping[str, int]) -> Counted:
    return Counted(
        says,
        tally.here,
        1000 * tally.here / tally.exposure if tally.exposure else None,
        1000 * tally.elsewhere / tally.elsewhere_exposure if tally.elsewhere_exposure else None,
        tally.ratio,
        parts,
    )


def _fit_for(actor: Actor, counted: Counted) -> Counted:
    """Without small numbers for a role that may not read the records behind them."""
    if actor.role in TEXT_ROLES or not any(0 < n < FLOOR for n in counted.parts.values()):
        return counted
    if counted.count and counted.count >= FLOOR:
        return replace(counted, parts={})
    return replace(counted, count=None, per_thousand=None, ratio=None, parts={}, withheld=True)


def _readings(cell: Cell) -> Iterable[Says]:
    yield cell.complaints.says
    yield cell.audits.says
    yield from (one.says for one in cell.measures.readings)


def _speaks(cell: Cell) -> bool:
    return any(says.speaks for says in cell.verdict.said.values())
