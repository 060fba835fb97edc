"""What one person may be told: their own words and what became of them, and no more."""

from datetime import date
from typing import Any

import pytest

from learning_register import people, retention, subject_access
from learning_register.audit_trail import history
from learning_register.errors import NotAllowed, NotFound
from learning_register.register import SYSTEM
from learning_register.subject_access import Namesake, SubjectAccess, ToldEvent

World = Any
NAME = "Katie Marlow"


def person_of(world: World, reference: str) -> int:
    sql = "SELECT person_id FROM cases WHERE reference = ?"
    return int(world.register.row(sql, (reference,))["person_id"])


def told(world: World, reference: str) -> SubjectAccess:
    return subject_access.subject_access(world.register, SYSTEM, person_of(world, reference))


def test_a_person_is_told_what_they_said_and_what_became_of_it(world: World) -> None:
    case = world.case(
        text="Nobody rang me.", desired_outcome="Ring me.", person_name=NAME,
        service_area="fostering",
    )  # fmt: skip
    world.case(text="Somebody else's.", person_name="Owen Pugh")
    world.on(date(2026, 6, 15))
    world.move(
        world["officer"], "case", case.id, "respond", outcome="upheld",
        responded_on=date(2026, 6, 15), note="Her aunt rang and shouted.",
    )  # fmt: skip
    found = told(world, case.reference)
    assert found.kept_back == ()
    assert (found.told.names, found.told.as_at) == ((NAME,), date(2026, 6, 15))
    [one] = found.told.cases
    assert (one.reference, one.text, one.desired_outcome) == (
        case.reference, "Nobody rang me.", "Ring me.",
    )  # fmt: skip
    assert (one.outcome, one.responded_on, one.theme, one.service_area) == (
        "upheld", date(2026, 6, 15), "Family Time", "Fostering",
    )  # fmt: skip
    assert one.history == (
        ToldEvent(date(2026, 6, 10), "record_complaint", "officer"),
        ToldEvent(date(2026, 6, 10), "decide_theme", "officer"),
        ToldEvent(date(2026, 6, 15), "respond", "officer"),
    )
    said = str(found)
    for other in ("aunt", "Somebody else", "Pugh", world["officer"].name):
        assert other not in said


def test_what_is_restricted_is_kept_back_and_named_to_the_officer_alone(world: World) -> None:
    reference = world.case(text="He shouted.", person_name=NAME, restricted=True).reference
    found = told(world, reference)
    assert (found.told.cases, found.kept_back) == ((), (reference,))
    assert reference not in str(found.told)
    assert "He shouted." not in str(found)


def test_what_others_said_on_their_behalf_is_kept_back(world: World) -> None:
    own = world.case(person_name=NAME).reference
    other = world.case(
        text="My daughter waits.", person_name="Owen Marlow", made_by="parent", on_behalf_of=NAME
    ).reference
    child = world.register.row("SELECT child_id FROM cases WHERE reference = ?", (other,))
    people.judge(world.register, world["officer"], person_of(world, own), child["child_id"], "same")
    found = told(world, own)
    assert [case.reference for case in found.told.cases] == [own]
    assert found.kept_back == (other,)
    assert "My daughter waits." not in str(found)
    [namesake] = subject_access.namesakes(world.register, SYSTEM, NAME)
    assert namesake.references == (own, other)


def test_who_may_complain_and_not_be_told_is_told_nothing_of_it(world: World) -> None:
    reference = world.case(
        person_name="Owen Marlow", made_by="relative", on_behalf_of=NAME, may_be_told="no"
    ).reference
    found = told(world, reference)
    assert (found.told.cases, found.kept_back) == ((), (reference,))


def test_all_that_is_confirmed_to_be_of_the_same_person_is_told(world: World) -> None:
    register, officer = world.register, world["officer"]
    first = world.case(person_name=NAME).reference
    second = world.case(person_name="Cath Marlow").reference
    world.case(person_name=NAME)
    ids = [person_of(world, reference) for reference in (first, second)]
    people.judge(register, officer, *ids, "same")
    people.set_date_of_birth(register, officer, ids[1], date(2010, 1, 2))
    found = told(world, second).told
    assert [case.reference for case in found.cases] == [first, second]
    assert found.names == (NAME, "Cath Marlow")
    assert found.date_of_birth == date(2010, 1, 2)


def test_namesakes_are_told_apart_by_their_cases(world: World) -> None:
    register, officer = world.register, world["officer"]
    a, b, c = (world.case(person_name=NAME).reference for _ in range(3))
    ids = [person_of(world, reference) for reference in (a, b, c)]
    people.judge(register, officer, ids[0], ids[2], "same")
    found = subject_access.namesakes(register, SYSTEM, "marlow, katie")
    assert found == (
        Namesake(ids[0], NAME, (a, c)), Namesake(ids[1], NAME, (b,)),
    )  # fmt: skip
    assert subject_access.namesakes(register, SYSTEM, "Nobody") == ()


def test_that_it_was_put_together_is_logged_without_a_name(world: World) -> None:
    reference = world.case(person_name=NAME).reference
    told(world, reference)
    [event] = history(world.register, "person", person_of(world, reference))
    assert (event.event, event.actor_name) == ("subject_access", "Heard")
    assert event.after == {"cases": [reference], "kept_back": []}


def test_what_was_erased_is_not_told(world: World) -> None:
    world.on(date(2014, 6, 2))
    case = world.case(person_name=NAME)
    world.move(world["officer"], "case", case.id, "withdraw", reason="x")
    person = person_of(world, case.reference)
    world.on(date(2026, 6, 2))
    retention.carry_out(world.register, SYSTEM, lambda text, names: text)
    found = subject_access.subject_access(world.register, SYSTEM, person).told
    assert (found.names, [one.text for one in found.cases]) == ((), [None])
    assert subject_access.namesakes(world.register, SYSTEM, NAME) == ()


@pytest.mark.parametrize("role", ["officer", "quality", "board", "participation"])
def test_it_is_for_managers_and_administrators(world: World, role: str) -> None:
    person = person_of(world, world.case(person_name=NAME).reference)
    with pytest.raises(NotAllowed):
        subject_access.subject_access(world.register, world[role], person)
    with pytest.raises(NotAllowed):
        subject_access.namesakes(world.register, world[role], NAME)


def test_somebody_who_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        subject_access.subject_access(world.register, SYSTEM, 99)
