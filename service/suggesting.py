"""A suggestion as the register keeps it."""

from typing import Any

from classifier.suggestion import Classifier, Suggestion


def kept_fields(
    classifier: Classifier, text: str, suggestion: Suggestion, shown: bool = True
) -> dict[str, Any]:
    """What `keep_suggestion` is given: the suggestion, whether a person saw it, how strange its
    words were. The text itself is not in it, but for the phrases that led to the theme."""
    words, unseen = classifier.words_never_seen(text)
    return {**suggestion.record(), "shown": shown, "words": words, "unseen_words": unseen}
