"""Remedies: what was offered to put a complaint right, at which stage."""

from dataclasses import dataclass
from datetime import date

from learning_register.register import Register


@dataclass(frozen=True)
class Remedy:
    """One remedy; `amount` of a payment, in pence."""

    stage: str
    remedy: str
    amount: int | None
    offered_on: date


def remedies_of(register: Register, case_id: int) -> tuple[Remedy, ...]:
    """The remedies of a case at every stage, in the order in which they were recorded."""
    rows = register.rows(
        "SELECT stage, remedy, amount, offered_on FROM remedies WHERE case_id = ? ORDER BY id",
        (case_id,),
    )
    return tuple(
        Remedy(**{**row, "offered_on": date.fromisoformat(row["offered_on"])}) for row in rows
    )
