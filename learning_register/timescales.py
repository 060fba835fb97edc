"""How many complaints were answered within the time of a stage (report, sections 4.4 and 7.1)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from learning_register.courses import clocks_of
from learning_register.register import Register
from learning_register.stage_clocks import StageClock


@dataclass(frozen=True)
class Timescales:
    """Of the complaints that came to a stage: in time, too late (answered or not), still to come,
    over without an answer (withdrawn, gone on …); and how many of them had their time extended.

    `not_known`: the bank holidays of a year are not known.
    """

    met: int
    missed: int
    waiting: int
    over: int
    extended: int
    not_known: int


def count_timescales(
    register: Register, since: date, until: date, clock: str = "stage_1"
) -> Timescales:
    """Complaints received from one day to another, both counted, by how this clock went.

    As it stands today; of a complaint that came to the stage again, the last time counts.
    """
    rows = register.rows(
        "SELECT id FROM cases WHERE kind = 'complaint' AND received_on BETWEEN ? AND ?",
        (since.isoformat(), until.isoformat()),
    )
    found = clocks_of(register, [row["id"] for row in rows], register.today()).values()
    last = [of_case[-1] for of_case in (_of(clocks, clock) for clocks in found) if of_case]
    counts = Counter(_how(one) for one in last)
    names = ("met", "missed", "waiting", "over", "not_known")
    return Timescales(
        **{name: counts[name] for name in names}, extended=sum(one.extended for one in last)
    )


def _of(clocks: tuple[StageClock, ...], name: str) -> list[StageClock]:
    return [one for one in clocks if one.clock == name]


def _how(clock: StageClock) -> str:
    if clock.in_time is not None:
        return "met" if clock.in_time else "missed"
    if clock.met_on:
        return "not_known"
    if clock.ended_on:
        return "over"
    return "missed" if clock.overdue else "waiting"
