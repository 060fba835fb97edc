"""Quarters and years by name, and the months in them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.errors import Invalid
from learning_register.periods import (
    period_with,
    quarter_period,
    recent_periods,
    usual_period,
    year_period,
)

DAYS = st.dates(date(2001, 4, 1), date(2090, 1, 1))


@given(DAYS)
def test_a_period_is_found_again_by_its_key_and_holds_the_day(day: date) -> None:
    for period in (quarter_period(day), year_period(day)):
        assert period_with(period.key) == period
        assert period.first_day <= day <= period.last_day
        assert period.months(period.last_day)[0] == f"{period.first_day:%Y-%m}"
        assert len(period.months(period.last_day)) == (3 if "q" in period.key else 12)


@given(DAYS)
def test_recent_periods_end_with_today_and_leave_no_gap(day: date) -> None:
    periods = recent_periods(day)
    years = [one for one in periods if "q" not in one.key]
    quarters = [one for one in periods if "q" in one.key]
    assert (len(years), len(quarters)) == (3, 8)
    for found in (years, quarters):
        assert found[0].first_day <= day <= found[0].last_day
        for later, earlier in pairwise(found):
            assert earlier.last_day + timedelta(days=1) == later.first_day


def test_a_period_that_has_begun_has_the_months_so_far() -> None:
    year = period_with("2026-27")
    assert year.months(date(2026, 6, 10)) == ("2026-04", "2026-05", "2026-06")
    assert year.months(date(2026, 3, 31)) == ()
    assert (year.name, period_with(" 2026-27-Q4 ").name) == ("2026/27", "Q4 2026/27")


@pytest.mark.parametrize(
    ("today", "key"),
    [(date(2026, 4, 1), "2025-26"), (date(2026, 6, 30), "2025-26"),
     (date(2026, 7, 1), "2026-27"), (date(2027, 3, 31), "2026-27")],
)  # fmt: skip
def test_the_usual_period_is_a_year_with_something_in_it(today: date, key: str) -> None:
    assert usual_period(today).key == key


@pytest.mark.parametrize("key", ["", "2026", "2026-28", "2026-27-q5", "1999-00", "2026-27-q1 or 1"])
def test_a_key_that_names_no_period_is_refused(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        period_with(key)
    assert refused.value.field == "period"
