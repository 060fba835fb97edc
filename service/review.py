"""Candidate training texts as they are looked at: in which order, and what is hidden in them."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.review_queue import Doubt, disagreement, order, tf_idf
from classifier.suggestion import Classifier
from classifier.text import Phrase
from learning_register import candidates
from learning_register.candidates import Waiting
from learning_register.errors import Invalid
from learning_register.guards import clean_text
from learning_register.register import Actor, Register

LOOKED_AT = 100
"""Of how many that wait, the most doubtful first, the order is found."""
SHOWN = 20
HIDDEN = "[HIDDEN]"
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9 _-]*\]")
_REMEMBERED = 2_000

Pseudonymiser = Callable[[str, tuple[str, ...]], str]
"""A text and the names that are known from its case in; the text with placeholders out."""


@dataclass(frozen=True)
class InQueue:
    """A decision that waits, and why it stands where it does. `now`: what the model that serves
    would suggest first, None for no theme."""

    waiting: Waiting
    now: str | None

    @property
    def differs_now(self) -> bool:
        """Whether that is another theme than the person chose."""
        return self.now != self.waiting.theme


@dataclass(frozen=True)
class Queue:
    """The first of those that wait, in the order in which to look at them; and how many wait."""

    items: tuple[InQueue, ...]
    total: int


class Reviewer:
    """Finds the order of the queue. Remembers what a model suggested for a text, by hash alone."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], str | None] = {}

    def queue(self, register: Register, actor: Actor, classifier: Classifier) -> Queue:
        """What to look at first: by disagreement and diversity. Raises NotAllowed."""
        waiting = candidates.waiting(register, actor, LOOKED_AT)
        now = self._suggested(classifier, [one.text for one in waiting])
        found = [InQueue(one, theme) for one, theme in zip(waiting, now, strict=True)]
        taken = [one.text for one in candidates.judged(register, actor) if one.text]
        rows = tf_idf([*(one.text for one in waiting), *taken])
        scores = [disagreement(_doubt(one)) for one in found]
        places = order(scores, rows[: len(found)], rows[len(found) :])
        items = tuple(found[place] for place in places[:SHOWN])
        return Queue(items, candidates.waiting_count(register, actor))

    def now(self, classifier: Classifier, waiting: Waiting) -> InQueue:
        """One decision, with what the model would suggest now."""
        return InQueue(waiting, self._suggested(classifier, [waiting.text])[0])

    def _suggested(self, classifier: Classifier, texts: Sequence[str]) -> list[str | None]:
        keys = [(classifier.version, _hash(text)) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._said}
        if len(self._said) + len(new) > _REMEMBERED:
            self._said.clear()
            new = dict(zip(keys, texts, strict=True))
        for key, suggestion in zip(new, classifier.suggest_many(new.values()), strict=True):
            self._said[key] = suggestion.theme
        return [self._said[key] for key in keys]


def _doubt(one: InQueue) -> Doubt:
    return Doubt(one.waiting.overridden, one.differs_now, one.waiting.confidence)


@dataclass(frozen=True)
class Shown:
    """A text as a person sees it before they judge it: pseudonymised, what is hidden marked.

    `seal` is what an approval must carry, so that nothing is approved that was not seen.
    """

    text: str
    hidden: tuple[Phrase, ...]
    seal: str


def shown(waiting: Waiting, pseudonymise: Pseudonymiser, hide: Sequence[str]) -> Shown:
    """The text with placeholders for names and the like, and for each of the phrases to `hide`.

    Raises Invalid for a phrase that is not in the text.
    """
    text = clean_text(pseudonymise(waiting.text, waiting.names))
    for phrase in hide:
        text = _without(text, phrase)
    marks = (Phrase(m.group(), m.start(), m.end()) for m in _PLACEHOLDER.finditer(text))
    return Shown(text, tuple(marks), _hash(text))


def phrases_to_hide(typed: str) -> tuple[str, ...]:
    """The phrases that somebody typed, one to a line."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _without(text: str, phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    edge = (r"\b" if phrase[:1].isalnum() else "", r"\b" if phrase[-1:].isalnum() else "")
    changed, found = re.subn(f"{edge[0]}{words}{edge[1]}", HIDDEN, text, flags=re.IGNORECASE)
    if not found:
        raise Invalid(
            "Something to hide is not in the text as it stands. Copy it from the text, each piece "
            "on a line of its own.",
            "hide",
        )
    return changed


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
