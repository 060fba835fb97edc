"""Fits, calibrates and evaluates a model. Nothing outside the given texts is read.

Every figure comes from held-out batches: neither the encoder nor the heads have learnt from them,
and a batch has no part in the temperature and the thresholds that are applied to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier import also_raised, calibration, secondary
from classifier.calibration import Array, Thresholds
from classifier.corpus import HELD_OUT, NO_THEME, LabelledText
from classifier.encoder import Encoder, Reading
from classifier.evaluation import Evaluation, Predictions, evaluate
from classifier.model import Heads, Model
from classifier.secondary import Raisings, SecondaryRule
from classifier.text import words

STEPS = 5
"""How many steps `train` tells its `progress`."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Trained:
    """A fitted model and its figures on held-out batches."""

    model: Model
    evaluation: Evaluation
    encoder_sha256: str
    held_out: tuple[LabelledText, ...]
    predictions: Predictions


@dataclass(frozen=True)
class Scores:
    """What the heads say of held-out texts, before calibration. Classes are in the heads' order."""

    themes: Array  # texts x classes, log-odds
    risk: Array  # probability
    raisings: Raisings


@dataclass(frozen=True)
class Calibration:
    """What is learnt from held-out batches: how far to trust the heads, and when to speak."""

    temperature: float
    thresholds: Thresholds
    secondary: SecondaryRule


class TooFewBatches(ValueError):
    """There are too few batches to learn from some and to measure on others."""


class BatchLearnt(ValueError):
    """A batch that should be held out is one that the encoder has learnt from."""


def train(
    labelled: Sequence[LabelledText],
    held_out: frozenset[str],
    encoder: Encoder,
    progress: Progress = lambda step: None,
) -> Trained:
    """Fit on all batches but those held out; temperature, thresholds and figures come from those.

    The model that is returned is the one that was measured. `progress` is told each of STEPS steps.
    Raises TooFewBatches, and BatchLearnt when the encoder has seen a batch that is held out.
    """
    seen, unseen = _split(labelled, held_out, encoder)
    progress("reading the texts")
    vectors = encoder.encode([one.text for one in seen])
    progress("fitting")
    heads = Heads().fit(seen, vectors)
    progress("reading held-out texts, and their clauses")
    scores = scored(heads, unseen, encoder)
    progress("calibrating")
    predictions = cross_fitted(unseen, scores, heads.classes)
    everything = np.ones(len(unseen), dtype=bool)
    found = _calibrated(unseen, scores, heads.classes, everything)
    progress("evaluating")
    return Trained(
        Model(heads, found.temperature, found.thresholds, found.secondary),
        evaluate(unseen, predictions),
        encoder.sha256,
        tuple(unseen),
        predictions,
    )


def _split(
    labelled: Sequence[LabelledText], held_out: frozenset[str], encoder: Encoder
) -> tuple[list[LabelledText], list[LabelledText]]:
    if learnt := sorted(held_out & encoder.learnt_from):
        raise BatchLearnt(
            f"The encoder has learnt from {', '.join(learnt)}: figures on them would flatter. "
            f"List other batches in {HELD_OUT}, or build the encoder again."
        )
    seen = [one for one in labelled if one.batch not in held_out]
    unseen = [one for one in labelled if one.batch in held_out]
    if len({one.batch for one in unseen}) < 2 or len({one.theme for one in seen}) < 3:
        raise TooFewBatches(
            "A model needs texts of three themes to learn from, and at least two other batches to "
            f"be measured on: list those in {HELD_OUT}, beside the texts."
        )
    if unknown := {one.theme for one in unseen} - {one.theme for one in seen}:
        raise TooFewBatches(f"No text to learn from has the theme {min(map(str, unknown))}.")
    return seen, unseen


def scored(heads: Heads, labelled: Sequence[LabelledText], encoder: Encoder) -> Scores:
    """What fitted heads say of texts, before any calibration."""
    readings = list(encoder.read_many([one.text for one in labelled]))
    read = heads.read([one.text for one in labelled], readings)
    raisings = _raisings(heads, labelled, readings)
    return Scores(heads.theme_scores(read), heads.risk_probability(read), raisings)


def _raisings(
    heads: Heads, labelled: Sequence[LabelledText], readings: Sequence[Reading]
) -> Raisings:
    """Before any temperature is known; that of held-out texts comes near to 1."""
    bare = Model(heads, 1.0, Thresholds(1.0, 1.0, 1.0), secondary.NEVER)
    none = [place for place, name in enumerate(heads.classes) if name == NO_THEME]
    features = np.full((len(labelled), len(heads.classes), 2), np.log(also_raised.LEAST))
    for row, (one, reading) in enumerate(zip(labelled, readings, strict=True)):
        if found := words(one.text):
            features[row] = also_raised.raising(bare, one.text, found, reading).features
    whole = features[:, :, 0].copy()
    whole[:, none] = -np.inf
    return Raisings(features, whole.argmax(axis=1))


def _calibrated(
    labelled: Sequence[LabelledText],
    scores: Scores,
    classes: list[str],
    rows: NDArray[np.bool_],
) -> Calibration:
    truth = np.array([classes.index(one.theme or NO_THEME) for one in labelled])[rows]
    is_risk = np.array([one.risk for one in labelled])[rows]
    none = classes.index(NO_THEME) if NO_THEME in classes else None
    temperature = calibration.fit_temperature(scores.themes[rows], truth)
    p = calibration.softened(scores.themes[rows], temperature)
    no_theme = 1.0
    if none is not None:
        no_theme = calibration.no_theme_threshold(p[:, none], truth != none)
    ranked, best, is_none = _decided(p, none, no_theme)
    spoken = ~is_none
    certain = calibration.certain_threshold(best[spoken], (ranked[:, 0] == truth)[spoken])
    risk = calibration.risk_threshold(scores.risk[rows], is_risk)
    used = [one for one, counts in zip(labelled, rows, strict=True) if counts]
    return Calibration(
        temperature,
        Thresholds(no_theme, certain, risk),
        secondary.fit(used, _some(scores.raisings, rows), classes),
    )


def _some(raisings: Raisings, rows: NDArray[np.bool_]) -> Raisings:
    return Raisings(raisings.features[rows], raisings.first[rows])


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


def cross_fitted(
    labelled: Sequence[LabelledText], scores: Scores, classes: list[str]
) -> Predictions:
    """A batch's texts are decided by what the other held-out batches taught."""
    names = np.array(classes)
    none = classes.index(NO_THEME) if NO_THEME in classes else None
    size = len(labelled)
    theme = np.empty(size, dtype=names.dtype)
    ranked_names = np.empty((size, 3), dtype=names.dtype)
    confidence = np.zeros(size)
    certain = np.zeros(size, dtype=bool)
    warned = np.zeros(size, dtype=bool)
    also: list[frozenset[str]] = [frozenset()] * size
    batches = np.array([one.batch for one in labelled])
    for batch in np.unique(batches):
        rows = batches == batch
        learnt = _calibrated(labelled, scores, classes, ~rows)
        thresholds = learnt.thresholds
        p = calibration.softened(scores.themes[rows], learnt.temperature)
        ranked, best, is_none = _decided(p, none, thresholds.no_theme)
        ranked_names[rows] = names[ranked]
        theme[rows] = np.where(is_none, NO_THEME, names[ranked[:, 0]])
        confidence[rows] = best
        certain[rows] = ~is_none & (best >= thresholds.certain)
        warned[rows] = scores.risk[rows] >= thresholds.risk
        some = _some(scores.raisings, rows)
        told = secondary.said(learnt.secondary, some, classes, also_raised.MOST)
        for place, themes in zip(np.flatnonzero(rows), told, strict=True):
            also[place] = themes
    return Predictions(theme, ranked_names, confidence, certain, warned, tuple(also))
