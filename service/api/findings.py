"""What audits found: listed, recorded, read, corrected and withdrawn."""

from typing import Any

from flask import url_for

from learning_register import audits
from learning_register.audits import NewFinding
from learning_register.moves import move as move_in_register
from service import current
from service.api.part import Part
from service.api.quality_schemas import (
    CorrectionIn,
    FindingMoveIn,
    Findings,
    FindingsQuery,
    FindingWithMoves,
    NewFindingIn,
)
from service.api.versions import etag, seen_version

findings = Part("findings", __name__, url_prefix="/findings", description="What audits found.")


@findings.serves("GET", "", Findings, query=FindingsQuery)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Findings, the newest first."""
    found = audits.list_findings(current.register(), current.actor(), **query)
    shown = {"page": query["page"], "per_page": query["per_page"]}
    return {"items": found.items, "total": found.total, **shown}


@findings.serves(
    "POST", "", FindingWithMoves, status=201, body=NewFindingIn, versioned=True, refuses=(409,)
)
def record(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Record what an audit found, with the themes that were decided."""
    made = audits.record_finding(current.register(), current.actor(), _finding(body))
    shown, headers = _shown(made.reference)
    return shown, {**headers, "Location": url_for("api.findings.show", reference=made.reference)}


@findings.serves("GET", "/<reference>", FindingWithMoves, versioned=True, refuses=(404,))
def show(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """One finding."""
    return _shown(reference)


@findings.serves(
    "POST", "/<reference>/corrections", FindingWithMoves, body=CorrectionIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def correct(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Put right what was recorded wrongly."""
    register, actor = current.register(), current.actor()
    found = audits.finding_by_reference(register, actor, reference)
    seen = seen_version(found.reference, found.version)
    reason = body.pop("reason")
    audits.correct_finding(register, actor, found.reference, seen, _finding(body), reason)
    return _shown(found.reference)


@findings.serves(
    "POST", "/<reference>/moves", FindingWithMoves, body=FindingMoveIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def move(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Withdraw a finding that should not be there, or bring it back."""
    register, actor = current.register(), current.actor()
    found = audits.finding_by_reference(register, actor, reference)
    seen = seen_version(found.reference, found.version)
    move_in_register(register, actor, "finding", found.id, body.pop("event"), seen, **body)
    return _shown(found.reference)


def _finding(body: dict[str, Any]) -> NewFinding:
    return NewFinding(**{**body, "themes": tuple(body["themes"])})


def _shown(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    register, actor = current.register(), current.actor()
    found = audits.finding_by_reference(register, actor, reference)
    moves = audits.finding_events(register, actor, found.id)
    return {**vars(found), "moves": moves}, etag(found.version)
