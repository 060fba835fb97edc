"""Suggestions: what the classifier says, kept without the text, held against the decision."""

from collections.abc import Callable
from typing import Any

import pytest

from classifier.suggestion import Classifier

Office = Any
Refused = Callable[..., dict[str, Any]]


def suggest(office: Office, text: str, by: str = "officer") -> dict[str, Any]:
    answer = office[by].post("/suggest", {"text": text})
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def test_a_suggestion_is_what_the_classifier_says(
    office: Office, classifier: Classifier, main_text: str
) -> None:
    said = suggest(office, main_text)
    record = classifier.suggest(main_text).record()
    assert {name: said[name] for name in record} == record
    assert len(said["suggestions"]) == 3


def test_the_words_that_led_to_a_theme_lie_where_it_says(office: Office) -> None:
    text = "🙂 I was moved. My placement changed with no notice and my placement broke down."
    said = suggest(office, text)
    assert said["evidence"]
    assert [text[start:end] for start, end in said["evidence_places"]] == said["evidence"]


def test_the_suggestion_is_kept_and_the_text_is_not(office: Office) -> None:
    said = suggest(office, "Nobody from Zanzibar Road rang me about the placement move.")
    assert office.register.row("SELECT * FROM suggestions WHERE id = ?", (said["suggestion_id"],))
    assert "Zanzibar Road" not in office.kept()


def test_a_case_shows_whether_the_suggestion_was_followed(office: Office, main_text: str) -> None:
    said = suggest(office, main_text)
    second = said["suggestions"][1]["theme"]
    decided = office.case(theme=second, suggestion_id=said["suggestion_id"])["decision"]
    assert (decided["rank"], decided["followed"]) == (2, False)
    assert decided["suggestion_id"] == said["suggestion_id"]

    again = suggest(office, main_text)
    first = again["suggestions"][0]["theme"]
    decided = office.case(theme=first, suggestion_id=again["suggestion_id"])["decision"]
    assert (decided["rank"], decided["followed"]) == (1, True)


def test_a_suggestion_for_another_text_is_refused(
    office: Office, refused: Refused, main_text: str
) -> None:
    said = suggest(office, main_text)
    body = office.new_case(text="Something else.", suggestion_id=said["suggestion_id"])
    assert "changed" in refused(office["officer"].post("/cases", body), 422, "text")["detail"]


def test_a_suggestion_that_is_not_there_is_refused(office: Office, refused: Refused) -> None:
    for number in (999, 2**63 - 1):
        body = office.new_case(suggestion_id=number)
        refused(office["officer"].post("/cases", body), 422, "suggestion_id")


def test_a_suggestion_is_named_by_a_whole_number_alone(
    office: Office, refused: Refused, main_text: str
) -> None:
    number = suggest(office, main_text)["suggestion_id"]
    for sent in (str(number), float(number), True):
        body = office.new_case(suggestion_id=sent)
        refused(office["officer"].post("/cases", body), 422, "suggestion_id")


def test_a_text_longer_than_a_case_may_have_is_refused(office: Office, refused: Refused) -> None:
    assert suggest(office, "a " * 50_000)["suggestions"]
    refused(office["officer"].post("/suggest", {"text": "x" * 100_001}), 422, "text")


def test_a_text_sent_twice_makes_one_case(office: Office, refused: Refused, main_text: str) -> None:
    body = office.new_case(suggestion_id=suggest(office, main_text)["suggestion_id"])
    first = office["officer"].post("/cases", body).json
    problem = refused(office["officer"].post("/cases", body), 409)
    assert first["reference"] in problem["detail"]
    assert office["officer"].get("/cases").json["total"] == 1


def test_a_role_that_records_nothing_may_ask_and_nothing_is_kept(
    office: Office, main_text: str
) -> None:
    before = office.kept()
    said = suggest(office, main_text, by="board")
    assert said["suggestions"]
    assert said["suggestion_id"] is None
    assert office.kept() == before


@pytest.mark.parametrize("text", ["", " \n", "\x00", "ok", "🙂" * 50, "\u202e\u200b\ufeff"])
def test_a_text_without_a_complaint_has_no_theme_and_says_why(office: Office, text: str) -> None:
    said = suggest(office, text)
    assert said["theme"] is None
    assert said["no_theme_reason"]


def test_half_a_character_is_taken_as_a_question_mark_by_suggestion_and_case(
    office: Office, main_text: str
) -> None:
    text = f"{main_text} \ud83d\x00"
    said = suggest(office, text)
    case = office.case(text=text, suggestion_id=said["suggestion_id"])
    assert case["text"] == f"{main_text} ?"
