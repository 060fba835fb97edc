"""What somebody is called changes nothing of a suggestion."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.stand_in import STAND_IN, with_stand_in
from classifier.suggestion import Classifier
from classifier.text import words

NAMES = ["Oluwaseun", "Agnieszka", "Mohammed", "Siobhan", "Kaur", "Nguyen", "Ioana", "Gethin",
         "Abdirahman", "Chantelle", "Rhys", "Zainab"]  # fmt: skip
COMPLAINTS = [
    "{} never rings me back about {}'s money and I have had to borrow for food.",
    "{} left without saying goodbye and now {} has a fourth social worker.",
    "Thank you to {} for helping {} so kindly this year.",
    "{} says his stepdad hits him, and {} has seen the bruises.",
]


def forms(text: str) -> list[str]:
    return [word.form for word in with_stand_in(words(text))]


def test_a_name_is_read_as_the_stand_in_wherever_it_stands() -> None:
    assert forms("i told tracey that KYLE'S carer lied") == [
        "i", "told", STAND_IN, "that", f"{STAND_IN}'s", "carer", "lied",
    ]  # fmt: skip


def test_a_name_that_is_a_word_as_well_stays() -> None:
    assert "will" in forms("Will you ring me in May?")
    assert "may" in forms("Will you ring me in May?")


def test_words_keep_their_places() -> None:
    found = words("Siân never rang.")
    assert [(w.start, w.end) for w in with_stand_in(found)] == [(w.start, w.end) for w in found]


@pytest.mark.parametrize("complaint", COMPLAINTS)
@given(names=st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)))
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_another_name_gets_the_same_suggestion(
    classifier: Classifier, complaint: str, names: tuple[str, str]
) -> None:
    plain = classifier.suggest(complaint.format("Tracey", "Kyle"))
    other = classifier.suggest(complaint.format(*names))
    assert (other.suggestions, other.risk) == (plain.suggestions, plain.risk)
    assert other.no_theme_reason == plain.no_theme_reason
