"""What a panel or the Ombudsman recommends: each is an action, with owner, due day, evidence.

`moves` calls `plan` and `answer` within its transaction; the learning and the actions are made and
moved by the ordinary rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from learning_register.errors import Invalid, Missing, NotFound
from learning_register.guards import Facts
from learning_register.register import Actor, Register, Row
from learning_register.users import user_by_username

Create = Callable[[Register, Actor, str, str, Facts, Mapping[str, object]], int]
Apply = Callable[[str, int, str, Mapping[str, str | int]], None]

_STATEMENTS = {
    "panel": "What a review panel recommended after a complaint.",
    "ombudsman": "What the Ombudsman recommended after a complaint.",
}
"""Everybody may read what was learnt, and the board sees no individual case."""


@dataclass(frozen=True)
class Recommendation:
    """One recommendation. `accepted` is yes, no, or None while the service has not answered."""

    number: int
    recommended_by: str
    accepted: str | None
    learning: str
    action: str
    action_state: str
    due_on: date


def recommendations_of(register: Register, case_id: int) -> tuple[Recommendation, ...]:
    """The recommendations of a case, with the actions that carry them out."""
    rows = register.rows(
        """
        SELECT number, recommended_by, accepted, learning.reference AS learning,
            actions.reference AS action, actions.state AS action_state, due_on
        FROM recommendations JOIN actions ON actions.id = action_id
            JOIN learning ON learning.id = recommendations.learning_id
        WHERE case_id = ? ORDER BY number
        """,
        (case_id,),
    )
    return tuple(
        Recommendation(**{**row, "due_on": date.fromisoformat(row["due_on"])}) for row in rows
    )


def plan(
    register: Register,
    actor: Actor,
    case: Row,
    recommended_by: str,
    values: Mapping[str, str | int],
    create: Create,
    apply: Apply,
) -> None:
    """Make a recommendation an action of the case's learning, which is made and agreed if need be.

    Raises Missing where the case has no theme, Invalid for an owner who is not there.
    """
    owner_id = _owner(register, str(values["owner"]))
    learning_id = _learning(register, actor, case, recommended_by, create, apply)
    facts = Facts(register.today(), owner_id=owner_id, learning_state="agreed")
    action = {
        "learning_id": learning_id,
        "what": values["what"],
        "kind": values["action_kind"],
        "owner_id": owner_id,
        "due_on": values["due_on"],
        "created_by": actor.id,
        "created_at": register.timestamp(),
    }
    action_id = create(register, actor, "action", "plan", facts, action)
    last = register.row(
        "SELECT max(number) AS number FROM recommendations WHERE case_id = ?", (case["id"],)
    )
    register.insert(
        "recommendations",
        {
            "case_id": case["id"],
            "number": ((last or {}).get("number") or 0) + 1,
            "recommended_by": recommended_by,
            "learning_id": learning_id,
            "action_id": action_id,
        },
    )


def answer(register: Register, case: Row, values: Mapping[str, str | int], apply: Apply) -> None:
    """Accept a recommendation, or not: then its action is cancelled with the reason given."""
    row = register.row(
        """
        SELECT recommendations.id, action_id, state FROM recommendations
        JOIN actions ON actions.id = action_id WHERE case_id = ? AND number = ?
        """,
        (case["id"], values["recommendation"]),
    )
    assert row, "its field has looked that it is there"  # noqa: S101
    register.update("recommendations", row["id"], {"accepted": values["accepted"]})
    if values["accepted"] == "no" and row["state"] in {"open", "in_progress"}:
        apply("action", row["action_id"], "cancel", {"reason": values["reason"]})


def _learning(
    register: Register,
    actor: Actor,
    case: Row,
    recommended_by: str,
    create: Create,
    apply: Apply,
) -> int:
    known = register.row(
        """
        SELECT learning_id FROM recommendations JOIN learning ON learning.id = learning_id
        WHERE case_id = ? AND recommended_by = ? AND state IN (
            'agreed', 'being_acted_on', 'implemented', 'evidenced')
        ORDER BY recommendations.id DESC
        """,
        (case["id"], recommended_by),
    )
    if known:
        return int(known["learning_id"])
    theme = register.row(
        "SELECT theme FROM decisions WHERE case_id = ? AND superseded_by IS NULL", (case["id"],)
    )
    if theme is None or theme["theme"] is None:
        raise Missing("Choose the theme of the case first.", "theme")
    learning = {
        "theme": theme["theme"],
        "statement": _STATEMENTS[recommended_by],
        "created_by": actor.id,
        "created_at": register.timestamp(),
    }
    facts = Facts(register.today())
    learning_id = create(register, actor, "learning", "identify", facts, learning)
    register.insert("learning_cases", {"learning_id": learning_id, "case_id": case["id"]})
    apply("learning", learning_id, "agree", {})
    return learning_id


def _owner(register: Register, username: str) -> int:
    try:
        user = user_by_username(register, username)
    except NotFound:
        user = None
    if user is None or not user.active:
        raise Invalid("Choose an owner who still uses the service.", "owner")
    return user.id
