"""Records in and out of files: CSV or JSON Lines, the same format out as in."""

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

csv.field_size_limit(2**31 - 1)

Record = dict[str, Any]
STANDARD = "-"


class BadRecords(ValueError):
    """The input cannot be read; the message names the line."""


@dataclass(frozen=True)
class Records:
    """All records of an input, read and checked, each with the line on which it begins.

    `columns` is the CSV header, else None.
    """

    rows: list[Record]
    lines: list[int]
    columns: list[str] | None


def read_records(name: str, required: tuple[str, ...] = ("text",)) -> Records:
    """Every record of a file, or of standard input for '-'.

    A name ending in .csv is CSV, one in .jsonl, .ndjson or .json is JSON Lines; otherwise the
    first character decides. `required` fields stand in every record, and `text` is a string.
    Nothing at all on standard input is no records. Raises BadRecords that names the line, and
    says what to do.
    """
    content = _decoded(sys.stdin.buffer.read() if name == STANDARD else Path(name).read_bytes())
    if _is_json_lines(name, content):
        found = dict(_json_lines(content, required))
        return Records(list(found.values()), list(found), None)
    return _csv(content, required)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRecords(
            f"Line {line} is not UTF-8. Save the file again as 'CSV UTF-8' or as UTF-8 text."
        ) from None


def _is_json_lines(name: str, content: str) -> bool:
    ending = Path(name).suffix.lower()
    if ending in {".jsonl", ".ndjson", ".json"}:
        return True
    return ending != ".csv" and content.lstrip()[:1] in {"{", ""}


def _json_lines(content: str, required: tuple[str, ...]) -> Iterator[tuple[int, Record]]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, strict=False)
            json.dumps(record, allow_nan=False)  # what JSON does not know could not be given back
        except (ValueError, RecursionError) as error:
            raise BadRecords(f"Line {number} is not JSON: {error}") from None
        if not isinstance(record, dict):
            raise BadRecords(f'Line {number} is not a JSON object like {{"text": "…"}}.')
        for field in required:
            if field not in record:
                raise BadRecords(f"Line {number} has no field '{field}'.")
        if record["text"] is None:
            record["text"] = ""
        if not isinstance(record["text"], str):
            raise BadRecords(f"Line {number}: 'text' is not a text.")
        yield number, record


def _csv(content: str, required: tuple[str, ...]) -> Records:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[Record] = []
    lines: list[int] = []
    columns: list[str] = []
    begins = 1
    try:
        for cells in reader:
            if not columns:
                columns = _header(cells, required)
            elif cells:
                rows.append(_row(cells, columns, begins))
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadRecords(f"Line {begins} is not CSV: {error}.") from None
    return Records(rows, lines, columns or _header([], required))


def _header(cells: list[str], required: tuple[str, ...]) -> list[str]:
    for column in required:
        if column not in cells:
            raise BadRecords(f"Line 1 has no column '{column}'. It has: {', '.join(cells)}.")
    if len(set(cells)) < len(cells):
        raise BadRecords("Line 1 names a column twice.")
    return cells


def _row(cells: list[str], columns: list[str], line: int) -> Record:
    if len(cells) != len(columns):
        raise BadRecords(
            f"Line {line} has {len(cells)} cells; the header has {len(columns)}. "
            'Put a text that holds commas or new lines in "double quotes".'
        )
    return dict(zip(columns, cells, strict=True))


def kept_names(records: Records, added: list[str]) -> dict[str, str]:
    """What each field of the input is called in the output, so that none takes another's name."""
    given = dict.fromkeys(name for row in [records.columns or [], *records.rows] for name in row)
    taken = {*given, *added}
    names = {}
    for name in given:
        kept = name
        if name in added:
            while kept in taken:
                kept = f"given_{kept}"
            taken.add(kept)
        names[name] = kept
    return names


def write_records(name: str, columns: list[str] | None, rows: Iterable[Record]) -> None:
    """Write records to a file, or to standard output for '-', in the order given.

    CSV when `columns` are given, else JSON Lines. A file appears whole or not at all.
    """
    with _destination(name) as file:
        write = _csv_writer(file, columns) if columns is not None else _json_writer(file)
        for row in rows:
            write(row)


@contextmanager
def _destination(name: str) -> Iterator[IO[str]]:
    if name == STANDARD:
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name).resolve()
    if path.exists() and not path.is_file():  # a device or a pipe: nothing there to replace
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    if not path.parent.is_dir():
        raise BadRecords(
            f"There is no folder {path.parent} to write {path.name} in. Make it first."
        )
    handle, part = tempfile.mkstemp(dir=path.parent, prefix="heard-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _json_writer(file: IO[str]) -> Callable[[Record], None]:
    def write(row: Record) -> None:
        line = json.dumps(row, ensure_ascii=False)
        try:
            line.encode()
        except UnicodeEncodeError:  # half a surrogate pair, as JSON can escape one
            line = json.dumps(row)
        file.write(line + "\n")

    return write


def _csv_writer(file: IO[str], columns: list[str]) -> Callable[[Record], None]:
    def write_cells(cells: list[str]) -> None:
        line = io.StringIO(newline="")
        # Python 3.11 quotes a lone carriage return only where it is part of the line's end.
        csv.writer(line, lineterminator="\r\n").writerow(cells)
        file.write(line.getvalue().removesuffix("\r\n") + "\n")

    write_cells(columns)
    return lambda row: write_cells([_cell(row.get(column)) for column in columns])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
