"""One complaint through the stages, on a real register."""

from datetime import date
from typing import Any

import pytest

from learning_register import cases, outcomes
from learning_register.errors import Invalid, Missing, NotAllowed, WrongState
from learning_register.mediation import count_mediations, mediations_of, saved_cost
from learning_register.panel import panels_of
from learning_register.points import points_of
from learning_register.stage_two import stage_twos_of

World = Any
Complain = Any
START = date(2026, 3, 2)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_through_all_stages_each_leaves_its_outcome(world: World, complain: Complain) -> None:
    one = complain()
    one.do(0, "add_point", point="Nobody rang.")
    one.do(0, "add_point", point="The report is wrong.")
    one.do(7, "decide_point", point_number=1, point_outcome="upheld")
    one.to_panel()
    one.do(84, "decide_point", point_number=2, point_outcome="upheld")
    one.do(87, "record_findings", outcome="upheld", on=one.day(87))
    one.do(100, "respond_stage_3", responded_on=one.day(100))
    assert (one.now.state, one.now.outcome) == ("stage_3_responded", "upheld")
    found = outcomes.outcomes_of(world.register, one.id)
    assert [(o.stage, o.outcome) for o in found] == [
        ("stage_1", "not_upheld"), ("stage_2", "partly_upheld"), ("stage_3", "upheld"),
    ]  # fmt: skip
    first, second = points_of(world.register, world["officer"], one.id)
    assert (first.outcomes, first.outcome) == ({"stage_1": "upheld"}, "upheld")
    assert (second.text, second.outcomes) == ("The report is wrong.", {"stage_3": "upheld"})
    [stage_2] = stage_twos_of(world.register, one.id)
    assert (stage_2.investigating_officer, stage_2.independent_person) == ("Ivy Dale", "Ned Ash")
    assert (stage_2.signed_on, stage_2.adjudicated_on) == (one.day(21), one.day(55))
    [panel] = panels_of(world.register, one.id)
    assert panel.members == ("Cy Orr", "Mo Lee", "Di Fox")
    assert (panel.held_on, panel.letter_on, panel.responded_on) == (
        one.day(84), one.day(87), one.day(100),
    )  # fmt: skip
    assert [clock.in_time for clock in one.now.clocks if clock.clock.startswith("stage_3")][-1]


def test_state_and_clocks_can_be_asked_for_any_past_day(world: World, complain: Complain) -> None:
    one = complain()
    one.to_panel()
    expected = {
        -1: None, 0: "stage_1", 6: "stage_1", 7: "responded", 14: "stage_2_requested",
        20: "stage_2_requested", 21: "stage_2", 50: "adjudication", 84: "panel_held",
    }  # fmt: skip
    assert {after: one.state_on(after) for after in expected} == expected
    manager = world["manager"]
    then = cases.clocks_at(world.register, manager, one.id, one.day(30))
    assert [clock.clock for clock in then if clock.running] == ["stage_2"]
    assert cases.clocks_at(world.register, manager, one.id, world.today) == one.now.clocks
    for asked in (cases.state_at, cases.clocks_at):
        with pytest.raises(NotAllowed):
            asked(world.register, world["board"], one.id, world.today)


def test_what_is_recorded_late_counts_from_the_day_on_which_it_happened(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.do(20, "acknowledge", on=one.day(1))
    one.do(20, "extend", reason="A worker is away.", on=one.day(5))
    one.do(30, "respond", outcome="upheld", responded_on=one.day(15))
    assert (one.state_on(14), one.state_on(15)) == ("stage_1", "responded")
    clocks = {clock.clock: clock for clock in one.now.clocks}
    assert clocks["acknowledgement"].in_time
    assert clocks["stage_1"].limit == 20
    assert clocks["stage_1"].in_time
    on_day_4 = cases.clocks_at(world.register, world["officer"], one.id, one.day(4))
    assert [c.limit for c in on_day_4 if c.clock == "stage_1"] == [10]


def test_a_suspension_for_court_is_a_time_in_which_work_goes_on(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.to_stage_2()
    one.do(22, "pause", paused_for="court", reason="A hearing is set.")
    with pytest.raises(WrongState):
        one.do(23, "pause", paused_for="court", reason="Again.")
    assert one.now.state == "stage_2"
    assert one.now.clock
    assert one.now.clock.paused
    one.do(30, "add_cost", cost_item="travel", amount="40")
    one.do(40, "record_reports", investigator_reported_on=one.day(39),
           independent_reported_on=one.day(40))  # fmt: skip
    one.do(200, "resume")
    assert one.now.state == "adjudication"
    assert one.now.clock
    assert (one.now.clock.days_used, one.now.clock.limit) == (1, 25)
    [kept] = world.register.rows("SELECT paused_for, began_on, ended_on FROM pauses")
    assert kept == {"paused_for": "court", "began_on": one.day(22).isoformat(),
                    "ended_on": one.day(200).isoformat()}  # fmt: skip
    past = cases.case_history(world.register, world["officer"], one.id)
    [event] = [event for event in past if event.event == "pause"]
    assert (event.actor_name, event.note) == ("Manager", "A hearing is set.")


@pytest.mark.parametrize(
    ("event", "state", "result"),
    [
        ("decline_mediation", "stage_2_requested", "declined"),
        ("withdraw_request", "responded", "withdrawn"),
        ("resolve_by_mediation", "resolved", "resolved"),
        ("go_on_after_mediation", "stage_2_requested", "went_on"),
    ],
)
def test_mediation_ends_in_one_of_four_ways(
    world: World, complain: Complain, event: str, state: str, result: str
) -> None:
    one = complain()
    one.do(7, "respond", outcome="not_upheld", responded_on=one.day(7))
    one.do(14, "request_stage_2", on=one.day(14))
    one.do(15, "offer_mediation", on=one.day(15))
    assert count_mediations(world.register, *YEAR).open == 1
    one.do(25, event, on=one.day(25))
    assert one.now.state == state
    [mediation] = mediations_of(world.register, one.id)
    assert (mediation.result, mediation.ended_on) == (result, one.day(25))
    counts = count_mediations(world.register, *YEAR)
    assert (counts.offered, getattr(counts, result), counts.open) == (1, 1, 0)
    assert saved_cost(counts, 350_000) == (350_000 if result == "resolved" else 0)


def test_a_request_that_was_withdrawn_can_come_again(world: World, complain: Complain) -> None:
    one = complain()
    one.to_stage_2()
    one.do(30, "withdraw", reason="She is tired of it.")
    assert one.now.state == "withdrawn"
    with pytest.raises(WrongState, match="Stage 2"):
        one.do(31, "reopen", reason="x")
    one.do(40, "request_stage_2", "participation", on=one.day(40))
    assert one.now.state == "stage_2_requested"
    assert [two.requested_on for two in stage_twos_of(world.register, one.id)] == [
        one.day(14), one.day(40),
    ]  # fmt: skip


def test_a_late_request_is_found_out_of_time_with_reasons_and_may_be_taken(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.do(7, "respond", outcome="not_upheld", responded_on=one.day(7))
    in_time = complain()
    in_time.do(7, "respond", outcome="not_upheld", responded_on=one.day(7))
    in_time.do(37, "request_stage_2", on=one.day(37))  # 20 working days, Easter among them
    with pytest.raises(WrongState, match="in time"):
        in_time.do(38, "find_out_of_time", reason="x")
    one.do(40, "request_stage_2", on=one.day(40))
    with pytest.raises(NotAllowed):
        one.do(41, "find_out_of_time", "officer", reason="x")
    with pytest.raises(Missing):
        one.do(41, "find_out_of_time")
    one.do(41, "find_out_of_time", reason="It came on the 21st day.")
    one.do(44, "accept_late", "officer", reason="She was in hospital.")
    assert one.now.state == "stage_2_requested"


def test_a_corporate_complaint_has_its_own_clocks_and_second_stage(
    world: World, complain: Complain
) -> None:
    one = complain(procedure="corporate")
    one.do(2, "acknowledge", on=one.day(2))
    assert one.now.clock
    assert one.now.clock.due_on == date(2026, 3, 18)
    one.do(10, "respond", outcome="upheld", responded_on=one.day(10), answered_by="Ann Hill")
    one.do(14, "request_stage_2", on=one.day(14))
    assert one.now.clock
    assert one.now.clock.limit == 20
    with pytest.raises(Invalid) as caught:
        one.do(20, "respond_stage_2", outcome="upheld", responded_on=one.day(20),
               answered_by="Ann HILL")  # fmt: skip
    assert caught.value.field == "answered_by"
    one.do(20, "respond_stage_2", outcome="not_upheld", responded_on=one.day(20),
           answered_by="Bo Day")  # fmt: skip
    last = outcomes.outcomes_of(world.register, one.id)[-1]
    assert (last.stage, last.answered_by) == ("stage_2", "Bo Day")
    with pytest.raises(WrongState):
        one.do(21, "request_stage_3", on=one.day(21))
