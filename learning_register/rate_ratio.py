"""The ratio of two rates of events, with exact intervals, and how many events it takes. Pure.

Counts are taken as Poisson: each case comes by itself. One person who writes often, or one event
that many write about, makes counts vary more than that, and these intervals too narrow.

- Two rates: given their sum, the second count is binomial (Przyborowski and Wilenski, Biometrika
  1940), and the interval of Clopper and Pearson (Biometrika 1934) for its share gives the ratio's.
- Two ratios: given all four sums, one count of the four is hypergeometric with the ratio of the
  ratios as its odds ratio (Fisher, 1935); the interval holds both tails to half of what is left.

Both hold their level or more, for any count; with few they are wide.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, inf, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import bdtr, bdtrik, betaincinv, gammaln

LEVEL = 0.98
"""Above the usual 0.95, since a change is looked at up to three times (see `before_and_after`)."""
POWER = 0.8
_FARTHEST = 700.0  # of a logarithm: what a float can hold


@dataclass(frozen=True)
class Ratio:
    """A ratio and its interval. `value` is None where nothing was counted to divide by.

    `low` may be 0 and `high` infinite.
    """

    value: float | None
    low: float
    high: float

    @property
    def is_below_1(self) -> bool:
        """Whether the whole interval lies below 1."""
        return self.high < 1

    @property
    def is_above_1(self) -> bool:
        """Whether the whole interval lies above 1."""
        return self.low > 1


@dataclass(frozen=True)
class Counted:
    """Events before and after a change, each over its exposure: months, or cases held in them."""

    before: int
    after: int
    exposure_before: float
    exposure_after: float

    def __post_init__(self) -> None:
        if min(self.before, self.after) < 0:
            raise ValueError("a count is 0 or more")
        if not (0 < self.exposure_before < inf and 0 < self.exposure_after < inf):
            raise ValueError("an exposure is above 0")

    @property
    def exposure_ratio(self) -> float:
        """The exposure after over that before."""
        return self.exposure_after / self.exposure_before


def rate_ratio(counted: Counted, level: float = LEVEL) -> Ratio:
    """The rate after over the rate before."""
    before, after, tail = counted.before, counted.after, (1 - level) / 2
    value = after / before / counted.exposure_ratio if before else None
    low = _odds(betaincinv(after, before + 1, tail)) if after else 0.0
    high = 1 / _odds(betaincinv(before, after + 1, tail)) if before else inf
    return Ratio(value, low / counted.exposure_ratio, high / counted.exposure_ratio)


def ratio_of_ratios(here: Counted, elsewhere: Counted, level: float = LEVEL) -> Ratio:
    """The ratio of the rates here over that elsewhere: below 1, here it fell more or rose less."""
    by_exposure = here.exposure_ratio / elsewhere.exposure_ratio
    divisor = here.before * elsewhere.after
    value = here.after * elsewhere.before / divisor / by_exposure if divisor else None
    low, high = _odds_interval(here, elsewhere, (1 - level) / 2)
    return Ratio(value, low / by_exposure, high / by_exposure)


@lru_cache(maxsize=256)
def events_needed(
    ratio: float = 0.5, exposure_ratio: float = 1.0, power: float = POWER, level: float = LEVEL
) -> int:
    """How many events to expect before a change, so that a fall to this ratio would be seen.

    Seen: the interval of `rate_ratio` lies below 1, in `power` of all such changes. Raises
    ValueError unless the ratio lies between 0 and 1.
    """
    if not 0 < ratio < 1:
        raise ValueError("a fall is to a ratio between 0 and 1")
    low, high = 0, 1
    while _power(high, ratio, exposure_ratio, level) < power:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _power(middle, ratio, exposure_ratio, level) < power:
            low = middle
        else:
            high = middle
    return high


def _odds(share: float) -> float:
    return float(share / (1 - share))


def _power(before: float, ratio: float, exposure_ratio: float, level: float) -> float:
    """The chance that the interval lies below 1, when so many are expected before."""
    expected = before * (1 + ratio * exposure_ratio)
    total = np.arange(ceil(expected + 12 * expected**0.5 + 30))
    same = exposure_ratio / (1 + exposure_ratio)
    fallen = ratio * exposure_ratio / (1 + ratio * exposure_ratio)
    tail = (1 - level) / 2
    most = np.floor(np.nan_to_num(bdtrik(tail, total, same), nan=-1.0))
    most = np.where((most >= 0) & (bdtr(np.maximum(most, 0), total, same) > tail), most - 1, most)
    seen = np.where(most >= 0, bdtr(np.maximum(most, 0), total, fallen), 0.0)
    chance = np.exp(total * log(expected) - expected - gammaln(total + 1))
    return float(chance @ seen)


def _odds_interval(here: Counted, elsewhere: Counted, tail: float) -> tuple[float, float]:
    all_here, all_elsewhere = here.before + here.after, elsewhere.before + elsewhere.after
    all_after = here.after + elsewhere.after
    least, most = max(0, all_after - all_elsewhere), min(all_here, all_after)
    counts = np.arange(least, most + 1)
    logs = -(
        gammaln(counts + 1)
        + gammaln(all_here - counts + 1)
        + gammaln(all_after - counts + 1)
        + gammaln(all_elsewhere - all_after + counts + 1)
    )

    def chances(log_odds: float) -> NDArray[np.float64]:
        weights = logs + counts * log_odds
        weights = np.exp(weights - weights.max())
        found: NDArray[np.float64] = weights / weights.sum()
        return found

    def at_least(log_odds: float) -> float:
        return float(chances(log_odds)[counts >= here.after].sum()) - tail

    def at_most(log_odds: float) -> float:
        return float(chances(log_odds)[counts <= here.after].sum()) - tail

    low = 0.0 if here.after == least else np.exp(brentq(at_least, -_FARTHEST, _FARTHEST))
    high = inf if here.after == most else np.exp(brentq(at_most, -_FARTHEST, _FARTHEST))
    return float(low), float(high)
