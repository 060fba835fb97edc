"""How long the register's queries take at several sizes, beside bare SQLite on the same file."""

import random
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.register_cases import made, officer
from learning_register import users
from learning_register.cases import case_by_reference, list_cases
from learning_register.figures import board, quarter_of
from learning_register.register import Actor, Register, open_register
from learning_register.search import Wanted, search

ROUNDS = 30
BARE = Path(__file__).with_name("bare.sql")
THEMES = ("family_time", "poor_communication", "bullying")
FEW, MANY = ("bereavement counsellor", "passport"), ("social worker", "visit")
Asked = Callable[[random.Random], object]


@dataclass(frozen=True)
class Timed:
    """Milliseconds, medians: ours and, where there is one, the bare query's."""

    cases: int
    megabytes: float
    ours: Mapping[str, float]
    bare: Mapping[str, float]


def timed(folder: Path, count: int) -> Timed:
    """Time every query on a register with so many cases, which is made if it is not there."""
    path = made(folder / f"speed-{count}", count)
    with open_register(path) as register:
        ours = {name: _median(asked) for name, asked in _ours(register).items()}
        whole = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        bare = {name: _median(asked) for name, asked in _bare(whole, register.today()).items()}
        whole.close()
    return Timed(count, path.stat().st_size / 1e6, ours, bare)


def as_lines(found: Sequence[Timed]) -> list[str]:
    """A table for a person to read, with the last size as a ratio to the first."""
    sizes = "".join(f"{one.cases:>12,}" for one in found)
    lines = [f"{'median ms, by number of cases':<34}{sizes}{'ratio':>8}   bare"]
    for name in found[0].ours:
        times = [one.ours[name] for one in found]
        bare = [one.bare[name] for one in found if name in one.bare]
        cells = "".join(f"{ms:>12.1f}" for ms in times)
        beside = " / ".join(f"{ms:.1f}" for ms in bare)
        lines.append(f"{name:<34}{cells}{times[-1] / times[0]:>8.1f}   {beside}")
    size = "".join(f"{one.megabytes:>12,.0f}" for one in found)
    return [*lines, f"{'the file, MB':<34}{size}"]


def _median(asked: Asked) -> float:
    chance = random.Random(1)  # noqa: S311
    asked(chance)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        asked(chance)
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _ours(register: Register) -> dict[str, Asked]:
    who, manager = officer(register), users.user_by_username(register, "manager").actor
    references = _references(register, manager)

    def searched(words: Sequence[str], theme: str | None = None, kind: str | None = None) -> Asked:
        return lambda chance: search(
            register, manager, Wanted(chance.choice(words), theme=theme, kind=kind)
        )

    return {
        "case by reference": lambda chance: case_by_reference(
            register, manager, chance.choice(references)
        ),
        "search, words that are rare": searched(FEW),
        "search, words that are common": searched(MANY),
        "search, common, theme, kind": searched(MANY, theme="bullying", kind="enquiry"),
        "list, first page, all": lambda chance: list_cases(register, who),
        "list, first page, theme and state": lambda chance: list_cases(
            register, who, theme=chance.choice(THEMES), state="stage_1"
        ),
        "board": lambda chance: board(register, register.today()),
    }


def _references(register: Register, manager: Actor) -> list[str]:
    pages = [list_cases(register, manager, page=number, per_page=50) for number in (1, 3, 9)]
    return [item.reference for page in pages for item in page.items if not item.restricted]


def _bare(connection: sqlite3.Connection, today: date) -> dict[str, Asked]:
    queries = _queries()
    every = [row[0] for row in connection.execute(queries["some references"])]
    quarter = quarter_of(today)
    days = {"first": quarter.first_day.isoformat(), "last": quarter.last_day.isoformat()}

    def asked(name: str, given: Callable[[random.Random], Mapping[str, str]]) -> Asked:
        return lambda chance: connection.execute(queries[name], given(chance)).fetchall()

    return {
        "case by reference": asked("reference", lambda c: {"reference": c.choice(every)}),
        "search, words that are rare": asked("search", lambda c: {"words": c.choice(FEW)}),
        "search, words that are common": asked("search", lambda c: {"words": c.choice(MANY)}),
        "list, first page, theme and state": asked(
            "list", lambda c: {"theme": c.choice(THEMES), "state": "stage_1"}
        ),
        "board": asked("board", lambda c: days),
    }


def _queries() -> dict[str, str]:
    """The queries of the file, each under the line that names it."""
    parts = BARE.read_text("utf-8").split("\n-- ")[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}
