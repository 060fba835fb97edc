"""What is due goes, and is gone from the file; what was done is logged, never what it was."""

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_register import people, retention, saved_views, suggestions
from learning_register.cases import NewCase, case_by_reference, list_cases, record_case
from learning_register.checking import check
from learning_register.compacting import is_left_over
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound
from learning_register.register import SYSTEM
from learning_register.retention import Done, Rule
from learning_register.retention_scope import KEPT, PEOPLE, PERSONAL
from learning_register.rules import states
from learning_register.search import Wanted, search
from learning_register.suggestions import Decision, text_sha256

World = Any
TEXT = "Zebedee Quillfeather never came to the lighthouse."
NAME, WISH, REASON = "Zebedee Quillfeather", "A visit to Trumpington.", "His aunt Philomena rang."
WORDS = ("zebede", "quillfeather", "trumpington", "philomena", "lighthous")


def hide(text: str, names: tuple[str, ...]) -> str:
    """Stands for the service's own: it hides the names that it is given."""
    for name in (*names, "Philomena", "Trumpington"):
        text = re.sub("|".join(name.split()), "[name]", text)
    return text


def answered(world: World, kind: str = "complaint", **more: Any) -> int:
    """A case of the day, answered that day, that names people wherever it can."""
    register, officer = world.register, world["officer"]
    kept = suggestions.keep_suggestion(
        register, officer, text_sha256(TEXT),
        {"model": "m", "suggestions": [], "theme": "family_time", "evidence": ["Zebedee"]},
    )  # fmt: skip
    values = {"person_name": NAME, "desired_outcome": WISH, **more}
    new = NewCase(kind, TEXT, world.today, "email", "child", **values)
    case = record_case(register, officer, new, Decision("family_time", (), kept, REASON))
    if kind == "complaint":
        world.move(officer, "case", case.id, "respond", outcome="upheld", responded_on=world.today)
    elif kind == "feedback":
        world.move(officer, "case", case.id, "respond", note=REASON)
    return int(case.id)


def done(world: World) -> Done:
    return retention.carry_out(world.register, SYSTEM, hide)


def listed(world: World) -> list[str]:
    return [f"{one.reference} {one.what}" for one in retention.due(world.register, SYSTEM)]


def in_the_files(world: World) -> set[str]:
    """The words that stand in the register's files, however they are kept there."""
    content = b"".join(path.read_bytes() for path in world.path.parent.glob("register.db*"))
    return {word for word in WORDS if word.encode() in content.lower()}


def texts_of(world: World, case_id: int) -> dict[str, Any]:
    case = world.register.row("SELECT reference FROM cases WHERE id = ?", (case_id,))
    found = case_by_reference(world.register, world["manager"], case["reference"])
    return {"text": found.text, "name": found.person_name, "wish": found.desired_outcome}


def test_what_is_due_is_shown_with_its_scope_and_nothing_is_changed(world: World) -> None:
    world.on(date(2014, 6, 2))
    answered(world)
    world.on(date(2026, 6, 10))
    before = world.dump()
    [one] = retention.due(world.register, SYSTEM)
    assert (one.reference, one.what, one.kind, one.ended_on) == (
        "C-2014-0001", "erase", "complaint", date(2014, 6, 2),
    )  # fmt: skip
    assert (one.after_months, one.texts, one.name, one.held) == (120, 5, True, False)
    assert world.dump() == before
    assert NAME not in str(one)


def test_a_case_is_due_by_its_kind_and_the_day_it_ended(world: World) -> None:
    world.on(date(2020, 6, 9))
    for kind in ("complaint", "feedback", "compliment", "enquiry"):
        answered(world, kind)
    world.on(date(2023, 6, 8))
    assert listed(world) == ["C-2020-0003 pseudonymise", "C-2020-0004 pseudonymise"]
    world.on(date(2023, 6, 9))
    assert listed(world) == [
        "C-2020-0002 pseudonymise", "C-2020-0003 pseudonymise", "C-2020-0004 erase",
    ]  # fmt: skip
    world.on(date(2026, 6, 8))
    assert "C-2020-0001 pseudonymise" not in listed(world)
    world.on(date(2026, 6, 9))
    assert listed(world) == [
        "C-2020-0001 pseudonymise", "C-2020-0002 erase", "C-2020-0003 erase", "C-2020-0004 erase",
    ]  # fmt: skip


def test_a_case_in_hand_is_never_due(world: World) -> None:
    world.on(date(2010, 6, 9))
    case = world.case()
    world.on(date(2026, 6, 9))
    assert listed(world) == []
    world.move(world["officer"], "case", case.id, "withdraw", reason="Long ago.")
    assert listed(world) == []  # it ended today
    world.on(date(2032, 6, 9))
    assert listed(world) == ["C-2010-0001 pseudonymise"]


def test_every_state_of_a_case_is_in_hand_or_ended() -> None:
    assert states("case") == retention.IN_HAND | retention.ENDED
    assert not retention.IN_HAND & retention.ENDED


def test_the_child_the_advocate_and_the_points_go_with_the_rest(world: World) -> None:
    world.on(date(2014, 6, 2))
    case = world.case(on_behalf_of="Zebedee", text="He waits.")
    officer = world["officer"]
    world.move(officer, "case", case.id, "add_point", point="Zebedee was not asked by Philomena.")
    world.move(officer, "case", case.id, "record_advocacy", advocacy="accepted",
               advocate="Philomena Quill")  # fmt: skip
    world.move(officer, "case", case.id, "respond", outcome="upheld", responded_on=world.today)
    world.on(date(2021, 6, 10))
    done(world)
    [point] = world.register.rows("SELECT text FROM points")
    assert point["text"] == "[name] was not asked by [name]."
    world.on(date(2026, 6, 10))
    done(world)
    assert world.register.rows("SELECT text FROM points") == [{"text": None}]
    found = case_by_reference(world.register, officer, case.reference)
    assert (found.on_behalf_of, found.advocate_name, found.text) == (None, None, None)
    assert check(world.register).findings == ()


def test_what_is_erased_is_in_no_file_any_more(world: World) -> None:
    world.on(date(2014, 6, 2))
    case_id = answered(world)
    saved_views.save_view(world.register, world["officer"], "Zeb", Wanted("zebedee quillfeather"))
    world.register.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert in_the_files(world) == set(WORDS)
    world.on(date(2026, 6, 10))
    assert done(world) == Done(0, 1, 0, 0, compacted=True)
    assert in_the_files(world) == set()
    assert texts_of(world, case_id) == {"text": None, "name": None, "wish": None}
    assert check(world.register).findings == ()
    assert done(world) == Done(0, 0, 0, 0, compacted=True)


def test_what_is_pseudonymised_keeps_its_sense_and_loses_its_names(world: World) -> None:
    world.on(date(2019, 6, 3))
    case_id = answered(world)
    world.on(date(2026, 6, 10))
    assert done(world) == Done(1, 0, 0, 0, compacted=True)
    assert texts_of(world, case_id) == {
        "text": "[name] [name] never came to the lighthouse.",
        "name": None,
        "wish": "A visit to [name].",
    }
    notes = [row["text"] for row in world.register.rows("SELECT text FROM notes")]
    assert notes == ["His aunt [name] rang."]
    assert in_the_files(world) == {"lighthous"}
    found = search(world.register, world["manager"], Wanted("lighthouse"))
    assert len(found.hits) == 1
    assert search(world.register, world["manager"], Wanted("quillfeather")).hits == ()
    assert check(world.register).findings == ()
    world.on(date(2029, 6, 3))
    assert listed(world) == ["C-2019-0001 erase"]
    done(world)
    assert in_the_files(world) == set()


def test_the_trail_stays_and_says_what_was_done_never_what_it_was(world: World) -> None:
    world.on(date(2014, 6, 2))
    case_id = answered(world)
    before = world.register.rows("SELECT * FROM audit_trail")
    world.on(date(2026, 6, 10))
    done(world)
    after = world.register.rows("SELECT * FROM audit_trail")
    assert after[: len(before)] == before
    added = [(row["event"], row["subject_kind"], row["after"]) for row in after[len(before) :]]
    assert added == [
        ("retention", "register", '{"cases": 1, "abandoned": 0}'),
        ("erase", "case", '{"after_months": 120, "texts": 5, "names": 1}'),
        ("compact", "register", None),
    ]
    assert check(world.register).findings == ()
    assert case_id
    assert "Zebedee" not in str(after)


def test_reports_count_the_case_as_before(world: World) -> None:
    from learning_register.figures import theme_counts

    world.on(date(2014, 6, 2))
    answered(world)
    world.on(date(2026, 6, 10))
    days = (date(2014, 4, 1), date(2015, 3, 31))
    before = theme_counts(world.register, *days)
    done(world)
    assert theme_counts(world.register, *days) == before == {"family_time": 1}
    assert list_cases(world.register, world["manager"]).total == 1


def test_a_case_that_is_held_is_left_alone_until_the_hold_is_lifted(world: World) -> None:
    register, manager = world.register, world["manager"]
    world.on(date(2014, 6, 2))
    case_id = answered(world)
    world.on(date(2026, 6, 10))
    retention.hold(register, manager, case_id, "The inquiry asked for it.")
    with pytest.raises(AlreadyExists):
        retention.hold(register, manager, case_id, "Again.")
    [one] = retention.due(register, SYSTEM)
    assert one.held
    assert done(world) == Done(0, 0, 1, 0, compacted=True)
    assert texts_of(world, case_id)["text"] == TEXT
    retention.lift_hold(register, manager, case_id)
    with pytest.raises(NotFound, match="not held"):
        retention.lift_hold(register, manager, case_id)
    assert done(world).erased == 1
    for reason, error in ((" ", Missing), ("x" * 10_001, Invalid)):
        with pytest.raises(error):
            retention.hold(register, manager, case_id, reason)
    with pytest.raises(NotFound):
        retention.hold(register, manager, 999, "x")


def test_the_name_of_a_person_goes_when_the_last_case_goes(world: World) -> None:
    """An older case loses the name; the younger one, of the same person, keeps it."""
    register, officer = world.register, world["officer"]
    world.on(date(2014, 6, 2))
    old = answered(world)
    world.on(date(2025, 6, 2))
    new = answered(world)
    ids = [register.row("SELECT person_id FROM cases WHERE id = ?", (n,)) for n in (old, new)]
    people.judge(register, officer, *(row["person_id"] for row in ids), "same")
    world.on(date(2026, 6, 10))
    done(world)
    assert texts_of(world, old)["name"] is None
    assert texts_of(world, new)["name"] == NAME
    shown = people.earlier_cases(register, officer, NAME)
    assert [one.reference for one in shown] == ["C-2025-0001"]
    assert people.likely_same(register, officer, ids[1]["person_id"]) == ()
    assert check(register).findings == ()


def test_an_advocate_in_whose_place_another_came_is_forgotten(world: World) -> None:
    case = world.case()
    for name in ("Philomena Quill", "Jo Bell"):
        world.move(
            world["officer"], "case", case.id, "record_advocacy", advocacy="accepted",
            advocate=name,
        )  # fmt: skip
    assert retention.abandoned(world.register) == 1
    assert done(world) == Done(0, 0, 0, 1, compacted=True)
    assert in_the_files(world) == set()
    found = case_by_reference(world.register, world["officer"], case.reference)
    assert found.advocate_name == "Jo Bell"
    assert check(world.register).findings == ()


def test_a_child_who_is_said_to_be_another_is_parted_from_them(world: World) -> None:
    register, officer = world.register, world["officer"]
    world.on(date(2014, 6, 2))
    old = world.case(on_behalf_of=NAME)
    world.move(officer, "case", old.id, "withdraw", reason="x")
    world.on(date(2025, 6, 2))
    new = world.case(person_name=NAME)
    child = register.row("SELECT child_id FROM cases WHERE id = ?", (old.id,))["child_id"]
    person = register.row("SELECT person_id FROM cases WHERE id = ?", (new.id,))["person_id"]
    people.judge(register, officer, child, person, "same")
    world.on(date(2026, 6, 10))
    assert done(world).erased == 1
    assert people.same_people(register, person) == {person}
    assert texts_of(world, new.id)["name"] == NAME


def test_a_case_that_shares_its_person_with_a_younger_one_is_parted_from_it(world: World) -> None:
    register = world.register
    world.on(date(2014, 6, 2))
    old = answered(world)
    world.on(date(2025, 6, 2))
    new = answered(world)
    register.db.execute("UPDATE cases SET person_id = 1")
    world.on(date(2026, 6, 10))
    done(world)
    assert (texts_of(world, old)["name"], texts_of(world, new)["name"]) == (None, NAME)
    of_old = register.row("SELECT person_id FROM cases WHERE id = ?", (old,))["person_id"]
    assert of_old not in (1, 2)


def test_words_of_a_text_that_was_never_recorded_go_after_a_month(world: World) -> None:
    register = world.register
    suggestions.keep_suggestion(
        register, world["officer"], text_sha256(TEXT),
        {"model": "m", "suggestions": [], "evidence": ["Zebedee"]},
    )  # fmt: skip
    world.on(world.today + timedelta(days=30))
    assert retention.abandoned(register) == 0
    assert done(world) == Done(0, 0, 0, 0, compacted=True)
    world.on(world.today + timedelta(days=2))
    assert retention.abandoned(register) == 1
    assert done(world) == Done(0, 0, 0, 1, compacted=True)
    assert in_the_files(world) == set()
    assert text_sha256(TEXT) not in world.dump()


def test_what_was_interrupted_is_finished_the_next_time(world: World) -> None:
    world.on(date(2014, 6, 2))
    first, second = answered(world), answered(world)
    world.on(date(2026, 6, 10))
    calls = []

    def cut(text: str, names: tuple[str, ...]) -> str:
        raise AssertionError("nothing is pseudonymised here")

    def stopped(listed: Any) -> Any:
        yield listed[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.carry_out(world.register, SYSTEM, cut, stopped)
    assert texts_of(world, first)["text"] is None
    assert texts_of(world, second)["text"] == TEXT
    assert is_left_over(world.register)
    calls.append(done(world))
    assert calls == [Done(0, 1, 0, 0, compacted=True)]
    assert in_the_files(world) == set()
    assert not is_left_over(world.register)


def test_a_text_that_cannot_be_pseudonymised_stays_whole(world: World) -> None:
    world.on(date(2019, 6, 3))
    case_id = answered(world)
    world.on(date(2026, 6, 10))
    before = texts_of(world, case_id)

    def failing(text: str, names: tuple[str, ...]) -> str:
        if text == WISH:
            raise ValueError("no")
        return "changed"

    with pytest.raises(ValueError, match="no"):
        retention.carry_out(world.register, SYSTEM, failing)
    assert texts_of(world, case_id) == before
    assert listed(world) == ["C-2019-0001 pseudonymise"]


def test_where_others_read_the_files_are_written_anew_the_next_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.on(date(2014, 6, 2))
    answered(world)
    world.on(date(2026, 6, 10))
    reader = sqlite3.connect(world.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM cases").fetchall()
    world.register.db.execute("PRAGMA busy_timeout = 50")
    assert done(world) == Done(0, 1, 0, 0, compacted=False)
    reader.close()
    assert done(world) == Done(0, 0, 0, 0, compacted=True)
    assert in_the_files(world) == set()


def test_the_rules_are_data_that_an_administrator_changes(world: World) -> None:
    register, admin = world.register, world["admin"]
    assert Rule("complaint", "erase", 120) in retention.rules(register)
    retention.set_rule(register, admin, "complaint", "erase", 180)
    retention.set_rule(register, admin, "complaint", "pseudonymise", None)
    of_complaints = [rule for rule in retention.rules(register) if rule.kind == "complaint"]
    assert of_complaints == [Rule("complaint", "erase", 180)]
    before = world.dump()
    retention.set_rule(register, admin, "complaint", "erase", 180)
    assert world.dump() == before
    for kind, what, months in (
        ("letter", "erase", 1), ("complaint", "burn", 1), ("complaint", "erase", 0),
        ("complaint", "erase", 1201),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            retention.set_rule(register, admin, kind, what, months)


@pytest.mark.parametrize("role", ["officer", "manager", "quality", "board", "participation"])
def test_retention_is_for_administrators(world: World, role: str) -> None:
    case = world.case()
    for forbidden in (
        lambda: retention.due(world.register, world[role]),
        lambda: retention.carry_out(world.register, world[role], hide),
        lambda: retention.set_rule(world.register, world[role], "complaint", "erase", 1),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    if role in ("officer", "board", "participation"):
        with pytest.raises(NotAllowed):
            retention.hold(world.register, world[role], case.id, "x")


def test_every_column_of_text_about_a_case_is_taken_out_or_named_as_harmless(
    world: World,
) -> None:
    """Fails for a new column of text, until somebody has put it into `retention_scope`."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    about = {
        row["name"]
        for row in world.register.rows(sql)
        if row["name"] in KEPT
        or {"cases", "decisions", "people"}
        & {key["table"] for key in world.register.rows(f"PRAGMA foreign_key_list({row['name']})")}
    }
    for table in sorted(about):
        columns = {
            column["name"]
            for column in world.register.rows(f"PRAGMA table_xinfo({table})")
            if column["type"] == "TEXT"
        }
        personal = {one.column for one in PERSONAL if one.table == table}
        if table == "people":
            personal |= PEOPLE
        assert columns == personal | KEPT.get(table, set()), table


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 1200))
def test_so_many_months_before_is_never_later_than_the_same_day(day: date, months: int) -> None:
    before = retention._months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day
    assert before.day == day.day or (before + timedelta(days=1)).day == 1


def test_the_folder_holds_nothing_but_the_register(world: World, tmp_path: Path) -> None:
    world.on(date(2014, 6, 2))
    answered(world)
    world.on(date(2026, 6, 10))
    done(world)
    names = {path.name for path in tmp_path.iterdir()}
    assert names <= {"register.db", "register.db-wal", "register.db-shm"}
