"""Features of a text: TF-IDF of its words and of the characters within them."""

from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from classifier.stand_in import with_stand_in
from classifier.text import Word, words

CHARACTER_RUNS = (2, 5)

Term = tuple[str, int, int]
"""A term and the words that it was read from: first and last, by number."""


def word_terms(found: Sequence[Word]) -> Iterator[Term]:
    """Single words and pairs of neighbours."""
    for index, word in enumerate(found):
        yield word.form, index, index
        if index + 1 < len(found):
            yield f"{word.form} {found[index + 1].form}", index, index + 1


def character_terms(found: Sequence[Word]) -> Iterator[Term]:
    """Runs of characters within each word, its edges marked by spaces."""
    shortest, longest = CHARACTER_RUNS
    for index, word in enumerate(found):
        padded = f" {word.form} "
        for size in range(shortest, longest + 1):
            if size >= len(padded):
                yield padded, index, index
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size], index, index


def _word_analyzer(text: str) -> list[str]:
    return [term for term, _, _ in word_terms(with_stand_in(words(text)))]


def _character_analyzer(text: str) -> list[str]:
    return [term for term, _, _ in character_terms(with_stand_in(words(text)))]


def new_features() -> FeatureUnion:
    """An unfitted transformer from texts to a sparse row for each."""
    return FeatureUnion(
        [
            (
                "words",
                TfidfVectorizer(
                    analyzer=_word_analyzer, sublinear_tf=True, min_df=2, dtype=np.float32
                ),
            ),
            (
                "characters",
                TfidfVectorizer(
                    analyzer=_character_analyzer, sublinear_tf=True, min_df=2, dtype=np.float32
                ),
            ),
        ]
    )
