"""Names and the like get placeholders; nothing else of a text changes."""

import re
import socket
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pseudonyms import HALVES, read_marked, scored
from classifier.name_patterns import Span
from classifier.pseudonyms import KINDS, BadCaseFields, BadSpan, pseudonymise

FLOOR = 0.97
"""Of the names in the marked texts at least so many are found (the issue's own line)."""
CASE = {
    "child": ["Kai Brown"],
    "parent": ["Leanne Brown"],
    "worker": ["Dawn Hope", "William Fletcher"],
    "school": ["St Bede's Catholic Primary School"],
    "place": ["Hawthorn Lodge"],
    "case_reference": ["CH/22/17"],
}

NAMES = st.sampled_from(["dawn", "Kai", "Oluwaseun", "Siân", "Nguyễn", "will", "mrs patel", "K.B"])
OTHERS = st.sampled_from(
    [
        *(
            "my sw",
            "will ring",
            "(5)",
            "\u200b",
            "e\u0301",
            "🙂",
            "07700 900123",
            "a@b.org",
            ",",
            "\n",
        ),
        *(
            "van der",
            "K",
            "Mr",
            "st",
            "school",
            "Road",
            "flat 6",
            "born 3/4/2014",
            "[CHILD 1]",
            "’s",
        ),
        *("moved to", "The Old", ".", "at willows", "case no AB/12/345"),
    ]
)
LIKELY = st.lists(NAMES | OTHERS | st.text(max_size=6), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " ", ". "]).map(lambda between: between.join(pieces))
)


def rebuilt(text: str, replaced: Sequence[Span]) -> re.Pattern[str]:
    """What the result must look like: the text, with some placeholder in each replaced stretch."""
    pieces, at = [], 0
    for start, end, kind in replaced:
        assert at <= start < end <= len(text)
        assert kind in KINDS
        pieces += [re.escape(text[at:start]), rf"\[{kind} \d+\]"]
        at = end
    return re.compile("".join([*pieces, re.escape(text[at:])]))


@pytest.mark.parametrize("half", HALVES)
def test_names_of_the_marked_texts_are_found(half: str) -> None:
    found = dict(scored([one for one in read_marked() if one.half == half]).table("kind"))
    assert found["NAME"].marks > 250
    assert found["NAME"].recall >= FLOOR
    assert found["NAME"].precision >= FLOOR


def test_names_in_small_letters_are_found_too() -> None:
    by_case = dict(scored(read_marked()).table("case"))
    assert by_case["small"].marks > 150
    assert by_case["small"].recall >= FLOOR


def test_at_least_three_hundred_texts_are_marked_and_every_mark_lies_on_words() -> None:
    texts = read_marked()
    assert len(texts) >= 300
    assert len({mark.origin for one in texts for mark in one.marks}) > 25
    for one in texts:
        for mark in one.marks:
            marked = one.text[mark.start : mark.end]
            assert marked == marked.strip() != ""


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("my sw dawn never rings", "my sw [WORKER 1] never rings"),
        ("my son Kai and his teacher", "my son [CHILD 1] and his teacher"),
        ("it was dawn when we left", "it was dawn when we left"),
        ("i hope hope comes. will will?", "i hope [PERSON 1] comes. will [PERSON 2]?"),
        ("Mrs Green has a green car", "[PERSON 1] has a green car"),
        ("KAI IS NINE AND NOBODY WILL LISTEN", "[CHILD 1] IS NINE AND NOBODY WILL LISTEN"),
        ("Ka\u200bi hid: K\u00adai", "[PERSON 1] hid: [PERSON 1]"),
        ("I live at 12 Elm Road, B9 5XY", "I live at [ADDRESS 1], [POSTCODE 1]"),
        ("he goes st marks primary in hull", "he goes [SCHOOL 1] in [PLACE 1]"),
        (
            "born 3.4.2014 not 4.3.2014, seen 5.6.2024",
            "born [DATE_OF_BIRTH 1] not [DATE_OF_BIRTH 2], seen 5.6.2024",
        ),
        ("Seen on 5.6.2024, 30 minutes late", "Seen on 5.6.2024, 30 minutes late"),
        ("ring 07700 900123 or a.b@mail.example", "ring [PHONE 1] or [EMAIL 1]"),
        ("NHS no 943 476 5919, NI QQ123456C", "NHS no [NHS_NUMBER 1], NI [NINO 1]"),
        ("snap kez_08x, UPN A123456789012", "snap [HANDLE 1], UPN [UPN 1]"),
        ("case number 448812, paid £448812", "case number [CASE_REFERENCE 1], paid £448812"),
    ],
)
def test_who_and_what_is_hidden(text: str, hidden: str) -> None:
    assert pseudonymise(text).text == hidden


@pytest.mark.parametrize(
    "text",
    [
        "mark my words, i will chase you for the bill and may sue",
        "We said grace at dawn. Hope is all we have. Will you ring me? May I?",
        "The summer holidays, my faith, a rose, the jack, a grant for the wheelchair, 40 miles.",
        "In May and June the Council's Team Manager sent the Polish report on Facebook.",
        "i definatly told my werker abowt the appoinment and she dint come",
    ],
)
def test_words_that_are_also_names_stay_words(text: str) -> None:
    assert pseudonymise(text).replaced == []


def test_one_person_has_one_placeholder_by_whatever_name() -> None:
    text = (
        "Thomas Reilly rang. Tom Reilly lied; tom's boss said Mr Reilly (TR) left; so did Thomsa."
    )
    assert set(re.findall(r"\[.*?\]", pseudonymise(text).text)) == {"[PERSON 1]"}


def test_two_persons_have_two_placeholders() -> None:
    found = pseudonymise("Kieron Blacklock has Kieran Blackwell's letter, and Amina has Maryam's.")
    assert len(set(re.findall(r"\[.*?\]", found.text))) == 4


def test_the_case_s_own_fields_are_known_by_nickname_initials_and_with_a_slip() -> None:
    text = (
        "kai told dawn. Kais mum Leanne saw KB and K.B. with bill fletcher, Kai Borwn at st bedes, "
        "hawthorn lodge, ref ch/22/17. K. cried. i hope bill will pay the bill."
    )
    assert pseudonymise(text, CASE).text == (
        "[CHILD 1] told [WORKER 1]. [CHILD 1]s mum [PARENT 1] saw [CHILD 1] and [CHILD 1]. with "
        "[WORKER 2], [CHILD 1] at [SCHOOL 1], [PLACE 1], ref [CASE_REFERENCE 1]. [CHILD 1]. cried. "
        "i hope [WORKER 2] will pay the bill."
    )


def test_a_name_known_from_the_case_stays_a_word_where_it_is_one() -> None:
    text = "i hope mum will pick me up at dawn"
    assert pseudonymise(text, CASE).text == text


def test_placeholders_that_stand_already_stay_and_are_not_given_again() -> None:
    found = pseudonymise("[WORKER 1] told my sw Dawn. [CHILD 7] and my son Kai were there.")
    assert (
        found.text == "[WORKER 1] told my sw [WORKER 2]. [CHILD 7] and my son [CHILD 8] were there."
    )
    assert pseudonymise(found.text).text == found.text


def test_a_person_adds_what_was_not_found() -> None:
    text = "the big man came"
    assert pseudonymise(text, also=[(4, 11, "PERSON")]).text == "the [PERSON 1] came"


def test_what_was_found_stays_replaced_beside_what_a_person_adds() -> None:
    found = pseudonymise("ask Kai Brown", {"child": ["Kai Brown"]}, also=[(4, 7, "WORKER")])
    assert found.text == "ask [WORKER 1][CHILD 1]"
    assert found.replaced == [(4, 7, "WORKER"), (7, 13, "CHILD")]


@pytest.mark.parametrize(
    "span", [(0, 0, "CHILD"), (-1, 2, "CHILD"), (2, 9, "CHILD"), (0, 2, "DOG")]
)
def test_a_stretch_that_is_none_is_refused(span: Span) -> None:
    with pytest.raises(BadSpan):
        pseudonymise("kai", also=[span])


@pytest.mark.parametrize("fields", [{"dog": ["Rexino"]}, {"child": 3}, {"child": ["Rexino", 4]}])
def test_case_fields_that_cannot_be_read_are_refused_without_telling_a_name(
    fields: dict[str, list[str]],
) -> None:
    with pytest.raises(BadCaseFields) as refused:
        pseudonymise("kai", fields)
    assert "Rexino" not in str(refused.value)


@settings(deadline=None, max_examples=150)
@given(LIKELY | st.text(max_size=200))
def test_nothing_outside_what_is_replaced_changes(text: str) -> None:
    found = pseudonymise(text, CASE)
    assert rebuilt(text, found.replaced).fullmatch(found.text)


@settings(deadline=None, max_examples=60)
@given(LIKELY, st.data())
def test_what_a_person_adds_is_replaced_whatever_was_found(text: str, data: st.DataObject) -> None:
    text = text or "x"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    alone = pseudonymise(text)
    found = pseudonymise(text, also=[(start, end, "PLACE")])
    assert rebuilt(text, found.replaced).fullmatch(found.text)
    covered = {at for s, e, _ in found.replaced for at in range(s, e)}
    assert covered.issuperset(range(start, end))
    assert covered.issuperset(at for s, e, _ in alone.replaced for at in range(s, e))


def test_half_a_surrogate_pair_is_borne() -> None:
    assert pseudonymise("kai \ud83d said").text == "[PERSON 1] \ud83d said"


@pytest.mark.parametrize(
    "piece", ["Kai rang me. ", "case no ", "born 1/1/20 ", "school ", "a@", "st "]
)
def test_a_text_of_50_000_characters_is_read_whole(piece: str) -> None:
    text = (piece * 50_000)[:50_000] + " my sw Dawn"
    found = pseudonymise(text)
    assert found.replaced[-1][1] == len(text)
    assert rebuilt(text, found.replaced).fullmatch(found.text)


def test_nothing_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("something asked for the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    text = "my sw dawn, a.b@mail.example, www.facebook.com/kai.b, 07700 900123"
    assert len(pseudonymise(text, CASE).replaced) == 4
