"""The phrases of a text that led to a theme, found on the model that decided."""

from collections.abc import Sequence

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from classifier.calibration import Array
from classifier.text import Phrase, Word

MOST = 5
SHARE_OF_STRONGEST = 0.25
"""A word counts when it speaks for the theme at least this much of what the strongest does."""


def phrases(text: str, found: Sequence[Word], weights: Array) -> tuple[Phrase, ...]:
    """The strongest phrases, in the order of the text; at most MOST.

    `weights` says how much each of the words `found` speaks for the theme. Neighbouring words
    that count make one phrase; a phrase of stop words alone is left out.
    """
    if not len(weights) or weights.max() <= 0:
        return ()
    counts = weights >= weights.max() * SHARE_OF_STRONGEST
    runs: list[list[int]] = []
    for index in range(len(found)):
        if not counts[index]:
            continue
        if runs and runs[-1][-1] == index - 1 and _side_by_side(text, found[index - 1 : index + 1]):
            runs[-1].append(index)
        else:
            runs.append([index])
    telling = [run for run in runs if any(_tells(found[index]) for index in run)]
    strongest = sorted(telling, key=lambda run: -weights[run].sum())[:MOST]
    return tuple(
        Phrase(
            text[found[run[0]].start : found[run[-1]].end], found[run[0]].start, found[run[-1]].end
        )
        for run in sorted(strongest)
    )


def _side_by_side(text: str, pair: Sequence[Word]) -> bool:
    between = text[pair[0].end : pair[1].start]
    return not between.strip(" '’-") and "\n" not in between


def _tells(word: Word) -> bool:
    return word.form not in ENGLISH_STOP_WORDS and len(word.form) > 1
