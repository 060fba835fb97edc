"""Names, places and the words around them, as classifier/names lists them, read when asked for."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("names")

_LETTERS = str.maketrans("łŁøØđĐıƏəßæÆœŒðÐþÞ’ʼ‘`´", "lLoOdDieesaAoOdDtT'''''")


def folded(word: str) -> str:
    """A word as the lists hold it: small letters, accents dropped."""
    bare = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


@dataclass(frozen=True)
class NameLists:
    """`also`: for a first name that is a word too, what it is as a word (see also_words.txt)."""

    first: frozenset[str]
    surnames: frozenset[str]
    also: dict[str, str]
    surname_words: frozenset[str]
    not_names: frozenset[str]
    ordinary: frozenset[str]
    places: frozenset[str]
    place_starts: frozenset[str]
    nicknames: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Cues:
    """The words of cues.toml: sets by their names, compounds and roles by word."""

    words: dict[str, frozenset[str]]
    compounds: dict[str, frozenset[str]]
    before_thing: dict[str, frozenset[str]]
    roles: dict[str, str]

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.words[name]


def _sections(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": []}
    section = ""
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
            found.setdefault(section, [])
        elif line and not line.startswith("#"):
            found[section].append(line)
    return found


def _words(name: str) -> frozenset[str]:
    lines = (line for section in _sections(name).values() for line in section)
    return frozenset(folded(word) for line in lines for word in line.split())


@cache
def name_lists() -> NameLists:
    """All lists."""
    also: dict[str, str] = {}
    sections = _sections("also_words.txt")
    for kind in ("thing", "seldom", "verb", "modal", "month", "grammar"):
        also |= dict.fromkeys(" ".join(sections[kind]).split(), kind)
    places = [
        folded(place.strip())
        for line in _sections("places.txt")[""]
        for place in line.split(",")
        if place.strip()
    ]
    nicknames: dict[str, set[str]] = {}
    for line in _sections("nicknames.txt")[""]:
        group = {folded(word) for word in line.split()}
        for word in group:
            nicknames.setdefault(word, set()).update(group)
    particles = cues()["particles"]
    first, surnames = _words("first_names.txt"), _words("surnames.txt")
    surname_words = frozenset(" ".join(sections["surname"]).split())
    return NameLists(
        first=first - (particles - {"al"}),
        surnames=surnames - particles,
        also=also,
        surname_words=surname_words,
        not_names=_words("not_names.txt"),
        ordinary=_words("ordinary_words.txt") - (first - also.keys()) - (surnames - surname_words),
        places=frozenset(places),
        place_starts=frozenset(
            start for place in places for start in (place, re.split("[ -]", place)[0])
        ),
        nicknames={word: frozenset(group) for word, group in nicknames.items()},
    )


@cache
def cues() -> Cues:
    """The words around names."""
    read = tomllib.loads((FOLDER / "cues.toml").read_text("utf-8"))
    compounds, before_thing = (
        {word: frozenset(beside.split()) for word, beside in read.pop(table).items()}
        for table in ("compounds", "before_thing")
    )
    roles = {word: kind for kind, words in read.pop("roles").items() for word in words.split()}
    return Cues(
        {name: frozenset(words.split()) for name, words in read.items()},
        compounds,
        before_thing,
        roles,
    )


@cache
def place_words() -> dict[str, frozenset[str]]:
    """Words of schools, homes, streets and towns."""
    read = tomllib.loads((FOLDER / "place_words.toml").read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in read.items()}
