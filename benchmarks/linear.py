"""What people would use instead: linear models of words, and of a sentence's vector."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.methods import NOTHING, Answers
from benchmarks.splits import Split
from classifier.corpus import LabelledText
from classifier.encoder import Encoder

Encode = Callable[[Sequence[str]], Any]


def _label(one: LabelledText) -> str:
    return one.theme or NOTHING


def best(scores: NDArray[np.float64], classes: Sequence[str], probable: bool) -> Answers:
    """Answers from scores (texts x classes), the best highest; `probable`: as probabilities."""
    names = np.array(classes)
    themes = np.where(names == NOTHING, -np.inf, scores)
    ranked = names[np.argsort(-themes, axis=1, kind="stable")[:, :3]]
    return Answers(names[scores.argmax(axis=1)], ranked, themes.max(axis=1) if probable else None)


class Svm:
    """What the peer pxtextmining found best: TF-IDF of words under a linear SVM.

    It weighed the labels evenly or not, whichever served; both are here.
    """

    def __init__(self, class_weight: str | None) -> None:
        self._class_weight = class_weight
        self.name = "word TF-IDF + linear SVM" + (", labels weighed" if class_weight else "")

    def learn(self, split: Split) -> Answers:
        self._model = make_pipeline(
            TfidfVectorizer(), LinearSVC(class_weight=self._class_weight, random_state=0)
        )
        labels = [_label(one) for one in split.training]
        self._model.fit([one.text for one in split.training], labels)
        scores = self._model.decision_function([one.text for one in split.test])
        return best(scores, self._model.classes_.tolist(), probable=False)

    def ask(self, texts: Sequence[str]) -> object:
        return self._model.predict(texts)


@cache
def shipped() -> Encoder:
    """The encoder that ships with Heard."""
    return Encoder()


@cache
def sentence_encoder() -> tuple[str, Any]:
    """What the encoder is called, and the encoder: the published one if it is installed."""
    try:
        from benchmarks.published_encoder import PublishedEncoder

        return "MiniLM as published (PyTorch)", PublishedEncoder()
    except ImportError:
        learnt = "fine-tuned on our texts, " if shipped().manifest.get("learnt_from") else ""
        return f"the shipped encoder ({learnt}int8; PyTorch not installed)", shipped()


class MiniLm:
    """Logistic regression on a sentence's vector, as the documentation of SetFit begins."""

    def __init__(self) -> None:
        self.name = f"{sentence_encoder()[0]} + logistic regression"
        self._vectors: dict[str, Any] = {}

    def learn(self, split: Split) -> Answers:
        self._model = LogisticRegression(C=10.0, max_iter=1000)
        vectors = remembered([one.text for one in split.training], self._vectors, self._encode)
        self._model.fit(vectors, [_label(one) for one in split.training])
        vectors = remembered([one.text for one in split.test], self._vectors, self._encode)
        return best(self._model.predict_proba(vectors), self._model.classes_.tolist(), True)

    def _encode(self, texts: Sequence[str]) -> Any:
        return sentence_encoder()[1].encode(texts)

    def ask(self, texts: Sequence[str]) -> object:
        return self._model.predict_proba(self._encode(texts))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_vectors": {}}


def remembered(texts: Sequence[str], vectors: dict[str, Any], encode: Encode) -> Any:
    """The texts' vectors; each text is encoded once, however many splits it is in."""
    new = [text for text in dict.fromkeys(texts) if text not in vectors]
    if new:
        vectors.update(zip(new, encode(new), strict=True))
    return np.array([vectors[text] for text in texts])
