"""Who is who: which names of a text are one person's, and is that a child, a parent, a worker?"""

import re
from collections import Counter
from dataclasses import dataclass, field

from classifier.name_finding import Mention
from classifier.name_known import Known, Name, close
from classifier.name_lists import cues, name_lists
from classifier.name_tokens import Token

_LOOK_BACK = 4
_CHILDS_AGE = 18
_KNOWN = 1_000
"""What a case field weighs against the words of a text."""


@dataclass(eq=False)
class Person:
    """One person of a text: every form met, and what speaks for each kind."""

    names: list[Name] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def kind(self) -> str:
        """What most speaks for; PERSON where nothing does."""
        best = self.kinds.most_common(1)
        return best[0][0] if best else "PERSON"


def people(text: str, words: list[Token], found: list[Mention], known: Known) -> list[Person]:
    """The person of each mention, in order; the same object for the same person."""
    persons = [Person([name], Counter({kind: _KNOWN})) for name, kind in known.persons.items()]
    who: dict[int, Person] = {}
    longest_first = sorted(range(len(found)), key=lambda number: -len(found[number].forms))
    met: dict[tuple[Name, str, str], Person] = {}
    for number in longest_first:
        mention = found[number]
        kind = kind_by_words(text, words, mention)
        key = (mention.forms, mention.title, kind)
        person = met.get(key) or _known_already(persons, mention, kind)
        if person is None:
            person = Person()
            persons.append(person)
        if mention.forms not in person.names:
            person.names.append(mention.forms)
        if kind:
            person.kinds[kind] += 1
        who[number] = met[key] = person
    return [who[number] for number in range(len(found))]


def _known_already(persons: list[Person], mention: Mention, kind: str) -> Person | None:
    if len(mention.forms) == 1 and len(mention.forms[0]) == 1:
        fitting = [p for p in persons if any(name[0][0] == mention.forms[0] for name in p.names)]
        return fitting[0] if len(fitting) == 1 else None
    return next((person for person in persons if _is(person, mention, kind)), None)


def _is(person: Person, mention: Mention, kind: str) -> bool:
    titled = mention.title in cues()["bare_titles"]
    if titled and len(mention.forms) == 1 and kind and person.kinds and person.kind != kind:
        return False  # "Mr Okonkwo" is not his son Jayden
    if titled and person.kind == "CHILD":
        return False
    return any(same_name(name, mention.forms, titled=titled) for name in person.names)


def same_name(one: Name, other: Name, *, titled: bool = False) -> bool:
    """Whether two names may be one person's: by nickname, surname, initials, one letter wrong.

    `titled`: a title stands before the shorter one, so that a single word is a surname.
    """
    if one == other:
        return True
    if len(one) > 1 and len(other) > 1:
        return _first_alike(one[0], other[0]) and close(one[-1], other[-1])
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    word = shorter[0]
    if len(longer) > 1:
        if word == "".join(part[0] for part in longer):
            return True
        if close(longer[-1], word):
            return True
    return not (titled and len(longer) > 1) and _first_alike(longer[0], word)


def _first_alike(one: str, other: str) -> bool:
    """First names alike, short for one another, or an initial of one another."""
    if close(one, other) or other in name_lists().nicknames.get(one, ()):
        return True
    if 1 in {len(one), len(other)}:
        return one[0] == other[0]
    return "-" in one + other and one.split("-")[0] == other.split("-")[0]


def kind_by_words(text: str, words: list[Token], mention: Mention) -> str:
    """CHILD, PARENT, WORKER or PERSON by the words around a name, "" where they say nothing."""
    return _behind(text, words, mention) or _before(text, words, mention)


def _before(text: str, words: list[Token], mention: Mention) -> str:
    roles, at = cues().roles, mention.at - 1
    for _ in range(_LOOK_BACK):
        if at < 0:
            return ""
        between = text[words[at].end : words[at + 1].start]
        form = words[at].form
        if set(between) & set(".!?;\n") and form not in cues()["bare_titles"]:
            return ""
        if form == "of" and at and words[at - 1].form in cues()["parent_of"]:
            return "CHILD"
        if form in roles:
            return "" if between[:2] in {"'s", "’s"} else roles[form]
        titled = form == mention.title
        if not (titled or form in cues()["links"]) or between.strip(" .,(\"'“‘:"):
            return ""
        at -= 1
    return ""


def _behind(text: str, words: list[Token], mention: Mention) -> str:
    roles = cues().roles
    ahead = words[mention.upto + 1 : mention.upto + 5]
    end = words[mention.upto].end
    after = text[mention.end : mention.end + 12].lstrip()
    age = after.lstrip("(, ")[:3]
    if after[:1] in {"(", ","} and age[:1].isdigit():
        digits = "".join(c for c in age if c.isdigit())
        return "CHILD" if int(digits) < _CHILDS_AGE else ""
    if not ahead:
        return ""
    first = ahead[0].form
    if text[mention.end : ahead[0].start] in {"'s ", "’s ", "s ", "' ", "’ "}:
        return "CHILD" if first in cues()["childs"] else ""
    if after[:1] == "(" and first in roles:
        return roles[first]
    if (
        first in {"is", "was"}
        and len(ahead) > 1
        and _young(ahead[1].form, text[ahead[0].end :][:4])
    ):
        return "CHILD"
    if after[:1] == "," or (first in {"is", "was"} and text[end : ahead[0].start] == " "):
        return _of_apposition(text, ahead[:4] if after[:1] != "," else ahead[:3])
    return ""


def _young(word: str, after: str) -> bool:
    """Whether "is" is followed by the age of a child, as a word or a number."""
    digits = re.match(r" (\d{1,2})\b", after)
    return word in cues()["ages"] - {"eighteen"} or bool(digits and int(digits[1]) < _CHILDS_AGE)


def _of_apposition(text: str, ahead: list[Token]) -> str:
    """The role that follows directly: ", my son", "is my social worker"; not ", mother of Kai"."""
    roles = cues().roles
    for number, word in enumerate(ahead):
        if number and set(text[ahead[number - 1].end : word.start]) & set(".!?;\n,"):
            return ""
        if word.form in roles:
            behind = ahead[number + 1 : number + 2]
            return _joined_role(word.form, behind[0].form if behind else "")
        if word.form not in cues()["links"] | {
            "who",
            "are",
            "key",
            "social",
            "foster",
            "support",
            "family",
            "team",
        }:
            return ""
    return ""


def _joined_role(role: str, following: str) -> str:
    """The kind of a role, or of the longer one that it begins: "daughter in law" is no child."""
    return "PERSON" if following == "in" else cues().roles[role]
