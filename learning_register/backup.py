"""Backing the register up while it is in use, with its uploads, into one file."""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from learning_register import audit_trail, schema
from learning_register.backup_file import (
    BESIDE,
    REGISTER,
    UPLOAD_NAME,
    UPLOADS,
    BackupRefused,
    Manifest,
    pack,
)
from learning_register.checking import trail_of
from learning_register.durable_files import new_file, sync, sync_folder
from learning_register.errors import AlreadyExists
from learning_register.register import Actor, Register, utc_now
from learning_register.users import require_admin

WAIT_SECONDS = 60.0
"""How long copying waits for others who write."""

STALE_SECONDS = 24 * 3600
"""After this long, what an interrupted backup or restore left behind is nobody's any more."""


def back_up(
    register: Register, actor: Actor, target: Path, beside: tuple[str, ...] = ()
) -> Manifest:
    """Back the register up into a new file, whole or not at all; out comes what the file holds.

    `beside` names small files in the register's folder that belong to it. Others may read and write
    meanwhile: the backup holds one moment. Raises NotAllowed, AlreadyExists for a file that is
    there, BackupRefused where the register itself is damaged, or OSError.
    """
    require_admin(actor)
    if target.exists():
        raise AlreadyExists(f"There is a file already at {target}. Choose another name.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    audit_trail.write(register, actor, "back_up", "register", "register")
    with unfinished(target.parent, "backing-up-") as folder:
        copy, archive = folder / REGISTER, folder / "backup"
        new_file(copy).close()
        copy_database(register.db.conn, copy)
        with new_file(archive) as out:
            manifest = _pack(register, copy, out, beside)
            sync(out)
        archive.replace(target)
        sync_folder(target.parent)
    return manifest


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Copy one state of a database over another, in one transaction; waits for others who write.

    Raises sqlite3.OperationalError when they do not let go.
    """
    deadline = time.monotonic() + WAIT_SECONDS

    def told(status: int, left: int, pages: int) -> None:
        waiting = status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if waiting and time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    other = sqlite3.connect(target, isolation_level=None)
    try:
        # Without a statement before it, since a damaged target cannot be asked anything. SQLite
        # writes durably (synchronous = FULL) unless it is told otherwise.
        source.backup(other, progress=told, sleep=0.05)
    finally:
        other.close()


@contextmanager
def unfinished(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder of one's own for what is half made; gone afterwards, or a day after a power cut."""
    for left in parent.glob(f".{prefix}*"):
        if left.is_dir() and time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{prefix}", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pack(register: Register, copy: Path, out: BinaryIO, beside: tuple[str, ...]) -> Manifest:
    with opened_copy(copy) as copied:
        wrong = copied.rows("PRAGMA integrity_check(1)")[0]["integrity_check"]
        if wrong != "ok":
            raise BackupRefused(
                "The register is damaged, so that no backup was made. Run `heard check`, and bring "
                "the last backup back with `heard restore`."
            )
        there = [register.path.parent / name for name in beside]
        files = [
            (REGISTER, copy),
            *((BESIDE + path.name, path) for path in there if path.is_file()),
            *((UPLOADS + name, register.uploads / name) for name in _uploads(register, copied)),
        ]
        cases = copied.rows("SELECT count(*) AS n FROM cases")[0]["n"]
        applied = tuple(one.name for one in schema.MIGRATIONS.applied(copied.db))
        return pack(out, files, register.timestamp(), applied, cases, trail_of(copied))


def _uploads(register: Register, copied: Register) -> list[str]:
    """The files that the copy names, there or not, and whatever else was uploaded."""
    rows = copied.rows("SELECT stored_name FROM evidence WHERE stored_name IS NOT NULL")
    there = (path.name for path in register.uploads.glob("*") if UPLOAD_NAME.fullmatch(path.name))
    return sorted({row["stored_name"] for row in rows} | set(there))


@contextmanager
def opened_copy(path: Path) -> Iterator[Register]:
    """A register that nobody else has open, for reading, whatever its version."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Register(path, Database(connection), utc_now)
    finally:
        connection.close()
