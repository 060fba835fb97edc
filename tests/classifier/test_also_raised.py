"""Further themes of a text, each shown with the clause that says so."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.also_raised import MOST
from classifier.secondary import NEVER, SecondaryRule
from classifier.suggestion import Classifier
from classifier.themes import Themes


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300))
def test_whatever_the_text_further_themes_are_sound(
    classifier: Classifier, themes: Themes, text: str
) -> None:
    found = classifier.also_raised(text)
    assert len(found) <= MOST
    for one in found:
        assert one.theme in themes
        assert 0 <= one.confidence <= 1
        assert text[one.phrase.start : one.phrase.end] == one.phrase.text


def test_the_first_theme_is_not_named_again(classifier: Classifier) -> None:
    text = (
        "My allowance has not been paid for three months and I cannot pay the rent. "
        "Also the kids in my class call me names every day because I am in care."
    )
    first = classifier.suggest(text).suggestions[0].theme
    named = [one.theme for one in classifier.also_raised(text)]
    assert first not in named
    assert len(named) == len(set(named))


def test_thanks_raise_nothing(classifier: Classifier) -> None:
    assert classifier.also_raised("Thank you so much for all your help this year.") == ()


@pytest.mark.parametrize("text", ["", "?!", "Help"])
def test_too_little_text_raises_nothing(classifier: Classifier, text: str) -> None:
    assert classifier.also_raised(text) == ()


def test_a_likelier_theme_is_never_less_probable_to_be_raised() -> None:
    rule = SecondaryRule(-1.0, (0.3, 1.0), 0.2)
    low, high = rule.probability(np.log(np.array([[0.1, 0.2], [0.1, 0.6]])))
    assert low < high
    assert NEVER.probability(np.log(np.array([[0.9, 0.9]])))[0] < NEVER.threshold
