"""`heard classify`: one record out for each record in, in order, whatever the records hold."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from classifier.corpus import LabelledText
from classifier.suggestion import Classifier
from classifier.themes import Themes
from service.data_folder import DataFolder

Heard = Callable[..., Result]
SCRIPT = str(Path(sys.executable).with_name("heard"))

RUDE = "The social worker was rude to me, rolled her eyes and lied about what I had said."
SCHOOL = "My grandson has had no school place since March and nobody will sort out his transport."
CARD = "Thank you all so much for the lovely card and for all your help!"
POLISH = "Nie mogę się z nikim skontaktować, a dzieci czekają na decyzję od marca."
ADDED = [
    "theme", "confidence", "suggestions", "no_theme_reason", "uncertain", "risk", "risk_reasons",
    "evidence", "model",
]  # fmt: skip

ODD_TEXTS = {
    "empty": "",
    "only white space": " \t\r\n ",
    "50,000 characters": (RUDE + " ") * 600,
    "one long word": "a" * 50_000,
    "emoji": "😡😡 my worker 👩‍👧 never rings me back 💔",
    "control characters": "nobody\x07 rang\x1b[31m me\x0b back\x85 about\u2028 my son",
    "NUL": "nobody rang\x00me back about my son",
    "Arabic": "لم يتصل بي أحد بشأن ابني منذ شهر مارس",
    "Chinese": "没有人给我回电话。我的孩子很害怕。",
    "new lines": "nobody rang\r\n\r\nshe said\rshe would\nand did not",
    "quotation marks, commas": 'she said "no", then "maybe", and hung up, twice',
    "a formula": "=1+1",
    "right to left": "\u202enobody rang me back\u202c today",
}


def json_lines(content: bytes | str) -> list[dict[str, Any]]:
    text = content.decode() if isinstance(content, bytes) else content
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.split("\n")[:-1]]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


def test_each_record_gains_the_fields_of_the_contract(heard: Heard, themes: Themes) -> None:
    texts = [RUDE, SCHOOL, CARD, POLISH, "ok", "My stepdad hits me and I want to die."]
    sent = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    found = json_lines(heard("classify", "-", input=sent).stdout)
    for one in found:
        assert list(one) == ["text", *ADDED]
        assert one["theme"] is None or one["theme"] in themes
        assert isinstance(one["confidence"], float)
        assert 0 <= one["confidence"] <= 1
        assert len(one["suggestions"]) == 3
        for suggested in one["suggestions"]:
            assert list(suggested) == ["theme", "confidence"]
            assert suggested["theme"] in themes
            assert 0 <= suggested["confidence"] <= 1
        assert isinstance(one["uncertain"], bool)
        assert isinstance(one["risk"], bool)
        for listed in ("risk_reasons", "evidence"):
            assert isinstance(one[listed], list)
            assert all(isinstance(item, str) for item in one[listed])
        assert all(phrase in one["text"] for phrase in one["evidence"])
        assert isinstance(one["model"], str)
        assert (one["theme"] is None) == (one["no_theme_reason"] is not None)
        assert bool(one["risk_reasons"]) == one["risk"]
    reasons = [one["no_theme_reason"] for one in found]
    assert reasons[:5] == [None, None, "not_a_complaint", "not_english", "too_little_text"]
    assert found[0]["theme"] == "conduct_of_worker"
    assert found[5]["risk"]


def test_in_csv_lists_are_json_and_nothing_is_an_empty_cell(heard: Heard) -> None:
    sent = f'text\n"{RUDE}"\n"{CARD}"\n'
    as_json = json_lines(
        heard("classify", "-", input="".join(f'{{"text": "{t}"}}\n' for t in (RUDE, CARD))).stdout
    )
    rows = csv_rows(heard("classify", "-", input=sent).stdout_bytes)
    for row, record in zip(rows, as_json, strict=True):
        assert list(row) == ["text", *ADDED]
        for name in ("suggestions", "risk_reasons", "evidence", "confidence", "uncertain", "risk"):
            assert json.loads(row[name]) == record[name]
        for name in ("theme", "no_theme_reason", "model"):
            assert row[name] == (record[name] or "")


def test_other_fields_are_kept_as_they_were(heard: Heard) -> None:
    other = {
        "id": 7,
        "text": RUDE,
        "tags": ["a", None],
        "who": {"name": "Zoë"},
        "x": 0.1,
        "y": True,
    }
    [found] = json_lines(heard("classify", "-", input=json.dumps(other)).stdout)
    assert {name: found[name] for name in other} == other
    rows = csv_rows(
        heard("classify", "-", input=f'id, spaced ,text,\n007,"a,b",{SCHOOL},z\n').stdout_bytes
    )
    assert [rows[0][name] for name in ("id", " spaced ", "text", "")] == ["007", "a,b", SCHOOL, "z"]


@pytest.mark.parametrize("as_csv", [True, False])
def test_a_field_of_the_same_name_is_kept_under_another(heard: Heard, as_csv: bool) -> None:
    """So a file may be classified again and again, and what stood in it is not lost."""
    sent = {"text": RUDE, "theme": "mine", "given_theme": "hers", "risk": "his"}
    content = json.dumps(sent)
    if as_csv:
        content = f'{",".join(sent)}\n"{RUDE}",mine,hers,his\n'
    for _ in range(2):
        content = heard("classify", "-", input=content).stdout
    [found] = csv_rows(content.encode()) if as_csv else json_lines(content)
    assert found["theme"] == "conduct_of_worker"
    assert {"mine", "hers", "his"} <= {value for value in found.values() if isinstance(value, str)}


def test_ten_thousand_texts_come_back_in_order_as_each_alone(
    heard: Heard, some_texts: list[LabelledText], classifier: Classifier, tmp_path: Path
) -> None:
    real = [one.text for one in some_texts if len(one.text) < 160]
    short = [*real[:48], "", "ok", POLISH]
    alone = [classifier.suggest(text).record() for text in short]
    assert len({json.dumps(one) for one in alone}) > 30
    texts = list(islice(cycle(short), 10_000))
    sent = tmp_path / "ten thousand.jsonl"
    sent.write_text("".join(json.dumps({"n": n, "text": t}) + "\n" for n, t in enumerate(texts)))
    assert heard("classify", sent, "-o", tmp_path / "out.jsonl").exit_code == 0
    found = json_lines((tmp_path / "out.jsonl").read_bytes())
    assert len(found) == 10_000
    for n, one in enumerate(found):
        assert one == {"n": n, "text": texts[n], **alone[n % len(short)]}


@pytest.mark.parametrize("format_of", [".csv", ".jsonl"])
def test_any_text_comes_back_as_it_was(heard: Heard, tmp_path: Path, format_of: str) -> None:
    sent, out = tmp_path / f"sent{format_of}", tmp_path / "out"
    with sent.open("w", encoding="utf-8", newline="") as file:
        if format_of == ".csv":
            writer = csv.writer(file)
            writer.writerows(
                [["text", "n"], *([text, n] for n, text in enumerate(ODD_TEXTS.values()))]
            )
        else:
            for n, text in enumerate(ODD_TEXTS.values()):
                file.write(json.dumps({"text": text, "n": str(n)}, ensure_ascii=n % 2 == 0) + "\n")
    assert heard("classify", sent, "-o", out).exit_code == 0
    read = csv_rows if format_of == ".csv" else json_lines
    found = read(out.read_bytes())
    assert [one["text"] for one in found] == list(ODD_TEXTS.values())
    assert [one["n"] for one in found] == [str(n) for n in range(len(ODD_TEXTS))]


def test_half_a_surrogate_pair_comes_back_as_it_was(heard: Heard) -> None:
    sent = '{"text": "nobody \\ud83d rang me back about \\ude00 my son", "\\udc80": "\\udfff"}\n'
    result = heard("classify", "-", input=sent)
    [found] = json_lines(result.stdout_bytes)
    assert {name: found[name] for name in list(found)[:2]} == json.loads(sent)


BAD = {
    "no JSON": ("x.jsonl", b'{"text": "a"}\n\n{"text": \n', "Line 3 "),
    "no object": ("x.jsonl", b'{"text": "a"}\n["text"]\n', "Line 2 "),
    "no text": ("x.jsonl", b'{"text": "a"}\n{"texts": "a"}\n', "Line 2 "),
    "text is a number": ("x.jsonl", b'{"text": "a"}\n{"text": 5}\n', "Line 2:"),
    "text is a list": ("x.json", b'{"text": ["a"]}\n', "Line 1:"),
    "not a number": ("x.jsonl", b'{"text": "a"}\n{"text": "a", "n": NaN}\n', "Line 2 "),
    "endless number": ("x.jsonl", b'{"text": "a", "n": 1e999}\n', "Line 1 "),
    "nested too deep": ("x.jsonl", b'{"text": "a", "n": ' + b"[" * 200_000, "Line 1 "),
    "JSON in Latin-1": ("x.jsonl", b'{"text": "a"}\n{"text": "caf\xe9"}\n', "Line 2 "),
    "CSV in Latin-1": ("x.csv", b"text,n\na,1\ncaf\xe9,2\n", "Line 3 "),
    "UTF-16": ("x.csv", "text\nnobody rang\n".encode("utf-16"), "Line 1 "),
    "too many cells": ("x.csv", b'text,n\n"a\nb",1\na,b,2\nc,3\n', "Line 4 "),
    "too few cells": ("x.csv", b"text,n\na,1\na\n", "Line 3 "),
    "open quotation mark": ("x.csv", b'text,n\na,1\n"b,2\nc,3\nd,4\n', "Line 3 "),
    "text after the quotation mark": ("x.csv", b'text,n\n"a"b,1\nc,2\n', "Line 2 "),
    "no column text": ("x.csv", b"words,n\na,1\n", "Line 1 "),
    "a column twice": ("x.csv", b"text,n,n\na,1,2\n", "Line 1 "),
    "an empty CSV": ("x.csv", b"", "Line 1 "),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(
    heard: Heard, tmp_path: Path, kind: str
) -> None:
    name, content, line = BAD[kind]
    place = tmp_path / "place"
    place.mkdir()
    (place / name).write_bytes(content)
    (place / "before").write_bytes(b"what stood here")
    for out in ("new", "before"):
        result = heard("classify", place / name, "-o", place / out)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {line}")
    assert sorted(one.name for one in place.iterdir()) == sorted([name, "before"])
    assert (place / "before").read_bytes() == b"what stood here"
    if content[:1] in {b"{", b"t"}:
        result = heard("classify", "-", input=content)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {line}")


def test_files_that_are_not_there_are_said_plainly(heard: Heard, tmp_path: Path) -> None:
    for words in ((tmp_path / "nope.csv",), (tmp_path,), ("-", "-o", tmp_path / "no" / "out")):
        result = heard("classify", *words, input='{"text": "a"}')
        assert result.exit_code == 1
        assert str(tmp_path) in result.stderr
        assert ".part" not in result.stderr


def test_no_records_in_are_no_records_out(heard: Heard) -> None:
    assert heard("classify", "-", input="").stdout == ""
    assert heard("classify", "-", input="text,n\n").stdout == ",".join(["text", "n", *ADDED]) + "\n"


@pytest.mark.parametrize(
    ("option", "given"),
    [
        ([], b'\xef\xbb\xbftext,id\r\n"nobody\r\nrang",1\r\nok,2'),
        (["-o", "-"], b'{"text": "\xf0\x9f\x98\xa1", "id": "1"}'),
    ],
)
def test_standard_input_to_standard_output_as_a_program_pipes_them(
    data: DataFolder, option: list[str], given: bytes
) -> None:
    done = subprocess.run(
        [SCRIPT, "classify", "-", *option], input=given, capture_output=True, check=True
    )
    assert done.stderr == b""
    if given.startswith(b"{"):
        [one] = json_lines(done.stdout)
        assert (one["text"], one["id"]) == ("😡", "1")
    else:
        rows = csv_rows(done.stdout)
        assert [(row["text"], row["id"]) for row in rows] == [("nobody\r\nrang", "1"), ("ok", "2")]


def test_a_reader_that_stops_early_sees_no_traceback(data: DataFolder, tmp_path: Path) -> None:
    sent = tmp_path / "sent.jsonl"
    sent.write_text('{"text": "nobody rang me"}\n' * 3_000)
    with subprocess.Popen(
        [SCRIPT, "classify", str(sent)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
