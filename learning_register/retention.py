"""Keeping personal data no longer than the rules say: due by kind and age, and taken out for good.

The rows of the audit trail stay; the texts and names that they point at go. What is due is shown
first (`due`), and done case by case (`carry_out`); a log says what was done, never what it was.
"""

import calendar
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from learning_register import audit_trail, compacting, moves, stages
from learning_register.case_kinds import KINDS, one_of
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound
from learning_register.guards import MAX_NOTE, clean_text, may_see_case
from learning_register.names import words
from learning_register.register import Actor, Register, Row
from learning_register.retention_scope import PEOPLE, PEOPLE_OF_CASE, PERSONAL, Personal
from learning_register.users import require_admin

Pseudonymise = Callable[[str, tuple[str, ...]], str]
"""A text and the names known of its case; out comes the text without names."""

WHAT: Mapping[str, str] = MappingProxyType({"pseudonymise": "Pseudonymise", "erase": "Erase"})
MOST_MONTHS = 1200
HOLDERS = frozenset({"manager", "quality", "admin"})
"""Who may hold a case back: for a court, the Ombudsman or an inquiry."""

IN_HAND = frozenset({*stages.IN_HAND, "ombudsman", "open"})
"""The states of a case that has not ended. It is never due, whatever its age."""

ENDED = frozenset({*stages.ENDED, "recorded", "finished"})

ABANDONED_DAYS = 30
"""After so long nobody records the case any more for whose text a theme was suggested."""


@dataclass(frozen=True)
class Rule:
    """After how many months from its end a case of this kind is pseudonymised or erased."""

    kind: str
    what: str
    after_months: int


@dataclass(frozen=True)
class Due:
    """A case that is due, and what would go. `held`: it is held back and nothing is done."""

    case_id: int
    reference: str
    kind: str
    what: str
    after_months: int
    ended_on: date
    texts: int
    name: bool
    held: bool


@dataclass(frozen=True)
class Done:
    """What was done. `abandoned`: suggestions and names that belong to no case.

    `compacted`: the files were written anew, so that nothing is left in them.
    """

    pseudonymised: int
    erased: int
    held: int
    abandoned: int
    compacted: bool


def rules(register: Register) -> tuple[Rule, ...]:
    """The rules, by kind and age."""
    rows = register.rows("SELECT kind, what, after_months FROM retention_rules")
    kinds = list(KINDS)
    found = (Rule(**row) for row in rows)
    return tuple(sorted(found, key=lambda rule: (kinds.index(rule.kind), rule.after_months)))


def set_rule(
    register: Register, actor: Actor, kind: str, what: str, after_months: int | None
) -> None:
    """Set a rule, or with None take it away: what it said is then never done.

    Raises NotAllowed or Invalid.
    """
    require_admin(actor)
    one_of(KINDS, kind, "kind")
    one_of(WHAT, what, "what")
    if after_months is not None and not 1 <= after_months <= MOST_MONTHS:
        raise Invalid(f"Enter a number of months from 1 to {MOST_MONTHS:,}.", "after_months")
    with register.writing():
        known = {(rule.kind, rule.what): rule.after_months for rule in rules(register)}
        before = known.get((kind, what))
        if before == after_months:
            return
        register.db.execute("DELETE FROM retention_rules WHERE kind = ? AND what = ?", [kind, what])
        if after_months is not None:
            values = {"kind": kind, "what": what, "after_months": after_months}
            register.insert("retention_rules", values)
        audit_trail.write(
            register, actor, "set_retention", "retention", f"{kind}.{what}",
            before={"after_months": before}, after={"after_months": after_months},
        )  # fmt: skip


def hold(register: Register, actor: Actor, case_id: int, reason: str) -> None:
    """Keep a case from being due until the hold is lifted.

    Raises NotAllowed, NotFound, Missing, Invalid or AlreadyExists.
    """
    note = clean_text(reason)
    if not note:
        raise Missing("Enter why the case is held.", "reason")
    if len(note) > MAX_NOTE:
        raise Invalid(f"The reason must be {MAX_NOTE:,} characters or fewer.", "reason")
    with register.writing():
        if _hold_of(register, actor, case_id):
            raise AlreadyExists("The case is held already.")
        note_id = audit_trail.write(register, actor, "hold", "case", case_id, note=note)
        register.insert(
            "retention_holds",
            {
                "case_id": case_id,
                "note_id": note_id,
                "placed_by": actor.id,
                "placed_at": register.timestamp(),
            },
        )


def lift_hold(register: Register, actor: Actor, case_id: int) -> None:
    """Let a case be due again. Raises NotAllowed, or NotFound where it is not held."""
    with register.writing():
        row = _hold_of(register, actor, case_id)
        if row is None:
            raise NotFound("The case is not held.")
        lifted = {"lifted_by": actor.id, "lifted_at": register.timestamp()}
        register.update("retention_holds", row["id"], lifted)
        audit_trail.write(register, actor, "lift_hold", "case", case_id)


def due(register: Register, actor: Actor) -> tuple[Due, ...]:
    """What is due today, the oldest first; nothing is changed. Raises NotAllowed.

    Where a case is due to be erased and pseudonymised, it is erased.
    """
    require_admin(actor)
    found: dict[int, Due] = {}
    ended = json.dumps(sorted(ENDED))
    for rule in sorted(rules(register), key=lambda rule: rule.what != "erase"):
        before = _months_before(register.today(), rule.after_months).isoformat()
        for row in register.rows(_DUE, {**vars(rule), "before": before, "ended": ended}):
            if row["case_id"] not in found:
                found[row["case_id"]] = _due(register, rule, row)
    return tuple(sorted(found.values(), key=lambda one: (one.ended_on, one.case_id)))


def carry_out(
    register: Register,
    actor: Actor,
    pseudonymise: Pseudonymise,
    progress: Callable[[Sequence[Due]], Iterable[Due]] = iter,
) -> Done:
    """Do what is due, each case whole or not at all, and write the files anew afterwards.

    Back-ups that were made before still hold what was taken out. Raises NotAllowed.
    """
    listed = due(register, actor)
    waiting = [one for one in listed if not one.held]
    held = len(listed) - len(waiting)
    left = abandoned(register)
    if not waiting and not left and not compacting.is_left_over(register):
        return Done(0, 0, held, 0, compacted=True)
    compacting.begin(register, actor, {"cases": len(waiting), "abandoned": left})
    with register.writing():
        register.db.execute(_BLANK_ABANDONED, [_day(register)])
        register.db.execute(_BLANK_NOBODYS)
    for one in progress(waiting):
        with register.writing():
            _take_out(register, actor, one, pseudonymise)
    erased = sum(one.what == "erase" for one in waiting)
    compacted = compacting.compact(register, actor)
    return Done(len(waiting) - erased, erased, held, left, compacted)


def abandoned(register: Register) -> int:
    """How many suggestions hold words of a text that was never recorded as a case, and how many
    names no case has any more: of an advocate, say, in whose place another came."""
    suggestions = register.rows(_COUNT_ABANDONED, (_day(register),))[0]["n"]
    return int(suggestions + register.rows(_COUNT_NOBODYS)[0]["n"])


# The day on which a case ended: of its answer, of its receipt where nothing was to be answered,
# and otherwise of its last move.
_DUE = """
    SELECT * FROM (
        SELECT cases.id AS case_id, reference,
            EXISTS (SELECT 1 FROM people WHERE name IS NOT NULL
                    AND id IN (person_id, child_id, advocate_id)) AS name,
            EXISTS (SELECT 1 FROM retention_holds
                    WHERE case_id = cases.id AND lifted_at IS NULL) AS held,
            CASE state WHEN 'recorded' THEN received_on
                WHEN 'responded' THEN coalesce(responded_on, received_on)
                ELSE coalesce((
                    SELECT max(substr(at, 1, 10)) FROM audit_trail
                    WHERE subject_kind = 'case' AND subject_id = CAST(cases.id AS TEXT)
                        AND json_extract(after, '$.state') IS NOT NULL), received_on)
            END AS ended_on
        FROM cases
        WHERE kind = :kind AND received_on <= :before
            AND state IN (SELECT value FROM json_each(:ended))
            AND NOT EXISTS (SELECT 1 FROM retention_done
                            WHERE case_id = cases.id AND what IN (:what, 'erase'))
    ) WHERE ended_on <= :before
"""
_OTHERS_OF_PERSON = """
    SELECT 1 FROM cases
    WHERE (person_id = :person_id OR child_id = :person_id OR advocate_id = :person_id)
        AND id <> :case_id AND NOT EXISTS (SELECT 1 FROM retention_done WHERE case_id = cases.id)
"""
_CUT = """
    DELETE FROM person_verdicts WHERE id IN (
        SELECT person_verdicts.id FROM person_verdicts
            JOIN people ON people.name IS NOT NULL
                AND people.id IN (person_id, other_id) AND people.id <> :person_id
        WHERE person_id = :person_id OR other_id = :person_id)
"""
_BLANK_ABANDONED = """
    UPDATE suggestions SET evidence = '[]', text_sha256 = printf('%064d', 0)
    WHERE at < ? AND text_sha256 <> printf('%064d', 0)
        AND NOT EXISTS (SELECT 1 FROM decisions WHERE suggestion_id = suggestions.id)
        AND NOT EXISTS (SELECT 1 FROM audit_findings WHERE suggestion_id = suggestions.id)
"""
_COUNT_ABANDONED = """
    SELECT count(*) AS n FROM suggestions WHERE at < ? AND text_sha256 <> printf('%064d', 0)
        AND NOT EXISTS (SELECT 1 FROM decisions WHERE suggestion_id = suggestions.id)
        AND NOT EXISTS (SELECT 1 FROM audit_findings WHERE suggestion_id = suggestions.id)
"""
_NOBODYS = """
    FROM people WHERE name IS NOT NULL AND id NOT IN (
        SELECT person_id FROM cases WHERE person_id IS NOT NULL
        UNION SELECT child_id FROM cases WHERE child_id IS NOT NULL
        UNION SELECT advocate_id FROM cases WHERE advocate_id IS NOT NULL)
"""
_COUNT_NOBODYS = f"SELECT count(*) AS n {_NOBODYS}"
_BLANK_NOBODYS = f"""
    UPDATE people SET name = NULL, name_key = NULL, sound_key = NULL, date_of_birth = NULL
    WHERE id IN (SELECT id {_NOBODYS})
"""  # noqa: S608  constants only
_HOLD = "SELECT * FROM retention_holds WHERE case_id = ? AND lifted_at IS NULL"


def _due(register: Register, rule: Rule, row: Row) -> Due:
    return Due(
        case_id=row["case_id"],
        reference=row["reference"],
        kind=rule.kind,
        what=rule.what,
        after_months=rule.after_months,
        ended_on=date.fromisoformat(row["ended_on"]),
        texts=sum(len(_there(register, one, row["case_id"])) for one in PERSONAL),
        name=bool(row["name"]),
        held=bool(row["held"]),
    )


def _there(register: Register, personal: Personal, case_id: int) -> list[Row]:
    """What stands in that column for a case, but what retention leaves there."""
    sql = f"""
        SELECT rowid AS id, {personal.column} AS text FROM {personal.table}
        WHERE {personal.rows} AND {personal.column} IS NOT :left
    """  # noqa: S608  constants only
    return register.rows(sql, {"case_id": case_id, "left": personal.left})


def _take_out(register: Register, actor: Actor, one: Due, pseudonymise: Pseudonymise) -> None:
    case = moves.current(register, "case", one.case_id)
    named = _named(register, case)
    changed = 0
    for personal in PERSONAL:
        for row in _there(register, personal, one.case_id):
            kept = personal.left
            if one.what == "pseudonymise" and personal.pseudonymised:
                kept = pseudonymise(row["text"], tuple(dict.fromkeys(named.values())))
            sql = f"UPDATE {personal.table} SET {personal.column} = ? WHERE rowid = ?"  # noqa: S608
            register.db.execute(sql, [kept, row["id"]])
            changed += 1
    after: dict[str, object] = {"after_months": one.after_months, "texts": changed}
    if named:
        after |= {"names": len(named)}
    for column, name in named.items():
        after |= _let_go(register, case, column, name)
    done = {"case_id": one.case_id, "what": one.what, "done_on": register.today().isoformat()}
    register.insert("retention_done", done)
    audit_trail.write(register, actor, one.what, "case", one.case_id, after=after)


def _named(register: Register, case: Row) -> Mapping[str, str]:
    """Who made the case, the child that it is about and the advocate, as far as they have names."""
    found = {}
    for column in PEOPLE_OF_CASE:
        row = register.row("SELECT name FROM people WHERE id = ?", (case[column],))
        if row and row["name"]:
            found[column] = row["name"]
    return found


def _let_go(register: Register, case: Row, column: str, name: str) -> dict[str, object]:
    """Take one name from the case; out comes what changed in the case's row.

    Where another case still needs the person, this case gets a person without a name instead.
    """
    person_id = case[column]
    if register.row(_OTHERS_OF_PERSON, {"person_id": person_id, "case_id": case["id"]}):
        nobody = register.insert("people", {"name": None})
        register.update("cases", case["id"], {column: nobody})
        return {column: nobody}
    register.update("people", person_id, dict.fromkeys(sorted(PEOPLE)))
    register.db.execute(_CUT, {"person_id": person_id})
    _forget_views(register, name)
    return {}


def _forget_views(register: Register, name: str) -> None:
    """Saved searches for somebody who is forgotten are forgotten too."""
    last = words(name.partition(",")[0])[-1:]
    for row in register.rows("SELECT id, name, wanted FROM saved_views"):
        if set(last) & {*words(row["name"]), *words(json.loads(row["wanted"])["words"])}:
            register.db.execute("DELETE FROM saved_views WHERE id = ?", [row["id"]])


def _hold_of(register: Register, actor: Actor, case_id: int) -> Row | None:
    may_see_case(actor, moves.facts_of(register, "case", case_id))
    if actor.role not in HOLDERS:
        raise NotAllowed("A case is held by a manager, quality or an administrator.")
    return register.row(_HOLD, (case_id,))


def _day(register: Register) -> str:
    return (register.today() - timedelta(days=ABANDONED_DAYS)).isoformat()


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
