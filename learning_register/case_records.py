"""What an event of a case leaves behind besides its state: rows of the stages, outcomes, points.

`moves` alone calls this, within its transaction. Names and texts go into tables of their own; what
comes back, for the audit trail, holds neither.
"""

from collections.abc import Mapping
from datetime import date

from learning_register.appointees import ROLES_IN_CASES, appointee_id
from learning_register.people import add_person
from learning_register.register import Register, Row
from learning_register.rule import Kept, Rule
from learning_register.stages import STAGE_OF

Values = Mapping[str, str | int]
Details = dict[str, object]

ON_CASE = frozenset(
    {
        "outcome",
        "responded_on",
        "declined_for",
        "grounds_on",
        "advocacy",
        "advocate_appointed_on",
        "may_complain",
        "may_be_told",
        "childs_view",
    }
)
"""The fields that are columns of the case itself."""

_ELSEWHERE = frozenset(
    {
        "note", "reason", "on", "answered_by", "extend_to", "advocate", "point", "point_number",
        "point_outcome", "what", "action_kind", "owner", "due_on", "recommendation", "accepted",
    }
)  # fmt: skip
_STAGED = frozenset({"remedies"})
_OMBUDSMAN_FOUND = {"upheld_accepted": "upheld", "upheld": "upheld", "not_upheld": "not_upheld"}


def case_columns(register: Register, values: Values) -> Details:
    """What an event writes into the row of the case."""
    found: Details = {name: value for name, value in values.items() if name in ON_CASE}
    if "advocate" in values:
        found["advocate_id"] = add_person(register, str(values["advocate"]))
    if outcome := _OMBUDSMAN_FOUND.get(str(values.get("decision"))):
        found["outcome"] = outcome
    return found


def keep(
    register: Register, rule: Rule, row: Row, values: Values, day: date, sets: Mapping[str, object]
) -> Details:
    """Keep the rest; out comes what the audit trail may hold of it.

    `sets`: the columns of the rule's `keeps`, stamped.
    """
    details = _remember(register, rule, row["id"], values, day)
    details |= _keep_outcome(register, rule, row["id"], values, day)
    if rule.event == "add_point":
        details |= _add_point(register, row["id"], str(values["point"]))
    if rule.event == "decide_point":
        details |= _decide_point(register, rule, row["id"], values, day)
    if rule.keeps:
        details |= _keep_row(register, rule.keeps, rule, row["id"], values, sets)
    return details


def remember_beginning(register: Register, case_id: int, event: str, state: str, day: str) -> None:
    """The first event of a case: its receipt."""
    register.insert(
        "case_moves",
        {
            "case_id": case_id,
            "event": event,
            "target": state,
            "day": day,
            "recorded_at": register.timestamp(),
        },
    )


def _remember(register: Register, rule: Rule, case_id: int, values: Values, day: date) -> Details:
    days = values.get("extend_to")
    register.insert(
        "case_moves",
        {
            "case_id": case_id,
            "event": rule.event,
            "source": rule.source,
            "target": rule.target,
            "day": day.isoformat(),
            "days": days,
            "recorded_at": register.timestamp(),
        },
    )
    return {"day": day.isoformat(), **({"days": days} if days else {})}


def _keep_outcome(
    register: Register, rule: Rule, case_id: int, values: Values, day: date
) -> Details:
    """Each stage's outcome stands beside the earlier ones."""
    found = _OMBUDSMAN_FOUND.get(str(values.get("decision")))
    outcome = values.get("outcome") or found
    if not outcome:
        return {}
    answered_by = values.get("answered_by")
    stage = "ombudsman" if found else STAGE_OF[str(rule.source)]
    kept: Details = {
        "stage": stage,
        "outcome": outcome,
        "decided_on": day.isoformat(),
        "answered_by_id": appointee_id(register, str(answered_by)) if answered_by else None,
    }
    register.insert("case_outcomes", {"case_id": case_id, **kept})
    return kept


def _add_point(register: Register, case_id: int, text: str) -> Details:
    last = register.row("SELECT max(number) AS number FROM points WHERE case_id = ?", (case_id,))
    number = ((last or {}).get("number") or 0) + 1
    register.insert("points", {"case_id": case_id, "number": number, "text": text})
    return {"point_number": number}


def _decide_point(
    register: Register, rule: Rule, case_id: int, values: Values, day: date
) -> Details:
    number = values["point_number"]
    point = register.row(
        "SELECT id FROM points WHERE case_id = ? AND number = ?", (case_id, number)
    )
    assert point, "its field has looked that it is there"  # noqa: S101
    stage, outcome = STAGE_OF[str(rule.source)], values["point_outcome"]
    register.insert(
        "point_outcomes",
        {
            "point_id": point["id"],
            "stage": stage,
            "outcome": outcome,
            "decided_on": day.isoformat(),
        },
    )
    return {"point_number": number, "stage": stage, "point_outcome": outcome}


def _keep_row(
    register: Register,
    keeps: Kept,
    rule: Rule,
    case_id: int,
    values: Values,
    sets: Mapping[str, object],
) -> Details:
    kept: Details = dict(sets)
    for name, value in values.items():
        if name in ROLES_IN_CASES and name not in _ELSEWHERE:
            kept[f"{name}_id"] = appointee_id(register, str(value))
        elif name not in ON_CASE | _ELSEWHERE:
            kept[name] = value
    if keeps.table in _STAGED:
        kept["stage"] = STAGE_OF[str(rule.source)]
    if keeps.new:
        register.insert(keeps.table, {"case_id": case_id, **kept})
        return kept
    newest = register.row(
        f"SELECT max(id) AS id FROM {keeps.table} WHERE case_id = ?",  # noqa: S608  of the rules
        (case_id,),
    )
    if newest and newest["id"] and kept:
        register.update(keeps.table, newest["id"], kept)
    return kept
