"""Who complains for whom, and how a case comes to its end."""

from datetime import date
from typing import Any

import pytest

from learning_register.closing_the_loop import contacts_of, satisfaction, to_contact
from learning_register.errors import Missing, NotAllowed

World = Any
Complain = Any
START = date(2026, 3, 2)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_a_childs_case_is_finished_when_the_loop_is_closed_or_it_is_said_why_not(
    world: World,
    complain: Complain,
) -> None:
    one = complain(made_by="child")
    one.do(7, "respond", outcome="upheld", responded_on=one.day(7))
    with pytest.raises(Missing) as caught:
        one.do(8, "finish", "participation")
    assert caught.value.field == "loop"
    [waiting] = to_contact(world.register, world["participation"])
    assert (waiting.reference, waiting.ended_on) == (one.ref.reference, one.day(7))
    one.do(9, "close_loop", "participation", **one.CONTACT)
    assert to_contact(world.register, world["participation"]) == ()
    one.do(10, "reopen", "participation", reason="Not satisfied with the outcome.")
    one.do(12, "respond", outcome="upheld", responded_on=one.day(12))
    with pytest.raises(Missing):
        one.do(13, "finish", "participation")
    one.do(14, "leave_loop_open", "participation", reason="She moved and left no address.")
    one.do(15, "finish", "participation")
    assert one.now.state == "finished"
    contacts = contacts_of(world.register, one.id)
    assert [(c.kind, c.satisfied_outcome) for c in contacts] == [
        ("closing", "no"), ("not_closed", None),
    ]  # fmt: skip
    said = satisfaction(world.register, *YEAR)
    assert (said.contacts, said.outcome, said.not_closed) == (1, {"no": 1}, 1)
    with pytest.raises(NotAllowed):
        to_contact(world.register, world["board"])


def test_feedback_is_explained_answered_asked_about_and_taken_up_again(
    world: World, complain: Complain
) -> None:
    one = complain(kind="feedback", made_by="child", channel="mind_of_my_own")
    one.do(1, "make_first_contact", "participation", route="in_person", rights_explained="yes",
           nature_agreed="yes", process_explained="yes")  # fmt: skip
    one.do(2, "respond", "participation", note="Her worker rang.")
    one.do(5, "close_loop", "participation", **one.CONTACT)
    one.do(6, "reopen_feedback", "participation", reason="It went on.")
    assert (one.now.state, one.now.clocks) == ("open", ())
    one.do(7, "respond", "participation", note="Her worker came.")
    one.do(9, "close_loop", "participation", **{**one.CONTACT, "satisfied_outcome": "no_answer"})
    one.do(9, "finish", "participation")
    assert one.now.state == "finished"


def test_a_complaint_that_is_not_considered_has_its_reason_and_can_be_taken_up(
    world: World, complain: Complain
) -> None:
    one = complain()
    one.do(3, "decline_to_consider", declined_for="court", reason="A hearing.", on=one.day(3))
    assert (one.now.state, one.now.declined_for) == ("not_considered", "court")
    one.do(90, "reopen", reason="The hearing is over.")
    assert one.now.clock
    assert one.now.clock.started_on == one.day(90)


def test_who_may_complain_is_decided_apart_from_who_may_be_told(
    world: World, complain: Complain
) -> None:
    one = complain(made_by="relative", on_behalf_of="Made-up Mia", may_complain="yes")
    assert (one.now.may_complain, one.now.may_be_told) == ("yes", None)
    one.do(2, "decide_standing", may_complain="yes", may_be_told="no", childs_view="agrees",
           reason="An aunt with sufficient interest.")  # fmt: skip
    assert (one.now.may_complain, one.now.may_be_told, one.now.childs_view) == (
        "yes", "no", "agrees",
    )  # fmt: skip
    one.do(3, "record_advocacy", "participation", advocacy="accepted", advocate="Ada Voke",
           advocate_appointed_on=one.day(3))  # fmt: skip
    assert (one.now.advocacy, one.now.advocate_name) == ("accepted", "Ada Voke")
    assert one.now.on_behalf_of == "Made-up Mia"


def test_no_name_and_no_text_gets_into_the_audit_trail(world: World, complain: Complain) -> None:
    one = complain(person_name="Pia Roe", on_behalf_of="Mia Roe", team="North")
    one.do(0, "add_point", point="Nobody rang Mia.")
    one.do(1, "record_advocacy", advocacy="accepted", advocate="Ada Voke")
    one.to_panel()
    one.do(87, "record_findings", outcome="upheld", on=one.day(87), note="Mia was right.")
    one.do(88, "recommend", what="Ring Mia.", action_kind="other", owner="officer",
           due_on=one.day(120))  # fmt: skip
    trail = str(world.register.rows("SELECT * FROM audit_trail"))
    for private in ("Roe", "Mia", "Voke", "rang", "Ned", "Ash", "Orr", "Ivy"):
        assert private not in trail, private
