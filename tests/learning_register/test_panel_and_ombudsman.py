"""The review panel, the Ombudsman, and what they recommend."""

import sqlite3
from datetime import date
from typing import Any

import pytest

from learning_register.actions import action_by_reference
from learning_register.errors import Invalid, Missing, NotAllowed, WrongState
from learning_register.learning import learning_by_reference
from learning_register.ombudsman import count_decisions, matters_of
from learning_register.panel import count_panels
from learning_register.recommendations import recommendations_of
from learning_register.remedies import remedies_of

World = Any
Complain = Any
START = date(2026, 3, 2)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_the_panel_s_findings_are_never_changed(world: World, complain: Complain) -> None:
    one = complain()
    one.do(0, "add_point", point="Nobody rang.")
    one.to_panel()
    one.do(84, "decide_point", point_number=1, point_outcome="not_upheld")
    one.do(87, "record_findings", outcome="not_upheld", on=one.day(87))
    for event in ("decide_point", "record_findings", "hold_panel", "appoint_panel"):
        with pytest.raises(WrongState):
            one.do(88, event, point_number=1, point_outcome="upheld")
    before = world.dump()
    plain = sqlite3.connect(world.path)
    for sql in (
        "UPDATE case_outcomes SET outcome = 'upheld'",
        "DELETE FROM case_outcomes",
        "INSERT INTO case_outcomes (case_id, stage, outcome, decided_on) "
        "VALUES (1, 'stage_3', 'upheld', '2026-06-01')",
        "INSERT OR REPLACE INTO case_outcomes (id, case_id, stage, outcome, decided_on) "
        "SELECT id, case_id, 'stage_1', 'upheld', decided_on FROM case_outcomes",
        "UPDATE point_outcomes SET outcome = 'upheld'",
        "DELETE FROM point_outcomes",
        "INSERT INTO point_outcomes (point_id, stage, outcome, decided_on) "
        "VALUES (1, 'stage_3', 'upheld', '2026-06-01')",
        "UPDATE panels SET letter_on = '2026-06-01'",
        "UPDATE panels SET member_2_id = NULL",
        "DELETE FROM panels",
    ):
        for connection in (world.register.db.conn, plain):
            with pytest.raises(sqlite3.IntegrityError, match=r"never changed"):
                connection.execute(sql)
            connection.rollback()
    plain.close()
    assert world.dump() == before
    one.do(100, "respond_stage_3", responded_on=one.day(100))
    assert one.now.outcome == "not_upheld"


def test_who_was_independent_at_stage_2_sits_on_no_panel_even_after_a_change(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.to_stage_2()
    one.do(25, "appoint_investigators", **{**one.INVESTIGATORS, "independent_person": "Una Pew"})
    one.do(50, "record_reports", investigator_reported_on=one.day(49),
           independent_reported_on=one.day(50))  # fmt: skip
    one.do(56, "adjudicate", outcome="upheld", adjudicated_on=one.day(55), responded_on=one.day(56))
    one.do(63, "request_stage_3", on=one.day(63))
    for name in ("Ned Ash", "una pew"):
        with pytest.raises(Invalid) as caught:
            one.do(70, "appoint_panel", **{**one.PANEL, "member_1": name})
        assert caught.value.field == "member_1"
    one.do(70, "appoint_panel", **{**one.PANEL, "member_1": "Ivy Dale"})


def test_a_request_for_a_panel_can_be_declined_with_reasons(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.to_stage_2()
    one.do(50, "record_reports", investigator_reported_on=one.day(49),
           independent_reported_on=one.day(50))  # fmt: skip
    one.do(56, "adjudicate", outcome="upheld", adjudicated_on=one.day(55), responded_on=one.day(56))
    one.do(63, "request_stage_3", on=one.day(63))
    one.do(65, "decline_stage_3", reason="It does not meet the policy.", on=one.day(65))
    assert one.now.state == "stage_3_declined"
    counts = count_panels(world.register, *YEAR)
    assert (counts.requested, counts.declined, counts.held) == (1, 1, 0)
    one.do(80, "raise_with_ombudsman", on=one.day(80))
    assert one.now.state == "ombudsman"


def test_the_ombudsman_decides_and_recommends_and_each_is_an_action(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.do(7, "respond", outcome="not_upheld", responded_on=one.day(7))
    one.do(60, "raise_with_ombudsman", on=one.day(60))
    with pytest.raises(WrongState):
        one.do(61, "raise_with_ombudsman", on=one.day(61))
    one.do(90, "decide_by_ombudsman", decision="upheld_accepted", on=one.day(90))
    assert (one.now.state, one.now.outcome) == ("ombudsman_decided", "upheld")
    due = one.day(120)
    given = {"what": "Say sorry in writing.", "action_kind": "apology", "owner": "officer",
             "due_on": due}  # fmt: skip
    with pytest.raises(NotAllowed):
        one.do(91, "recommend", "officer", **given)
    with pytest.raises(Invalid) as caught:
        one.do(91, "recommend", **{**given, "owner": "nobody"})
    assert caught.value.field == "owner"
    one.do(91, "recommend", **given)
    one.do(91, "recommend", **{**given, "what": "Pay £250.", "action_kind": "payment"})
    one.do(91, "add_remedy", remedy="payment", amount="250")
    first, second = recommendations_of(world.register, one.id)
    assert (first.number, second.number, first.recommended_by) == (1, 2, "ombudsman")
    assert first.learning == second.learning
    action = action_by_reference(world.register, first.action)
    assert (action.what, action.kind, action.due_on, action.state) == (
        "Say sorry in writing.", "apology", due, "open",
    )  # fmt: skip
    learning = learning_by_reference(world.register, first.learning)
    assert (learning.state, learning.theme) == ("being_acted_on", "family_time")
    world.move(world["officer"], "action", action.id, "start")
    with pytest.raises(Missing, match="evidence"):
        world.move(world["officer"], "action", action.id, "complete", note="Sent.")
    one.do(92, "answer_recommendation", recommendation=1, accepted="yes", reason="Agreed.")
    one.do(92, "answer_recommendation", recommendation=2, accepted="no", reason="Paid before.")
    answered = recommendations_of(world.register, one.id)
    assert [(r.accepted, r.action_state) for r in answered] == [
        ("yes", "in_progress"), ("no", "cancelled"),
    ]  # fmt: skip
    with pytest.raises(WrongState):
        one.do(93, "answer_recommendation", recommendation=1, accepted="no", reason="x")
    assert count_decisions(world.register, *YEAR) == {"upheld_accepted": 1}
    [remedy] = remedies_of(world.register, one.id)
    assert (remedy.stage, remedy.remedy, remedy.amount) == ("ombudsman", "payment", 25_000)


def test_a_recommendation_needs_a_theme_for_its_learning(world: World, complain: Complain) -> None:
    one = complain(theme=None)
    one.do(7, "respond", outcome="not_upheld", responded_on=one.day(7))
    one.do(8, "raise_with_ombudsman", on=one.day(8))
    one.do(9, "decide_by_ombudsman", decision="upheld_accepted", on=one.day(9))
    before = world.dump()
    with pytest.raises(Missing) as caught:
        one.do(9, "recommend", what="x", action_kind="other", owner="officer", due_on=one.day(30))
    assert caught.value.field == "theme"
    assert world.dump() == before


def test_while_the_service_works_on_it_a_matter_before_the_ombudsman_stops_nothing(
    world: World,
    complain: Complain,
) -> None:
    one = complain()
    one.to_stage_2()
    one.do(30, "raise_with_ombudsman", on=one.day(30))
    assert one.now.state == "stage_2"
    one.do(40, "decide_by_ombudsman", decision="closed_after_enquiries",
           closed_because="outside_jurisdiction", on=one.day(40))  # fmt: skip
    assert (one.now.state, one.now.outcome) == ("stage_2", "not_upheld")
    [matter] = matters_of(world.register, one.id)
    assert (matter.decision, matter.closed_because, matter.early_referral) == (
        "closed_after_enquiries", "outside_jurisdiction", False,
    )  # fmt: skip


def test_an_early_referral_takes_it_out_of_the_procedure(world: World, complain: Complain) -> None:
    one = complain()
    one.to_stage_2()
    one.do(30, "refer_early", reason="Both sides agree.", on=one.day(30))
    assert (one.now.state, one.now.clock) == ("ombudsman", None)
    one.do(60, "decide_by_ombudsman", decision="referred_back", on=one.day(60))
    one.do(61, "request_stage_2", on=one.day(61))
    assert matters_of(world.register, one.id)[0].early_referral
    assert one.now.state == "stage_2_requested"
