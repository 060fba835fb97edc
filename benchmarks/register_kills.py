"""kill -9 at random moments of a process that writes: is everything there that it was told?"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.register_cases import made, new_cases, officer
from learning_register.cases import case_by_reference, record_case
from learning_register.checking import check
from learning_register.errors import NotFound
from learning_register.register import open_register

SECONDS = (0.0, 0.5)
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Kills:
    """After so many kills: what was confirmed, what of it is lost, what a check finds."""

    times: int
    confirmed: int
    lost: int
    findings: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Nothing lost and nothing found."""
        return not self.lost and not self.findings

    def lines(self) -> list[str]:
        """For a person to read."""
        return [
            f"kill -9 while writing, {self.times} times:",
            f"  {self.confirmed:,} cases confirmed, {self.lost:,} lost",
            f"  heard check after each: {len(self.findings)} findings {self.findings[:5] or ''}",
        ]


def killed(folder: Path, times: int) -> Kills:
    """Kill a writer so many times, and look after each time."""
    path, chance = made(folder, 100), random.Random(times)  # noqa: S311
    confirmed: dict[str, str] = {}
    findings: list[str] = []
    for number in range(times):
        confirmed |= _killed_after(chance.uniform(*SECONDS), path, number)
        with open_register(path) as register:
            findings += check(register).findings
    with open_register(path) as register:
        who, lost = officer(register), 0
        for reference, told in confirmed.items():
            try:
                lost += _mark(case_by_reference(register, who, reference).text or "") != told
            except NotFound:
                lost += 1
    return Kills(times, len(confirmed), lost, tuple(findings))


def _killed_after(seconds: float, path: Path, seed: int) -> dict[str, str]:
    """What the writer had been told when it was killed."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.register_kills", str(path), str(seed)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert writer.stdout  # noqa: S101
    lines = [writer.stdout.readline()]
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    lines += list(writer.stdout)
    writer.wait()
    return dict(line.split() for line in lines if line.endswith("\n"))


def _write_for_ever(path: Path, seed: int) -> None:
    with open_register(path) as register:
        who = officer(register)
        for new, decision in new_cases(seed, register.today()):
            case = record_case(register, who, new, decision)
            print(case.reference, _mark(new.text.strip()), flush=True)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    _write_for_ever(Path(sys.argv[1]), int(sys.argv[2]))
