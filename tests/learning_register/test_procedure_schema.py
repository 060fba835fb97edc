"""The tables of the procedure hold the closed lists of the code; the clocks stand in a table."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from learning_register import case_kinds as lists
from learning_register.clock_rules import add_clock_rule, clock_rules
from learning_register.clocks import CALENDARS
from learning_register.errors import AlreadyExists, Invalid, NotAllowed
from learning_register.guards import OUTCOMES
from learning_register.rules import states
from learning_register.stage_clocks import BASES, CLOCKS, ClockRule, bases_of
from learning_register.stages import COMPLAINT_STATES, PROCEDURES, STAGES

World = Any

EXPECTED: dict[tuple[str, str], Any] = {
    ("cases", "procedure"): PROCEDURES,
    ("cases", "childs_view"): lists.CHILDS_VIEW,
    ("cases", "advocacy"): lists.ADVOCACY,
    ("cases", "declined_for"): lists.DECLINED_FOR,
    ("pauses", "paused_for"): lists.PAUSED_FOR,
    ("case_outcomes", "stage"): STAGES,
    ("case_outcomes", "outcome"): OUTCOMES,
    ("point_outcomes", "stage"): STAGES,
    ("point_outcomes", "outcome"): OUTCOMES,
    ("remedies", "remedy"): lists.REMEDIES,
    ("costs", "cost_item"): lists.COST_ITEMS,
    ("ombudsman_matters", "decision"): lists.DECISIONS,
    ("ombudsman_matters", "closed_because"): lists.CLOSED_BECAUSE,
    ("loop_contacts", "route"): lists.ROUTES,
    ("loop_contacts", "satisfied_outcome"): lists.SATISFIED,
    ("clock_rules", "clock"): CLOCKS,
    ("clock_rules", "starts_from"): BASES,
    ("clock_rules", "calendar"): CALENDARS,
}


@pytest.mark.parametrize(("table", "column"), EXPECTED)
def test_the_closed_lists_of_the_schema_are_those_of_the_code(
    world: World, table: str, column: str
) -> None:
    (row,) = world.register.rows("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
    listed = re.search(rf"CHECK \({column} IN \(([^)]*)\)", row["sql"])
    assert listed
    assert set(re.findall(r"'(\w+)'", listed[1])) == set(EXPECTED[table, column])


def test_every_state_of_a_case_is_of_complaints_or_of_the_other_kinds() -> None:
    assert states("case") == {*COMPLAINT_STATES, "open", "recorded"}


def test_the_clocks_are_those_of_the_regulations_and_of_the_code(world: World) -> None:
    found = {
        (rule.procedure, rule.clock): (rule.days, rule.longest, rule.starts_from)
        for rule in clock_rules(world.register)
    }
    assert found == {
        ("statutory", "acknowledgement"): (5, None, "received"),
        ("statutory", "stage_1"): (10, 20, "received"),
        ("statutory", "stage_2_request"): (20, None, "answered"),
        ("statutory", "stage_2"): (25, 65, "agreed"),
        ("statutory", "stage_3_request"): (20, None, "answered"),
        ("statutory", "panel"): (30, None, "requested"),
        ("statutory", "findings_letter"): (5, None, "held"),
        ("statutory", "stage_3_response"): (15, None, "letter"),
        ("statutory", "stage_3"): (50, None, "requested"),
        ("corporate", "acknowledgement"): (5, None, "received"),
        ("corporate", "stage_1"): (10, 20, "acknowledged"),
        ("corporate", "stage_2_request"): (20, None, "answered"),
        ("corporate", "stage_2"): (20, 40, "requested"),
    }
    assert {rule.calendar for rule in clock_rules(world.register)} == {"working_days"}


NEW = ClockRule("statutory", "stage_2", date(2027, 1, 1), 30, 65, "requested", "working_days")


def test_an_administrator_says_how_a_clock_goes_from_a_day_on(world: World) -> None:
    with pytest.raises(NotAllowed):
        add_clock_rule(world.register, world["manager"], NEW)
    add_clock_rule(world.register, world["admin"], NEW)
    assert clock_rules(world.register)[-1] == NEW
    with pytest.raises(AlreadyExists):
        add_clock_rule(world.register, world["admin"], NEW)


@pytest.mark.parametrize(
    "change",
    [
        {"procedure": "x"}, {"clock": "x"}, {"starts_from": "held"}, {"calendar": "moon"},
        {"days": 0}, {"longest": 30}, {"days": 1_001},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_rule_of_a_clock_that_cannot_be_is_refused(world: World, change: dict[str, Any]) -> None:
    [field] = change
    with pytest.raises(Invalid) as caught:
        add_clock_rule(world.register, world["admin"], replace(NEW, **change))
    assert caught.value.field == field


def test_every_clock_of_the_table_may_start_from_what_it_starts_from(world: World) -> None:
    for rule in clock_rules(world.register):
        assert rule.starts_from in bases_of(rule.clock)
