"""What programs are given."""

import marshmallow as ma
from marshmallow import fields

from service.api.schemas_base import Answer as Answer
from service.api.schemas_base import Limit
from service.api.schemas_base import Username as Username
from service.api.schemas_procedure import Clock, Point, Recommendation


class Problem(ma.Schema):
    """Why something was refused (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Messages by the name of the field at fault."},
    )


class ScoredTheme(Answer):
    """A theme and how likely it is, 0 to 1."""

    theme = fields.String()
    confidence = fields.Float()


class AlsoRaised(ScoredTheme):
    """A further theme that the text raises."""

    phrase = fields.String(metadata={"description": "The clause that says so most."})
    place = fields.List(
        fields.Integer(), metadata={"description": "[start, end] of it, in Unicode characters."}
    )


class Suggestion(Answer):
    """What the classifier says of a text; the fields of `heard classify`, and where they are."""

    theme = fields.String(allow_none=True)
    confidence = fields.Float()
    suggestions = fields.List(fields.Nested(ScoredTheme))
    no_theme_reason = fields.String(allow_none=True)
    uncertain = fields.Boolean()
    risk = fields.Boolean()
    risk_reasons = fields.List(fields.String())
    evidence = fields.List(fields.String())
    evidence_places = fields.List(
        fields.List(fields.Integer()),
        metadata={"description": "[start, end] of each of `evidence`, in Unicode characters."},
    )
    also_raises = fields.List(fields.Nested(AlsoRaised))
    model = fields.String()
    suggestion_id = fields.Integer(
        allow_none=True,
        metadata={"description": "For POST /cases; null where your role keeps no suggestions."},
    )


class Theme(Answer):
    """A theme of the codebook."""

    key = fields.String()
    name = fields.String()
    aliases = fields.List(fields.String())
    report_tables = fields.List(fields.Integer())
    definition = fields.String()


class Themes(Answer):
    """All themes, in the codebook's order."""

    items = fields.List(fields.Nested(Theme))


class Move(Answer):
    """Something that you could do now, the fields that it needs and those that it takes."""

    event = fields.String()
    label = fields.String()
    needs = fields.List(fields.String())
    takes = fields.List(fields.String())


class CaseItem(Answer):
    """A case in a list: no text, no name."""

    reference = fields.String()
    version = fields.Integer()
    kind = fields.String()
    state = fields.String()
    received_on = fields.Date()
    theme = fields.String(allow_none=True)
    service_area = fields.String(allow_none=True)
    outcome = fields.String(allow_none=True)
    restricted = fields.Boolean()
    clock = fields.Nested(Clock, allow_none=True)


class Cases(Answer):
    """One page of cases."""

    items = fields.List(fields.Nested(CaseItem))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class Decision(Answer):
    """What was decided about the theme, held against what was suggested."""

    suggestion_id = fields.Integer(allow_none=True)
    rank = fields.Integer(allow_none=True)
    followed = fields.Boolean(allow_none=True)
    reason = fields.String(allow_none=True)
    decided_by = Username(allow_none=True)
    decided_at = fields.String()


class Case(CaseItem):
    """A case in full; its texts are null once erased."""

    text = fields.String(allow_none=True)
    person_name = fields.String(allow_none=True)
    desired_outcome = fields.String(allow_none=True)
    procedure = fields.String(allow_none=True)
    channel = fields.String()
    made_by = fields.String()
    on_behalf_of = fields.String(allow_none=True)
    may_complain = fields.String(allow_none=True)
    may_be_told = fields.String(allow_none=True)
    childs_view = fields.String(allow_none=True)
    advocacy = fields.String(allow_none=True)
    advocate_name = fields.String(allow_none=True)
    advocate_appointed_on = fields.Date(allow_none=True)
    team = fields.String(allow_none=True)
    grounds_on = fields.Date(allow_none=True)
    declined_for = fields.String(allow_none=True)
    secondary = fields.List(fields.String())
    extended_on = fields.Date(allow_none=True)
    responded_on = fields.Date(allow_none=True)
    recorded_by = Username(allow_none=True)
    recorded_at = fields.String()
    decision = fields.Nested(Decision)
    clocks = fields.List(fields.Nested(Clock))
    points = fields.List(fields.Nested(Point))
    recommendations = fields.List(fields.Nested(Recommendation))
    learning = fields.List(fields.String(), metadata={"description": "References."})
    moves = fields.List(fields.Nested(Move))


class LearningItem(Answer):
    """Learning in a list."""

    reference = fields.String()
    version = fields.Integer()
    theme = fields.String()
    statement = fields.String()
    service_area = fields.String(allow_none=True)
    state = fields.String()
    agreed_by = Username(allow_none=True)
    agreed_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    review_on = fields.Date(allow_none=True)
    reviewed_on = fields.Date(allow_none=True)
    review_result = fields.String(allow_none=True)
    created_by = Username(allow_none=True)
    created_at = fields.String()


class LearningList(Answer):
    """Learning, newest first."""

    items = fields.List(fields.Nested(LearningItem))


class Source(Answer):
    """Something that learning came from; the theme's key where it came from its theme alone."""

    kind = fields.String()
    reference = fields.String()
    link = fields.String(allow_none=True)


class Sharing(Answer):
    """Learning shared with a forum; the words for children are null where there are none."""

    learning = fields.String(attribute="learning_reference")
    theme = fields.String()
    service_area = fields.String(allow_none=True)
    forum = fields.String()
    which = fields.String(allow_none=True)
    shared_on = fields.Date()
    you_said = fields.String(allow_none=True)
    we_did = fields.String(allow_none=True)
    recorded_by = Username(allow_none=True)
    recorded_at = fields.String()


class SharingList(Answer):
    """Where learning was shared."""

    items = fields.List(fields.Nested(Sharing))


class Ratio(Answer):
    """A ratio and its interval of 98%; `high` null: without limit."""

    value = fields.Float(allow_none=True)
    low = fields.Float()
    high = Limit(allow_none=True)


class Counted(Answer):
    """Cases before and after, and the months, or cases held in them, that they are over."""

    before = fields.Integer()
    after = fields.Integer()
    exposure_before = fields.Float()
    exposure_after = fields.Float()


class Place(Answer):
    """The cases of one service area or several."""

    counted = fields.Nested(Counted)
    ratio = fields.Nested(Ratio)


class Windows(Answer):
    """The months before the change and after it, such as "2026-04"."""

    before = fields.List(fields.String())
    after = fields.List(fields.String())


class Effect(Answer):
    """Whether cases became fewer. Numbers are null where there are none, or too few for you."""

    verdict = fields.String()
    sentence = fields.String()
    windows = fields.Nested(Windows, allow_none=True)
    here = fields.Nested(Place, allow_none=True)
    elsewhere = fields.Nested(Place, allow_none=True)
    against = fields.Nested(Ratio, allow_none=True)
    per_case_held = fields.Boolean()
    withheld = fields.Boolean()


class Learning(LearningItem):
    """One piece of learning; `cases` is empty for a role that sees no case."""

    cases = fields.List(fields.String(), metadata={"description": "References."})
    sources = fields.List(fields.Nested(Source))
    sharing = fields.List(fields.Nested(Sharing))
    effect = fields.Nested(Effect, allow_none=True)
    actions = fields.List(fields.String(), metadata={"description": "References."})
    moves = fields.List(fields.Nested(Move))


class ActionItem(Answer):
    """An action in a list."""

    reference = fields.String()
    version = fields.Integer()
    learning = fields.String(attribute="learning_reference")
    theme = fields.String()
    what = fields.String()
    kind = fields.String()
    owner = Username(attribute="owner_id")
    owner_name = fields.String()
    team = fields.String(allow_none=True)
    due_on = fields.Date()
    overdue = fields.Boolean()
    state = fields.String()
    done_by = Username(allow_none=True)
    done_on = fields.Date(allow_none=True)
    verified_by = Username(allow_none=True)
    created_by = Username(allow_none=True)
    created_at = fields.String()


class Actions(Answer):
    """Actions, the earliest due first."""

    items = fields.List(fields.Nested(ActionItem))


class Evidence(Answer):
    """What shows that an action was carried out; the file's fields are null without one."""

    id = fields.Integer()
    description = fields.String()
    link = fields.String(allow_none=True)
    file_name = fields.String(allow_none=True)
    media_type = fields.String(allow_none=True)
    size = fields.Integer(allow_none=True)
    sha256 = fields.String(allow_none=True)
    added_by = Username(allow_none=True)
    added_at = fields.String()


class ProgressNote(Answer):
    """A note on an action; its text is null once erased."""

    text = fields.String(allow_none=True)
    added_by = Username(allow_none=True)
    added_at = fields.String()


class DueDateMove(Answer):
    """A time that the day an action is due was moved; the reason is null if you may not read it."""

    before = fields.Date()
    after = fields.Date()
    reason = fields.String(allow_none=True)
    by = fields.String()
    at = fields.String()


class Action(ActionItem):
    """One action with its evidence; `progress` is empty for who may not read notes."""

    progress = fields.List(fields.Nested(ProgressNote))
    due_date_moves = fields.List(fields.Nested(DueDateMove))
    evidence = fields.List(fields.Nested(Evidence))
    moves = fields.List(fields.Nested(Move))


class Counts(Answer):
    """What is counted for a theme, or for all."""

    complaints = fields.Integer()
    complaints_before = fields.Integer()
    feedback = fields.Integer()
    feedback_before = fields.Integer()
    upheld = fields.Integer()
    learning_ever = fields.Integer()
    learning_in_hand = fields.Integer()
    learning_closed = fields.Integer()
    actions_open = fields.Integer()
    actions_overdue = fields.Integer()
    actions_awaiting_verification = fields.Integer()
    actions_verified = fields.Integer()
    actions_closed = fields.Integer()


class BoardTheme(Counts):
    """One theme on the board."""

    theme = fields.String()
    name = fields.String()
    last_review = fields.String(allow_none=True)
    without_learning = fields.Boolean()


class Quarter(Answer):
    """A quarter of the financial year."""

    name = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()


class Board(Answer):
    """The status of every theme's learning; `…_before` counts the quarter before this."""

    quarter = fields.Nested(Quarter)
    themes = fields.List(fields.Nested(BoardTheme))
    totals = fields.Nested(Counts)
