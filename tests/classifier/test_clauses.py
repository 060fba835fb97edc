"""A text is cut into clauses that can be read at a glance, whatever its punctuation."""

from hypothesis import given
from hypothesis import strategies as st

from classifier.clauses import LONGEST, clauses
from classifier.text import words


def cut(text: str) -> list[str]:
    found = words(text)
    return [text[found[c.first].start : found[c.last].end] for c in clauses(text, found)]


def test_sentences_are_clauses() -> None:
    assert cut("Nobody rang me back. The report is full of mistakes!") == [
        "Nobody rang me back",
        "The report is full of mistakes",
    ]


def test_a_time_of_day_is_not_the_end_of_a_sentence() -> None:
    assert cut("The taxi comes at 10.15 now.") == ["The taxi comes at 10.15 now"]


def test_a_long_sentence_is_cut_at_its_commas() -> None:
    text = "She was rude to my mother on the phone, the minutes came two months late, and we lost."
    assert cut(text) == [
        "She was rude to my mother on the phone",
        "the minutes came two months late, and we lost",
    ]


def test_what_is_typed_without_a_stop_is_cut_before_joining_words() -> None:
    text = (
        "i rang six times about the money and nobody knew where it had gone "
        "but they said it was paid so i went to the office and waited"
    )
    assert cut(text) == [
        "i rang six times about the money and nobody knew where it had gone",
        "but they said it was paid so i went to the office and waited",
    ]


@given(st.text(alphabet="ab ,.;\n-and", max_size=400))
def test_clauses_cover_every_word_once_and_in_order(text: str) -> None:
    found = words(text)
    places = [(c.first, c.last) for c in clauses(text, found)]
    assert [n for first, last in places for n in range(first, last + 1)] == list(range(len(found)))
    assert all(last - first + 1 <= LONGEST for first, last in places)
