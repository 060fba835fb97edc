"""Triangulation: complaints, audits and measures side by side, and the records behind each cell."""

from flask import Blueprint, Response, render_template, request

from learning_register.case_kinds import all_service_areas
from learning_register.periods import Period, period_with, recent_periods, usual_period
from learning_register.triangulation import Cell, Triangulation, triangulate
from learning_register.triangulation_records import records_behind
from learning_register.triangulation_rules import (
    FLOOR,
    LEAST_RATIO,
    LEVEL,
    SOURCE_NAMES,
    Agreement,
    Says,
)
from service import current
from service.quality_table import HEADER
from service.quality_table import rows as table_rows
from service.spreadsheet import csv_text

quality = Blueprint("quality", __name__, url_prefix="/quality")


@quality.get("")
def table() -> str:
    """Every theme in every service area for a period, or in one service area in full."""
    found, area = _asked()
    standing_out = found.standing_out
    return render_template(
        "quality/area.html" if area else "quality/table.html",
        found=found,
        area=area,
        periods=_periods(found.period),
        areas=_all_areas(),
        agreed=[one for one in standing_out if one.verdict.agreement in _SEVERAL],
        alone=[one for one in standing_out if _is_lone(one, Says.CONCERN)],
        strengths=[one for one in standing_out if _is_lone(one, Says.STRENGTH)],
        rows=_rows(found),
        thresholds={"floor": FLOOR, "level": LEVEL, "least_ratio": LEAST_RATIO},
    )


@quality.get("/table.csv")
def export() -> Response:
    """The same table, with the same filter, for a spreadsheet."""
    found, area = _asked()
    name = "-".join(filter(None, ("triangulation", found.period.key, area)))
    text = csv_text(HEADER, table_rows(found))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, mimetype="text/csv", headers=headers)


@quality.get("/<period>/<service_area>/<theme>")
def cell(period: str, service_area: str, theme: str) -> str:
    """One cell: what each source says and why, and the records that it was counted from."""
    when = period_with(period)
    records = records_behind(current.register(), current.actor(), when, service_area, theme)
    months = tuple(dict.fromkeys(value.month for value in records.values))
    return render_template(
        "quality/cell.html",
        period=when,
        records=records,
        cell=records.cell,
        area=_all_areas()[records.cell.service_area],
        sources=SOURCE_NAMES,
        months=months,
        values={(value.measure, value.month): value for value in records.values},
    )


_SEVERAL = frozenset({Agreement.ALL, Agreement.TWO, Agreement.DIFFER})


def _asked() -> tuple[Triangulation, str | None]:
    """The table that the address asks for, and the one service area, if it asks for one."""
    register = current.register()
    key = request.args.get("period")
    period = period_with(key) if key else usual_period(register.today())
    wanted = request.args.get("service_area") or None
    found = triangulate(register, current.actor(), period, wanted)
    return found, found.areas[0].key if wanted else None


def _periods(chosen: Period) -> tuple[Period, ...]:
    recent = recent_periods(current.register().today())
    return recent if chosen in recent else (chosen, *recent)


def _all_areas() -> dict[str, str]:
    return {area.key: area.name for area in all_service_areas(current.register())}


def _is_lone(cell: Cell, points: Says) -> bool:
    return cell.verdict.agreement is Agreement.ONE and cell.verdict.points is points


def _rows(found: Triangulation) -> list[tuple[str, list[Cell]]]:
    """The themes of which something is recorded, those to look at first first."""
    rows = [
        (theme.name, [found.cells[theme.key, area.key] for area in found.areas])
        for theme in found.themes
    ]
    told = [(name, cells) for name, cells in rows if not all(cell.is_empty for cell in cells)]
    return sorted(told, key=lambda row: min(cell.verdict.rank for cell in row[1]))
