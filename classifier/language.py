"""Is a text English? Asked before a theme is suggested, so that no text is read as if it were."""

from collections.abc import Container

import py3langid

from classifier.text import Word

MIN_WORDS = 4
KNOWN_SHARE = 0.6
"""A text of which this share of the words is known from the training texts is English, whatever
the language detector says: it errs on short, misspelt and dialect English."""
DOUBTFUL_SHARE = 0.3
"""With fewer known words than this, the text is not English even where the detector says so."""


def is_english(text: str, found: list[Word], known: Container[str]) -> bool:
    """Whether a text reads as English.

    `found` are the text's words, `known` the words of the training texts. A text of fewer than
    MIN_WORDS words passes: too little to tell.
    """
    letters = [word for word in found if not word.form.isdigit()]
    if len(letters) < MIN_WORDS:
        return _latin(text)
    share = sum(word.form in known for word in letters) / len(letters)
    if share >= KNOWN_SHARE:
        return True
    if share < DOUBTFUL_SHARE:
        return False
    return bool(py3langid.classify(" ".join(word.form for word in letters))[0] == "en")


def _latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return not letters or sum(ord(char) < 0x250 for char in letters) >= len(letters) / 2
