"""The tests by which drift is told from chance: what each is given are counts. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

_LEAST_EXPECTED = 5
"""Cases that a cell of a chi-square table should expect."""


@dataclass(frozen=True)
class Words:
    """Words of several texts, and how many the model had never seen; sums over the texts.

    The sums of squares tell how much the texts differ: words of one text are not independent.
    """

    texts: int = 0
    words: int = 0
    unseen: int = 0
    words_squared: int = 0
    unseen_squared: int = 0
    product: int = 0

    def __add__(self, other: "Words") -> "Words":
        sums = zip(vars(self).values(), vars(other).values(), strict=True)
        return Words(*(a + b for a, b in sums))


def share_chance(hits: int, of: int, hits_before: int, of_before: int) -> float:
    """How often chance alone sets two shares so far apart (Fisher's exact test, two-sided)."""
    table = [[hits, of - hits], [hits_before, of_before - hits_before]]
    return float(stats.fisher_exact(table).pvalue)


def shares_apart(share: float, before: float) -> float:
    """Cohen's h of two shares, 0 or more."""
    return abs(2 * math.asin(math.sqrt(share)) - 2 * math.asin(math.sqrt(before)))


def words_chance(now: Words, before: Words) -> float:
    """How often chance alone sets the shares of unseen words so far apart.

    By the variance of a ratio of two sums over texts (Cochran, "Sampling Techniques", 1977, section
    2.11), and Student's t with the freedom of the smaller of the two. Both have two texts or more.
    """
    gap = abs(now.unseen / now.words - before.unseen / before.words)
    if gap == 0:
        return 1.0
    spread = math.sqrt(_variance(now) + _variance(before))
    freedom = min(now.texts, before.texts) - 1
    return float(2 * stats.t.sf(gap / spread, freedom)) if spread else 0.0


def _variance(one: Words) -> float:
    share = one.unseen / one.words
    squares = one.unseen_squared - 2 * share * one.product + share**2 * one.words_squared
    return max(squares, 0.0) / one.words**2 * one.texts / (one.texts - 1)


def mix_chance(now: Mapping[str, int], before: Mapping[str, int]) -> float | None:
    """How often chance alone makes two mixes so different (chi-square).

    Kinds that are too rare for it are put together. None when all of them are.
    """
    table = _pooled(now, before)
    if len(table) < 2:
        return None
    columns = list(zip(*table, strict=True))
    return float(stats.chi2_contingency(columns, correction=False).pvalue)


def mixes_apart(now: Mapping[str, int], before: Mapping[str, int]) -> float:
    """Share of cases that would have to be of another kind for the two mixes to be the same.

    Kinds that are too rare to compare count as one.
    """
    of, of_before = sum(now.values()), sum(before.values())
    return sum(abs(a / of - b / of_before) for a, b in _pooled(now, before)) / 2


def _pooled(now: Mapping[str, int], before: Mapping[str, int]) -> list[tuple[int, int]]:
    """Counts of each kind, the rarest put together until a cell of them expects enough."""
    of, of_before = sum(now.values()), sum(before.values())
    smaller = min(of, of_before) / (of + of_before)
    pairs = [(now.get(key, 0), before.get(key, 0)) for key in sorted({*now, *before})]
    rest = (0, 0)
    found: list[tuple[int, int]] = []
    for pair in sorted(pairs, key=sum):
        rare = sum(pair) * smaller < _LEAST_EXPECTED
        if rare or 0 < sum(rest) * smaller < _LEAST_EXPECTED:
            rest = (rest[0] + pair[0], rest[1] + pair[1])
        else:
            found.append(pair)
    return [*found, rest] if sum(rest) else found


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """The same after Holm's correction for testing several at once; None stays None.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979.
    """
    found: list[float | None] = [None] * len(chances)
    tested = sorted((one, place) for place, one in enumerate(chances) if one is not None)
    highest = 0.0
    for rank, (chance, place) in enumerate(tested):
        highest = max(highest, min(1.0, chance * (len(tested) - rank)))
        found[place] = highest
    return found
