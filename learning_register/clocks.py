"""Working days in England, and the clock of Stage 1.

Pure; a year that is not known is an error, never a guess.

A working day is any day but Saturday, Sunday, Christmas Day, Boxing Day, Good Friday and a bank
holiday (The Children Act 1989 Representations Procedure (England) Regulations 2006, regulation 2).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from learning_register.errors import RegisterError

FIRST_YEAR = 2000
LAST_YEAR = 2028
"""The last year for which the government had published England's bank holidays on
gov.uk/bank-holidays when `holidays` 0.109 came out. That package works out later years by rule up
to 2100, but bank holidays are moved and added by proclamation. Raise this when
gov.uk lists another year."""

STAGE_1_DAYS = 10
STAGE_1_DAYS_EXTENDED = 20

_SATURDAY = 5


class UnknownYear(RegisterError):
    """The bank holidays of that year are not known."""


@dataclass(frozen=True)
class Clock:
    """When a response is due, and the same in words.

    `due_on` is None where that cannot be known yet.
    """

    due_on: date | None
    words: str
    overdue: bool = False


def is_working_day(day: date) -> bool:
    """Whether people work on that day in England. Raises UnknownYear."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownYear(
            f"The bank holidays of {day.year} are not known. "
            "Ask your administrator for a newer version of Heard."
        )
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def add_working_days(day: date, n: int) -> date:
    """The nth working day after `day`; `day` itself is day 0.

    Raises UnknownYear; ValueError for n < 0.
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_days_between(a: date, b: date) -> int:
    """How many working days come after `a`, up to and with `b`; negative if `b` is before `a`.

    Raises UnknownYear.
    """
    if b < a:
        return -working_days_between(b, a)
    return sum(is_working_day(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


def stage_1_due(received_on: date, extended: bool) -> date:
    """The last day for the Stage 1 response.

    10 working days after receipt, 20 if extended (regulation 14).

    The day of receipt is day 0. Raises UnknownYear.
    """
    return add_working_days(received_on, STAGE_1_DAYS_EXTENDED if extended else STAGE_1_DAYS)


def due_in_words(due: date, today: date) -> str:
    """For a page: "due in 3 working days", "due today", "2 working days overdue".

    Raises UnknownYear.
    """
    if due == today:
        return "due today"
    days = working_days_between(today, due)
    if due > today:
        return f"due in {_working_days(days)}" if days else "due on the next working day"
    return f"{_working_days(-days)} overdue" if days else "overdue since the last working day"


def stage_1_clock(received_on: date, extended: bool, today: date) -> Clock:
    """The Stage 1 clock for a page.

    Where a year is not known it says so instead of failing the page.
    """
    try:
        due = stage_1_due(received_on, extended)
        return Clock(due, due_in_words(due, today), due < today)
    except UnknownYear as error:
        return Clock(None, f"due date not known: {error.message}")


def _working_days(n: int) -> str:
    return "1 working day" if n == 1 else f"{n} working days"


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
