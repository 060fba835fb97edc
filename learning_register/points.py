"""The points of a complaint, each with an outcome of its own at every stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from learning_register import moves
from learning_register.guards import may_see_case
from learning_register.register import Actor, Register


@dataclass(frozen=True)
class Point:
    """One point. `text` is None once erased. `outcomes`: the last at each stage, by stage."""

    number: int
    text: str | None
    outcomes: Mapping[str, str]

    @property
    def outcome(self) -> str | None:
        """The outcome that stands now: that of the latest stage."""
        return next(reversed([*self.outcomes.values()]), None)


def points_of(register: Register, actor: Actor, case_id: int) -> tuple[Point, ...]:
    """The points of a case, in their order. Raises NotFound or NotAllowed."""
    may_see_case(actor, moves.facts_of(register, "case", case_id))
    outcomes: dict[int, dict[str, str]] = {}
    for row in register.rows(_OUTCOMES, (case_id,)):
        at = outcomes.setdefault(row["number"], {})
        at.pop(row["stage"], None)
        at[row["stage"]] = row["outcome"]
    rows = register.rows(
        "SELECT number, text FROM points WHERE case_id = ? ORDER BY number", (case_id,)
    )
    return tuple(Point(**row, outcomes=outcomes.get(row["number"], {})) for row in rows)


_OUTCOMES = """
    SELECT number, stage, outcome FROM point_outcomes JOIN points ON points.id = point_id
    WHERE case_id = ? ORDER BY point_outcomes.id
"""
