"""The same person, however the name was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register.names import likeness, name_key, parts, sound_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Katie Marlow", "MARLOW, Catherine"),
        ("Mrs Katie  Marlow", "katie marlow"),
        ("Siân O’Neill", "Sian O'Neill"),
        ("Liz Obi", "Dr. Elizabeth OBI"),
        ("Mohammed Ali", "Muhammad ALI"),
        ("Mr. J. R. Pugh", "J R Pugh"),
        ("Jean-Luc Moreau", "jean luc moreau"),
    ],
)
def test_the_same_name_in_another_form_has_the_same_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Katie Marlow", "Katie Barlow"), ("Owen Pugh", "Owen"), ("Billy Will", "Will Billyson")],
)
def test_another_name_has_another_key(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_surname_is_not_read_as_a_nickname() -> None:
    assert parts("Sue Jack") == ("susan", "jack")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Katie Marlow", "Kate Marlowe"), ("Owen Pugh", "Owain Pughe"), ("Ana Smith", "Anna Smyth")],
)
def test_a_surname_that_sounds_alike_has_the_same_sound(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
    assert sound_key(one) == sound_key(other)
    assert likeness(one, other) > 0.75


@pytest.mark.parametrize(
    ("name", "sound"),
    [("X Robert", "r163 x"), ("X Rupert", "r163 x"), ("X Tymczak", "t522 x"),
     ("X Pfister", "p236 x"), ("X Ashcraft", "a261 x"), ("X Lee", "l000 x")],
)  # fmt: skip
def test_the_sound_is_the_soundex_of_the_surname(name: str, sound: str) -> None:
    assert sound_key(name) == sound


def test_one_word_is_a_first_name() -> None:
    assert (name_key("Katie"), sound_key("Katie")) == ("catherine", None)


@pytest.mark.parametrize("nothing", ["", "  ", "...", "Mrs"])
def test_what_is_no_name_has_no_key(nothing: str) -> None:
    assert (name_key(nothing), sound_key(nothing)) == (None, None)


@settings(deadline=None)
@given(st.text())
def test_any_text_may_be_typed_as_a_name(name: str) -> None:
    key = name_key(name)
    assert key is None or key == name_key(name.upper().lower()) or not name.isascii()
    assert key is None or " ".join(sorted(key.split())) == key
