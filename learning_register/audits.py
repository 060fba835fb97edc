"""What audits found: from which source, where, against which standard, how good, on which themes.

A finding's words stand in a table of their own, so that they can be erased.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from learning_register import audit_trail, moves
from learning_register.case_kinds import one_of, service_area_key
from learning_register.errors import (
    AlreadyExists,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    WrongState,
)
from learning_register.guards import MAX_NOTE, Facts, clean_text, plain_date
from learning_register.measure_values import checked_team
from learning_register.new_case import FIRST_DAY
from learning_register.procedure import allowed_events
from learning_register.register import Actor, Register, Row
from learning_register.rules import Rule
from learning_register.suggestions import BEST, suggestion_by_id, text_sha256
from learning_register.themes import theme_key, theme_named

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "case_audit": "Case file audit",
        "thematic_audit": "Thematic audit",
        "dip_sample": "Dip sample",
        "practice_observation": "Practice observation",
        "practice_conversation": "Practice conversation",
        "complaints_audit": "Audit of complaints",
        "peer_review": "Peer review",
        "inspection": "Inspection",
        "other": "Other",
    }
)
GRADES: Mapping[str, str] = MappingProxyType(
    {
        "outstanding": "Outstanding",
        "good": "Good",
        "requires_improvement": "Requires improvement",
        "inadequate": "Inadequate",
    }
)
"""The four grades of Ofsted's inspections of local authority children's services."""

BELOW_GOOD = frozenset({"requires_improvement", "inadequate"})
FINDING_READERS = frozenset({"quality", "manager"})
"""Who may read and correct what an audit found. Not the board: it sees figures."""

MAX_STANDARD = 200
MAX_TEXT = 10_000


@dataclass(frozen=True)
class NewFinding:
    """What a person enters. `source` and `grade` are keys of the closed lists.

    `themes`: those that a person decided on; none where none fits. `suggestion_id`: what the
    classifier suggested to them.
    """

    source: str
    found_on: date
    service_area: str
    standard: str
    grade: str
    text: str
    themes: tuple[str, ...] = ()
    team: str | None = None
    suggestion_id: int | None = None


@dataclass(frozen=True)
class Finding:
    """A finding as kept. `standard` and `text` are None once erased.

    `followed`: whether what was suggested first is among the themes; None where nothing was.
    """

    id: int
    reference: str
    state: str
    version: int
    source: str
    found_on: date
    service_area: str
    team: str | None
    grade: str
    standard: str | None
    text: str | None
    themes: tuple[str, ...]
    suggestion_id: int | None
    followed: bool | None
    recorded_by: int
    recorded_at: str


@dataclass(frozen=True)
class FindingsPage:
    """One page of a list of findings, and how many there are in all."""

    items: tuple[Finding, ...]
    total: int


def record_finding(register: Register, actor: Actor, new: NewFinding) -> Finding:
    """Record what an audit found, with the themes that a person decided on.

    Raises NotAllowed, Missing, Invalid, NotFound for an unknown suggestion, or AlreadyExists where
    this person recorded a finding from this suggestion before: a form that was sent twice.
    """
    with register.writing():
        if before := finding_from_suggestion(register, actor, new.suggestion_id):
            raise AlreadyExists(f"{before} was recorded from this text already.")
        columns, texts, themes = _checked(register, new)
        _check_suggestion(register, new.suggestion_id, texts["text"])
        values = {
            **columns,
            "suggestion_id": new.suggestion_id,
            "recorded_by": actor.id,
            "recorded_at": register.timestamp(),
        }
        facts = Facts(register.today())
        finding_id = moves.create(register, actor, "finding", "record_finding", facts, values)
        register.insert("audit_finding_texts", {"finding_id": finding_id, **texts})
        _put_themes(register, finding_id, themes)
        audit_trail.write(
            register, actor, "decide_themes", "finding", finding_id, after={"themes": themes}
        )
        return _finding(register, "id", finding_id)


def correct_finding(
    register: Register,
    actor: Actor,
    reference: str,
    seen_version: int,
    new: NewFinding,
    reason: str,
) -> Finding:
    """Put right what was recorded wrongly; what stood there before is in the audit trail.

    The words that stood there before are not kept. Raises NotAllowed, NotFound, WrongState for a
    finding that is withdrawn, Stale, Missing or Invalid.
    """
    may_read_findings(actor)
    with register.writing():
        before = _finding(register, "reference", reference.strip().upper())
        if before.state != "recorded":
            raise WrongState("This finding is withdrawn. Bring it back before you correct it.")
        moves.check_version(moves.current(register, "finding", before.id), seen_version)
        columns, texts, themes = _checked(register, new)
        why = _needed(reason, "Enter why you correct it.", MAX_NOTE, "reason")
        register.update("audit_findings", before.id, {**columns, "version": seen_version + 1})
        register.db.execute(
            "UPDATE audit_finding_texts SET standard = ?, text = ? WHERE finding_id = ?",
            [texts["standard"], texts["text"], before.id],
        )
        _put_themes(register, before.id, themes)
        was = {name: getattr(before, name) for name in columns}
        words_changed = (before.standard, before.text) != (texts["standard"], texts["text"])
        audit_trail.write(
            register, actor, "correct", "finding", before.id,
            before={**was, "themes": before.themes},
            after={**columns, "themes": themes, "words_changed": words_changed}, note=why,
        )  # fmt: skip
        return _finding(register, "id", before.id)


def finding_from_suggestion(
    register: Register, actor: Actor, suggestion_id: int | None
) -> str | None:
    """The reference of the finding that this person recorded with this suggestion, if any."""
    row = register.row(
        "SELECT reference FROM audit_findings WHERE suggestion_id = ? AND recorded_by = ?",
        (suggestion_id, actor.id),
    )
    return row["reference"] if row else None


def finding_by_reference(register: Register, actor: Actor, reference: str) -> Finding:
    """The finding with that reference, such as F-0001. Raises NotAllowed or NotFound."""
    may_read_findings(actor)
    return _finding(register, "reference", reference.strip().upper())


def finding_events(register: Register, actor: Actor, finding_id: int) -> tuple[Rule, ...]:
    """What this person could do with the finding now. Raises NotFound."""
    row = moves.current(register, "finding", finding_id)
    facts = moves.facts_of(register, "finding", finding_id)
    return allowed_events("finding", row["state"], actor, facts)


def list_findings(
    register: Register,
    actor: Actor,
    *,
    theme: str | None = None,
    service_area: str | None = None,
    grade: str | None = None,
    state: str | None = None,
    found_from: date | None = None,
    found_to: date | None = None,
    page: int = 1,
    per_page: int = 25,
) -> FindingsPage:
    """Findings, the newest first; `theme` is a key, a name or an alias; both days count.

    Raises NotAllowed, NotFound for an unknown theme, Invalid for an unknown service area or a page
    below 1.
    """
    may_read_findings(actor)
    if page < 1 or per_page < 1:
        raise Invalid("Pages are counted from 1.", "page")
    filters = {
        "theme": theme_key(register, theme),
        "service_area": service_area_key(register, service_area),
        "grade": grade,
        "state": state,
        "from": found_from.isoformat() if found_from else None,
        "to": found_to.isoformat() if found_to else None,
    }
    total = register.row(_COUNT, filters)
    rows = register.rows(_PAGE, {**filters, "limit": per_page, "skip": (page - 1) * per_page})
    return FindingsPage(_findings(register, rows), total["total"] if total else 0)


def may_read_findings(actor: Actor) -> None:
    """Raises NotAllowed for a role that reads no findings."""
    if actor.role not in FINDING_READERS:
        raise NotAllowed("Your role may not read what audits found. Ask Quality Assurance.")


_SELECT = """
    SELECT audit_findings.*, standard, text, suggestions.scores
    FROM audit_findings LEFT JOIN audit_finding_texts ON finding_id = audit_findings.id
        LEFT JOIN suggestions ON suggestions.id = suggestion_id
"""
_WHERE = """
    WHERE (:theme IS NULL OR EXISTS (
            SELECT 1 FROM audit_finding_themes
            WHERE finding_id = audit_findings.id AND theme = :theme))
        AND (:service_area IS NULL OR service_area = :service_area)
        AND (:grade IS NULL OR grade = :grade)
        AND (:state IS NULL OR state = :state)
        AND (:from IS NULL OR found_on >= :from) AND (:to IS NULL OR found_on <= :to)
"""
_PAGE = f"""
    {_SELECT} {_WHERE} ORDER BY found_on DESC, audit_findings.id DESC LIMIT :limit OFFSET :skip
"""
_COUNT = f"SELECT count(*) AS total FROM audit_findings {_WHERE}"  # noqa: S608 constants only


def _checked(
    register: Register, new: NewFinding
) -> tuple[dict[str, object], dict[str, str], tuple[str, ...]]:
    """The columns, the words and the themes of a finding. Raises Missing or Invalid."""
    area = service_area_key(register, new.service_area)
    if area is None:
        raise Missing("Choose the service area.", "service_area")
    columns: dict[str, object] = {
        "source": one_of(SOURCES, new.source, "source"),
        "found_on": _found_on(new.found_on, register.today()),
        "service_area": area,
        "team": checked_team(new.team) or None,
        "grade": one_of(GRADES, new.grade, "grade"),
    }
    texts = {
        "standard": _needed(
            new.standard, "Enter the standard that was looked at.", MAX_STANDARD, "standard"
        ),
        "text": _needed(new.text, "Enter what was found.", MAX_TEXT, "text"),
    }
    return columns, texts, _theme_keys(register, new.themes)


def _found_on(value: object, today: date) -> str:
    day = plain_date("found_on", value)
    if day > today:
        raise Invalid("The date of the finding must not be in the future.", "found_on")
    if day < FIRST_DAY:
        raise Invalid("The date of the finding must be in 2000 or later.", "found_on")
    return day.isoformat()


def _needed(value: str, message: str, limit: int, field: str) -> str:
    text = clean_text(value)
    if not text:
        raise Missing(message, field)
    if len(text) > limit:
        raise Invalid(f"The {field} must be {limit:,} characters or fewer.", field)
    return text


def _theme_keys(register: Register, names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(theme_named(register, name).key for name in names))
    except NotFound as error:
        raise Invalid(error.message, "themes") from error


def _check_suggestion(register: Register, suggestion_id: int | None, text: str) -> None:
    if suggestion_id is None:
        return
    if suggestion_by_id(register, suggestion_id)["text_sha256"] != text_sha256(text):
        raise Invalid(
            "The text was changed after the suggestion was made. Ask for suggestions again.", "text"
        )


def _put_themes(register: Register, finding_id: int, themes: tuple[str, ...]) -> None:
    register.db.execute("DELETE FROM audit_finding_themes WHERE finding_id = ?", [finding_id])
    for theme in themes:
        register.insert("audit_finding_themes", {"finding_id": finding_id, "theme": theme})


def _finding(register: Register, column: str, value: object) -> Finding:
    """The finding whose id or reference this is. Raises NotFound."""
    rows = register.rows(f"{_SELECT} WHERE audit_findings.{column} = ?", (value,))
    if not rows:
        raise NotFound("There is no such finding. Check the reference, such as F-0001.")
    return _findings(register, rows)[0]


def _findings(register: Register, rows: list[Row]) -> tuple[Finding, ...]:
    themes: dict[int, list[str]] = {row["id"]: [] for row in rows}
    marks = ", ".join("?" for _ in themes)
    linked = f"""
        SELECT finding_id, theme FROM audit_finding_themes JOIN themes ON key = theme
        WHERE finding_id IN ({marks}) ORDER BY position, key
    """  # noqa: S608 marks only
    for row in register.rows(linked, list(themes)):
        themes[row["finding_id"]].append(row["theme"])
    return tuple(_as_finding(row, tuple(themes[row["id"]])) for row in rows)


def _as_finding(row: Row, themes: tuple[str, ...]) -> Finding:
    scores = row.pop("scores")
    best = [score["theme"] for score in json.loads(scores)][:BEST] if scores else []
    return Finding(
        **{**row, "found_on": date.fromisoformat(row["found_on"])},
        themes=themes,
        followed=best[0] in themes if best else None,
    )
