"""Names tell nothing about a theme or a risk: the classifier reads each as the same name.

So a suggestion does not depend on what somebody is called, nor on where a name comes from. Names
that are words as well ("Will", "May") are left as they are.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from classifier.name_lists import folded, name_lists
from classifier.text import Word

STAND_IN = "sam"


def with_stand_in(found: Sequence[Word]) -> list[Word]:
    """The same words in the same places, each known name in the form of STAND_IN."""
    return [
        word if (form := _form(word.form)) == word.form else replace(word, form=form)
        for word in found
    ]


@lru_cache(maxsize=100_000)
def _form(form: str) -> str:
    bare, _, possessive = form.partition("'")
    if possessive not in ("", "s") or folded(bare) not in _names():
        return form
    return STAND_IN + form[len(bare) :]


@cache
def _names() -> frozenset[str]:
    lists = name_lists()
    words = lists.ordinary | lists.surname_words | lists.also.keys()
    return (lists.first | lists.surnames) - words
