"""Working days in England, and the counting of them from one day to another.

Pure; a year that is not known is an error, never a guess.

A working day is any day but Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and a bank
holiday (The Children Act 1989 Representations Procedure (England) Regulations 2006, regulation 2).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays

from learning_register.errors import RegisterError

FIRST_YEAR = 2000
LAST_YEAR = 2028
"""The last year for which the government had published England's bank holidays on
gov.uk/bank-holidays when `holidays` 0.109 came out. That package works out later years by rule up
to 2100, but bank holidays are moved and added by proclamation. Raise this when
gov.uk lists another year."""

_SATURDAY = 5
_NEXT = timedelta(days=1)


class UnknownYear(RegisterError):
    """The bank holidays of that year are not known."""


@dataclass(frozen=True)
class Pause:
    """A time in which no clock of a case runs: from `began_on` to the day before `ended_on`.

    Paused and resumed on one day, it leaves no day out. `ended_on` None: it goes on.
    """

    paused_for: str
    began_on: date
    ended_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the clocks stand still on that day."""
        return self.began_on <= day and (self.ended_on is None or day < self.ended_on)


def is_working_day(day: date) -> bool:
    """Whether people work on that day in England. Raises UnknownYear."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownYear(
            f"The bank holidays of {day.year} are not known. "
            "Ask your administrator for a newer version of Heard."
        )
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


CALENDARS: Mapping[str, Callable[[date], bool]] = MappingProxyType(
    {"working_days": is_working_day, "calendar_days": lambda day: True}
)
"""The days that a clock may count."""


def add_working_days(day: date, n: int) -> date:
    """The nth working day after `day`; `day` itself is day 0.

    Raises UnknownYear; ValueError for n < 0.
    """
    due = due_day(day, n)
    assert due is not None, "nothing is paused"  # noqa: S101  for the type checker
    return due


def due_day(
    start: date, days: int, pauses: Iterable[Pause] = (), calendar: str = "working_days"
) -> date | None:
    """The day on which so many days have been counted; `start` itself is day 0.

    Paused days are not counted. None where a pause that still goes on stands in the way.
    Raises UnknownYear; ValueError for days < 0.
    """
    if days < 0:
        raise ValueError("working days are counted forwards")
    counts, held = CALENDARS[calendar], tuple(pauses)
    day = start
    while days:
        day += _NEXT
        holding = [pause for pause in held if pause.holds(day)]
        if any(pause.ended_on is None for pause in holding):
            return None
        days -= not holding and counts(day)
    return day


def days_counted(
    start: date, until: date, pauses: Iterable[Pause] = (), calendar: str = "working_days"
) -> int:
    """How many days come after `start`, up to and with `until`, and are not paused; 0 if none do.

    Raises UnknownYear.
    """
    counts, held = CALENDARS[calendar], tuple(pauses)
    days = (start + timedelta(days=n) for n in range(1, (until - start).days + 1))
    return sum(counts(day) for day in days if not any(pause.holds(day) for pause in held))


def working_days_between(a: date, b: date) -> int:
    """How many working days come after `a`, up to and with `b`; negative if `b` is before `a`.

    Raises UnknownYear.
    """
    return days_counted(a, b) if a <= b else -days_counted(b, a)


def due_in_words(due: date, today: date) -> str:
    """For a page: "due in 3 working days", "due today", "2 working days overdue".

    Raises UnknownYear.
    """
    if due == today:
        return "due today"
    days = working_days_between(today, due)
    if due > today:
        return f"due in {working_days(days)}" if days else "due on the next working day"
    return f"{working_days(-days)} overdue" if days else "overdue since the last working day"


def working_days(n: int) -> str:
    """So many working days, in words."""
    return "1 working day" if n == 1 else f"{n} working days"


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
