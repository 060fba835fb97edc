"""What is counted: outcomes of complaints and of points, times, costs."""

from datetime import date, timedelta
from typing import Any

from learning_register import outcomes
from learning_register.stage_two import average_cost, concluded, cost_by_item
from learning_register.timescales import count_timescales

World = Any
Complain = Any
START = date(2026, 3, 2)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_costs_are_kept_by_item_and_a_concluded_investigation_shows_both_figures(
    world: World,
    complain: Complain,
) -> None:
    one = complain(service_area="care_management")
    one.to_stage_2()
    one.do(30, "add_cost", cost_item="investigating_officer", amount="900")
    one.do(30, "add_cost", cost_item="independent_person", amount="100.50")
    one.do(50, "record_reports", investigator_reported_on=one.day(49),
           independent_reported_on=one.day(50))  # fmt: skip
    one.do(56, "adjudicate", outcome="upheld", adjudicated_on=one.day(55), responded_on=one.day(56))
    one.do(60, "add_cost", cost_item="independent_person", amount="16.50")
    assert cost_by_item(world.register, one.id) == {
        "independent_person": 11_700, "investigating_officer": 90_000,
    }  # fmt: skip
    [row] = concluded(world.register, *YEAR)
    assert (row.reference, row.service_area, row.cost) == (
        one.ref.reference, "care_management", 101_700,
    )  # fmt: skip
    assert row.days_by_basis == {"agreed": 23, "requested": 28}
    assert row.in_time
    assert average_cost(concluded(world.register, *YEAR)) == 101_700
    assert average_cost(()) is None
    assert concluded(world.register, date(2025, 1, 1), date(2025, 12, 31)) == ()


def test_points_and_complaints_are_counted_apart(world: World, complain: Complain) -> None:
    first, second, third, fourth = (complain() for _ in range(4))
    for text in ("One.", "Two.", "Three."):
        first.do(0, "add_point", point=text)
    first.do(7, "decide_point", point_number=1, point_outcome="upheld")
    first.do(7, "decide_point", point_number=2, point_outcome="not_upheld")
    first.do(7, "decide_point", point_number=2, point_outcome="partly_upheld")
    first.do(7, "respond", outcome="partly_upheld", responded_on=first.day(7))
    second.do(7, "respond", outcome="not_upheld", responded_on=first.day(7))
    third.do(7, "withdraw", reason="She asked.")
    complaints = outcomes.count_complaints(world.register, *YEAR)
    assert (complaints.counted, complaints.total, complaints.upheld) == ("complaints", 4, 1)
    assert complaints.by_outcome == {
        "partly_upheld": 1, "not_upheld": 1, "withdrawn": 1, None: 1,
    }  # fmt: skip
    points = outcomes.count_points(world.register, *YEAR)
    assert (points.counted, points.total) == ("points", 6)
    assert points.by_outcome == {
        "upheld": 1, "partly_upheld": 1, "not_upheld": 1, "withdrawn": 1, None: 2,
    }  # fmt: skip
    second.do(10, "reopen", reason="She wrote again.")
    at_stage_1 = outcomes.count_complaints(world.register, *YEAR, stage="stage_1")
    assert at_stage_1.by_outcome == {"partly_upheld": 1, "withdrawn": 1, None: 2}
    at_stage_2 = outcomes.count_points(world.register, *YEAR, stage="stage_2")
    assert (at_stage_2.by_outcome[None], at_stage_2.total) == (5, 6)
    assert fourth.now.state == "stage_1"


def test_a_later_stage_changes_the_outcome_and_the_earlier_is_still_counted(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.to_panel()
    at_stage_1 = outcomes.count_complaints(world.register, *YEAR, stage="stage_1")
    now = outcomes.count_complaints(world.register, *YEAR)
    assert (at_stage_1.by_outcome, now.by_outcome) == ({"not_upheld": 1}, {"partly_upheld": 1})


def test_timescales_are_counted_as_met_missed_and_still_to_come(
    world: World, complain: Complain
) -> None:
    in_time, late, unanswered, withdrawn = (complain() for _ in range(4))
    in_time.do(7, "extend", reason="A worker is away.")
    in_time.do(28, "respond", outcome="upheld", responded_on=in_time.day(28))
    late.do(28, "respond", outcome="upheld", responded_on=late.day(28))
    withdrawn.do(28, "withdraw", reason="She asked.")
    world.case(received_on=START + timedelta(days=26))
    found = count_timescales(world.register, *YEAR)
    assert (found.met, found.missed, found.waiting, found.over) == (1, 2, 1, 1)
    assert (found.extended, found.not_known) == (1, 0)
    assert unanswered.now.clock
    assert unanswered.now.clock.overdue
