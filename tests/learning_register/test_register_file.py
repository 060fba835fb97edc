"""The file itself: made once, refused when it is not ours, and nothing confirmed is ever lost."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from learning_register import schema
from learning_register.audit_trail import history
from learning_register.errors import NotARegister
from learning_register.register import create_register, open_register
from learning_register.rules import ROLES, states

World = Any
ROOT = Path(__file__).parents[2]


def test_the_pragmas_are_set_on_every_connection(world: World) -> None:
    expected = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2,
                "busy_timeout": 10_000, "recursive_triggers": 1}  # fmt: skip
    for pragma, value in expected.items():
        assert world.register.rows(f"PRAGMA {pragma}")[0].popitem()[1] == value


def test_making_a_register_twice_does_no_harm(world: World) -> None:
    before = world.dump()
    create_register(world.path)
    assert world.dump() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_only_the_service_may_read_the_file(world: World) -> None:
    assert world.path.stat().st_mode & 0o077 == 0


def test_several_processes_may_make_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    context = multiprocessing.get_context("spawn")
    makers = [context.Process(target=create_register, args=(path,)) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(30)
    assert [maker.exitcode for maker in makers] == [0, 0, 0, 0]
    with open_register(path) as register:
        assert len(schema.MIGRATIONS.applied(register.db)) == len(schema.MIGRATION_NAMES)


def foreign_database(path: Path) -> None:
    sqlite3.connect(path).executescript("CREATE TABLE recipes (id INTEGER)")


def text_file(path: Path) -> None:
    path.write_text("Dear Sir or Madam, " * 500)


@pytest.mark.parametrize("make", [foreign_database, text_file])
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "letters.db"
    make(path)
    content = path.read_bytes()
    for attempt in (open_register, create_register):
        with pytest.raises(NotARegister, match="heard init"):
            attempt(path)
    assert path.read_bytes() == content
    with pytest.raises(NotARegister, match="heard init"):
        open_register(tmp_path / "nothing.db")


def test_an_older_and_a_newer_register_are_refused(world: World) -> None:
    db = world.register.db
    add = "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('learning_register', ?)"
    db.execute(add, ["m9999_future"])
    for attempt in (open_register, create_register):
        with pytest.raises(NotARegister, match="newer version"):
            attempt(world.path)
    db.execute("DELETE FROM _sqlite_migrations")
    for name in sorted(schema.MIGRATION_NAMES):
        db.execute(add, [name])
    open_register(world.path).close()


def test_pending_migrations_are_refused_with_the_way_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(schema.MIGRATIONS), "pending", lambda *_: ["m0002"])
    with pytest.raises(NotARegister, match="Run `heard init`"):
        open_register(world.path)


def test_a_lost_trigger_stops_the_migration(world: World) -> None:
    world.register.db.execute("DROP TRIGGER audit_trail_no_delete")
    with pytest.raises(RuntimeError, match="audit_trail_no_delete"):
        create_register(world.path)


def test_the_clock_is_in_utc_and_the_day_is_england_s(world: World) -> None:
    world.at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert world.register.today().isoformat() == "2026-07-01"
    assert world.register.timestamp() == "2026-06-30T23:30:00+00:00"


def test_the_schema_s_closed_sets_are_those_of_the_rules(world: World) -> None:
    from learning_register.actions import ACTION_KINDS
    from learning_register.case_kinds import CHANNELS, KINDS, MADE_BY
    from learning_register.guards import OUTCOMES

    expected = {
        ("cases", "state"): states("case"), ("learning", "state"): states("learning"),
        ("actions", "state"): states("action"), ("users", "role"): set(ROLES),
        ("cases", "kind"): set(KINDS), ("cases", "channel"): set(CHANNELS),
        ("cases", "made_by"): set(MADE_BY), ("cases", "outcome"): set(OUTCOMES),
        ("actions", "kind"): set(ACTION_KINDS),
    }  # fmt: skip
    for (table, column), values in expected.items():
        assert allowed(world, table, column) == values, (table, column)


def allowed(world: World, table: str, column: str) -> set[str]:
    import re

    sql = "SELECT sql FROM sqlite_master WHERE name = ?"
    (row,) = world.register.rows(sql, (table,))
    listed = re.search(rf"CHECK \({column} IN \(([^)]*)\)", row["sql"])
    assert listed
    return set(re.findall(r"'(\w+)'", listed[1]))


def test_every_table_is_strict_and_a_misspelt_one_is_not_made(world: World) -> None:
    tables = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    before = world.register.rows(tables)
    loose = {table["name"] for table in before if not table["strict"]}
    assert loose <= {
        "sqlite_schema", "sqlite_temp_schema", "sqlite_sequence", "_sqlite_migrations",
    }  # fmt: skip
    with pytest.raises(sqlite3.OperationalError):
        world.register.insert("caess", {"kind": "complaint"})
    assert world.register.rows(tables) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_trail SET actor_name = 'x'",
        "DELETE FROM audit_trail",
        "INSERT OR REPLACE INTO audit_trail SELECT * FROM audit_trail WHERE id = 1",
        "INSERT INTO audit_trail SELECT * FROM audit_trail WHERE id = 1 "
        "ON CONFLICT (id) DO UPDATE SET actor_name = 'x'",
        "UPDATE OR IGNORE audit_trail SET id = 99 WHERE id = 1",
    ],
)
def test_the_audit_trail_only_grows(world: World, sql: str) -> None:
    before = world.dump()
    plain = sqlite3.connect(world.path)
    for connection in (world.register.db.conn, plain):
        with pytest.raises(sqlite3.IntegrityError, match=r"audit trail|UNIQUE"):
            connection.execute(sql)
        connection.rollback()
    plain.close()
    assert world.dump() == before


def test_an_inner_failure_undoes_only_itself(world: World) -> None:
    register = world.register

    def fail_within() -> None:
        with register.writing():
            register.insert("people", {"name": "undone"})
            raise ValueError("inner")

    with register.writing():
        register.insert("people", {"name": "kept"})
        with pytest.raises(ValueError, match="inner"):
            fail_within()
    assert [row["name"] for row in register.rows("SELECT name FROM people")] == ["kept"]


def test_threads_that_write_at_once_lose_nothing(world: World) -> None:
    from learning_register.cases import NewCase, list_cases, record_case
    from learning_register.suggestions import Decision

    officer, new = world["officer"], NewCase("complaint", "x", world.today, "email", "child")
    errors: list[BaseException] = []

    def write() -> None:
        try:
            with open_register(world.path, world.now) as register:
                for _ in range(10):
                    record_case(register, officer, new, Decision("family_time"))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    items = list_cases(world.register, officer, per_page=100).items
    assert {item.reference for item in items} == {f"C-2026-{n:04}" for n in range(1, 41)}


def test_of_two_who_click_at_once_one_wins(world: World) -> None:
    from learning_register import moves
    from learning_register.errors import Stale

    action = world.action()
    start, results = threading.Barrier(2), []

    def click() -> None:
        with open_register(world.path, world.now) as register:
            start.wait()
            try:
                moves.move(register, world["officer"], "action", action.id, "start", 1)
                results.append("moved")
            except Stale:
                results.append("stale")

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["moved", "stale"]
    events = [event.event for event in history(world.register, "action", action.id)]
    assert events == ["plan", "start"]


WRITER = """
    import sys
    from learning_register.cases import NewCase, record_case
    from learning_register.register import Actor, open_register
    from learning_register.suggestions import Decision
    with open_register(sys.argv[1]) as register:
        new = NewCase("complaint", "x" * 5000, register.today(), "email", "child")
        officer = Actor(int(sys.argv[2]), "O", "officer")
        while True:
            ref = record_case(register, officer, new, Decision(None))
            print(ref.reference, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_what_was_confirmed_survives_a_killed_process(world: World) -> None:
    from learning_register.cases import list_cases

    command = [sys.executable, "-c", textwrap.dedent(WRITER), world.path, str(world["officer"].id)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(3):
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert writer.stdout
        confirmed = [writer.stdout.readline().strip() for _ in range(15)]
        writer.send_signal(signal.SIGKILL)
        confirmed += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        with open_register(world.path) as register:
            kept = {
                item.reference
                for item in list_cases(register, world["officer"], per_page=9999).items
            }
            assert set(confirmed) <= kept
            assert register.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
            whole = "SELECT count(*) AS n FROM cases JOIN case_texts ON case_id = cases.id"
            assert register.rows(whole)[0]["n"] == len(kept)


def test_only_moves_writes_a_state() -> None:
    import re

    room = ROOT / "learning_register"
    writers = {
        path.name
        for path in room.rglob("*.py")
        if re.search(r'"state":|SET[^"]*\bstate\s*=', path.read_text(), re.IGNORECASE)
        and path.parent.name != "schema"
    }
    reading = {"actions.py", "audits.py", "cases.py", "figures.py", "learning.py", "search.py"}
    assert writers - reading == {"moves.py"}
    for name in reading:
        written = r"UPDATE (actions|audit_findings|learning|cases)"
        assert not re.search(written, (room / name).read_text())
