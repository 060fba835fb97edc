"""Did it help? Asked of a register whose cases are known."""

from datetime import date
from typing import Any

import pytest

from learning_register.actions import action_by_reference, list_actions
from learning_register.case_kinds import all_service_areas
from learning_register.effect import effect_of_action, effect_of_learning
from learning_register.learning import change_service_area, learning_by_reference
from learning_register.measure_values import Given, put_month

World = Any
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
JUNE = date(2026, 6, 10)


@pytest.fixture
def year(world: World) -> World:
    """Each month of 2026: an enquiry, and cases of family time in two areas and in none.

    Children in Care has 6 complaints and 2 pieces of feedback a month up to June, and 1 complaint
    after; Fostering 3 complaints throughout; Adoption one, in May.
    """
    world.register.db.execute("PRAGMA synchronous = OFF")
    world.on(date(2027, 1, 15))
    for month in MONTHS:
        day = date.fromisoformat(f"{month}-28")
        many = month < "2026-07"
        world.case("enquiry", None, received_on=day)
        world.case("compliment", "family_time", received_on=day, service_area="children_in_care")
        world.case(theme="poor_communication", received_on=day, service_area="children_in_care")
        world.case(received_on=day)
        for _ in range(6 if many else 1):
            world.case(received_on=day, service_area="children_in_care")
        for _ in range(2 if many else 0):
            world.case("feedback", received_on=day, service_area="children_in_care")
        for _ in range(3):
            world.case(received_on=day, service_area="fostering")
    may = date(2026, 5, 2)
    world.case(received_on=may, service_area="adoption")
    return world


def carried_out(world: World, *days: date, area: str | None = "children_in_care") -> Any:
    """Learning of family time whose actions were done on these days, read on 15 January 2027."""
    world.on(date(2026, 2, 2))
    found = world.learning("agreed")
    if area:
        change_service_area(world.register, world["officer"], found.id, found.version, area)
    planned = [world.action(learning_id=found.id) for _ in days]
    for day, action in zip(days, planned, strict=True):
        world.on(day)
        world.bring(action.reference, "done")
    world.on(date(2027, 1, 15))
    return learning_by_reference(world.register, found.reference)


def test_the_area_it_touched_is_held_against_the_others(year: World) -> None:
    found = effect_of_learning(year.register, year["quality"], carried_out(year, JUNE))
    assert found is not None
    assert found.windows is not None
    assert found.here is not None
    assert found.elsewhere is not None
    # January is the first month of the records: three whole months before June, not four.
    assert found.windows.before == ("2026-03", "2026-04", "2026-05")
    assert found.windows.after == ("2026-07", "2026-08", "2026-09")
    assert (found.here.counted.before, found.here.counted.after) == (24, 3)
    assert (found.elsewhere.counted.before, found.elsewhere.counted.after) == (10, 9)
    assert found.verdict == "fewer"
    assert found.sentence.startswith(
        "Fewer: 24 cases in Children in Care in the 3 months before and 3 in the 3 after"
    )


def test_without_an_area_the_whole_service_counts(year: World) -> None:
    found = effect_of_learning(year.register, year["quality"], carried_out(year, JUNE, area=None))
    assert found is not None
    assert found.here is not None
    assert (found.here.counted.before, found.here.counted.after) == (37, 15)
    assert (found.elsewhere, found.against) == (None, None)
    assert "cases in the whole service in" in found.sentence


def test_what_lies_between_the_first_action_and_the_last_is_left_out(year: World) -> None:
    found = effect_of_learning(
        year.register, year["quality"], carried_out(year, date(2026, 5, 20), JUNE)
    )
    assert found is not None
    assert found.windows is not None
    assert (found.windows.before[-1], found.windows.after[0]) == ("2026-04", "2026-07")


def test_each_action_may_be_asked_alone_once_it_is_done(year: World) -> None:
    found = carried_out(year, date(2026, 5, 20), JUNE)
    first, second = list_actions(year.register, learning_id=found.id)
    asked = [
        effect_of_action(year.register, year["quality"], one, "children_in_care")
        for one in (first, second)
    ]
    assert [one.windows.after[0] for one in asked if one and one.windows] == ["2026-06", "2026-07"]
    year.move(year["quality"], "action", second.id, "send_back", reason="Not yet.")
    again = action_by_reference(year.register, second.reference)
    assert effect_of_action(year.register, year["quality"], again, "children_in_care") is None
    learning = learning_by_reference(year.register, found.reference)
    assert learning.state == "being_acted_on"
    assert effect_of_learning(year.register, year["quality"], learning) is None


def test_cases_held_are_taken_where_they_are_known(year: World) -> None:
    learning = carried_out(year, JUNE)
    areas = [one.key for one in all_service_areas(year.register)]
    for month in MONTHS:
        held = dict.fromkeys(areas, 50)
        held["children_in_care"] = 800 if month < "2026-06" else 100
        for area in areas:
            put_month(
                year.register, year["quality"], area, month, {"cases_held": Given(held[area])}
            )
        found = effect_of_learning(year.register, year["quality"], learning)
        assert found is not None
        assert found.per_case_held == (month >= "2026-09")
    assert found.verdict == "too_few"
    assert found.here is not None
    assert (found.here.counted.exposure_before, found.here.counted.exposure_after) == (2400, 300)


def test_who_reads_no_case_is_given_no_small_number_of_an_area(year: World) -> None:
    learning = carried_out(year, JUNE, area="adoption")
    found = effect_of_learning(year.register, year["board"], learning)
    assert found is not None
    assert (found.verdict, found.withheld, found.here, found.elsewhere) == (
        "too_few", True, None, None,
    )  # fmt: skip
    assert found.sentence == (
        "Too few to tell: the numbers of cases in Adoption are too small to be shown to everybody."
    )
    seen = effect_of_learning(year.register, year["quality"], learning)
    assert seen is not None
    assert "1 case in Adoption" in seen.sentence
    whole = effect_of_learning(year.register, year["board"], carried_out(year, JUNE, area=None))
    assert whole is not None
    assert not whole.withheld


def test_a_theme_that_is_corrected_later_counts_as_it_is_now(year: World) -> None:
    from learning_register.cases import change_theme, list_cases

    learning = carried_out(year, JUNE)
    page = list_cases(
        year.register, year["officer"], theme="family_time", kind="complaint",
        received_from=date(2026, 5, 1), received_to=date(2026, 5, 31),
    )  # fmt: skip
    moved = next(case for case in page.items if case.service_area == "children_in_care")
    change_theme(year.register, year["officer"], moved.id, moved.version, "poor_communication")
    found = effect_of_learning(year.register, year["quality"], learning)
    assert found is not None
    assert found.here is not None
    assert found.here.counted.before == 23


def test_nothing_is_said_too_early_nor_without_records(year: World) -> None:
    early = effect_of_learning(
        year.register, year["quality"], carried_out(year, date(2026, 10, 20))
    )
    assert early is not None
    assert (early.verdict, early.here) == ("too_early", None)
    assert "31 January 2027" in early.sentence
    bare = effect_of_learning(year.register, year["quality"], carried_out(year, date(2026, 3, 3)))
    assert bare is not None
    assert (bare.verdict, bare.here) == ("no_records", None)


def test_learning_that_is_not_carried_out_has_no_effect_to_ask_for(world: World) -> None:
    for learning in (world.learning(), world.learning("agreed")):
        assert effect_of_learning(world.register, world["quality"], learning) is None
    action = world.action()
    assert effect_of_action(world.register, world["quality"], action, None) is None
