"""What programs may send. Shape alone: what a value must hold is the register's to say."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from learning_register.actions import ACTION_KINDS, MAX_TEAM, MAX_WHAT
from learning_register.case_kinds import (
    ADVOCACY,
    CHANNELS,
    CHILDS_VIEW,
    KINDS,
    MADE_BY,
    YES_NO,
)
from learning_register.guards import MAX_NOTE
from learning_register.learning import MAX_STATEMENT
from learning_register.learning_sources import MAX_REFERENCE, SOURCES
from learning_register.links import MAX_LINK
from learning_register.move_fields import FIELDS
from learning_register.new_case import MAX_DESIRED_OUTCOME, MAX_NAME, MAX_TEXT
from learning_register.rules import RULES, states
from learning_register.sharing import FORUMS, MAX_WHICH, MAX_WORDING
from learning_register.stages import PROCEDURES

_MAX_ID = 2**63 - 1
_MAX_LINKED = 1_000


class Text(fields.String):
    """Text in which half a character, which JSON can carry and UTF-8 cannot, becomes a "?"."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        return text.encode("utf-8", "replace").decode("utf-8")


def _up_to(length: int) -> validate.Length:
    return validate.Length(max=length)


def _name(**more: Any) -> Text:
    """What something is known by: long enough for any, and too short to be a burden."""
    return Text(validate=_up_to(MAX_NAME), **more)


def _theme(**more: Any) -> Text:
    return _name(metadata={"description": "A key, a name or an alias."}, **more)


def _state_of(machine: str) -> Text:
    return Text(validate=validate.OneOf(sorted(states(machine))))


def _one_of(choices: Mapping[str, str], **more: Any) -> Text:
    return Text(allow_none=True, validate=validate.OneOf(list(choices)), **more)


class TextIn(ma.Schema):
    """A text that a theme is asked for."""

    text = Text(required=True, validate=_up_to(MAX_TEXT))


class NewCaseIn(ma.Schema):
    """A case and the theme that was decided; `theme` null says that none fits."""

    kind = Text(required=True, validate=validate.OneOf(list(KINDS)))
    text = Text(required=True, validate=_up_to(MAX_TEXT))
    received_on = fields.Date(required=True)
    channel = Text(required=True, validate=validate.OneOf(list(CHANNELS)))
    made_by = Text(required=True, validate=validate.OneOf(list(MADE_BY)))
    person_name = _name(allow_none=True)
    service_area = _name(allow_none=True)
    restricted = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    desired_outcome = Text(allow_none=True, validate=_up_to(MAX_DESIRED_OUTCOME))
    procedure = _one_of(
        PROCEDURES, metadata={"description": "Of a complaint; statutory if it is left out."}
    )
    team = Text(allow_none=True, validate=_up_to(MAX_TEAM))
    on_behalf_of = _name(allow_none=True, metadata={"description": "The name of the child."})
    may_complain = _one_of(YES_NO)
    may_be_told = _one_of(YES_NO)
    childs_view = _one_of(CHILDS_VIEW)
    advocacy = _one_of(ADVOCACY)
    advocate_name = _name(allow_none=True)
    advocate_appointed_on = fields.Date(allow_none=True)
    grounds_on = fields.Date(
        allow_none=True, metadata={"description": "When it happened that they complain of."}
    )
    theme = _theme(required=True, allow_none=True)
    secondary = fields.List(_name(), load_default=list, validate=_up_to(_MAX_LINKED))
    suggestion_id = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, _MAX_ID),
        metadata={"description": "The suggestion that was shown, as POST /suggest named it."},
    )
    reason = Text(allow_none=True, load_default=None, validate=_up_to(MAX_NOTE))


class NewSourceIn(ma.Schema):
    """Something that learning came from: a case by its reference here, the others by their own."""

    kind = Text(required=True, validate=validate.OneOf([one for one in SOURCES if one != "theme"]))
    reference = Text(required=True, validate=_up_to(MAX_REFERENCE))
    link = Text(allow_none=True, load_default=None, validate=_up_to(MAX_LINK))


class NewLearningIn(ma.Schema):
    """What a theme teaches, and what it came from: the theme as a whole where nothing is named."""

    theme = _theme(required=True)
    statement = Text(required=True, validate=_up_to(MAX_STATEMENT))
    service_area = _name(
        allow_none=True, load_default=None, metadata={"description": "Null for the whole service."}
    )
    sources = fields.List(fields.Nested(NewSourceIn), load_default=list, validate=_up_to(100))
    cases = fields.List(_name(), load_default=list, validate=_up_to(_MAX_LINKED))


class NewSharingIn(ma.Schema):
    """Where learning was shared; the children's forum needs the words for children."""

    forum = Text(required=True, validate=validate.OneOf(list(FORUMS)))
    shared_on = fields.Date(required=True)
    which = Text(allow_none=True, load_default=None, validate=_up_to(MAX_WHICH))
    you_said = Text(allow_none=True, load_default=None, validate=_up_to(MAX_WORDING))
    we_did = Text(allow_none=True, load_default=None, validate=_up_to(MAX_WORDING))


class YouSaidQuery(ma.Schema):
    """Of which days, theme and service area."""

    since = fields.Date(required=True)
    until = fields.Date(required=True, metadata={"description": "This day counts too."})
    theme = _theme()
    service_area = _name()


class NewActionIn(ma.Schema):
    """What will be done for a learning, by whom, by when."""

    what = Text(required=True, validate=_up_to(MAX_WHAT))
    kind = Text(required=True, validate=validate.OneOf(list(ACTION_KINDS)))
    owner = _name(required=True, metadata={"description": "The username of who will do it."})
    due_on = fields.Date(required=True)
    team = Text(allow_none=True, load_default=None, validate=_up_to(MAX_TEAM))


class NewProgressIn(ma.Schema):
    """How far an action has come."""

    text = Text(required=True, validate=_up_to(MAX_NOTE))


class NewEvidenceIn(ma.Schema):
    """A note, and a link if there is one."""

    description = Text(required=True, validate=_up_to(MAX_NOTE))
    link = Text(allow_none=True, load_default=None, validate=_up_to(MAX_LINK))


def _event_of(machine: str) -> Text:
    """The events that somebody may call on a thing that is there."""
    events = {r.event: None for r in RULES if r.machine == machine and r.source and r.roles}
    owners = {r.event: None for r in RULES if r.machine == machine and r.owner == "also"}
    return Text(required=True, validate=validate.OneOf(list(events | owners)))


def _move_field(name: str) -> fields.Field[Any]:
    described = FIELDS[name]
    if described.kind == "date":
        return fields.Date(allow_none=True)
    if described.kind == "number":
        return fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, _MAX_ID))
    if described.choices:
        return _one_of(described.choices)
    about = {"description": "In pounds, such as 250 or 1,017.50."}
    metadata = about if described.kind == "money" else {}
    return Text(allow_none=True, validate=_up_to(described.longest or MAX_NAME), metadata=metadata)


def _move_in(machine: str, name: str) -> type[ma.Schema]:
    """An event and the fields that it needs: `moves` of what was read lists both."""
    taken = {field: None for r in RULES if r.machine == machine and r.source for field in r.takes}
    described = {field: _move_field(field) for field in taken}
    return ma.Schema.from_dict({"event": _event_of(machine), **described}, name=name)


CaseMoveIn = _move_in("case", "CaseMoveIn")
LearningMoveIn = _move_in("learning", "LearningMoveIn")
ActionMoveIn = _move_in("action", "ActionMoveIn")


class CasesQuery(ma.Schema):
    """Which cases, and which page of them."""

    theme = _theme()
    state = _state_of("case")
    kind = Text(validate=validate.OneOf(list(KINDS)))
    received_from = fields.Date()
    received_to = fields.Date(metadata={"description": "This day counts too."})
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=25, validate=validate.Range(1, 100))


class LearningQuery(ma.Schema):
    """Which learning."""

    theme = _theme()
    state = _state_of("learning")


class ActionsQuery(ma.Schema):
    """Which actions."""

    theme = _theme()
    state = _state_of("action")
    owner = _name(metadata={"description": "A username."})
    overdue = fields.Boolean()
