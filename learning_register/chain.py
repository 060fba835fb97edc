"""The chain of the audit trail: each row's hash is of the row and of the hash before it. Pure.

A row that another program changed, removed or put in shows when the chain is gone over. Whoever
writes the whole chain anew is not found by it: for that a row's hash is compared with the one that
a backup kept.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

START = "0" * 64
"""What stands for the hash before the first row."""

CHAINED = (
    "id", "at", "actor_id", "actor_name", "actor_role", "event", "subject_kind", "subject_id",
    "before", "after", "note_id",
)  # fmt: skip
"""The columns that the hash is of. A note's text is not among them, so that it can be erased."""


def row_hash(previous: str, row: Mapping[str, object]) -> str:
    """The hash of a row that stands after the one with the hash `previous`.

    Rows that are kept depend on it: it never changes.
    """
    values = json.dumps([row[name] for name in CHAINED], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{values}".encode("ascii")).hexdigest()


def breaks(rows: Iterable[Mapping[str, object]], last_id: int) -> Iterator[str]:
    """What is wrong with the rows, in the order of their ids; `last_id` is the last ever given."""
    expected, previous = 1, START
    for row in rows:
        row_id = int(str(row["id"]))
        if row_id > expected:
            yield _missing(expected, row_id - 1)
        elif row["hash"] != row_hash(previous, row):
            yield f"row {row_id} is not what was written"
        expected, previous = row_id + 1, str(row["hash"])
    if expected <= last_id:
        yield _missing(expected, last_id)


def _missing(first: int, last: int) -> str:
    return f"row {first} is missing" if first == last else f"rows {first} to {last} are missing"
