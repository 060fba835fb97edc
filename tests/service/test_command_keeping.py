"""`heard check`, `backup`, `restore`, `retention` and `subject-access`, as people call them."""

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from learning_register import users
from learning_register.cases import NewCase, list_cases, record_case
from learning_register.register import SYSTEM, Actor, create_register, open_register
from learning_register.suggestions import Decision
from service.command import heard as command
from service.data_folder import DataFolder

Heard = Callable[..., Result]
TEXT, NAME = "Nobody came to my review.", "Katie Marlow"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """The folder that HEARD_DATA names: a register with one case."""
    made = DataFolder(tmp_path / "own")
    monkeypatch.setenv("HEARD_DATA", str(made.path))
    create_register(made.register)
    add_case(made)
    return made


@pytest.fixture
def run() -> Heard:
    def called(*words: object, **given: Any) -> Result:
        result = CliRunner().invoke(command, [str(word) for word in words], **given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return called


def add_case(folder: DataFolder, received_on: date = date(2026, 6, 1), **more: Any) -> str:
    with open_register(folder.register) as register:
        known = users.users_with_role(register, "officer")
        officer: Actor = (
            known[0] if known else users.add_user(register, SYSTEM, "o", "O", "officer")
        ).actor
        values = {"kind": "complaint", "person_name": NAME, **more}
        new = NewCase(
            text=TEXT, received_on=received_on, channel="email", made_by="child", **values
        )
        return record_case(register, officer, new, Decision(None)).reference


def cases(folder: DataFolder) -> int:
    with open_register(folder.register) as register:
        [officer] = users.users_with_role(register, "officer")
        return list_cases(register, officer.actor).total


def test_check_says_that_nothing_is_wrong(run: Heard, folder: DataFolder) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing is wrong. 1 cases; ")


def test_check_lists_what_is_wrong_and_ends_with_1(run: Heard, folder: DataFolder) -> None:
    other = sqlite3.connect(folder.register, isolation_level=None)
    other.execute("UPDATE cases SET state = 'withdrawn'")
    other.execute("DROP TRIGGER audit_trail_no_delete")
    other.close()
    result = run("check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "The trigger audit_trail_no_delete is missing."
    assert lines[1].startswith("C-2026-0001: it is withdrawn, but by the audit trail it is ")


def test_a_trail_that_was_written_anew_shows_against_a_backup(
    run: Heard, folder: DataFolder, tmp_path: Path
) -> None:
    run("backup", tmp_path / "b.zip")
    assert run("check", "--against", tmp_path / "b.zip").exit_code == 0
    folder.register.unlink()
    for left in folder.path.glob("register.sqlite-*"):
        left.unlink()
    create_register(folder.register)
    add_case(folder)
    assert run("check").exit_code == 0
    result = run("check", "--against", tmp_path / "b.zip")
    assert result.exit_code == 1
    assert "is not the one that the backup holds" in result.stdout


def test_a_backup_and_the_way_back(run: Heard, folder: DataFolder, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "b.zip")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"1 cases backed up: {tmp_path / 'b.zip'} (")
    add_case(folder)
    key = folder.secret_key()
    result = run("restore", tmp_path / "b.zip")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 cases are back, as of " in result.stdout
    assert cases(folder) == 1
    [aside] = folder.path.glob("set-aside-*")
    assert f"The old data are in {aside}" in result.stdout
    assert cases_in(aside / "register.sqlite") == 2
    assert folder.secret_key() != key
    assert run("check").exit_code == 0
    for output in (result.output, run("check").output):
        assert TEXT not in output
        assert NAME not in output


def cases_in(path: Path) -> int:
    with open_register(path) as register:
        return list_cases(register, Actor(1, "O", "officer")).total


def test_without_a_name_the_backup_goes_into_the_data_folder(
    run: Heard, folder: DataFolder
) -> None:
    assert run("backup").exit_code == 0
    [made] = (folder.path / "backups").iterdir()
    assert made.name.startswith("heard-")
    assert run("restore", made).exit_code == 0
    assert cases(folder) == 1


def test_a_demonstration_stays_a_demonstration(
    run: Heard, folder: DataFolder, tmp_path: Path
) -> None:
    folder.demonstration_mark.touch()
    run("backup", tmp_path / "b.zip")
    folder.demonstration_mark.unlink()
    run("restore", tmp_path / "b.zip")
    assert folder.demonstration_mark.exists()


@pytest.mark.parametrize("words", [("backup", "b.zip"), ("check",)])
def test_without_a_register_it_says_how_to_make_one(
    run: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("HEARD_DATA", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 1
    assert "heard init" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["missing", "text"])
def test_what_is_no_backup_is_refused(
    run: Heard, folder: DataFolder, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "b.zip"
    if what == "text":
        file.write_text("Dear Sir or Madam, " * 100)
    result = run("restore", file)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert cases(folder) == 1
    assert not list(folder.path.glob("set-aside-*"))


def test_retention_shows_what_is_due_and_then_does_it(run: Heard, folder: DataFolder) -> None:
    reference = add_case(folder, date(2010, 6, 1), kind="compliment")
    before = folder.register.read_bytes()
    result = run("retention", "--dry-run")
    assert result.exit_code == 0
    assert f"Erase {reference} (compliment, ended 1 June 2010): 1 texts, the name." in result.stdout
    assert "Rule: erase complaint 120 months after its end." in result.stdout
    assert "1 cases due, 0 held back; 0 suggestions and names without a case." in result.stdout
    assert folder.register.read_bytes() == before
    result = run("retention")
    assert result.stdout.startswith("0 pseudonymised, 1 erased, 0 held back;")
    assert NAME not in result.output
    assert TEXT not in result.output
    assert "0 cases due" in run("retention", "--dry-run").stdout
    assert run("check").exit_code == 0


def test_a_person_gets_a_page_and_a_file(run: Heard, folder: DataFolder, tmp_path: Path) -> None:
    hidden = add_case(folder, restricted=True, person_name="Owen Pugh")
    out = tmp_path / "out"
    result = run("subject-access", "marlow, katie", "-o", out)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.split() == [str(out / "what-we-hold.html"), str(out / "what-we-hold.json")]
    page = (out / "what-we-hold.html").read_text("utf-8")
    for told in (TEXT, NAME, "C-2026-0001", "1 June 2026", "Complaint"):
        assert told in page
    values = json.loads((out / "what-we-hold.json").read_text("utf-8"))
    assert [case["text"] for case in values["cases"]] == [TEXT]
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    assert run("subject-access", NAME, "-o", out).exit_code == 1
    other = run("subject-access", "Owen Pugh", "-o", tmp_path / "other")
    assert f"Kept back, for the complaints manager to decide: {hidden}" in other.stderr
    assert hidden not in (tmp_path / "other" / "what-we-hold.html").read_text("utf-8")


def test_of_several_people_of_a_name_one_is_chosen_by_number(
    run: Heard, folder: DataFolder, tmp_path: Path
) -> None:
    second = add_case(folder)
    result = run("subject-access", NAME, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert f"Choose a number. 1: C-2026-0001; 2: {second}" in result.stderr
    assert run("subject-access", "2", "-o", tmp_path / "out").exit_code == 0
    assert second in (tmp_path / "out" / "what-we-hold.html").read_text("utf-8")
    assert "nobody of that name" in run("subject-access", "X Y", "-o", tmp_path / "o").stderr


def test_what_a_person_wrote_is_text_in_the_page_whatever_it_is(
    run: Heard, folder: DataFolder, tmp_path: Path
) -> None:
    add_case(folder, person_name="<script>alert(1)</script> Pugh")
    run("subject-access", "2", "-o", tmp_path / "out")
    assert "<script>" not in (tmp_path / "out" / "what-we-hold.html").read_text("utf-8")
