"""Those who want to write at once wait for each other, and are told when it takes too long."""

import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from learning_register import register as register_file
from learning_register.cases import list_cases
from learning_register.errors import Busy
from learning_register.register import open_register

World = Any


@pytest.fixture
def other(world: World) -> Iterator[sqlite3.Connection]:
    """Another program that is writing, and does not let go."""
    connection = sqlite3.connect(world.path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_a_write_waits_until_others_have_written(world: World, other: sqlite3.Connection) -> None:
    done = threading.Event()

    def write() -> None:
        with open_register(world.path, world.now) as register, register.writing():
            register.insert("people", {"name": "x"})
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert not done.wait(0.2)
    other.execute("COMMIT")
    writer.join(30)
    assert done.is_set()


def test_who_waits_too_long_is_told_to_try_again(
    world: World, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_file, "WRITE_SECONDS", 0.1)
    before = world.dump()
    with pytest.raises(Busy, match="Try again"):
        world.case()
    assert world.dump() == before
    assert world.register.rows("PRAGMA busy_timeout") == [{"timeout": 10_000}]
    assert not world.register.db.conn.in_transaction
    other.execute("COMMIT")
    world.case()


def test_whoever_reads_waits_for_nobody(world: World, other: sqlite3.Connection) -> None:
    assert list_cases(world.register, world["officer"]).total == 0
