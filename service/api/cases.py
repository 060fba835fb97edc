"""Cases: listed, recorded, read and moved."""

from typing import Any

from flask import url_for

from learning_register import cases as register_cases
from learning_register.learning import learning_of_case
from learning_register.moves import move as move_in_register
from learning_register.new_case import NewCase
from learning_register.points import points_of
from learning_register.recommendations import recommendations_of
from learning_register.suggestions import Decision
from service import current
from service.api.part import Part
from service.api.schemas_in import CaseMoveIn, CasesQuery, NewCaseIn
from service.api.schemas_out import Case, Cases
from service.api.versions import etag, seen_version

cases = Part("cases", __name__, url_prefix="/cases", description="Complaints, feedback and more.")

_DECISION = ("theme", "secondary", "suggestion_id", "reason")


@cases.serves("GET", "", Cases, query=CasesQuery)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Cases, the newest receipt first, without text or name."""
    found = register_cases.list_cases(current.register(), current.actor(), **query)
    shown = {"page": query["page"], "per_page": query["per_page"]}
    return {"items": found.items, "total": found.total, **shown}


@cases.serves("POST", "", Case, status=201, body=NewCaseIn, versioned=True, refuses=(409,))
def record(body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Record a case with the theme that was decided."""
    decided = {name: body.pop(name) for name in _DECISION}
    decision = Decision(**{**decided, "secondary": tuple(decided["secondary"])})
    made = register_cases.record_case(
        current.register(), current.actor(), NewCase(**body), decision
    )
    shown, headers = _shown(made.reference)
    return shown, {**headers, "Location": url_for("api.cases.show", reference=made.reference)}


@cases.serves("GET", "/<reference>", Case, versioned=True, refuses=(404,))
def show(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """One case in full. Reading a restricted case is logged."""
    return _shown(reference)


@cases.serves(
    "POST", "/<reference>/moves", Case, body=CaseMoveIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def move(body: dict[str, Any], reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Do something with a case: one of its `moves`."""
    register, actor = current.register(), current.actor()
    case = register_cases.case_by_reference(register, actor, reference)
    seen = seen_version(case.reference, case.version)
    move_in_register(register, actor, "case", case.id, body.pop("event"), seen, **body)
    return _shown(case.reference)


def _shown(reference: str) -> tuple[dict[str, Any], dict[str, str]]:
    register, actor = current.register(), current.actor()
    case = register_cases.case_by_reference(register, actor, reference)
    learnt = [one.reference for one in learning_of_case(register, case.id)]
    moves = register_cases.case_events(register, actor, case.id)
    parts = {
        "points": points_of(register, actor, case.id),
        "recommendations": recommendations_of(register, case.id),
        "learning": learnt,
        "moves": moves,
    }
    return {**vars(case), **parts}, etag(case.version)
