"""Notes on the progress of an action, between its start and its end."""

from dataclasses import dataclass

from learning_register import audit_trail, moves
from learning_register.actions import reads_notes
from learning_register.errors import Invalid, Missing, NotAllowed, WrongState
from learning_register.evidence import ADDING_ROLES, TAKES_EVIDENCE
from learning_register.guards import MAX_NOTE, clean_text
from learning_register.register import Actor, Register

NOTING_ROLES = ADDING_ROLES
"""Who may note progress, besides the owner of the action: whoever may add evidence."""
TAKES_NOTES = TAKES_EVIDENCE


@dataclass(frozen=True)
class ProgressNote:
    """One note. `text` is None once erased."""

    id: int
    action_id: int
    action_reference: str
    text: str | None
    added_by: int
    added_by_name: str
    added_at: str


def note_progress(register: Register, actor: Actor, action_id: int, text: str) -> int:
    """Add a note to an action that is not verified yet; out comes its number.

    Raises NotFound, NotAllowed, WrongState, Missing or Invalid.
    """
    note = clean_text(text)
    if not note:
        raise Missing("Enter how far the action has come.", "text")
    if len(note) > MAX_NOTE:
        raise Invalid(f"The note must be {MAX_NOTE:,} characters or fewer.", "text")
    with register.writing():
        action = moves.current(register, "action", action_id)
        if actor.role not in NOTING_ROLES and actor.id != action["owner_id"]:
            raise NotAllowed(
                "Progress is noted by the action's owner, an officer, a manager or quality."
            )
        if action["state"] not in TAKES_NOTES:
            raise WrongState(f"The action is {action['state']}. Reopen it to note progress.")
        note_id = audit_trail.write(
            register, actor, "note_progress", "action", action_id, note=note
        )
        return register.insert(
            "progress_notes",
            {
                "action_id": action_id,
                "note_id": note_id,
                "added_by": actor.id,
                "added_at": register.timestamp(),
            },
        )


_SELECT = """
    SELECT progress_notes.id, action_id, actions.reference AS action_reference, notes.text,
        added_by, users.name AS added_by_name, added_at, actions.owner_id
    FROM progress_notes JOIN notes ON notes.id = note_id
        JOIN actions ON actions.id = action_id JOIN users ON users.id = added_by
"""


def progress_of_action(
    register: Register, actor: Actor, action_id: int
) -> tuple[ProgressNote, ...]:
    """The notes on an action that this person may read, the latest first."""
    return _notes(register, actor, "WHERE action_id = ?", action_id)


def progress_of_learning(
    register: Register, actor: Actor, learning_id: int
) -> tuple[ProgressNote, ...]:
    """The notes on all actions of a learning that this person may read, the latest first."""
    return _notes(register, actor, "WHERE learning_id = ?", learning_id)


def _notes(register: Register, actor: Actor, where: str, number: int) -> tuple[ProgressNote, ...]:
    rows = register.rows(f"{_SELECT} {where} ORDER BY progress_notes.id DESC", (number,))
    return tuple(ProgressNote(**row) for row in rows if reads_notes(actor, row.pop("owner_id")))
