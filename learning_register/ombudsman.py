"""What the Ombudsman raised and decided (report, section 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from learning_register.register import Register


@dataclass(frozen=True)
class Matter:
    """One matter before the Ombudsman. `decision` is None while it is open."""

    raised_on: date
    early_referral: bool
    decision: str | None
    closed_because: str | None
    decided_on: date | None


def matters_of(register: Register, case_id: int) -> tuple[Matter, ...]:
    """The matters of a case, oldest first."""
    rows = register.rows(
        """
        SELECT raised_on, early_referral, decision, closed_because, decided_on
        FROM ombudsman_matters WHERE case_id = ? ORDER BY id
        """,
        (case_id,),
    )
    return tuple(
        Matter(
            raised_on=date.fromisoformat(row["raised_on"]),
            early_referral=row["early_referral"] == "yes",
            decision=row["decision"],
            closed_because=row["closed_because"],
            decided_on=date.fromisoformat(row["decided_on"]) if row["decided_on"] else None,
        )
        for row in rows
    )


def count_decisions(register: Register, since: date, until: date) -> Mapping[str, int]:
    """How many decisions of each kind came from one day to another, both counted (table 13)."""
    rows = register.rows(
        """
        SELECT decision, count(*) AS decisions FROM ombudsman_matters
        WHERE decided_on BETWEEN ? AND ? GROUP BY decision ORDER BY decision
        """,
        (since.isoformat(), until.isoformat()),
    )
    return {row["decision"]: row["decisions"] for row in rows}
