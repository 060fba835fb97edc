"""Words and sentences keep their places."""

from hypothesis import given
from hypothesis import strategies as st

from classifier.text import MAX_WORDS, sentences, words

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_every_word_stands_at_its_place(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        assert any(char.isalnum() for char in text[word.start : word.end])
        last = word.end


@given(ANY_TEXT)
def test_every_sentence_stands_at_its_place_and_no_word_is_lost(text: str) -> None:
    found, last = sentences(text), 0
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert sentence.start >= last
        last = sentence.end
    inside = [w for s in found for w in words(text) if s.start <= w.start and w.end <= s.end]
    assert len(inside) == len(words(text))


def test_words_compare_without_case_punctuation_or_width() -> None:
    forms = [word.form for word in words("Don’t SHOUT, ﬁne… café ＡＢＣ 2nd_time 😡")]
    assert forms == ["don't", "shout", "fine", "café", "abc", "2nd", "time"]


def test_a_pasted_file_is_read_up_to_a_limit() -> None:
    assert len(words("word " * (MAX_WORDS + 10))) == MAX_WORDS


def test_sentences_end_at_stops_and_at_new_lines() -> None:
    found = [one.text for one in sentences('Why? He said "no." Then\nwe left… ok')]
    assert found == ["Why?", 'He said "no."', "Then", "we left…", "ok"]
