"""Working days in England, and the counting of them around pauses."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register.clocks import (
    LAST_YEAR,
    Pause,
    UnknownYear,
    add_working_days,
    days_counted,
    due_day,
    due_in_words,
    is_working_day,
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
def test_no_working_day_on_a_weekend(day: date) -> None:
    assert not (day.weekday() >= 5 and is_working_day(day))


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 6, 1), 10, date(2026, 6, 15)),
        (date(2026, 12, 18), 10, date(2027, 1, 6)),  # Christmas, Boxing Day's Monday, New Year
        (date(2026, 12, 18), 20, date(2027, 1, 20)),
        (date(2027, 3, 22), 10, date(2027, 4, 7)),  # Good Friday 26, Easter Monday 29 March
        (date(2026, 6, 6), 10, date(2026, 6, 19)),  # received on a Saturday
        (date(2020, 5, 1), 10, date(2020, 5, 18)),  # the bank holiday was moved to Friday 8 May
        (date(2022, 9, 12), 10, date(2022, 9, 27)),  # the Queen's funeral, 19 September
        (date(2011, 4, 20), 5, date(2011, 5, 3)),  # Easter, the royal wedding, May Day
    ],
)
def test_days_of_past_and_future_years_are_counted_with_their_holidays(
    received: date, days: int, due: date
) -> None:
    assert due_day(received, days) == due


@st.composite
def pauses(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    """A start, and pauses that follow each other from about then."""
    start = draw(DAYS)
    day, found = start + timedelta(days=draw(st.integers(-9, 9))), []
    for _ in range(draw(st.integers(0, 3))):
        began = day + timedelta(days=draw(st.integers(0, 9)))
        day = began + timedelta(days=draw(st.integers(0, 40)))
        found.append(Pause("court", began, day))
    return start, found


@unhurried
@given(pauses(), st.integers(1, 65))
def test_pausing_and_resuming_neither_loses_nor_invents_a_working_day(
    paused: tuple[date, list[Pause]], days: int
) -> None:
    start, held = paused
    due = due_day(start, days, held)
    assert due is not None
    assert days_counted(start, due, held) == days
    assert days_counted(start, due - timedelta(days=1), held) == days - 1
    left_out = sum(
        is_working_day(start + timedelta(days=n))
        for n in range(1, (due - start).days + 1)
        if any(pause.holds(start + timedelta(days=n)) for pause in held)
    )
    assert working_days_between(start, due) == days + left_out


@unhurried
@given(DAYS, st.integers(1, 65), st.integers(0, 90))
def test_a_pause_within_one_day_changes_nothing(start: date, days: int, after: int) -> None:
    on = start + timedelta(days=after)
    assert due_day(start, days, [Pause("court", on, on)]) == due_day(start, days)


@unhurried
@given(DAYS, st.integers(1, 65), st.integers(0, 90))
def test_while_a_pause_goes_on_what_is_still_to_come_has_no_due_day(
    start: date, days: int, after: int
) -> None:
    usual, began = due_day(start, days), start + timedelta(days=after)
    assert usual is not None
    paused = due_day(start, days, [Pause("court", began)])
    assert paused == (usual if began > usual else None)


def test_a_clock_may_count_all_days() -> None:
    assert due_day(date(2026, 6, 1), 28, calendar="calendar_days") == date(2026, 6, 29)
    assert due_day(date(2050, 6, 1), 1, calendar="calendar_days") == date(2050, 6, 2)


def test_scottish_and_irish_holidays_are_working_days_in_england() -> None:
    assert is_working_day(date(2026, 11, 30))
    assert is_working_day(date(2026, 3, 17))
    assert is_working_day(date(2026, 1, 2))


def test_beyond_the_published_years_nothing_is_guessed() -> None:
    with pytest.raises(UnknownYear, match="2029"):
        due_day(date(LAST_YEAR, 12, 20), 10)
    with pytest.raises(UnknownYear):
        is_working_day(date(1999, 12, 31))


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
