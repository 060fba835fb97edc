"""Closing the loop: whom the Participation Team is to contact, and what they said.

Report, sections 5.1, 5.2, 5.4 and 5.5. The contacts are events of the case: `rules`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from learning_register.case_facts import CHILDREN
from learning_register.errors import NotAllowed
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES
from learning_register.register import Actor, Register
from learning_register.stages import ENDED


@dataclass(frozen=True)
class LoopContact:
    """One contact. `kind`: first, closing, or not_closed where it could not be made.

    What was not asked in that contact is None.
    """

    kind: str
    contacted_on: date
    route: str | None
    rights_explained: str | None
    nature_agreed: str | None
    process_explained: str | None
    satisfied_process: str | None
    satisfied_outcome: str | None
    actions_done: str | None


@dataclass(frozen=True)
class ToContact:
    """A child's or young person's case that is over, and whose loop is not closed. No name."""

    case_id: int
    reference: str
    kind: str
    state: str
    ended_on: date


@dataclass(frozen=True)
class Satisfaction:
    """What was answered in the closing contacts of a time, by yes, no and no_answer."""

    contacts: int
    process: Mapping[str, int]
    outcome: Mapping[str, int]
    actions_done: Mapping[str, int]
    not_closed: int


def contacts_of(register: Register, case_id: int) -> tuple[LoopContact, ...]:
    """The contacts of a case, in the order in which they were recorded."""
    rows = register.rows(
        """
        SELECT kind, contacted_on, route, rights_explained, nature_agreed, process_explained,
            satisfied_process, satisfied_outcome, actions_done
        FROM loop_contacts WHERE case_id = ? ORDER BY id
        """,
        (case_id,),
    )
    return tuple(
        LoopContact(**{**row, "contacted_on": date.fromisoformat(row["contacted_on"])})
        for row in rows
    )


def to_contact(register: Register, actor: Actor) -> tuple[ToContact, ...]:
    """Whose loop is to be closed, the longest waiting first, of those whom this person may see.

    Raises NotAllowed.
    """
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not see individual cases. Ask the complaints officer.")
    rows = register.rows(
        _TO_CONTACT,
        {
            "children": json.dumps(sorted(CHILDREN)),
            "ended": json.dumps(ENDED),
            "sees_restricted": actor.role in RESTRICTED_ROLES,
            "actor": actor.id,
        },
    )
    return tuple(
        ToContact(**{**row, "ended_on": date.fromisoformat(row["ended_on"])}) for row in rows
    )


def satisfaction(register: Register, since: date, until: date) -> Satisfaction:
    """What was answered in contacts from one day to another, both counted."""
    days = {"since": since.isoformat(), "until": until.isoformat()}
    counts: dict[str, dict[str, int]] = {name: {} for name in _ASKED}
    for name, found in counts.items():
        sql = _ANSWERS.format(column=name)
        found.update({row["answer"]: row["n"] for row in register.rows(sql, days)})
    kinds = {row["kind"]: row["n"] for row in register.rows(_KINDS, days)}
    return Satisfaction(
        contacts=kinds.get("closing", 0),
        process=counts["satisfied_process"],
        outcome=counts["satisfied_outcome"],
        actions_done=counts["actions_done"],
        not_closed=kinds.get("not_closed", 0),
    )


_ASKED = ("satisfied_process", "satisfied_outcome", "actions_done")
_ANSWERS = """
    SELECT {column} AS answer, count(*) AS n FROM loop_contacts
    WHERE kind = 'closing' AND contacted_on BETWEEN :since AND :until GROUP BY {column}
"""
_KINDS = """
    SELECT kind, count(*) AS n FROM loop_contacts
    WHERE contacted_on BETWEEN :since AND :until GROUP BY kind
"""
_TO_CONTACT = """
    SELECT cases.id AS case_id, cases.reference, cases.kind, cases.state, last.day AS ended_on
    FROM cases
    JOIN case_moves AS last ON last.id = (
        SELECT max(id) FROM case_moves WHERE case_id = cases.id AND source IS NOT target)
    WHERE cases.state IN (SELECT value FROM json_each(:ended))
        AND cases.made_by IN (SELECT value FROM json_each(:children))
        AND (:sees_restricted OR NOT cases.restricted OR cases.recorded_by = :actor)
        AND NOT EXISTS (
            SELECT 1 FROM case_moves WHERE case_id = cases.id AND id > last.id
                AND event IN ('close_loop', 'leave_loop_open'))
    ORDER BY last.day, cases.id
"""
