"""What callers see: a text in, a suggestion out."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.corpus import LabelledText
from classifier.suggestion import Classifier, Suggestion
from classifier.themes import Themes

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)
PLAIN = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

KNOWN = {
    "poor_communication": "I have left six voicemails and sent four emails and nobody ever "
    "rings me back or answers.",
    "bereavement": "My nan died in March and I could not go to her funeral. "
    "I think about her every day and cry.",
    "bullying": "The kids in my class call me names because I am in care, they pick on me every "
    "break and leave me out.",
    "accuracy_of_reports": "The assessment is full of mistakes. It says I have a criminal record, "
    "which is untrue, and I want the report corrected.",
    "delay_sharing_documents": "I asked for the minutes of the conference eight weeks ago and I "
    "still have not received the minutes or the report.",
    "change_of_social_worker": "This is our fifth social worker this year. She left without "
    "saying goodbye and now there is yet another new social worker.",
    "education": "He has been excluded from school for four weeks and there is no school place "
    "for him, he is missing his GCSE lessons.",
    "social_media": "Somebody has posted photos of my foster daughter on Facebook and I want the "
    "post taken down.",
    "loneliness_anxiety": "I feel so alone in my flat at night, I panic and worry and cannot "
    "sleep.",
    "issue_with_carer": "My foster carer has unfair rules, she takes my phone and her own kids "
    "get treats that I never get.",
    "family_time": "I have not seen my little brother since Easter. They keep cancelling our "
    "contact visits at the centre and I miss him.",
}
ARABIC = "لم يتصل بي أحد منذ ثلاثة أسابيع وأريد أن أعرف متى سأرى أخي الصغير"
POLISH = "Nikt do mnie nie dzwonił od trzech tygodni i chcę wiedzieć, kiedy zobaczę brata"


def assert_sound(text: str, found: Suggestion, themes: Themes) -> None:
    """What holds of every suggestion, whatever the text."""
    scores = [one.confidence for one in found.suggestions]
    keys = [one.theme for one in found.suggestions]
    assert len(keys) == len(set(keys)) == 3
    assert all(key in themes for key in keys)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in [*scores, found.confidence])
    for phrase in found.evidence:
        assert text[phrase.start : phrase.end] == phrase.text != ""
    places = [(phrase.start, phrase.end) for phrase in found.evidence]
    assert places == sorted(places)
    assert bool(found.risk) == bool(found.risk_reasons)
    if found.no_theme_reason is None:
        assert (found.theme, found.confidence) == (keys[0], scores[0])
    else:
        assert found.theme is None
        assert found.evidence == ()
    if found.no_theme_reason == "not_english":
        assert found.uncertain


@PLAIN
@given(text=ANY_TEXT)
def test_any_text_gets_a_sound_suggestion(
    classifier: Classifier, themes: Themes, text: str
) -> None:
    assert_sound(text, classifier.suggest(text), themes)


@PLAIN
@given(text=ANY_TEXT, at=st.integers(0, 200))
def test_oddities_within_a_real_text_are_borne(
    classifier: Classifier, themes: Themes, some_texts: list[LabelledText], text: str, at: int
) -> None:
    whole = some_texts[at].text
    mixed = whole[:at] + text + whole[at:]
    assert_sound(mixed, classifier.suggest(mixed), themes)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "too_little_text"),
        (" \n\t ", "too_little_text"),
        ("Help", "too_little_text"),
        ("😡😡😡 😭", "too_little_text"),
        ("?!", "too_little_text"),
        ("\x00\x01\x1b[2J", "too_little_text"),
        ("\ud800", "too_little_text"),
        (ARABIC, "not_english"),
        (POLISH, "not_english"),
        ("Thank you so much for all your help this year, you have been wonderful.",
         "not_a_complaint"),
        ("Could you tell me what time the office opens on Saturday please?", "not_a_complaint"),
    ],
)  # fmt: skip
def test_no_theme_is_suggested_and_the_reason_said(
    classifier: Classifier, themes: Themes, text: str, reason: str
) -> None:
    found = classifier.suggest(text)
    assert found.no_theme_reason == reason
    assert_sound(text, found, themes)


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "😡", "\x1b[31m", "\u202e"])
def test_a_stray_character_does_not_hide_a_complaint(classifier: Classifier, odd: str) -> None:
    text = KNOWN["bullying"].replace(" ", f" {odd} ")
    assert classifier.suggest(text).theme == "bullying"


def test_half_a_surrogate_pair_among_unknown_words_is_borne(classifier: Classifier) -> None:
    """Half known, half not: the language detector is asked, and it wants encodable text."""
    text = "zqwx \ud800 the vbnm meeting kjhg was qqwx and ttyz we uuio have ppol not"
    assert classifier.suggest(text).model == classifier.version


@pytest.mark.parametrize("text", ["word " * 10_000, "x" * 50_000, "😡" * 50_000, ARABIC * 800])
def test_fifty_thousand_characters_are_borne(
    classifier: Classifier, themes: Themes, text: str
) -> None:
    assert_sound(text, classifier.suggest(text), themes)


def test_a_long_real_letter_keeps_its_theme(
    classifier: Classifier, some_texts: list[LabelledText]
) -> None:
    letters = [one.text for one in some_texts if one.theme == "education"]
    long = "\n".join(letters * 10)[:50_000]
    assert classifier.suggest(long).theme == "education"


@pytest.mark.parametrize("theme", KNOWN)
def test_plain_complaints_get_their_theme(
    classifier: Classifier, some_texts: list[LabelledText], theme: str
) -> None:
    text = KNOWN[theme]
    assert all(text not in one.text for one in some_texts)
    found = classifier.suggest(text)
    assert found.theme == theme
    assert found.evidence


@given(text=st.sampled_from(sorted(KNOWN.values())) | ANY_TEXT.filter(str.isascii))
@PLAIN
def test_capitals_and_dropped_stops_change_nothing(classifier: Classifier, text: str) -> None:
    plain, *others = classifier.suggest_many(
        [text, text.upper(), text.lower(), text.replace(".", "").replace(",", "")]
        if not any(a + b in text for a in ".," for b in "abcdefghijklmnopqrstuvwxyz0123456789'_")
        else [text, text.upper(), text.lower()]
    )
    for other in others:
        assert (other.theme, other.no_theme_reason) == (plain.theme, plain.no_theme_reason)
        assert other.confidence == pytest.approx(plain.confidence, abs=1e-5)


def test_the_evidence_is_what_the_complaint_is_about(classifier: Classifier) -> None:
    found = classifier.suggest(KNOWN["bereavement"])
    assert {"died", "funeral"} <= {word for p in found.evidence for word in p.text.split()}


def test_many_texts_are_answered_in_order_and_alike(classifier: Classifier) -> None:
    texts = [*KNOWN.values(), "", POLISH] * 25
    many = list(classifier.suggest_many(iter(texts)))
    assert len(many) == len(texts)
    for text, found in zip(texts[:13], many[:13], strict=True):
        alone = classifier.suggest(text)
        assert replace(found, confidence=0, suggestions=()) == replace(
            alone, confidence=0, suggestions=()
        )
        assert found.confidence == pytest.approx(alone.confidence, abs=1e-9)
    assert [one.theme for one in many] == [one.theme for one in many[:13]] * 25


def test_no_texts_no_suggestions(classifier: Classifier) -> None:
    assert list(classifier.suggest_many([])) == []


def test_the_record_has_the_fields_of_the_contract(classifier: Classifier) -> None:
    record = classifier.suggest(KNOWN["education"]).record()
    assert list(record) == [
        "theme", "confidence", "suggestions", "no_theme_reason", "uncertain", "risk",
        "risk_reasons", "evidence", "model",
    ]  # fmt: skip
    assert record["theme"] == "education"
    assert [set(one) for one in record["suggestions"]] == [{"theme", "confidence"}] * 3
    assert all(isinstance(phrase, str) for phrase in record["evidence"])
    assert record["model"] == classifier.version
