"""Complaints, audits and measures side by side, on a small service whose numbers are known."""

from datetime import date
from math import inf
from typing import Any

import pytest

from learning_register.audits import NewFinding, record_finding
from learning_register.errors import Invalid, NotAllowed, NotFound
from learning_register.measure_values import Given, put_month
from learning_register.measures import NewMeasure, add_measure, change_measure, measure_with
from learning_register.periods import period_with
from learning_register.rules import ROLES
from learning_register.triangulation import Cell, Triangulation, triangulate
from learning_register.triangulation_records import Records, records_behind
from learning_register.triangulation_rules import Agreement, Says

World = Any
QUARTER = period_with("2026-27-q1")
AREA, THEME = "children_in_care", "family_time"


def held(world: World, month: str = "2026-05", **cases: int) -> None:
    for area, number in cases.items():
        put_month(world.register, world["quality"], area, month, {"cases_held": Given(number)})


def share(world: World, measure: str, month: str = "2026-05", **areas: tuple[int, int]) -> None:
    for area, (number, of) in areas.items():
        put_month(world.register, world["quality"], area, month, {measure: Given(number, of)})


def finding(world: World, grade: str = "inadequate", area: str = AREA, **more: Any) -> Any:
    values = {
        "source": "case_audit", "found_on": date(2026, 5, 20), "service_area": area,
        "standard": "Family time", "grade": grade, "text": "Nobody asked.", "themes": (THEME,),
        **more,
    }  # fmt: skip
    return record_finding(world.register, world["quality"], NewFinding(**values))


def complaints(world: World, number: int, area: str | None = AREA, **more: Any) -> list[Any]:
    return [world.case(service_area=area, **more) for _ in range(number)]


def table(world: World, role: str = "quality", area: str | None = None) -> Triangulation:
    return triangulate(world.register, world[role], QUARTER, area)


def cell(world: World, role: str = "quality", area: str = AREA, theme: str = THEME) -> Cell:
    return table(world, role).cells[theme, area]


def behind(world: World, role: str = "quality", area: str = AREA) -> Records:
    return records_behind(world.register, world[role], QUARTER, area, THEME)


def troubled(world: World) -> None:
    """Family time in Children in Care: all three sources. Elsewhere little."""
    held(world, children_in_care=500, care_management=2_000)
    complaints(world, 4)
    complaints(world, 1, kind="feedback")
    complaints(world, 2, "care_management")
    for _ in range(4):
        finding(world)
    finding(world, "good")
    finding(world, "good", "care_management")
    share(world, "family_time_kept", children_in_care=(60, 100), care_management=(190, 200))


def test_an_empty_register_has_an_empty_table(world: World) -> None:
    found = table(world)
    assert len(found.cells) == 3 * 10
    assert all(one.is_empty for one in found.cells.values())
    assert (found.standing_out, found.compared, found.by_chance, found.unplaced) == ((), 0, 0, 0)


def test_three_sources_agree_where_each_is_worse_than_elsewhere(world: World) -> None:
    troubled(world)
    found = cell(world)
    assert found.verdict.agreement is Agreement.ALL
    assert found.verdict.points is Says.CONCERN
    assert found.cases_held == 500
    assert found.complaints.count == 5
    assert found.complaints.parts == {"complaints": 4, "feedback": 1}
    assert found.complaints.per_thousand == 10
    assert found.complaints.elsewhere_per_thousand == 1
    assert found.complaints.ratio == pytest.approx(10)
    assert found.audits.parts == {"below_good": 4, "good": 1}
    assert found.audits.ratio == inf
    (reading,) = found.measures.readings
    assert (reading.numerator, reading.denominator, reading.rate) == (60, 100, 0.6)
    assert reading.elsewhere_rate == 0.95
    assert reading.ratio == found.measures.ratio == pytest.approx(8)
    assert not found.is_empty
    elsewhere = cell(world, area="care_management")
    assert elsewhere.complaints.says is Says.STRENGTH
    assert elsewhere.measures.says is Says.STRENGTH
    standing_out = table(world).standing_out
    assert [one.service_area for one in standing_out] == [AREA, "care_management"]


def test_without_cases_held_complaints_and_audits_are_counted_and_not_compared(
    world: World,
) -> None:
    complaints(world, 5)
    finding(world)
    found = cell(world)
    assert (found.complaints.count, found.complaints.says) == (5, Says.NOT_COMPARABLE)
    assert (found.audits.count, found.audits.says) == (1, Says.NOT_COMPARABLE)
    assert found.complaints.per_thousand is found.complaints.ratio is found.cases_held is None
    held(world, children_in_care=500)
    assert cell(world).complaints.says is Says.NOT_COMPARABLE  # nothing to compare it with
    held(world, care_management=2_000)
    assert cell(world).complaints.says is Says.CONCERN


def test_only_the_period_counts_and_both_its_ends_do(world: World) -> None:
    for day in (date(2026, 3, 31), date(2026, 4, 1)):
        world.on(day)
        complaints(world, 1)
        finding(world, found_on=day)
    world.on(date(2026, 7, 1))
    complaints(world, 1)
    finding(world, found_on=date(2026, 6, 30))
    share(world, "family_time_kept", "2026-03", children_in_care=(1, 2))
    share(world, "family_time_kept", "2026-06", children_in_care=(3, 4))
    share(world, "family_time_kept", "2026-07", children_in_care=(5, 6))
    found = cell(world)
    assert (found.complaints.count, found.audits.count) == (1, 2)
    assert [(one.numerator, one.denominator) for one in found.measures.readings] == [(3, 4)]


def test_what_does_not_count(world: World) -> None:
    complaints(world, 1, kind="compliment")
    complaints(world, 1, kind="enquiry")
    complaints(world, 2, None)
    complaints(world, 1, theme=None)
    finding(world, themes=())
    withdrawn = finding(world)
    world.move(world["quality"], "finding", withdrawn.id, "withdraw", reason="Counted twice.")
    found = table(world)
    assert found.unplaced == 3
    assert all(one.is_empty for one in found.cells.values())


def test_a_finding_speaks_to_each_of_its_themes(world: World) -> None:
    finding(world, themes=(THEME, "poor_communication"))
    for theme in (THEME, "poor_communication"):
        assert cell(world, theme=theme).audits.count == 1


def test_a_measure_speaks_to_the_themes_that_its_row_says(world: World) -> None:
    share(world, "visits_in_time", children_in_care=(60, 100), care_management=(190, 200))
    assert not cell(world).measures.readings
    visits = measure_with(world.register, "visits_in_time")
    names = ("name", "definition", "form", "better", "unit", "out_of")
    given = {name: getattr(visits, name) for name in names}
    new = NewMeasure(**given, themes=(THEME,))
    change_measure(world.register, world["quality"], visits.key, 1, new)
    assert cell(world).measures.says is Says.CONCERN
    out_of_use = NewMeasure(**given, themes=(THEME,), active=False)
    change_measure(world.register, world["quality"], visits.key, 2, out_of_use)
    assert not cell(world).measures.readings


@pytest.mark.parametrize(("better", "says"), [("less", Says.CONCERN), ("more", Says.STRENGTH)])
def test_a_count_is_compared_over_cases_held(world: World, better: str, says: Says) -> None:
    new = NewMeasure("Calls", "What it is.", "count", better, "calls", themes=(THEME,))
    key = add_measure(world.register, world["quality"], new).key
    held(world, children_in_care=100, care_management=900)
    for area, number in (("children_in_care", 20), ("care_management", 30), ("adoption", 99)):
        put_month(world.register, world["quality"], area, "2026-05", {key: Given(number)})
    (reading,) = cell(world).measures.readings
    assert (reading.says, reading.numerator, reading.denominator) == (says, 20, None)
    assert reading.rate == 200
    assert reading.ratio == pytest.approx(6 if better == "less" else 1 / 6)
    (apart,) = cell(world, area="adoption").measures.readings
    assert apart.says is Says.NOT_COMPARABLE


def test_measures_that_contradict_do_not_speak(world: World) -> None:
    new = NewMeasure("Letters", "What it is.", "share", "more", "sent", "due", themes=(THEME,))
    key = add_measure(world.register, world["quality"], new).key
    share(world, "family_time_kept", children_in_care=(60, 100), care_management=(190, 200))
    share(world, key, children_in_care=(99, 100), care_management=(100, 200))
    found = cell(world).measures
    assert found.says is Says.DIVIDED
    assert {one.says for one in found.readings} == {Says.CONCERN, Says.STRENGTH}


def test_one_service_area_is_still_compared_with_all_others(world: World) -> None:
    troubled(world)
    found = table(world, area="Children in Care")
    assert [area.key for area in found.areas] == [AREA]
    assert set(found.cells) == {(theme.key, AREA) for theme in found.themes}
    assert found.cells[THEME, AREA] == cell(world)
    with pytest.raises(Invalid):
        table(world, area="Roads")


def test_it_says_how_many_could_stand_out_by_chance(world: World) -> None:
    troubled(world)
    found = table(world)
    tested = {Says.CONCERN, Says.STRENGTH, Says.NO_DIFFERENCE}
    assert found.compared == sum(
        says in tested for one in found.cells.values()
        for says in (one.complaints.says, one.audits.says,
                     *(reading.says for reading in one.measures.readings))
    )  # fmt: skip
    assert found.by_chance == 1


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_table_and_the_records(world: World, role: str) -> None:
    if role in {"quality", "manager", "board"}:
        table(world, role)
        behind(world, role)
    else:
        for look in (table, behind):
            with pytest.raises(NotAllowed):
                look(world, role)


def test_the_records_behind_a_cell_are_those_that_were_counted(world: World) -> None:
    troubled(world)
    found = behind(world)
    assert found.cell == cell(world)
    assert found.cases
    assert len(found.cases) == found.cell.complaints.count == 5
    assert {one.kind for one in found.cases} == {"complaint", "feedback"}
    assert found.findings
    assert len(found.findings) == sum(found.cell.audits.parts.values()) == 5
    assert [(one.month, one.numerator) for one in found.values] == [("2026-05", 60)]
    with pytest.raises(NotFound):
        records_behind(world.register, world["quality"], QUARTER, AREA, "weather")
    with pytest.raises(NotFound):
        records_behind(world.register, world["quality"], QUARTER, " ", THEME)


def test_restricted_cases_are_counted_and_listed_for_those_alone_who_may_see_them(
    world: World,
) -> None:
    complaints(world, 1)
    (closed,) = complaints(world, 1, restricted=True)
    found = behind(world, "quality")
    assert found.cell.complaints.count == 2
    assert found.cases
    assert closed.reference in {one.reference for one in found.cases}
    assert found.withheld == 0


def test_the_board_is_given_no_record_and_no_number_below_the_floor(world: World) -> None:
    troubled(world)
    finding(world, area="care_management")
    found = behind(world, "board")
    assert (found.cases, found.findings, found.withheld) == (None, None, 0)
    assert found.values
    assert found.cell.complaints.count == 5
    assert found.cell.complaints.parts == {}  # 4 and 1 would tell of one person
    few = cell(world, "board", "care_management")
    for counted in (few.complaints, few.audits):
        assert counted.withheld
        assert counted.count is counted.per_thousand is counted.ratio is None
        assert counted.parts == {}
    assert not few.is_empty
    for place, whole in table(world).cells.items():
        assert table(world, "board").cells[place].verdict == whole.verdict
