"""A method in a process of its own, asked and timed there.

Little is imported here, so that the memory is the method's.
"""

import pickle
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.methods import Method

SPAWN = get_context("spawn")


class Asked:
    """A process that holds one method, and answers how long it took."""

    def __init__(self, kept: Path) -> None:
        self._connection, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_answer, args=(kept, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def seconds(self, texts: Sequence[str]) -> float:
        self._connection.send(list(texts))
        return float(self._connection.recv())

    def peak_memory_mb(self) -> float:
        self._connection.send(None)
        return float(self._connection.recv())

    def close(self) -> None:
        self._connection.close()
        self._process.join(timeout=30)


def _answer(kept: Path, connection: "Connection[float, list[str] | None]") -> None:
    method: Method = pickle.loads(kept.read_bytes())  # noqa: S301  written by this very run
    while True:
        try:
            texts = connection.recv()
        except EOFError:
            return
        if texts is None:
            connection.send(_peak_memory_mb())
            continue
        start = perf_counter()
        method.ask(texts)
        connection.send(perf_counter() - start)


def _peak_memory_mb() -> float:
    """Of this process. Linux tells its own; elsewhere what the process was started from counts."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
