"""Decisions that may teach the classifier: what waits, what is kept, and what is withdrawn."""

from dataclasses import replace
from typing import Any

import pytest

from learning_register import cases, suggestions
from learning_register.audit_trail import history
from learning_register.candidates import (
    JUDGES,
    Label,
    approve,
    approved_texts,
    decline,
    judged,
    take_back,
    waiting,
    waiting_count,
    waiting_decision,
)
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, RegisterError
from learning_register.rules import ROLES
from learning_register.suggestions import Decision

World = Any
TEXT = "Nobody told Maya Okafor that contact was cancelled."
HIDDEN = "Nobody told [NAME] that contact was cancelled."
FAMILY_TIME = Label("family_time", (), False)


def case(
    world: World,
    theme: str | None = "family_time",
    text: str = TEXT,
    suggested: str | None = "family_time",
    confidence: float = 0.8,
    **more: Any,
) -> cases.CaseRef:
    """A case that was recorded with a suggestion beside it."""
    officer = world["officer"]
    shown = {
        "model": "20261124-1a2b3c4d", "theme": suggested, "risk": False,
        "suggestions": [
            {"theme": suggested or "family_time", "confidence": confidence},
            {"theme": "worker_change", "confidence": 0.1},
        ],
    }  # fmt: skip
    kept = suggestions.keep_suggestion(
        world.register, officer, suggestions.text_sha256(text), shown
    )
    values = {
        "received_on": world.today, "channel": "email", "made_by": "parent",
        "person_name": "Maya Okafor", **more,
    }  # fmt: skip
    new = cases.NewCase("complaint", text, **values)
    return cases.record_case(world.register, officer, new, Decision(theme, (), kept))


def only(world: World) -> int:
    """The decision that waits, of which there is one."""
    [one] = waiting(world.register, world["quality"])
    return one.decision_id


def test_a_decision_waits_with_what_was_suggested_and_what_was_chosen(world: World) -> None:
    ref = case(world, theme="poor_communication")
    [one] = waiting(world.register, world["admin"])
    assert (one.reference, one.text, one.names) == (ref.reference, TEXT, ("Maya Okafor",))
    assert (one.theme, one.suggested, one.overridden) == (
        "poor_communication", "family_time", True,
    )  # fmt: skip
    assert one.confidence == 0.8
    assert waiting_count(world.register, world["admin"]) == 1
    assert waiting_decision(world.register, world["quality"], one.decision_id) == one


def test_overrides_come_first_and_then_the_least_sure(world: World) -> None:
    sure, unsure = case(world, confidence=0.9), case(world, confidence=0.3)
    overridden = case(world, theme="worker_change", confidence=0.95)
    found = [one.reference for one in waiting(world.register, world["quality"])]
    assert found == [one.reference for one in (overridden, unsure, sure)]
    assert [one.reference for one in waiting(world.register, world["quality"], most=1)] == found[:1]


@pytest.mark.parametrize("role", sorted(set(ROLES) - JUDGES))
def test_other_roles_neither_read_nor_judge(world: World, role: str) -> None:
    case(world)
    decision = only(world)
    candidate = approve(world.register, world["quality"], decision, HIDDEN, FAMILY_TIME)
    register, actor, before = world.register, world[role], world.dump()
    for attempt in (
        lambda: waiting(register, actor),
        lambda: waiting_count(register, actor),
        lambda: waiting_decision(register, actor, decision),
        lambda: approve(register, actor, decision, HIDDEN, FAMILY_TIME),
        lambda: decline(register, actor, decision, "because"),
        lambda: take_back(register, actor, candidate),
        lambda: judged(register, actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert world.dump() == before


def test_a_restricted_case_and_one_without_a_suggestion_never_wait(world: World) -> None:
    case(world, restricted=True)
    world.case()
    assert waiting(world.register, world["admin"]) == ()


def test_what_is_approved_is_kept_pseudonymised_alone(world: World) -> None:
    ref = case(world)
    label = Label("Contact", ("poor_communication",), True)
    candidate = approve(world.register, world["quality"], only(world), HIDDEN, label)
    assert waiting(world.register, world["quality"]) == ()
    [kept] = judged(world.register, world["quality"])
    assert (kept.id, kept.verdict, kept.reference) == (candidate, "approved", ref.reference)
    assert (kept.text, kept.theme, kept.secondary, kept.risk) == (
        HIDDEN, "family_time", ("poor_communication",), True,
    )  # fmt: skip
    [taught] = approved_texts(world.register)
    assert taught.label == Label("family_time", ("poor_communication",), True)
    assert (taught.text, taught.made_by, taught.channel) == (HIDDEN, "parent", "email")
    assert taught.month == "2026-06"
    [event] = history(world.register, "candidate", candidate)
    assert event.event == "approve_candidate"
    assert event.after == {
        "case": ref.reference, "theme": "family_time", "secondary": ["poor_communication"],
        "risk": True,
    }  # fmt: skip
    rows = world.register.rows("SELECT * FROM candidates")
    assert "Maya" not in str(rows)
    trail = world.register.rows("SELECT after, before FROM audit_trail")
    assert "contact was cancelled" not in str(trail)


def test_the_child_and_the_advocate_may_not_be_named_either(world: World) -> None:
    case(world, on_behalf_of="Tobi Okafor", advocate_name="Ada Voke")
    [shown] = waiting(world.register, world["quality"])
    assert shown.names == ("Maya Okafor", "Tobi Okafor", "Ada Voke")
    for name in ("Tobi", "Voke"):
        with pytest.raises(Invalid):
            approve(world.register, world["quality"], only(world), f"{name} waited.", FAMILY_TIME)


@pytest.mark.parametrize(
    "text", [TEXT, "nobody told maya okafor.", "Okafor rang.", "It was for Maya's sake."]
)
def test_a_text_in_which_the_case_s_person_is_named_is_refused(world: World, text: str) -> None:
    case(world)
    with pytest.raises(Invalid, match="Hide it first") as refused:
        approve(world.register, world["quality"], only(world), text, FAMILY_TIME)
    assert refused.value.field == "text"
    assert "Maya" not in refused.value.message


@pytest.mark.parametrize(
    ("text", "label", "field"),
    [
        ("  ", FAMILY_TIME, "text"),
        ("x" * 100_001, FAMILY_TIME, "text"),
        (HIDDEN, Label("nonsense", (), False), "theme"),
        (HIDDEN, Label("family_time", ("nonsense",), False), "secondary"),
        (HIDDEN, Label("family_time", ("Contact",), False), "secondary"),
        (HIDDEN, Label(None, ("family_time",), False), "secondary"),
    ],
)
def test_what_could_not_teach_is_refused_by_field(
    world: World, text: str, label: Label, field: str
) -> None:
    case(world)
    decision, before = only(world), world.dump()
    with pytest.raises((Missing, Invalid)) as refused:
        approve(world.register, world["quality"], decision, text, label)
    assert refused.value.field == field
    assert world.dump() == before


def test_a_text_without_a_theme_can_teach_too(world: World) -> None:
    case(world, theme=None)
    approve(world.register, world["admin"], only(world), HIDDEN, Label(None, (), False))
    [taught] = approved_texts(world.register)
    assert taught.label.theme is None


def test_what_is_declined_keeps_its_reason_and_no_text(world: World) -> None:
    case(world)
    decision = only(world)
    with pytest.raises(Missing) as refused:
        decline(world.register, world["quality"], decision, "  ")
    assert refused.value.field == "reason"
    decline(world.register, world["quality"], decision, "It is about two children.")
    [kept] = judged(world.register, world["quality"])
    assert (kept.verdict, kept.text, kept.reason) == (
        "declined", None, "It is about two children.",
    )  # fmt: skip
    assert waiting(world.register, world["quality"]) == ()
    assert approved_texts(world.register) == ()


def test_of_two_who_judge_the_second_is_told(world: World) -> None:
    case(world)
    decision = only(world)
    decline(world.register, world["quality"], decision, "Too much is hidden.")
    with pytest.raises(NotFound, match="judged already"):
        approve(world.register, world["admin"], decision, HIDDEN, FAMILY_TIME)


@pytest.mark.parametrize("verdict", ["approved", "declined"])
def test_a_verdict_is_taken_back_and_the_decision_waits_again(world: World, verdict: str) -> None:
    case(world)
    quality = world["quality"]
    if verdict == "approved":
        candidate = approve(world.register, quality, only(world), HIDDEN, FAMILY_TIME)
    else:
        candidate = decline(world.register, quality, only(world), "because")
    take_back(world.register, quality, candidate)
    assert approved_texts(world.register) == ()
    assert world.register.row("SELECT count(*) AS n FROM candidates WHERE text IS NOT NULL") == {
        "n": 0
    }
    assert only(world)
    with pytest.raises(NotFound):
        take_back(world.register, quality, candidate)
    events = [one.event for one in history(world.register, "candidate", candidate)]
    assert events[-1] == "take_back_candidate"


def test_another_theme_chosen_later_waits_anew_and_the_old_text_does_not_teach(
    world: World,
) -> None:
    ref = case(world)
    quality = world["quality"]
    approve(world.register, quality, only(world), HIDDEN, FAMILY_TIME)
    cases.change_theme(world.register, world["officer"], ref.id, ref.version, "worker_change")
    assert approved_texts(world.register) == ()
    label = replace(FAMILY_TIME, theme="worker_change")
    approve(world.register, quality, only(world), HIDDEN, label)
    assert [one.label.theme for one in approved_texts(world.register)] == ["worker_change"]
    assert len(judged(world.register, quality)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE case_texts SET text = NULL",
        "UPDATE case_texts SET text = 'Nobody told [NAME] anything.'",
        "DELETE FROM case_texts",
        "UPDATE cases SET restricted = 1",
    ],
)
def test_erasing_pseudonymising_or_restricting_a_case_withdraws_its_text(
    world: World, change: str
) -> None:
    """As retention does it, or any other program: the database itself sees to it."""
    case(world)
    approve(world.register, world["quality"], only(world), HIDDEN, FAMILY_TIME)
    world.register.db.execute(change)
    assert approved_texts(world.register) == ()
    [row] = world.register.rows("SELECT text, withdrawn_at IS NULL AS stands FROM candidates")
    assert row == {"text": None, "stands": 0}
    assert judged(world.register, world["quality"]) == ()


def test_a_case_that_retention_has_touched_does_not_wait(world: World) -> None:
    ref = case(world)
    world.register.insert(
        "retention_done", {"case_id": ref.id, "what": "pseudonymise", "done_on": "2026-06-10"}
    )
    assert waiting(world.register, world["quality"]) == ()


def test_a_change_of_something_else_withdraws_nothing(world: World) -> None:
    ref = case(world)
    approve(world.register, world["quality"], only(world), HIDDEN, FAMILY_TIME)
    world.move(world["officer"], "case", ref.id, "respond", outcome="upheld",
               responded_on=world.today)  # fmt: skip
    world.register.db.execute("UPDATE case_texts SET desired_outcome = 'An apology.'")
    assert len(approved_texts(world.register)) == 1


@pytest.mark.parametrize("decision", [0, 99_999, 2**70])
def test_what_does_not_wait_is_not_found(world: World, decision: int) -> None:
    with pytest.raises(RegisterError):
        waiting_decision(world.register, world["admin"], decision)
    with pytest.raises(RegisterError):
        take_back(world.register, world["admin"], decision)
