"""Whether the register is as Heard made it: a plain list of whatever is not."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from learning_register import schema
from learning_register.chain import START, breaks
from learning_register.durable_files import sha256_of
from learning_register.moves import TABLES
from learning_register.register import Register, Row
from learning_register.rules import RULES

SEARCH_INDEXES = ("case_search", "learning_search", "action_search")


@dataclass(frozen=True)
class Trail:
    """How far the audit trail goes. Kept elsewhere, it shows a trail that was written anew."""

    last_id: int
    hash: str


@dataclass(frozen=True)
class Checked:
    """What a check found. Where it found anything, the other two are not told."""

    findings: tuple[str, ...]
    cases: int
    trail: Trail


def check(register: Register, before: Trail | None = None) -> Checked:
    """Go over everything; `before` is the trail as a backup kept it, to hold it against.

    Names files, tables, references and numbers of rows: never a text or a name of a person. Others
    may read and write meanwhile.
    """
    findings: list[str] = []
    for part in _PARTS:
        findings += _guarded(part, register)
    if before:
        findings += _guarded(lambda register: _goes_on_from(register, before), register)
    counted, trail = 0, Trail(0, START)
    if not findings:
        counted, trail = _count(register), trail_of(register)
    return Checked(tuple(findings), counted, trail)


def trail_of(register: Register) -> Trail:
    """The last id that the trail ever gave, and the hash of its last row."""
    row = register.row(_LAST) or {}
    return Trail(row["last_id"], row["hash"] or START)


def schema_of(db: Database) -> Mapping[tuple[str, str], str]:
    """Every table, index and trigger of a database, by kind and name, as SQL without blanks."""
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        (kind, name): re.sub(r"\s+", " ", sql)
        for kind, name, sql in rows
        if not name.startswith("sqlite_")
    }


def _guarded(part: Callable[[Register], Iterator[str]], register: Register) -> list[str]:
    """One part, over one state of the file whatever others write; a damaged page is a finding."""
    found: list[str] = []
    begin = "BEGIN IMMEDIATE" if part is _search else "BEGIN"
    try:
        register.db.execute(begin)
        try:
            found.extend(part(register))
        finally:
            register.db.rollback()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise
        found.append(f"The file could not be read to its end: {error}.")
    return found


def _file(register: Register) -> Iterator[str]:
    for row in register.db.execute("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield f"The file is damaged: {row[0]}."
    for table, row_id, parent, _ in register.db.execute("PRAGMA foreign_key_check"):
        yield f"Row {row_id} of {table} points at a row of {parent} that is not there."


def _schema(register: Register) -> Iterator[str]:
    made = Database(memory=True)
    schema.apply(made)
    expected, found = schema_of(made), schema_of(register.db)
    made.close()
    for kind, name in sorted(expected.keys() | found.keys()):
        if (kind, name) not in found:
            yield f"The {kind} {name} is missing."
        elif (kind, name) not in expected:
            yield f"The {kind} {name} is not Heard's."
        elif expected[kind, name] != found[kind, name]:
            yield f"The {kind} {name} is not as Heard made it."


def _trail(register: Register) -> Iterator[str]:
    rows = _each(register, "SELECT * FROM audit_trail ORDER BY id")
    for wrong in breaks(rows, trail_of(register).last_id):
        yield f"Audit trail: {wrong}."


def _goes_on_from(register: Register, before: Trail) -> Iterator[str]:
    if before.last_id == 0:
        return
    row = register.row("SELECT hash FROM audit_trail WHERE id = ?", (before.last_id,))
    if row is None or row["hash"] != before.hash:
        yield f"Audit trail: row {before.last_id} is not the one that the backup holds."


def _states(register: Register) -> Iterator[str]:
    for machine, table in TABLES.items():
        known = {rule.event for rule in RULES if rule.machine == machine}
        moves = {(r.event, r.source, r.target) for r in RULES if r.machine == machine}
        for row in _each(register, f"SELECT * FROM {table} ORDER BY id"):  # noqa: S608
            events = register.rows(_EVENTS, (machine, str(row["id"])))
            for wrong in _replayed(row, events, known, moves):
                yield f"{row['reference']}: {wrong}."
        sql = _WITHOUT_ROW.format(table=table)
        for row in register.rows(sql, (machine,)):
            yield f"The {machine} with the number {row['subject_id']} is gone; its trail is there."


def _replayed(
    row: Row, events: list[Row], known: set[str], moves: set[tuple[str, str | None, str]]
) -> Iterator[str]:
    """What of the row does not follow from its events."""
    state, values = None, Row()
    for event in events:
        before, after = (json.loads(event[name] or "{}") for name in ("before", "after"))
        values |= after
        if event["event"] not in known:
            continue
        source, target = before.get("state"), after.get("state")
        if source != state or (event["event"], source, target) not in moves:
            yield f"row {event['id']} of the audit trail is a move that no rule allows"
        state = target
    if not events:
        yield "nothing in the audit trail says who made it"
    elif row["state"] != state:
        yield f"it is {row['state']}, but by the audit trail it is {state}"
    for name, value in values.items():
        if name in row and name != "state" and row[name] != value:
            yield f"its {name} is not what the audit trail says"


def _whole(register: Register) -> Iterator[str]:
    for row in register.rows(_HALF_CASES):
        yield f"{row['reference']}: it has no text or no decision about its theme."
    for row in register.rows(_OFF_COURSE):
        yield f"{row['reference']}: its state does not follow from what happened to it."
    for row in register.rows("SELECT id FROM people WHERE (name IS NULL) <> (name_key IS NULL)"):
        yield f"Person {row['id']}: the name cannot be found by search."


def _evidence(register: Register) -> Iterator[str]:
    for row in _each(register, "SELECT * FROM evidence WHERE stored_name IS NOT NULL ORDER BY id"):
        path = register.uploads / row["stored_name"]
        if not path.is_file():
            yield f"Evidence {row['id']}: its file {path.name} is missing from the uploads."
        elif sha256_of(path) != row["sha256"]:
            yield f"Evidence {row['id']}: its file {path.name} is not what was uploaded."


def _search(register: Register) -> Iterator[str]:
    for index in SEARCH_INDEXES:
        try:
            sql = f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
            register.db.execute(sql)
        except sqlite3.DatabaseError:
            yield f"The index {index} does not hold what is in the texts."


_PARTS = (_file, _schema, _trail, _states, _whole, _evidence, _search)

_LAST = """
    SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_trail'), 0) AS last_id,
        (SELECT hash FROM audit_trail ORDER BY id DESC LIMIT 1) AS hash
"""
_EVENTS = """
    SELECT id, event, before, after FROM audit_trail
    WHERE subject_kind = ? AND subject_id = ? ORDER BY id
"""
_WITHOUT_ROW = """
    SELECT DISTINCT subject_id FROM audit_trail WHERE subject_kind = ?
        AND NOT EXISTS (SELECT 1 FROM {table} WHERE id = CAST(subject_id AS INTEGER))
"""
_OFF_COURSE = """
    SELECT reference FROM cases WHERE state IS NOT (
        SELECT target FROM case_moves
        WHERE case_id = cases.id AND source IS NOT target ORDER BY id DESC LIMIT 1)
"""
_HALF_CASES = """
    SELECT reference FROM cases
    WHERE NOT EXISTS (SELECT 1 FROM case_texts WHERE case_id = cases.id)
        OR NOT EXISTS (
            SELECT 1 FROM decisions WHERE case_id = cases.id AND superseded_by IS NULL)
"""


def _each(register: Register, sql: str) -> Iterator[Row]:
    """The rows of a query one by one, since a register may have more than fit in memory."""
    cursor = register.db.execute(sql)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield dict(zip(names, values, strict=True))


def _count(register: Register) -> int:
    row = register.row("SELECT count(*) AS cases FROM cases")
    return int(row["cases"]) if row else 0
