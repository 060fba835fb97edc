"""The persons that the case's own fields name, and every word by which a text may call them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifier.name_lists import cues, name_lists
from classifier.name_tokens import tokens
from classifier.name_words import everyday

Name = tuple[str, ...]
"""A name as its folded words, without titles."""
_LONG_ENOUGH = 5
"""Letters from which one that is off counts as a slip."""


@dataclass(frozen=True)
class Known:
    """`persons`: full names, each with its kind. `words`: what they may be called."""

    persons: dict[Name, str]
    words: frozenset[str]
    initials: frozenset[str]
    letters: frozenset[str]

    def means(self, form: str) -> bool:
        """Whether a folded word calls one of the persons, be it with one letter wrong."""
        if form in self.words:
            return True
        if len(form) < _LONG_ENOUGH - 1 or everyday(form):
            return False
        return any(close(word, form) for word in self.words)


def known_persons(fields: Mapping[str, Iterable[str]], kinds: Mapping[str, str]) -> Known:
    """The persons of case fields; `kinds` says which fields hold persons, and of what kind."""
    titles, nicknames = cues()["bare_titles"], name_lists().nicknames
    persons: dict[Name, str] = {}
    for field, kind in kinds.items():
        for value in fields.get(field, ()):
            forms = tuple(word.form for word in tokens(value) if word.form not in titles)
            if forms:
                persons[forms] = kind
    words = {
        word
        for name in persons
        for part in name
        for word in (part, *part.split("-"))
        if len(word) > 1
    }
    words |= {short for name in persons for short in nicknames.get(name[0], ()) if len(short) > 1}
    initials = {"".join(part[0] for part in name) for name in persons if len(name) > 1}
    return Known(
        persons, frozenset(words), frozenset(initials), frozenset(name[0][0] for name in persons)
    )


def close(one: str, other: str) -> bool:
    """Alike, or one letter off in words that are long enough for that to be a slip."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG_ENOUGH - 1 or max(len(one), len(other)) < _LONG_ENOUGH:
        return False
    return one[0] == other[0] and within_one(one, other)


def within_one(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed or swapped with the next makes one the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:])
    )
