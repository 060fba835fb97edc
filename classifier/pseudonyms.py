"""Pseudonymising: a text with placeholders in place of what could tell who is meant.

"my sw dawn never rings kai" becomes "my sw [WORKER 1] never rings [PERSON 1]". Nothing is sent
anywhere. A name that no list, no case field and no neighbour gives away can be missed; a person
approves before a text goes further (docs/decisions/0005-pseudonyms.md says how much is missed).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from classifier.name_addresses import addresses
from classifier.name_finding import Mention, mentions
from classifier.name_known import known_persons
from classifier.name_lists import folded
from classifier.name_patterns import Span, Taken, dates_in_brackets, patterned
from classifier.name_people import Person, people
from classifier.name_places import listed_in_fields, placed, towns
from classifier.name_schools import homes, schools
from classifier.name_sorts import sort_of
from classifier.name_tokens import Token, cleaned, tokens

PERSONS = ("CHILD", "PARENT", "WORKER", "PERSON")
KINDS = (
    *PERSONS, "PLACE", "SCHOOL", "ADDRESS", "POSTCODE", "DATE_OF_BIRTH", "PHONE", "EMAIL", "HANDLE",
    "NHS_NUMBER", "NINO", "UPN", "CASE_REFERENCE",
)  # fmt: skip
PERSON_FIELDS = {"child": "CHILD", "parent": "PARENT", "worker": "WORKER", "person": "PERSON"}
FIELDS = PERSON_FIELDS | {
    "school": "SCHOOL", "place": "PLACE", "address": "ADDRESS", "case_reference": "CASE_REFERENCE",
}  # fmt: skip
"""The fields that `case_fields` may hold, and the kind that each gives."""

_PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS)}) (\d{{1,6}})\]")
_GIVEN = "GIVEN"
"""A placeholder that stands in the text already. It stays."""

CaseFields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Pseudonymised:
    """`text` has placeholders; `replaced` are the stretches of the original: start, end, kind."""

    text: str
    replaced: list[Span]


class BadCaseFields(ValueError):
    """Case fields that cannot be read; the message names the field, never what stands in it."""


class BadSpan(ValueError):
    """A stretch added by a person that does not lie in the text, or is of an unknown kind."""


def pseudonymise(
    text: str, case_fields: CaseFields | None = None, also: Iterable[Span] = ()
) -> Pseudonymised:
    """The text with placeholders, the same one for the same person, place or number.

    `case_fields` holds the names known from the case: {"child": ["Kai Brown"], "worker": [...]};
    see FIELDS. They are found by nickname, surname, initials and with a letter wrong too. `also`
    are stretches (start, end, kind) that a person marked by hand; they go before what was found,
    and all of both is replaced. Raises BadCaseFields and BadSpan.
    """
    fields = checked_fields(case_fields or {})
    added = [_checked(text, span) for span in also]
    clean = cleaned(text)
    found = [
        ((*clean.span(start, end), kind), person)
        for (start, end, kind), person in _found(clean.text, fields)
    ]
    who = {span[:2]: person for span, person in found if person}
    return _with_placeholders(text, _merged([span for span, _ in found], added), who)


def checked_fields(given: object) -> dict[str, list[str]]:
    """Case fields as read from a file. Raises BadCaseFields."""
    if not isinstance(given, Mapping):
        raise BadCaseFields(
            '\'case_fields\' is not an object like {"child": ["…"], "worker": ["…"]}.'
        )
    fields = {}
    for name, values in given.items():
        if name not in FIELDS:
            raise BadCaseFields(
                f"'case_fields' has an unknown field. It may hold: {', '.join(FIELDS)}."
            )
        listed = [values] if isinstance(values, str) else values
        if not isinstance(listed, list | tuple) or not all(
            isinstance(value, str) for value in listed
        ):
            raise BadCaseFields(f"'{name}' in 'case_fields' is not a list of texts.")
        fields[name] = [value for value in listed if value.strip()]
    return fields


def _checked(text: str, span: Span) -> Span:
    start, end, kind = span
    if kind not in KINDS:
        raise BadSpan(f"Unknown kind. Choose one of: {', '.join(KINDS)}.")
    if not 0 <= start < end <= len(text):
        raise BadSpan(
            f"{start} to {end} does not lie in the text, which has {len(text)} characters."
        )
    return start, end, kind


def _found(text: str, fields: dict[str, list[str]]) -> list[tuple[Span, Person | None]]:
    words, taken = tokens(text), Taken(text)
    taken.add((*match.span(), _GIVEN) for match in _PLACEHOLDER.finditer(text))
    taken.add(listed_in_fields(text, fields, FIELDS))
    taken.add(patterned(text))
    for places in (addresses, schools, homes, towns):
        taken.add(places(text, words))
    known = known_persons(fields, PERSON_FIELDS)
    found = mentions(text, words, taken, known)
    spans: list[tuple[Span, Person | None]] = []
    for mention, person in zip(found, people(text, words, found, known), strict=True):
        if person.kind == "PERSON" and _is_place(text, words, mention):
            spans.append(((mention.start, mention.end, "PLACE"), None))
        else:
            spans.append(((mention.start, mention.end, person.kind), person))
    taken.add(
        span for span in dates_in_brackets(text) if any(0 <= span[0] - m.end <= 2 for m in found)
    )
    spans += [(span, None) for span in taken.spans if span[2] != _GIVEN]
    return sorted(spans, key=lambda pair: pair[0])


def _is_place(text: str, words: list[Token], mention: Mention) -> bool:
    strange = sort_of(mention.forms[0]) in {"unknown", "doubtful", "rare", "word"}
    return (
        strange and len(mention.forms) < 3 and not mention.title and placed(text, words, mention.at)
    )


def _merged(found: list[Span], added: list[Span]) -> list[Span]:
    """What was found and added, none over another; what sticks out of a found one stays."""
    kept: list[Span] = []
    for span in added:
        kept = [*(rest for one in kept for rest in _outside(one, span)), span]
    rests = found
    for span in added:
        rests = [rest for one in rests for rest in _outside(one, span)]
    return sorted([*kept, *rests])


def _outside(one: Span, other: Span) -> list[Span]:
    start, end, kind = one
    if other[1] <= start or other[0] >= end:
        return [one]
    pieces = [(start, min(end, other[0]), kind), (max(start, other[1]), end, kind)]
    return [piece for piece in pieces if piece[0] < piece[1]]


def _with_placeholders(
    text: str, spans: list[Span], who: dict[tuple[int, int], Person]
) -> Pseudonymised:
    used: dict[str, int] = {}
    for match in _PLACEHOLDER.finditer(text):
        used[match[1]] = max(used.get(match[1], 0), int(match[2]))
    numbers: dict[object, int] = {}
    pieces, at = [], 0
    for start, end, kind in spans:
        person = who.get((start, end))
        key = (kind, person if person and kind in PERSONS else _same_thing(text[start:end]))
        if key not in numbers:
            used[kind] = numbers[key] = used.get(kind, 0) + 1
        pieces += [text[at:start], f"[{kind} {numbers[key]}]"]
        at = end
    return Pseudonymised("".join([*pieces, text[at:]]), spans)


def _same_thing(piece: str) -> str:
    return "".join(c for c in folded(piece) if c.isalnum())
