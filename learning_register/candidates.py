"""Decisions that may teach the classifier: judged one by one, kept pseudonymised alone.

A decision on a suggestion waits here when the text of its case may be used: the case is not
restricted, its text is there as it came, and retention has not begun. It becomes a training text
only by a person's yes. When the text of the case is erased or pseudonymised, or the case is
restricted, the database itself withdraws what was taken from it.
"""

import json
import re
from dataclasses import dataclass

from learning_register import audit_trail
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound
from learning_register.guards import MAX_NOTE, clean_text
from learning_register.new_case import MAX_TEXT
from learning_register.register import Actor, Register, Row
from learning_register.themes import theme_key

JUDGES = frozenset({"quality", "admin"})
"""Who may read what waits, and judge it."""

MOST_WAITING = 200
_NAME_PART = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Waiting:
    """A decision that waits to be judged. `text` is as it came, `names` are known from the case.

    `suggested` and `confidence` are what was suggested first; `overridden` says that the decision
    is another. `risk`: whether the suggestion warned.
    """

    decision_id: int
    case_id: int
    reference: str
    text: str
    names: tuple[str, ...]
    theme: str | None
    secondary: tuple[str, ...]
    suggested: str | None
    confidence: float
    overridden: bool
    risk: bool
    decided_at: str


@dataclass(frozen=True)
class Label:
    """What a training text teaches: its themes, and whether a child may be at risk."""

    theme: str | None
    secondary: tuple[str, ...]
    risk: bool


@dataclass(frozen=True)
class Candidate:
    """A decision that was judged. `text`, of an approved one, is pseudonymised.

    `reason`: why it was declined; None once erased.
    """

    id: int
    decision_id: int
    reference: str
    verdict: str
    text: str | None
    theme: str | None
    secondary: tuple[str, ...]
    risk: bool | None
    reason: str | None
    judged_by: int
    judged_at: str


@dataclass(frozen=True)
class ApprovedText:
    """A training text; `month` is when it was approved, such as "2026-11"."""

    text: str
    label: Label
    made_by: str
    channel: str
    month: str


_USABLE = """
    FROM decisions JOIN cases ON cases.id = decisions.case_id AND NOT cases.restricted
        JOIN suggestions ON suggestions.id = decisions.suggestion_id
        JOIN case_texts ON case_texts.case_id = cases.id AND case_texts.text IS NOT NULL
        LEFT JOIN people ON people.id = cases.person_id
        LEFT JOIN people AS children ON children.id = cases.child_id
        LEFT JOIN people AS advocates ON advocates.id = cases.advocate_id
        LEFT JOIN candidates ON candidates.case_id = cases.id AND candidates.withdrawn_at IS NULL
    WHERE decisions.superseded_by IS NULL
        AND NOT EXISTS (SELECT 1 FROM retention_done WHERE retention_done.case_id = cases.id)
"""
_WAITS = f"{_USABLE} AND (candidates.id IS NULL OR candidates.decision_id <> decisions.id)"
_CONFIDENCE = "coalesce(json_extract(suggestions.scores, '$[0].confidence'), 0.0)"
_SECONDARIES = """
    (SELECT json_group_array(theme) FROM decision_secondaries
     WHERE decision_id = decisions.id) AS secondary
"""
_WAITING = f"""
    SELECT decisions.id AS decision_id, cases.id AS case_id, cases.reference, case_texts.text,
        people.name, children.name AS child, advocates.name AS advocate,
        decisions.theme, suggestions.theme AS suggested, suggestions.risk,
        decisions.followed = 0 AS overridden, decisions.decided_at,
        {_CONFIDENCE} AS confidence, {_SECONDARIES}
    {_WAITS}
"""


def waiting(register: Register, actor: Actor, most: int = MOST_WAITING) -> tuple[Waiting, ...]:
    """What waits to be judged: overrides first, then where the suggestion was least sure.

    Raises NotAllowed.
    """
    _check_judges(actor)
    sql = f"{_WAITING} ORDER BY decisions.followed, {_CONFIDENCE}, decisions.id DESC LIMIT ?"
    return tuple(_waiting(row) for row in register.rows(sql, (most,)))


def waiting_count(register: Register, actor: Actor) -> int:
    """How many wait. Raises NotAllowed."""
    _check_judges(actor)
    row = register.row(f"SELECT count(*) AS n {_WAITS}")
    return int(row["n"]) if row else 0


def waiting_decision(register: Register, actor: Actor, decision_id: int) -> Waiting:
    """One that waits. Raises NotAllowed, or NotFound for one that does not (any more)."""
    _check_judges(actor)
    row = register.row(f"{_WAITING} AND decisions.id = ?", (decision_id,))
    if row is None:
        raise NotFound(
            "That does not wait to be judged: it was judged already, another theme was chosen, or "
            "its text may not be used."
        )
    return _waiting(row)


def approve(register: Register, actor: Actor, decision_id: int, text: str, label: Label) -> int:
    """Take a decision as a training text; out comes the candidate's id.

    `text` is the pseudonymised text, as the person saw it. An earlier verdict on the same case is
    withdrawn. Raises NotAllowed, NotFound, Missing or Invalid.
    """
    clean = _clean(text)
    with register.writing():
        case = waiting_decision(register, actor, decision_id)
        _check_names(clean, case.names)
        theme = _theme(register, label.theme, "theme")
        secondary = tuple(dict.fromkeys(
            key for name in label.secondary if (key := _theme(register, name, "secondary"))
        ))  # fmt: skip
        _check_label(theme, secondary, label.risk)
        values = {"verdict": "approved", "text": clean, "theme": theme, "risk": int(label.risk)}
        candidate_id = _judge(register, actor, case, values)
        for key in secondary:
            register.insert("candidate_secondaries", {"candidate_id": candidate_id, "theme": key})
        after = {"case": case.reference, "theme": theme, "secondary": secondary}
        audit_trail.write(
            register, actor, "approve_candidate", "candidate", candidate_id,
            after={**after, "risk": label.risk},
        )  # fmt: skip
    return candidate_id


def decline(register: Register, actor: Actor, decision_id: int, reason: str) -> int:
    """Keep a decision out of the training texts; out comes the candidate's id.

    Raises NotAllowed, NotFound, Missing or Invalid.
    """
    note = clean_text(reason)
    if not note:
        raise Missing("Enter why it is not taken.", "reason")
    if len(note) > MAX_NOTE:
        raise Invalid(f"The reason must be {MAX_NOTE:,} characters or fewer.", "reason")
    with register.writing():
        case = waiting_decision(register, actor, decision_id)
        candidate_id = _judge(register, actor, case, {"verdict": "declined"})
        note_id = audit_trail.write(
            register, actor, "decline_candidate", "candidate", candidate_id,
            after={"case": case.reference}, note=note,
        )  # fmt: skip
        register.update("candidates", candidate_id, {"note_id": note_id})
    return candidate_id


def take_back(register: Register, actor: Actor, candidate_id: int) -> None:
    """Undo a verdict: the text kept by it is erased, and its decision waits again.

    A model that has learnt from the text has learnt; the next one will not. Raises NotAllowed or
    NotFound.
    """
    _check_judges(actor)
    with register.writing():
        row = register.row(
            "SELECT verdict FROM candidates WHERE id = ? AND withdrawn_at IS NULL", (candidate_id,)
        )
        if row is None:
            raise NotFound("There is no such verdict, or it was taken back already.")
        _withdraw(register, candidate_id)
        audit_trail.write(
            register, actor, "take_back_candidate", "candidate", candidate_id,
            before={"verdict": row["verdict"]},
        )  # fmt: skip


def judged(register: Register, actor: Actor, most: int = MOST_WAITING) -> tuple[Candidate, ...]:
    """The verdicts that stand, the latest first. Raises NotAllowed."""
    _check_judges(actor)
    rows = register.rows(
        """
        SELECT candidates.id, decision_id, cases.reference, verdict, candidates.text,
            candidates.theme, candidates.risk, notes.text AS reason, judged_by, judged_at,
            (SELECT json_group_array(theme) FROM candidate_secondaries
             WHERE candidate_id = candidates.id) AS secondary
        FROM candidates JOIN cases ON cases.id = candidates.case_id
            LEFT JOIN notes ON notes.id = candidates.note_id
        WHERE withdrawn_at IS NULL ORDER BY candidates.id DESC LIMIT ?
        """,
        (most,),
    )
    return tuple(
        Candidate(
            **{
                **row,
                "secondary": tuple(json.loads(row["secondary"])),
                "risk": None if row["risk"] is None else bool(row["risk"]),
            }
        )
        for row in rows
    )


def approved_texts(register: Register) -> tuple[ApprovedText, ...]:
    """What the classifier may learn from: approved for the decision that stands, oldest first."""
    rows = register.rows(
        f"""
        SELECT candidates.text, candidates.theme, candidates.risk, cases.made_by, cases.channel,
            substr(candidates.judged_at, 1, 7) AS month,
            (SELECT json_group_array(theme) FROM candidate_secondaries
             WHERE candidate_id = candidates.id) AS secondary
        {_USABLE} AND candidates.verdict = 'approved' AND candidates.decision_id = decisions.id
        ORDER BY candidates.id
        """  # noqa: S608  constants only
    )
    return tuple(
        ApprovedText(
            row["text"],
            Label(row["theme"], tuple(json.loads(row["secondary"])), bool(row["risk"])),
            row["made_by"],
            row["channel"],
            row["month"],
        )
        for row in rows
    )


def _check_judges(actor: Actor) -> None:
    if actor.role not in JUDGES:
        raise NotAllowed(
            "Training texts are judged by Quality Assurance and administrators. Ask one of them."
        )


def _waiting(row: Row) -> Waiting:
    names = (row.pop("name"), row.pop("child"), row.pop("advocate"))
    return Waiting(
        **{
            **row,
            "names": tuple(name for name in names if name),
            "secondary": tuple(json.loads(row["secondary"])),
            "overridden": bool(row["overridden"]),
            "risk": bool(row["risk"]),
        }
    )


def _judge(register: Register, actor: Actor, case: Waiting, values: Row) -> int:
    earlier = register.row(
        "SELECT id FROM candidates WHERE case_id = ? AND withdrawn_at IS NULL", (case.case_id,)
    )
    if earlier:
        _withdraw(register, earlier["id"])
    return register.insert(
        "candidates",
        {
            **values,
            "decision_id": case.decision_id,
            "case_id": case.case_id,
            "judged_by": actor.id,
            "judged_at": register.timestamp(),
        },
    )


def _withdraw(register: Register, candidate_id: int) -> None:
    changes = {"text": None, "withdrawn_at": register.timestamp()}
    register.update("candidates", candidate_id, changes)


def _clean(text: str) -> str:
    clean = clean_text(text)
    if not clean:
        raise Missing("There is no text left to learn from.", "text")
    if len(clean) > MAX_TEXT:
        raise Invalid(f"The text must be {MAX_TEXT:,} characters or fewer.", "text")
    return clean


def _check_names(text: str, names: tuple[str, ...]) -> None:
    """The last guard: nobody who is named in the case may be named in the text."""
    for name in names:
        parts = [rf"\b{re.escape(part)}\b" for part in _NAME_PART.findall(name)]
        whole = re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
        if whole or any(re.search(part, text) for part in parts):
            raise Invalid(
                "A name that the case knows still stands in the text. Hide it first.", "text"
            )


def _theme(register: Register, name: str | None, field: str) -> str | None:
    try:
        return theme_key(register, name)
    except NotFound as error:
        raise Invalid(error.message, field) from error


def _check_label(theme: str | None, secondary: tuple[str, ...], risk: bool) -> None:
    if theme is None and secondary:
        raise Invalid("A text without a theme has no further themes. Remove them.", "secondary")
    if theme in secondary:
        raise Invalid(
            "A theme cannot be the first and a further one. Remove one of the two.", "secondary"
        )
    if theme == "self_harm" and not risk:
        raise Invalid("Self-harm is always marked as risk.", "risk")
