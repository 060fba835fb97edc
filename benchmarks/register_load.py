"""Many who write and many who read on one register, from several processes at once."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

from benchmarks.register_cases import made, new_cases, officer
from learning_register.cases import case_by_reference, list_cases, record_case
from learning_register.checking import check
from learning_register.errors import NotAllowed, NotFound
from learning_register.figures import board
from learning_register.register import Register, open_register
from learning_register.search import Wanted, search

WORDS = ("visit", "nobody rang", "social worker changed", "review late", "sorry")


@dataclass(frozen=True)
class Part:
    """What one process did: what was confirmed to it, how long each took, what went wrong."""

    confirmed: tuple[tuple[str, str], ...]
    writes: tuple[float, ...]
    reads: tuple[float, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Load:
    """What all did, and what the register holds of it."""

    seconds: float
    writers: int
    readers: int
    writes: list[float]
    reads: list[float]
    errors: Counter[str]
    confirmed: int
    lost: int
    findings: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Nothing lost, no error shown, nothing found."""
        return not self.lost and not self.errors and not self.findings

    def lines(self) -> list[str]:
        """For a person to read."""
        return [
            f"{self.writers} writers and {self.readers} readers for {self.seconds:.0f} s:",
            f"  {_told('writes', self.writes, self.seconds)}",
            f"  {_told('reads', self.reads, self.seconds)}",
            f"  {self.confirmed:,} cases confirmed, {self.lost:,} lost",
            f"  errors shown to a caller: {sum(self.errors.values())} {dict(self.errors) or ''}",
            f"  heard check: {len(self.findings)} findings {list(self.findings[:5]) or ''}",
        ]


def under_load(folder: Path, seconds: float, processes: int, writers: int, readers: int) -> Load:
    """Let them all at one register, then look at what it holds."""
    path = made(folder, 500)
    shares = [
        (path, number, seconds, _share(writers, processes, number),
         _share(readers, processes, number))
        for number in range(processes)
    ]  # fmt: skip
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_part, *zip(*shares, strict=True)))
    with open_register(path) as register:
        confirmed = [pair for part in parts for pair in part.confirmed]
        lost = sum(not _is_there(register, *pair) for pair in confirmed)
        findings = check(register).findings
    return Load(
        seconds, writers, readers,
        writes=[one for part in parts for one in part.writes],
        reads=[one for part in parts for one in part.reads],
        errors=Counter(error for part in parts for error in part.errors),
        confirmed=len(confirmed),
        lost=lost,
        findings=findings,
    )  # fmt: skip


def _part(path: Path, number: int, seconds: float, writers: int, readers: int) -> Part:
    confirmed: list[tuple[str, str]] = []
    writes, reads = list[float](), list[float]()
    errors: list[str] = []
    until = time.monotonic() + seconds
    jobs: list[tuple[Callable[[Register], object], list[float]]] = []
    for one in range(writers):
        jobs.append((_writing(path, number * 1_000 + one, confirmed), writes))
    for one in range(readers):
        jobs.append((_reading(number * 1_000 + one, confirmed), reads))
    threads = [Thread(target=_repeat, args=(path, *job, errors, until)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Part(tuple(confirmed), tuple(writes), tuple(reads), tuple(errors))


def _repeat(
    path: Path,
    job: Callable[[Register], object],
    times: list[float],
    errors: list[str],
    until: float,
) -> None:
    """As the service does: a connection for every request."""
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            with open_register(path) as register:
                job(register)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:100])
        else:
            times.append(time.perf_counter() - began)


def _writing(
    path: Path, seed: int, confirmed: list[tuple[str, str]]
) -> Callable[[Register], object]:
    with open_register(path) as register:
        who, source = officer(register), new_cases(seed, register.today())

    def write(register: Register) -> None:
        new, decision = next(source)
        case = record_case(register, who, new, decision)
        confirmed.append((case.reference, new.text))

    return write


def _reading(seed: int, confirmed: list[tuple[str, str]]) -> Callable[[Register], object]:
    chance = random.Random(seed)  # noqa: S311

    def read(register: Register) -> None:
        who, what = officer(register), chance.randrange(4)
        if what == 0:
            list_cases(register, who, state="stage_1")
        elif what == 1 and confirmed:
            case_by_reference(register, who, chance.choice(confirmed)[0])
        elif what == 2:
            search(register, who, Wanted(chance.choice(WORDS)))
        else:
            board(register, register.today())

    return read


def _is_there(register: Register, reference: str, text: str) -> bool:
    try:
        return case_by_reference(register, officer(register), reference).text == text.strip()
    except (NotFound, NotAllowed):
        return False


def _share(all_of_them: int, processes: int, number: int) -> int:
    return all_of_them // processes + (number < all_of_them % processes)


def _told(what: str, times: list[float], seconds: float) -> str:
    if len(times) < 2:
        return f"{len(times)} {what}"
    late = quantiles(times, n=100)[98]
    return (
        f"{len(times):,} {what}, {len(times) / seconds:,.0f} a second; median "
        f"{median(times) * 1000:.0f} ms, 99 in 100 within {late * 1000:,.0f} ms, "
        f"the longest {max(times) * 1000:,.0f} ms"
    )
