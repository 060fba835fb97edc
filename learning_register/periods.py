"""Quarters and years of the financial year, by the names that pages and programs use."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from learning_register.errors import Invalid
from learning_register.figures import previous_quarter, quarter_of

_KEY = re.compile(r"(20\d\d)-(\d\d)(?:-q([1-4]))?")


@dataclass(frozen=True)
class Period:
    """A quarter or a financial year.

    `key` is for addresses, such as "2026-27-q1"; `name` for people, such as "Q1 2026/27".
    """

    key: str
    name: str
    first_day: date
    last_day: date

    def months(self, today: date) -> tuple[str, ...]:
        """Its months that have begun by that day, such as "2026-04"."""
        end = min(self.last_day, today)
        days = (self.first_day + timedelta(days=n) for n in range((end - self.first_day).days + 1))
        return tuple(dict.fromkeys(month_of(day) for day in days))


def month_of(day: date) -> str:
    """The month of a day, such as "2026-04"."""
    return f"{day:%Y-%m}"


def quarter_period(day: date) -> Period:
    """The quarter that holds the day."""
    quarter = quarter_of(day)
    key = f"{_year_key(quarter.year)}-q{quarter.number}"
    return Period(key, quarter.name, quarter.first_day, quarter.last_day)


def year_period(day: date) -> Period:
    """The financial year that holds the day: 1 April to 31 March."""
    year = quarter_of(day).year
    name = f"{year}/{(year + 1) % 100:02}"
    return Period(_year_key(year), name, date(year, 4, 1), date(year + 1, 3, 31))


def period_with(key: str) -> Period:
    """The period with that key. Raises Invalid."""
    found = _KEY.fullmatch(key.strip().lower())
    if not found or int(found[2]) != (int(found[1]) + 1) % 100:
        raise Invalid("Choose a period, such as 2026-27 or 2026-27-q1.", "period")
    year = int(found[1])
    if not found[3]:
        return year_period(date(year, 4, 1))
    month = 3 * int(found[3]) + 1
    return quarter_period(date(year + month // 12, (month - 1) % 12 + 1, 1))


def recent_periods(today: date, years: int = 3, quarters: int = 8) -> tuple[Period, ...]:
    """The years and quarters up to today, the latest first, years before quarters."""
    found = [year_period(today)]
    while len(found) < years:
        found.append(year_period(found[-1].first_day - timedelta(days=1)))
    quarter = quarter_of(today)
    for _ in range(quarters):
        found.append(quarter_period(quarter.first_day))
        quarter = previous_quarter(quarter)
    return tuple(found)


def usual_period(today: date) -> Period:
    """This financial year, or the last one while this has not run for a quarter."""
    year = year_period(today)
    begun = quarter_of(today).first_day > year.first_day
    return year if begun else year_period(year.first_day - timedelta(days=1))


def _year_key(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02}"
