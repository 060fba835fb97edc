"""Moves on a real register: all or nothing, never twice, and everything that follows."""

from datetime import timedelta
from typing import Any

import pytest

from learning_register import audit_trail, cases, moves
from learning_register.actions import action_by_reference, list_actions, plan_action
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, Stale, WrongState
from learning_register.learning import identify, learning_by_reference
from learning_register.learning_sources import link_case

World = Any


def test_learning_goes_from_identified_to_closed_as_its_actions_move(world: World) -> None:
    learning = world.learning()
    with pytest.raises(WrongState):
        world.action(learning_id=learning.id)

    def state() -> str:
        return str(learning_by_reference(world.register, learning.reference).state)

    world.move(world["manager"], "learning", learning.id, "agree")
    first = world.action(learning_id=learning.id)
    assert state() == "being_acted_on"
    second = world.action(learning_id=learning.id, owner="quality")
    world.bring(first.reference, "done")
    assert state() == "being_acted_on"
    world.move(world["officer"], "action", second.id, "cancel", reason="Not needed.")
    assert state() == "implemented"
    world.move(world["quality"], "action", first.id, "verify")
    assert state() == "evidenced"
    review_on = world.today + timedelta(days=90)
    world.move(
        world["board"], "learning", learning.id, "close", note="No more.", review_on=review_on
    )
    assert state() == "closed"
    assert {a.state for a in list_actions(world.register)} == {"closed", "cancelled"}
    world.move(world["quality"], "learning", learning.id, "review_came_back", note="Two more.")
    assert state() == "being_acted_on"
    closed = learning_by_reference(world.register, learning.reference)
    assert (closed.review_result, closed.closed_on) == ("came_back", None)
    third = world.action(learning_id=learning.id)
    world.bring(third.reference, "verified")
    assert state() == "evidenced"
    world.move(world["manager"], "action", third.id, "reopen", reason="It failed.")
    assert state() == "being_acted_on"


def test_what_follows_is_audited_with_who_caused_it(world: World) -> None:
    action = world.action("done")
    events = audit_trail.history(world.register, "learning", action.learning_id)
    assert [(event.event, event.actor_name) for event in events] == [
        ("identify", "Officer"),
        ("agree", "Manager"),
        ("start_acting", "Manager"),
        ("implemented", "Officer"),
    ]


def test_clicking_twice_moves_once(world: World) -> None:
    action = world.action()
    moves.move(world.register, world["officer"], "action", action.id, "start", action.version)
    before = world.dump()
    with pytest.raises(Stale, match="A-0001 was changed since"):
        moves.move(world.register, world["officer"], "action", action.id, "start", action.version)
    assert world.dump() == before


def test_a_refused_move_writes_nothing(world: World) -> None:
    action, case = world.action("in_progress"), world.case()
    before = world.dump()
    attempts = [
        (Missing, "officer", "action", action.id, "complete", {"note": "Done."}),
        (NotAllowed, "manager", "action", action.id, "complete", {"note": "Done."}),
        (WrongState, "quality", "action", action.id, "verify", {}),
        (Invalid, "officer", "case", case.id, "withdraw", {"reason": "x", "state": "responded"}),
        (WrongState, "officer", "case", case.id, "no_such_event", {}),
        (NotFound, "officer", "case", 99, "withdraw", {"reason": "x"}),
    ]
    for error, who, machine, subject_id, event, given in attempts:
        with pytest.raises(error):
            moves.move(world.register, world[who], machine, subject_id, event, 2
                       if machine == "action" else 1, **given)  # fmt: skip
    assert world.dump() == before


def test_a_fault_half_way_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    action = world.action("done")
    before = world.dump()

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(moves, "learning_event_after", fail)
    with pytest.raises(OSError, match="disk"):
        world.move(world["quality"], "action", action.id, "verify")
    assert world.dump() == before


def test_a_note_is_kept_apart_from_the_audit_trail(world: World) -> None:
    case = world.case()
    world.move(world["officer"], "case", case.id, "withdraw", reason="Jade rang to stop it.")
    assert cases.case_history(world.register, world["officer"], case.id)[-1].note
    trail = [str(row) for row in world.register.rows("SELECT * FROM audit_trail")]
    assert not [row for row in trail if "Jade" in row or "Nobody told me" in row]


def test_an_action_needs_an_owner_who_is_there_and_a_day_to_come(world: World) -> None:
    from learning_register.users import set_active

    learning = world.learning("agreed")
    yesterday = world.today - timedelta(days=1)

    def plan(**change: Any) -> str:
        values = {"what": "Do it.", "kind": "policy", "owner_id": world["board"].id,
                  "due_on": world.today, **change}  # fmt: skip
        return plan_action(world.register, world["manager"], learning.id, **values)

    set_active(world.register, world["admin"], world["participation"].id, False)
    for field, value in [("owner_id", 99), ("owner_id", world["participation"].id),
                         ("due_on", yesterday), ("kind", "prayer")]:  # fmt: skip
        with pytest.raises(Invalid) as caught:
            plan(**{field: value})
        assert caught.value.field == field
    with pytest.raises(Missing):
        plan(what=" ")
    assert action_by_reference(world.register, plan()).state == "open"


def test_overdue_is_worked_out_and_only_while_it_is_to_be_done(world: World) -> None:
    action, done = world.action(), world.action("done")
    assert not list_actions(world.register, overdue=True)
    world.on(action.due_on + timedelta(days=1))
    assert [a.id for a in list_actions(world.register, overdue=True)] == [action.id]
    assert done.id in [a.id for a in list_actions(world.register, overdue=False)]
    by_theme = list_actions(world.register, theme="Contact", owner_id=world["officer"].id)
    assert len(by_theme) == 2
    with pytest.raises(NotFound):
        action_by_reference(world.register, "A-0099")


def test_learning_is_linked_to_cases_once(world: World) -> None:
    from learning_register.learning import learning_of_case, list_learning
    from learning_register.learning_sources import case_count, cases_of

    first, second = world.case(), world.case()
    reference = identify(
        world.register, world["quality"], "contact", "Ring first.", (first.reference,)
    )
    learning = learning_by_reference(world.register, reference.lower())
    for _ in range(2):
        link_case(world.register, world["quality"], learning.id, second.reference)
    officer = world["officer"]
    assert cases_of(world.register, officer, learning.id) == (first.reference, second.reference)
    assert cases_of(world.register, world["board"], learning.id) == ()
    assert case_count(world.register, learning.id) == 2
    assert learning_of_case(world.register, second.id) == (learning,)
    assert list_learning(world.register, theme="Family Time", state="identified") == (learning,)
    with pytest.raises(NotAllowed):
        link_case(world.register, world["board"], learning.id, first.reference)
    before = world.dump()
    with pytest.raises(NotFound):
        identify(world.register, world["quality"], "contact", "More.", ("C-2026-0999",))
    with pytest.raises(Missing):
        identify(world.register, world["quality"], "contact", " ")
    assert world.dump() == before
