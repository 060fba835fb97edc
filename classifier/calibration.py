"""Makes probabilities honest, and finds the thresholds from which the classifier speaks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Array = NDArray[np.float64]

CERTAIN_PRECISION = 0.95
"""Of the texts with a default suggestion, the share that must be right."""
MAX_COMPLAINTS_LOST = 0.01
"""Share of complaints that may be taken for no complaint (the limit is 0.02; this leaves room)."""
RISK_RECALL = 0.975
"""Share of texts marked risk that must be found: recall comes before precision."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability on: no theme, a default suggestion, a risk warning."""

    no_theme: float
    certain: float
    risk: float


def softened(log_odds: Array, temperature: float) -> Array:
    """Rows of scores (texts x classes) as probabilities, after division by the temperature."""
    scaled = log_odds / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    odds = np.exp(scaled)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def fit_temperature(log_odds: Array, truth: NDArray[np.int_]) -> float:
    """The temperature that gives the held-out truth (class numbers) the greatest likelihood."""
    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:
        p = softened(log_odds, float(np.exp(log_temperature)))[rows, truth]
        return float(-np.log(np.maximum(p, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def certain_threshold(confidence: Array, right: NDArray[np.bool_]) -> float:
    """The lowest confidence from which on at least CERTAIN_PRECISION of suggestions are right.

    1.0 (never certain) when no confidence is high enough.
    """
    order = np.argsort(-confidence)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= CERTAIN_PRECISION)
    return float(confidence[order[enough[-1]]]) if len(enough) else 1.0


def no_theme_threshold(p_no_theme: Array, is_complaint: NDArray[np.bool_]) -> float:
    """The lowest probability of 'no theme' at which MAX_COMPLAINTS_LOST holds."""
    return float(np.quantile(p_no_theme[is_complaint], 1 - MAX_COMPLAINTS_LOST))


def risk_threshold(p_risk: Array, is_risk: NDArray[np.bool_]) -> float:
    """The highest probability that still finds RISK_RECALL of the texts marked risk."""
    return float(np.quantile(p_risk[is_risk], 1 - RISK_RECALL, method="lower"))


def expected_calibration_error(
    confidence: Array, right: NDArray[np.bool_], bins: int = 10
) -> float:
    """Mean distance between confidence and share right, over bins of equal count (0 to 1)."""
    order = np.argsort(confidence)
    error = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            gap = abs(confidence[part].mean() - right[part].mean())
            error += gap * len(part) / len(order)
    return float(error)
