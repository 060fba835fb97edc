"""A register of every earlier version is brought up to date, by however many at once.

`earlier/` keeps one of each, as SQL. A new migration adds the file of the version before it.
"""

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest

from learning_register import schema
from learning_register.cases import case_by_reference, case_history, list_cases
from learning_register.errors import NotARegister
from learning_register.register import Actor, create_register, open_register

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.sql"))
MANAGER = Actor(2, "Manager", "manager")


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "register.db"
    made = sqlite3.connect(path)
    made.executescript(request.param.read_text("utf-8"))
    made.close()
    return path


def applied(path: Path) -> list[str]:
    with open_register(path) as register:
        return [one.name for one in schema.MIGRATIONS.applied(register.db)]


def test_there_is_a_file_of_the_first_version() -> None:
    assert EARLIER[0].stem == "m0001"


def test_an_earlier_register_is_refused_until_it_is_brought_up_to_date(earlier: Path) -> None:
    with pytest.raises(NotARegister, match="earlier version"):
        open_register(earlier)
    create_register(earlier)
    assert set(applied(earlier)) == schema.MIGRATION_NAMES


def test_migrations_stand_in_the_order_of_their_numbers() -> None:
    names = [one.name for one in schema.MIGRATIONS._migrations]
    assert names == sorted(names)
    assert set(names) == schema.MIGRATION_NAMES


def test_what_was_there_is_there_afterwards(earlier: Path) -> None:
    create_register(earlier)
    with open_register(earlier) as register:
        found = list_cases(register, MANAGER, per_page=100)
        assert found.total == 8
        case = case_by_reference(register, MANAGER, "C-2025-0001")
        assert (case.text, case.person_name, case.outcome) == (
            "Nobody rang me before they cancelled my visit.", "Katie Marlow", "upheld",
        )  # fmt: skip
        notes = [one.note for one in case_history(register, MANAGER, case.id) if one.note]
        assert notes == ["The worker is on leave.", "She wrote again."]
        assert register.rows("PRAGMA foreign_key_check") == []
        assert register.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


@pytest.mark.skipif(os.name == "nt", reason="slow to start processes")
def test_three_processes_may_bring_it_up_to_date_at_once(earlier: Path) -> None:
    context = multiprocessing.get_context("spawn")
    makers = [context.Process(target=create_register, args=(earlier,)) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(60)
    assert [maker.exitcode for maker in makers] == [0, 0, 0]
    assert len(applied(earlier)) == len(schema.MIGRATION_NAMES)


def test_a_migration_that_fails_leaves_the_register_as_it_was(
    earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dump() -> str:
        reading = sqlite3.connect(earlier)
        found = "\n".join(reading.iterdump())
        reading.close()
        return found

    before = dump()
    monkeypatch.setattr(schema, "EXPECTED_TRIGGERS", frozenset({"something_else"}))
    with pytest.raises(RuntimeError, match="triggers differ"):
        create_register(earlier)
    assert dump() == before
