"""Bringing a backup back: wholly checked first, the old data set aside, never half of each."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from learning_register import audit_trail
from learning_register.backup import copy_database, opened_copy, unfinished
from learning_register.backup_file import (
    BESIDE,
    REGISTER,
    UPLOAD_NAME,
    UPLOADS,
    BackupRefused,
    Manifest,
    unpack,
)
from learning_register.checking import check
from learning_register.durable_files import new_file, sync_folder
from learning_register.errors import NotARegister
from learning_register.register import Actor, create_register, open_register, utc_now
from learning_register.users import require_admin

_SIDE_FILES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What was brought back; `set_aside`: where the old data are, None where there were none.

    `findings`: what a check says of what was brought back.
    """

    manifest: Manifest
    set_aside: Path | None
    findings: tuple[str, ...]


def restore(
    backup: Path,
    path: Path,
    actor: Actor,
    beside: tuple[str, ...] = (),
    now: Callable[[], datetime] = utc_now,
) -> Restored:
    """Bring a backup back as the register at `path`, with its uploads.

    `beside` names the small files in the register's folder that belong to it. The new one takes
    the old one's place in one transaction: who has the old one open sees the new one from then on,
    and a crash leaves the old one. Raises NotAllowed; BackupRefused for a file that is damaged, of
    another kind or of a newer version; or OSError. Then nothing was changed.
    """
    require_admin(actor)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    uploads = path.parent / UPLOADS
    with unfinished(path.parent, "restoring-") as folder:
        manifest = unpack(backup, folder)
        staged = folder / REGISTER
        findings = _made_ready(staged, manifest, actor, now)
        aside = _new_folder(path.parent, now()) if path.exists() else None
        if aside:
            _copy_aside(path, aside, beside)
        # Before the switch what the new register needs, after it what was the old one's alone.
        _bring(folder / UPLOADS, uploads)
        _bring(folder / BESIDE, path.parent)
        _switch(staged, path)
        if aside:
            _clear(aside / UPLOADS, uploads, manifest, UPLOADS)
            _clear(aside / BESIDE, path.parent, manifest, BESIDE)
    return Restored(manifest, aside, findings)


def _made_ready(
    staged: Path, manifest: Manifest, actor: Actor, now: Callable[[], datetime]
) -> tuple[str, ...]:
    """Check the unpacked register, bring it up to date, and say in its trail what is done."""
    try:
        with opened_copy(staged) as copy:
            whole = copy.rows("PRAGMA integrity_check(1)")
        if whole != [{"integrity_check": "ok"}]:
            raise BackupRefused("The register in the backup is damaged. Choose another backup.")
        create_register(staged)
        with open_register(staged, now) as register:
            after = {"made_at": manifest.made_at, "row": manifest.trail.last_id}
            audit_trail.write(register, actor, "restore", "register", "register", after=after)
            findings = check(register, manifest.trail).findings
    except (sqlite3.DatabaseError, NotARegister, RuntimeError) as error:
        raise BackupRefused(f"The backup cannot be used. Nothing was changed. {error}") from error
    return findings


def _new_folder(parent: Path, now: datetime) -> Path:
    name = f"set-aside-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for number in range(1, 1000):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise BackupRefused("There are too many folders of old data. Remove some and try again.")


def _copy_aside(path: Path, aside: Path, beside: tuple[str, ...]) -> None:
    """What is there now, whole, readable or not."""
    copy = aside / REGISTER
    if _is_database(path):
        new_file(copy).close()
        with closing(sqlite3.connect(path)) as old:
            copy_database(old, copy)
    else:
        for end in ("", *_SIDE_FILES):
            if (part := Path(f"{path}{end}")).exists():
                shutil.copy2(part, f"{copy}{end}")
    uploads = (path.parent / UPLOADS).glob("*")
    _link(aside / UPLOADS, [one for one in uploads if UPLOAD_NAME.fullmatch(one.name)])
    _link(aside / BESIDE, [one for name in beside if (one := path.parent / name).is_file()])
    sync_folder(aside)


def _link(folder: Path, files: list[Path]) -> None:
    """The same files under another name, or copies of them where a disk knows no such thing."""
    if not files:
        return
    folder.mkdir(mode=0o700)
    for file in files:
        try:
            os.link(file, folder / file.name)
        except OSError:
            shutil.copy2(file, folder / file.name)
    sync_folder(folder)


def _switch(staged: Path, path: Path) -> None:
    if path.exists() and _is_database(path):
        with closing(sqlite3.connect(staged)) as new:
            copy_database(new, path)
        return
    for end in _SIDE_FILES:  # of a file that is no database: nobody has it open
        Path(f"{path}{end}").unlink(missing_ok=True)
    staged.replace(path)
    sync_folder(path.parent)


def _is_database(path: Path) -> bool:
    """Whether SQLite can at least read its first page."""
    try:
        with closing(sqlite3.connect(path)) as found:
            found.execute("PRAGMA schema_version").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _bring(source: Path, folder: Path) -> None:
    if not source.is_dir():
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in source.iterdir():
        file.replace(folder / file.name)
    sync_folder(folder)


def _clear(kept: Path, folder: Path, manifest: Manifest, prefix: str) -> None:
    """Take out of the folder what was set aside and is not in the backup."""
    for file in kept.glob("*"):
        if prefix + file.name not in manifest.files:
            (folder / file.name).unlink(missing_ok=True)
    sync_folder(folder.parent)
