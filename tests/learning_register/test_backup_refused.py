"""What is no whole back-up of this register is refused, and the old one is kept as it was."""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_register import evidence
from learning_register.backup import back_up
from learning_register.backup_file import BackupRefused
from learning_register.cases import list_cases
from learning_register.checking import check
from learning_register.evidence_files import NewFile
from learning_register.register import SYSTEM, open_register
from learning_register.restore import Restored, restore

World = Any
MARKS = ("demonstration",)


@pytest.fixture
def kept(world: World) -> World:
    """A register with a case and a file of evidence."""
    world.case(person_name="Katie Marlow")
    add_file(world, b"Minutes of May")
    return world


@pytest.fixture
def backup(kept: World, tmp_path: Path) -> Path:
    target = tmp_path / "elsewhere" / "may.zip"
    back_up(kept.register, SYSTEM, target, MARKS)
    return target


def add_file(world: World, content: bytes) -> None:
    action = world.action("in_progress")
    file = NewFile("minutes.txt", content)
    evidence.add_evidence(world.register, world["officer"], action.id, "Minutes.", file=file)


def references(path: Path) -> list[str]:
    with open_register(path) as register:
        found = list_cases(register, MANAGER, per_page=100_000).items
        assert check(register).findings == ()
    return sorted(one.reference for one in found)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, by name, but what SQLite keeps beside a file in use."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


class _Manager:
    id, name, role = 2, "Manager", "manager"


MANAGER: Any = _Manager()


def brought_back(world: World, backup: Path) -> Restored:
    return restore(backup, world.path, SYSTEM, MARKS, world.now)


def foreign_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "sun")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def text_file(path: Path) -> None:
    path.write_text("Dear Sir or Madam, " * 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def changed_within(change: Callable[[dict[str, bytes]], None]) -> Callable[[Path], None]:
    def rewritten(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)

    return rewritten


def one_byte_of_the_register(files: dict[str, bytes]) -> None:
    content = files["register.sqlite"]
    files["register.sqlite"] = content[:9000] + bytes([content[9000] ^ 1]) + content[9001:]


def without_an_upload(files: dict[str, bytes]) -> None:
    del files[next(name for name in files if name.startswith("uploads/"))]


def with_a_file_more(files: dict[str, bytes]) -> None:
    files["uploads/../../secret_key"] = b"mine"


def with_a_path_trick(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["uploads/../../secret_key"] = {
        "sha256": "8b2dbb8e9c1dde2dd0c6a2e9e2a7eb7c4ee1fcd1a3d6f1d6d2b9fbc4b6bd5b5a", "size": 4,
    }  # fmt: skip
    files["uploads/../../secret_key"] = b"mine"
    files["manifest.json"] = json.dumps(manifest).encode()


def of_a_newer_format(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps({"format": 2, "cargo": "unknown"}).encode()


def without_a_manifest(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


def with_a_manifest_of_another_kind(files: dict[str, bytes]) -> None:
    files["manifest.json"] = b'["a", "list"]'


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (foreign_zip, "not a backup of Heard"),
        (text_file, "not a backup of Heard"),
        (empty, "not a backup of Heard"),
        (cut_short, "damaged"),
        (changed_within(one_byte_of_the_register), "damaged"),
        (changed_within(without_an_upload), "damaged"),
        (changed_within(with_a_file_more), "damaged"),
        (changed_within(with_a_path_trick), "damaged"),
        (changed_within(without_a_manifest), "damaged"),
        (changed_within(with_a_manifest_of_another_kind), "damaged"),
        (changed_within(of_a_newer_format), "newer version"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_the_old_one_kept(
    kept: World, backup: Path, damage: Callable[[Path], None], message: str
) -> None:
    kept.case()
    before, dump = contents(kept.path.parent), kept.dump()
    damage(backup)
    before["elsewhere/may.zip"] = backup.read_bytes()
    with pytest.raises(BackupRefused, match=message):
        brought_back(kept, backup)
    assert contents(kept.path.parent) == before
    assert kept.dump() == dump


def test_a_backup_of_a_newer_register_is_refused(kept: World, tmp_path: Path) -> None:
    add = "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('learning_register', ?)"
    kept.register.db.execute(add, ["m9999_future"])
    back_up(kept.register, SYSTEM, tmp_path / "newer.zip")
    path = tmp_path / "new" / "register.sqlite"
    with pytest.raises(BackupRefused, match="newer version"):
        restore(tmp_path / "newer.zip", path, SYSTEM)
    assert list(path.parent.iterdir()) == []


def test_another_database_in_the_guise_of_a_backup_is_refused(
    kept: World, backup: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    recipes = sqlite3.connect(other)
    recipes.executescript("CREATE TABLE recipes (id INTEGER)")
    recipes.close()

    def disguised(files: dict[str, bytes]) -> None:
        from hashlib import sha256

        files["register.sqlite"] = other.read_bytes()
        manifest = json.loads(files["manifest.json"])
        content = files["register.sqlite"]
        manifest["files"]["register.sqlite"] = {
            "sha256": sha256(content).hexdigest(), "size": len(content),
        }  # fmt: skip
        files["manifest.json"] = json.dumps(manifest).encode()

    changed_within(disguised)(backup)
    before = kept.dump()
    with pytest.raises(BackupRefused, match="not a register"):
        brought_back(kept, backup)
    assert kept.dump() == before


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_flipped_bit_is_refused_or_harmless(
    backup: Path, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(backup.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    damaged, path = folder / "damaged.zip", folder / "new" / "register.sqlite"
    damaged.write_bytes(content)
    try:
        restore(damaged, path, SYSTEM)
    except BackupRefused:
        assert not path.exists()
    else:
        assert references(path) == ["C-2026-0001"]
        uploads = (path.parent / "uploads").iterdir()
        assert [one.read_bytes() for one in uploads] == [b"Minutes of May"]
