"""The phrases of a text that led to a theme, found on the model that decided."""

from collections.abc import Sequence

import numpy as np

from classifier.calibration import Array
from classifier.clauses import Clause, clauses
from classifier.text import Phrase, Word

MOST = 3
SHARE_OF_STRONGEST = 0.4
"""A clause counts when it speaks for the theme at least this much of what the strongest does."""
FEW_WORDS = 9
"""A text of so few words is its own evidence."""


def phrases(text: str, found: Sequence[Word], weights: Array) -> tuple[Phrase, ...]:
    """The clauses that speak most for a theme, in the order of the text; at most MOST.

    `weights` says how much each of the words `found` speaks for the theme. A clause is shown
    whole, so that a reader can judge it.
    """
    if not len(weights) or weights.max() <= 0:
        return ()
    whole = Clause(0, len(found) - 1)
    cut = [whole] if whole.size <= FEW_WORDS else clauses(text, found)
    strength = [float(weights[one.first : one.last + 1].sum()) for one in cut]
    limit = max(max(strength) * SHARE_OF_STRONGEST, 0.0)
    order = np.argsort([-value for value in strength], kind="stable")[:MOST]
    chosen = sorted(int(place) for place in order if strength[place] >= limit)
    if not chosen:
        chosen = [int(order[0])]
    return tuple(_phrase(text, found, cut[place]) for place in chosen)


def _phrase(text: str, found: Sequence[Word], clause: Clause) -> Phrase:
    start, end = found[clause.first].start, found[clause.last].end
    return Phrase(text[start:end], start, end)
