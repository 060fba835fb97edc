"""The fitted model: from texts to probabilities of themes and of risk, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from classifier.calibration import Array, Thresholds, softened
from classifier.corpus import LabelledText
from classifier.encoder import Vectors
from classifier.features import character_terms, new_features, word_terms
from classifier.text import Word

NO_THEME = "no_theme"
"""The class of a text that is no complaint; not a theme, and never shown as one."""

VECTOR_SCALE = 0.5
"""The length of a text's vector beside the length 1 of its words and that of its characters."""


@dataclass
class Read:
    """Texts as the model reads them: one row of features each."""

    rows: Any  # scipy.sparse matrix, texts x (words, characters, vector)


class Heads:
    """Two linear heads over the same features: which theme, and is a child at risk."""

    def __init__(self) -> None:
        self.features: FeatureUnion = new_features()
        self.theme = LogisticRegression(C=30.0, max_iter=300)
        self.risk = LogisticRegression(C=20.0, max_iter=300, class_weight="balanced")

    def fit(self, labelled: Sequence[LabelledText], vectors: Vectors) -> "Heads":
        """Learn from labelled texts and what the encoder makes of them; returns itself."""
        rows = _joined(self.features.fit_transform([one.text for one in labelled]), vectors)
        self.theme.fit(rows, [one.theme or NO_THEME for one in labelled])
        self.risk.fit(rows, [one.risk for one in labelled])
        return self

    @property
    def classes(self) -> list[str]:
        """The themes and NO_THEME, in the order of the columns of `theme_scores`."""
        return [str(name) for name in self.theme.classes_]

    def read(self, texts: Sequence[str], vectors: Vectors) -> Read:
        """The features of texts, to be given to the methods below."""
        return Read(_joined(self.features.transform(texts), vectors))

    def theme_scores(self, read: Read) -> Array:
        """Log-odds, texts x classes."""
        return np.asarray(self.theme.decision_function(read.rows), dtype=np.float64)

    def risk_probability(self, read: Read) -> Array:
        """Probability that a child is at risk, one for each text, 0 to 1."""
        return np.asarray(self.risk.predict_proba(read.rows)[:, 1], dtype=np.float64)

    def word_weights(self, read: Read, index: int, theme: str, found: Sequence[Word]) -> Array:
        """How much each word of text `index` speaks for a theme rather than the average class.

        `found` are the words of that text. The linear terms of the model itself: the contribution
        of a term is shared among the words that it was read from.
        """
        row = read.rows[[index]]
        coefficients = self.theme.coef_
        column = self.classes.index(theme)
        ours = coefficients[column, row.indices] - coefficients[:, row.indices].mean(axis=0)
        contribution = dict(zip(row.indices.tolist(), (row.data * ours).tolist(), strict=True))
        return self._shared_among_words(found, contribution)

    def _shared_among_words(self, found: Sequence[Word], contribution: dict[int, float]) -> Array:
        weights = np.zeros(len(found))
        offset = 0
        for (_, vectoriser), terms_of in zip(
            self.features.transformer_list, (word_terms, character_terms), strict=True
        ):
            vocabulary = vectoriser.vocabulary_
            read = [
                (vocabulary[term] + offset, first, last)
                for term, first, last in terms_of(found)
                if term in vocabulary
            ]
            times = Counter(column for column, _, _ in read)
            for column, first, last in read:
                share = contribution.get(column, 0.0) / times[column] / (last - first + 1)
                weights[first : last + 1] += share
            offset += len(vocabulary)
        return weights

    def known_words(self) -> frozenset[str]:
        """The words that the training texts hold (at least twice)."""
        vocabulary = self.features.transformer_list[0][1].vocabulary_
        return frozenset(term for term in vocabulary if " " not in term)


def _joined(rows: Any, vectors: Vectors) -> Any:
    """Words and characters first: `word_weights` counts their columns from the left."""
    return hstack([rows, csr_matrix(VECTOR_SCALE * vectors.astype(np.float64))]).tocsr()


@dataclass
class Model:
    """What is stored and served: the heads, their calibration and the thresholds.

    Whoever replaces the heads keeps these four calls: `read`, `theme_probabilities`,
    `risk_probability` and `word_weights`.
    """

    heads: Heads
    temperature: float
    thresholds: Thresholds

    @property
    def themes(self) -> list[str]:
        """Column names of `theme_probabilities`, NO_THEME among them."""
        return self.heads.classes

    def read(self, texts: Sequence[str], vectors: Vectors) -> Read:
        """The features of texts, whose vectors are the encoder's."""
        return self.heads.read(texts, vectors)

    def theme_probabilities(self, read: Read) -> Array:
        """Calibrated probabilities, texts x `themes`; each row adds up to 1."""
        return softened(self.heads.theme_scores(read), self.temperature)

    def risk_probability(self, read: Read) -> Array:
        """Probability that a child is at risk, one for each text."""
        return self.heads.risk_probability(read)

    def word_weights(self, read: Read, index: int, theme: str, found: Sequence[Word]) -> Array:
        """How much each word of text `index` speaks for a theme; `found` are its words."""
        return self.heads.word_weights(read, index, theme, found)

    def known_words(self) -> frozenset[str]:
        """The words of the training texts."""
        return self.heads.known_words()
