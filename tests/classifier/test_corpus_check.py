"""Labelled texts: read from their files, bad ones refused, and the real ones are good."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import training_data
from classifier.corpus import BadCorpus, LabelledText, counts, read_corpus
from classifier.corpus_check import problems
from classifier.themes import Themes

GOOD = LabelledText(
    "Nobody has rung me since the review.", "poor_communication", (), False, "mother", "email", "a"
)
OTHER = LabelledText(
    "I miss my brother and the bus there was cancelled.", "family_time", ("lack_of_support",),
    False, "child", "app", "b",
)  # fmt: skip
TWELVE = "the taxi came to the wrong house on Tuesday morning and again"


def row(**more: Any) -> str:
    fields = {
        "text": "Nobody rang.", "theme": None, "secondary": [], "risk": False, "voice": "mother",
        "channel": "email", "batch": "a",
    }  # fmt: skip
    return json.dumps(fields | more, ensure_ascii=False)


def test_good_texts_have_no_problem(themes: Themes) -> None:
    assert problems([GOOD, OTHER], themes) == []
    assert problems([], themes) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"theme": "contact"}, "unknown theme 'contact'"),
        ({"secondary": ("contact",)}, "'contact' cannot be a secondary theme"),
        ({"secondary": ("poor_communication",)}, "cannot be a secondary theme"),
        ({"theme": None, "secondary": ("education",)}, "secondary themes but no theme"),
        ({"risk": 1}, "neither true nor false"),
        ({"theme": "self_harm"}, "self-harm is always marked as risk"),
        ({"voice": "dog"}, "unknown voice 'dog'"),
        ({"channel": "fax"}, "unknown channel 'fax'"),
        ({"text": " ".join(f"w{n}" for n in range(421))}, "longer than 420 words"),
        ({"text": "We moved to LS1 4AP last week."}, "a full postcode"),
        ({"text": "We moved to EC1A1BB last week."}, "a full postcode"),
        ({"text": "Ring me on 07700 900123 today."}, "a phone number"),
        ({"text": "Ring me on +44 7700 900123 today."}, "a phone number"),
        ({"text": "Ring 020-7946-0018 after six."}, "a phone number"),
        ({"text": "Write to jo.bloggs@example.org please."}, "an e-mail address"),
        ({"text": "My number is QQ 12 34 56 C ok."}, "a National Insurance number"),
        ({"text": "My number is QQ123456C ok."}, "a National Insurance number"),
        ({"text": "NHS 943 476 5919 is mine."}, "an NHS number"),
    ],
)
def test_a_bad_row_is_refused_by_name(themes: Themes, change: dict[str, Any], said: str) -> None:
    found = problems([OTHER, replace(GOOD, **change)], themes)
    assert any(one.startswith("a, line 1: ") and said in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Owed £1140 since 12 03 2025 and 3 bus fares.",
        "Flat 4B, 22 to 30 of us, form C110A.",
        "He said @ me next time. ok.",
    ],
)
def test_dates_money_and_forms_are_no_personal_data(themes: Themes, text: str) -> None:
    assert problems([replace(GOOD, text=text)], themes) == []


def test_a_duplicate_is_refused(themes: Themes) -> None:
    found = problems([GOOD, replace(GOOD, batch="b")], themes)
    assert found == ["b, line 1: says nearly the same as a, line 1 (1.00)"]


def test_a_near_duplicate_is_refused(themes: Themes) -> None:
    again = replace(GOOD, text="NOBODY rung me since the review!", batch="b")
    [found] = problems([GOOD, again], themes)
    assert found.startswith("b, line 1: says nearly the same as a, line 1 (")


def test_a_run_of_ten_words_is_refused_and_one_of_nine_is_not(themes: Themes) -> None:
    first = replace(GOOD, text=f"My own opening, quite unlike any other you have read: {TWELVE}.")
    ten, nine = " ".join(TWELVE.split()[:10]), " ".join(TWELVE.split()[:9])
    end = "so Gran gave up, made pancakes, rang college, swore, and drove there herself in slippers"
    [found] = problems([first, replace(OTHER, text=f"{ten.upper()}! {end}")], themes)
    assert found == f"b, line 1: shares the words '{ten.lower()}' with a, line 1"
    assert problems([first, replace(OTHER, text=f"{nine}, {end}")], themes) == []


def test_texts_without_words_are_not_taken_for_one_another(themes: Themes) -> None:
    silent = replace(GOOD, text="😡", theme=None)
    assert problems([silent, replace(silent, text="!!"), replace(silent, text="")], themes) == []


def test_texts_are_read_in_the_order_of_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text(row(text="third") + "\n")
    (tmp_path / "a.jsonl").write_text(row(text="first") + "\r\n" + row(text="second"))
    (tmp_path / "notes.txt").write_text("not a corpus")
    assert [one.text for one in read_corpus(tmp_path)] == ["first", "second", "third"]


def test_a_text_may_hold_any_line_end_of_unicode(tmp_path: Path) -> None:
    text = "one\u2028two\x85three"
    (tmp_path / "a.jsonl").write_text(row(text=text) + "\n", "utf-8")
    assert [one.text for one in read_corpus(tmp_path)] == [text]


@pytest.mark.parametrize(
    "line", ["not json", "[]", "5", "{}", row(extra=1), row(secondary=None), "", "\udcff"]
)
def test_a_line_that_is_no_labelled_text_is_named(tmp_path: Path, line: str) -> None:
    content = f"{row()}\n{line}\n{row()}\n".encode("utf-8", "surrogateescape")
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(BadCorpus, match="1 bad rows") as refused:
        read_corpus(tmp_path)
    assert refused.value.problems[0].startswith("a.jsonl, line 2: ")


def test_an_empty_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match="no labelled texts"):
        read_corpus(tmp_path)


def test_counts_give_the_most_frequent_first() -> None:
    assert counts([GOOD, OTHER, OTHER], "voice") == {"child": 2, "mother": 1}


@pytest.fixture(scope="module")
def real() -> list[LabelledText]:
    return read_corpus(training_data.TEXTS_FOLDER)


def test_the_real_texts_pass(real: list[LabelledText], themes: Themes) -> None:
    assert problems(real, themes) == []


def test_there_are_enough_real_texts_of_every_theme(
    real: list[LabelledText], themes: Themes
) -> None:
    found = Counter(one.theme for one in real)
    assert len(real) >= 1_500
    assert found[None] >= 150
    assert min(found[theme.key] for theme in themes) >= 50


def test_a_real_text_s_batch_is_the_name_of_its_file() -> None:
    for path in training_data.TEXTS_FOLDER.glob("*.jsonl"):
        records = [json.loads(line) for line in path.read_bytes().splitlines()]
        assert {record["batch"] for record in records} == {path.stem}
