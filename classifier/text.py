"""Words and sentences of a text, each with its place, so that what is found can be marked."""

import re
import unicodedata
from dataclasses import dataclass

MAX_WORDS = 5_000
"""Words of a text that are read; what a person writes is far shorter, a pasted file is not."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)]))\s+|\n+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared (`form`: NFKC, lower case), and its place in the text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the text itself: `text` stands at `start` to `end` (characters, end excluded)."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The first MAX_WORDS words of a text, in order. Punctuation, emoji and case do not count."""
    found = []
    for match in _WORD.finditer(text):
        form = unicodedata.normalize("NFKC", match.group()).casefold().replace("’", "'")
        found.append(Word(form, match.start(), match.end()))
        if len(found) == MAX_WORDS:
            break
    return found


def sentences(text: str) -> list[Phrase]:
    """The sentences or lines of a text, in order, without the white space around them."""
    found, start = [], 0
    for end, after in [*((m.start(), m.end()) for m in _SENTENCE_END.finditer(text)), (-1, -1)]:
        stop = len(text) if end < 0 else end
        piece = text[start:stop]
        bare = piece.strip()
        if bare:
            at = start + piece.index(bare)
            found.append(Phrase(bare, at, at + len(bare)))
        start = after
    return found
