"""How good are the suggestions, on batches of texts that the model has not seen?

A batch (texts that were written together) is wholly seen or wholly unseen. Intervals come from a
bootstrap over batches, since texts of one batch are alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from classifier.breakdowns import Group, Point, calibration_curve, coverage_curve, groups
from classifier.calibration import Array, expected_calibration_error
from classifier.corpus import NO_THEME, LabelledText

RESAMPLES = 1_000


@dataclass(frozen=True)
class Predictions:
    """What was predicted for texts that the predicting model had not seen.

    `theme` is the theme suggested first or NO_THEME; `ranked` the best three themes, whether or
    not one was suggested; `confidence` that of the first; `warned` whether risk was warned of;
    `also` the further themes that were named, none where that was not asked.
    """

    theme: NDArray[np.str_]
    ranked: NDArray[np.str_]
    confidence: Array
    certain: NDArray[np.bool_]
    warned: NDArray[np.bool_]
    also: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval; all are shares from 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ThemeFigures:
    """One theme: shares of 0 to 1 with intervals; `texts` is how many bear it."""

    precision: Figure
    recall: Figure
    f1: Figure
    texts: int


@dataclass(frozen=True)
class Evaluation:
    """What the model card tells. See FIGURES for what each figure counts.

    `confusions`: theme, what was said, how many; most first. `calibration`: confidence against the
    share that was right. `coverage`: the share of complaints that would get a default suggestion
    from some confidence on, against the share of those that is right. `groups`: by voice, channel
    and length.
    """

    texts: int
    batches: int
    figures: dict[str, Figure]
    themes: dict[str, ThemeFigures]
    confusions: list[tuple[str, str, int]]
    calibration: list[Point]
    coverage: list[Point]
    groups: dict[str, list[Group]]


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


ALSO = {
    "also_raised_found": "secondary themes of complaints, found",
    "also_raised_right": "further themes named that the text bears",
}
COUNTS: dict[str, str] = {name: words for name, (words, _) in FIGURES.items()} | ALSO
"""What each figure counts, in words."""


def evaluate(truth: Sequence[LabelledText], predictions: Predictions) -> Evaluation:
    """Hold predictions against labels; both in the same order."""
    labels = _labels(truth)
    risk = np.array([one.risk for one in truth])
    themed = _themed(truth)
    spoken = predictions.theme != NO_THEME
    right = predictions.ranked[:, 0] == labels
    return Evaluation(
        texts=len(truth),
        batches=len({one.batch for one in truth}),
        figures=_with_intervals(truth, labels, risk, predictions) | _also(truth, predictions),
        themes=_by_theme(truth, labels, predictions),
        confusions=_confusions(labels, predictions),
        calibration=calibration_curve(predictions.confidence[spoken], right[spoken]),
        coverage=coverage_curve(predictions.confidence[themed], right[themed]),
        groups=groups(truth, predictions.theme == labels, predictions.warned),
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
    rows_of = _rows_of(batches)
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


def _also(truth: Sequence[LabelledText], predictions: Predictions) -> dict[str, Figure]:
    """How good are the further themes? Nothing where they were not asked for."""
    if not predictions.also:
        return {}
    counted = np.array(
        [
            (len(said & set(one.secondary)), len(one.secondary), len(said & _borne(one)), len(said))
            for one, said in zip(truth, predictions.also, strict=True)
        ]
    )
    rows_of = _rows_of(np.array([one.batch for one in truth]))
    of_batches = np.array([counted[rows].sum(axis=0) for rows in rows_of])
    random = np.random.default_rng(0)
    size = len(of_batches)
    drawn = random.multinomial(size, [1 / size] * size, RESAMPLES) @ of_batches
    found = {}
    for name, right, of in zip(ALSO, (0, 2), (1, 3), strict=True):
        total = counted[:, of].sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = np.where(drawn[:, of] > 0, drawn[:, right] / drawn[:, of], np.nan)
        value = float(counted[:, right].sum() / total) if total else float("nan")
        found[name] = Figure(value, *_interval(shares))
    return found


def _borne(one: LabelledText) -> set[str | None]:
    return {one.theme, *one.secondary}


def _interval(drawn: Sequence[float] | Array) -> tuple[float, float]:
    known = np.asarray(drawn)[~np.isnan(drawn)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _by_theme(
    truth: Sequence[LabelledText], labels: NDArray[np.str_], predictions: Predictions
) -> dict[str, ThemeFigures]:
    themes = np.array(sorted(set(labels)))
    batches = np.array([one.batch for one in truth])
    counted = np.array(
        [_counts(themes, labels[rows], predictions.theme[rows]) for rows in _rows_of(batches)]
    )
    random = np.random.default_rng(0)
    drawn = random.multinomial(len(counted), [1 / len(counted)] * len(counted), RESAMPLES)
    resampled = _shares(np.einsum("rb,bkt->rkt", drawn, counted))
    values = _shares(counted.sum(axis=0)[None])[0]
    return {
        str(theme): ThemeFigures(
            *_theme_figures(values[:, place], resampled[:, :, place]),
            texts=int((labels == theme).sum()),
        )
        for place, theme in enumerate(themes)
    }


def _theme_figures(values: Array, resampled: Array) -> tuple[Figure, Figure, Figure]:
    precision, recall, f1 = (
        Figure(float(value), *_interval(resampled[:, kind])) for kind, value in enumerate(values)
    )
    return precision, recall, f1


def _rows_of(batches: NDArray[np.str_]) -> list[NDArray[np.int_]]:
    return [np.flatnonzero(batches == batch) for batch in np.unique(batches)]


def _counts(
    themes: NDArray[np.str_], labels: NDArray[np.str_], said: NDArray[np.str_]
) -> NDArray[np.int_]:
    """For each theme: found and right, said, borne (3 x themes)."""
    ours, said_ours = labels == themes[:, None], said == themes[:, None]
    return np.array([(ours & said_ours).sum(1), said_ours.sum(1), ours.sum(1)])


def _shares(counts: NDArray[np.int_]) -> Array:
    """Precision, recall and F1 from what `_counts` gives (any x 3 x themes)."""
    right, said, borne = (counts[:, kind].astype(float) for kind in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(said > 0, right / said, np.nan)
        recall = np.where(borne > 0, right / borne, np.nan)
        f1 = np.where(said + borne > 0, 2 * right / (said + borne), np.nan)
    return np.stack([precision, recall, f1], axis=1)


def _confusions(
    labels: NDArray[np.str_], predictions: Predictions, most: int = 12
) -> list[tuple[str, str, int]]:
    wrong = labels != predictions.theme
    pairs, counts = np.unique(
        np.stack([labels[wrong], predictions.theme[wrong]], axis=1), axis=0, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")[:most]
    return [(str(pairs[i][0]), str(pairs[i][1]), int(counts[i])) for i in order]
