"""Learning: listed, identified, read and moved; and the actions planned for it."""

from typing import Any

from flask import url_for

from learning_register import learning as register_learning
from learning_register import learning_sources, sharing
from learning_register.actions import list_actions, plan_action
from learning_register.effect import effect_of_learning
from learning_register.learning_sources import Source, cases_of, sources_of
from learning_register.moves import move as move_in_register
from service import current
from service.api.actions import shown_action, user_id
from service.api.part import Part
from service.api.schemas_in import (
    LearningMoveIn,
    LearningQuery,
    NewActionIn,
    NewLearningIn,
    NewSharingIn,
    NewSourceIn,
)
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
        current.register(),
        current.actor(),
        body["theme"],
        body["statement"],
        tuple(body["cases"]),
        sources=tuple(Source(**one) for one in body["sources"]),
        service_area=body["service_area"],
    )
    return _added(reference)


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
        register,
        current.actor(),
        one.id,
        body["what"],
        body["kind"],
        owner_id,
        body["due_on"],
        body["team"],
    )
    shown, headers = shown_action(planned)
    return shown, {**headers, "Location": url_for("api.actions.show", reference=planned)}


@learning.serves(
    "POST", "/<reference>/sources", Learning, status=201, body=NewSourceIn, versioned=True,
    refuses=(404,),
)  # fmt: skip
def add_source(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Say what else a learning came from; the answer is the learning with it."""
    register = current.register()
    one = register_learning.learning_by_reference(register, reference)
    learning_sources.add_source(register, current.actor(), one.id, Source(**body))
    return _added(one.reference)


@learning.serves(
    "POST", "/<reference>/sharing", Learning, status=201, body=NewSharingIn, versioned=True,
    refuses=(404, 409),
)  # fmt: skip
def share(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Record where a learning was shared; the answer is the learning with it."""
    register = current.register()
    one = register_learning.learning_by_reference(register, reference)
    sharing.share(register, current.actor(), one.id, sharing.NewSharing(**body))
    return _added(one.reference)


def _added(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    shown, headers = _shown(reference)
    return shown, {**headers, "Location": url_for("api.learning.show", reference=reference)}


def _shown(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    register, actor = current.register(), current.actor()
    one = register_learning.learning_by_reference(register, reference)
    return {
        **vars(one),
        "cases": cases_of(register, actor, one.id),
        "sources": sources_of(register, actor, one.id),
        "sharing": sharing.sharing_of(register, one.id),
        "effect": effect_of_learning(register, actor, one),
        "actions": [action.reference for action in list_actions(register, learning_id=one.id)],
        "moves": register_learning.learning_events(register, actor, one.id),
    }, etag(one.version)
