"""A small register in a file of its own, one person for each role, a day that tests can set."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from learning_register import actions, cases, evidence, learning, moves, themes, users
from learning_register.register import SYSTEM, Actor, Register, create_register, open_register
from learning_register.rules import ROLES
from learning_register.suggestions import Decision

THEMES = (
    ("family_time", "Family Time", ["Contact"]),
    ("poor_communication", "Poor Communication", ["Communication"]),
    ("worker_change", "Change in Social Worker", ["Change of Worker"]),
)


@dataclass
class World:
    """The register, who uses it, and short ways to the things that tests are about."""

    register: Register
    path: Path
    people: dict[str, Actor] = field(default_factory=dict)
    at: datetime = datetime(2026, 6, 10, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def on(self, day: date) -> None:
        self.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.register.today()

    def __getitem__(self, role: str) -> Actor:
        return self.people[role]

    def case(
        self, kind: str = "complaint", theme: str | None = "family_time", **more: Any
    ) -> cases.CaseRef:
        values = {
            "text": "Nobody told me.",
            "received_on": self.today,
            "channel": "email",
            "made_by": "child",
            **more,
        }
        new = cases.NewCase(kind, **values)
        return cases.record_case(self.register, self["officer"], new, Decision(theme))

    def learning(self, state: str = "identified", theme: str = "family_time") -> learning.Learning:
        reference = learning.identify(self.register, self["officer"], theme, "Tell them first.")
        found = learning.learning_by_reference(self.register, reference)
        if state != "identified":
            moves.move(self.register, self["manager"], "learning", found.id, "agree", found.version)
        return learning.learning_by_reference(self.register, reference)

    def action(
        self, state: str = "open", owner: str = "officer", learning_id: int | None = None
    ) -> actions.Action:
        learning_id = learning_id or self.learning("agreed").id
        due_on = self.today + timedelta(days=14)
        reference = actions.plan_action(
            self.register, self["manager"], learning_id, "Brief the team.", "briefing",
            self[owner].id, due_on,
        )  # fmt: skip
        return self.bring(reference, state)

    def bring(self, reference: str, state: str) -> actions.Action:
        """Take an open action on to a state, by those who may."""
        way = ["open", "in_progress", "done", "verified", "closed"]
        action = actions.action_by_reference(self.register, reference)
        owner = users.user_by_id(self.register, action.owner_id).actor
        checker = self["quality"] if owner != self["quality"] else self["manager"]
        for reached in way[1 : way.index(state) + 1]:
            if reached == "done":
                evidence.add_evidence(self.register, owner, action.id, "Minutes of the briefing.")
            event, actor, given = {
                "in_progress": ("start", owner, {}),
                "done": ("complete", owner, {"note": "Briefed."}),
                "verified": ("verify", checker, {}),
                "closed": ("close", checker, {}),
            }[reached]
            self.move(actor, "action", action.id, event, **given)
        return actions.action_by_reference(self.register, reference)

    def move(self, actor: Actor, machine: str, subject_id: int, event: str, **given: Any) -> int:
        """The event on the version that is there now."""
        seen = moves.current(self.register, machine, subject_id)["version"]
        return moves.move(self.register, actor, machine, subject_id, event, seen, **given)

    def dump(self) -> str:
        return "\n".join(self.register.db.conn.iterdump())


class Complaint:
    """One complaint, and short ways to move it on certain days."""

    START = date(2026, 3, 2)
    INVESTIGATORS: Mapping[str, str] = {
        "investigating_officer": "Ivy Dale",
        "independent_person": "Ned Ash",
        "no_conflict": "yes",
    }
    PANEL: Mapping[str, str] = {
        "chair": "Cy Orr", "member_1": "Mo Lee", "member_2": "Di Fox", "no_conflict": "yes",
    }  # fmt: skip
    CONTACT: Mapping[str, str] = {
        "route": "telephone", "rights_explained": "yes", "nature_agreed": "yes",
        "satisfied_process": "yes", "satisfied_outcome": "no", "actions_done": "yes",
    }  # fmt: skip

    def __init__(self, world: World, **more: Any) -> None:
        self.world = world
        world.on(self.START)
        self.ref = world.case(**{"made_by": "parent", **more})
        self.id = self.ref.id

    def do(self, after: int, event: str, who: str = "manager", **given: Any) -> date:
        """The event so many days after receipt, on that day."""
        day = self.START + timedelta(days=after)
        self.world.on(day)
        self.world.move(self.world[who], "case", self.id, event, **given)
        return day

    def day(self, after: int) -> date:
        return self.START + timedelta(days=after)

    @property
    def now(self) -> cases.Case:
        return cases.case_by_reference(
            self.world.register, self.world["manager"], self.ref.reference
        )

    def state_on(self, after: int) -> str | None:
        world = self.world
        return cases.state_at(world.register, world["manager"], self.id, self.day(after))

    def to_stage_2(self) -> None:
        self.do(7, "respond", outcome="not_upheld", responded_on=self.day(7))
        self.do(14, "request_stage_2", on=self.day(14))
        self.do(16, "appoint_investigators", **self.INVESTIGATORS)
        self.do(21, "sign_terms", on=self.day(21))

    def to_panel(self) -> None:
        self.to_stage_2()
        self.do(50, "record_reports", investigator_reported_on=self.day(49),
                independent_reported_on=self.day(50))  # fmt: skip
        self.do(56, "adjudicate", outcome="partly_upheld", adjudicated_on=self.day(55),
                responded_on=self.day(56), adjudicating_officer="Al Tor")  # fmt: skip
        self.do(63, "request_stage_3", on=self.day(63))
        self.do(70, "appoint_panel", **self.PANEL)
        self.do(84, "hold_panel", on=self.day(84))


def make_world(folder: Path) -> World:
    path = folder / "register.db"
    create_register(path)
    world = World(open_register(path), path)
    world.register.clock = world.now
    for role in ROLES:
        user = users.add_user(world.register, SYSTEM, role, role.title(), role)
        world.people[role] = user.actor
    themes.put_themes(
        world.register,
        SYSTEM,
        [
            {"key": key, "name": name, "aliases": aliases, "report_tables": [10],
             "definition": "What it is.", "position": position}
            for position, (key, name, aliases) in enumerate(THEMES)
        ],
    )  # fmt: skip
    return world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.register.close()


@pytest.fixture(scope="session")
def world_maker() -> Callable[[Path], World]:
    """For tests that make many registers of their own."""
    return make_world


@pytest.fixture
def complain(world: World) -> Callable[..., Complaint]:
    """Makes a complaint on 2 March 2026 that can be moved on day by day."""
    return lambda **more: Complaint(world, **more)
