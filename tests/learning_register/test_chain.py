"""The chain of the audit trail: whatever another program does to a row shows."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register import audit_trail
from learning_register.chain import CHAINED, START, breaks, row_hash

World = Any
Row = dict[str, Any]
LOOSEN = ("audit_trail_no_update", "audit_trail_no_delete", "audit_trail_no_replace")


def last_id(world: World) -> int:
    (last,) = world.register.rows("SELECT seq FROM sqlite_sequence WHERE name = 'audit_trail'")
    return int(last["seq"])


def what_is_wrong(world: World) -> list[str]:
    rows = world.register.rows("SELECT * FROM audit_trail ORDER BY id")
    return list(breaks(rows, last_id(world)))


def as_another_program(world: World, sql: str) -> None:
    """What somebody could do who opens the file with a tool of their own."""
    other = sqlite3.connect(world.path, isolation_level=None)
    for trigger in LOOSEN:
        other.execute(f"DROP TRIGGER {trigger}")
    other.execute(sql)
    other.close()


def test_a_trail_as_it_was_written_is_whole(world: World) -> None:
    world.action("closed")
    world.case()
    assert what_is_wrong(world) == []


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE audit_trail SET actor_name = 'Nobody' WHERE id = 3",
         "row 3 is not what was written"),
        ("UPDATE audit_trail SET note_id = NULL WHERE note_id IS NOT NULL",
         "row {n} is not what was written"),
        ("DELETE FROM audit_trail WHERE id = 4", "row 4 is missing"),
        ("DELETE FROM audit_trail WHERE id BETWEEN 4 AND 6", "rows 4 to 6 are missing"),
        ("DELETE FROM audit_trail WHERE id = {n}", "row {n} is missing"),
        ("DELETE FROM audit_trail", "rows 1 to {n} are missing"),
        ("INSERT INTO audit_trail SELECT {n} + 1, at, actor_id, actor_name, actor_role, event, "
         "subject_kind, subject_id, before, after, note_id, hash FROM audit_trail WHERE id = {n}",
         "row {more} is not what was written"),
        ("UPDATE audit_trail SET id = id + 1 WHERE id = {n}", "row {n} is missing"),
    ],
)  # fmt: skip
def test_what_another_program_did_shows(world: World, sql: str, found: str) -> None:
    case = world.case()
    world.move(world["officer"], "case", case.id, "withdraw", reason="She asked to stop.")
    n = last_id(world)
    as_another_program(world, sql.format(n=n))
    assert what_is_wrong(world) == [found.format(n=n, more=n + 1)]


def test_a_row_that_was_cut_off_stays_missing_when_more_is_written(world: World) -> None:
    world.case()
    n = last_id(world)
    as_another_program(world, f"DELETE FROM audit_trail WHERE id = {n}")  # noqa: S608
    world.case()
    assert what_is_wrong(world) == [f"row {n} is missing"]


def test_what_was_undone_leaves_no_gap(world: World) -> None:
    def stopped() -> None:
        with world.register.writing():
            audit_trail.write(world.register, world["officer"], "read", "case", 1)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    world.case()
    assert what_is_wrong(world) == []


def test_a_note_may_be_erased_without_breaking_the_chain(world: World) -> None:
    case = world.case()
    world.move(world["officer"], "case", case.id, "withdraw", reason="She asked to stop.")
    world.register.db.execute("UPDATE notes SET text = NULL")
    assert what_is_wrong(world) == []


def test_the_hash_is_of_every_column_of_the_trail(world: World) -> None:
    columns = world.register.rows("SELECT name FROM pragma_table_info('audit_trail')")
    assert {column["name"] for column in columns} == {*CHAINED, "hash"}


def test_the_hash_of_a_row_never_changes() -> None:
    """Registers hold such hashes: a change of how they are made would break every chain."""
    row = dict.fromkeys(CHAINED, "é") | {"id": 1, "actor_id": 0, "before": None}
    assert row_hash(START, row) == (
        "e33fa8f46565def16a9a3dc082c397eb021a19b69e13592ad48319bbb8ece045"
    )


VALUES = st.one_of(st.none(), st.integers(), st.text())
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(CHAINED[1:], VALUES)), min_size=2)


def chained(rows: list[Row]) -> list[Row]:
    found, previous = [], START
    for number, row in enumerate(rows, start=1):
        whole = {"id": number, **row}
        previous = row_hash(previous, whole)
        found.append({**whole, "hash": previous})
    return found


@settings(deadline=None)
@given(ROWS, st.data())
def test_any_change_any_gap_and_any_swap_is_found(rows: list[Row], data: st.DataObject) -> None:
    whole = chained(rows)
    assert list(breaks(whole, len(whole))) == []
    at = data.draw(st.integers(0, len(whole) - 1))
    column = data.draw(st.sampled_from(CHAINED[1:]))
    other = data.draw(VALUES.filter(lambda value: value != whole[at][column]))
    changed = [*whole[:at], {**whole[at], column: other}, *whole[at + 1 :]]
    assert list(breaks(changed, len(whole)))
    assert list(breaks(whole[:at] + whole[at + 1 :], len(whole)))
    if at:
        swapped = [*whole]
        for name in CHAINED[1:]:
            swapped[at] = {**swapped[at], name: whole[at - 1][name]}
            swapped[at - 1] = {**swapped[at - 1], name: whole[at][name]}
        if any(whole[at][name] != whole[at - 1][name] for name in CHAINED[1:]):
            assert list(breaks(swapped, len(whole)))
