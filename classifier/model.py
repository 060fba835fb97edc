"""The fitted model: from texts to probabilities of themes and of risk, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from classifier.calibration import Array, Thresholds, softened
from classifier.corpus import NO_THEME, LabelledText
from classifier.encoder import Reading, Vectors
from classifier.features import character_terms, new_features, word_terms
from classifier.secondary import SecondaryRule
from classifier.stand_in import with_stand_in
from classifier.text import Word


@dataclass
class Read:
    """Texts as the model reads them: by their words, and as the encoder reads them."""

    rows: Any  # scipy.sparse matrix, texts x (words, characters)
    readings: Sequence[Reading]

    @property
    def vectors(self) -> Vectors:
        """Texts x size of the encoder."""
        return np.array([reading.vector for reading in self.readings])


class Heads:
    """Two linear heads, one over words and one over the encoder's vector, that count alike.

    Each says which theme, and whether a child is at risk. Apart, since the encoder has seen the
    texts that the heads learn from: one head over both would trust it too much.
    """

    def __init__(self) -> None:
        self.features: FeatureUnion = new_features()
        self.words_theme = LogisticRegression(C=30.0, max_iter=300)
        self.vector_theme = LogisticRegression(C=1.0, max_iter=300)
        self.words_risk = LogisticRegression(C=20.0, max_iter=300, class_weight="balanced")
        self.vector_risk = LogisticRegression(C=1.0, max_iter=300, class_weight="balanced")

    def fit(self, labelled: Sequence[LabelledText], vectors: Vectors) -> "Heads":
        """Learn from labelled texts and what the encoder makes of them; returns itself."""
        rows = self.features.fit_transform([one.text for one in labelled])
        themes = [one.theme or NO_THEME for one in labelled]
        risks = [one.risk for one in labelled]
        self.words_theme.fit(rows, themes)
        self.vector_theme.fit(vectors, themes)
        self.words_risk.fit(rows, risks)
        self.vector_risk.fit(vectors, risks)
        return self

    @property
    def classes(self) -> list[str]:
        """The themes and NO_THEME, in the order of the columns of `theme_scores`."""
        return [str(name) for name in self.words_theme.classes_]

    def read(self, texts: Sequence[str], readings: Sequence[Reading]) -> Read:
        """The features of texts, to be given to the methods below."""
        return Read(self.features.transform(texts).tocsr(), readings)

    def theme_scores(self, read: Read) -> Array:
        """Log-odds, texts x classes."""
        words = self.words_theme.decision_function(read.rows)
        return np.asarray((words + self.vector_theme.decision_function(read.vectors)) / 2)

    def risk_probability(self, read: Read) -> Array:
        """Probability that a child is at risk, one for each text, 0 to 1."""
        words = self.words_risk.decision_function(read.rows)
        score = (words + self.vector_risk.decision_function(read.vectors)) / 2
        return np.asarray(1 / (1 + np.exp(-score)))

    def word_weights(self, read: Read, index: int, theme: str, found: Sequence[Word]) -> Array:
        """How much each word of text `index` speaks for a theme rather than the average class.

        `found` are the words of that text. The linear terms of the model itself: the contribution
        of a term is shared among the words that it was read from; that of the encoder's vector is
        the sum of what each word, read in its place, adds to it.
        """
        column = self.classes.index(theme)
        row = read.rows[[index]]
        ours = _against_average(self.words_theme.coef_[:, row.indices], column)
        contribution = dict(zip(row.indices.tolist(), (row.data * ours).tolist(), strict=True))
        of_terms = self._shared_among_words(found, contribution)
        of_vector = read.readings[index].words @ _against_average(self.vector_theme.coef_, column)
        return np.asarray((of_terms + of_vector) / 2)

    def _shared_among_words(self, found: Sequence[Word], contribution: dict[int, float]) -> Array:
        """Half of a term's contribution to the first word that it was read from, half to the last.

        A term that stands in a text several times shares its contribution among its places.
        """
        weights = np.zeros(len(found))
        found = with_stand_in(found)
        offset = 0
        for (_, vectoriser), terms_of in zip(
            self.features.transformer_list, (word_terms, character_terms), strict=True
        ):
            vocabulary = vectoriser.vocabulary_
            places = [
                (vocabulary[term] + offset, first, last)
                for term, first, last in terms_of(found)
                if term in vocabulary
            ]
            offset += len(vocabulary)
            if not places:
                continue
            columns, firsts, lasts = np.array(places).T
            known, which, times = np.unique(columns, return_inverse=True, return_counts=True)
            of_known = np.array([contribution.get(column, 0.0) for column in known.tolist()])
            share = (of_known / times)[which] / 2
            np.add.at(weights, firsts, share)
            np.add.at(weights, lasts, share)
        return weights

    def known_words(self) -> frozenset[str]:
        """The words that the training texts hold (at least twice)."""
        vocabulary = self.features.transformer_list[0][1].vocabulary_
        return frozenset(term for term in vocabulary if " " not in term)


def _against_average(coefficients: Array, column: int) -> Array:
    return np.asarray(coefficients[column] - coefficients.mean(axis=0))


@dataclass
class Model:
    """What is stored and served: the heads, their calibration and the thresholds.

    Whoever replaces the heads keeps these four calls: `read`, `theme_probabilities`,
    `risk_probability` and `word_weights`.
    """

    heads: Heads
    temperature: float
    thresholds: Thresholds
    secondary: SecondaryRule

    @property
    def themes(self) -> list[str]:
        """Column names of `theme_probabilities`, NO_THEME among them."""
        return self.heads.classes

    def read(self, texts: Sequence[str], readings: Sequence[Reading]) -> Read:
        """The features of texts, with the encoder's reading of each."""
        return self.heads.read(texts, readings)

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
