"""What an officer enters for a new case, and the check of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from learning_register.case_kinds import (
    ADVOCACY,
    CHANNELS,
    CHILDS_VIEW,
    KINDS,
    MADE_BY,
    YES_NO,
    one_of,
)
from learning_register.errors import Invalid, Missing
from learning_register.guards import clean_text, plain_date
from learning_register.stages import PROCEDURES

MAX_TEXT = 100_000
MAX_DESIRED_OUTCOME = 10_000
MAX_NAME = 200
MAX_TEAM = 100
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class NewCase:
    """What an officer enters; all of it but the first five may be left out.

    `kind`, `channel`, `made_by`, `procedure`, `advocacy` and `childs_view` are keys of the closed
    lists. `procedure`: of a complaint alone, statutory unless it is said. `on_behalf_of`: the name
    of the child that it is about. `may_complain` and `may_be_told`, yes or no, are two questions:
    somebody may complain and have no right to the child's information. `grounds_on`: when it
    happened that they complain of.
    """

    kind: str
    text: str
    received_on: date
    channel: str
    made_by: str
    person_name: str | None = None
    service_area: str | None = None
    restricted: bool = False
    desired_outcome: str | None = None
    procedure: str | None = None
    team: str | None = None
    on_behalf_of: str | None = None
    may_complain: str | None = None
    may_be_told: str | None = None
    childs_view: str | None = None
    advocacy: str | None = None
    advocate_name: str | None = None
    advocate_appointed_on: date | None = None
    grounds_on: date | None = None


def checked(new: NewCase, today: date) -> NewCase:
    """The same with clean texts; the service area is left as it is. Raises Missing or Invalid."""
    text = _limited(new.text, MAX_TEXT, "text")
    if text is None:
        raise Missing("Enter what the person said.", "text")
    kind = one_of(KINDS, new.kind, "kind")
    return replace(
        new,
        kind=kind,
        text=text,
        received_on=_received_on(new.received_on, today),
        channel=one_of(CHANNELS, new.channel, "channel"),
        made_by=one_of(MADE_BY, new.made_by, "made_by"),
        person_name=_limited(new.person_name, MAX_NAME, "person_name"),
        desired_outcome=_limited(new.desired_outcome, MAX_DESIRED_OUTCOME, "desired_outcome"),
        procedure=_procedure(kind, new.procedure),
        team=_limited(new.team, MAX_TEAM, "team"),
        on_behalf_of=_limited(new.on_behalf_of, MAX_NAME, "on_behalf_of"),
        may_complain=_choice(YES_NO, new.may_complain, "may_complain"),
        may_be_told=_choice(YES_NO, new.may_be_told, "may_be_told"),
        childs_view=_choice(CHILDS_VIEW, new.childs_view, "childs_view"),
        advocacy=_choice(ADVOCACY, new.advocacy, "advocacy"),
        advocate_name=_limited(new.advocate_name, MAX_NAME, "advocate_name"),
        advocate_appointed_on=_past(new.advocate_appointed_on, today, "advocate_appointed_on"),
        grounds_on=_past(new.grounds_on, today, "grounds_on"),
    )


def _procedure(kind: str, procedure: str | None) -> str | None:
    if kind == "complaint":
        return one_of(PROCEDURES, procedure or "statutory", "procedure")
    if procedure:
        raise Invalid("Only a complaint has a procedure. Leave it out.", "procedure")
    return None


def _choice(choices: Mapping[str, str], value: str | None, field: str) -> str | None:
    return one_of(choices, value, field) if value else None


def _past(value: object, today: date, field: str) -> date | None:
    if value is None:
        return None
    day = plain_date(field, value)
    if day > today:
        raise Invalid("The day must not be in the future.", field)
    return day


def _received_on(value: object, today: date) -> date:
    day = plain_date("received_on", value)
    if day > today:
        raise Invalid("The date of receipt must not be in the future.", "received_on")
    if day < FIRST_DAY:
        raise Invalid("The date of receipt must be in 2000 or later.", "received_on")
    return day


def _limited(value: str | None, limit: int, field: str) -> str | None:
    text = clean_text(value or "")
    if len(text) > limit:
        name = field.replace("_", " ")
        raise Invalid(f"The {name} must be {limit:,} characters or fewer.", field)
    return text or None
