"""Whether a count is higher or lower than elsewhere by more than chance. Exact, pure.

Two Poisson counts with the same rate: given their sum, either is binomial, and its share is that of
its exposure (Przyborowski and Wilenski, Biometrika 1940). No count is too small for it.
"""

from dataclasses import dataclass
from math import inf

from scipy.special import bdtrc


@dataclass(frozen=True)
class Compared:
    """A count held against others.

    `expected`: what it would be if the rate were the same everywhere. `ratio`: its rate over the
    rate of the others, infinite where they have none. `chance`: of a count at least as far to the
    same side, if the rate were the same everywhere.
    """

    expected: float
    ratio: float
    chance: float

    @property
    def is_more(self) -> bool:
        """Whether the count is above what is expected."""
        return self.ratio > 1


def compare(count: int, exposure: float, others: int, others_exposure: float) -> Compared:
    """A count over its exposure, held against that of the others.

    Raises ValueError for a count below 0, an exposure of 0 or less, or where nothing was counted.
    """
    total = count + others
    if min(count, others) < 0 or min(exposure, others_exposure) <= 0 or not total:
        raise ValueError("counts of 0 or more, not all 0, over exposures above 0")
    share = exposure / (exposure + others_exposure)
    ratio = (count / exposure) / (others / others_exposure) if others else inf
    if ratio > 1:
        chance = chance_of_at_least(count, total, share)
    else:
        chance = chance_of_at_least(others, total, 1 - share)
    return Compared(total * share, ratio, chance)


def chance_of_at_least(count: int, total: int, share: float) -> float:
    """The chance that at least so many of a total fall to a part with this share of it."""
    return float(bdtrc(count - 1, total, share)) if 0 < count <= total else float(count <= 0)
