"""Actions: listed, read and moved, and the evidence of them. `learning` plans them."""

from typing import Any

from flask import url_for

from learning_register import actions as register_actions
from learning_register import evidence as register_evidence
from learning_register import progress_notes
from learning_register.errors import Invalid, NotFound
from learning_register.moves import move as move_in_register
from learning_register.users import user_by_username
from service import current
from service.api.part import Part
from service.api.schemas_in import ActionMoveIn, ActionsQuery, NewEvidenceIn, NewProgressIn
from service.api.schemas_out import Action, Actions
from service.api.versions import etag, seen_version

actions = Part("actions", __name__, url_prefix="/actions", description="What is done about it.")


@actions.serves("GET", "", Actions, query=ActionsQuery)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Actions, the earliest due first."""
    owner = query.pop("owner", None)
    owner_id = None if owner is None else user_id(owner, "owner")
    found = register_actions.list_actions(current.register(), owner_id=owner_id, **query)
    return {"items": found}


@actions.serves("GET", "/<reference>", Action, versioned=True, refuses=(404,))
def show(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """One action with its evidence."""
    return shown_action(reference)


@actions.serves(
    "POST", "/<reference>/moves", Action, body=ActionMoveIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def move(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Do something with an action: one of its `moves`."""
    register, actor = current.register(), current.actor()
    action = register_actions.action_by_reference(register, reference)
    seen = seen_version(action.reference, action.version)
    move_in_register(register, actor, "action", action.id, body.pop("event"), seen, **body)
    return shown_action(action.reference)


@actions.serves(
    "POST", "/<reference>/evidence", Action, status=201, body=NewEvidenceIn, versioned=True,
    refuses=(404, 409),
)  # fmt: skip
def add_evidence(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Add a note or a link as evidence; the answer is the action with it."""
    register = current.register()
    action = register_actions.action_by_reference(register, reference)
    register_evidence.add_evidence(
        register, current.actor(), action.id, body["description"], body["link"]
    )
    shown, headers = shown_action(action.reference)
    return shown, {**headers, "Location": url_for("api.actions.show", reference=action.reference)}


@actions.serves(
    "POST", "/<reference>/progress", Action, status=201, body=NewProgressIn, versioned=True,
    refuses=(404, 409),
)  # fmt: skip
def note_progress(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Note how far an action has come; the answer is the action with the note."""
    register = current.register()
    action = register_actions.action_by_reference(register, reference)
    progress_notes.note_progress(register, current.actor(), action.id, body["text"])
    shown, headers = shown_action(action.reference)
    return shown, {**headers, "Location": url_for("api.actions.show", reference=action.reference)}


def shown_action(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """An action as whoever asks is given it, and its ETag. Raises NotFound."""
    register, actor = current.register(), current.actor()
    action = register_actions.action_by_reference(register, reference)
    return {
        **vars(action),
        "progress": progress_notes.progress_of_action(register, actor, action.id),
        "due_date_moves": register_actions.due_date_moves(register, actor, action),
        "evidence": register_evidence.evidence_for(register, action.id),
        "moves": register_actions.action_events(register, actor, action.id),
    }, etag(action.version)


def user_id(username: str, field: str) -> int:
    """The number of the user whose name was sent. Raises Invalid."""
    try:
        return user_by_username(current.register(), username).id
    except NotFound as error:
        raise Invalid(error.message, field) from error
