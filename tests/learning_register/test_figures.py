"""The board's figures on a small register whose numbers are known, and each person's work list."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.figures import (
    Quarter,
    board,
    board_totals,
    previous_quarter,
    quarter_of,
    theme_counts,
)
from learning_register.work import work_for

World = Any


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 4, 1), "Q1 2026/27", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), "Q3 2026/27", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), "Q4 2027/28", date(2028, 1, 1), date(2028, 3, 31)),
        (date(2099, 9, 30), "Q2 2099/00", date(2099, 7, 1), date(2099, 9, 30)),
    ],
)
def test_quarters_of_the_financial_year(day: date, name: str, first: date, last: date) -> None:
    quarter = quarter_of(day)
    assert (quarter.name, quarter.first_day, quarter.last_day) == (name, first, last)


@given(st.dates(date(2000, 4, 1), date(2090, 1, 1)))
def test_quarters_follow_without_gap_or_overlap(day: date) -> None:
    quarter = quarter_of(day)
    before: Quarter = previous_quarter(quarter)
    assert quarter.first_day <= day <= quarter.last_day
    assert before.last_day + timedelta(days=1) == quarter.first_day
    assert quarter_of(before.first_day) == before == quarter_of(before.last_day)


def small_service(world: World) -> None:
    """Family time: much in hand. Poor communication: complaints and nothing learnt.

    Worker change: quiet.
    """
    world.on(date(2026, 2, 10))
    world.case(theme="poor_communication")
    world.on(date(2026, 6, 10))
    upheld = world.case()
    world.case()
    world.case("feedback")
    world.case("compliment", None)
    officer = world["officer"]
    world.move(
        officer, "case", upheld.id, "respond", outcome="partly_upheld", responded_on=world.today
    )
    learning = world.learning("agreed").id
    world.action(learning_id=learning)
    world.action("in_progress", learning_id=learning, owner="board")
    world.action("done", learning_id=learning)
    world.action("verified", learning_id=learning)
    closed = world.action("closed")
    review_on = world.today + timedelta(days=5)
    world.move(
        world["quality"], "learning", closed.learning_id, "close", note="x", review_on=review_on
    )
    world.on(date(2026, 6, 26))
    world.move(world["quality"], "learning", closed.learning_id, "review_no_change")


def test_the_board_counts_what_is_there(world: World) -> None:
    small_service(world)
    rows = {row.theme: row for row in board(world.register, date(2026, 6, 26))}
    row = rows["family_time"]
    assert (row.complaints, row.complaints_before, row.feedback, row.feedback_before) == (
        2,
        0,
        1,
        0,
    )
    assert (row.upheld, row.learning_ever, row.learning_in_hand, row.learning_closed) == (
        1,
        2,
        1,
        1,
    )
    assert (row.actions_open, row.actions_overdue, row.actions_awaiting_verification) == (2, 2, 1)
    assert (row.actions_verified, row.actions_closed, row.last_review) == (1, 1, "no_change")
    on_the_day = board_totals(board(world.register, date(2026, 6, 24)))
    assert (on_the_day.actions_open, on_the_day.actions_overdue) == (2, 0)
    quiet = rows["worker_change"]
    assert (quiet.raised, quiet.learning_ever, quiet.last_review) == (0, 0, None)
    next_quarter = {row.theme: row for row in board(world.register, date(2026, 7, 1))}
    assert next_quarter["family_time"].complaints_before == 2
    assert next_quarter["family_time"].upheld == 0


def test_what_taught_nothing_yet_stands_first(world: World) -> None:
    small_service(world)
    order = [row.theme for row in board(world.register, date(2026, 6, 26))]
    assert order == ["poor_communication", "family_time", "worker_change"]
    world.case(theme="worker_change")
    order = [row.theme for row in board(world.register, date(2026, 6, 26))]
    assert order == ["worker_change", "poor_communication", "family_time"]


def test_totals_and_counts_by_theme(world: World) -> None:
    small_service(world)
    totals = board_totals(board(world.register, date(2026, 6, 26)))
    assert (totals.complaints, totals.feedback, totals.actions_overdue) == (2, 1, 2)
    counts = theme_counts(world.register, date(2026, 1, 1), date(2026, 6, 10))
    assert counts == {"family_time": 3, None: 1, "poor_communication": 1}
    complaints = theme_counts(world.register, date(2026, 4, 1), date(2026, 6, 30), "complaint")
    assert complaints == {"family_time": 2}


def test_an_empty_register_has_an_empty_board(world: World) -> None:
    assert board_totals(board(world.register, world.today)).complaints == 0


def test_each_person_s_work(world: World) -> None:
    small_service(world)
    world.on(date(2026, 6, 26))
    today = world.today
    world.learning()
    work = {role: work_for(world.register, world[role], today) for role in world.people}
    assert [action.overdue for action in work["board"].my_actions] == [True]
    assert len(work["officer"].my_actions) == 1
    assert not work["officer"].to_verify
    assert len(work["quality"].to_verify) == len(work["manager"].to_verify) == 1
    assert len(work["manager"].to_agree) == 1
    assert not work["officer"].to_agree
    (overdue, waiting) = work["officer"].complaints
    assert overdue.clock
    assert overdue.clock.overdue
    assert waiting.clock
    assert waiting.clock.words == "2 working days overdue"
    assert not work["board"].complaints


def test_learning_ready_to_close_and_to_review(world: World) -> None:
    action = world.action("verified")
    for role in ("quality", "board"):
        (ready,) = work_for(world.register, world[role], world.today).to_close
        assert ready.id == action.learning_id
    assert not work_for(world.register, world["officer"], world.today).to_close
    review_on = world.today + timedelta(days=30)
    world.move(
        world["board"], "learning", action.learning_id, "close", note="x", review_on=review_on
    )
    assert not work_for(world.register, world["board"], world.today).to_review
    world.on(review_on)
    assert len(work_for(world.register, world["board"], world.today).to_review) == 1
    world.move(world["board"], "learning", action.learning_id, "review_helped")
    assert not work_for(world.register, world["board"], world.today).to_review
