"""Outcomes: those of one case through the stages, and how many complaints or points had which.

A count says what it counts. One complaint may raise several points, and the two differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from learning_register.register import Register


@dataclass(frozen=True)
class CaseOutcome:
    """The outcome of one stage. `answered_by`: who answered, where that was recorded."""

    stage: str
    outcome: str
    decided_on: date
    answered_by: str | None


@dataclass(frozen=True)
class OutcomeCounts:
    """How many had which outcome; `withdrawn` stands apart, None is not decided.

    `stage` None: the outcome that stands now, whichever stage gave it.
    """

    counted: Literal["complaints", "points"]
    stage: str | None
    by_outcome: Mapping[str | None, int]

    @property
    def total(self) -> int:
        """All of them, whatever the outcome."""
        return sum(self.by_outcome.values())

    @property
    def upheld(self) -> int:
        """Upheld and partly upheld together, as table 1 of the report counts."""
        return self.by_outcome.get("upheld", 0) + self.by_outcome.get("partly_upheld", 0)


def outcomes_of(register: Register, case_id: int) -> tuple[CaseOutcome, ...]:
    """Every outcome of a case, the earlier first; those that a later stage changed stay."""
    rows = register.rows(
        """
        SELECT stage, outcome, decided_on, name AS answered_by FROM case_outcomes
        LEFT JOIN appointees ON appointees.id = answered_by_id
        WHERE case_id = ? ORDER BY case_outcomes.id
        """,
        (case_id,),
    )
    return tuple(
        CaseOutcome(**{**row, "decided_on": date.fromisoformat(row["decided_on"])}) for row in rows
    )


def count_complaints(
    register: Register, since: date, until: date, stage: str | None = None
) -> OutcomeCounts:
    """Complaints received from one day to another, both counted, by outcome."""
    return OutcomeCounts("complaints", stage, _count(register, _COMPLAINTS, since, until, stage))


def count_points(
    register: Register, since: date, until: date, stage: str | None = None
) -> OutcomeCounts:
    """The points of complaints received from one day to another, both counted, by outcome.

    A complaint whose points were not listed counts as one point, with its own outcome.
    """
    return OutcomeCounts("points", stage, _count(register, _POINTS, since, until, stage))


def _count(
    register: Register, sql: str, since: date, until: date, stage: str | None
) -> Mapping[str | None, int]:
    days = {"since": since.isoformat(), "until": until.isoformat(), "stage": stage}
    return {row["outcome"]: row["n"] for row in register.rows(sql, days)}


# A complaint that was opened again at Stage 1 has no outcome of Stage 1 until it is answered anew.
_BY_CASE = """
    SELECT cases.id, CASE
        WHEN :stage IS NULL THEN coalesce(cases.outcome, withdrawn)
        WHEN :stage = 'stage_1' AND state = 'stage_1' THEN NULL
        ELSE coalesce(answered.outcome, withdrawn) END AS outcome, withdrawn
    FROM (
        SELECT *, CASE WHEN state = 'withdrawn' THEN 'withdrawn' END AS withdrawn FROM cases
        WHERE kind = 'complaint' AND received_on BETWEEN :since AND :until
    ) AS cases
    LEFT JOIN (
        SELECT case_id, outcome,
            row_number() OVER (PARTITION BY case_id ORDER BY id DESC) AS place
        FROM case_outcomes WHERE stage = :stage
    ) AS answered ON answered.case_id = cases.id AND place = 1
"""
_COMPLAINTS = f"SELECT outcome, count(*) AS n FROM ({_BY_CASE}) GROUP BY outcome"  # noqa: S608
_POINTS = f"""
    SELECT CASE WHEN points.id IS NULL THEN by_case.outcome
        ELSE coalesce(decided.outcome, withdrawn) END AS outcome, count(*) AS n
    FROM ({_BY_CASE}) AS by_case
    LEFT JOIN points ON points.case_id = by_case.id
    LEFT JOIN (
        SELECT point_id, outcome,
            row_number() OVER (PARTITION BY point_id ORDER BY id DESC) AS place
        FROM point_outcomes WHERE :stage IS NULL OR stage = :stage
    ) AS decided ON decided.point_id = points.id AND place = 1
    GROUP BY 1
"""  # noqa: S608 constants only
