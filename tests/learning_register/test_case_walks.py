"""Cases walked at random through the whole procedure: no path leaves the table."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from learning_register import cases, moves
from learning_register.checking import check
from learning_register.closing_the_loop import contacts_of
from learning_register.courses import count_states, course_of
from learning_register.errors import RegisterError
from learning_register.move_fields import FIELDS
from learning_register.rules import ROLES, RULES

MOVES = {(r.event, r.source, r.target) for r in RULES if r.machine == "case"}
NAMES = st.sampled_from(["Ivy Dale", "Ned Ash", "Una Pew", "Cy Orr", "Mo Lee", "Di Fox", "Al Tor"])
MOST = 6
"""More states than this the walks must come to, or they show little."""

TO_STAGE_3: list[tuple[str, dict[str, Any]]] = [
    ("respond", {"outcome": "not_upheld", "responded_on": None}),
    ("request_stage_2", {"on": None}),
    ("appoint_investigators", {
        "investigating_officer": "Ivy Dale", "independent_person": "Ned Ash", "no_conflict": "yes",
    }),
    ("sign_terms", {"on": None}),
    ("record_reports", {"investigator_reported_on": None, "independent_reported_on": None}),
    ("adjudicate", {"outcome": "upheld", "adjudicated_on": None, "responded_on": None}),
    ("request_stage_3", {"on": None}),
]  # fmt: skip
"""The way of one of the cases before the walk begins."""


def walks(make_world: Callable[[Path], Any], reached: set[str]) -> type[RuleBasedStateMachine]:
    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = Path(tempfile.mkdtemp())
            self.world = make_world(self.folder)
            self.world.register.db.execute("PRAGMA synchronous = OFF")
            self.world.on(date(2026, 1, 5))
            self.ids = [
                self.world.case(made_by="child").id,
                self.world.case(made_by="parent", procedure="corporate").id,
                self.world.case(made_by="parent").id,
            ]
            for event, given in TO_STAGE_3:
                days = {name: self.world.today for name, value in given.items() if value is None}
                who = self.world["manager"]
                self.world.move(who, "case", self.ids[2], event, **{**given, **days})

        @rule(data=st.data(), nth=st.integers(0, 2), days=st.integers(0, 12))
        def happen(self, data: st.DataObject, nth: int, days: int) -> None:
            """Some event that a manager is offered, by somebody who may, later on."""
            self.world.on(self.world.today + timedelta(days=days))
            row = moves.current(self.world.register, "case", self.ids[nth])
            possible = cases.case_events(self.world.register, self.world["manager"], self.ids[nth])
            onwards = [one for one in possible if one.changes_state]
            chosen = data.draw(st.sampled_from([*possible, *onwards * 3]))
            self.attempt(data, row, chosen.event, data.draw(st.sampled_from(chosen.roles)),
                         (*chosen.needs, *chosen.optional))  # fmt: skip

        @rule(data=st.data(), nth=st.integers(0, 2), who=st.sampled_from(ROLES))
        def misuse(self, data: st.DataObject, nth: int, who: str) -> None:
            """Any event whatever, from any state, by anybody."""
            row = moves.current(self.world.register, "case", self.ids[nth])
            chosen = data.draw(st.sampled_from([r for r in RULES if r.machine == "case"]))
            self.attempt(data, row, chosen.event, who, chosen.needs)

        def attempt(
            self, data: st.DataObject, row: Any, event: str, who: str, fields: tuple[str, ...]
        ) -> None:
            given = {name: self.value(data, name) for name in fields}
            before = course_of(self.world.register, row["id"])
            try:
                moves.move(self.world.register, self.world[who], "case", row["id"], event,
                           row["version"], **given)  # fmt: skip
            except RegisterError:
                assert moves.current(self.world.register, "case", row["id"]) == row
                assert course_of(self.world.register, row["id"]) == before
            else:
                after = course_of(self.world.register, row["id"])
                last = after.happened[-1]
                assert (last.event, last.source, last.target) in MOVES
                assert after.happened[:-1] == before.happened
                reached.add(last.target)

        def value(self, data: st.DataObject, name: str) -> object:
            field, today = FIELDS[name], self.world.today
            if name == "due_on":
                return today + timedelta(days=30)
            if field.kind == "date":
                return data.draw(st.sampled_from([today, today, today - timedelta(days=2)]))
            if field.choices:
                return data.draw(st.sampled_from(sorted(field.choices)))
            if field.kind == "number":
                return data.draw(st.integers(1, 70))
            if field.kind in {"money", "user"}:
                return "250" if field.kind == "money" else "officer"
            return data.draw(NAMES) if field.kind == "line" else "Because."

        @invariant()
        def as_at_today_is_now(self) -> None:
            world = self.world
            for case_id in self.ids:
                row = moves.current(world.register, "case", case_id)
                assert (
                    cases.state_at(world.register, world["manager"], case_id, world.today)
                    == (row["state"])
                )
                case = cases.case_by_reference(world.register, world["manager"], row["reference"])
                assert case.clocks == cases.clocks_at(
                    world.register, world["manager"], case_id, world.today
                )
                for clock in case.clocks:
                    assert clock.limit <= (clock.longest or clock.limit)
            assert sum(count_states(world.register, world.today).values()) == len(self.ids)

        @invariant()
        def each_past_day_has_the_state_that_it_had(self) -> None:
            for case_id in self.ids:
                happened = course_of(self.world.register, case_id).happened
                changes = [one for one in happened if one.source != one.target]
                for earlier, later in pairwise(changes):
                    assert earlier.target == later.source
                    assert earlier.day <= later.day

        @invariant()
        def a_childs_case_is_finished_only_with_its_loop(self) -> None:
            row = moves.current(self.world.register, "case", self.ids[0])
            if row["state"] == "finished":
                kinds = {contact.kind for contact in contacts_of(self.world.register, row["id"])}
                assert kinds & {"closing", "not_closed"}

        def teardown(self) -> None:
            assert check(self.world.register).findings == ()
            self.world.register.close()
            shutil.rmtree(self.folder)

    return Walk


def test_no_walk_leaves_the_procedure(world_maker: Callable[[Path], Any]) -> None:
    reached: set[str] = set()
    run_state_machine_as_test(
        walks(world_maker, reached),
        settings=settings(
            max_examples=12, stateful_step_count=50, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert len(reached) > MOST, f"the walks came no further than {sorted(reached)}"
