"""Schools, children's homes, surgeries and churches that are named in a text."""

from classifier.name_lists import cues, name_lists, place_words
from classifier.name_patterns import Span
from classifier.name_places import apart
from classifier.name_tokens import Token, touching
from classifier.name_words import ordinary

_WORDS = place_words()
_LONGEST = 8
"""Words of a school's name at most."""


def schools(text: str, words: list[Token]) -> list[Span]:
    """Schools: "St Bede's Primary", "oakfield academy", "at park hill primary"."""
    ends, found = _WORDS["school_ends"], []
    for at, word in enumerate(words):
        if word.form not in ends:
            continue
        last = at
        while last + 1 < min(len(words), at + _LONGEST) and words[last + 1].form in ends:
            if not touching(text, words, last, last + 1):
                break
            last += 1
        first = _school_begins(text, words, at)
        if first == at:
            first = _plain_begins(text, words, at)
        if first < at:
            found.append((words[first].start, words[last].end, "SCHOOL"))
    return apart(found)


def _school_begins(text: str, words: list[Token], at: int) -> int:
    """The number of the first word of a school's name, or `at` where it has none."""
    first = at
    while first and at - first < _LONGEST and touching(text, words, first - 1, first):
        if not _in_school_name(text, words, first - 1, words[at]):
            break
        first -= 1
    loose = (_WORDS["school_inside"] - _WORDS["saints"]) | {"the", "and", "of"}
    while first < at and words[first].form in loose:
        first += 1
    named = words[first:at]
    nothing = _WORDS["school_inside"] | name_lists().not_names
    if not any(word.form not in nothing for word in named):
        return at
    if not _school_ends(words[at], named):
        return at
    return (
        first - 1
        if first and words[first].form == "lady" and words[first - 1].form == "our"
        else first
    )


def _in_school_name(text: str, words: list[Token], at: int, end: Token) -> bool:
    word = words[at]
    if word.form in _WORDS["school_inside"] | _WORDS["saints"]:
        return True
    if at and touching(text, words, at - 1, at) and words[at - 1].form in _WORDS["saints"]:
        return True
    if _says_nothing(word.form):
        return False
    owner = text[word.end : word.end + 2] in {"'s", "’s"}
    if word.case == "Title":
        return not owner and not (word.opens and ordinary(word.form) and end.case != "Title")
    strange = not ordinary(word.form) and not ordinary(word.form.removesuffix("s"))
    return strange and not owner and word.form not in name_lists().first


def _school_ends(end: Token, named: list[Token]) -> bool:
    saint = any(word.form in _WORDS["saints"] for word in named)
    if end.form == "high" and end.case == "lower" and not saint:
        return all(not ordinary(word.form) for word in named)
    return end.form not in {"junior", "infant"} or end.case == "Title"


def _plain_begins(text: str, words: list[Token], at: int) -> int:
    """The same where everyday words in small letters name a school, behind "at" or "to"."""
    if words[at].form not in _WORDS["strong_ends"] or words[at].case == "Title":
        return at
    for first in range(at - 1, max(at - 4, 0), -1):
        word = words[first]
        if (
            not touching(text, words, first, first + 1)
            or _says_nothing(word.form)
            or word.case == "Title"
        ):
            return at
        if words[first - 1].form in _WORDS["before_place"] and touching(
            text, words, first - 1, first
        ):
            return first
    return at


def homes(text: str, words: list[Token]) -> list[Span]:
    """Homes, surgeries, churches: "Hawthorn Lodge", "in rowan house", "The Willows", "st marys"."""
    found = []
    for at, word in enumerate(words):
        first = at
        if at and touching(text, words, at - 1, at):
            if _saint(words, at) or _plural_home(words, at):
                first = at - 1
            elif word.form in _WORDS["homes"]:
                first = _home_begins(text, words, at)
        if first < at:
            found.append((words[first].start, word.end, "PLACE"))
    return apart(found)


def _saint(words: list[Token], at: int) -> bool:
    word = words[at]
    if words[at - 1].form not in {"st", "saint"} or word.form in _WORDS["saint_lands"]:
        return False
    first = name_lists().first
    return word.case == "Title" or word.form in first or word.form.removesuffix("s") in first


def _plural_home(words: list[Token], at: int) -> bool:
    word, before = words[at], words[at - 2].form if at > 1 else ""
    if (
        words[at - 1].form != "the"
        or word.form not in _WORDS["home_plurals"]
        or word.case == "UPPER"
    ):
        return False
    return (
        before in _WORDS["before_place"] - {"by", "of", "outside"} or words[at - 1].case == "Title"
    )


def _home_begins(text: str, words: list[Token], at: int) -> int:
    word, first = words[at], at
    while first and at - first < 3 and touching(text, words, first - 1, first):
        if words[first - 1].case != "Title" or _says_nothing(words[first - 1].form):
            break
        first -= 1
    if first < at - 1 and words[first].opens and ordinary(words[first].form):
        first += 1
    if first < at:
        nearest = words[at - 1].form
        strange = not ordinary(nearest) and nearest not in name_lists().first
        plain = word.form in {"house", "view", "court", "unit", "project"}
        return first if word.case == "Title" or (strange and not plain) else at
    before = words[at - 1].form
    behind = (
        at > 1
        and words[at - 2].form in _WORDS["before_place"]
        and touching(text, words, at - 2, at)
    )
    if not behind or word.case == "Title" or _says_nothing(before):
        return at
    leafy = before in _WORDS["home_words"] and word.form in _WORDS["home_ends"]
    return at - 1 if leafy or word.form in _WORDS["lower_homes"] else at


def _says_nothing(form: str) -> bool:
    """Whether a word makes no name of what follows: "the", "my", "family", "carer"."""
    cue = cues()
    return (
        form in _WORDS["generic"]
        or form in cue.roles
        or form in cue["function"]
        or form in cue["determiners"]
    )
