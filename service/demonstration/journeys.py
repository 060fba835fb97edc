"""The cases of the demonstration that go beyond Stage 1, to every state of the procedure."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from learning_register.move_fields import FIELDS

HERE = Path(__file__).parent


def journey_events() -> list[tuple[int, int, Callable[[Any], None]]]:
    """What happened, by days ago: `journeys.json` names the case by its line in `cases.jsonl`."""
    return [
        (days_ago, 0, partial(_happen, line=one["line"], who=who, event=event, given=given))
        for one in json.loads((HERE / "journeys.json").read_text("utf-8"))
        for days_ago, who, event, given in one["events"]
    ]


def _happen(stage: Any, line: int, who: str, event: str, given: dict[str, Any]) -> None:
    """A date is given as so many days before that day, or after it where it is negative."""
    today = stage.register.today()
    values = {
        name: today - timedelta(days=value) if FIELDS[name].kind == "date" else value
        for name, value in given.items()
    }
    stage.move(who, "case", stage.cases[line][0], event, **values)
