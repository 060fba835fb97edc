"""What the classifier suggested, and what the officer decided.

Both are kept, the decision is what counts.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learning_register import audit_trail
from learning_register.errors import Invalid, NotAllowed, NotFound
from learning_register.guards import TEXT_ROLES, clean_text
from learning_register.register import Actor, Register, Row
from learning_register.themes import theme_key

BEST = 3
"""How many suggested themes an officer is shown."""


@dataclass(frozen=True)
class Decision:
    """An officer's choice.

    One theme or none, others beside it, the suggestion they saw, and why.
    """

    theme: str | None
    secondary: tuple[str, ...] = ()
    suggestion_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Decided:
    """A decision as kept.

    `rank`: the place of the theme among those suggested, None if not among them.

    `followed`: whether it is what was suggested first; None where nothing was suggested.
    """

    id: int
    case_id: int
    suggestion_id: int | None
    theme: str | None
    secondary: tuple[str, ...]
    rank: int | None
    followed: bool | None
    reason: str | None
    decided_by: int
    decided_at: str
    superseded_by: int | None


def text_sha256(text: str) -> str:
    """The hash by which a suggestion belongs to a text: of the text as the register keeps it."""
    return hashlib.sha256(clean_text(text).encode()).hexdigest()


def keep_suggestion(
    register: Register, actor: Actor, text_sha256: str, suggestion: Mapping[str, Any]
) -> int:
    """Keep a suggestion before there is a case; out comes its id, for the `Decision`.

    `suggestion` has `model` and `suggestions` (`[{"theme", "confidence"}]`, best first), and may
    have `theme`, `no_theme_reason`, `uncertain`, `risk`, `risk_reasons`, `evidence`,
    `shown`: the names of `heard classify`, but that `evidence` is places ([start, end]), so that
    nothing of the text is kept beside it; and `words` and `unseen_words`, how many words the text
    has and how many of them the model had never seen. Raises NotAllowed or Invalid.
    """
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not ask for suggestions. Ask the complaints officer.")
    if not suggestion.get("model") or "suggestions" not in suggestion:
        raise Invalid("A suggestion needs the model's version and its ranked themes.")
    values = {
        "text_sha256": text_sha256,
        "model": suggestion["model"],
        "theme": suggestion.get("theme"),
        "scores": json.dumps(suggestion["suggestions"]),
        "no_theme_reason": suggestion.get("no_theme_reason"),
        "uncertain": int(bool(suggestion.get("uncertain"))),
        "risk": int(bool(suggestion.get("risk"))),
        "risk_reasons": json.dumps(suggestion.get("risk_reasons", []), ensure_ascii=False),
        "evidence": json.dumps(suggestion.get("evidence", []), ensure_ascii=False),
        "shown": int(bool(suggestion.get("shown", True))),
        "words": suggestion.get("words"),
        "unseen_words": suggestion.get("unseen_words"),
        "at": register.timestamp(),
    }
    with register.writing():
        suggestion_id = register.insert("suggestions", values)
        kept = {name: values[name] for name in ("model", "theme", "scores", "risk", "shown")}
        audit_trail.write(register, actor, "suggest", "suggestion", suggestion_id, after=kept)
    return suggestion_id


def suggestion_by_id(register: Register, suggestion_id: int) -> Row:
    """A kept suggestion, its lists decoded. Raises NotFound."""
    row = register.row("SELECT * FROM suggestions WHERE id = ?", (suggestion_id,))
    if row is None:
        raise NotFound("There is no such suggestion. Ask for suggestions again.", "suggestion_id")
    lists = {name: json.loads(row[name]) for name in ("scores", "risk_reasons", "evidence")}
    flags = {name: bool(row[name]) for name in ("uncertain", "risk", "shown")}
    return {**row, **lists, **flags}


def decide(
    register: Register, actor: Actor, case_id: int, text: str | None, decision: Decision
) -> int:
    """Make this the current decision of the case, within the caller's transaction.

    Out comes its id. Earlier decisions stay. `text` None: the suggestion was held against the text
    before. Raises Invalid (a secondary theme equal to the first, a text that was changed after the
    suggestion, an unknown theme), or NotFound (an unknown suggestion).
    """
    theme = _chosen(register, decision.theme, "theme")
    secondary = _secondary(register, theme, decision.secondary)
    rank, followed = _against_suggestion(register, theme, text, decision.suggestion_id)
    next_id = _next_id(register)
    register.db.execute(
        "UPDATE decisions SET superseded_by = ? WHERE case_id = ? AND superseded_by IS NULL",
        [next_id, case_id],
    )
    after = {"theme": theme, "secondary": secondary, "rank": rank, "followed": followed}
    note_id = audit_trail.write(
        register, actor, "decide_theme", "case", case_id,
        after={**after, "suggestion": decision.suggestion_id},
        note=clean_text(decision.reason or ""),
    )  # fmt: skip
    register.insert(
        "decisions",
        {
            "id": next_id,
            "case_id": case_id,
            "suggestion_id": decision.suggestion_id,
            "theme": theme,
            "rank": rank,
            "followed": None if followed is None else int(followed),
            "note_id": note_id or None,
            "decided_by": actor.id,
            "decided_at": register.timestamp(),
        },
    )
    for key in secondary:
        register.insert("decision_secondaries", {"decision_id": next_id, "theme": key})
    return next_id


def decisions_for(register: Register, case_id: int) -> tuple[Decided, ...]:
    """All decisions about the theme of a case, the current one last."""
    rows = register.rows(
        """
        SELECT decisions.*, notes.text AS reason,
            (SELECT json_group_array(theme) FROM decision_secondaries
             WHERE decision_id = decisions.id) AS secondary
        FROM decisions LEFT JOIN notes ON notes.id = decisions.note_id
        WHERE case_id = ? ORDER BY decisions.id
        """,
        (case_id,),
    )
    return tuple(_decided(row) for row in rows)


def _secondary(register: Register, theme: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    chosen = (_chosen(register, name, "secondary") for name in names)
    keys = tuple(dict.fromkeys(key for key in chosen if key))
    if theme in keys:
        raise Invalid(
            "A theme cannot be the first and a further one. Remove one of the two.", "secondary"
        )
    return keys


def _chosen(register: Register, name: str | None, field: str) -> str | None:
    try:
        return theme_key(register, name)
    except NotFound as error:
        raise Invalid(error.message, field) from error


def _against_suggestion(
    register: Register, theme: str | None, text: str | None, suggestion_id: int | None
) -> tuple[int | None, bool | None]:
    if suggestion_id is None:
        return None, None
    suggestion = suggestion_by_id(register, suggestion_id)
    if text is not None and suggestion["text_sha256"] != text_sha256(text):
        raise Invalid(
            "The text was changed after the suggestion was made. Ask for suggestions again.", "text"
        )
    best = [score["theme"] for score in suggestion["scores"]][:BEST]
    rank = best.index(theme) + 1 if theme in best else None
    return rank, theme == suggestion["theme"] if theme is None else rank == 1


def _next_id(register: Register) -> int:
    row = register.row("SELECT coalesce(max(id), 0) + 1 AS next FROM decisions")
    return int(row["next"]) if row else 1


def _decided(row: Row) -> Decided:
    row.pop("note_id")
    row["secondary"] = tuple(json.loads(row["secondary"]))
    row["followed"] = None if row["followed"] is None else bool(row["followed"])
    return Decided(**row)
