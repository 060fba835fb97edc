"""What learning came from: cases, compliments, Ombudsman decisions, audits, or its theme alone.

Cases and compliments are linked by their record here. A decision of the Ombudsman and an audit
finding are kept by their own reference, with an address where they can be read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learning_register import audit_trail, moves
from learning_register.case_kinds import one_of
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES, clean_text, may_see_case
from learning_register.links import web_link
from learning_register.procedure import rule_for
from learning_register.register import Actor, Register, Row

MAX_REFERENCE = 100
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "case": "Case",
        "compliment": "Compliment",
        "ombudsman": "Ombudsman decision",
        "audit": "Audit finding",
        "theme": "The theme as a whole",
    }
)
BY_REFERENCE: Mapping[str, str] = MappingProxyType(
    {kind: SOURCES[kind] for kind in ("ombudsman", "audit")}
)
"""The sources that are kept by their own reference."""

_LIKE_A_CASE = re.compile(r"C-\d{4}-\d+")


@dataclass(frozen=True)
class Source:
    """One thing that learning came from.

    `reference` is that of a case, of a decision or of a finding; for the theme as a whole its key.
    """

    kind: str
    reference: str
    link: str | None = None


def add_source(register: Register, actor: Actor, learning_id: int, source: Source) -> None:
    """Say that the learning came from this too; saying it twice does no harm.

    A case or a compliment is named by its reference here. Raises NotAllowed, NotFound, Missing or
    Invalid.
    """
    _check_role(actor)
    kind = one_of(SOURCES, source.kind, "source")
    if kind == "theme":
        raise Invalid("Every learning has its theme. Enter what else it came from.", "source")
    if kind in {"case", "compliment"}:
        link_case(register, actor, learning_id, source.reference)
        return
    values = {
        "learning_id": learning_id,
        "kind": kind,
        "reference": _reference(source.reference),
    }
    link = web_link(source.link)
    with register.writing():
        moves.current(register, "learning", learning_id)
        kept = """
            SELECT 1 FROM learning_sources
            WHERE learning_id = :learning_id AND kind = :kind AND reference = :reference
        """
        if register.row(kept, values):
            return
        added = {"link": link, "added_by": actor.id, "added_at": register.timestamp()}
        source_id = register.insert("learning_sources", {**values, **added})
        after = {"source": source_id, "source_kind": kind}
        audit_trail.write(register, actor, "add_source", "learning", learning_id, after=after)


def link_case(register: Register, actor: Actor, learning_id: int, case_reference: str) -> None:
    """Say that the learning came from this case too; saying it twice does no harm.

    Raises NotAllowed (who may identify learning, and see the case, may link) or NotFound.
    """
    _check_role(actor)
    with register.writing():
        moves.current(register, "learning", learning_id)
        case = register.row(
            "SELECT id FROM cases WHERE reference = ?", (case_reference.strip().upper(),)
        )
        if case is None:
            raise NotFound(f"There is no case {case_reference}. Check the reference.", "cases")
        may_see_case(actor, moves.facts_of(register, "case", case["id"]))
        pair = {"learning_id": learning_id, "case_id": case["id"]}
        linked = (
            "SELECT 1 FROM learning_cases WHERE learning_id = :learning_id AND case_id = :case_id"
        )
        if register.row(linked, pair):
            return
        register.insert("learning_cases", pair)
        audit_trail.write(
            register, actor, "link_case", "learning", learning_id, after={"case": case["id"]}
        )


def sources_of(register: Register, actor: Actor, learning_id: int) -> tuple[Source, ...]:
    """What learning came from, its theme where it came from nothing else.

    Of the cases only those that this person may open: `case_count` tells how many there are.
    """
    found = [_case_source(row) for row in _cases(register, actor, learning_id)]
    rows = register.rows(
        "SELECT kind, reference, link FROM learning_sources WHERE learning_id = ? ORDER BY id",
        (learning_id,),
    )
    found += [Source(**row) for row in rows]
    if found or case_count(register, learning_id):
        return tuple(found)
    return (Source("theme", moves.current(register, "learning", learning_id)["theme"]),)


def cases_of(register: Register, actor: Actor, learning_id: int) -> tuple[str, ...]:
    """The references of the cases that a learning came from, those that this person may open."""
    return tuple(row["reference"] for row in _cases(register, actor, learning_id))


def case_count(register: Register, learning_id: int) -> int:
    """How many cases a learning came from, compliments among them, whoever may open them."""
    return len(register.rows("SELECT 1 FROM learning_cases WHERE learning_id = ?", (learning_id,)))


def _cases(register: Register, actor: Actor, learning_id: int) -> list[Row]:
    if actor.role not in TEXT_ROLES:
        return []
    return register.rows(
        """
        SELECT reference, kind FROM cases JOIN learning_cases ON case_id = cases.id
        WHERE learning_id = :learning_id
            AND (:sees_restricted OR NOT restricted OR recorded_by = :actor)
        ORDER BY cases.id
        """,
        {
            "learning_id": learning_id,
            "sees_restricted": actor.role in RESTRICTED_ROLES,
            "actor": actor.id,
        },
    )


def _case_source(row: Row) -> Source:
    kind = "compliment" if row["kind"] == "compliment" else "case"
    return Source(kind, row["reference"])


def _check_role(actor: Actor) -> None:
    if actor.role not in rule_for("learning", "identify", None).roles:
        raise NotAllowed("Your role may not say what learning came from. Ask a manager.")


def _reference(value: str) -> str:
    reference = " ".join(clean_text(value).split())
    if not reference:
        raise Missing("Enter the reference of the decision or the finding.", "reference")
    if len(reference) > MAX_REFERENCE:
        raise Invalid(f"The reference must be {MAX_REFERENCE} characters or fewer.", "reference")
    if _LIKE_A_CASE.search(reference.upper()):
        # A case is linked as a case, since who may know of it depends on the case.
        raise Invalid(
            "Enter the reference that the Ombudsman or the audit uses, and the case as a case.",
            "reference",
        )
    return reference
