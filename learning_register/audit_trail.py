"""Who did what, when, before and after: append-only, each row chained to the one before.

Free text stands apart, in `notes`, so that it can be erased; the chain is not of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learning_register.chain import START, row_hash
from learning_register.register import Actor, Register


@dataclass(frozen=True)
class Event:
    """One thing that happened. `note` is None where there was none, or where it has been erased."""

    id: int
    at: str
    actor_id: int
    actor_name: str
    actor_role: str
    event: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    note: str | None


def write(
    register: Register,
    actor: Actor,
    event: str,
    subject_kind: str,
    subject_id: int | str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str | None = None,
) -> int:
    """Add one event within the caller's transaction.

    Out comes the id of its note, or 0 without one.

    `before` and `after` hold no free text about people: that is what `note` is for.
    """
    with register.writing():
        note_id = register.insert("notes", {"text": note}) if note else None
        last = register.row(_LAST) or {}
        row = {
            "id": last["id"] + 1,
            "at": register.timestamp(),
            "actor_id": actor.id,
            "actor_name": actor.name,
            "actor_role": actor.role,
            "event": event,
            "subject_kind": subject_kind,
            "subject_id": str(subject_id),
            "before": _json(before),
            "after": _json(after),
            "note_id": note_id,
        }
        hashed = row_hash(last["hash"] or START, row)
        register.insert("audit_trail", {**row, "hash": hashed})
    return note_id or 0


# The last id that was ever given, so that a row cut off the end leaves a gap.
_LAST = """
    SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_trail'), 0) AS id,
        (SELECT hash FROM audit_trail ORDER BY id DESC LIMIT 1) AS hash
"""


def history(register: Register, subject_kind: str, subject_id: int | str) -> tuple[Event, ...]:
    """All that happened to one case, learning, action, user…, oldest first, with the notes' texts.

    For a case use `cases.case_history`, which asks whether the reader may.
    """
    rows = register.rows(
        """
        SELECT audit_trail.*, notes.text AS note
        FROM audit_trail LEFT JOIN notes ON notes.id = audit_trail.note_id
        WHERE subject_kind = ? AND subject_id = ? ORDER BY audit_trail.id
        """,
        (subject_kind, str(subject_id)),
    )
    return tuple(_event(row) for row in rows)


def _event(row: dict[str, Any]) -> Event:
    row.pop("note_id")
    row.pop("hash")
    row["before"] = json.loads(row["before"]) if row["before"] else None
    row["after"] = json.loads(row["after"]) if row["after"] else None
    return Event(**row)


def _json(values: Mapping[str, object] | None) -> str | None:
    return None if values is None else json.dumps(dict(values), ensure_ascii=False, default=str)
