"""The clocks of a case, from what happened to it alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register.clocks import LAST_YEAR, Pause, days_counted
from learning_register.course import Course, Happened
from learning_register.stage_clocks import ClockRule, StageClock, clocks, response_clock

LONG_AGO = date(2000, 1, 1)
RULES = tuple(
    ClockRule(procedure, clock, LONG_AGO, days, longest, starts_from, "working_days")
    for procedure, clock, days, longest, starts_from in (
        ("statutory", "acknowledgement", 5, None, "received"),
        ("statutory", "stage_1", 10, 20, "received"),
        ("statutory", "stage_2_request", 20, None, "answered"),
        ("statutory", "stage_2", 25, 65, "agreed"),
        ("statutory", "stage_3_request", 20, None, "answered"),
        ("statutory", "panel", 30, None, "requested"),
        ("statutory", "findings_letter", 5, None, "held"),
        ("statutory", "stage_3_response", 15, None, "letter"),
        ("statutory", "stage_3", 50, None, "requested"),
        ("corporate", "acknowledgement", 5, None, "received"),
        ("corporate", "stage_1", 10, 20, "acknowledged"),
        ("corporate", "stage_2", 20, 40, "requested"),
    )
)
WAY = {
    "record_complaint": (None, "stage_1"),
    "acknowledge": ("stage_1", "stage_1"),
    "extend": ("stage_1", "stage_1"),
    "respond": ("stage_1", "responded"),
    "reopen": ("responded", "stage_1"),
    "withdraw": ("stage_1", "withdrawn"),
    "request_stage_2": ("responded", "stage_2_requested"),
    "offer_mediation": ("stage_2_requested", "mediation"),
    "go_on_after_mediation": ("mediation", "stage_2_requested"),
    "find_out_of_time": ("stage_2_requested", "out_of_time"),
    "accept_late": ("out_of_time", "stage_2_requested"),
    "sign_terms": ("stage_2_requested", "stage_2"),
    "record_reports": ("stage_2", "adjudication"),
    "adjudicate": ("adjudication", "stage_2_responded"),
    "request_stage_3": ("stage_2_responded", "stage_3_requested"),
    "decline_stage_3": ("stage_3_requested", "stage_3_declined"),
    "hold_panel": ("stage_3_requested", "panel_held"),
    "record_findings": ("panel_held", "findings"),
    "respond_stage_3": ("findings", "stage_3_responded"),
}
MONDAY = date(2026, 6, 1)
DAYS = st.dates(date(2015, 1, 1), date(LAST_YEAR - 2, 12, 31))
unhurried = settings(deadline=None)


def course(
    *events: tuple[str, date] | tuple[str, date, int],
    procedure: str = "statutory",
    pauses: tuple[Pause, ...] = (),
) -> Course:
    happened = tuple(Happened(event, day, *WAY[event], *more) for event, day, *more in events)
    return Course(procedure, happened, pauses)


def clock(
    of: Course, name: str, on: date = MONDAY, rules: tuple[ClockRule, ...] = RULES
) -> StageClock:
    """The last of that name, as it stood on that day."""
    return [one for one in clocks(of, rules, on) if one.clock == name][-1]


def days_on(n: int, start: date = MONDAY) -> date:
    return start + timedelta(days=n)


def test_stage_1_is_due_ten_working_days_after_receipt_or_at_most_twenty() -> None:
    received = course(("record_complaint", MONDAY))
    assert clock(received, "stage_1").due_on == date(2026, 6, 15)
    extended = course(("record_complaint", MONDAY), ("extend", days_on(3), 20))
    assert clock(extended, "stage_1", days_on(3)).due_on == date(2026, 6, 29)
    assert clock(extended, "stage_1", days_on(2)).due_on == date(2026, 6, 15)


def test_an_answer_is_in_time_or_not_and_ends_the_clock() -> None:
    for answered, in_time in ((date(2026, 6, 15), True), (date(2026, 6, 16), False)):
        found = clock(
            course(("record_complaint", MONDAY), ("respond", answered)), "stage_1", days_on(60)
        )
        assert (found.met_on, found.in_time, found.running) == (answered, in_time, False)
        assert not found.overdue
    assert found.days_used == 11


def test_an_answer_acknowledges_too_and_opens_the_time_to_ask_for_stage_2() -> None:
    answered = course(("record_complaint", MONDAY), ("respond", days_on(2)))
    assert clock(answered, "acknowledgement", days_on(9)).in_time
    window = clock(answered, "stage_2_request", days_on(90))
    assert (window.due_on, window.overdue) == (date(2026, 7, 1), False)


def test_a_complaint_that_was_opened_again_has_ten_fresh_days() -> None:
    again = course(
        ("record_complaint", MONDAY),
        ("extend", MONDAY, 20),
        ("respond", days_on(4)),
        ("reopen", days_on(14)),
    )
    found = clock(again, "stage_1", days_on(14))
    assert (found.started_on, found.due_on, found.extended) == (
        days_on(14), date(2026, 6, 29), False,
    )  # fmt: skip


def test_stage_2_gives_both_figures_and_counts_by_the_one_that_is_set() -> None:
    asked = course(
        ("record_complaint", MONDAY), ("respond", days_on(1)), ("request_stage_2", days_on(7)),
    )  # fmt: skip
    waiting = clock(asked, "stage_2", days_on(20))
    assert (waiting.due_on, waiting.words) == (
        None,
        "starts from the statement of complaint being agreed",
    )
    assert waiting.figures[1].due_on == date(2026, 7, 13)
    signed = replace(
        asked, happened=(*asked.happened, Happened("sign_terms", days_on(21), "x", "stage_2"))
    )
    found = clock(signed, "stage_2", days_on(21))
    assert {one.basis: one.due_on for one in found.figures} == {
        "agreed": date(2026, 7, 27),
        "requested": date(2026, 7, 13),
    }
    assert found.due_on == date(2026, 7, 27)
    by_request = tuple(
        replace(rule, starts_from="requested") if rule.clock == "stage_2" else rule
        for rule in RULES
    )
    assert clock(signed, "stage_2", days_on(21), by_request).due_on == date(2026, 7, 13)


def test_the_report_s_first_investigation_took_about_as_many_days_as_it_says() -> None:
    """Table 12: signed on 23 July, adjudicated on 14 October 2020, 57 working days.

    By the bank holidays of England it is one more when the first day is day 0."""
    signed, adjudicated = date(2020, 7, 23), date(2020, 10, 14)
    found = clock(
        course(
            ("record_complaint", date(2020, 5, 1)),
            ("respond", date(2020, 5, 14)),
            ("request_stage_2", date(2020, 6, 1)),
            ("sign_terms", signed),
            ("record_reports", date(2020, 10, 1)),
            ("adjudicate", adjudicated),
        ),
        "stage_2",
        date(2021, 3, 31),
    )
    assert found.days_used == 58
    assert found.in_time is False


def test_a_late_request_that_is_taken_all_the_same_counts_from_when_it_was_made() -> None:
    late = course(
        ("record_complaint", MONDAY),
        ("respond", days_on(1)),
        ("request_stage_2", days_on(60)),
        ("find_out_of_time", days_on(61)),
        ("accept_late", days_on(70)),
    )
    found = clock(late, "stage_2", days_on(70))
    assert found.running
    assert found.figures[1].started_on == days_on(60)
    assert not clock(late, "stage_2", days_on(65)).running


def test_stage_3_has_a_panel_in_thirty_a_letter_in_five_a_response_in_fifteen_fifty_in_all() -> (
    None
):
    to_panel = (
        ("record_complaint", MONDAY),
        ("respond", MONDAY),
        ("request_stage_2", MONDAY),
        ("sign_terms", MONDAY),
        ("record_reports", MONDAY),
        ("adjudicate", MONDAY),
        ("request_stage_3", MONDAY),
    )
    asked = course(*to_panel)
    assert clock(asked, "panel").due_on == date(2026, 7, 13)
    assert clock(asked, "stage_3").due_on == date(2026, 8, 10)
    held = course(*to_panel, ("hold_panel", date(2026, 7, 6)))
    assert clock(held, "findings_letter", date(2026, 7, 6)).due_on == date(2026, 7, 13)
    letter = course(
        *to_panel, ("hold_panel", date(2026, 7, 6)), ("record_findings", date(2026, 7, 10))
    )
    assert clock(letter, "stage_3_response", date(2026, 7, 10)).due_on == date(2026, 7, 31)
    done = replace(
        letter,
        happened=(
            *letter.happened,
            Happened("respond_stage_3", date(2026, 8, 11), "findings", "x"),
        ),
    )
    assert clock(done, "stage_3", date(2026, 9, 1)).in_time is False
    declined = course(*to_panel, ("decline_stage_3", days_on(3)))
    assert clock(declined, "panel", days_on(9)).ended_on == days_on(3)


def test_the_corporate_clock_starts_at_the_acknowledgement_and_lateness_gives_no_more_time() -> (
    None
):
    def due(acknowledged: date | None, on: date) -> date | None:
        events = [("record_complaint", MONDAY)]
        if acknowledged:
            events.append(("acknowledge", acknowledged))
        return clock(course(*events, procedure="corporate"), "stage_1", on).due_on

    assert due(days_on(2), days_on(2)) == date(2026, 6, 17)
    assert due(None, days_on(2)) == date(2026, 6, 22)
    assert due(days_on(10), days_on(10)) == date(2026, 6, 22)


def test_a_clock_keeps_the_rule_of_the_day_on_which_it_began() -> None:
    shorter = ClockRule(
        "statutory", "stage_1", date(2026, 7, 1), 7, None, "received", "working_days"
    )
    rules = (*RULES, shorter)
    before = course(("record_complaint", date(2026, 6, 30)))
    after = course(("record_complaint", date(2026, 7, 1)))
    assert clock(before, "stage_1", days_on(40), rules).limit == 10
    assert clock(after, "stage_1", days_on(40), rules).limit == 7


def test_a_pause_stops_every_clock_and_says_what_is_left() -> None:
    paused = course(("record_complaint", MONDAY), pauses=(Pause("court", days_on(3)),))
    found = clock(paused, "stage_1", days_on(60))
    assert (found.due_on, found.overdue, found.paused) == (None, False, True)
    assert found.words == "paused since 4 June 2026, 8 working days left"
    resumed = replace(paused, pauses=(Pause("court", days_on(3), days_on(14)),))
    assert clock(resumed, "stage_1", days_on(60)).due_on == date(2026, 6, 24)
    assert clock(resumed, "stage_1", days_on(5)).paused
    assert clock(resumed, "stage_1", days_on(2)).due_on == date(2026, 6, 15)


def test_waiting_for_an_advocate_never_goes_beyond_the_longest_time() -> None:
    for pause in (Pause("advocate", days_on(1)), Pause("advocate", days_on(1), days_on(200))):
        waiting = course(("record_complaint", MONDAY), pauses=(pause,))
        assert clock(waiting, "stage_1", days_on(2)).due_on == date(2026, 6, 29)
    short = course(
        ("record_complaint", MONDAY), pauses=(Pause("advocate", days_on(1), days_on(3)),)
    )
    assert clock(short, "stage_1", days_on(9)).due_on == date(2026, 6, 17)


def test_an_answer_during_a_pause_is_held_against_the_days_before_it() -> None:
    answered = course(
        ("record_complaint", MONDAY), ("respond", days_on(42)), pauses=(Pause("court", days_on(3)),)
    )
    found = clock(answered, "stage_1", days_on(60))
    assert (found.in_time, found.days_used) == (True, 3)


def test_a_year_that_is_not_known_is_said_and_not_guessed() -> None:
    late = date(LAST_YEAR, 12, 20)
    found = clock(course(("record_complaint", late)), "stage_1", late)
    assert found.due_on is None
    assert "not known" in found.words
    assert found.in_time is None


def test_the_clock_that_matters_is_the_one_the_service_answers_by() -> None:
    received = course(("record_complaint", MONDAY))
    shown = response_clock(clocks(received, RULES, MONDAY))
    assert shown is not None
    assert shown.clock == "stage_1"
    answered = course(("record_complaint", MONDAY), ("respond", MONDAY))
    assert response_clock(clocks(answered, RULES, MONDAY)) is None


@unhurried
@given(DAYS, st.integers(0, 60), st.integers(1, 40), st.integers(11, 20), st.integers(0, 120))
def test_days_used_and_days_left_are_always_the_whole(
    received: date, after: int, long: int, extended_to: int, then: int
) -> None:
    began = days_on(after, received)
    of = course(
        ("record_complaint", received),
        ("extend", received, extended_to),
        pauses=(Pause("court", began, days_on(long, began)),),
    )
    found = clock(of, "stage_1", days_on(then, received))
    assert found.limit == extended_to <= 20
    if found.due_on is None:
        assert found.paused
        return
    assert found.days_used is not None
    now = days_on(then, received)
    left = days_counted(now, found.due_on, of.as_at(now).pauses)
    if now <= found.due_on:
        assert found.days_used + left == extended_to
    else:
        assert found.days_used >= extended_to


@unhurried
@given(DAYS, st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(0, 40))
def test_what_is_recorded_later_changes_no_earlier_day(
    received: date, gaps: list[int], then: int
) -> None:
    answered = days_on(gaps[0], received)
    again = days_on(gaps[1], answered)
    whole = course(
        ("record_complaint", received), ("respond", answered), ("reopen", again),
        ("withdraw", days_on(gaps[2], again)),
    )  # fmt: skip
    day = days_on(then, received)
    known = tuple(one for one in whole.happened if one.day <= day)
    assert clocks(whole, RULES, day) == clocks(replace(whole, happened=known), RULES, day)
    assert whole.as_at(day).state == known[-1].target


def test_before_it_was_received_there_is_no_state_and_no_clock() -> None:
    received = course(("record_complaint", MONDAY))
    assert received.as_at(days_on(-1)).state is None
    assert clocks(received, RULES, days_on(-1)) == ()


@pytest.mark.parametrize("event", ["offer_mediation", "sign_terms"])
def test_meeting_about_stage_2_acknowledges_the_request(event: str) -> None:
    asked = course(
        ("record_complaint", MONDAY), ("respond", MONDAY), ("request_stage_2", MONDAY),
        (event, days_on(3)),
    )  # fmt: skip
    assert clock(asked, "acknowledgement", days_on(3)).met_on == days_on(3)
