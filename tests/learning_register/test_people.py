"""Who is the same person: likely by name, certain by an officer's word, and undone again."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_register import people
from learning_register.audit_trail import history
from learning_register.errors import Invalid, NotAllowed, NotFound, WrongState

World = Any
YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def person_of(world: World, reference: str) -> int:
    sql = "SELECT person_id FROM cases WHERE reference = ?"
    return int(world.register.row(sql, (reference,))["person_id"])


def made_by(world: World, name: str | None, **more: Any) -> tuple[str, int]:
    reference = world.case(person_name=name, **more).reference
    return reference, person_of(world, reference) if name else 0


def shown(world: World, name: str, who: str = "officer", born: date | None = None) -> list[str]:
    found = people.earlier_cases(world.register, world[who], name, born)
    return [f"{one.reference} {one.likely}" for one in found]


def test_intake_shows_what_the_same_person_likely_sent_before(world: World) -> None:
    world.on(date(2026, 5, 1))
    first, _ = made_by(world, "Mrs Katie Marlow")
    made_by(world, "Owen Pugh")
    world.on(date(2026, 6, 1))
    second, _ = made_by(world, "MARLOW, Catherine")
    alike, _ = made_by(world, "Kate Marlowe")
    made_by(world, None)
    assert shown(world, "catherine marlow") == [
        f"{second} likely", f"{first} likely", f"{alike} possible",
    ]  # fmt: skip
    assert shown(world, "Nobody Known") == []
    assert shown(world, "  ") == []


def test_intake_shows_what_was_sent_on_behalf_of_the_same_child(world: World) -> None:
    reference, _ = made_by(world, "Owen Marlow", made_by="parent", on_behalf_of="Katie Marlow")
    own, _ = made_by(world, "Katie Marlow")
    found = people.earlier_cases(world.register, world["officer"], "Catherine Marlow")
    likely = {(one.reference, one.part) for one in found if one.likely == "likely"}
    assert likely == {(own, "made"), (reference, "about")}
    child = next(one.person_id for one in found if one.part == "about")
    mine = next(one.person_id for one in found if one.part == "made")
    people.judge(world.register, world["officer"], mine, child, "same")
    assert people.same_people(world.register, child) == {mine, child}
    assert people.repeat_complainants(world.register, *YEAR) == {}  # one was another's


def test_one_word_is_too_little_to_call_likely(world: World) -> None:
    reference, _ = made_by(world, "Katie")
    assert shown(world, "Catherine") == [f"{reference} possible"]


def test_another_date_of_birth_is_another_person(world: World) -> None:
    reference, person = made_by(world, "Katie")
    officer = world["officer"]
    people.set_date_of_birth(world.register, officer, person, date(2011, 2, 3))
    assert shown(world, "Katie", born=date(2011, 2, 3)) == [f"{reference} likely"]
    assert shown(world, "Katie", born=date(2012, 2, 3)) == []
    assert shown(world, "Katie") == [f"{reference} possible"]


def test_a_date_of_birth_is_kept_only_when_given_and_is_in_no_log(world: World) -> None:
    _, person = made_by(world, "Katie Marlow")
    assert world.register.row("SELECT date_of_birth FROM people")["date_of_birth"] is None
    officer = world["officer"]
    people.set_date_of_birth(world.register, officer, person, date(2011, 2, 3))
    assert "2011" not in str(history(world.register, "person", person))
    people.set_date_of_birth(world.register, officer, person, None)
    assert "2011-02-03" not in world.dump()
    for impossible in (date(1899, 1, 1), date(2026, 6, 11), "soon"):
        with pytest.raises(Invalid):
            people.set_date_of_birth(world.register, officer, person, impossible)


def test_a_restricted_case_is_shown_to_those_alone_who_may_read_it(world: World) -> None:
    _, person = made_by(world, "Katie Marlow", restricted=True)
    other, other_person = made_by(world, "Katie Marlow")
    assert shown(world, "Katie Marlow", "participation") == [f"{other} likely"]
    assert len(shown(world, "Katie Marlow", "manager")) == 2
    assert len(shown(world, "Katie Marlow")) == 2  # who recorded it
    participation = world["participation"]
    assert people.likely_same(world.register, participation, other_person) == ()
    for pair in ((person, other_person), (other_person, person)):
        with pytest.raises(NotFound):
            people.judge(world.register, participation, *pair, "same")
    with pytest.raises(NotFound):
        people.likely_same(world.register, participation, person)


@pytest.mark.parametrize("role", ["board"])
def test_the_board_is_shown_nobody(world: World, role: str) -> None:
    _, person = made_by(world, "Katie Marlow")
    with pytest.raises(NotAllowed):
        people.earlier_cases(world.register, world[role], "Katie Marlow")
    with pytest.raises(NotAllowed):
        people.likely_same(world.register, world[role], person)


@pytest.mark.parametrize("role", ["board", "quality", "admin"])
def test_who_is_the_same_is_said_by_those_who_record(world: World, role: str) -> None:
    (_, one), (_, other) = made_by(world, "Katie Marlow"), made_by(world, "Cath Marlow")
    with pytest.raises(NotAllowed):
        people.judge(world.register, world[role], one, other, "same")
    with pytest.raises(NotAllowed):
        people.undo(world.register, world[role], one, other)
    with pytest.raises(NotAllowed):
        people.set_date_of_birth(world.register, world[role], one, None)


def test_an_officer_confirms_and_takes_it_back(world: World) -> None:
    register, officer = world.register, world["officer"]
    (_, one), (second, other) = made_by(world, "Katie Marlow"), made_by(world, "Cath Marlow")
    before = world.dump().count('INSERT INTO "people"')

    def likely() -> list[str]:
        return [f"{c.reference} {c.likely}" for c in people.likely_same(register, officer, one)]

    assert likely() == [f"{second} likely"]
    people.judge(register, officer, other, one, "same")
    assert likely() == [f"{second} confirmed"]
    assert people.same_people(register, other) == {one, other}
    people.undo(register, officer, one, other)
    assert likely() == [f"{second} likely"]
    people.judge(register, officer, one, other, "not_same")
    assert likely() == []
    assert people.repeat_complainants(register, *YEAR) == {}
    events = [event.event for event in history(register, "person", min(one, other))]
    assert events == ["same_person", "undo_verdict", "not_same_person"]
    assert world.dump().count('INSERT INTO "people"') == before
    people.undo(register, officer, one, other)
    with pytest.raises(NotFound, match="Nobody has said"):
        people.undo(register, officer, one, other)


def test_what_was_said_is_undone_before_the_contrary_is_said(world: World) -> None:
    register, officer = world.register, world["officer"]
    a, b, c = (made_by(world, name)[1] for name in ("Jo Bell", "Joe Bell", "Joseph Bell"))
    people.judge(register, officer, a, b, "same")
    people.judge(register, officer, b, c, "not_same")
    for pair, verdict in (((a, b), "not_same"), ((a, b), "same"), ((a, c), "same")):
        with pytest.raises(WrongState, match="Undo that first"):
            people.judge(register, officer, *pair, verdict)
    assert people.likely_same(register, officer, c) == ()
    with pytest.raises(Invalid):
        people.judge(register, officer, a, a, "same")
    with pytest.raises(Invalid):
        people.judge(register, officer, a, c, "twins")
    people.undo(register, officer, c, b)
    people.judge(register, officer, a, c, "same")
    assert people.same_people(register, b) == {a, b, c}


def test_repeat_complainants_are_counted_by_how_many_complaints_they_made(world: World) -> None:
    """As the report's table: so many people made 2, so many 3, so many 4."""
    register, officer = world.register, world["officer"]

    def person_with(name: str, complaints: int) -> None:
        ids = [made_by(world, name)[1] for _ in range(complaints)]
        for one, other in pairwise(ids):
            people.judge(register, officer, one, other, "same")

    for name, complaints in (("A B", 2), ("C D", 2), ("E F", 3), ("G H", 4), ("I J", 1)):
        person_with(name, complaints)
    made_by(world, "I J", kind="feedback")
    made_by(world, None)
    made_by(world, None)
    assert people.repeat_complainants(register, *YEAR) == {2: 2, 3: 1, 4: 1}
    assert people.repeat_complainants(register, date(2027, 4, 1), date(2028, 3, 31)) == {}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_the_same_person_is_the_same_from_whichever_side(
    world: World, pairs: list[tuple[int, int]]
) -> None:
    register, officer = world.register, world["officer"]
    ids = [made_by(world, "Katie Marlow")[1] for _ in range(6)]
    groups = {person: {person} for person in ids}
    for one, other in ((ids[a], ids[b]) for a, b in pairs if a != b):
        if other not in groups[one]:
            people.judge(register, officer, one, other, "same")
            joined = groups[one] | groups[other]
            groups.update(dict.fromkeys(joined, joined))
    for person in ids:
        assert people.same_people(register, person) == groups[person]
    with register.writing():
        register.db.execute("DELETE FROM person_verdicts")


def test_a_register_of_names_answers_by_its_indexes(world: World) -> None:
    sql = f"EXPLAIN QUERY PLAN {people._BY_NAME}"
    keys = {"sees_restricted": True, "actor": 1, "name_key": "x", "sound_key": "x", "most": 9}
    plan = " ".join(row["detail"] for row in world.register.rows(sql, keys))
    indexes = (
        "people_by_name", "people_by_sound", "cases_by_person", "cases_by_child",
        "decisions_current",
    )  # fmt: skip
    for index in indexes:
        assert index in plan
