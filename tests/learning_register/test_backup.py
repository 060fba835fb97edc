"""Backing up while in use, bringing back, and what is refused; nothing is ever half done."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import pytest

from learning_register import evidence, schema
from learning_register.audit_trail import history
from learning_register.backup import back_up
from learning_register.backup_file import read_manifest
from learning_register.cases import NewCase, case_by_reference, list_cases, record_case
from learning_register.checking import check
from learning_register.errors import AlreadyExists, NotAllowed
from learning_register.evidence_files import NewFile
from learning_register.register import SYSTEM, open_register
from learning_register.restore import Restored, restore
from learning_register.suggestions import Decision

World = Any
ROOT = Path(__file__).parents[2]
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


def test_a_backup_is_brought_back_with_its_uploads(kept: World, backup: Path) -> None:
    before = references(kept.path)
    kept.case()
    add_file(kept, b"Minutes of June")
    restored = brought_back(kept, backup)
    assert restored.findings == ()
    assert references(kept.path) == before
    assert [one.read_bytes() for one in kept.register.uploads.iterdir()] == [b"Minutes of May"]
    assert not list(kept.path.parent.glob(".restoring-*"))


def test_the_old_data_are_set_aside_whole(kept: World, backup: Path) -> None:
    kept.case()
    add_file(kept, b"Minutes of June")
    later = references(kept.path)
    aside = brought_back(kept, backup).set_aside
    assert aside
    assert references(aside / "register.sqlite") == later
    files = [one.read_bytes() for one in (aside / "uploads").iterdir()]
    assert sorted(files) == [b"Minutes of June", b"Minutes of May"]
    assert aside.stat().st_mode & 0o077 == 0


def test_a_backup_is_brought_back_where_there_was_nothing(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "register.sqlite"
    restored = restore(backup, path, SYSTEM)
    assert (restored.set_aside, restored.findings) == (None, ())
    assert references(path) == ["C-2026-0001"]
    assert path.stat().st_mode & 0o077 == 0


def test_who_has_it_open_sees_the_register_that_was_brought_back(kept: World, backup: Path) -> None:
    reference = kept.case().reference
    case_by_reference(kept.register, kept["manager"], reference)
    brought_back(kept, backup)
    assert list_cases(kept.register, kept["manager"]).total == 1
    again = kept.case()
    assert again.reference == reference
    assert references(kept.path) == ["C-2026-0001", "C-2026-0002"]


def test_both_are_in_the_audit_trail(kept: World, backup: Path) -> None:
    brought_back(kept, backup)
    events = history(kept.register, "register", "register")
    assert [event.event for event in events] == ["back_up", "restore"]
    assert events[1].after == {
        "made_at": "2026-06-10T09:00:00+00:00", "row": read_manifest(backup).trail.last_id,
    }  # fmt: skip


def test_a_backup_says_what_it_holds(kept: World, backup: Path) -> None:
    manifest = read_manifest(backup)
    assert manifest.cases == 1
    assert set(manifest.migrations) == schema.MIGRATION_NAMES
    assert len([name for name in manifest.files if name.startswith("uploads/")]) == 1
    assert check(kept.register, manifest.trail).findings == ()
    assert backup.stat().st_mode & 0o077 == 0
    assert [one.name for one in backup.parent.iterdir()] == ["may.zip"]


def test_a_backup_is_of_one_moment_though_others_write(kept: World, tmp_path: Path) -> None:
    stop, errors = threading.Event(), list[BaseException]()

    def write() -> None:
        new = NewCase("complaint", "Nobody came." * 50, kept.today, "email", "child")
        try:
            with open_register(kept.path, kept.now) as register:
                while not stop.is_set():
                    record_case(register, kept["officer"], new, Decision("family_time"))
        except BaseException as error:
            errors.append(error)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    made = [tmp_path / f"{number}.zip" for number in range(3)]
    with open_register(kept.path, kept.now) as register:
        for target in made:
            back_up(register, SYSTEM, target)
    stop.set()
    for writer in writers:
        writer.join()
    assert not errors
    found = []
    for target in made:
        path = tmp_path / target.stem / "register.sqlite"
        restore(target, path, SYSTEM)
        found.append(references(path))
        assert found[-1] == [f"C-2026-{n:04}" for n in range(1, len(found[-1]) + 1)]
        assert len(found[-1]) == read_manifest(target).cases
    assert len(found[0]) < len(found[2])


def test_a_backup_never_overwrites_a_file(kept: World, backup: Path) -> None:
    content = backup.read_bytes()
    with pytest.raises(AlreadyExists, match="Choose another name"):
        back_up(kept.register, SYSTEM, backup)
    assert backup.read_bytes() == content


@pytest.mark.parametrize("role", ["officer", "manager", "quality", "board", "participation"])
def test_backups_are_for_administrators(kept: World, backup: Path, role: str) -> None:
    with pytest.raises(NotAllowed):
        back_up(kept.register, kept[role], backup.parent / "more.zip")
    with pytest.raises(NotAllowed):
        restore(backup, kept.path, kept[role])
    assert [one.name for one in backup.parent.iterdir()] == ["may.zip"]


def test_a_lost_file_of_evidence_does_not_cost_the_backup(kept: World, tmp_path: Path) -> None:
    add_file(kept, b"Minutes of June")
    [lost] = [p for p in kept.register.uploads.iterdir() if p.read_bytes() == b"Minutes of May"]
    lost.unlink()
    manifest = back_up(kept.register, SYSTEM, tmp_path / "b.zip")
    assert manifest.missing == (lost.name,)
    findings = restore(tmp_path / "b.zip", tmp_path / "new" / "register.sqlite", SYSTEM).findings
    assert findings == (f"Evidence 1: its file {lost.name} is missing from the uploads.",)


def test_a_file_beside_the_register_goes_with_it(kept: World, tmp_path: Path) -> None:
    """A demonstration stays one, and what is brought back over one is none."""
    plain, mark = tmp_path / "plain.zip", kept.path.parent / "demonstration"
    back_up(kept.register, SYSTEM, plain, MARKS)
    mark.touch()
    back_up(kept.register, SYSTEM, tmp_path / "demonstration.zip", MARKS)
    aside = restore(plain, kept.path, SYSTEM, MARKS).set_aside
    assert not mark.exists()
    assert aside
    assert (aside / "beside" / "demonstration").exists()
    restore(tmp_path / "demonstration.zip", kept.path, SYSTEM, MARKS)
    assert mark.exists()


def test_a_damaged_register_is_brought_back(kept: World, backup: Path) -> None:
    kept.register.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept.register.close()
    content = bytearray(kept.path.read_bytes())
    content[4096 * 4 :] = b"\x5a" * (len(content) - 4096 * 4)
    kept.path.write_bytes(content)
    aside = brought_back(kept, backup).set_aside
    assert references(kept.path) == ["C-2026-0001"]
    assert aside
    assert (aside / "register.sqlite").read_bytes()[4096 * 4 :] == content[4096 * 4 :]


def test_what_is_no_database_any_more_is_set_aside_as_it_is(kept: World, backup: Path) -> None:
    kept.register.close()
    for part in kept.path.parent.glob("register.db*"):
        part.write_bytes(b"a shopping list " * 1000)
    aside = brought_back(kept, backup).set_aside
    assert references(kept.path) == ["C-2026-0001"]
    assert aside
    assert (aside / "register.sqlite").read_bytes() == b"a shopping list " * 1000


def test_an_earlier_register_is_brought_up_to_date(tmp_path: Path) -> None:
    from learning_register.backup_file import pack
    from learning_register.checking import Trail

    earlier = tmp_path / "earlier.db"
    old = sqlite3.connect(earlier)
    old.executescript((Path(__file__).parent / "earlier" / "m0001.sql").read_text("utf-8"))
    old.close()
    with (tmp_path / "earlier.zip").open("wb") as out:
        pack(out, [("register.sqlite", earlier)], "", ("m0001_frame",), 8, Trail(0, "0" * 64))
    path = tmp_path / "new" / "register.sqlite"
    assert restore(tmp_path / "earlier.zip", path, SYSTEM).findings == ()
    assert len(references(path)) == 8


CHILD = """
    import sys
    from pathlib import Path
    from learning_register.backup import back_up
    from learning_register.register import SYSTEM, open_register
    from learning_register.restore import restore
    job, path, file = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print("ready", flush=True)
    sys.stdin.readline()
    if job == "back_up":
        with open_register(path) as register:
            back_up(register, SYSTEM, file)
    else:
        restore(file, path, SYSTEM)
    print("done", flush=True)
"""


def killed_after(seconds: float, *words: object) -> bool:
    """Runs the job in a process of its own and kills it; True if it was done before that."""
    command = [sys.executable, "-c", textwrap.dedent(CHILD), *map(str, words)]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout
    assert child.stdin
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
    return "done" in child.stdout.read()


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_a_killed_backup_leaves_no_half_file(kept: World, tmp_path: Path) -> None:
    for number in range(8):
        target = tmp_path / "backups" / f"{number}.zip"
        done = killed_after(0.01 + 0.02 * number, "back_up", kept.path, target)
        assert done <= target.exists()
        if target.exists():
            path = tmp_path / f"new-{number}" / "register.sqlite"
            assert restore(target, path, SYSTEM).findings == ()
    assert killed_after(60, "back_up", kept.path, tmp_path / "backups" / "last.zip")
    assert check(kept.register).findings == ()


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_a_killed_restore_leaves_the_old_or_the_new_and_nothing_between(
    kept: World, backup: Path, tmp_path: Path
) -> None:
    new = references(kept.path)
    for _ in range(5):
        kept.case()
    old, aside = references(kept.path), tmp_path / "old.zip"
    back_up(kept.register, SYSTEM, aside)
    kept.register.close()
    for number in range(12):
        done = killed_after(0.01 + 0.04 * number, "restore", kept.path, backup)
        found = references(kept.path)
        assert found == new if done else found in (old, new)
        if found == new:
            restore(aside, kept.path, SYSTEM)
    assert killed_after(60, "restore", kept.path, backup)
    assert references(kept.path) == new


def test_what_an_interrupted_backup_left_goes_a_day_later(kept: World, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name, age in (("old", 2 * 24 * 3600), ("new", 60)):
        left = folder / f".backing-up-{name}"
        left.mkdir()
        (left / "register.sqlite").write_text("half")
        then = left.stat().st_mtime - age
        os.utime(left, (then, then))
    back_up(kept.register, SYSTEM, folder / "b.zip")
    assert sorted(one.name for one in folder.iterdir()) == [".backing-up-new", "b.zip"]
