"""What a method of the comparison is, and the two that need no learning to speak of.

Each method has `name`; `learn(split)`, which learns from the split's training part and answers on
its test part; and `ask(texts)`, which does what a program would call once it has learnt. What it
keeps in itself is what a program would load.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.splits import Split, plain

KEYWORDS = Path(__file__).with_name("keywords.toml")
NOTHING = ""
"""Said of a text that gets no theme, and where a method has no further theme to name."""


@dataclass(frozen=True)
class Answers:
    """What a method says of texts, in their order.

    `first` is a theme, or NOTHING when none is said; `ranked` the best three themes, whether or not
    one is said; `confidence` that of the best, 0 to 1, or None for a method without probabilities.
    """

    first: NDArray[np.str_]
    ranked: NDArray[np.str_]
    confidence: NDArray[np.float64] | None


class Method(Protocol):
    """One of the ways compared."""

    @property
    def name(self) -> str: ...

    def learn(self, split: Split) -> Answers: ...

    def ask(self, texts: Sequence[str]) -> object: ...


class Largest:
    """Always the label that most of the training texts have."""

    name = "always the largest theme"

    def learn(self, split: Split) -> Answers:
        sizes = Counter(one.theme for one in split.training if one.theme)
        self._ranked = [label for label, _ in sizes.most_common(3)]
        ranked = np.array([self._ranked] * len(split.test))
        return Answers(ranked[:, 0], ranked, None)

    def ask(self, texts: Sequence[str]) -> object:
        return [self._ranked for _ in texts]


class Keywords:
    """The theme with most of its phrases in the text; of equals the one listed first."""

    name = "keyword list"

    def __init__(self) -> None:
        listed = tomllib.loads(KEYWORDS.read_text("utf-8"))
        self._phrases = {
            theme: [_pattern(phrase) for phrase in phrases] for theme, phrases in listed.items()
        }

    def learn(self, split: Split) -> Answers:
        ranked = np.array(self.ask([one.text for one in split.test]))
        return Answers(ranked[:, 0], ranked, None)

    def ask(self, texts: Sequence[str]) -> list[list[str]]:
        """The best three themes of each text, NOTHING where fewer have a phrase in it."""
        return [self._ranked(plain(text)) for text in texts]

    def _ranked(self, text: str) -> list[str]:
        hits = {
            theme: sum(1 for pattern in patterns if pattern.search(text))
            for theme, patterns in self._phrases.items()
        }
        found = sorted((theme for theme in hits if hits[theme]), key=lambda theme: -hits[theme])
        return [*found, *[NOTHING] * 3][:3]


def _pattern(phrase: str) -> re.Pattern[str]:
    end = r"\w*" if phrase.endswith("*") else ""
    return re.compile(rf"\b{re.escape(plain(phrase))}{end}(?![\w'])")
