"""Fits, calibrates and evaluates a model. Nothing outside the given texts is read.

Every figure comes from batches that the predicting model had not seen, and whose texts had no
part in its temperature and thresholds either.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from classifier import calibration
from classifier.calibration import Array, Thresholds
from classifier.corpus import LabelledText
from classifier.encoder import Encoder, Vectors
from classifier.evaluation import Evaluation, Predictions, evaluate
from classifier.model import NO_THEME, Heads, Model

FOLDS = 5

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Trained:
    """A fitted model and its figures on unseen batches."""

    model: Model
    evaluation: Evaluation
    encoder_sha256: str


@dataclass(frozen=True)
class Unseen:
    """Scores of texts by models that had not seen their batch. Classes are in sorted order."""

    scores: Array  # texts x classes, log-odds
    risk: Array  # probability
    fold: NDArray[np.int_]


class TooFewBatches(ValueError):
    """The texts come from too few batches to hold any out."""


def steps(labelled: Sequence[LabelledText]) -> int:
    """How many steps `train` will tell its `progress`."""
    return min(FOLDS, len({one.batch for one in labelled})) + 4


def train(
    labelled: Sequence[LabelledText], encoder: Encoder, progress: Progress = lambda step: None
) -> Trained:
    """Fit on all texts; temperature, thresholds and figures come from held-out batches.

    `progress` is told each step. Raises TooFewBatches under two batches.
    """
    progress("reading the texts")
    vectors = encoder.encode([one.text for one in labelled])
    unseen = _score_unseen(labelled, vectors, progress)
    classes = sorted({one.theme or NO_THEME for one in labelled})
    progress("calibrating")
    predictions = _cross_fitted(labelled, unseen, classes)
    progress("evaluating")
    evaluation = evaluate(labelled, predictions)
    progress("fitting on all texts")
    everything = np.ones(len(labelled), dtype=bool)
    temperature, thresholds = _calibrated(labelled, unseen, classes, everything)
    return Trained(
        Model(Heads().fit(labelled, vectors), temperature, thresholds), evaluation, encoder.sha256
    )


def _score_unseen(labelled: Sequence[LabelledText], vectors: Vectors, progress: Progress) -> Unseen:
    batches = [one.batch for one in labelled]
    folds = min(FOLDS, len(set(batches)))
    if folds < 2:
        raise TooFewBatches("Texts from at least two batches are needed to train a model.")
    classes = sorted({one.theme or NO_THEME for one in labelled})
    scores = np.full((len(labelled), len(classes)), -20.0)
    risk = np.zeros(len(labelled))
    fold_of = np.zeros(len(labelled), dtype=int)
    for fold, (seen, held_out) in enumerate(_splits(batches, folds)):
        progress(f"fitting without fold {fold + 1} of {folds}")
        heads = Heads().fit([labelled[i] for i in seen], vectors[seen])
        read = heads.read([labelled[i].text for i in held_out], vectors[held_out])
        columns = [classes.index(name) for name in heads.classes]
        scores[np.ix_(held_out, np.array(columns))] = heads.theme_scores(read)
        risk[held_out] = heads.risk_probability(read)
        fold_of[held_out] = fold
    return Unseen(scores, risk, fold_of)


def _splits(
    batches: Sequence[str], folds: int
) -> Iterator[tuple[NDArray[np.int_], NDArray[np.int_]]]:
    yield from GroupKFold(n_splits=folds).split(batches, groups=batches)


def _calibrated(
    labelled: Sequence[LabelledText],
    unseen: Unseen,
    classes: list[str],
    rows: NDArray[np.bool_],
) -> tuple[float, Thresholds]:
    truth = np.array([classes.index(one.theme or NO_THEME) for one in labelled])[rows]
    is_risk = np.array([one.risk for one in labelled])[rows]
    none = classes.index(NO_THEME) if NO_THEME in classes else None
    temperature = calibration.fit_temperature(unseen.scores[rows], truth)
    p = calibration.softened(unseen.scores[rows], temperature)
    no_theme = 1.0
    if none is not None:
        no_theme = calibration.no_theme_threshold(p[:, none], truth != none)
    ranked, best, is_none = _decided(p, none, no_theme)
    spoken = ~is_none
    certain = calibration.certain_threshold(best[spoken], (ranked[:, 0] == truth)[spoken])
    risk = calibration.risk_threshold(unseen.risk[rows], is_risk)
    return temperature, Thresholds(no_theme, certain, risk)


def _decided(
    p: Array, none: int | None, no_theme: float
) -> tuple[NDArray[np.int_], Array, NDArray[np.bool_]]:
    """Best three classes that are themes, confidence of the first, and which get no theme."""
    themes = p.copy()
    is_none = np.zeros(len(p), dtype=bool)
    if none is not None:
        is_none = p[:, none] >= no_theme
        themes[:, none] = -1
    ranked = np.argsort(-themes, axis=1, kind="stable")[:, :3]
    return ranked, themes.max(axis=1), is_none


def _cross_fitted(
    labelled: Sequence[LabelledText], unseen: Unseen, classes: list[str]
) -> Predictions:
    names = np.array(classes)
    none = classes.index(NO_THEME) if NO_THEME in classes else None
    size = len(labelled)
    theme = np.empty(size, dtype=names.dtype)
    ranked_names = np.empty((size, 3), dtype=names.dtype)
    confidence = np.zeros(size)
    certain = np.zeros(size, dtype=bool)
    warned = np.zeros(size, dtype=bool)
    for fold in np.unique(unseen.fold):
        rows = unseen.fold == fold
        temperature, thresholds = _calibrated(labelled, unseen, classes, ~rows)
        p = calibration.softened(unseen.scores[rows], temperature)
        ranked, best, is_none = _decided(p, none, thresholds.no_theme)
        ranked_names[rows] = names[ranked]
        theme[rows] = np.where(is_none, NO_THEME, names[ranked[:, 0]])
        confidence[rows] = best
        certain[rows] = ~is_none & (best >= thresholds.certain)
        warned[rows] = unseen.risk[rows] >= thresholds.risk
    return Predictions(theme, ranked_names, confidence, certain, warned)
