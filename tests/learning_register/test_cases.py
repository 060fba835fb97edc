"""Cases: recorded whole or not at all, listed without names, restricted when they must be."""

from datetime import date, timedelta
from typing import Any

import pytest

from learning_register import cases
from learning_register.case_kinds import CHANNELS, KINDS, MADE_BY, all_service_areas
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound, Stale
from learning_register.suggestions import (
    Decision,
    decisions_for,
    keep_suggestion,
    suggestion_by_id,
    text_sha256,
)

World = Any
TEXT = "Nobody told me."
SUGGESTED = {
    "model": "2026.1",
    "theme": "worker_change",
    "suggestions": [
        {"theme": "worker_change", "confidence": 0.6},
        {"theme": "family_time", "confidence": 0.3},
        {"theme": "poor_communication", "confidence": 0.1},
    ],
    "risk": True,
    "risk_reasons": ["a child may be alone"],
}


def suggest(world: World, text: str = TEXT, **more: object) -> int:
    return keep_suggestion(
        world.register, world["officer"], text_sha256(text), {**SUGGESTED, **more}
    )


def record(world: World, decision: Decision, **more: Any) -> cases.CaseRef:
    values = {"text": TEXT, "received_on": world.today, "channel": "email", "made_by": "child"}
    new = cases.NewCase(**{"kind": "complaint", **values, **more})
    return cases.record_case(world.register, world["officer"], new, decision)


@pytest.mark.parametrize(
    ("kind", "state"),
    [("complaint", "stage_1"), ("feedback", "open"), ("compliment", "recorded"),
     ("enquiry", "recorded")],
)  # fmt: skip
def test_the_kind_of_a_case_says_where_it_begins(world: World, kind: str, state: str) -> None:
    reference = world.case(kind).reference
    case = cases.case_by_reference(world.register, world["officer"], reference)
    assert (case.state, case.clock is not None) == (state, kind == "complaint")


def test_references_count_within_the_year_of_receipt(world: World) -> None:
    last_year = date(2025, 12, 30)
    references = [world.case(received_on=day).reference for day in
                  (world.today, last_year, world.today, last_year)]  # fmt: skip
    assert references == ["C-2026-0001", "C-2025-0001", "C-2026-0002", "C-2025-0002"]


def test_a_case_is_read_back_as_it_was_recorded(world: World) -> None:
    ref = record(
        world,
        Decision("Contact", ("communication",)),
        text=" Nobody\r\ntold\x00 me. ",
        person_name=" Jade ",
        service_area="fostering",
        desired_outcome="A call",
        team="North",
        on_behalf_of="Mia",
        may_complain="yes",
        may_be_told="no",
        childs_view="agrees",
        advocacy="accepted",
        advocate_name="Ada Voke",
        advocate_appointed_on=date(2026, 6, 8),
        grounds_on=date(2026, 5, 1),
    )
    case = cases.case_by_reference(world.register, world["officer"], ref.reference.lower())
    assert (case.text, case.person_name, case.desired_outcome) == (
        "Nobody\ntold me.",
        "Jade",
        "A call",
    )
    assert (case.theme, case.secondary, case.service_area) == (
        "family_time", ("poor_communication",), "fostering",
    )  # fmt: skip
    assert (case.procedure, case.team, case.on_behalf_of) == ("statutory", "North", "Mia")
    assert (case.may_complain, case.may_be_told, case.childs_view) == ("yes", "no", "agrees")
    assert (case.advocacy, case.advocate_name) == ("accepted", "Ada Voke")
    assert (case.advocate_appointed_on, case.grounds_on) == (date(2026, 6, 8), date(2026, 5, 1))
    assert case.clock
    assert case.clock.due_on == date(2026, 6, 24)
    with pytest.raises(NotFound):
        cases.case_by_reference(world.register, world["officer"], "C-2026-0099")


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("kind", "moan", Invalid), ("text", " \x00", Missing), ("text", "a" * 100_001, Invalid),
        ("received_on", date(2026, 6, 11), Invalid), ("received_on", date(1999, 12, 31), Invalid),
        ("received_on", "yesterday", Invalid), ("channel", "pigeon", Invalid),
        ("made_by", "ghost", Invalid), ("service_area", "Gardens", Invalid),
        ("person_name", "x" * 201, Invalid), ("desired_outcome", "x" * 10_001, Invalid),
        ("procedure", "secret", Invalid), ("team", "x" * 101, Invalid),
        ("on_behalf_of", "x" * 201, Invalid), ("may_complain", "perhaps", Invalid),
        ("may_be_told", "perhaps", Invalid), ("childs_view", "sad", Invalid),
        ("advocacy", "maybe", Invalid), ("advocate_name", "x" * 201, Invalid),
        ("advocate_appointed_on", date(2026, 6, 11), Invalid),
        ("grounds_on", date(2026, 6, 11), Invalid),
    ],
)  # fmt: skip
def test_a_case_with_a_mistake_is_not_recorded(
    world: World, field: str, value: Any, error: type[Exception]
) -> None:
    before = world.dump()
    with pytest.raises(error) as caught:
        record(world, Decision("family_time"), **{field: value})
    assert caught.value.field == field  # type: ignore[attr-defined]
    assert world.dump() == before


@pytest.mark.parametrize("kind", ["feedback", "compliment", "enquiry"])
def test_only_a_complaint_has_a_procedure(world: World, kind: str) -> None:
    with pytest.raises(Invalid) as caught:
        record(world, Decision("family_time"), kind=kind, procedure="statutory")
    assert caught.value.field == "procedure"
    ref = record(world, Decision("family_time"), kind=kind)
    case = cases.case_by_reference(world.register, world["officer"], ref.reference)
    assert (case.procedure, case.clocks) == (None, ())


@pytest.mark.parametrize(
    "decision",
    [Decision("no such"), Decision("contact", ("family time",)), Decision("contact", ("no such",)),
     Decision("contact", (), 99)],
)  # fmt: skip
def test_a_decision_with_a_mistake_records_no_case(world: World, decision: Decision) -> None:
    before = world.dump()
    with pytest.raises((Invalid, NotFound)):
        record(world, decision)
    assert world.dump() == before


def test_a_text_changed_after_the_suggestion_is_refused(world: World) -> None:
    suggestion = suggest(world, "Another text.")
    with pytest.raises(Invalid, match="Ask for suggestions again"):
        record(world, Decision("family_time", (), suggestion))


@pytest.mark.parametrize(
    ("theme", "rank", "followed"),
    [("worker_change", 1, True), ("family_time", 2, False), (None, None, False)],
)
def test_it_is_kept_whether_the_officer_followed_the_suggestion(
    world: World, theme: str | None, rank: int | None, followed: bool
) -> None:
    ref = record(world, Decision(theme, (), suggest(world)), text=f" {TEXT}\r\n")
    (decided,) = decisions_for(world.register, ref.id)
    assert (decided.theme, decided.rank, decided.followed) == (theme, rank, followed)


def test_choosing_no_theme_follows_a_suggestion_of_none(world: World) -> None:
    none = suggest(world, theme=None, no_theme_reason="not_a_complaint")
    (decided,) = decisions_for(world.register, record(world, Decision(None, (), none)).id)
    assert (decided.rank, decided.followed) == (None, True)
    kept = suggestion_by_id(world.register, none)
    assert kept["risk"] is True
    assert kept["scores"] == SUGGESTED["suggestions"]


def test_a_changed_theme_keeps_the_earlier_decision(world: World) -> None:
    ref = record(world, Decision("worker_change", (), suggest(world)))
    version = cases.change_theme(
        world.register,
        world["manager"],
        ref.id,
        ref.version,
        "contact",
        ("communication",),
        "Read it.",
    )
    first, second = decisions_for(world.register, ref.id)
    assert (first.theme, first.followed, first.superseded_by) == ("worker_change", True, second.id)
    assert (second.rank, second.followed, second.reason) == (2, False, "Read it.")
    with pytest.raises(Stale):
        cases.change_theme(world.register, world["manager"], ref.id, ref.version, None)
    with pytest.raises(NotAllowed):
        cases.change_theme(world.register, world["participation"], ref.id, version, None)
    assert cases.list_cases(world.register, world["officer"], theme="Family Time").total == 1
    assert cases.list_cases(world.register, world["officer"], theme="worker_change").total == 0


def test_a_restricted_case_is_read_by_few_and_each_reading_is_kept(world: World) -> None:
    ref = world.case(restricted=True)
    from learning_register.register import Actor

    other_officer = Actor(99, "Omar", "officer")
    for nobody in (other_officer, world["participation"], world["board"]):
        with pytest.raises(NotAllowed):
            cases.case_by_reference(world.register, nobody, ref.reference)
        with pytest.raises(NotAllowed):
            cases.case_history(world.register, nobody, ref.id)
        with pytest.raises(NotAllowed):
            cases.change_theme(world.register, nobody, ref.id, ref.version, None)
        assert not cases.case_events(world.register, nobody, ref.id)
    for reader in ("officer", "manager", "quality", "admin"):
        assert cases.case_by_reference(world.register, world[reader], ref.reference).text
    history = cases.case_history(world.register, world["admin"], ref.id)
    assert [e.actor_role for e in history if e.event == "read"] == [
        "officer", "manager", "quality", "admin",
    ]  # fmt: skip


def test_a_restricted_case_is_listed_for_those_alone_who_may_read_it(world: World) -> None:
    from learning_register.register import Actor

    hidden, other_officer = world.case(restricted=True), Actor(99, "Omar", "officer")
    world.case()
    for reader in (world["officer"], world["manager"]):
        assert cases.list_cases(world.register, reader).total == 2
        assert len(cases.cases_awaiting_response(world.register, reader, world.today)) == 2
    assert cases.list_cases(world.register, other_officer).total == 1
    [seen] = cases.cases_awaiting_response(world.register, other_officer, world.today)
    assert seen.reference != hidden.reference


def test_a_restricted_case_is_linked_by_those_alone_who_may_read_it(world: World) -> None:
    from learning_register import learning

    hidden, others = world.case(restricted=True), world["participation"]
    before = world.dump()
    with pytest.raises(NotAllowed):
        learning.identify(world.register, others, "family_time", "Tell them.", (hidden.reference,))
    assert world.dump() == before


def test_a_form_that_is_sent_twice_makes_one_case(world: World) -> None:
    decision = Decision("family_time", suggestion_id=suggest(world))
    first = record(world, decision)
    with pytest.raises(AlreadyExists, match=first.reference):
        record(world, decision)
    assert cases.list_cases(world.register, world["officer"]).total == 1
    officer, shown = world["officer"], decision.suggestion_id
    assert cases.case_from_suggestion(world.register, officer, shown) == first.reference
    assert cases.case_from_suggestion(world.register, world["manager"], shown) is None
    assert cases.case_from_suggestion(world.register, officer, None) is None


def test_the_first_due_is_the_first_awaited(world: World) -> None:
    early = world.case(received_on=world.today - timedelta(days=5))
    world.move(world["manager"], "case", early.id, "extend", reason="An interpreter is needed.")
    late = world.case()
    awaited = cases.cases_awaiting_response(world.register, world["officer"], world.today)
    assert [one.reference for one in awaited] == [late.reference, early.reference]


def test_cases_are_listed_by_day_of_receipt_both_days_counted(world: World) -> None:
    for days in (3, 2, 1, 0):
        world.case(received_on=world.today - timedelta(days=days))
    first, last = world.today - timedelta(days=2), world.today - timedelta(days=1)
    found = cases.list_cases(
        world.register, world["officer"], received_from=first, received_to=last
    )
    assert [one.received_on for one in found.items] == [last, first]
    assert found.total == 2


def test_the_board_reads_no_case_and_records_none(world: World) -> None:
    ref = world.case()
    with pytest.raises(NotAllowed):
        cases.case_by_reference(world.register, world["board"], ref.reference)
    with pytest.raises(NotAllowed):
        cases.list_cases(world.register, world["board"])
    new = cases.NewCase("complaint", TEXT, world.today, "email", "child")
    with pytest.raises(NotAllowed):
        cases.record_case(world.register, world["board"], new, Decision(None))
    with pytest.raises(NotAllowed):
        keep_suggestion(world.register, world["board"], text_sha256(TEXT), SUGGESTED)


def test_lists_are_newest_first_in_pages_and_hold_no_text_or_name(world: World) -> None:
    days = [world.today - timedelta(days=n) for n in (3, 1, 2)]
    refs = [world.case(received_on=day, person_name="Jade").reference for day in days]
    world.case("feedback", None, received_on=days[0] - timedelta(days=9))
    page = cases.list_cases(world.register, world["officer"], page=1, per_page=2)
    assert ([item.reference for item in page.items], page.total) == ([refs[1], refs[2]], 4)
    assert "Jade" not in str(page)
    assert TEXT not in str(page)
    assert (
        cases.list_cases(world.register, world["officer"], kind="feedback").items[0].theme is None
    )
    assert (
        cases.list_cases(
            world.register, world["officer"], state="stage_1", page=3, per_page=2
        ).items
        == ()
    )
    with pytest.raises(Invalid):
        cases.list_cases(world.register, world["officer"], page=0)


def test_a_complaint_is_extended_once_answered_and_reopened(world: World) -> None:
    ref = world.case()
    officer = world["officer"]

    def now() -> cases.Case:
        return cases.case_by_reference(world.register, officer, ref.reference)

    world.move(officer, "case", ref.id, "extend", reason="An advocate is found.")
    clock = now().clock
    assert clock
    assert clock.due_on == date(2026, 7, 8)
    assert "extend" not in {
        rule.event for rule in cases.case_events(world.register, officer, ref.id)
    }
    world.move(officer, "case", ref.id, "respond", outcome="upheld", responded_on=world.today)
    assert (now().state, now().outcome, now().responded_on) == ("responded", "upheld", world.today)
    world.move(officer, "case", ref.id, "reopen", reason="Not satisfied.")
    assert (now().state, now().outcome, now().responded_on) == ("stage_1", None, None)
    feedback = world.case("feedback")
    world.move(officer, "case", feedback.id, "respond", note="Rang Jade.")
    assert {rule.event for rule in cases.case_events(world.register, officer, feedback.id)} == {
        "reopen_feedback", "make_first_contact", "close_loop", "leave_loop_open", "finish",
    }  # fmt: skip


def test_the_closed_lists_are_those_of_the_schema(world: World) -> None:
    assert set(KINDS) == {"complaint", "feedback", "compliment", "enquiry"}
    for channel in CHANNELS:
        for made_by in MADE_BY:
            world.case(channel=channel, made_by=made_by)
    assert [area.name for area in all_service_areas(world.register)][:2] == [
        "Front Door / MASH", "Early Help",
    ]  # fmt: skip
