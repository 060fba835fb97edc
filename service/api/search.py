"""Search over cases, learning and actions. The words are sent as a body: they stand in no log."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from learning_register.search import MAX_WORDS, MOST_COUNTED, SEARCHED, Wanted
from learning_register.search import search as search_register
from service import current
from service.api.part import Part
from service.api.schemas_in import Text
from service.api.schemas_out import Answer

search = Part("search", __name__, url_prefix="/search", description="Cases, learning and actions.")


class SearchIn(ma.Schema):
    """What is searched for: every word must occur, and every filter must fit."""

    words = Text(load_default="", validate=validate.Length(max=MAX_WORDS))
    what = Text(load_default="cases", validate=validate.OneOf(list(SEARCHED)))
    kind = Text(load_default=None, allow_none=True, validate=validate.Length(max=50))
    theme = Text(load_default=None, allow_none=True, validate=validate.Length(max=200))
    service_area = Text(load_default=None, allow_none=True, validate=validate.Length(max=200))
    state = Text(load_default=None, allow_none=True, validate=validate.Length(max=50))
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    page = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 1_000_000))
    per_page = fields.Integer(strict=True, load_default=25, validate=validate.Range(1, 100))


class Piece(Answer):
    """A piece of a snippet; `found` for the words that were searched for."""

    text = fields.String()
    found = fields.Boolean()


class Hit(Answer):
    """What was found; a restricted case is shown without a snippet."""

    what = fields.String()
    reference = fields.String()
    kind = fields.String(allow_none=True)
    theme = fields.String(allow_none=True)
    service_area = fields.String(allow_none=True)
    state = fields.String()
    on = fields.Date()
    restricted = fields.Boolean()
    snippet = fields.List(fields.Nested(Piece))


class FoundPage(Answer):
    """One page of what was found, the newest first."""

    hits = fields.List(fields.Nested(Hit))
    total = fields.Integer(metadata={"description": f"Counted up to {MOST_COUNTED}."})
    more = fields.Boolean(metadata={"description": "Whether there are more than were counted."})
    page = fields.Integer()
    per_page = fields.Integer()


@search.serves("POST", "", FoundPage, body=SearchIn)
def find(body: dict[str, Any]) -> dict[str, Any]:
    """What matches every word and every filter, the newest first."""
    shown = {name: body.pop(name) for name in ("page", "per_page")}
    found = search_register(current.register(), current.actor(), Wanted(**body), **shown)
    return {**vars(found), **shown}
