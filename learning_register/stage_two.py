"""Stage 2: who investigates, each step, how long it took, what it cost (report, section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from learning_register.courses import clocks_of
from learning_register.register import Register, Row
from learning_register.stage_clocks import StageClock


@dataclass(frozen=True)
class StageTwo:
    """One Stage 2 of a case, and whoever investigates it now."""

    requested_on: date
    signed_on: date | None
    investigating_officer: str | None
    independent_person: str | None
    investigator_reported_on: date | None
    independent_reported_on: date | None
    adjudicating_officer: str | None
    adjudicated_on: date | None
    responded_on: date | None


@dataclass(frozen=True)
class Concluded:
    """A Stage 2 that was answered: a row of table 12 of the report. Money is in pence.

    `days_by_basis`: the working days that it took, from the request and from the agreed statement.
    `in_time`: by the basis that counts.
    """

    reference: str
    service_area: str | None
    requested_on: date
    signed_on: date | None
    adjudicated_on: date | None
    responded_on: date
    days_by_basis: Mapping[str, int | None]
    in_time: bool | None
    cost: int


def stage_twos_of(register: Register, case_id: int) -> tuple[StageTwo, ...]:
    """Each Stage 2 of a case, the earlier first: a request that was withdrawn can come again."""
    appointed = register.row(_APPOINTED, (case_id,)) or {}
    return tuple(
        StageTwo(
            requested_on=date.fromisoformat(row["requested_on"]),
            **{name: _date(row[name]) for name in _STEPS},
            investigating_officer=appointed.get("investigating_officer"),
            independent_person=appointed.get("independent_person"),
            adjudicating_officer=row["adjudicating_officer"],
        )
        for row in register.rows(_OF_CASE, (case_id,))
    )


def concluded(register: Register, since: date, until: date) -> tuple[Concluded, ...]:
    """Every Stage 2 that was answered from one day to another, both counted, the first first."""
    rows = register.rows(_CONCLUDED, (since.isoformat(), until.isoformat()))
    clocks = clocks_of(register, {row["case_id"] for row in rows}, until)
    return tuple(_concluded(row, clocks[row.pop("case_id")]) for row in rows)


def cost_by_item(register: Register, case_id: int) -> Mapping[str, int]:
    """What a case has cost so far, in pence, by item."""
    rows = register.rows(
        """
        SELECT cost_item, sum(amount) AS amount FROM costs
        WHERE case_id = ? GROUP BY cost_item ORDER BY cost_item
        """,
        (case_id,),
    )
    return {row["cost_item"]: row["amount"] for row in rows}


def average_cost(found: tuple[Concluded, ...]) -> int | None:
    """What these cost on average, in pence; None where there are none."""
    return round(sum(one.cost for one in found) / len(found)) if found else None


def _concluded(row: Row, clocks: tuple[StageClock, ...]) -> Concluded:
    answered = date.fromisoformat(row["responded_on"])
    clock = next(one for one in clocks if one.clock == "stage_2" and one.met_on == answered)
    return Concluded(
        **{
            **row,
            **{name: _date(row[name]) for name in ("requested_on", "signed_on", "adjudicated_on")},
            "responded_on": answered,
        },
        days_by_basis={figure.basis: figure.days_used for figure in clock.figures},
        in_time=clock.in_time,
    )


_STEPS = (
    "signed_on",
    "investigator_reported_on",
    "independent_reported_on",
    "adjudicated_on",
    "responded_on",
)
_OF_CASE = """
    SELECT stage_twos.*, name AS adjudicating_officer FROM stage_twos
    LEFT JOIN appointees ON appointees.id = adjudicating_officer_id
    WHERE case_id = ? ORDER BY stage_twos.id
"""
_APPOINTED = """
    SELECT officers.name AS investigating_officer, persons.name AS independent_person
    FROM appointments
    JOIN appointees AS officers ON officers.id = investigating_officer_id
    JOIN appointees AS persons ON persons.id = independent_person_id
    WHERE case_id = ? ORDER BY appointments.id DESC
"""
_CONCLUDED = """
    SELECT case_id, reference, service_area, requested_on, signed_on, adjudicated_on,
        stage_twos.responded_on,
        (SELECT coalesce(sum(amount), 0) FROM costs WHERE costs.case_id = cases.id) AS cost
    FROM stage_twos JOIN cases ON cases.id = case_id
    WHERE stage_twos.responded_on BETWEEN ? AND ? ORDER BY stage_twos.responded_on, case_id
"""


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
