"""Measures: their definitions, the themes they speak to, and their values by area and month."""

from datetime import date
from typing import Any

import pytest

from learning_register.audit_trail import history
from learning_register.errors import (
    AlreadyExists,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    RegisterError,
    Stale,
)
from learning_register.measure_values import (
    Given,
    Value,
    area_months,
    cases_held,
    mean_cases_held,
    month_values,
    put_month,
    recorded_months,
    teams,
)
from learning_register.measures import (
    BETTER,
    FORMS,
    NewMeasure,
    add_measure,
    all_measures,
    change_measure,
    measure_with,
)
from learning_register.rules import ROLES

World = Any

SICKNESS = NewMeasure(
    "Days lost to sickness", "Working days lost in the month.", "count", "less", "days",
    themes=("Change of Worker",),
)  # fmt: skip
VISITS = NewMeasure(
    "Calls returned", "Calls returned within two working days.", "share", "more",
    "calls returned", "calls taken", themes=("poor_communication", "Communication"),
)  # fmt: skip


def put(world: World, month: str = "2026-05", role: str = "quality", **given: Any) -> int:
    area, team = given.pop("area", "care_management"), given.pop("team", "")
    seen = given.pop("seen", None)
    values = {key: Given(*value) for key, value in given.items()}
    return put_month(world.register, world[role], area, month, values, seen, team)


def test_a_new_register_has_measures_that_speak_to_themes_it_knows(world: World) -> None:
    measures = {one.key: one for one in all_measures(world.register)}
    assert measures["cases_held"].form == "stock"
    assert measures["visits_in_time"].is_share
    assert measures["caseload_above_limit"].themes == ("poor_communication",)
    assert measures["worker_turnover"].themes == ()  # this register has no such theme


def test_the_closed_lists_are_those_of_the_tables(world: World) -> None:
    (row,) = world.register.rows("SELECT sql FROM sqlite_master WHERE name = 'measures'")
    for name, values in (("form", FORMS), ("better", BETTER)):
        listed = ", ".join(f"'{value}'" for value in values)
        assert f"{name} IN ({listed})" in row["sql"]


def test_a_measure_is_added_with_its_themes_by_name_or_alias(world: World) -> None:
    made = add_measure(world.register, world["quality"], VISITS)
    assert (made.key, made.version) == ("calls_returned", 1)
    assert made.themes == ("poor_communication",)
    assert all_measures(world.register)[-1] == made
    (event,) = history(world.register, "measure", "calls_returned")
    assert event.event == "add_measure"


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        ({"name": "  "}, "name", Missing), ({"name": "!?"}, "name", Invalid),
        ({"name": "CASES held"}, "name", AlreadyExists),
        ({"definition": ""}, "definition", Missing),
        ({"form": "guess"}, "form", Invalid), ({"better": "maybe"}, "better", Invalid),
        ({"unit": ""}, "unit", Missing), ({"out_of": None}, "out_of", Missing),
        ({"themes": ("weather",)}, "theme", NotFound), ({"better": "neither"}, "better", Invalid),
        ({"form": "stock"}, "themes", Invalid), ({"name": "x" * 101}, "name", Invalid),
    ],
)  # fmt: skip
def test_a_measure_that_is_not_whole_is_refused_by_field(
    world: World, change: dict[str, Any], field: str, error: type[RegisterError]
) -> None:
    before = world.dump()
    with pytest.raises(error) as refused:
        add_measure(world.register, world["admin"], NewMeasure(**{**vars(VISITS), **change}))
    assert refused.value.field == field
    assert world.dump() == before


def test_the_themes_of_a_measure_can_be_changed_and_what_was_is_kept(world: World) -> None:
    made = add_measure(world.register, world["quality"], SICKNESS)
    new = NewMeasure(**{**vars(SICKNESS), "themes": ("family_time",), "active": False})
    changed = change_measure(world.register, world["admin"], made.key, 1, new)
    assert (changed.themes, changed.version, changed.active) == (("family_time",), 2, False)
    assert made.key not in {one.key for one in all_measures(world.register, active_only=True)}
    event = history(world.register, "measure", made.key)[-1]
    assert event.before
    assert event.before["themes"] == ["worker_change"]
    with pytest.raises(Stale, match="changed since you opened it"):
        change_measure(world.register, world["quality"], made.key, 1, SICKNESS)
    with pytest.raises(Invalid, match="form of a measure stays"):
        change_measure(world.register, world["quality"], made.key, 2, VISITS)
    with pytest.raises(NotFound):
        change_measure(world.register, world["quality"], "nothing", 1, SICKNESS)


def test_cases_held_stay_in_use(world: World) -> None:
    held = measure_with(world.register, "cases_held")
    names = ("name", "definition", "form", "better", "unit")
    given = {name: getattr(held, name) for name in names}
    with pytest.raises(Invalid, match="needed to scale"):
        change_measure(
            world.register, world["quality"], "cases_held", 1, NewMeasure(**given, active=False)
        )


@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_record_and_read_measures(world: World, role: str) -> None:
    def allowed(act: Any) -> bool:
        try:
            act()
        except NotAllowed:
            return False
        return True

    assert allowed(lambda: add_measure(world.register, world[role], VISITS)) == (
        role in {"quality", "admin"}
    )
    assert allowed(lambda: put(world, role=role, cases_held=(9,))) == (
        role in {"quality", "manager", "admin"}
    )
    reads = role in {"quality", "manager", "board", "admin"}
    arguments = (world.register, world[role])
    assert allowed(lambda: month_values(*arguments, "early_help", "2026-05")) == reads
    assert allowed(lambda: recorded_months(*arguments, "2026-01", "2026-12")) == reads


def test_a_month_is_kept_whole_and_seen_again(world: World) -> None:
    assert put(world, cases_held=(1450,), visits_in_time=(810, 905)) == 2
    found = month_values(world.register, world["board"], "Care Management", "2026-05")
    assert found == {"cases_held": Value(1450, None, 1), "visits_in_time": Value(810, 905, 1)}
    assert put(world, cases_held=(1450,), visits_in_time=(815, 905)) == 1
    assert put(world, cases_held=(None,)) == 1  # it was not known after all
    found = month_values(world.register, world["board"], "care_management", "2026-05")
    assert found["cases_held"] == Value(None, None, 2)
    (recorded,) = recorded_months(world.register, world["quality"], "2026-04", "2026-06")
    assert (recorded.month, recorded.service_area, recorded.values) == (
        "2026-05", "care_management", 1,
    )  # fmt: skip
    events = history(world.register, "measure", "visits_in_time")
    assert [event.after["numerator"] for event in events if event.after] == [810, 815]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"visits_in_time": (9, 8)}, "visits_in_time", "must not be more than the visits due"),
        ({"visits_in_time": (9,)}, "visits_in_time", "both numbers, or neither"),
        ({"visits_in_time": (None, 8)}, "visits_in_time", "both numbers, or neither"),
        ({"visits_in_time": (-1, 8)}, "visits_in_time", "whole numbers from 0"),
        ({"cases_held": (9, 10)}, "cases_held", "enter one number"),
        ({"cases_held": (10**12,)}, "cases_held", "whole numbers from 0"),
        ({"weather": (1,)}, "measure", "no such measure"),
        ({"month": "2026-07"}, "month", "future"),
        ({"month": "2026-13"}, "month", "such as 2026-04"),
        ({"month": "May"}, "month", "such as 2026-04"),
        ({"area": ""}, "service_area", "Choose the service area"),
        ({"area": "Roads"}, "service_area", "from the list"),
        ({"team": "x" * 101}, "team", "100 characters"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_none_of_the_month_is_kept(
    world: World, given: dict[str, Any], field: str, words: str
) -> None:
    before = world.dump()
    with pytest.raises(RegisterError, match=words) as refused:
        put(world, supervision_in_time=(1, 2), **given)
    assert refused.value.field == field
    assert world.dump() == before


def test_a_value_changed_by_somebody_else_is_not_overwritten(world: World) -> None:
    put(world, cases_held=(10,))
    with pytest.raises(Stale, match=r"It is now 10 cases\.") as refused:
        put(world, cases_held=(11,), seen={})
    assert refused.value.field == "cases_held"
    assert put(world, cases_held=(11,), seen={"cases_held": 1}) == 1
    with pytest.raises(Stale):
        put(world, cases_held=(12,), seen={"cases_held": 1})


def test_an_area_s_own_value_counts_before_its_teams_together(world: World) -> None:
    for team, held, visits in (("North", 40, (9, 10)), (" North  East ", 60, (7, 10))):
        put(world, team=team, cases_held=(held,), visits_in_time=visits)
    put(world, "2026-06", cases_held=(80,))
    put(world, "2026-06", team="North", cases_held=(50,))
    put(world, "2026-06", area="adoption", cases_held=(0,))
    assert teams(world.register) == ("North", "North East")
    values = area_months(world.register, ("2026-05", "2026-06"))
    found = {(one.measure, one.month): (one.numerator, one.denominator)
             for one in values if one.service_area == "care_management"}  # fmt: skip
    assert found == {
        ("cases_held", "2026-05"): (100, None), ("cases_held", "2026-06"): (80, None),
        ("visits_in_time", "2026-05"): (16, 20),
    }  # fmt: skip
    assert mean_cases_held(values) == {"care_management": 90}  # nothing is over 0 cases
    assert area_months(world.register, ()) == ()


def test_cases_held_together_are_known_where_each_area_s_are(world: World) -> None:
    for area, may in (("adoption", 60), ("fostering", 260)):
        put(world, area=area, cases_held=(may,))
    put(world, "2026-06", area="adoption", cases_held=(61,))
    assert cases_held(world.register, {"adoption"}) == {"2026-05": 60, "2026-06": 61}
    assert cases_held(world.register, {"adoption", "fostering"}) == {"2026-05": 320}
    assert cases_held(world.register, {"early_help", "adoption"}) == {}


def test_a_month_that_has_begun_may_be_recorded(world: World) -> None:
    world.on(date(2026, 6, 1))
    assert put(world, "2026-06", cases_held=(5,)) == 1
