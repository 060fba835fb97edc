"""The triangulation as rows of a spreadsheet."""

from collections.abc import Iterator

from learning_register.triangulation import Cell, Counted, Triangulation
from service.quality_wording import SAYS, counted_number, measure_value

HEADER = (
    "Period",
    "Theme",
    "Service area",
    "Cases held (mean)",
    "Complaints and feedback",
    "for each 1,000 cases held",
    "elsewhere",
    "Complaints and feedback say",
    "Findings below good",
    "Findings good or better",
    "below good for each 1,000 cases held",
    "elsewhere",
    "Audits say",
    "Measures",
    "Measures say",
    "Together",
)


def rows(found: Triangulation) -> Iterator[tuple[object, ...]]:
    """One row for each theme in each service area where something is recorded."""
    themes = {theme.key: theme.name for theme in found.themes}
    areas = {area.key: area.name for area in found.areas}
    for cell in found.cells.values():
        if not cell.is_empty:
            names = found.period.name, themes[cell.theme], areas[cell.service_area]
            yield (*names, *_figures(cell))


def _figures(cell: Cell) -> tuple[object, ...]:
    audits = cell.audits
    measures = (f"{one.measure.name}: {measure_value(one)}" for one in cell.measures.readings)
    return (
        None if cell.cases_held is None else round(cell.cases_held),
        _number(cell.complaints),
        *_rates(cell.complaints),
        SAYS[cell.complaints.says],
        _number(audits),
        "withheld"
        if audits.withheld
        else audits.parts.get("good", 0 if audits.count == 0 else None),
        *_rates(audits),
        SAYS[audits.says],
        "; ".join(measures),
        SAYS[cell.measures.says],
        cell.verdict.words,
    )


def _number(counted: Counted) -> object:
    return counted_number(counted) if counted.withheld else counted.count


def _rates(counted: Counted) -> tuple[float | None, float | None]:
    here, elsewhere = counted.per_thousand, counted.elsewhere_per_thousand
    return (
        None if here is None else round(here, 2),
        None if elsewhere is None else round(elsewhere, 2),
    )
