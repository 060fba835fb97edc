"""Texts that may teach the model: which wait, what one says, a yes, a no, taking it back."""

from typing import Any

from learning_register import candidates as register_candidates
from learning_register.candidates import Label
from learning_register.errors import Invalid, NotFound
from service import current
from service.api.model_schemas import (
    ApprovalIn,
    CandidateOut,
    Candidates,
    Nothing,
    RefusalIn,
    WaitingList,
    WaitingText,
)
from service.api.part import Part
from service.review import phrases_to_hide, shown

candidates = Part(
    "candidates", __name__, url_prefix="/candidates", description="What may teach the model."
)


@candidates.serves("GET", "", WaitingList)
def index() -> Any:
    """The decisions that wait, in the order in which to look at them; no text."""
    return current.reviewer().queue(current.register(), current.actor(), current.classifier())


@candidates.serves("GET", "/judged", Candidates)
def judged() -> dict[str, Any]:
    """What was approved and what was declined."""
    return {"items": register_candidates.judged(current.register(), current.actor())}


@candidates.serves("GET", "/<int:decision_id>", WaitingText, refuses=(404, 409))
def show(decision_id: int) -> dict[str, Any]:
    """One that waits, with its text as it would be kept."""
    register, actor = current.register(), current.actor()
    waiting = register_candidates.waiting_decision(register, actor, decision_id)
    one = current.reviewer().now(current.classifier(), waiting)
    return {**vars(one), "text": shown(waiting, current.pseudonymise, ()).text}


@candidates.serves(
    "POST", "/<int:decision_id>/approval", CandidateOut, body=ApprovalIn, refuses=(404, 409)
)
def approve(body: dict[str, Any], decision_id: int) -> Any:
    """Take a text. `text` must be what hiding gives: what was read is what is kept."""
    register, actor = current.register(), current.actor()
    waiting = register_candidates.waiting_decision(register, actor, decision_id)
    hide = phrases_to_hide("\n".join(body["hide"]))
    text = shown(waiting, current.pseudonymise, hide).text
    if body["text"] != text:
        raise Invalid("This is not what is kept when these are hidden. Read it again.", "text")
    label = Label(body["theme"], tuple(body["secondary"]), body["risk"])
    return _judged(register_candidates.approve(register, actor, decision_id, text, label))


@candidates.serves(
    "POST", "/<int:decision_id>/refusal", CandidateOut, body=RefusalIn, refuses=(404,)
)
def decline(body: dict[str, Any], decision_id: int) -> Any:
    """Keep a text out."""
    register, actor = current.register(), current.actor()
    return _judged(register_candidates.decline(register, actor, decision_id, body["reason"]))


@candidates.serves(
    "POST", "/judged/<int:candidate_id>/withdrawal", Candidates, body=Nothing, refuses=(404,)
)
def take_back(body: dict[str, Any], candidate_id: int) -> dict[str, Any]:
    """Undo a verdict; the decision waits again. The answer is what remains judged."""
    register_candidates.take_back(current.register(), current.actor(), candidate_id)
    return judged()


def _judged(candidate_id: int) -> Any:
    found = register_candidates.judged(current.register(), current.actor())
    for one in found:
        if one.id == candidate_id:
            return one
    raise NotFound("The verdict was taken back meanwhile.")
