"""What an officer enters for a new case, and the check of it. Pure."""

from dataclasses import dataclass, replace
from datetime import date

from learning_register.case_kinds import CHANNELS, KINDS, MADE_BY, one_of
from learning_register.errors import Invalid, Missing
from learning_register.guards import clean_text, plain_date

MAX_TEXT = 100_000
MAX_DESIRED_OUTCOME = 10_000
MAX_NAME = 200
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class NewCase:
    """What an officer enters. `kind`, `channel` and `made_by` are keys of the closed lists."""

    kind: str
    text: str
    received_on: date
    channel: str
    made_by: str
    person_name: str | None = None
    service_area: str | None = None
    restricted: bool = False
    desired_outcome: str | None = None


def checked(new: NewCase, today: date) -> NewCase:
    """The same with clean texts; the service area is left as it is. Raises Missing or Invalid."""
    text = _limited(new.text, MAX_TEXT, "text")
    if text is None:
        raise Missing("Enter what the person said.", "text")
    return replace(
        new,
        kind=one_of(KINDS, new.kind, "kind"),
        text=text,
        received_on=_received_on(new.received_on, today),
        channel=one_of(CHANNELS, new.channel, "channel"),
        made_by=one_of(MADE_BY, new.made_by, "made_by"),
        person_name=_limited(new.person_name, MAX_NAME, "person_name"),
        desired_outcome=_limited(new.desired_outcome, MAX_DESIRED_OUTCOME, "desired_outcome"),
    )


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
