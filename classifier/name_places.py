"""Towns in a text, and the places that the case's own fields hold."""

import re
from collections.abc import Iterable, Iterator, Mapping

from classifier.name_lists import cues, folded, name_lists, place_words
from classifier.name_patterns import Span
from classifier.name_tokens import Token, touching
from classifier.name_words import everyday

_WORDS = place_words()


def towns(text: str, words: list[Token]) -> list[Span]:
    """Places of the list. One that is also a name or a word needs a word of place before it."""
    found, starts = [], name_lists().place_starts
    for at, word in enumerate(words):
        if word.form not in starts:
            continue
        size = next(
            (
                n
                for n in (4, 3, 2, 1)
                if listed(words, at, n) and touching(text, words, at, at + n - 1)
            ),
            0,
        )
        if not size:
            continue
        if size > 1 or _is_town(text, words, at):
            found.append((word.start, words[at + size - 1].end, "PLACE"))
    return apart(found)


def _is_town(text: str, words: list[Token], at: int) -> bool:
    lists, word = name_lists(), words[at]
    before = words[at - 1].form if at and touching(text, words, at - 1, at) else ""
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
        before3 = words[at - 3].form if at > 2 else ""
        moved = before2 in cues()["objects"] and before3 in _WORDS["going"]
        there = before in {"in", "from", "to"} and (
            moved or before2 in _WORDS["going"] | _WORDS["being"] or before2 in lists.places
        )
        leaving = (
            before != "to"
            or moved
            or before2 in {"moved", "move", "moving", "transferred"}
            or before2 in lists.places
        )
        return there and leaving and word.case != "Title"
    if word.form in lists.surnames:
        return going or before in {"to", "from"} or word.case != "Title"
    return True


def listed(words: list[Token], at: int, size: int) -> bool:
    """Whether so many words from there on are a place of the list."""
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
    before = words[at - 1].form if at and touching(text, words, at - 1, at) else ""
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


def apart(found: list[Span]) -> list[Span]:
    """The stretches that lie over none before them; of two that begin together, the longer."""
    kept, stop = [], -1
    for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= stop:
            kept.append((start, end, kind))
            stop = end
    return kept
