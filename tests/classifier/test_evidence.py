"""Evidence is the clauses of the text that speak most for the theme."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.evidence import MOST, phrases
from classifier.text import words

TEXT = (
    "We have lived here for nine years and the garden is lovely. The minutes of the meeting came "
    "ten weeks late. My sister brought cake. I still have no copy of the assessment."
)


def weights(telling: set[str]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([1.0 if word.form in telling else -0.05 for word in words(TEXT)])


def test_the_clauses_that_tell_are_shown_in_the_order_of_the_text() -> None:
    found = phrases(TEXT, words(TEXT), weights({"minutes", "late", "copy", "assessment"}))
    assert [one.text for one in found] == [
        "The minutes of the meeting came ten weeks late",
        "I still have no copy of the assessment",
    ]


def test_a_clause_that_hardly_tells_is_not_shown() -> None:
    found = phrases(TEXT, words(TEXT), weights({"minutes", "late", "weeks", "garden"}))
    assert [one.text for one in found] == ["The minutes of the meeting came ten weeks late"]


def test_nothing_is_shown_when_no_word_speaks_for_the_theme() -> None:
    found = words(TEXT)
    assert phrases(TEXT, found, np.full(len(found), -1.0)) == ()
    assert phrases("", [], np.zeros(0)) == ()


@given(st.binary(min_size=len(words(TEXT)), max_size=len(words(TEXT))))
def test_evidence_stands_in_the_text_and_is_little(values: bytes) -> None:
    found = phrases(TEXT, words(TEXT), np.frombuffer(values, dtype=np.int8) / 128)
    assert len(found) <= MOST
    assert all(TEXT[one.start : one.end] == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
