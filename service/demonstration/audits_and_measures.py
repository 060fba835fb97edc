"""Two years of made-up audit findings and measures for the demonstration register."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learning_register import suggestions
from learning_register.audits import NewFinding, record_finding
from learning_register.measure_values import Given, put_month
from learning_register.periods import month_of
from service.suggesting import kept_fields

if TYPE_CHECKING:
    from service.demonstration.filling import Stage

FILE = Path(__file__).with_name("audits.json")
MONTHS = 24
RECORDED_ON = 8
"""The day of the month on which the figures of the month before are recorded."""

Happens = tuple[int, int, Callable[["Stage"], None]]


def audit_and_measure_events() -> list[Happens]:
    """What happened, each with how many days ago."""
    made_up = json.loads(FILE.read_text("utf-8"))
    found: list[Happens] = []
    for one in made_up["findings"]:
        days_ago = max(one["found_days_ago"] - one["recorded_after_days"], 0)
        found.append((days_ago, 0, partial(_record, one=one)))
    today = datetime.now(UTC).date()
    for number, first_day in enumerate(_last_months(today)):
        recorded = (first_day + timedelta(days=31)).replace(day=RECORDED_ON)
        days_ago = max((today - recorded).days, 0)
        month = month_of(first_day)
        values = _values_of(made_up["measures"], number)
        found.append((days_ago, 0, partial(_put_month, month=month, values=values)))
    return found


def _last_months(today: date) -> list[date]:
    """The first days of the months before this one, the earliest first."""
    found = [today.replace(day=1)]
    while len(found) <= MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[:0:-1]


def _record(stage: "Stage", one: dict[str, Any]) -> None:
    actor = stage.people[one["by"]]
    shown = kept_fields(stage.classifier, one["text"], stage.classifier.suggest(one["text"]))
    kept = suggestions.keep_suggestion(
        stage.register, actor, suggestions.text_sha256(one["text"]), shown
    )
    found_on = stage.register.today() - timedelta(days=one["recorded_after_days"])
    names = ("source", "service_area", "standard", "grade", "text", "team")
    new = NewFinding(
        **{name: one[name] for name in names},
        found_on=found_on,
        themes=tuple(one["themes"]),
        suggestion_id=kept,
    )
    record_finding(stage.register, actor, new)


def _values_of(measures: dict[str, Any], number: int) -> dict[str, dict[str, Given]]:
    """The values of the nth month, by service area and measure."""
    found: dict[str, dict[str, Given]] = {}
    for key, areas in measures.items():
        for area, months in areas.items():
            found.setdefault(area, {})[key] = Given(*months[number])
    return found


def _put_month(stage: "Stage", month: str, values: dict[str, dict[str, Given]]) -> None:
    with stage.register.writing():
        for area, given in values.items():
            put_month(stage.register, stage.people["quality"], area, month, given)
