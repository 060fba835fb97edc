"""Where the suggestions are good and where not: by confidence, voice, channel and length."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Array
from classifier.corpus import LabelledText
from classifier.text import words

BINS = 10
LENGTHS = ((1, 10), (11, 25), (26, 60), (61, 120), (121, 10_000))
"""Words of a text, both ends counted."""


@dataclass(frozen=True)
class Point:
    """A point of a curve: both are shares of 0 to 1. `texts`: how many stand behind it."""

    across: float
    right: float
    texts: int


@dataclass(frozen=True)
class Group:
    """Texts that have something in common.

    `right`: share of complaints whose first suggestion is their theme, and of texts without a theme
    for which none was suggested. `risks` of them are marked risk, of which `risks_found` were
    warned of.
    """

    name: str
    texts: int
    right: float
    risks: int
    risks_found: int


def calibration_curve(confidence: Array, right: NDArray[np.bool_]) -> list[Point]:
    """Mean confidence against the share right, in BINS bins of equal count, lowest first."""
    order = np.argsort(confidence, kind="stable")
    return [
        Point(float(confidence[part].mean()), float(right[part].mean()), len(part))
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def coverage_curve(confidence: Array, right: NDArray[np.bool_]) -> list[Point]:
    """Share of complaints spoken on when only the surest are, against the share of those right."""
    order = np.argsort(-confidence, kind="stable")
    sizes = [len(order) * step // BINS for step in range(1, BINS + 1)]
    return [
        Point(size / len(order), float(right[order[:size]].mean()), size) for size in sizes if size
    ]


def groups(
    truth: Sequence[LabelledText], right: NDArray[np.bool_], warned: NDArray[np.bool_]
) -> dict[str, list[Group]]:
    """By voice, channel and length; the largest group first, lengths from short to long."""
    kinds = {
        "voice": [one.voice for one in truth],
        "channel": [one.channel for one in truth],
        "length": [_length(one.text) for one in truth],
    }
    risk = np.array([one.risk for one in truth])
    found = {kind: _groups(np.array(names), right, risk, warned) for kind, names in kinds.items()}
    found["length"].sort(key=lambda group: int(group.name.split()[0]))
    return found


def _groups(
    names: NDArray[np.str_],
    right: NDArray[np.bool_],
    risk: NDArray[np.bool_],
    warned: NDArray[np.bool_],
) -> list[Group]:
    found = []
    for name in np.unique(names):
        rows = names == name
        found.append(
            Group(
                str(name),
                int(rows.sum()),
                float(right[rows].mean()),
                int(risk[rows].sum()),
                int((risk & warned)[rows].sum()),
            )
        )
    return sorted(found, key=lambda group: -group.texts)


def _length(text: str) -> str:
    count = max(1, len(words(text)))
    low, high = next(pair for pair in LENGTHS if pair[0] <= count <= pair[1])
    return f"{low} words or more" if high == LENGTHS[-1][1] else f"{low} to {high} words"
