"""Heard itself, as two of the methods compared (see `methods`)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.linear import best, remembered, shipped
from benchmarks.methods import NOTHING, Answers
from benchmarks.splits import Split
from classifier import training
from classifier.calibration import softened
from classifier.corpus import NO_THEME
from classifier.encoder import Reading
from classifier.model import Heads
from classifier.suggestion import Classifier


class Whole:
    """The classifier as officers have it: calibrated, with risk, evidence and reasons for silence.

    A batch's texts are decided by thresholds that the other held-out batches gave.
    """

    name = "Heard"

    def learn(self, split: Split) -> Answers:
        """Train as `heard train` does."""
        held_out = frozenset(one.batch for one in split.test)
        trained = training.train([*split.training, *split.test], held_out, shipped())
        self._model = trained.model
        if trained.held_out != split.test:
            raise RuntimeError("The texts that were measured are not those of the split.")
        said = trained.predictions
        first = np.where(said.theme == NO_THEME, NOTHING, said.theme)
        return Answers(first, said.ranked, said.confidence)

    def ask(self, texts: Sequence[str]) -> object:
        if self._classifier is None:
            self._classifier = Classifier(self._model, shipped(), "benchmark")
        return list(self._classifier.suggest_many(texts))

    _classifier: Classifier | None = None


class Recipe:
    """Heard's recipe on other labels: its features, the shipped encoder and its head, with its
    own settings; no calibration, no risk, no evidence."""

    name = "Heard's recipe"

    def __init__(self) -> None:
        self._vectors: dict[str, Any] = {}

    def learn(self, split: Split) -> Answers:
        texts = [one.text for one in split.training]
        # The risk head has nothing to learn here, but needs a text of each kind to be fitted.
        marked = [replace(split.training[0], risk=True), *split.training[1:]]
        self._heads = Heads().fit(marked, remembered(texts, self._vectors, shipped().encode))
        vectors = remembered([one.text for one in split.test], self._vectors, shipped().encode)
        nothing = np.zeros((0, shipped().size), dtype=np.float32)
        readings = [Reading(vector, nothing) for vector in vectors]
        scores = self._scores([one.text for one in split.test], readings)
        return best(softened(scores, 1.0), self._heads.classes, probable=True)

    def ask(self, texts: Sequence[str]) -> object:
        return self._scores(texts, [shipped().read(text) for text in texts])

    def _scores(self, texts: Sequence[str], readings: Sequence[Reading]) -> Any:
        return self._heads.theme_scores(self._heads.read(texts, readings))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_vectors": {}}
