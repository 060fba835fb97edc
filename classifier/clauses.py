"""Cuts a text into clauses, short enough to be read at a glance and long enough to mean something.

What somebody typed without a full stop is cut too: at commas and, in long runs, before the words
that join clauses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.text import Word

SHORTEST = 4
"""Words of a clause that stands alone; a shorter one stays with its neighbour."""
LONGEST = 16
"""Words from which on a clause is cut before a joining word."""

_SENTENCE = re.compile(r"[.!?…;:][\"'”’)]*\s|\n")
_PAUSE = re.compile(r"[,()–—]|\s-\s")
_JOINING = frozenset(
    ("and", "but", "because", "cos", "so", "when", "while", "who", "which", "that", "then", "if")
)


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` to `last` (both counted, by number) of a text."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.last - self.first + 1


def clauses(text: str, found: Sequence[Word]) -> list[Clause]:
    """The clauses of a text whose words are `found`: in order, without gap or overlap."""
    cut: list[Clause] = []
    first = 0
    for index in range(len(found)):
        if index + 1 == len(found) or _ends(text, found, first, index):
            cut.append(Clause(first, index))
            first = index + 1
    return _joined(text, found, cut)


def _ends(text: str, found: Sequence[Word], first: int, index: int) -> bool:
    between = text[found[index].end : found[index + 1].start]
    size = index - first + 1
    if _SENTENCE.search(between):
        return True
    if _PAUSE.search(between):
        return size >= SHORTEST
    return size >= LONGEST or (size >= LONGEST / 2 and found[index + 1].form in _JOINING)


def _joined(text: str, found: Sequence[Word], cut: Sequence[Clause]) -> list[Clause]:
    """A short end of a sentence joins the clause before it, within that sentence."""
    kept: list[Clause] = []
    for clause in cut:
        before = kept[-1] if kept else None
        if (
            before
            and clause.size < SHORTEST
            and before.size + clause.size <= LONGEST
            and not _SENTENCE.search(text[found[before.last].end : found[clause.first].start])
        ):
            kept[-1] = Clause(before.first, clause.last)
        else:
            kept.append(clause)
    return kept
