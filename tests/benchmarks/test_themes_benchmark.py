"""The comparison with what people would use instead: fair splits, and figures that are right."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import comparison, processes, themes
from benchmarks.methods import KEYWORDS, NOTHING, Answers, Keywords
from benchmarks.scores import score
from benchmarks.splits import Split, Unusable, by_batches, read_csv, stratified
from classifier.corpus import HELD_OUT, LabelledText
from classifier.themes import Themes

PLACES = [
    "ward",
    "clinic",
    "desk",
    "unit",
    "garden",
    "entrance",
    "office",
    "corridor",
    "lounge",
    "gym",
]
SAID = {
    "food": "The soup in the {} was cold",
    "parking": "No space to park the car near the {}",
    "staff": "A rude nurse shouted at us in the {}",
}


def _write(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("comment", "topic"), *rows])
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """30 different texts of three labels, ten each, and 10 of 'food' beside; then what must go."""
    rows = [(said.format(place), label) for label, said in SAID.items() for place in PLACES]
    rows += [(f"I did not like the dinner of the {place}.", "food") for place in PLACES]
    repeats = [("the SOUP, in the ward -- was cold!", "staff"), (rows[0][0], "food")]
    empty = [("", "food"), (" … ", "food"), ("No label for this one", "")]
    return _write(tmp_path / "comments.csv", [*rows, *repeats, *empty, ("Of a kind alone", "rare")])


@pytest.fixture
def few_timings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "BATCH", 4)
    monkeypatch.setattr(comparison, "ALONE", 2)
    monkeypatch.setattr(processes, "ROUNDS", 1)


def _labelled(text: str, theme: str | None, batch: str = "") -> LabelledText:
    return LabelledText(text, theme, (), False, "other", "web_form", batch)


@pytest.mark.usefixtures("few_timings")
def test_every_method_is_measured_on_the_same_texts(data: Path) -> None:
    asked = ["--data", str(data), "--text", "comment", "--label", "topic", "--seeds", "1"]
    found: dict[str, Any] = json.loads(themes.main([*asked, "--split", "0.25", "--json"]))
    assert (found["training"], found["test"], found["splits"]) == (30, 10, 1)
    rows = {row["name"]: row for row in found["rows"]}
    largest, svm = rows["always the largest theme"], rows["word TF-IDF + linear SVM"]
    assert largest["figures"]["accuracy"] == 0.5  # half of the texts are of 'food'
    assert largest["figures"]["macro_f1"] == pytest.approx((2 / 3) / 3)
    assert svm["figures"]["accuracy"] == 1.0
    assert svm["figures"]["calibration_error"] is None
    assert rows["Heard's recipe"]["figures"]["accuracy"] == 1.0
    assert 0 <= rows["Heard's recipe"]["figures"]["calibration_error"] <= 1
    assert len(rows) == 5
    for row in rows.values():
        assert row["figures"]["top_3"] == 1.0  # there are three labels
        assert row["figures"]["no_theme_found"] is None  # every text has a label
        assert min(row["speed"].values()) > 0
    assert rows["Heard's recipe"]["speed"]["peak_memory_mb"] > svm["speed"]["peak_memory_mb"]
    assert svm["speed"]["peak_memory_mb"] > largest["speed"]["peak_memory_mb"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--text", "comment"], "--label"),
        (["--text", "words", "--label", "topic"], "no column 'words'"),
        (["--text", "comment", "--label", "topic", "--min-per-label", "50"], "--min-per-label"),
    ],
)
def test_bad_input_says_what_to_do(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    with pytest.raises(SystemExit):
        themes.main(["--data", str(data), *arguments])
    assert message in capsys.readouterr().err


def test_repeats_empty_texts_and_rare_labels_are_left_out_before_the_split(data: Path) -> None:
    labelled = read_csv(data, "comment", "topic", 10)
    assert len(labelled) == 40
    assert {one.theme for one in labelled} == set(SAID)
    assert "rare" in {one.theme for one in read_csv(data, "comment", "topic", 1)}


def test_a_label_with_too_few_texts_for_the_folds_is_said(data: Path) -> None:
    with pytest.raises(Unusable, match="--min-per-label"):
        stratified(read_csv(data, "comment", "topic", 1), 1, 5, 0.2)


def test_folds_test_every_text_once_and_never_what_was_learnt(data: Path) -> None:
    labelled = read_csv(data, "comment", "topic", 10)
    splits = stratified(labelled, 1, 5, 0.2)
    tested = [one.text for split in splits for one in split.test]
    assert sorted(tested) == sorted(one.text for one in labelled)
    for split in splits:
        assert not {one.text for one in split.test} & {one.text for one in split.training}
        assert {one.theme for one in split.test} == set(SAID)


def test_our_own_texts_are_divided_by_held_out_batches(tmp_path: Path) -> None:
    lines = [vars(_labelled(f"text {n}", "education", batch)) for n, batch in enumerate("aabb")]
    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    with pytest.raises(Unusable, match=HELD_OUT):
        by_batches(tmp_path)
    (tmp_path / HELD_OUT).write_text("b\n", "utf-8")
    (split,) = by_batches(tmp_path)
    assert [one.batch for one in split.training] == ["a", "a"]
    assert [one.batch for one in split.test] == ["b", "b"]


def test_the_keyword_list_has_every_theme_and_an_afternoons_phrases(themes: Themes) -> None:
    listed = tomllib.loads(KEYWORDS.read_text("utf-8"))
    assert set(listed) == {theme.key for theme in themes}
    for phrases in listed.values():
        assert 8 <= len(set(phrases)) <= 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody came to the FUNERAL; he died in May.", ["bereavement", NOTHING, NOTHING]),
        ("They bullied me at school", ["bullying", "education", NOTHING]),
        ("Schooling", [NOTHING] * 3),
        ("Thank you so very much", [NOTHING] * 3),
    ],
)
def test_a_keyword_counts_as_a_whole_word_unless_it_is_open_at_the_end(
    text: str, expected: list[str]
) -> None:
    assert Keywords().ask([text]) == [expected]


def test_a_missed_complaint_counts_as_wrong_and_a_text_without_theme_apart() -> None:
    test = (_labelled("a", "x"), _labelled("b", "y"), _labelled("c", None), _labelled("d", None))
    answers = Answers(
        np.array(["x", NOTHING, NOTHING, "x"]),
        np.array([["x", "y", "z"], ["z", "y", "x"], ["x", "y", "z"], ["x", "y", "z"]]),
        np.array([0.9, 0.5, 0.5, 0.7]),
    )
    found = score(Split(test, test), answers)
    assert found.accuracy == 0.5
    assert found.top_3 == 1.0
    assert found.no_theme_found == 0.5
    assert found.macro_f1 == pytest.approx((2 / 3 + 0) / 2)
    assert found.calibration_error == pytest.approx((0.1 + 0.7) / 2)  # of the two that got a theme
