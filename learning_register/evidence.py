"""Evidence that an action was carried out: a note, a link, or a file beside the register."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from learning_register import audit_trail, moves
from learning_register.durable_files import new_file, sha256_of, sync, sync_folder
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, WrongState
from learning_register.evidence_files import NewFile, checked_media_type, plain_name
from learning_register.guards import MAX_NOTE, TEXT_ROLES, clean_text
from learning_register.links import web_link
from learning_register.register import Actor, Register, Row

ADDING_ROLES = frozenset({"officer", "manager", "quality"})
"""Who may add evidence, besides the owner of the action."""
TAKES_EVIDENCE = frozenset({"open", "in_progress", "done"})


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence; the file's fields are None for a note or a link."""

    id: int
    action_id: int
    description: str
    link: str | None
    file_name: str | None
    media_type: str | None
    size: int | None
    sha256: str | None
    added_by: int
    added_at: str


def add_evidence(
    register: Register,
    actor: Actor,
    action_id: int,
    description: str,
    link: str | None = None,
    file: NewFile | None = None,
) -> int:
    """Add a note, a link or a file to an action that is not verified yet; out comes its id.

    The file is on disk before the row is: a crash leaves at worst a file that nobody names.
    Raises NotFound, NotAllowed, WrongState, Missing or Invalid.
    """
    text = clean_text(description)
    if not text:
        raise Missing("Describe what the evidence shows.", "description")
    if len(text) > MAX_NOTE:
        raise Invalid(f"The description must be {MAX_NOTE:,} characters or fewer.", "description")
    values: Row = {"action_id": action_id, "description": text, "link": web_link(link)}
    _check_may_add(register, actor, action_id)
    if file is not None:
        values |= _stored(register.uploads, file)
    with register.writing():
        _check_may_add(register, actor, action_id)
        evidence_id = register.insert(
            "evidence", {**values, "added_by": actor.id, "added_at": register.timestamp()}
        )
        kept = {"evidence": evidence_id, "sha256": values.get("sha256")}
        audit_trail.write(register, actor, "add_evidence", "action", action_id, after=kept)
    return evidence_id


def evidence_for(register: Register, action_id: int) -> tuple[Evidence, ...]:
    """The evidence of an action, oldest first."""
    rows = register.rows("SELECT * FROM evidence WHERE action_id = ? ORDER BY id", (action_id,))
    return tuple(_evidence(row) for row in rows)


def open_evidence_file(register: Register, actor: Actor, evidence_id: int) -> tuple[Path, str, str]:
    """Where the file lies, the name to give it, its media type. Reading it is audited.

    Raises NotFound, NotAllowed, or Invalid for a file that is not what was added.
    """
    row = register.row("SELECT * FROM evidence WHERE id = ?", (evidence_id,))
    if row is None or row["stored_name"] is None:
        raise NotFound("There is no such file.")
    action = moves.current(register, "action", row["action_id"])
    if actor.role not in TEXT_ROLES and actor.id != action["owner_id"]:
        raise NotAllowed("Your role may not open evidence. Ask Quality Assurance.")
    path = register.uploads / row["stored_name"]
    if not path.is_file():
        raise NotFound("The file is missing from the uploads folder. Tell your administrator.")
    if sha256_of(path) != row["sha256"]:
        raise Invalid("The file was changed after it was added. Tell your administrator.")
    with register.writing():
        audit_trail.write(
            register,
            actor,
            "read_evidence",
            "action",
            action["id"],
            after={"evidence": evidence_id},
        )
    return path, row["file_name"], row["media_type"]


def _check_may_add(register: Register, actor: Actor, action_id: int) -> None:
    action = moves.current(register, "action", action_id)
    if actor.role not in ADDING_ROLES and actor.id != action["owner_id"]:
        raise NotAllowed(
            "Evidence is added by the action's owner, an officer, a manager or quality."
        )
    if action["state"] not in TAKES_EVIDENCE:
        raise WrongState(
            f"The action is {action['state']}. Reopen it before you add evidence to it."
        )


def _stored(uploads: Path, file: NewFile) -> Row:
    name = plain_name(file.name)
    media_type = checked_media_type(name, file.content)
    stored_name = secrets.token_hex(16)
    _write_durably(uploads, stored_name, file.content)
    return {
        "file_name": name,
        "stored_name": stored_name,
        "media_type": media_type,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
    }


def _write_durably(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    unfinished = folder / f"{name}.part"
    with new_file(unfinished) as out:
        out.write(content)
        sync(out)
    unfinished.replace(folder / name)
    sync_folder(folder)


def _evidence(row: Row) -> Evidence:
    row.pop("stored_name")
    return Evidence(**row)
