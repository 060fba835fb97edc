"""What programs are given of the procedure of a case: clocks, points, recommendations."""

from marshmallow import fields

from service.api.schemas_base import Answer


class Figure(Answer):
    """A clock as it stands if it starts from this; null while that has not happened."""

    basis = fields.String()
    started_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    days_used = fields.Integer(allow_none=True)


class Clock(Answer):
    """One clock of a case: what it is the time for, and when that is due."""

    clock = fields.String()
    label = fields.String()
    basis = fields.String(metadata={"description": "From what it starts."})
    started_on = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    met_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)
    limit = fields.Integer(metadata={"description": "In days of its calendar."})
    extended = fields.Boolean()
    paused = fields.Boolean()
    days_used = fields.Integer(allow_none=True)
    words = fields.String()
    overdue = fields.Boolean()
    figures = fields.List(
        fields.Nested(Figure),
        metadata={"description": "From each event from which it might start; the first counts."},
    )


class Point(Answer):
    """A point of complaint; its text is null once erased."""

    number = fields.Integer()
    text = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)


class Recommendation(Answer):
    """What a panel or the Ombudsman recommended, and the action that carries it out."""

    number = fields.Integer()
    recommended_by = fields.String()
    accepted = fields.String(allow_none=True)
    learning = fields.String()
    action = fields.String()
    action_state = fields.String()
    due_on = fields.Date()
