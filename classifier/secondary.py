"""When does a text raise a further theme? A rule over what the model says of it, fitted and cut."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.calibration import Array
from classifier.corpus import NO_THEME, LabelledText

LEAST_PRECISION = 0.35
"""Of the further themes that are shown, the least share that the labels name too. It is low because
the writers named further themes sparingly; see docs/decisions for what a blind reader said."""


@dataclass(frozen=True)
class SecondaryRule:
    """Probability that a class is raised, from the logarithms of two probabilities of it: in the
    whole text and in its strongest clause. From `threshold` on it is shown."""

    intercept: float
    weights: tuple[float, float]
    threshold: float

    def probability(self, features: Array) -> Array:
        """One for each row of `features` (rows x 2)."""
        return np.asarray(1 / (1 + np.exp(-(features @ np.array(self.weights) + self.intercept))))


@dataclass(frozen=True)
class Raisings:
    """What held-out texts say of every class: texts x classes x 2, and the first class of each."""

    features: Array
    first: NDArray[np.int_]


NEVER = SecondaryRule(-10.0, (0.0, 0.0), 1.0)


def fit(
    labelled: Sequence[LabelledText], raisings: Raisings, classes: Sequence[str]
) -> SecondaryRule:
    """The rule learnt from texts with secondary themes; NEVER when none has any."""
    features, raised = _candidates(labelled, raisings, classes)
    if not raised.any():
        return NEVER
    fitted = LogisticRegression().fit(features, raised)
    whole, clause = fitted.coef_[0]
    rule = SecondaryRule(float(fitted.intercept_[0]), (float(whole), float(clause)), 1.0)
    return SecondaryRule(
        rule.intercept, rule.weights, _threshold(rule.probability(features), raised)
    )


def _candidates(
    labelled: Sequence[LabelledText], raisings: Raisings, classes: Sequence[str]
) -> tuple[Array, NDArray[np.bool_]]:
    """Every theme of every complaint but the one that stands first, and whether it is raised.

    Where the first is wrong, the theme of the text counts as raised.
    """
    borne = np.array([[name in _borne(one) for name in classes] for one in labelled])
    asked = np.array([[name != NO_THEME for name in classes] for _ in labelled])
    asked[np.arange(len(labelled)), raisings.first] = False
    asked[[one.theme is None for one in labelled]] = False
    return raisings.features[asked], borne[asked]


def _borne(one: LabelledText) -> set[str | None]:
    return {one.theme, *one.secondary}


def _threshold(probability: Array, raised: NDArray[np.bool_]) -> float:
    """The lowest from which at least LEAST_PRECISION are right; 1 when there is none."""
    order = np.argsort(-probability, kind="stable")
    precision = np.cumsum(raised[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= LEAST_PRECISION)
    return float(probability[order[enough[-1]]]) if len(enough) else 1.0


def said(
    rule: SecondaryRule, raisings: Raisings, classes: Sequence[str], most: int
) -> list[frozenset[str]]:
    """The further themes that the rule names for each text, at most `most`."""
    found = []
    for features, first in zip(raisings.features, raisings.first, strict=True):
        p = rule.probability(features)
        p[[place for place, name in enumerate(classes) if name == NO_THEME or place == first]] = -1
        best = np.argsort(-p, kind="stable")[:most]
        found.append(frozenset(classes[place] for place in best if p[place] >= rule.threshold))
    return found
