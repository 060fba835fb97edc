"""The courses of cases, read from the register: states and clocks as at any day."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from learning_register.clock_rules import clock_rules
from learning_register.clocks import Pause
from learning_register.course import Course, Happened
from learning_register.register import Register, Row
from learning_register.stage_clocks import StageClock, clocks

_MOVES = """
    SELECT case_id, event, source, target, day, days FROM case_moves
    WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_PAUSES = """
    SELECT case_id, paused_for, began_on, ended_on FROM pauses
    WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_PROCEDURES = "SELECT id, procedure FROM cases WHERE id IN (SELECT value FROM json_each(?))"


def courses_of(register: Register, case_ids: Iterable[int]) -> Mapping[int, Course]:
    """The course of each of these cases, in three queries however many they are."""
    wanted = [json.dumps(list(case_ids))]
    happened: dict[int, list[Happened]] = {}
    for row in register.rows(_MOVES, wanted):
        happened.setdefault(row.pop("case_id"), []).append(_happened(row))
    pauses: dict[int, list[Pause]] = {}
    for row in register.rows(_PAUSES, wanted):
        pauses.setdefault(row.pop("case_id"), []).append(_pause(row))
    return {
        row["id"]: Course(
            row["procedure"], tuple(happened.get(row["id"], ())), tuple(pauses.get(row["id"], ()))
        )
        for row in register.rows(_PROCEDURES, wanted)
    }


def course_of(register: Register, case_id: int) -> Course:
    """The course of one case that is there."""
    return courses_of(register, [case_id])[case_id]


def clocks_of(
    register: Register, case_ids: Iterable[int], as_at: date
) -> Mapping[int, tuple[StageClock, ...]]:
    """The clocks of each of these cases as they stood at the end of that day."""
    rules = clock_rules(register)
    courses = courses_of(register, case_ids)
    return {case_id: clocks(course, rules, as_at) for case_id, course in courses.items()}


def count_states(register: Register, as_at: date) -> Mapping[str, int]:
    """How many complaints were in each state at the end of that day."""
    rows = register.rows(
        """
        SELECT target, count(*) AS cases FROM case_moves
        JOIN (
            SELECT max(case_moves.id) AS last FROM case_moves
            JOIN cases ON cases.id = case_id
            WHERE kind = 'complaint' AND day <= ? AND source IS NOT target GROUP BY case_id
        ) ON case_moves.id = last
        GROUP BY target ORDER BY target
        """,
        (as_at.isoformat(),),
    )
    return {row["target"]: row["cases"] for row in rows}


def _happened(row: Row) -> Happened:
    return Happened(**{**row, "day": date.fromisoformat(row["day"])})


def _pause(row: Row) -> Pause:
    ended = row["ended_on"]
    return Pause(
        row["paused_for"],
        date.fromisoformat(row["began_on"]),
        date.fromisoformat(ended) if ended else None,
    )
