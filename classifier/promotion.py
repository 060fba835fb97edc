"""May a challenger serve? Held against the model that serves, on the same held-out texts. Pure.

Three things are asked: that macro-F1 is not lower than chance explains, that no theme's recall
falls below its floor, and that risk recall does not fall.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from classifier.calibration import Array
from classifier.corpus import NO_THEME
from classifier.evaluation import Figure

RESAMPLES = 4_000
LEAST_RECALL = 0.5
"""No theme's recall may fall below this, whatever its support; one that stands lower already may
not fall at all."""
_Z = 1.959964  # 95 %, two-sided

Named = Callable[[str], str]


@dataclass(frozen=True)
class HeldOut:
    """What a model said of the held-out texts, without the texts: columns, in the texts' order.

    `truth` and `said` are a theme or NO_THEME; `risk` is the label, `warned` what the model did.
    """

    batch: tuple[str, ...]
    truth: tuple[str, ...]
    said: tuple[str, ...]
    risk: tuple[bool, ...]
    warned: tuple[bool, ...]


class NotComparable(ValueError):
    """The two models were not measured on the same texts."""


@dataclass(frozen=True)
class Floor:
    """One theme's recall: of the model that serves, of the challenger, and its floor; 0 to 1."""

    theme: str
    texts: int
    before: float
    after: float
    floor: float

    @property
    def holds(self) -> bool:
        """Whether the challenger's recall is not below the floor."""
        return self.after >= self.floor


@dataclass(frozen=True)
class RiskRecall:
    """Texts marked risk: how many, how many each model warns of, and where the two differ."""

    texts: int
    before: int
    after: int
    newly_found: int
    newly_missed: int


@dataclass(frozen=True)
class Comparison:
    """A challenger beside the model that serves.

    `difference` is the challenger's macro-F1 less that of the model that serves, its interval from
    a paired bootstrap over batches. `changed`: of how many texts the two say something else.
    """

    texts: int
    batches: int
    changed: int
    before: float
    after: float
    difference: Figure
    floors: tuple[Floor, ...]
    risk: RiskRecall


def compare(serving: HeldOut, challenger: HeldOut) -> Comparison:
    """Hold a challenger against the model that serves. Raises NotComparable."""
    same = (serving.batch, serving.truth, serving.risk)
    if same != (challenger.batch, challenger.truth, challenger.risk) or not serving.batch:
        raise NotComparable("The two models were not measured on the same held-out texts.")
    before, after = _counts(serving), _counts(challenger)
    return Comparison(
        texts=len(serving.batch),
        batches=len(set(serving.batch)),
        changed=sum(a != b for a, b in zip(serving.said, challenger.said, strict=True)),
        before=float(_macro_f1(before.sum(axis=0))),
        after=float(_macro_f1(after.sum(axis=0))),
        difference=_difference(before, after),
        floors=tuple(_floors(serving, challenger)),
        risk=_risk(serving, challenger),
    )


def objections(found: Comparison, name: Named = str) -> tuple[str, ...]:
    """Why the challenger may not serve, each in a sentence; none when it may.

    `name` gives the name of a theme by its key.
    """
    reasons = []
    if found.difference.high < 0:
        reasons.append(
            f"Macro-F1 falls from {found.before:.3f} to {found.after:.3f}, more than chance "
            f"explains: the difference lies between {found.difference.low:+.3f} and "
            f"{found.difference.high:+.3f}."
        )
    reasons += [_too_low(one, name) for one in found.floors if not one.holds]
    if found.risk.after < found.risk.before:
        reasons.append(
            f"Of {found.risk.texts} texts in which a child may be at risk it warns of "
            f"{found.risk.after}, the model that serves of {found.risk.before}: it misses "
            f"{found.risk.newly_missed} that are found now, and finds {found.risk.newly_found} "
            "that are missed now."
        )
    return tuple(reasons)


def wilson_low(hits: int, of: int) -> float:
    """The lower end of Wilson's 95 % interval of a share; 0.0 when there is nothing."""
    if not of:
        return 0.0
    share = hits / of
    middle = share + _Z**2 / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
    return max(0.0, (middle - spread) / (1 + _Z**2 / of))


def _too_low(one: Floor, name: Named) -> str:
    what = "texts that are no complaint" if one.theme == NO_THEME else f"“{name(one.theme)}”"
    return (
        f"Of {what} it finds {one.after:.0%}, and its floor is {one.floor:.0%}: the model that "
        f"serves finds {one.before:.0%} of {one.texts} texts."
    )


def _floors(serving: HeldOut, challenger: HeldOut) -> list[Floor]:
    found = []
    before, after = _hits(serving), _hits(challenger)
    for theme in sorted(set(serving.truth)):
        texts, hits = serving.truth.count(theme), before.get(theme, 0)
        recall = hits / texts
        floor = max(wilson_low(hits, texts), min(LEAST_RECALL, recall))
        found.append(Floor(theme, texts, recall, after.get(theme, 0) / texts, floor))
    return found


def _hits(one: HeldOut) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for truth, said in zip(one.truth, one.said, strict=True):
        found[truth] = found.get(truth, 0) + (truth == said)
    return found


def _risk(serving: HeldOut, challenger: HeldOut) -> RiskRecall:
    pairs = [
        (before, after)
        for risk, before, after in zip(serving.risk, serving.warned, challenger.warned, strict=True)
        if risk
    ]
    return RiskRecall(
        texts=len(pairs),
        before=sum(before for before, _ in pairs),
        after=sum(after for _, after in pairs),
        newly_found=sum(after and not before for before, after in pairs),
        newly_missed=sum(before and not after for before, after in pairs),
    )


def _counts(one: HeldOut) -> Array:
    """Batches x (hits, labelled so, said so) x themes."""
    themes = {theme: place for place, theme in enumerate(sorted(set(one.truth) - {NO_THEME}))}
    batches = {batch: place for place, batch in enumerate(sorted(set(one.batch)))}
    counts = np.zeros((len(batches), 3, len(themes)))
    for batch, truth, said in zip(one.batch, one.truth, one.said, strict=True):
        row = counts[batches[batch]]
        if truth in themes:
            row[1, themes[truth]] += 1
            row[0, themes[truth]] += truth == said
        if said in themes:
            row[2, themes[said]] += 1
    return counts


def _macro_f1(counts: Array) -> NDArray[np.float64]:
    """F1 averaged over the themes that have texts; over the last axis but one of `counts`."""
    hits, labelled, said = (counts[..., place, :] for place in range(3))
    f1 = 2 * hits / np.maximum(labelled + said, 1)
    there = labelled > 0
    return np.asarray((f1 * there).sum(axis=-1) / np.maximum(there.sum(axis=-1), 1))


def _difference(before: Array, after: Array) -> Figure:
    """Paired bootstrap over batches; the same batches are drawn for both models.

    The interval is the expanded percentile one (Hesterberg, "What Teachers Should Know about the
    Bootstrap", 2015, section 5.3): the plain one is too narrow for so few batches.
    """
    size = len(before)
    drawn = np.random.default_rng(0).multinomial(size, np.full(size, 1 / size), RESAMPLES)
    gaps = np.subtract(*(_macro_f1(np.tensordot(drawn, one, axes=1)) for one in (after, before)))
    freedom = max(size - 1, 1)
    tail = stats.norm.cdf(-math.sqrt(size / freedom) * stats.t.ppf(0.975, freedom))
    low, high = np.quantile(gaps, [tail, 1 - tail])
    value = _macro_f1(after.sum(axis=0)) - _macro_f1(before.sum(axis=0))
    return Figure(float(value), float(low), float(high))


def columns(one: HeldOut) -> dict[str, Sequence[object]]:
    """The columns by name, ready for JSON."""
    return {name: list(values) for name, values in vars(one).items()}
