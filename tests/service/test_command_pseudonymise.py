"""`heard pseudonymise`: one record out for each record in, in order, with placeholders."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Heard = Callable[..., Result]
TEXT = "my sw dawn never rings kai"
HIDDEN = "my sw [WORKER 1] never rings [PERSON 1]"
REPLACED = [[6, 10, "WORKER"], [23, 26, "PERSON"]]


def json_lines(content: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_each_record_comes_back_with_placeholders_and_what_was_replaced(heard: Heard) -> None:
    sent = [{"id": 7, "text": TEXT}, {"text": ""}, {"text": "nobody rang", "date": None}]
    done = heard("pseudonymise", "-", input="".join(json.dumps(one) + "\n" for one in sent))
    assert done.exit_code == 0
    assert json_lines(done.stdout) == [
        {"id": 7, "text": HIDDEN, "replaced": REPLACED},
        {"text": "", "replaced": []},
        {"text": "nobody rang", "date": None, "replaced": []},
    ]


def test_csv_comes_back_as_csv_in_order(heard: Heard, tmp_path: Path) -> None:
    given, made = tmp_path / "in.csv", tmp_path / "out.csv"
    rows = "".join(f'{n},"{TEXT}; no, {n}"\n' for n in range(30))
    given.write_text("id,text\n" + rows, "utf-8")
    assert heard("pseudonymise", str(given), "-o", str(made)).exit_code == 0
    found = list(csv.DictReader(io.StringIO(made.read_text("utf-8"), newline=""), strict=True))
    assert [row["id"] for row in found] == [str(n) for n in range(30)]
    assert [row["text"] for row in found] == [f"{HIDDEN}; no, {n}" for n in range(30)]
    assert all(json.loads(row["replaced"]) == REPLACED for row in found)


def test_what_is_known_of_the_case_is_used_and_not_given_out(heard: Heard) -> None:
    record = {"text": TEXT, "case_fields": {"child": ["Kai Brown"], "worker": ["Dawn Hope"]}}
    done = heard("pseudonymise", "-", input=json.dumps(record) + "\n")
    assert json_lines(done.stdout) == [
        {
            "text": "my sw [WORKER 1] never rings [CHILD 1]",
            "replaced": [[6, 10, "WORKER"], [23, 26, "CHILD"]],
        }
    ]


def test_case_fields_in_csv_are_json(heard: Heard) -> None:
    sent = f'text,case_fields\n{TEXT},"{{""child"": [""Kai Brown""]}}"\n{TEXT},\n'
    done = heard("pseudonymise", "-", input=sent)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0] == ["text", "replaced"]
    assert "[CHILD 1]" in rows[1][0]
    assert rows[2][0] == HIDDEN


def test_a_field_that_has_the_name_of_the_added_one_is_kept_under_another(heard: Heard) -> None:
    done = heard("pseudonymise", "-", input='{"text": "hello", "replaced": "by whom?"}\n')
    assert json_lines(done.stdout) == [
        {"text": "hello", "given_replaced": "by whom?", "replaced": []}
    ]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ('{"text": "a"}\n{"note": "Rexino"}\n', "Line 2 has no field 'text'"),
        (
            '{"text": "a"}\n{"text": "b", "case_fields": {"dog": ["Rexino"]}}\n',
            "Line 2: 'case_fields'",
        ),
        ('{"text": "a", "case_fields": {"child": "Rexino", "worker": 3}}\n', "Line 1: 'worker'"),
        ('{"text": "a", "case_fields": ["Rexino"]}\n', "Line 1: 'case_fields'"),
        ("text,case_fields\na,\nb,{Rexino\n", "Line 3: 'case_fields' is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_written(
    heard: Heard, tmp_path: Path, sent: str, told: str
) -> None:
    made = tmp_path / "out"
    done = heard("pseudonymise", "-", "-o", str(made), input=sent)
    assert done.exit_code != 0
    assert told in done.stderr
    assert "Rexino" not in done.stderr
    assert done.stdout == ""
    assert not made.exists()


def test_odd_texts_come_back(heard: Heard) -> None:
    texts = [
        "=1+1",
        "\x00",
        "\u202ekai\u202c",
        "e\u0301" * 50,
        "🙂",
        "a" * 60_000,
        "\ud83d kai",
        " \r\n ",
    ]
    done = heard("pseudonymise", "-", input="".join(json.dumps({"text": t}) + "\n" for t in texts))
    assert done.exit_code == 0
    assert len(json_lines(done.stdout)) == len(texts)
