"""A suggestion as the register keeps it."""

from typing import Any

from classifier.suggestion import Classifier, Suggestion


def kept_fields(
    classifier: Classifier, text: str, suggestion: Suggestion, shown: bool = True
) -> dict[str, Any]:
    """What `keep_suggestion` is given: the suggestion, whether a person saw it, how strange its
    words were. No word of the text is in it: `evidence` is where the phrases stand
    ([start, end] of each), since the clauses of a short text are the whole of it."""
    words, unseen = classifier.words_never_seen(text)
    return {
        **suggestion.record(),
        "evidence": [[phrase.start, phrase.end] for phrase in suggestion.evidence],
        "shown": shown,
        "words": words,
        "unseen_words": unseen,
    }
