"""Learning and actions walked at random: no path leaves the table, every promise holds."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from learning_register import evidence, moves
from learning_register.actions import list_actions, plan_action
from learning_register.audit_trail import history
from learning_register.errors import RegisterError
from learning_register.learning import list_learning
from learning_register.rules import ROLES, RULES

MOVES = {(r.machine, r.event, r.source, r.target) for r in RULES}
EVENTS = {m: sorted({r.event for r in RULES if r.machine == m}) for m in ("learning", "action")}
PEOPLE = st.sampled_from(ROLES)


def walks(make_world: Callable[[Path], Any], reached: set[str]) -> type[RuleBasedStateMachine]:
    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.folder = Path(tempfile.mkdtemp())
            self.world = make_world(self.folder)
            self.world.register.db.execute("PRAGMA synchronous = OFF")
            self.learning_id = self.world.learning("agreed").id
            self.world.action(learning_id=self.learning_id, owner="quality")

        def attempt(self, machine: str, subject_id: int, event: str, who: str) -> None:
            row = moves.current(self.world.register, machine, subject_id)
            needs = {n for r in RULES if (r.machine, r.event, r.source) ==
                     (machine, event, row["state"]) for n in r.needs}  # fmt: skip
            soon = self.world.today + timedelta(days=30)
            values = {"note": "It shows.", "reason": "Because.", "review_on": soon, "due_on": soon}
            try:
                moves.move(
                    self.world.register, self.world[who], machine, subject_id, event,
                    row["version"], **{name: values[name] for name in needs},
                )  # fmt: skip
            except RegisterError:
                assert moves.current(self.world.register, machine, subject_id) == row

        @rule(event=st.sampled_from(EVENTS["learning"]), who=PEOPLE)
        def move_learning(self, event: str, who: str) -> None:
            self.attempt("learning", self.learning_id, event, who)

        @rule(who=st.sampled_from(["board", "quality", "manager"]))
        def close_learning(self, who: str) -> None:
            self.attempt("learning", self.learning_id, "close", who)

        @rule(event=st.sampled_from(EVENTS["action"]), who=PEOPLE, nth=st.integers(0, 9))
        def move_action(self, event: str, who: str, nth: int) -> None:
            actions = list_actions(self.world.register)
            self.attempt("action", actions[nth % len(actions)].id, event, who)

        @rule(nth=st.integers(0, 9), times=st.integers(1, 4))
        def carry_on(self, nth: int, times: int) -> None:
            actions = list_actions(self.world.register)
            action = actions[nth % len(actions)]
            owner = next(p.role for p in self.world.people.values() if p.id == action.owner_id)
            checker = "manager" if owner == "quality" else "quality"
            self.add_evidence(owner)
            for event, who in [("start", owner), ("complete", owner), ("verify", checker),
                               ("close", checker)][:times]:  # fmt: skip
                self.attempt("action", action.id, event, who)

        @rule(who=PEOPLE, owner=PEOPLE)
        def plan(self, who: str, owner: str) -> None:
            if len(list_actions(self.world.register)) > 3:
                return
            with suppress(RegisterError):
                plan_action(
                    self.world.register, self.world[who], self.learning_id, "Do it.", "policy",
                    self.world[owner].id, self.world.today,
                )  # fmt: skip

        @rule(who=PEOPLE)
        def add_evidence(self, who: str) -> None:
            for action in list_actions(self.world.register):
                try:
                    evidence.add_evidence(self.world.register, self.world[who], action.id, "Seen.")
                except RegisterError:
                    assert who not in {"officer", "manager", "quality"} or action.state in {
                        "verified", "closed", "cancelled",
                    }  # fmt: skip

        @invariant()
        def learning_never_closes_with_an_open_or_unverified_action(self) -> None:
            (learning,) = list_learning(self.world.register)
            if learning.state == "closed":
                reached.add("closed")
                states = {action.state for action in list_actions(self.world.register)}
                assert states <= {"closed", "cancelled"}
                assert "closed" in states

        @invariant()
        def nobody_verifies_what_they_own_or_did_and_done_has_evidence(self) -> None:
            for action in list_actions(self.world.register):
                if action.verified_by is not None:
                    assert action.verified_by not in {action.owner_id, action.done_by}
                if action.state in {"done", "verified", "closed"}:
                    assert evidence.evidence_for(self.world.register, action.id)
                    assert action.done_by == action.owner_id

        def teardown(self) -> None:
            register = self.world.register
            subjects = [("action", action.id) for action in list_actions(register)]
            for machine, subject_id in [("learning", self.learning_id), *subjects]:
                state = None
                for event in history(register, machine, subject_id):
                    if event.after and "state" in event.after:
                        move = (machine, event.event, state, event.after["state"])
                        assert move in MOVES
                        state = event.after["state"]
            assert not register.rows("PRAGMA foreign_key_check")
            register.close()
            shutil.rmtree(self.folder)

    return Walk


def test_no_walk_breaks_the_procedure(world_maker: Callable[[Path], Any]) -> None:
    reached: set[str] = set()
    run_state_machine_as_test(
        walks(world_maker, reached),
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert reached == {"closed"}, "no walk came so far as to close the learning"


@pytest.mark.parametrize("event", ["start_acting", "implemented", "evidenced", "back"])
def test_what_follows_of_itself_cannot_be_called(world: Any, event: str) -> None:
    learning = world.learning("agreed")
    with pytest.raises(RegisterError):
        world.move(world["admin"], "learning", learning.id, event)
