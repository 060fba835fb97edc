"""What programs send and are given of audit findings, measures and triangulation."""

from math import isinf
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from learning_register.audits import GRADES, MAX_STANDARD, SOURCES
from learning_register.audits import MAX_TEXT as MAX_FINDING
from learning_register.guards import MAX_NOTE
from learning_register.measure_values import MAX_NUMBER
from learning_register.measures import BETTER, FORMS, MAX_DEFINITION, MAX_SHORT
from learning_register.new_case import MAX_NAME
from learning_register.rules import states
from service.api.schemas_in import Text
from service.api.schemas_out import Answer, Move, Username

_MAX_ID = 2**63 - 1
_MAX_LISTED = 1_000
_AREA = {"description": "A service area: its key or its name."}
_PERIOD = {"description": "A financial year or quarter, such as 2026-27 or 2026-27-q1."}
_MONTH = {"description": "A month, such as 2026-04."}
_THEMES = {"description": "Keys, names or aliases; none where none fits."}


def _text(longest: int, **more: Any) -> Text:
    return Text(validate=validate.Length(max=longest), **more)


def _name(**more: Any) -> Text:
    return _text(MAX_NAME, **more)


def _one_of(choices: Any, **more: Any) -> Text:
    return Text(validate=validate.OneOf(list(choices)), **more)


class Rate(fields.Float):
    """A number, null where it is not known or has no end."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> float | None:
        if value is None or isinf(value):
            return None
        return round(float(value), 4)


class PeriodQuery(ma.Schema):
    """Which period, and which service area; this financial year and all if not given."""

    period = _text(20, metadata=_PERIOD)
    service_area = _name(metadata=_AREA)


class FindingsQuery(ma.Schema):
    """Which findings, and which page of them."""

    theme = _name(metadata={"description": "A key, a name or an alias."})
    service_area = _name(metadata=_AREA)
    grade = _one_of(GRADES)
    state = _one_of(sorted(states("finding")))
    found_from = fields.Date()
    found_to = fields.Date(metadata={"description": "This day counts too."})
    page = fields.Integer(load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(load_default=25, validate=validate.Range(1, 100))


class _FindingIn(ma.Schema):
    source = _one_of(SOURCES, required=True)
    found_on = fields.Date(required=True)
    service_area = _name(required=True, metadata=_AREA)
    team = _text(MAX_SHORT, allow_none=True, load_default=None)
    standard = _text(MAX_STANDARD, required=True)
    grade = _one_of(GRADES, required=True)
    text = _text(MAX_FINDING, required=True)
    themes = fields.List(
        _name(), required=True, validate=validate.Length(max=_MAX_LISTED), metadata=_THEMES
    )


class NewFindingIn(_FindingIn):
    """What an audit found, and the themes that were decided."""

    suggestion_id = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, _MAX_ID),
        metadata={"description": "The suggestion that was shown, as POST /suggest named it."},
    )


class CorrectionIn(_FindingIn):
    """The whole finding as it should be, and why."""

    reason = _text(MAX_NOTE, required=True)


class FindingMoveIn(ma.Schema):
    """Withdrawing a finding, or bringing it back, and why."""

    event = _one_of(("withdraw", "reinstate"), required=True)
    reason = _text(MAX_NOTE, required=True)


class MeasureIn(ma.Schema):
    """What a measure counts, and the themes that it speaks to."""

    name = _text(MAX_SHORT, required=True)
    definition = _text(MAX_DEFINITION, required=True)
    form = _one_of(FORMS, required=True)
    better = _one_of(BETTER, required=True)
    unit = _text(MAX_SHORT, required=True)
    out_of = _text(MAX_SHORT, allow_none=True, load_default=None)
    themes = fields.List(
        _name(), load_default=list, validate=validate.Length(max=_MAX_LISTED), metadata=_THEMES
    )
    active = fields.Boolean(load_default=True, truthy={True}, falsy={False})


class PlaceQuery(ma.Schema):
    """Of which service area, or of which of its teams, and of which month."""

    service_area = _name(required=True, metadata=_AREA)
    month = _text(7, required=True, metadata=_MONTH)
    team = _text(MAX_SHORT, load_default="")


def _number() -> fields.Integer:
    return fields.Integer(
        strict=True, allow_none=True, load_default=None, validate=validate.Range(0, MAX_NUMBER)
    )


class ValueIn(ma.Schema):
    """A value: for a share so many of so many, else a number alone; null where not known."""

    measure = _name(required=True)
    numerator = _number()
    denominator = _number()
    version = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, _MAX_ID),
        metadata={"description": "The version that you saw, 0 for none, against lost updates."},
    )


class MonthIn(PlaceQuery):
    """The values of a month: all are kept, or none."""

    values = fields.List(
        fields.Nested(ValueIn), required=True, validate=validate.Length(1, _MAX_LISTED)
    )


class Finding(Answer):
    """What an audit found; its words are null once erased."""

    reference = fields.String()
    version = fields.Integer()
    state = fields.String()
    source = fields.String()
    found_on = fields.Date()
    service_area = fields.String()
    team = fields.String(allow_none=True)
    standard = fields.String(allow_none=True)
    grade = fields.String()
    text = fields.String(allow_none=True)
    themes = fields.List(fields.String())
    suggestion_id = fields.Integer(allow_none=True)
    followed = fields.Boolean(
        allow_none=True,
        metadata={"description": "Whether what was suggested first is among the themes."},
    )
    recorded_by = Username(allow_none=True)
    recorded_at = fields.String()


class FindingWithMoves(Finding):
    """One finding, and what you could do with it now."""

    moves = fields.List(fields.Nested(Move))


class Findings(Answer):
    """One page of findings, the newest first."""

    items = fields.List(fields.Nested(Finding))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class Measure(Answer):
    """A measure of performance."""

    key = fields.String()
    version = fields.Integer()
    name = fields.String()
    definition = fields.String()
    form = fields.String()
    better = fields.String()
    unit = fields.String()
    out_of = fields.String(allow_none=True)
    themes = fields.List(fields.String())
    active = fields.Boolean()


class Measures(Answer):
    """All measures."""

    items = fields.List(fields.Nested(Measure))


class Value(Answer):
    """A value as it is kept."""

    measure = fields.String()
    numerator = fields.Integer(allow_none=True)
    denominator = fields.Integer(allow_none=True)
    version = fields.Integer()


class Month(Answer):
    """The values of a service area or a team in a month."""

    service_area = fields.String()
    month = fields.String()
    team = fields.String()
    values = fields.List(fields.Nested(Value))


class SourceCount(Answer):
    """What a source counted; `count` is null where it is too small for you."""

    says = fields.String()
    count = fields.Integer(allow_none=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Integer())
    per_thousand = Rate(allow_none=True)
    elsewhere_per_thousand = Rate(allow_none=True)
    ratio = Rate(allow_none=True)
    withheld = fields.Boolean()


class Reading(Answer):
    """What one measure was, here and elsewhere."""

    measure = fields.String(attribute="measure.key")
    says = fields.String()
    numerator = fields.Integer()
    denominator = fields.Integer(allow_none=True)
    rate = Rate(allow_none=True)
    elsewhere_rate = Rate(allow_none=True)
    ratio = Rate(allow_none=True)


class Measured(Answer):
    """What the measures of a theme say as one source."""

    says = fields.String()
    readings = fields.List(fields.Nested(Reading))


class Cell(Answer):
    """One theme in one service area; `points` is null where no source speaks or they differ."""

    theme = fields.String()
    service_area = fields.String()
    cases_held = Rate(allow_none=True)
    complaints = fields.Nested(SourceCount)
    audits = fields.Nested(SourceCount)
    measures = fields.Nested(Measured)
    agreement = fields.String(attribute="verdict.agreement")
    points = fields.String(attribute="verdict.points", allow_none=True)
    together = fields.String(attribute="verdict.words")


class Period(Answer):
    """A financial year or quarter."""

    key = fields.String()
    name = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()


class Triangulation(Answer):
    """Every cell in which something is recorded, those to look at first first."""

    period = fields.Nested(Period)
    cells = fields.List(fields.Nested(Cell))
    compared = fields.Integer()
    by_chance = fields.Integer()
    unplaced = fields.Integer()


class CaseBehind(Answer):
    """A case behind a figure: no text, no name."""

    reference = fields.String()
    kind = fields.String()
    received_on = fields.Date()
    state = fields.String()
    outcome = fields.String(allow_none=True)
    restricted = fields.Boolean()


class AreaMonth(Answer):
    """A measure in a service area in a month."""

    measure = fields.String()
    month = fields.String()
    numerator = fields.Integer()
    denominator = fields.Integer(allow_none=True)


class Records(Answer):
    """A cell and what it was counted from; empty lists where you see no records."""

    period = fields.Nested(Period)
    cell = fields.Nested(Cell)
    cases = fields.List(fields.Nested(CaseBehind))
    withheld = fields.Integer()
    findings = fields.List(fields.Nested(Finding))
    values = fields.List(fields.Nested(AreaMonth))
