"""What a check finds, and that it finds nothing where nothing is wrong."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from learning_register import evidence, learning
from learning_register.checking import Trail, check
from learning_register.evidence_files import NewFile
from learning_register.register import create_register, open_register

World = Any
EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sql"))
SECRET = "Nobody told me."


@pytest.fixture
def busy(world: World) -> World:
    """A register in which everything has happened once."""
    case = world.case(person_name="Katie Marlow", restricted=True)
    world.move(world["officer"], "case", case.id, "extend", reason="The worker is away.")
    world.case("feedback")
    action = world.action("done")
    world.move(world["manager"], "action", action.id, "send_back", reason="Not all were there.")
    one = world.action("in_progress")
    evidence.add_evidence(
        world.register, world["officer"], one.id, "Minutes.", file=NewFile("a.txt", b"Minutes")
    )
    world.move(world["officer"], "action", one.id, "complete", note="Briefed.")
    world.move(world["quality"], "action", one.id, "verify")
    learning.link_case(world.register, world["manager"], one.learning_id, case.reference)
    found = world.register.row("SELECT * FROM learning WHERE id = ?", (one.learning_id,))
    world.move(
        world["quality"], "learning", found["id"], "close", note="Asked.", review_on="2026-12-01"
    )
    return world


def as_another_program(path: Path, *statements: str) -> None:
    """What somebody could do who opens the file with a tool of their own."""
    other = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.close()


def found(world: World) -> list[str]:
    return list(check(world.register).findings)


def test_a_register_in_use_is_whole(busy: World) -> None:
    checked = check(busy.register)
    assert checked.findings == ()
    assert checked.cases == 2
    rows = busy.register.rows("SELECT id, hash FROM audit_trail ORDER BY id DESC LIMIT 1")
    assert rows == [{"id": checked.trail.last_id, "hash": checked.trail.hash}]


@pytest.mark.parametrize("earlier", EARLIER, ids=lambda path: path.stem)
def test_an_earlier_register_is_whole_when_it_was_brought_up_to_date(
    earlier: Path, tmp_path: Path
) -> None:
    path = tmp_path / "register.db"
    other = sqlite3.connect(path)
    other.executescript(earlier.read_text("utf-8"))
    other.close()
    create_register(path)
    with open_register(path) as register:
        assert check(register).findings == ()


def test_a_check_changes_nothing(busy: World) -> None:
    before = busy.dump()
    check(busy.register)
    assert busy.dump() == before


@pytest.mark.parametrize(
    ("statements", "finding"),
    [
        (["DROP TRIGGER audit_trail_no_delete"], "The trigger audit_trail_no_delete is missing."),
        (["DROP INDEX cases_by_state"], "The index cases_by_state is missing."),
        (["CREATE TABLE recipes (id)"], "The table recipes is not Heard's."),
        (["DROP INDEX cases_by_state", "CREATE INDEX cases_by_state ON cases (kind)"],
         "The index cases_by_state is not as Heard made it."),
        (["DROP TRIGGER audit_trail_no_delete", "DELETE FROM audit_trail WHERE id = 2"],
         "Audit trail: row 2 is missing."),
        (["DROP TRIGGER audit_trail_no_update", "UPDATE audit_trail SET at = 'x' WHERE id = 2"],
         "Audit trail: row 2 is not what was written."),
        (["UPDATE learning SET state = 'closed' WHERE id = 1"],
         "L-0001: it is closed, but by the audit trail it is being_acted_on."),
        (["UPDATE actions SET due_on = '2030-01-01' WHERE id = 2"],
         "A-0002: its due_on is not what the audit trail says."),
        (["UPDATE cases SET restricted = 0 WHERE id = 1"],
         "C-2026-0001: its restricted is not what the audit trail says."),
        (["DELETE FROM case_texts WHERE case_id = 1"],
         "C-2026-0001: it has no text or no decision about its theme."),
        (["DELETE FROM decisions WHERE case_id = 2"],
         "C-2026-0002: it has no text or no decision about its theme."),
        (["UPDATE people SET name_key = NULL"], "Person 1: the name cannot be found by search."),
        (["PRAGMA foreign_keys = OFF", "UPDATE cases SET person_id = 99 WHERE id = 1"],
         "points at a row of people that is not there."),
        (["DROP TRIGGER case_search_changed", "UPDATE case_texts SET text = 'other'"],
         "The index case_search does not hold what is in the texts."),
        (["PRAGMA foreign_keys = OFF", "DELETE FROM actions WHERE id = 2"],
         "The action with the number 2 is gone; its trail is there."),
        (["INSERT INTO learning (theme, statement, state, created_by, created_at) "
          "SELECT theme, statement, 'closed', created_by, created_at FROM learning WHERE id = 1"],
         "nothing in the audit trail says who made it."),
        (["DROP TABLE saved_views"], "The table saved_views is missing."),
        (["DROP TABLE evidence"], "The file could not be read to its end: no such table"),
    ],
)  # fmt: skip
def test_what_another_program_did_is_found(
    busy: World, statements: list[str], finding: str
) -> None:
    as_another_program(busy.path, *statements)
    findings = found(busy)
    assert any(finding in one for one in findings), findings
    assert SECRET not in str(findings)
    assert "Marlow" not in str(findings)


def test_a_move_that_no_rule_allows_is_found_though_the_trail_holds_it(busy: World) -> None:
    """As if another program had used the register's own chain."""
    from learning_register import audit_trail

    with busy.register.writing():
        audit_trail.write(
            busy.register, busy["admin"], "close", "action", 2,
            before={"state": "open"}, after={"state": "closed"},
        )  # fmt: skip
        busy.register.update("actions", 2, {"state": "closed"})
    [finding] = found(busy)
    assert "is a move that no rule allows" in finding
    assert finding.startswith("A-0002: ")


def test_evidence_whose_file_is_gone_or_changed_is_found(busy: World) -> None:
    [file] = busy.register.uploads.iterdir()
    file.write_bytes(b"Other minutes")
    assert found(busy) == [f"Evidence 2: its file {file.name} is not what was uploaded."]
    file.unlink()
    assert found(busy) == [f"Evidence 2: its file {file.name} is missing from the uploads."]


def test_a_damaged_page_is_a_finding_and_no_failure(busy: World) -> None:
    busy.register.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = busy.register.rows("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'case_texts'")
    busy.register.close()
    content = bytearray(busy.path.read_bytes())
    for page in pages:
        at = (page["rootpage"] - 1) * 4096
        content[at : at + 300] = b"\x5a" * 300
    busy.path.write_bytes(content)
    with open_register(busy.path) as register:
        findings = check(register).findings
    assert any(one.startswith("The file ") for one in findings)
    assert SECRET not in str(findings)


def test_a_trail_that_was_written_anew_is_found_by_what_a_backup_kept(busy: World) -> None:
    kept = check(busy.register).trail
    busy.case()
    assert check(busy.register, kept).findings == ()
    other = Trail(kept.last_id, "0" * 64)
    [finding] = check(busy.register, other).findings
    assert finding == f"Audit trail: row {kept.last_id} is not the one that the backup holds."
    beyond = Trail(kept.last_id + 500, kept.hash)
    assert len(check(busy.register, beyond).findings) == 1
