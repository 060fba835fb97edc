"""What callers see: a text in, a suggestion out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from classifier import evidence, risk
from classifier.also_raised import AlsoRaised, also_raised
from classifier.calibration import Array
from classifier.corpus import NO_THEME
from classifier.encoder import Encoder
from classifier.language import is_english
from classifier.model import Model, Read
from classifier.stand_in import with_stand_in
from classifier.text import Phrase, Word, words

SHOWN = 3
TOO_FEW_WORDS = 3
"""Fewer words than this say too little for a theme."""
AT_ONCE = 256

NOT_A_COMPLAINT = "not_a_complaint"
TOO_LITTLE_TEXT = "too_little_text"
NOT_ENGLISH = "not_english"


@dataclass(frozen=True)
class ScoredTheme:
    """A theme's key and its calibrated probability, 0 to 1."""

    theme: str
    confidence: float


@dataclass(frozen=True)
class Suggestion:
    """What the classifier says of one text; it suggests, an officer decides.

    `theme` is None when no theme is suggested, and `no_theme_reason` then says why.
    `suggestions` are the best three all the same. `uncertain`: an officer should choose without
    a default. `evidence`: the phrases of the text that led to the first theme.
    """

    theme: str | None
    confidence: float
    suggestions: tuple[ScoredTheme, ...]
    no_theme_reason: str | None
    uncertain: bool
    risk: bool
    risk_reasons: tuple[str, ...]
    evidence: tuple[Phrase, ...]
    model: str

    def record(self) -> dict[str, Any]:
        """The fields that the `heard classify` contract adds to a record, ready for JSON."""
        return {
            "theme": self.theme,
            "confidence": round(self.confidence, 4),
            "suggestions": [
                {"theme": one.theme, "confidence": round(one.confidence, 4)}
                for one in self.suggestions
            ],
            "no_theme_reason": self.no_theme_reason,
            "uncertain": self.uncertain,
            "risk": self.risk,
            "risk_reasons": list(self.risk_reasons),
            "evidence": [phrase.text for phrase in self.evidence],
            "model": self.model,
        }


class Classifier:
    """A model that answers in suggestions. Load once, ask often; it keeps no text."""

    def __init__(self, model: Model, encoder: Encoder, version: str) -> None:
        self._model = model
        self._encoder = encoder
        self.version = version

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return self._model.known_words()

    @cached_property
    def _is_theme(self) -> Array:
        return np.array([name != NO_THEME for name in self._model.themes], dtype=float)

    def suggest(self, text: str) -> Suggestion:
        """The suggestion for one text of any length, content or script."""
        return next(self.suggest_many([text]))

    def suggest_many(self, texts: Iterable[str]) -> Iterator[Suggestion]:
        """One suggestion for each text, in order, reading AT_ONCE texts at a time."""
        texts = iter(texts)
        while batch := list(islice(texts, AT_ONCE)):
            read = self._model.read(batch, list(self._encoder.read_many(batch)))
            themes = self._model.theme_probabilities(read)
            risks = self._model.risk_probability(read)
            for index, text in enumerate(batch):
                yield self._suggestion(text, read, index, themes[index], float(risks[index]))

    def words_never_seen(self, text: str) -> tuple[int, int]:
        """How many words a text has, and how many of them the training texts do not hold twice."""
        found = words(text)
        return len(found), sum(word.form not in self._known_words for word in found)

    def also_raised(self, text: str) -> tuple[AlsoRaised, ...]:
        """Further themes that a text raises, each with the clause that says so most.

        None for a text that gets no theme.
        """
        found = words(text)
        reading = self._encoder.read(text)
        p = self._model.theme_probabilities(self._model.read([text], [reading]))[0]
        if self._no_theme_reason(text, found, p):
            return ()
        return also_raised(self._model, text, found, reading)

    def _suggestion(self, text: str, read: Read, index: int, p: Array, p_risk: float) -> Suggestion:
        found = words(text)
        ranked = self._ranked(p)
        first = ranked[0]
        reason = self._no_theme_reason(text, found, p)
        limits = self._model.thresholds
        warned = bool(found) and p_risk >= limits.risk
        return Suggestion(
            theme=None if reason else first.theme,
            confidence=self._p_no_theme(p) if reason == NOT_A_COMPLAINT else first.confidence,
            suggestions=ranked,
            no_theme_reason=reason,
            uncertain=reason == NOT_ENGLISH
            or (reason is None and first.confidence < limits.certain),
            risk=warned,
            risk_reasons=tuple(risk.reasons(text)) if warned else (),
            evidence=self._evidence(text, found, read, index, first.theme) if not reason else (),
            model=self.version,
        )

    def _ranked(self, p: Array) -> tuple[ScoredTheme, ...]:
        order = np.argsort(-(p * self._is_theme), kind="stable")[:SHOWN]
        return tuple(ScoredTheme(self._model.themes[i], float(p[i])) for i in order)

    def _p_no_theme(self, p: Array) -> float:
        return float(1 - (p * self._is_theme).sum())

    def _no_theme_reason(self, text: str, found: list[Word], p: Array) -> str | None:
        if len(found) < TOO_FEW_WORDS:
            return TOO_LITTLE_TEXT
        if not is_english(text, with_stand_in(found), self._known_words):
            return NOT_ENGLISH
        if self._p_no_theme(p) >= self._model.thresholds.no_theme:
            return NOT_A_COMPLAINT
        return None

    def _evidence(
        self, text: str, found: list[Word], read: Read, index: int, theme: str
    ) -> tuple[Phrase, ...]:
        weights = self._model.word_weights(read, index, theme, found)
        return evidence.phrases(text, found, weights)
