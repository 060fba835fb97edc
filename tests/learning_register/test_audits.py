"""What audits found: recorded by those who may, corrected and withdrawn in the open."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from learning_register import suggestions
from learning_register.audit_trail import history
from learning_register.audits import (
    GRADES,
    SOURCES,
    Finding,
    NewFinding,
    correct_finding,
    finding_by_reference,
    finding_events,
    finding_from_suggestion,
    list_findings,
    record_finding,
)
from learning_register.errors import (
    AlreadyExists,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    RegisterError,
    Stale,
    WrongState,
)
from learning_register.rules import ROLES

World = Any
TEXT = "In six of ten files the visit is dated and says nothing of what the child said."
NEW = NewFinding(
    "case_audit", date(2026, 6, 1), "Care Management", "Visits", "requires_improvement", TEXT,
    ("family_time", "Communication"), team=" Team  4 ",
)  # fmt: skip


def record(world: World, role: str = "quality", **more: Any) -> Finding:
    return record_finding(world.register, world[role], replace(NEW, **more))


def suggested(world: World, role: str = "quality", text: str = TEXT) -> int:
    found = {"model": "m1", "suggestions": [{"theme": "family_time", "confidence": 0.6}]}
    sha256 = suggestions.text_sha256(text)
    return suggestions.keep_suggestion(world.register, world[role], sha256, found)


def test_a_finding_is_kept_as_it_was_entered(world: World) -> None:
    found = record(world)
    assert (found.reference, found.state, found.version) == ("F-0001", "recorded", 1)
    assert (found.service_area, found.team, found.grade) == (
        "care_management", "Team 4", "requires_improvement",
    )  # fmt: skip
    assert (found.text, found.themes) == (TEXT, ("family_time", "poor_communication"))
    assert found.followed is None
    assert finding_by_reference(world.register, world["manager"], " f-0001 ") == found


def test_its_words_are_not_in_the_audit_trail(world: World) -> None:
    found = record(world, standard="Seeing the child alone")
    new = replace(NEW, text="Quite other words.", standard="Other")
    correct_finding(world.register, world["quality"], found.reference, 1, new, "Wrong file.")
    rows = world.register.rows("SELECT before, after FROM audit_trail")
    for words in (TEXT, "Seeing the child alone", "Quite other words."):
        assert words not in str(rows)


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        ({"source": "hearsay"}, "source", Invalid), ({"grade": "average"}, "grade", Invalid),
        ({"found_on": date(2026, 6, 11)}, "found_on", Invalid),
        ({"found_on": date(1999, 12, 31)}, "found_on", Invalid),
        ({"found_on": "soon"}, "found_on", Invalid),
        ({"service_area": ""}, "service_area", Missing),
        ({"service_area": "Roads"}, "service_area", Invalid),
        ({"standard": " "}, "standard", Missing), ({"standard": "x" * 201}, "standard", Invalid),
        ({"text": ""}, "text", Missing), ({"text": "x" * 10_001}, "text", Invalid),
        ({"themes": ("weather",)}, "themes", Invalid), ({"team": "x" * 101}, "team", Invalid),
        ({"suggestion_id": 99}, "suggestion_id", NotFound),
    ],
)  # fmt: skip
def test_a_finding_that_is_not_whole_is_refused_by_field(
    world: World, change: dict[str, Any], field: str, error: type[RegisterError]
) -> None:
    before = world.dump()
    with pytest.raises(error) as refused:
        record(world, **change)
    assert refused.value.field == field
    assert world.dump() == before


@pytest.mark.parametrize("role", ROLES)
def test_who_may_record_read_correct_and_withdraw(world: World, role: str) -> None:
    found, actor = record(world), world[role]
    attempts = [
        lambda: record(world, role),
        lambda: finding_by_reference(world.register, actor, found.reference),
        lambda: list_findings(world.register, actor),
        lambda: correct_finding(world.register, actor, found.reference, 1, NEW, "Typing error."),
        lambda: world.move(actor, "finding", found.id, "withdraw", reason="Counted twice."),
    ]
    for attempt in attempts:
        if role in {"quality", "manager"}:
            attempt()
        else:
            with pytest.raises(NotAllowed):
                attempt()


def test_the_decision_is_held_against_what_was_suggested(world: World) -> None:
    first, second = suggested(world), suggested(world)
    assert record(world, suggestion_id=first).followed is True
    assert record(world, suggestion_id=second, themes=("worker_change",)).followed is False
    with pytest.raises(Invalid, match="changed after the suggestion"):
        record(world, suggestion_id=suggested(world, text="Something else."))


def test_a_form_sent_twice_makes_one_finding(world: World) -> None:
    seen = suggested(world)
    found = record(world, suggestion_id=seen)
    with pytest.raises(AlreadyExists, match=found.reference):
        record(world, suggestion_id=seen)
    before = finding_from_suggestion(world.register, world["quality"], seen)
    assert before == found.reference
    assert list_findings(world.register, world["quality"]).total == 1


def test_a_correction_says_what_was_before_and_why(world: World) -> None:
    found = record(world)
    new = replace(NEW, grade="good", themes=("worker_change",))
    now = correct_finding(world.register, world["manager"], "f-0001", 1, new, "Read again.")
    assert (now.grade, now.themes, now.version) == ("good", ("worker_change",), 2)
    event = history(world.register, "finding", found.id)[-1]
    assert (event.event, event.note, event.actor_name) == ("correct", "Read again.", "Manager")
    assert event.before
    assert event.before["grade"] == "requires_improvement"
    assert event.before["themes"] == ["family_time", "poor_communication"]
    with pytest.raises(Stale):
        correct_finding(world.register, world["quality"], "F-0001", 1, NEW, "Late.")
    with pytest.raises(Missing, match="why you correct it"):
        correct_finding(world.register, world["quality"], "F-0001", 2, NEW, " ")


def test_a_finding_withdrawn_by_mistake_comes_back(world: World) -> None:
    found, quality = record(world), world["quality"]
    world.move(quality, "finding", found.id, "withdraw", reason="Counted twice.")
    withdrawn = finding_by_reference(world.register, quality, found.reference)
    assert withdrawn.state == "withdrawn"
    assert [rule.event for rule in finding_events(world.register, quality, found.id)] == [
        "reinstate"
    ]
    with pytest.raises(WrongState, match="withdrawn"):
        correct_finding(world.register, quality, found.reference, 2, NEW, "x")
    world.move(quality, "finding", found.id, "reinstate", reason="It was another file.")
    assert finding_by_reference(world.register, quality, found.reference).state == "recorded"


def test_findings_are_listed_newest_first_and_filtered(world: World) -> None:
    quality = world["quality"]
    old = record(world, found_on=date(2026, 1, 5), grade="good", themes=())
    new = record(world, service_area="adoption")
    world.move(quality, "finding", old.id, "withdraw", reason="x")

    def listed(**filters: Any) -> list[str]:
        found = list_findings(world.register, quality, **filters)
        return [one.reference for one in found.items]

    assert listed() == [new.reference, old.reference]
    assert listed(theme="Contact") == listed(state="recorded") == [new.reference]
    assert listed(service_area="Adoption") == listed(grade="requires_improvement")
    assert listed(found_to=date(2026, 1, 5)) == listed(grade="good") == [old.reference]
    assert listed(found_from=date(2026, 6, 1)) == [new.reference]
    assert listed(per_page=1, page=2) == [old.reference]
    for wrong in ({"page": 0}, {"service_area": "Roads"}):
        with pytest.raises(Invalid):
            listed(**wrong)
    with pytest.raises(NotFound, match="no such finding"):
        finding_by_reference(world.register, quality, "F-9999")


def test_the_closed_lists_are_those_of_the_table(world: World) -> None:
    (row,) = world.register.rows("SELECT sql FROM sqlite_master WHERE name = 'audit_findings'")
    for values in (SOURCES, GRADES):
        for value in values:
            assert f"'{value}'" in row["sql"]
    for source in SOURCES:
        assert record(world, source=source).source == source
    for grade in GRADES:
        assert record(world, grade=grade, found_on=world.today - timedelta(days=1)).grade == grade
