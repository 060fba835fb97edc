"""The fields that events take: of what kind each is, and what it must hold.

Pages and the API draw their fields from this one list.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Literal

from learning_register import case_kinds as lists
from learning_register.action_kinds import ACTION_KINDS
from learning_register.errors import Invalid, Missing
from learning_register.guards import MAX_NOTE, OUTCOMES, Facts, clean_text, plain_date
from learning_register.names import name_key

MAX_LINE = 200
MAX_POINT = 2_000
MAX_POUNDS = 1_000_000
_MONEY = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")

Value = str | int | date
Kind = Literal["text", "line", "choice", "date", "number", "money", "user"]
Parse = Callable[[str, object, Facts], Value]


@dataclass(frozen=True)
class MoveField:
    """One field. `choices`: the closed list of a choice, each with its label; `longest`: of a text.

    `parse` takes the field's name, what was given and the facts; it raises Missing or Invalid.
    """

    kind: Kind
    parse: Parse
    choices: Mapping[str, str] | None = None
    longest: int | None = None


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _text(field: str, value: object, facts: Facts, longest: int = MAX_NOTE) -> str:
    text = clean_text(value)
    if not text:
        raise Missing(f"Enter a {_in_words(field)}.", field)
    if len(text) > longest:
        raise Invalid(f"The {_in_words(field)} must be {longest:,} characters or fewer.", field)
    return text


def _name(field: str, value: object, facts: Facts) -> str:
    text = " ".join(_text(field, value, facts, MAX_LINE).split())
    if name_key(text) is None:
        raise Invalid("Enter a name in letters.", field)
    return text


def _choice(field: str, value: object, facts: Facts, choices: Mapping[str, str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise Invalid(f"Choose one of: {', '.join(choices.values())}.", field)
    return value


def _no_conflict(field: str, value: object, facts: Facts) -> str:
    if _choice(field, value, facts, lists.YES_NO) == "no":
        raise Invalid("Appoint somebody who has no conflict of interest.", field)
    return "yes"


def _past(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day > facts.today:
        raise Invalid("The day must not be in the future.", field)
    return day


def _since_receipt(field: str, value: object, facts: Facts) -> date:
    day = _past(field, value, facts)
    if facts.received_on and day < facts.received_on:
        raise Invalid("The day cannot be before the case was received.", field)
    return day


def _responded_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day > facts.today:
        raise Invalid("The date of the response must not be in the future.", field)
    if facts.received_on and day < facts.received_on:
        raise Invalid("The response cannot be dated before the case was received.", field)
    return day


def _review_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day <= facts.today:
        raise Invalid("The date of the review must be in the future.", field)
    return day


def _due_on(field: str, value: object, facts: Facts) -> date:
    day = plain_date(field, value)
    if day < facts.today:
        raise Invalid("The day it is due must not be in the past.", field)
    if day == facts.due_on:
        raise Invalid("It is due on that day already. Enter another day.", field)
    return day


def _number(field: str, value: object) -> int:
    typed = value if type(value) is int else str(value).strip()
    if not re.fullmatch(r"\d{1,6}", str(typed)):
        raise Invalid("Enter a whole number.", field)
    return int(typed)


def _extend_to(field: str, value: object, facts: Facts) -> int:
    days = _number(field, value)
    least, most = facts.limit or 0, facts.longest or 0
    if not least < days <= most:
        raise Invalid(f"Enter more than {least} and no more than {most} working days.", field)
    return days


def _point_number(field: str, value: object, facts: Facts) -> int:
    number = _number(field, value)
    if number not in facts.points:
        raise Invalid("There is no point with that number in this complaint.", field)
    return number


def _recommendation(field: str, value: object, facts: Facts) -> int:
    number = _number(field, value)
    if number not in facts.recommendations:
        raise Invalid("No recommendation with that number waits for an answer.", field)
    return number


def _amount(field: str, value: object, facts: Facts) -> int:
    """In pence."""
    found = _MONEY.fullmatch(str(value).strip())
    pounds = int(found[1].replace(",", "")) if found else MAX_POUNDS + 1
    if found is None or pounds > MAX_POUNDS:
        raise Invalid("Enter an amount in pounds, such as 250 or 1,017.50.", field)
    return 100 * pounds + int(found[2] or 0)


_ORDINARY_DAY = MoveField("date", _since_receipt)
_NAME = MoveField("line", _name, longest=MAX_LINE)
_NOTE = MoveField("text", _text, longest=MAX_NOTE)


def _of(choices: Mapping[str, str]) -> MoveField:
    return MoveField("choice", partial(_choice, choices=choices), choices)


def _long(longest: int) -> MoveField:
    return MoveField("text", partial(_text, longest=longest), longest=longest)


FIELDS: Mapping[str, MoveField] = MappingProxyType(
    {
        "note": _NOTE,
        "reason": _NOTE,
        "review_on": MoveField("date", _review_on),
        "due_on": MoveField("date", _due_on),
        "on": _ORDINARY_DAY,
        "outcome": _of(OUTCOMES),
        "responded_on": MoveField("date", _responded_on),
        "answered_by": _NAME,
        "extend_to": MoveField("number", _extend_to),
        "paused_for": _of(lists.PAUSED_FOR),
        "declined_for": _of(lists.DECLINED_FOR),
        "grounds_on": MoveField("date", _past),
        "advocacy": _of(lists.ADVOCACY),
        "advocate": _NAME,
        "advocate_appointed_on": MoveField("date", _past),
        "may_complain": _of(lists.YES_NO),
        "may_be_told": _of(lists.YES_NO),
        "childs_view": _of(lists.CHILDS_VIEW),
        "point": _long(MAX_POINT),
        "point_number": MoveField("number", _point_number),
        "point_outcome": _of(OUTCOMES),
        "remedy": _of(lists.REMEDIES),
        "amount": MoveField("money", _amount),
        "investigating_officer": _NAME,
        "independent_person": _NAME,
        "no_conflict": MoveField("choice", _no_conflict, lists.YES_NO),
        "investigator_reported_on": _ORDINARY_DAY,
        "independent_reported_on": _ORDINARY_DAY,
        "adjudicating_officer": _NAME,
        "adjudicated_on": _ORDINARY_DAY,
        "cost_item": _of(lists.COST_ITEMS),
        "chair": _NAME,
        "member_1": _NAME,
        "member_2": _NAME,
        "decision": _of(lists.DECISIONS),
        "closed_because": _of(lists.CLOSED_BECAUSE),
        "what": _long(MAX_POINT),
        "action_kind": _of(ACTION_KINDS),
        "owner": MoveField("user", _text, longest=MAX_LINE),
        "recommendation": MoveField("number", _recommendation),
        "accepted": _of(lists.YES_NO),
        "route": _of(lists.ROUTES),
        "rights_explained": _of(lists.YES_NO),
        "nature_agreed": _of(lists.YES_NO),
        "process_explained": _of(lists.YES_NO),
        "satisfied_process": _of(lists.SATISFIED),
        "satisfied_outcome": _of(lists.SATISFIED),
        "actions_done": _of(lists.YES_NO),
    }
)
"""Every field that some event takes, by its name."""

DAYS = ("on", "responded_on", "investigator_reported_on", "independent_reported_on")
"""The fields that say when an event of a case happened: the last of the days given counts."""
