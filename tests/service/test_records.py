"""Records in and out of files: what is read is what was written, and a file is whole or not."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.records import BadRecords, Record, kept_names, read_records, write_records

CSV_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
JSON_TEXT = st.text(st.characters(), max_size=30)
JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | JSON_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_TEXT, inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(CSV_TEXT, CSV_TEXT), max_size=6))
def test_csv_that_is_written_reads_as_it_was(place: Path, rows: list[tuple[str, str]]) -> None:
    records = [{"text": text, "note": note} for text, note in rows]
    path = place / "out.csv"
    write_records(str(path), ["text", "note"], records)
    found = read_records(str(path))
    assert found.rows == records
    assert found.columns == ["text", "note"]


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.dictionaries(JSON_TEXT, JSON_VALUE, max_size=3), max_size=6))
def test_json_lines_that_are_written_read_as_they_were(place: Path, rows: list[Record]) -> None:
    records = [{**row, "text": "nobody rang"} for row in rows]
    path = place / "out.jsonl"
    write_records(str(path), None, records)
    found = read_records(str(path))
    assert found.rows == records
    assert found.columns is None
    assert len(path.read_bytes().splitlines()) == len(records)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_the_byte_order_mark_are_no_part_of_the_records(
    tmp_path: Path, end: str, mark: str, last: bool
) -> None:
    comma = mark + end.join(["text,id", f'"nobody{end}rang",1', "ok,2"]) + end * last
    lines = mark + end.join(['{"text": "nobody\\nrang"}', "", '{"text": "ok"}']) + end * last
    found = read_records(str(written(tmp_path / "in.csv", comma)))
    assert found.rows == [{"text": f"nobody{end}rang", "id": "1"}, {"text": "ok", "id": "2"}]
    assert found.lines == [2, 4]
    found = read_records(str(written(tmp_path / "in.jsonl", lines)))
    assert found.rows == [{"text": "nobody\nrang"}, {"text": "ok"}]
    assert found.lines == [1, 3]


@pytest.mark.parametrize(
    ("name", "content", "is_csv"),
    [
        ("x.CSV", '"text"\n"{"\n', True),
        ("x.csv", "text\n", True),
        ("x.JSONL", '{"text": "a"}', False),
        ("x.ndjson", "", False),
        ("x.json", "", False),
        ("x.txt", '\n \ufeff{"text": "a"}'.replace("\ufeff", ""), False),
        ("x.txt", "text\na\n", True),
        ("x", "", False),
    ],
)
def test_the_name_tells_the_format_or_else_the_first_character(
    tmp_path: Path, name: str, content: str, is_csv: bool
) -> None:
    found = read_records(str(written(tmp_path / name, content)))
    assert (found.columns is not None) == is_csv


def test_no_text_is_an_empty_text(tmp_path: Path) -> None:
    found = read_records(str(written(tmp_path / "x.jsonl", '{"text": null}\n')))
    assert found.rows == [{"text": ""}]


def test_all_needed_fields_are_asked_for(tmp_path: Path) -> None:
    for name, content, line in (
        ("x.csv", "text\na\n", 1),
        ("x.jsonl", '{"text": "a", "theme": null}\n{"text": "a"}\n', 2),
    ):
        with pytest.raises(BadRecords, match=f"Line {line} has no .*'theme'"):
            read_records(str(written(tmp_path / name, content)), ("text", "theme"))


@pytest.mark.parametrize(
    "value", ["\r", "a\rb", "\n", '"', ",", " a ", "'", "\x00", "\u2028", "\x0b\x0c\x1c\x85"]
)
def test_another_program_reads_a_cell_as_it_was(tmp_path: Path, value: str) -> None:
    write_records(str(tmp_path / "x.csv"), ["text", "n"], [{"text": value, "n": 1}])
    content = (tmp_path / "x.csv").read_bytes().decode()
    assert list(csv.reader(io.StringIO(content, newline=""))) == [["text", "n"], [value, "1"]]


def stopped_half_way() -> Iterator[Record]:
    yield {"text": "the first"}
    raise KeyboardInterrupt


@pytest.mark.parametrize("before", [None, b"what stood here"])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "out.jsonl"
    if before:
        path.write_bytes(before)
    with pytest.raises(KeyboardInterrupt):
        write_records(str(path), None, stopped_half_way())
    assert [one.read_bytes() for one in tmp_path.iterdir()] == ([before] if before else [])


def test_a_file_that_others_may_not_read_stays_so(tmp_path: Path) -> None:
    path = written(tmp_path / "out.jsonl", "")
    path.chmod(0o600)
    write_records(str(path), None, [{"text": "a"}])
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text()) == {"text": "a"}


def test_a_new_file_has_the_mode_that_new_files_have(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_records(str(tmp_path / "out.jsonl"), None, [])
    finally:
        os.umask(before)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o640


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target = written(tmp_path / "target.jsonl", "")
    (tmp_path / "link.jsonl").symlink_to(target)
    write_records(str(tmp_path / "link.jsonl"), None, [{"text": "a"}])
    assert (tmp_path / "link.jsonl").is_symlink()
    assert target.read_text() == '{"text": "a"}\n'


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_records(os.devnull, None, [{"text": "a"}])
    assert not Path(os.devnull).is_file()


def test_the_input_itself_may_be_the_output(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "text\na\nb\n")
    found = read_records(str(path))
    write_records(str(path), found.columns, iter(found.rows))
    assert path.read_text() == "text\na\nb\n"


def test_no_two_fields_get_one_name(tmp_path: Path) -> None:
    header = "given_theme,theme,text,given_given_theme"
    found = read_records(str(written(tmp_path / "x.csv", f"{header}\n1,2,3,4\n")))
    names = kept_names(found, ["theme", "risk"])
    assert names == {
        "given_theme": "given_theme",
        "theme": "given_given_given_theme",
        "text": "text",
        "given_given_theme": "given_given_theme",
    }
