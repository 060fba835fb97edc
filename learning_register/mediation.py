"""Mediation: offered to whoever asks for Stage 2, and what came of it (report, 2.2 and 6)."""

from dataclasses import dataclass
from datetime import date

from learning_register.register import Register


@dataclass(frozen=True)
class Mediation:
    """One offer. `result`: declined, withdrawn, resolved, went_on; None while it is open."""

    offered_on: date
    result: str | None
    ended_on: date | None


@dataclass(frozen=True)
class MediationCounts:
    """What came of the offers of a time; `open`: nothing yet."""

    offered: int
    withdrawn: int
    declined: int
    went_on: int
    resolved: int
    open: int


def mediations_of(register: Register, case_id: int) -> tuple[Mediation, ...]:
    """The offers of a case, oldest first."""
    rows = register.rows(
        "SELECT offered_on, result, ended_on FROM mediations WHERE case_id = ? ORDER BY id",
        (case_id,),
    )
    return tuple(
        Mediation(
            date.fromisoformat(row["offered_on"]),
            row["result"],
            date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
        )
        for row in rows
    )


def count_mediations(register: Register, since: date, until: date) -> MediationCounts:
    """What came of the mediation offered from one day to another, both counted."""
    row = register.row(
        """
        SELECT count(*) AS offered,
            count(*) FILTER (WHERE result = 'withdrawn') AS withdrawn,
            count(*) FILTER (WHERE result = 'declined') AS declined,
            count(*) FILTER (WHERE result = 'went_on') AS went_on,
            count(*) FILTER (WHERE result = 'resolved') AS resolved,
            count(*) FILTER (WHERE result IS NULL) AS open
        FROM mediations WHERE offered_on BETWEEN ? AND ?
        """,
        (since.isoformat(), until.isoformat()),
    )
    return MediationCounts(**(row or {}))


def saved_cost(counts: MediationCounts, average_cost: int) -> int:
    """What mediation saved: each complaint that it resolved would have cost a Stage 2.

    Both in the same money, such as pence; 15 resolved at £3,500 saved £52,500 in the report.
    """
    return counts.resolved * average_cost
