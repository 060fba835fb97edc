from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register.clocks import (
    LAST_YEAR,
    UnknownYear,
    add_working_days,
    due_in_words,
    is_working_day,
    stage_1_clock,
    stage_1_due,
    working_days_between,
)

# The first look at a year's holidays is slow.
unhurried = settings(deadline=None)
DAYS = st.dates(date(2015, 1, 1), date(LAST_YEAR - 1, 12, 31))


@unhurried
@given(DAYS, st.integers(0, 120))
def test_counting_gives_back_what_was_added(day: date, n: int) -> None:
    later = add_working_days(day, n)
    assert working_days_between(day, later) == n
    assert working_days_between(later, day) == -n
    assert n == 0 or is_working_day(later)


@unhurried
@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_twice_is_adding_once(day: date, a: int, b: int) -> None:
    assert add_working_days(add_working_days(day, a), b) == add_working_days(day, a + b)


@unhurried
@given(DAYS)
def test_no_working_day_on_a_weekend_and_extension_is_later(day: date) -> None:
    assert not (day.weekday() >= 5 and is_working_day(day))
    assert stage_1_due(day, True) > stage_1_due(day, False) > day


@pytest.mark.parametrize(
    ("received", "extended", "due"),
    [
        (date(2026, 6, 1), False, date(2026, 6, 15)),
        (date(2026, 12, 18), False, date(2027, 1, 6)),  # Christmas, Boxing Day's Monday, New Year
        (date(2026, 12, 18), True, date(2027, 1, 20)),
        (date(2027, 3, 22), False, date(2027, 4, 7)),  # Good Friday 26, Easter Monday 29 March
        (date(2026, 6, 6), False, date(2026, 6, 19)),  # received on a Saturday
    ],
)
def test_stage_1_is_due_after_ten_working_days_or_twenty(
    received: date, extended: bool, due: date
) -> None:
    assert stage_1_due(received, extended) == due


def test_scottish_and_irish_holidays_are_working_days_in_england() -> None:
    assert is_working_day(date(2026, 11, 30))
    assert is_working_day(date(2026, 3, 17))
    assert is_working_day(date(2026, 1, 2))


def test_beyond_the_published_years_nothing_is_guessed() -> None:
    with pytest.raises(UnknownYear, match="2029"):
        stage_1_due(date(LAST_YEAR, 12, 20), False)
    with pytest.raises(UnknownYear):
        is_working_day(date(1999, 12, 31))
    clock = stage_1_clock(date(LAST_YEAR, 12, 20), False, date(LAST_YEAR, 12, 21))
    assert clock.due_on is None
    assert "not known" in clock.words


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 6, 1), -1)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "due today"), (1, "due in 1 working day"), (5, "due in 3 working days"),
        (-1, "1 working day overdue"), (-2, "2 working days overdue"),
    ],
)  # fmt: skip
def test_due_in_words(days: int, words: str) -> None:
    wednesday = date(2026, 6, 10)
    assert due_in_words(wednesday + timedelta(days=days), wednesday) == words


def test_a_friday_is_overdue_on_the_saturday_already() -> None:
    friday = date(2026, 6, 12)
    assert due_in_words(friday, friday + timedelta(days=1)) == "overdue since the last working day"
    sunday = date(2026, 6, 14)
    assert due_in_words(sunday, sunday - timedelta(days=1)) == "due on the next working day"
