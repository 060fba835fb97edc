"""In which order decisions are looked at as candidate training texts. Pure.

By disagreement, since a text that the model reads rightly teaches it little; and by diversity,
since on short texts that are alike doubt alone orders no better than chance. Each batch is drawn
from the most disputed texts that are left, each next one being the farthest from all that stand
before it (k-centre greedy: Sener and Savarese, "Active Learning for Convolutional Neural
Networks", 2018).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.calibration import Array
from classifier.text import words

BATCH = 10
"""How many are drawn before the next most disputed are looked at."""
POOL = 3
"""From how many times as many a batch is drawn."""


@dataclass(frozen=True)
class Doubt:
    """What speaks for looking at a decision.

    `overridden`: the person chose another theme than the one suggested first. `differs_now`: so
    would the model that serves now. `confidence`: how sure the suggestion was, 0 to 1.
    """

    overridden: bool
    differs_now: bool
    confidence: float


def disagreement(doubt: Doubt) -> float:
    """How disputed a decision is, 0 to 1: an override before a change of the model's mind before
    mere doubt."""
    unsure = 1 - min(max(doubt.confidence, 0.0), 1.0)
    return (2 * doubt.overridden + doubt.differs_now + unsure) / 4


def order(scores: Sequence[float], vectors: Array, taken: Array | None = None) -> list[int]:
    """The places of all texts, in the order in which to look at them.

    `scores` say how disputed each is. `vectors` (texts x size, each of length 1 or 0) say what each
    is like, `taken` the same of texts that were taken before. The most disputed text of each
    batch's pool comes first where nothing was taken before; texts that are alike to those that
    stand before them come last within their pool.
    """
    left = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    nearest = np.full(len(scores), -np.inf)
    if taken is not None and len(taken) and len(scores):
        nearest = np.asarray((vectors @ taken.T).max(axis=1), dtype=np.float64)
    found: list[int] = []
    while left:
        pool = left[: BATCH * POOL]
        for _ in range(min(BATCH, len(pool))):
            # `pool` is in the order of the scores, so that of equally far ones the first wins.
            place = min(pool, key=lambda one: round(float(nearest[one]), 9))
            pool.remove(place)
            left.remove(place)
            found.append(place)
            nearest = np.maximum(nearest, np.asarray(vectors @ vectors[place]).ravel())
    return found


def tf_idf(texts: Sequence[str]) -> Array:
    """What each text is like: TF-IDF of its words, texts x words, each of length 1 or 0."""
    if not any(words(text) for text in texts):
        return np.zeros((len(texts), 1))
    vectoriser = TfidfVectorizer(analyzer=_forms, sublinear_tf=True)
    return np.asarray(vectoriser.fit_transform(texts).toarray(), dtype=np.float64)


def _forms(text: str) -> list[str]:
    return [word.form for word in words(text)]
