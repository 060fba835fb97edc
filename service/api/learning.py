"""Learning: listed, identified, read and moved; and the actions planned for it."""

from typing import Any

from flask import url_for

from learning_register import learning as register_learning
from learning_register.actions import list_actions, plan_action
from learning_register.learning_sources import cases_of
from learning_register.moves import move as move_in_register
from service import current
from service.api.actions import shown_action, user_id
from service.api.part import Part
from service.api.schemas_in import LearningMoveIn, LearningQuery, NewActionIn, NewLearningIn
from service.api.schemas_out import Action, Learning, LearningList
from service.api.versions import etag, seen_version

learning = Part("learning", __name__, url_prefix="/learning", description="What themes teach.")


@learning.serves("GET", "", LearningList, query=LearningQuery)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Learning, newest first."""
    return {"items": register_learning.list_learning(current.register(), **query)}


@learning.serves("POST", "", Learning, status=201, body=NewLearningIn, versioned=True)
def identify(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Record what a theme teaches."""
    reference = register_learning.identify(
        current.register(), current.actor(), body["theme"], body["statement"], tuple(body["cases"])
    )
    shown, headers = _shown(reference)
    return shown, {**headers, "Location": url_for("api.learning.show", reference=reference)}


@learning.serves("GET", "/<reference>", Learning, versioned=True, refuses=(404,))
def show(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """One piece of learning."""
    return _shown(reference)


@learning.serves(
    "POST", "/<reference>/moves", Learning, body=LearningMoveIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def move(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Do something with a learning: one of its `moves`."""
    register, actor = current.register(), current.actor()
    one = register_learning.learning_by_reference(register, reference)
    seen = seen_version(one.reference, one.version)
    move_in_register(register, actor, "learning", one.id, body.pop("event"), seen, **body)
    return _shown(one.reference)


@learning.serves(
    "POST", "/<reference>/actions", Action, status=201, body=NewActionIn, versioned=True,
    refuses=(404, 409),
)  # fmt: skip
def plan(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Plan an action for a learning that is agreed."""
    register = current.register()
    one = register_learning.learning_by_reference(register, reference)
    owner_id = user_id(body["owner"], "owner")
    planned = plan_action(
        register, current.actor(), one.id, body["what"], body["kind"], owner_id, body["due_on"]
    )
    shown, headers = shown_action(planned)
    return shown, {**headers, "Location": url_for("api.actions.show", reference=planned)}


def _shown(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    register, actor = current.register(), current.actor()
    one = register_learning.learning_by_reference(register, reference)
    return {
        **vars(one),
        "cases": cases_of(register, actor, one.id),
        "actions": [action.reference for action in list_actions(register, learning_id=one.id)],
        "moves": register_learning.learning_events(register, actor, one.id),
    }, etag(one.version)
