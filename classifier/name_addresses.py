"""Streets with their numbers, flats and towns."""

import re

from classifier.name_lists import cues, name_lists, place_words
from classifier.name_patterns import Span
from classifier.name_places import apart, listed
from classifier.name_tokens import Token, touching
from classifier.name_words import ordinary

_WORDS = place_words()
_NUMBER = re.compile(r"(?<![\w£$€.,/-])\d{1,4}[a-zA-Z]?(?:[-/]\d{1,4}[a-zA-Z]?)?,? $")
_FLAT = re.compile(
    r"\b(?:flat|apartment|apt|unit|room|block|bungalow) (?:\d{1,4}[a-z]?|[a-z]),? $"
    r"|\bflat \d{1,4}[a-z]?$",
    re.IGNORECASE,
)
_LIVES_AT = re.compile(
    r"\b(?i:lives? at|living at|address(?: is)?:?|moved to)"
    r" (\d{1,4}[a-z]? [A-Z][a-z]+(?: [A-Z][a-z]+)?)\b"
)
_LIVES_IN_HOUSE = re.compile(
    r"\b(?i:live[sd]? at|living at|address(?: is)?:?)"
    r" ([Tt]he (?:[A-Z][a-z']+ ?){1,3}(?:, (?:[A-Z][a-z]+ ?){1,3})?)(?<! )"
)
_FLAT_ALONE = re.compile(r"\b(?:flat|apartment|apt) (?:no\.? )?\d{1,4}[a-z]?\b", re.IGNORECASE)


def addresses(text: str, words: list[Token]) -> list[Span]:
    """Streets with their number, or with capitals; the flat before and the town behind are part."""
    found: list[Span] = []
    for at, word in enumerate(words):
        if (
            word.form in _WORDS["streets"]
            and (begin := _street_begins(text, words, at)) is not None
        ):
            end = _with_town(text, words, at)
            found.append((begin, end, "ADDRESS"))
    found += [(*m.span(1), "ADDRESS") for m in _LIVES_AT.finditer(text)]
    found += [(*m.span(1), "ADDRESS") for m in _LIVES_IN_HOUSE.finditer(text)]
    found += [(*m.span(), "ADDRESS") for m in _FLAT_ALONE.finditer(text)]
    return apart(found)


def _street_begins(text: str, words: list[Token], at: int) -> int | None:
    for count in (1, 2, 3):
        first = at - count
        if first < 0 or not touching(text, words, first, at):
            return None
        named = words[first:at]
        if words[first].form in _WORDS["not_street"]:
            return None
        number = _NUMBER.search(text[max(0, words[first].start - 14) : words[first].start])
        if number and _numbered(named, words[at]):
            start = words[first].start - len(number.group())
            flat = _FLAT.search(text[max(0, start - 20) : start])
            return start - len(flat.group()) if flat else start
        ahead = words[first - 1] if first and touching(text, words, first - 1, first) else None
        if (ahead is None or ahead.case != "Title" or ahead.form in _WORDS["generic"]) and _bare(
            named, words[at], ahead.form if ahead else ""
        ):
            return words[first].start
    return None


def _numbered(named: list[Token], kind: Token) -> bool:
    if all(word.case in {"Title", "UPPER"} for word in [*named, kind]):
        return True
    unusual = any(not ordinary(word.form) or word.form in _WORDS["street_words"] for word in named)
    return unusual or (
        kind.form in _WORDS["plain_streets"]
        and len(named) == 1
        and named[0].form not in _WORDS["generic"]
    )


def _bare(named: list[Token], kind: Token, before: str) -> bool:
    if any(word.form in _WORDS["generic"] or word.form in cues().roles for word in named):
        return False
    if kind.form in _WORDS["bare_streets"] and kind.case == "Title":
        return (
            all(word.case == "Title" for word in named)
            and named[0].form not in cues()["possessives"]
        )
    if (
        kind.form not in _WORDS["plain_streets"] - {"drive", "close", "gardens", "grove"}
        or kind.case == "Title"
        or len(named) > 1
    ):
        return False
    unusual = not ordinary(named[0].form) and named[0].form not in name_lists().first
    return unusual or (
        before in {"on", "in", "at"}
        and named[0].form not in _WORDS["not_street"] | _WORDS["common_street"]
    )


def _with_town(text: str, words: list[Token], at: int) -> int:
    end, here = words[at].end, at
    for _ in range(2):
        ahead = here + 1
        if ahead >= len(words) or text[words[here].end : words[ahead].start].strip(" \n") != ",":
            break
        size = next((n for n in (3, 2, 1) if listed(words, ahead, n)), 0)
        if not size:
            break
        here = ahead + size - 1
        end = words[here].end
    return end
