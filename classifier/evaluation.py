"""How good are the suggestions, on batches of texts that the model has not seen?

A batch (texts that were written together) is wholly seen or wholly unseen. Intervals come from a
bootstrap over batches, since texts of one batch are alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_recall_fscore_support

from classifier.calibration import Array, expected_calibration_error
from classifier.corpus import LabelledText
from classifier.model import NO_THEME

RESAMPLES = 1_000


@dataclass(frozen=True)
class Predictions:
    """What was predicted for texts that the predicting model had not seen.

    `theme` is the theme suggested first or NO_THEME; `ranked` the best three themes, whether or
    not one was suggested; `confidence` that of the first; `warned` whether risk was warned of.
    """

    theme: NDArray[np.str_]
    ranked: NDArray[np.str_]
    confidence: Array
    certain: NDArray[np.bool_]
    warned: NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval; all are shares from 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ThemeFigures:
    """One theme: shares of 0 to 1; `texts` is how many bear it."""

    precision: float
    recall: float
    f1: float
    texts: int


@dataclass(frozen=True)
class Evaluation:
    """What the model card tells. See FIGURES for what each figure counts."""

    texts: int
    batches: int
    figures: dict[str, Figure]
    themes: dict[str, ThemeFigures]
    confusions: list[tuple[str, str, int]]


def _themed(truth: Sequence[LabelledText]) -> NDArray[np.bool_]:
    return np.array([one.theme is not None for one in truth])


def _labels(truth: Sequence[LabelledText]) -> NDArray[np.str_]:
    return np.array([one.theme or NO_THEME for one in truth])


Counter = Callable[[NDArray[np.str_], NDArray[np.bool_], Predictions], float]


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else float("nan")


def _accuracy(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    themed = labels != NO_THEME
    return _share((p.theme == labels)[themed])


def _macro_f1(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    themes = sorted(set(labels) - {NO_THEME})
    return float(f1_score(labels, p.theme, labels=themes, average="macro", zero_division=0))


def _top_3(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    themed = labels != NO_THEME
    return _share((p.ranked == labels[:, None]).any(axis=1)[themed])


def _calibration(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    spoken = p.theme != NO_THEME
    if not spoken.any():
        return float("nan")
    return expected_calibration_error(p.confidence[spoken], (p.theme == labels)[spoken])


def _coverage(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    return _share(p.certain[labels != NO_THEME])


def _precision_when_certain(
    labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions
) -> float:
    return _share((p.theme == labels)[p.certain])


def _no_theme_found(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    return _share((p.theme == NO_THEME)[labels == NO_THEME])


def _complaints_lost(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    return _share((p.theme == NO_THEME)[labels != NO_THEME])


def _risk_recall(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    return _share(p.warned[risk])


def _risk_precision(labels: NDArray[np.str_], risk: NDArray[np.bool_], p: Predictions) -> float:
    return _share(risk[p.warned])


FIGURES: dict[str, tuple[str, Counter]] = {
    "accuracy": ("complaints whose first suggestion is their theme", _accuracy),
    "macro_f1": ("F1 averaged over the 24 themes", _macro_f1),
    "top_3": ("complaints whose theme is among the best three", _top_3),
    "calibration_error": ("distance between confidence and share right", _calibration),
    "coverage": ("complaints that get a default suggestion", _coverage),
    "precision_when_certain": ("default suggestions that are right", _precision_when_certain),
    "no_theme_found": ("texts that are no complaint, found to be none", _no_theme_found),
    "complaints_lost": ("complaints taken for no complaint", _complaints_lost),
    "risk_recall": ("texts marked risk that are warned of", _risk_recall),
    "risk_precision": ("warnings that are right", _risk_precision),
}


def evaluate(truth: Sequence[LabelledText], predictions: Predictions) -> Evaluation:
    """Hold predictions against labels; both in the same order."""
    labels = _labels(truth)
    risk = np.array([one.risk for one in truth])
    return Evaluation(
        texts=len(truth),
        batches=len({one.batch for one in truth}),
        figures=_with_intervals(truth, labels, risk, predictions),
        themes=_by_theme(labels, predictions),
        confusions=_confusions(labels, predictions),
    )


def _some(predictions: Predictions, rows: NDArray[np.int_]) -> Predictions:
    p = predictions
    return Predictions(
        p.theme[rows], p.ranked[rows], p.confidence[rows], p.certain[rows], p.warned[rows]
    )


def _with_intervals(
    truth: Sequence[LabelledText],
    labels: NDArray[np.str_],
    risk: NDArray[np.bool_],
    predictions: Predictions,
) -> dict[str, Figure]:
    batches = np.array([one.batch for one in truth])
    rows_of = [np.flatnonzero(batches == batch) for batch in np.unique(batches)]
    random = np.random.default_rng(0)
    drawn: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(RESAMPLES):
        rows = np.concatenate(
            [rows_of[i] for i in random.integers(len(rows_of), size=len(rows_of))]
        )
        sample = _some(predictions, rows)
        for name, (_, count) in FIGURES.items():
            drawn[name].append(count(labels[rows], risk[rows], sample))
    found = {}
    for name, (_, count) in FIGURES.items():
        low, high = _interval(drawn[name])
        found[name] = Figure(count(labels, risk, predictions), low, high)
    return found


def _interval(drawn: list[float]) -> tuple[float, float]:
    known = [value for value in drawn if not np.isnan(value)]
    if not known:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _by_theme(labels: NDArray[np.str_], predictions: Predictions) -> dict[str, ThemeFigures]:
    themes = sorted(set(labels))
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predictions.theme, labels=themes, zero_division=0
    )
    return {
        theme: ThemeFigures(float(precision[i]), float(recall[i]), float(f1[i]), int(support[i]))
        for i, theme in enumerate(themes)
    }


def _confusions(
    labels: NDArray[np.str_], predictions: Predictions, most: int = 12
) -> list[tuple[str, str, int]]:
    wrong = labels != predictions.theme
    pairs, counts = np.unique(
        np.stack([labels[wrong], predictions.theme[wrong]], axis=1), axis=0, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:most]
    return [(str(pairs[i][0]), str(pairs[i][1]), int(counts[i])) for i in order]
