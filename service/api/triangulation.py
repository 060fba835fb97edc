"""Complaints, audits and measures side by side, and the records behind a cell."""

from typing import Any

from learning_register.periods import period_with, usual_period
from learning_register.triangulation import triangulate
from learning_register.triangulation_records import records_behind
from service import current
from service.api.part import Part
from service.api.quality_schemas import PeriodQuery, Records, Triangulation

triangulation = Part(
    "triangulation", __name__, url_prefix="/triangulation", description="Sources side by side."
)


@triangulation.serves("GET", "", Triangulation, query=PeriodQuery)
def show(query: dict[str, Any]) -> dict[str, Any]:
    """What complaints, audits and measures say of each theme in each service area."""
    register = current.register()
    key = query.get("period")
    period = period_with(key) if key else usual_period(register.today())
    found = triangulate(register, current.actor(), period, query.get("service_area"))
    cells = sorted(found.cells.values(), key=lambda cell: cell.verdict.rank)
    return {
        "period": period,
        "cells": [cell for cell in cells if not cell.is_empty],
        "compared": found.compared,
        "by_chance": found.by_chance,
        "unplaced": found.unplaced,
    }


@triangulation.serves("GET", "/<period>/<service_area>/<theme>", Records, refuses=(404, 422))
def cell(period: str, service_area: str, theme: str) -> dict[str, Any]:
    """One cell, and the records that it was counted from."""
    when = period_with(period)
    found = records_behind(current.register(), current.actor(), when, service_area, theme)
    return {
        **vars(found),
        "period": when,
        "cases": found.cases or (),
        "findings": found.findings or (),
    }
