"""Schools, addresses, homes and towns in a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from classifier.name_lists import cues, folded, name_lists, place_words
from classifier.name_patterns import Span
from classifier.name_tokens import Token
from classifier.name_words import everyday, ordinary

_WORDS = place_words()
_LONGEST = 8
"""Words of a school's name at most."""
_NUMBER = re.compile(r"(?<![\w£$€.,/-])\d{1,4}[a-zA-Z]?(?:[-/]\d{1,4}[a-zA-Z]?)?,? $")
_FLAT = re.compile(
    r"\b(?:flat|apartment|apt|unit|room|block|bungalow) (?:\d{1,4}[a-z]?|[a-z]),? $|\bflat \d{1,4}[a-z]?$",
    re.IGNORECASE,
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
    found += [(*m.span(), "ADDRESS") for m in _FLAT_ALONE.finditer(text)]
    return _apart(found)


def _street_begins(text: str, words: list[Token], at: int) -> int | None:
    for count in (1, 2, 3):
        first = at - count
        if first < 0 or not _touching(text, words, first, at):
            return None
        named = words[first:at]
        if words[first].form in _WORDS["not_street"]:
            return None
        number = _NUMBER.search(text[max(0, words[first].start - 14) : words[first].start])
        if number and _numbered(named, words[at]):
            start = words[first].start - len(number.group())
            flat = _FLAT.search(text[max(0, start - 20) : start])
            return start - len(flat.group()) if flat else start
        ahead = words[first - 1] if first and _touching(text, words, first - 1, first) else None
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
        size = next((n for n in (3, 2, 1) if _listed(words, ahead, n)), 0)
        if not size:
            break
        here = ahead + size - 1
        end = words[here].end
    return end


def schools(text: str, words: list[Token]) -> list[Span]:
    """Schools that are named: "St Bede's Primary", "oakfield academy"."""
    found = []
    for at, word in enumerate(words):
        if word.form not in _WORDS["school_ends"]:
            continue
        last = at
        while (
            last + 1 < min(len(words), at + _LONGEST)
            and words[last + 1].form in _WORDS["school_ends"]
            and _touching(text, words, last, last + 1)
        ):
            last += 1
        first = at
        while (
            first
            and at - first < _LONGEST
            and _touching(text, words, first - 1, first)
            and _in_school_name(text, words, first - 1, word)
        ):
            first -= 1
        while first < at and words[first].form in _WORDS["school_inside"] - _WORDS["saints"] | {
            "the",
            "and",
            "of",
        }:
            first += 1
        named = words[first:at]
        if first and words[first].form == "lady" and words[first - 1].form == "our":
            first -= 1
        if any(w.form not in _WORDS["school_inside"] for w in named) and _school_ends(word, named):
            found.append((words[first].start, words[last].end, "SCHOOL"))
    return _apart(found)


def _in_school_name(text: str, words: list[Token], at: int, end: Token) -> bool:
    word = words[at]
    if word.form in _WORDS["school_inside"] | _WORDS["saints"]:
        return True
    before = words[at - 1].form if at and _touching(text, words, at - 1, at) else ""
    if before in _WORDS["saints"]:
        return True
    if (
        word.form in _WORDS["generic"]
        or word.form in cues().roles
        or word.form in cues()["subjects"]
    ):
        return False
    if word.case == "Title":
        owner = text[word.end : word.end + 2] in {"'s", "’s"}
        return not owner and not (word.opens and ordinary(word.form) and end.case != "Title")
    owner = text[word.end : word.end + 2] in {"'s", "’s"} or word.form in name_lists().first
    return not owner and not ordinary(word.form) and not ordinary(word.form.removesuffix("s"))


def _school_ends(end: Token, named: list[Token]) -> bool:
    if (
        end.form == "high"
        and end.case == "lower"
        and not {w.form for w in named} & _WORDS["saints"]
    ):
        return all(not ordinary(w.form) for w in named)
    return end.form not in {"junior", "infant"} or end.case == "Title"


def homes(text: str, words: list[Token]) -> list[Span]:
    """Homes, hubs and surgeries that are named: "Hawthorn Lodge", "beech lodge"."""
    found = []
    for at, word in enumerate(words):
        if (
            at
            and words[at - 1].form in {"st", "saint"}
            and word.case == "Title"
            and word.form not in _WORDS["saint_lands"]
            and _touching(text, words, at - 1, at)
        ):
            found.append((words[at - 1].start, word.end, "PLACE"))
        if word.form not in _WORDS["homes"] or not at:
            continue
        first = at
        while (
            first
            and at - first < 3
            and _touching(text, words, first - 1, first)
            and _names_home(words[first - 1])
        ):
            first -= 1
        named = words[first:at]
        if named and named[0].opens and ordinary(named[0].form) and len(named) > 1:
            named = named[1:]
        titled = bool(named) and word.case == "Title"
        unusual = (
            bool(named)
            and not ordinary(named[-1].form)
            and named[-1].form not in name_lists().first
        )
        behind = words[at - 2].form if at > 1 else ""
        lower = (
            not named
            and word.form in _WORDS["lower_homes"]
            and word.case != "Title"
            and behind in {"in", "at", "to", "from", "called", "left", "leave", "near"}
            and words[at - 1].form
            not in _WORDS["generic"] | cues()["determiners"] | cues()["possessives"]
            and _touching(text, words, at - 1, at)
        )
        if titled or (unusual and word.form not in {"house", "view", "court", "unit", "project"}):
            found.append((named[0].start, word.end, "PLACE"))
        elif lower:
            found.append((words[at - 1].start, word.end, "PLACE"))
    return _apart(found)


def _names_home(word: Token) -> bool:
    return (
        word.case == "Title"
        and word.form not in _WORDS["generic"]
        and word.form not in cues().roles
    )


def towns(text: str, words: list[Token]) -> list[Span]:
    """Places of the list. One that is also a first name or a word needs a word of place before it."""
    found, starts = [], name_lists().place_starts
    for at, word in enumerate(words):
        if word.form not in starts:
            continue
        size = next(
            (
                n
                for n in (4, 3, 2, 1)
                if _listed(words, at, n) and _touching(text, words, at, at + n - 1)
            ),
            0,
        )
        if not size:
            continue
        if size > 1 or _is_town(text, words, at):
            found.append((word.start, words[at + size - 1].end, "PLACE"))
    return _apart(found)


def _is_town(text: str, words: list[Token], at: int) -> bool:
    lists, word = name_lists(), words[at]
    before = words[at - 1].form if at and _touching(text, words, at - 1, at) else ""
    before2 = words[at - 2].form if at > 1 and before else ""
    if (
        before in lists.first
        and before not in lists.also
        and word.form in lists.surnames | lists.first
    ):
        return False
    going = before in _WORDS["to_places"] or (
        before in {"to", "from"} and before2 in _WORDS["going"] | {"me", "him", "her", "them", "us"}
    )
    if word.form in lists.first:
        return going
    if everyday(word.form):
        if word.case == "Title" and not word.opens:
            return going or before in {"to", "from"} or not everyday(word.form)
        there = before in {"in", "from", "to"} and (
            before2 in _WORDS["going"] | _WORDS["being"] or before2 in lists.places
        )
        leaving = (
            before != "to"
            or before2 in {"moved", "move", "moving", "transferred"}
            or before2 in lists.places
        )
        return there and leaving and word.case != "Title"
    if word.form in lists.surnames:
        return going or before in {"to", "from"} or word.case != "Title"
    return True


def _listed(words: list[Token], at: int, size: int) -> bool:
    piece = words[at : at + size]
    if len(piece) < size:
        return False
    if size > 1 and not (all(w.case == "Title" for w in piece[:1]) or piece[0].case != "Title"):
        return False
    places = name_lists().places
    joined = " ".join(w.form for w in piece)
    return joined in places or (size == 1 and "-" in joined and joined.replace("-", " ") in places)


def listed_in_fields(
    text: str, fields: Mapping[str, Iterable[str]], kinds: Mapping[str, str]
) -> Iterator[Span]:
    """Schools, places, addresses and references that the case's own fields hold, however spaced.

    A school or home is found by its name alone as well: "st bedes" for "St Bede's Primary School".
    """
    for field in ("address", "school", "place", "case_reference"):
        for value in fields.get(field, ()):
            for name in dict.fromkeys(
                [value, _short_name(value) if field in {"school", "place"} else value]
            ):
                pieces = [re.escape(piece) for piece in re.findall(r"\w+", name)]
                joined = r"[\W_]{0,3}".join(pieces)
                for match in (
                    re.finditer(rf"(?<!\w){joined}(?!\w)", text, re.IGNORECASE) if pieces else ()
                ):
                    yield *match.span(), kinds[field]


def _short_name(name: str) -> str:
    words = name.split()
    while (
        len(words) > 1
        and words[-1].casefold()
        in _WORDS["school_ends"] | _WORDS["school_inside"] | _WORDS["homes"]
    ):
        words.pop()
    bare = " ".join(words)
    return name if everyday(folded(bare)) else bare


def placed(text: str, words: list[Token], at: int) -> bool:
    """Whether the words before an unknown word make it a place: "in X", "moved to X"."""
    before = words[at - 1].form if at and _touching(text, words, at - 1, at) else ""
    before2 = words[at - 2].form if at > 1 and before else ""
    if before in {"in", "near", "outside", "around"}:
        return before2 not in {"interested", "trust", "faith", "believe", "confidence", "confide"}
    if before == "at":
        return before2 not in {
            "shouted",
            "shouting",
            "laughed",
            "look",
            "looked",
            "angry",
            "mad",
            "swore",
            "screaming",
        }
    return before in {"to", "from"} and before2 in _WORDS["going"] - {
        "sent",
        "taken",
        "house",
        "home",
        "come",
        "came",
        "back",
        "school",
    }


def _touching(text: str, words: list[Token], first: int, last: int) -> bool:
    return all(
        (between := text[a.end : b.start].replace("'s", "").replace("’s", "")) in {" ", "  ", "-"}
        or (between == ". " and len(a.form) <= 2)
        for a, b in pairwise(words[first : last + 1])
    )


def _apart(found: list[Span]) -> list[Span]:
    return list(_longest(sorted(found, key=lambda span: (span[0], -span[1]))))


def _longest(found: list[Span]) -> Iterator[Span]:
    stop = -1
    for start, end, kind in found:
        if start >= stop:
            yield start, end, kind
            stop = end
