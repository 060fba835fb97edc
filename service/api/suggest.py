"""The theme of a text."""

from typing import Any

from learning_register.errors import NotAllowed
from learning_register.suggestions import keep_suggestion, text_sha256
from service import current
from service.api.part import Part
from service.api.schemas_in import TextIn
from service.api.schemas_out import Suggestion
from service.suggesting import kept_fields

suggest = Part("suggest", __name__, url_prefix="/suggest", description="The theme of a text.")


@suggest.serves("POST", "", Suggestion, body=TextIn)
def ask(body: dict[str, Any]) -> dict[str, Any]:
    """Suggest themes for a text.

    The suggestion is kept without the text, so that a case recorded with its `suggestion_id` shows
    whether it was followed.
    """
    suggestion = current.classifier().suggest(body["text"])
    record = suggestion.record()
    try:
        kept = keep_suggestion(
            current.register(),
            current.actor(),
            text_sha256(body["text"]),
            kept_fields(current.classifier(), body["text"], suggestion),
        )
    except NotAllowed:
        kept = None
    places = [[phrase.start, phrase.end] for phrase in suggestion.evidence]
    also = [
        {
            "theme": one.theme,
            "confidence": round(one.confidence, 4),
            "phrase": one.phrase.text,
            "place": [one.phrase.start, one.phrase.end],
        }
        for one in current.classifier().also_raised(body["text"])
    ]
    return {**record, "evidence_places": places, "also_raises": also, "suggestion_id": kept}
