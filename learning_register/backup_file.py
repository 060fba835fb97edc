"""The file of a backup: a ZIP of the register, the uploads, and a manifest with every hash."""

import hashlib
import json
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from learning_register.checking import Trail
from learning_register.durable_files import new_file, sync
from learning_register.errors import RegisterError

FORMAT = 1
REGISTER = "register.sqlite"
UPLOADS = "uploads/"
BESIDE = "beside/"
MANIFEST = "manifest.json"

UPLOAD_NAME = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(rf"{re.escape(REGISTER)}|{UPLOADS}{UPLOAD_NAME.pattern}|{BESIDE}[a-z_]+")
_MOST_MANIFEST = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error,
    ValueError, KeyError, TypeError, OverflowError,
)  # fmt: skip


class BackupRefused(RegisterError):
    """The file is no backup of Heard, is damaged, or is of a newer version."""


@dataclass(frozen=True)
class Mark:
    """By which a file in the backup is known to be whole."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `missing`: files of evidence that were not there when it was made."""

    format: int
    made_at: str
    migrations: tuple[str, ...]
    cases: int
    trail: Trail
    files: Mapping[str, Mark]
    missing: tuple[str, ...] = ()


def pack(
    out: BinaryIO,
    files: Iterable[tuple[str, Path]],
    made_at: str,
    migrations: tuple[str, ...],
    cases: int,
    trail: Trail,
) -> Manifest:
    """Write a backup of these files, each by its name in the backup; out comes its manifest.

    A file of evidence that is not there is listed as missing, so that one lost file does not cost
    the backup of all others.
    """
    marks: dict[str, Mark] = {}
    missing = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files:
            try:
                marks[name] = _packed(archive, name, path)
            except FileNotFoundError:
                missing.append(name.removeprefix(UPLOADS))
        manifest = Manifest(FORMAT, made_at, migrations, cases, trail, marks, tuple(missing))
        archive.writestr(_entry(MANIFEST), json.dumps(asdict(manifest), indent=1))
    return manifest


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup. Raises BackupRefused, or OSError for a file that is not there."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _manifest(archive)
    except _BROKEN as error:
        raise _refused(path) from error


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, every byte of it checked; out comes its manifest.

    Raises BackupRefused for a file that is not a whole backup of this or an earlier version, with
    what was unpacked left in the folder; OSError where there is no room.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _check_room(manifest, folder)
            for name, mark in manifest.files.items():
                _unpacked(archive, name, mark, folder / name)
    except _BROKEN as error:
        raise _refused(path) from error
    return manifest


def _packed(archive: zipfile.ZipFile, name: str, path: Path) -> Mark:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file, archive.open(_entry(name), "w", force_zip64=True) as entry:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return Mark(digest.hexdigest(), size)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as entry:
        values = json.loads(entry.read(_MOST_MANIFEST).decode("ascii"))
    if values["format"] > FORMAT:
        raise BackupRefused(
            "The backup was made by a newer version of Heard. Install that version to restore it."
        )
    manifest = Manifest(
        format=int(values["format"]),
        made_at=str(values["made_at"]),
        migrations=tuple(map(str, values["migrations"])),
        cases=int(values["cases"]),
        trail=Trail(**values["trail"]),
        files={name: Mark(**mark) for name, mark in values["files"].items()},
        missing=tuple(map(str, values["missing"])),
    )
    names = archive.namelist()
    if sorted(names) != sorted([*manifest.files, MANIFEST]) or REGISTER not in manifest.files:
        raise ValueError("other files than the manifest says")
    if not all(_NAME.fullmatch(name) for name in manifest.files):
        raise ValueError("a name that no backup has")
    return manifest


def _check_room(manifest: Manifest, folder: Path) -> None:
    needed = sum(mark.size for mark in manifest.files.values())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(
            f"The backup needs {needed / 1e6:,.0f} MB and there are {free / 1e6:,.0f} MB free. "
            "Make room and try again."
        )


def _unpacked(archive: zipfile.ZipFile, name: str, mark: Mark, path: Path) -> None:
    digest, size = hashlib.sha256(), 0
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with archive.open(name) as entry, new_file(path) as file:
        while size <= mark.size and (chunk := entry.read(_CHUNK)):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        sync(file)
    if (digest.hexdigest(), size) != (mark.sha256, mark.size):
        raise ValueError("not what was backed up")


def _refused(path: Path) -> BackupRefused:
    return BackupRefused(
        f"{path.name} is not a backup of Heard, or it is damaged. Nothing was changed. "
        "Choose another backup."
    )
