"""Stage 3: the review panel. Its findings are never changed once they are recorded."""

from dataclasses import dataclass
from datetime import date

from learning_register.register import Register


@dataclass(frozen=True)
class Panel:
    """One request for a panel, and how far it came. `members`: the chair first."""

    requested_on: date
    declined_on: date | None
    members: tuple[str, ...]
    held_on: date | None
    letter_on: date | None
    responded_on: date | None


@dataclass(frozen=True)
class PanelCounts:
    """Of the requests of a time, how many were declined and how many panels were held."""

    requested: int
    declined: int
    held: int


def panels_of(register: Register, case_id: int) -> tuple[Panel, ...]:
    """The requests of a case for a panel, oldest first."""
    return tuple(
        Panel(
            requested_on=date.fromisoformat(row["requested_on"]),
            declined_on=_date(row["declined_on"]),
            members=tuple(name for name in (row["chair"], row["first"], row["second"]) if name),
            held_on=_date(row["held_on"]),
            letter_on=_date(row["letter_on"]),
            responded_on=_date(row["responded_on"]),
        )
        for row in register.rows(_OF_CASE, (case_id,))
    )


def count_panels(register: Register, since: date, until: date) -> PanelCounts:
    """Requests made from one day to another, both counted."""
    row = register.row(
        """
        SELECT count(*) AS requested, count(declined_on) AS declined, count(held_on) AS held
        FROM panels WHERE requested_on BETWEEN ? AND ?
        """,
        (since.isoformat(), until.isoformat()),
    )
    return PanelCounts(**(row or {}))


_OF_CASE = """
    SELECT panels.*, chairs.name AS chair, firsts.name AS first, seconds.name AS second
    FROM panels
    LEFT JOIN appointees AS chairs ON chairs.id = chair_id
    LEFT JOIN appointees AS firsts ON firsts.id = member_1_id
    LEFT JOIN appointees AS seconds ON seconds.id = member_2_id
    WHERE case_id = ? ORDER BY panels.id
"""


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
