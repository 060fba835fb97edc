"""Names and the like are hidden; nothing else of a text changes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.pseudonyms import pseudonymise


def test_a_name_is_hidden_in_small_letters_too() -> None:
    hidden = pseudonymise("my sw dawn never rings and Oluwaseun was not told", {}).text
    assert "dawn" not in hidden
    assert "Oluwaseun" not in hidden
    assert "[WORKER 1]" in hidden


def test_one_person_has_one_placeholder() -> None:
    hidden = pseudonymise("Tracey lied. I told Tracey so, and tracey's manager too.", {}).text
    assert hidden.count("[PERSON 1]") == 3


def test_what_is_replaced_stands_in_the_text() -> None:
    text = "Agnieszka Nowak moved to Grimsby."
    for start, end, _ in pseudonymise(text, {}).replaced:
        assert text[start:end] in ("Agnieszka Nowak", "Agnieszka", "Nowak", "Grimsby")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200))
def test_any_text_is_borne_and_the_rest_stays(text: str) -> None:
    found = pseudonymise(text, {})
    kept, at = [], 0
    for start, end, _ in found.replaced:
        assert at <= start < end <= len(text)
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    assert all(piece in found.text for piece in kept)
