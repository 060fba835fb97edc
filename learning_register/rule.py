"""What one row of the table of rules says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from learning_register.guards import Facts, Guard

ROLES = ("officer", "manager", "quality", "board", "participation", "admin")

Check = Callable[[Mapping[str, object], Facts], None]
"""Looks at the values given, together, and raises if they do not go with each other."""


class Stamp(Enum):
    """What a rule writes that is known only at the moment itself.

    `DAY` is the day on which an event of a case happened, which may be earlier than today.
    """

    TODAY = "today"
    ACTOR = "actor"
    DAY = "day"


@dataclass(frozen=True)
class Kept:
    """Where the fields of an event are kept besides the case: in a row of this table.

    `new`: in a new row of the case; otherwise in its newest. `sets`: further columns.
    """

    table: str
    new: bool = False
    sets: Mapping[str, str | Stamp | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One event of one machine from one state.

    `source` None: the event makes the thing. `owner`: the owner of an action `also` may, whatever
    their role; or `never` may, whatever their role; or it makes `no_odds`. `needs`: the fields that
    must be given; `optional`: those that may be. `sets`: further columns that the event writes.
    `automatic`: it follows from another event, and nobody calls it.
    """

    machine: str
    event: str
    source: str | None
    target: str
    label: str
    roles: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    owner: Literal["also", "never", "no_odds"] = "no_odds"
    automatic: bool = False
    sets: Mapping[str, str | Stamp | None] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    keeps: Kept | None = None

    @property
    def takes(self) -> tuple[str, ...]:
        """The fields that may be given: those needed, the optional, and a note or a reason."""
        named = (*self.needs, *self.optional)
        return named if {"note", "reason"} & set(named) else (*named, "note")

    @property
    def changes_state(self) -> bool:
        """Whether the thing is in another state afterwards."""
        return self.source != self.target
