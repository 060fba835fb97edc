"""Every method in processes of its own: one in which it learns, one in which it is asked and timed.

So what one method loads is neither in another's memory nor in its way, and the peak memory is that
of answering, not of learning.
"""

import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.asked import SPAWN, Asked
from benchmarks.methods import Method
from benchmarks.scores import Scores, score
from benchmarks.splits import Split

ROUNDS = 4
BATCH_ROUNDS = 3

Maker = Callable[[], Method]


@dataclass(frozen=True)
class Speed:
    """Milliseconds for one text (median), texts a second in a batch (median), MB at the peak."""

    ms_one_text: float
    texts_a_second: float
    peak_memory_mb: float


def learnt(make: Maker, splits: Sequence[Split], kept: Path) -> tuple[str, list[Scores]]:
    """The method's name and its scores on each split; what it learnt last is kept in a file."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        return pool.submit(_learn, make, splits, kept).result()


def _learn(make: Maker, splits: Sequence[Split], kept: Path) -> tuple[str, list[Scores]]:
    method = make()
    found = [score(split, method.learn(split)) for split in splits]
    kept.write_bytes(pickle.dumps(method))
    return method.name, found


def timed(kept: Sequence[Path], alone: Sequence[str], batch: Sequence[str]) -> list[Speed]:
    """Ask each method in turn, text after text, so that what else the machine does meets all alike.

    `alone`: texts to ask one at a time, ROUNDS times; `batch`: texts to ask at once.
    """
    asked = [Asked(path) for path in kept]
    try:
        for one in asked:
            one.seconds([alone[0]])
        single: list[list[float]] = [[] for _ in asked]
        for text in list(alone) * ROUNDS:
            for one, times in zip(asked, single, strict=True):
                times.append(one.seconds([text]))
        whole: list[list[float]] = [[] for _ in asked]
        for _ in range(BATCH_ROUNDS):
            for one, times in zip(asked, whole, strict=True):
                times.append(one.seconds(batch))
        return [
            Speed(1000 * median(singly), len(batch) / median(together), one.peak_memory_mb())
            for one, singly, together in zip(asked, single, whole, strict=True)
        ]
    finally:
        for one in asked:
            one.close()
