"""Learning: what it came from, what it is about, whom it was shared with, how its actions go."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from learning_register import audit_trail, cases, evidence, learning, sharing
from learning_register.actions import action_by_reference, due_date_moves, plan_action
from learning_register.checking import check
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, Stale, WrongState
from learning_register.evidence_files import NewFile
from learning_register.learning_sources import Source, add_source, sources_of
from learning_register.progress_notes import (
    note_progress,
    progress_of_action,
    progress_of_learning,
)
from learning_register.register import create_register, open_register
from learning_register.rules import ROLES
from learning_register.sharing import NewSharing, share, sharing_of, you_said_we_did

World = Any
DECISION = Source("ombudsman", "24 009 478", "https://www.lgo.org.uk/decisions/24-009-478")
FINDING = Source("audit", "F-0001")


def identified(world: World, *references: str, who: str = "officer", **more: Any) -> Any:
    reference = learning.identify(
        world.register, world[who], "family_time", "Tell them first.", references, **more
    )
    return learning.learning_by_reference(world.register, reference)


def trail(world: World) -> str:
    return "\n".join(str(row) for row in world.register.rows("SELECT * FROM audit_trail"))


def test_learning_comes_from_cases_compliments_decisions_findings_or_the_theme(
    world: World,
) -> None:
    one, two = world.case(), world.case("feedback")
    thanks = world.case("compliment", None)
    references = (one.reference, two.reference, thanks.reference)
    kept = {
        (): [Source("theme", "family_time")],
        (one.reference,): [Source("case", one.reference)],
        references: [
            Source("case", one.reference),
            Source("case", two.reference),
            Source("compliment", thanks.reference),
        ],
    }
    for given, expected in kept.items():
        found = identified(world, *given)
        assert list(sources_of(world.register, world["quality"], found.id)) == expected
    found = identified(world, one.reference, sources=(DECISION, FINDING))
    assert sources_of(world.register, world["quality"], found.id) == (
        Source("case", one.reference), DECISION, FINDING,
    )  # fmt: skip


def test_a_source_is_added_later_and_once(world: World) -> None:
    case, found = world.case(), identified(world)
    for _ in range(2):
        for source in (Source("case", case.reference.lower()), DECISION):
            add_source(world.register, world["quality"], found.id, source)
    assert sources_of(world.register, world["officer"], found.id) == (
        Source("case", case.reference), DECISION,
    )  # fmt: skip
    events = [one.event for one in audit_trail.history(world.register, "learning", found.id)]
    assert events == ["identify", "link_case", "add_source"]


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (Source("rumour", "x"), "source"), (Source("theme", "family_time"), "source"),
        (Source("audit", "x" * 101), "reference"),
        (Source("ombudsman", "c-2026-0001"), "reference"),
        (Source("audit", "F-0001", "javascript:alert(1)"), "link"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_is_refused_by_field_and_nothing_is_kept(
    world: World, source: Source, field: str
) -> None:
    before = world.dump()
    with pytest.raises(Invalid) as caught:
        identified(world, sources=(source,))
    assert caught.value.field == field
    with pytest.raises(Missing):
        identified(world, sources=(Source("audit", " "),))
    assert world.dump() == before


def test_a_restricted_case_is_no_source_for_who_may_not_see_it(world: World) -> None:
    case = world.case(restricted=True)
    found = identified(world, case.reference)
    assert sources_of(world.register, world["manager"], found.id)
    for role in ("board", "participation"):
        assert sources_of(world.register, world[role], found.id) == ()
    with pytest.raises(NotAllowed):
        add_source(world.register, world["participation"], found.id, Source("case", case.reference))
    with pytest.raises(NotAllowed):
        add_source(world.register, world["board"], found.id, FINDING)


def test_learning_is_about_a_service_area_or_about_all(world: World) -> None:
    found = identified(world, service_area="Children in Care")
    assert found.service_area == "children_in_care"
    assert identified(world).service_area is None
    change = learning.change_service_area
    change(world.register, world["manager"], found.id, found.version, "fostering")
    with pytest.raises(Stale):
        change(world.register, world["manager"], found.id, found.version, None)
    with pytest.raises(NotAllowed):
        change(world.register, world["board"], found.id, found.version + 1, None)
    with pytest.raises(Invalid) as caught:
        change(world.register, world["manager"], found.id, found.version + 1, "the moon")
    assert caught.value.field == "service_area"
    again = learning.learning_by_reference(world.register, found.reference)
    assert (again.service_area, again.version) == ("fostering", found.version + 1)
    event = audit_trail.history(world.register, "learning", found.id)[-1]
    assert (event.before, event.after) == (
        {"service_area": "children_in_care"}, {"service_area": "fostering"},
    )  # fmt: skip


def test_who_agreed_and_when_is_kept(world: World) -> None:
    found = world.learning()
    world.on(world.today + timedelta(days=3))
    world.move(world["quality"], "learning", found.id, "agree")
    agreed = learning.learning_by_reference(world.register, found.reference)
    assert (agreed.agreed_by, agreed.agreed_on) == (world["quality"].id, world.today)


def test_learning_that_was_not_agreed_can_be_taken_up_again(world: World) -> None:
    found = world.learning()
    world.move(world["manager"], "learning", found.id, "decline", reason="Not ours.")
    with pytest.raises(NotAllowed):
        world.move(world["officer"], "learning", found.id, "reopen", reason="It is.")
    world.move(world["manager"], "learning", found.id, "reopen", reason="It is ours.")
    world.move(world["manager"], "learning", found.id, "agree")


def test_the_day_of_review_is_moved_with_a_reason_and_then_comes_due_again(world: World) -> None:
    from learning_register.work import work_for

    action = world.action("verified")
    close = {"note": "No more.", "review_on": world.today + timedelta(days=10)}
    world.move(world["quality"], "learning", action.learning_id, "close", **close)
    world.on(world.today + timedelta(days=10))
    world.move(world["board"], "learning", action.learning_id, "review_no_change")
    assert not work_for(world.register, world["board"], world.today).to_review
    later = world.today + timedelta(days=90)
    with pytest.raises(Missing):
        world.move(world["board"], "learning", action.learning_id, "move_review", review_on=later)
    world.move(
        world["board"], "learning", action.learning_id, "move_review", review_on=later,
        reason="Look again after the summer.",
    )  # fmt: skip
    world.on(later)
    assert work_for(world.register, world["board"], world.today).to_review


def test_a_due_date_moves_only_with_a_reason_and_its_history_is_kept(world: World) -> None:
    action = world.action()
    first, later = action.due_on, action.due_on + timedelta(days=7)
    with pytest.raises(Missing):
        world.move(world["manager"], "action", action.id, "move_due_date", due_on=later)
    for wrong in (world.today - timedelta(days=1), first, "31/2/2026"):
        with pytest.raises(Invalid) as caught:
            world.move(
                world["manager"], "action", action.id, "move_due_date", due_on=wrong, reason="x"
            )
        assert caught.value.field == "due_on"
    for day, reason in ((later, "The trainer is ill."), (first, "She is back.")):
        world.move(
            world["manager"], "action", action.id, "move_due_date", due_on=day, reason=reason
        )
    moved = action_by_reference(world.register, action.reference)
    assert (moved.due_on, moved.state) == (first, "open")
    seen = due_date_moves(world.register, world["officer"], moved)
    assert [(one.before, one.after, one.reason, one.by) for one in seen] == [
        (first, later, "The trainer is ill.", "Manager"), (later, first, "She is back.", "Manager"),
    ]  # fmt: skip
    assert {one.reason for one in due_date_moves(world.register, world["board"], moved)} == {None}
    assert "trainer" not in trail(world)


def test_an_action_may_name_its_team(world: World) -> None:
    found = world.learning("agreed")

    def planned(team: str | None) -> Any:
        reference = plan_action(
            world.register, world["manager"], found.id, "Brief them.", "briefing",
            world["officer"].id, world.today, team,
        )  # fmt: skip
        return action_by_reference(world.register, reference).team

    assert [planned(team) for team in (" Care Team 2 ", " ", None)] == ["Care Team 2", None, None]
    with pytest.raises(Invalid) as caught:
        planned("x" * 101)
    assert caught.value.field == "team"


def test_progress_is_noted_by_the_owner_and_those_who_help(world: World) -> None:
    action = world.action(owner="board")
    for who in ("board", "officer", "manager", "quality"):
        note_progress(world.register, world[who], action.id, f"Jade's {who} rang.")
    for who in ("participation", "admin"):
        with pytest.raises(NotAllowed):
            note_progress(world.register, world[who], action.id, "Rang.")
    notes = progress_of_action(world.register, world["admin"], action.id)
    assert [(note.text, note.added_by_name) for note in notes][-1] == (
        "Jade's board rang.", "Board",
    )  # fmt: skip
    assert len(progress_of_learning(world.register, world["board"], action.learning_id)) == 4
    assert "Jade" not in trail(world)
    for text, error in ((" ", Missing), ("x" * 10_001, Invalid)):
        with pytest.raises(error):
            note_progress(world.register, world["officer"], action.id, text)
    with pytest.raises(NotFound):
        note_progress(world.register, world["officer"], 99, "Rang.")


def test_notes_are_read_by_the_owner_and_those_who_see_cases(world: World) -> None:
    action = world.action()
    note_progress(world.register, world["officer"], action.id, "The first draft is out.")
    for role in ROLES:
        seen = progress_of_action(world.register, world[role], action.id)
        assert bool(seen) == (role != "board")


@pytest.mark.parametrize("state", ["verified", "closed"])
def test_what_was_verified_takes_no_more_notes(world: World, state: str) -> None:
    action = world.action(state)
    with pytest.raises(WrongState):
        note_progress(world.register, world["officer"], action.id, "Late.")


def told(world: World, **more: Any) -> NewSharing:
    words = {"you_said": "Nobody tells us.", "we_did": "We ring you first."}
    return NewSharing(**{"forum": "childrens_forum", "shared_on": world.today, **words, **more})


def test_learning_is_shared_with_forums_on_days(world: World) -> None:
    found = world.learning("agreed")
    for forum, which in (("practitioner_improvement_board", None), ("other", "Foster carers")):
        new = told(world, forum=forum, which=which, you_said=None, we_did=None)
        share(world.register, world["officer"], found.id, new)
    share(world.register, world["participation"], found.id, told(world, which="Voices"))
    assert [(one.forum, one.which, one.we_did) for one in sharing_of(world.register, found.id)] == [
        ("childrens_forum", "Voices", "We ring you first."),
        ("other", "Foster carers", None),
        ("practitioner_improvement_board", None, None),
    ]
    for who in ("board", "admin"):
        with pytest.raises(NotAllowed):
            share(world.register, world[who], found.id, told(world))
    assert "Nobody tells us" not in trail(world)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"forum": "the pub"}, "forum"), ({"forum": "other"}, "which"),
        ({"which": "x" * 201}, "which"), ({"you_said": None}, "you_said"),
        ({"we_did": " "}, "we_did"),
        ({"you_said": None, "we_did": None}, "you_said"),
        ({"forum": "team_briefing", "we_did": None}, "we_did"),
        ({"we_did": "x" * 1_001}, "we_did"), ({"shared_on": "yesterday"}, "shared_on"),
    ],
)  # fmt: skip
def test_sharing_that_cannot_be_is_refused_by_field(
    world: World, change: dict[str, Any], field: str
) -> None:
    found = world.learning("agreed")
    before = world.dump()
    with pytest.raises((Invalid, Missing)) as caught:
        share(world.register, world["officer"], found.id, told(world, **change))
    assert caught.value.field == field
    tomorrow = world.today + timedelta(days=1)
    with pytest.raises(Invalid):
        share(world.register, world["officer"], found.id, told(world, shared_on=tomorrow))
    assert world.dump() == before


def test_only_agreed_learning_is_shared(world: World) -> None:
    found = world.learning()
    with pytest.raises(WrongState):
        share(world.register, world["officer"], found.id, told(world))
    world.move(world["manager"], "learning", found.id, "decline", reason="Not ours.")
    with pytest.raises(WrongState):
        share(world.register, world["officer"], found.id, told(world))


def test_words_for_children_are_bettered_and_the_former_ones_can_be_erased(world: World) -> None:
    found = world.learning("agreed")
    number = share(world.register, world["officer"], found.id, told(world))
    for _ in range(2):
        seen = sharing.sharing_by_id(world.register, number).version
        sharing.reword(
            world.register, world["participation"], number, seen, "No one tells us.", "We ring."
        )
    (now,) = sharing_of(world.register, found.id)
    assert (now.you_said, now.we_did, now.version) == ("No one tells us.", "We ring.", 3)
    notes = [one.note for one in audit_trail.history(world.register, "learning", found.id)]
    assert "You said: Nobody tells us.\nWe did: We ring you first." in notes
    with pytest.raises(Stale):
        sharing.reword(world.register, world["officer"], number, 1, "a", "b")
    with pytest.raises(Missing):
        sharing.reword(world.register, world["officer"], number, 3, "a", " ")
    with pytest.raises(NotAllowed):
        sharing.reword(world.register, world["board"], number, 3, "a", "b")
    with pytest.raises(NotFound):
        sharing.reword(world.register, world["officer"], 99, 1, "a", "b")
    assert "tells us" not in trail(world)


def test_you_said_we_did_of_a_period_says_each_thing_once(world: World) -> None:
    care = identified(world, service_area="children_in_care")
    world.move(world["manager"], "learning", care.id, "agree")
    other = world.learning("agreed", theme="poor_communication")
    first = world.today

    def tell(found: Any, days: int, **more: Any) -> int:
        day = first + timedelta(days=days)
        world.on(day)
        return int(share(world.register, world["officer"], found.id, told(world, **more)))

    tell(care, 0)
    again = tell(care, 5, forum="team_briefing")
    bettered = tell(care, 6, we_did="We ring you the day before.")
    elsewhere = tell(other, 7)
    tell(other, 8, forum="team_briefing", you_said=None, we_did=None)
    tell(other, 40)

    def listed(since: int, until: int, **more: Any) -> list[int]:
        days = (first + timedelta(days=since), first + timedelta(days=until))
        return [one.id for one in you_said_we_did(world.register, *days, **more)]

    assert listed(0, 30) == [elsewhere, bettered, again]
    assert listed(5, 6) == [bettered, again]
    assert listed(0, 30, theme="Family Time") == [bettered, again]
    assert listed(0, 30, service_area="Children in Care") == [bettered, again]
    assert listed(1, 4) == []
    with pytest.raises(Invalid) as caught:
        listed(5, 4)
    assert caught.value.field == "until"


def test_a_file_of_evidence_that_was_changed_is_not_served(world: World) -> None:
    action = world.action()
    file = NewFile("a.txt", b"As it was.")
    number = evidence.add_evidence(
        world.register, world["officer"], action.id, "Minutes.", file=file
    )
    path, _, _ = evidence.open_evidence_file(world.register, world["quality"], number)
    path.write_bytes(b"As it is.")
    with pytest.raises(Invalid, match="administrator"):
        evidence.open_evidence_file(world.register, world["quality"], number)


def test_after_all_of_this_the_register_is_sound(world: World) -> None:
    found = identified(world, world.case().reference, sources=(DECISION, FINDING))
    world.move(world["manager"], "learning", found.id, "agree")
    version = learning.learning_by_reference(world.register, found.reference).version
    learning.change_service_area(world.register, world["officer"], found.id, version, "adoption")
    number = share(world.register, world["officer"], found.id, told(world))
    sharing.reword(world.register, world["officer"], number, 1, "No one tells us.", "We ring.")
    action = world.action(learning_id=found.id)
    note_progress(world.register, world["officer"], action.id, "Half is done.")
    world.move(
        world["manager"], "action", action.id, "move_due_date",
        due_on=action.due_on + timedelta(days=7), reason="The trainer is ill.",
    )  # fmt: skip
    assert check(world.register).findings == ()


def test_a_case_that_taught_something_lists_its_learning(world: World) -> None:
    case = world.case()
    found = identified(world, case.reference, sources=(FINDING,))
    seen = cases.case_by_reference(world.register, world["officer"], case.reference)
    assert learning.learning_of_case(world.register, seen.id) == (found,)


def test_learning_of_the_first_version_knows_the_day_it_was_agreed(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    first = sqlite3.connect(path)
    first.executescript((Path(__file__).parent / "earlier" / "m0001.sql").read_text("utf-8"))
    first.close()
    create_register(path)
    with open_register(path) as register:
        agreed = learning.learning_by_reference(register, "L-0001")
        assert (agreed.agreed_on, agreed.service_area) == (date(2025, 5, 20), None)
        assert action_by_reference(register, "A-0001").team is None
        assert sharing_of(register, agreed.id) == ()
