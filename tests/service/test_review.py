"""What is hidden in a candidate text before a person says yes, and which come first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.candidates import Waiting
from learning_register.errors import Invalid
from service.review import HIDDEN, phrases_to_hide, shown

WAITING = Waiting(
    decision_id=1, case_id=1, reference="C-2026-0001",
    text="Maya told Mrs Bell of Elm  Road that Maya was moved. maya cried.",
    names=("Maya",), theme="placement_change", secondary=(), suggested="placement_change",
    confidence=0.7, overridden=False, risk=False, decided_at="2026-06-10T09:00:00+00:00",
)  # fmt: skip


def by_name(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = text.replace(name, "[NAME]")
    return text


def test_placeholders_and_what_a_person_hid_are_marked() -> None:
    found = shown(WAITING, by_name, ("elm road", "Mrs Bell", "maya"))
    assert found.text == (
        f"[NAME] told {HIDDEN} of {HIDDEN} that [NAME] was moved. {HIDDEN} cried."
    )
    marked = [found.text[one.start : one.end] for one in found.hidden]
    assert marked == ["[NAME]", HIDDEN, HIDDEN, "[NAME]", HIDDEN]


def test_what_is_hidden_is_a_whole_word() -> None:
    text = replace(WAITING, text="Ann was at the planned annual meeting with Ann's mum.", names=())
    assert shown(text, by_name, ("ann",)).text == (
        f"{HIDDEN} was at the planned annual meeting with {HIDDEN}'s mum."
    )


def test_a_phrase_that_is_not_there_is_said_without_repeating_it() -> None:
    with pytest.raises(Invalid) as refused:
        shown(WAITING, by_name, ("Mr Secret",))
    assert refused.value.field == "hide"
    assert "Secret" not in refused.value.message


def test_the_seal_is_of_the_text_that_was_seen() -> None:
    seals = {shown(WAITING, by_name, hide).seal for hide in ((), ("Mrs Bell",), ("Bell",))}
    assert len(seals) == 3
    assert shown(WAITING, by_name, ("Mrs Bell",)).seal in seals


def test_phrases_stand_one_to_a_line() -> None:
    assert phrases_to_hide(" Mrs  Bell \n\n\tElm Road\r\nMrs Bell\n") == ("Mrs Bell", "Elm Road")


@given(st.text(max_size=60), st.integers(0, 59), st.integers(1, 20))
def test_any_piece_that_is_copied_from_the_text_can_be_hidden(
    text: str, start: int, size: int
) -> None:
    clean = shown(replace(WAITING, text=text), by_name, ()).text
    words = clean.split()
    piece = " ".join(words[start : start + size])
    hide = phrases_to_hide(piece)
    assert len(hide) <= 1
    if hide:
        assert HIDDEN in shown(replace(WAITING, text=text), by_name, hide).text
