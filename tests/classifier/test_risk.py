"""A warning that a child may be at risk, and its reasons in words."""

import pytest

from classifier.risk import REASONS, UNNAMED, reasons
from classifier.suggestion import Classifier

AT_RISK = [
    "My sister is 14 and she told me she took an overdose on Sunday and wants to die.",
    "Her step dad punched her and she has bruises on her arms, she is scared to go home.",
    "He has been missing since Friday night with a gang of older lads who sell drugs.",
    "The baby is left alone in the flat at night, there is no food in the house and he is filthy.",
    "I cut myself again last night and nobody in the home noticed the blood.",
]
THANKS = [
    "Thank you for the lovely card.",
    "Thanks to the whole team for the leaflet and the lovely morning at the museum.",
]


@pytest.mark.parametrize("text", AT_RISK)
def test_a_child_in_danger_is_warned_of_with_a_reason(classifier: Classifier, text: str) -> None:
    found = classifier.suggest(text)
    assert found.risk
    assert found.risk_reasons
    assert set(found.risk_reasons) <= {*REASONS, UNNAMED}


@pytest.mark.parametrize("text", THANKS)
def test_plain_thanks_raise_no_alarm(classifier: Classifier, text: str) -> None:
    found = classifier.suggest(text)
    assert not found.risk
    assert found.risk_reasons == ()


@pytest.mark.parametrize("text", ["", "!", "😡 😭", "\x00"])
def test_a_text_without_a_word_is_never_warned_of(classifier: Classifier, text: str) -> None:
    assert not classifier.suggest(text).risk


def test_the_most_mentioned_reason_comes_first() -> None:
    assert reasons("He hit me, kicked me and there is no food.") == ["violence", "neglect"]


def test_a_warning_that_no_word_explains_says_so() -> None:
    assert reasons("A grey Tuesday.") == [UNNAMED]
