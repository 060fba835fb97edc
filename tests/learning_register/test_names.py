"""The same person, however the name was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.names import name_key, parts, surname_key


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
    assert surname_key(one) == surname_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Katie Marlow", "Katie Barlow"), ("Owen Pugh", "Owen"), ("Billy Will", "Will Billyson")],
)
def test_another_name_has_another_key(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_surname_is_not_read_as_a_nickname() -> None:
    assert parts("Sue Jack") == ("susan", "jack")


@pytest.mark.parametrize("nothing", ["", "  ", "...", "Mrs"])
def test_what_is_no_name_has_no_key(nothing: str) -> None:
    assert (name_key(nothing), surname_key(nothing)) == (None, None)


@given(st.text())
def test_any_text_may_be_typed_as_a_name(name: str) -> None:
    key = name_key(name)
    assert key is None or key == name_key(name.upper().lower()) or not name.isascii()
    assert key is None or " ".join(sorted(key.split())) == key
