"""A text as the search for names reads it: words with their places and their letter case."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from classifier.name_lists import folded

_LETTER = r"(?:[^\W\d_]|[\u0300-\u036f])"
_WORD = re.compile(rf"(?<![^\W_])[^\W\d_]{_LETTER}*(?:['’ʼ‘`-][^\W\d_]{_LETTER}*)*")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:;…\n\r•*\"“”(\[>|/]|\s[-–—]|^[-–—])[\"'“‘(\s]*$")
_ABBREVIATION_BEFORE = re.compile(
    r"(?:^|[^\w])(?:mr|mrs|ms|dr|mx|prof|rev|st|sw|fc|re|cc|no|ref|dob|e\.g|i\.e|[^\W\d_])\.\s*$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’ʼ‘`]s?$", re.IGNORECASE)
_LOOK_BACK = 12
_ENOUGH_WORDS = 7
_SHOUTED = 0.6
_TITLE_CASED = 0.8


@dataclass(frozen=True)
class Cleaned:
    """A text without invisible characters, and where each of its characters stood."""

    text: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the text as given."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def cleaned(text: str) -> Cleaned:
    """The text without format characters (zero width, direction), which could hide a name."""
    kept = [i for i, c in enumerate(text) if unicodedata.category(c) != "Cf"]
    if len(kept) == len(text):
        return Cleaned(text, None)
    return Cleaned("".join(text[i] for i in kept), tuple(kept))


@dataclass(frozen=True)
class Token:
    """One word. `form` is folded and without a possessive ending; `case` is how it is written."""

    text: str
    form: str
    start: int
    end: int
    case: str
    opens: bool

    @cached_property
    def parts(self) -> list[str]:
        """The parts of a word with hyphens."""
        return [part for part in self.form.split("-") if part]


def tokens(text: str) -> list[Token]:
    """The words of a cleaned text, in order.

    `case` is "Title", "UPPER", "lower", or "either" where the text as a whole is shouted or Written
    Like This, so that capitals say nothing. `opens` is true for the first word of a sentence.
    """
    found = []
    matches = list(_WORD.finditer(text))
    shouted, titled = _style(matches, text)
    for match in matches:
        word = match.group()
        start, end = match.span()
        ending = _POSSESSIVE.search(word)
        if ending and ending.start() > 0:
            end, word = start + ending.start(), word[: ending.start()]
        before = text[max(0, start - _LOOK_BACK) : start]
        opens = bool(_SENTENCE_BEFORE.search(before)) and not _ABBREVIATION_BEFORE.search(before)
        found.append(Token(word, folded(word), start, end, _case(word, shouted, titled), opens))
    return found


def _case(word: str, shouted: bool, titled: bool) -> str:
    if not word[0].isupper():
        return "lower"
    if len(word) > 1 and word.isupper():
        return "either" if shouted else "UPPER"
    return "either" if titled or shouted else "Title"


def _style(matches: list[re.Match[str]], text: str) -> tuple[bool, bool]:
    words = [m.group() for m in matches if len(m.group()) > 1]
    if not words:
        return False, False
    upper = sum(word.isupper() for word in words)
    title = sum(word[0].isupper() and not word.isupper() for word in words)
    enough = len(words) >= _ENOUGH_WORDS
    return enough and upper / len(words) > _SHOUTED, enough and title / len(words) > _TITLE_CASED


def gap(text: str, left: Token, right: Token) -> str:
    """What stands between two words."""
    return text[left.end : right.start]


def touching(text: str, words: list[Token], first: int, last: int) -> bool:
    """Whether words stand side by side, but for 's, a hyphen or the full stop of "St."."""
    return all(
        (between := gap(text, a, b).replace("'s", "").replace("’s", "")) in {" ", "  ", "-"}
        or (between == ". " and len(a.form) < 3)
        for a, b in pairwise(words[first : last + 1])
    )
