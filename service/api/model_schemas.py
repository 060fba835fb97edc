"""What programs send and are given about models, candidate training texts and drift."""

import marshmallow as ma
from marshmallow import fields, validate

from learning_register.guards import MAX_NOTE
from learning_register.new_case import MAX_NAME, MAX_TEXT
from service.api.schemas_in import Text
from service.api.schemas_out import Answer, Username

_MOST = 1_000


class FigureOut(Answer):
    """A figure with its 95 % interval."""

    value = fields.Float()
    low = fields.Float()
    high = fields.Float()


class ServedOut(Answer):
    """One time that a version served; `until` is null while it does."""

    version = fields.String()
    since = fields.String()
    until = fields.String(allow_none=True)
    who = fields.String()
    why = fields.String()
    overruled = fields.List(
        fields.String(), metadata={"description": "Objections that were set aside."}
    )


class ModelItem(Answer):
    """A version in the list; `problem` says why its manifest cannot be read."""

    version = fields.String(attribute="name")
    standing = fields.String(metadata={"description": "serves, served or challenger"})
    problem = fields.String(allow_none=True)
    made_at = fields.String(attribute="manifest.made_at", dump_default=None, allow_none=True)
    figures = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(FigureOut),
        attribute="manifest.figures",
        dump_default=dict,
    )
    served = fields.List(fields.Nested(ServedOut))


class Models(Answer):
    """Every version, the latest first; `serving` is the one that answers now."""

    items = fields.List(fields.Nested(ModelItem))
    serving = fields.String()


class Model(ModelItem):
    """One version with its card (Markdown); `against`: why it may not serve now."""

    card = fields.String(allow_none=True)
    against = fields.List(fields.String())


class FloorOut(Answer):
    """A theme's recall before and after, and what it may not fall below."""

    theme = fields.String()
    texts = fields.Integer()
    before = fields.Float()
    after = fields.Float()
    floor = fields.Float()
    holds = fields.Boolean()


class RiskRecallOut(Answer):
    """Texts marked risk, and how many each version warns of."""

    texts = fields.Integer()
    before = fields.Integer()
    after = fields.Integer()
    newly_found = fields.Integer()
    newly_missed = fields.Integer()


class ComparisonOut(Answer):
    """A version beside another, on the same held-out texts. `before` and `after`: macro-F1."""

    texts = fields.Integer()
    batches = fields.Integer()
    changed = fields.Integer()
    before = fields.Float()
    after = fields.Float()
    difference = fields.Nested(FigureOut)
    floors = fields.List(fields.Nested(FloorOut))
    risk = fields.Nested(RiskRecallOut)


class ComparisonQuery(ma.Schema):
    """With which version: the one that serves, if not given."""

    beside = Text(validate=validate.Length(max=MAX_NAME))


class PromotionIn(ma.Schema):
    """Why it is let in; `anyway` sets objections aside and needs a reason."""

    reason = Text(load_default="", validate=validate.Length(max=MAX_NOTE))
    anyway = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class BringBackIn(ma.Schema):
    """Why it is brought back."""

    reason = Text(load_default="", validate=validate.Length(max=MAX_NOTE))


class WaitingItem(Answer):
    """A decision that waits to be judged; no text."""

    decision_id = fields.Integer(attribute="waiting.decision_id")
    case = fields.String(attribute="waiting.reference")
    theme = fields.String(attribute="waiting.theme", allow_none=True)
    secondary = fields.List(fields.String(), attribute="waiting.secondary")
    suggested = fields.String(attribute="waiting.suggested", allow_none=True)
    confidence = fields.Float(attribute="waiting.confidence")
    overridden = fields.Boolean(attribute="waiting.overridden")
    warned = fields.Boolean(attribute="waiting.risk")
    suggested_now = fields.String(attribute="now", allow_none=True)


class WaitingList(Answer):
    """The first that wait, in the order in which to look at them; `total` counts all."""

    items = fields.List(fields.Nested(WaitingItem))
    total = fields.Integer()


class WaitingText(WaitingItem):
    """A decision that waits, with its text, pseudonymised."""

    text = fields.String()


class ApprovalIn(ma.Schema):
    """A yes: the text as it was read, what was hidden in it beyond what is anyhow, its label."""

    text = Text(required=True, validate=validate.Length(max=MAX_TEXT))
    hide = fields.List(
        Text(validate=validate.Length(max=MAX_NAME)),
        load_default=list,
        validate=validate.Length(max=_MOST),
    )
    theme = Text(required=True, allow_none=True, validate=validate.Length(max=MAX_NAME))
    secondary = fields.List(
        Text(validate=validate.Length(max=MAX_NAME)),
        load_default=list,
        validate=validate.Length(max=_MOST),
    )
    risk = fields.Boolean(required=True, truthy={True}, falsy={False})


class RefusalIn(ma.Schema):
    """A no, and why."""

    reason = Text(required=True, validate=validate.Length(max=MAX_NOTE))


class Nothing(ma.Schema):
    """An empty object."""


class CandidateOut(Answer):
    """A decision that was judged; `text` of an approved one is pseudonymised."""

    id = fields.Integer()
    decision_id = fields.Integer()
    case = fields.String(attribute="reference")
    verdict = fields.String()
    text = fields.String(allow_none=True)
    theme = fields.String(allow_none=True)
    secondary = fields.List(fields.String())
    risk = fields.Boolean(allow_none=True)
    reason = fields.String(allow_none=True)
    judged_by = Username(allow_none=True)
    judged_at = fields.String()


class Candidates(Answer):
    """What was judged, the latest first."""

    items = fields.List(fields.Nested(CandidateOut))


class FindingOut(Answer):
    """One measure of a month beside the three months before it."""

    measure = fields.String()
    now = fields.Float(allow_none=True)
    before = fields.Float(allow_none=True)
    of = fields.Integer()
    of_before = fields.Integer()
    chance = fields.Float(
        allow_none=True, metadata={"description": "After Holm's correction; null: not tested."}
    )
    verdict = fields.String(metadata={"description": "drifted, steady, too_few or not_over"})
    told = fields.String()


class MonthOut(Answer):
    """A month, and the models that were new in it."""

    month = fields.String(attribute="name")
    cases = fields.Integer()
    new_models = fields.List(fields.String())
    findings = fields.List(fields.Nested(FindingOut))


class Drift(Answer):
    """How the suggestions do, the latest month first."""

    items = fields.List(fields.Nested(MonthOut))
