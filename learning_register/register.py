"""Opening the register, its transactions, its clock, and who acts."""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from learning_register import schema
from learning_register.errors import Busy, NotARegister, NotFound

ENGLAND = ZoneInfo("Europe/London")
BUSY_SECONDS = 10.0
_BUSY_TIMEOUT = f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}"

WRITE_SECONDS = 45.0
"""How long a write waits for others who write, before it says that the register is busy. A server
gives a request 60 seconds."""
BETWEEN_TRIES = (0.002, 0.012)

Row = dict[str, Any]
Parameters = Sequence[object] | dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """Who acts: a user's id, their name and their role as they were at that moment."""

    id: int
    name: str
    role: str


SYSTEM = Actor(0, "Heard", "system")
"""Heard itself, when it sets up users, themes and a demonstration. No person has this role."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Register:
    """An open register. Use one for each thread or request; close it, or use it in a `with`."""

    def __init__(self, path: Path, db: Database, clock: Callable[[], datetime]) -> None:
        self.path = path
        self.db = db
        self.clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @property
    def uploads(self) -> Path:
        """The folder of evidence files, beside the register file."""
        return self.path.parent / "uploads"

    def timestamp(self) -> str:
        """The time now, in UTC, as ISO 8601 to the second."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")

    def today(self) -> date:
        """The date now in England."""
        return self.clock().astimezone(ENGLAND).date()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that may write: all of the block is kept, or none of it.

        Within another `writing()` the block becomes part of the outer transaction. It begins
        IMMEDIATE, since a transaction that reads first and writes later fails with "database is
        locked", without waiting, when somebody else has written in between. Raises Busy when others
        do not let go.
        """
        if self.db.conn.in_transaction:
            with self.db.atomic():
                yield
            return
        self._begin()
        try:
            yield
            self.db.commit()
        except BaseException:
            self.db.rollback()
            raise

    def _begin(self) -> None:
        """Wait for the one place of whoever writes, each with the same chance at any moment.

        SQLite's own waiting asks less and less often, so that of many who wait the first go last.
        """
        deadline = time.monotonic() + WRITE_SECONDS
        self.db.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self.db.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                        raise
                    if time.monotonic() > deadline:
                        raise Busy("The register is busy. Try again in a minute.") from error
                else:
                    return
                time.sleep(random.uniform(*BETWEEN_TRIES))  # noqa: S311
        finally:
            self.db.execute(_BUSY_TIMEOUT)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query, each a dict. Raises NotFound for a number that no row can have."""
        try:
            cursor = self.db.execute(sql, parameters)
        except OverflowError as error:
            raise NotFound("There is nothing with so large a number.") from error
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Insert one row; out comes its id. An unknown table or column is an error of SQLite's.

        Not sqlite-utils' own insert, because that creates a table whose name is misspelt. The
        names come from code alone, never from a person.
        """
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" for _ in values)
        sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
        return int(self.db.execute(sql, list(values.values())).lastrowid or 0)

    def update(self, table: str, row_id: int, values: Mapping[str, object]) -> None:
        """Change the given columns of the row with this id."""
        changes = ", ".join(f'"{column}" = ?' for column in values)
        sql = f'UPDATE "{table}" SET {changes} WHERE id = ?'  # noqa: S608
        self.db.execute(sql, [*values.values(), row_id])


def open_register(path: Path | str, now: Callable[[], datetime] = utc_now) -> Register:
    """Open a register that exists and is up to date; use it in a `with`.

    `now` gives an aware datetime; tests and the demonstration pass their own. Raises NotARegister
    for a missing file, a file of another kind, and one of an older or newer version of Heard.
    """
    path = Path(path)
    if not path.is_file():
        raise NotARegister(f"There is no register at {path}. Run `heard init` to make one.")
    db = _connect(path)
    try:
        with _refusing_other_kinds(path):
            _check_known(db, path)
            _check_up_to_date(db, path)
    except BaseException:
        db.close()
        raise
    return Register(path, db, now)


def create_register(path: Path | str) -> None:
    """Make a register, or bring an older one up to date.

    Harmless when several processes do it at once. Raises NotARegister for a file of another kind or
    of a newer version of Heard.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # The texts are about children: nobody but the service's own account may read the file.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = _connect(path)
    try:
        with _refusing_other_kinds(path):
            # First, so that a file of another kind stays as it was.
            if db.table_names():
                _check_known(db, path)
            _use_wal(db)
            db.execute("BEGIN IMMEDIATE")
            schema.apply(db)
            db.commit()
    finally:
        db.close()


def _connect(path: Path) -> Database:
    """The one place that opens a connection and sets its pragmas."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    db = Database(connection, recursive_triggers=True)
    db.execute(_BUSY_TIMEOUT)
    db.execute("PRAGMA foreign_keys = ON")
    try:
        # FULL, since what was confirmed to the user must survive a power cut.
        with _refusing_other_kinds(path):
            db.execute("PRAGMA synchronous = FULL")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _refusing_other_kinds(path: Path) -> Iterator[None]:
    """A file that SQLite cannot read is no register; "locked" and the like stay what they are."""
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise NotARegister(_another_kind(path)) from error


def _use_wal(db: Database) -> None:
    """Readers and the writer do not wait for each other. The mode stays with the file."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError:
            # This pragma does not heed busy_timeout while another process is making the file.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _check_up_to_date(db: Database, path: Path) -> None:
    if schema.MIGRATIONS.pending(db):
        raise NotARegister(
            f"The register at {path} is of an earlier version of Heard. "
            "Run `heard init` to bring it up to date."
        )


def _check_known(db: Database, path: Path) -> None:
    applied = [migration.name for migration in schema.MIGRATIONS.applied(db)]
    if not applied:
        raise NotARegister(_another_kind(path))
    if set(applied) - schema.MIGRATION_NAMES:
        raise NotARegister(
            f"The register at {path} is of a newer version of Heard. "
            "Install that version to open it."
        )


def _another_kind(path: Path) -> str:
    return (
        f"{path} is not a register of Heard, or it is damaged. Choose another file, bring a backup "
        "back with `heard restore`, or run `heard init` to make one."
    )
