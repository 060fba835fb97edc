"""The one place that writes a state.

An event is looked up in the table of rules; nobody names a target.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from learning_register import audit_trail, case_records, recommendations
from learning_register.case_facts import case_facts
from learning_register.errors import NotFound, Stale
from learning_register.procedure import (
    Facts,
    Rule,
    check,
    happened_on,
    learning_event_after,
    rule_for,
)
from learning_register.register import Actor, Register, Row
from learning_register.rules import Stamp

Values = Mapping[str, str | int]

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "case": "cases",
        "learning": "learning",
        "action": "actions",
        "finding": "audit_findings",
    }
)
_FREE_TEXT = frozenset({"statement", "what"})
_SELECT = {
    "case": "SELECT * FROM cases WHERE id = ?",
    "learning": "SELECT * FROM learning WHERE id = ?",
    "action": """
        SELECT actions.*, learning.state AS learning_state,
            EXISTS (SELECT 1 FROM evidence WHERE action_id = actions.id) AS has_evidence
        FROM actions JOIN learning ON learning.id = actions.learning_id WHERE actions.id = ?
    """,
    "finding": "SELECT * FROM audit_findings WHERE id = ?",
}


def move(
    register: Register,
    actor: Actor,
    machine: str,
    subject_id: int,
    event: str,
    seen_version: int,
    **given: object,
) -> int:
    """Apply an event to a case, a learning or an action, and whatever follows from it, or nothing.

    `seen_version` is the version that the user saw; out comes the new one. Raises NotFound, Stale,
    WrongState, NotAllowed, Missing or Invalid.
    """
    with register.writing():
        row = current(register, machine, subject_id)
        check_version(row, seen_version)
        return _do(register, actor, machine, row, event, given)


def create(
    register: Register,
    actor: Actor,
    machine: str,
    event: str,
    facts: Facts,
    values: Mapping[str, object],
) -> int:
    """Make a case, a learning or an action in the state that the table gives it; out comes its id.

    Raises WrongState for an unknown event, NotAllowed, or what a guard raises.
    """
    with register.writing():
        rule = rule_for(machine, event, None)
        check(rule, actor, facts, {})
        row_id = register.insert(TABLES[machine], {**values, "state": rule.target})
        after = {name: value for name, value in values.items() if name not in _FREE_TEXT}
        audit_trail.write(
            register, actor, event, machine, row_id, after={**after, "state": rule.target}
        )
        if machine == "case":
            day = str(values["received_on"])
            case_records.remember_beginning(register, row_id, event, rule.target, day)
        if machine == "action":
            _follow_learning(register, actor, int(str(values["learning_id"])))
    return row_id


def facts_of(register: Register, machine: str, subject_id: int) -> Facts:
    """What the guards may know about it now; with `allowed_events`, what a page needs.

    Raises NotFound.
    """
    return _facts(register, machine, current(register, machine, subject_id))


def current(register: Register, machine: str, subject_id: int) -> Row:
    """The row as it is now, with what its facts need. Raises NotFound."""
    row = register.row(_SELECT[machine], (subject_id,))
    if row is None:
        raise NotFound(f"There is no {machine} with the number {subject_id}.")
    return row


def check_version(row: Row, seen_version: int) -> None:
    """Raises Stale if the row has moved on since the user saw it."""
    if row["version"] != seen_version:
        raise Stale(
            f"{row['reference']} was changed since you opened it. "
            "Open it again, look at what changed, and then decide."
        )


def _facts(register: Register, machine: str, row: Row) -> Facts:
    if machine == "case":
        return case_facts(register, row)
    if machine == "learning":
        return Facts(register.today(), action_states=_action_states(register, row["id"]))
    if machine == "finding":
        return Facts(register.today())
    return Facts(
        register.today(),
        owner_id=row["owner_id"],
        done_by=row["done_by"],
        due_on=date.fromisoformat(row["due_on"]),
        has_evidence=bool(row["has_evidence"]),
        learning_state=row["learning_state"],
    )


def _do(
    register: Register,
    actor: Actor,
    machine: str,
    row: Row,
    event: str,
    given: Mapping[str, object],
) -> int:
    rule = rule_for(machine, event, row["state"])
    facts = _facts(register, machine, row)
    values: dict[str, str | int] = check(rule, actor, facts, given)
    if event == "extend" and facts.longest:
        values.setdefault("extend_to", facts.longest)
    version = _apply(register, actor, rule, row, values)
    _follow(register, actor, rule, row, facts, values)
    return version


def _apply(register: Register, actor: Actor, rule: Rule, row: Row, values: Values) -> int:
    note = values.get("note") or values.get("reason")
    day = happened_on(values, register.today())
    stamps = {
        Stamp.TODAY: register.today().isoformat(),
        Stamp.ACTOR: actor.id,
        Stamp.DAY: day.isoformat(),
    }

    def stamped(sets: Mapping[str, str | Stamp | None]) -> dict[str, object]:
        return {
            name: stamps[value] if isinstance(value, Stamp) else value
            for name, value in sets.items()
        }

    kept: Mapping[str, object] = {}
    if rule.machine == "case":
        columns = case_records.case_columns(register, values)
        own = stamped(rule.keeps.sets) if rule.keeps else {}
        kept = case_records.keep(register, rule, row, values, day, own)
    else:
        columns = {name: value for name, value in values.items() if name not in {"note", "reason"}}
    version = int(row["version"]) + 1
    changes = {**stamped(rule.sets), **columns, "state": rule.target}
    register.update(TABLES[rule.machine], row["id"], {**changes, "version": version})
    before = {name: row[name] for name in changes}
    after = {**changes, "kept": kept} if kept else changes
    audit_trail.write(
        register, actor, rule.event, rule.machine, row["id"],
        before=before, after=after, note=str(note) if note else None,
    )  # fmt: skip
    return version


def _follow(
    register: Register, actor: Actor, rule: Rule, row: Row, facts: Facts, values: Values
) -> None:
    def then(machine: str, subject_id: int, event: str, given: Values) -> None:
        subject = current(register, machine, subject_id)
        _do(register, actor, machine, subject, event, given)

    if rule.event == "recommend":
        source = str(facts.recommended_by)
        recommendations.plan(register, actor, row, source, values, create, then)
    elif rule.event == "answer_recommendation":
        recommendations.answer(register, row, values, then)
    elif rule.machine == "action":
        _follow_learning(register, actor, row["learning_id"])
    elif (rule.machine, rule.target, rule.event) == ("learning", "closed", "close"):
        verified = register.rows(
            "SELECT * FROM actions WHERE learning_id = ? AND state = 'verified'", (row["id"],)
        )
        for action in verified:
            _apply(
                register, actor, rule_for("action", "close_with_learning", "verified"), action, {}
            )


def _follow_learning(register: Register, actor: Actor, learning_id: int) -> None:
    while True:
        learning = current(register, "learning", learning_id)
        event = learning_event_after(learning["state"], _action_states(register, learning_id))
        if event is None:
            return
        _apply(register, actor, rule_for("learning", event, learning["state"]), learning, {})


def _action_states(register: Register, learning_id: int) -> tuple[str, ...]:
    rows = register.rows("SELECT state FROM actions WHERE learning_id = ?", (learning_id,))
    return tuple(row["state"] for row in rows)
