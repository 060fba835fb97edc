"""Which further themes a text raises, and where it does.

Each clause is asked like a text of its own. Its words are read in their place in the whole text,
so that "he never does" is read with what came before; no text is encoded twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.calibration import Array
from classifier.clauses import Clause, clauses
from classifier.corpus import NO_THEME
from classifier.encoder import Reading
from classifier.model import Model
from classifier.text import Phrase, Word

MOST = 3
LEAST = 1e-6


@dataclass(frozen=True)
class AlsoRaised:
    """A further theme, how likely the text raises it, and the clause that says so most."""

    theme: str
    confidence: float
    phrase: Phrase


@dataclass(frozen=True)
class Raising:
    """How likely each class is in the whole text, and in the clause that speaks most for it."""

    whole: Array
    strongest: Array
    clause: tuple[Clause, ...]

    @property
    def features(self) -> Array:
        """Classes x 2: the logarithms of both, what the rule for secondary themes looks at."""
        return np.log(np.stack([self.whole, self.strongest], axis=1) + LEAST)


def raising(model: Model, text: str, found: Sequence[Word], reading: Reading) -> Raising:
    """Ask the model of a text with at least one word, and of each of its clauses."""
    cut = clauses(text, found)
    pieces = [text[found[one.first].start : found[one.last].end] for one in cut]
    readings = [_part(reading, one) for one in cut]
    p = model.theme_probabilities(model.read([text, *pieces], [reading, *readings]))
    strongest = p[1:].argmax(axis=0)
    return Raising(p[0], p[1:].max(axis=0), tuple(cut[place] for place in strongest))


def _part(reading: Reading, clause: Clause) -> Reading:
    """What a clause would be if its words, as they were read, were all of the text."""
    words = reading.words[clause.first : clause.last + 1]
    length = max(float(np.linalg.norm(words.sum(axis=0))), 1e-9)
    return Reading(words.sum(axis=0) / length, words / length)


def also_raised(
    model: Model, text: str, found: Sequence[Word], reading: Reading
) -> tuple[AlsoRaised, ...]:
    """Themes that the text raises beside the first, the likeliest first; at most MOST."""
    if not found:
        return ()
    raised = raising(model, text, found, reading)
    confidence = model.secondary.probability(raised.features)
    first = int(np.argmax(np.where(np.array(model.themes) == NO_THEME, -1.0, raised.whole)))
    order = np.argsort(-confidence, kind="stable")
    kept = [
        int(place)
        for place in order
        if confidence[place] >= model.secondary.threshold
        and place != first
        and model.themes[place] != NO_THEME
    ]
    return tuple(
        AlsoRaised(
            model.themes[place],
            float(confidence[place]),
            _phrase(text, found, raised.clause[place]),
        )
        for place in kept[:MOST]
    )


def _phrase(text: str, found: Sequence[Word], clause: Clause) -> Phrase:
    start, end = found[clause.first].start, found[clause.last].end
    return Phrase(text[start:end], start, end)
