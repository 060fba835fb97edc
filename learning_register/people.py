"""Who is the same person: found by name, decided by an officer, undone when it was wrong.

Every case has a row of its own in `people`, as the name was typed then. That two rows are the same
person is a verdict beside them, so that nothing is lost when it is taken back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from learning_register import audit_trail
from learning_register.errors import Invalid, NotAllowed, NotFound, WrongState
from learning_register.guards import RESTRICTED_ROLES, TEXT_ROLES, plain_date
from learning_register.names import likeness, name_key, sound_key
from learning_register.register import Actor, Register, Row

JUDGES = frozenset({"officer", "manager", "participation"})
"""Who may say that two are the same person: those who record cases."""

LIKE_ENOUGH = 0.75
"""From here on two names are written alike enough to show the one for the other."""

CANDIDATES = 500
"""How many rows of a common name are looked at, the newest first."""

Likely = Literal["confirmed", "likely", "possible"]
Part = Literal["made", "about"]
Verdict = Literal["same", "not_same"]
_PLACE: Mapping[str, int] = {"confirmed": 0, "likely": 1, "possible": 2}


@dataclass(frozen=True)
class EarlierCase:
    """A case of somebody who is, or may be, the same person. No text.

    `part`: whether they made it, or somebody else made it on their behalf.
    """

    person_id: int
    name: str
    part: Part
    date_of_birth: date | None
    likely: Likely
    reference: str
    kind: str
    state: str
    received_on: date
    theme: str | None


def add_person(register: Register, name: str, date_of_birth: date | None = None) -> int:
    """Keep a name, within the caller's transaction; out comes the person's id.

    A date of birth is kept only where it is given. Raises Invalid for one that cannot be.
    """
    born = None if date_of_birth is None else _born(register, date_of_birth)
    return register.insert(
        "people",
        {
            "name": name,
            "name_key": name_key(name),
            "sound_key": sound_key(name),
            "date_of_birth": born.isoformat() if born else None,
        },
    )


def set_date_of_birth(
    register: Register, actor: Actor, person_id: int, date_of_birth: date | None
) -> None:
    """Keep a date of birth that was given, or take it out again. It is in no log.

    Raises NotAllowed, Invalid, or NotFound for somebody whose cases are not seen.
    """
    _check_judges(actor)
    born = None if date_of_birth is None else _born(register, date_of_birth)
    with register.writing():
        _person(register, actor, person_id)
        kept = born.isoformat() if born else None
        register.update("people", person_id, {"date_of_birth": kept})
        given = {"given": born is not None}
        audit_trail.write(register, actor, "set_date_of_birth", "person", person_id, after=given)


def earlier_cases(
    register: Register,
    actor: Actor,
    name: str,
    date_of_birth: date | None = None,
    most: int = 10,
) -> tuple[EarlierCase, ...]:
    """The cases that somebody of this name likely made before, or that were made on their behalf:
    for intake, as the name is typed.

    The likeliest first, then the newest. A restricted case is shown to those alone who may read it,
    and another date of birth is another person. Raises NotAllowed.
    """
    _check_reads(actor)
    keys = {"name_key": name_key(name), "sound_key": sound_key(name), "most": CANDIDATES}
    if keys["name_key"] is None:
        return ()
    found = _found(register.rows(_BY_NAME, {**_seen_by(actor), **keys}), name, date_of_birth)
    return tuple(sorted(found, key=_first)[:most])


def likely_same(register: Register, actor: Actor, person_id: int) -> tuple[EarlierCase, ...]:
    """The cases of others who may be this person and of whom nobody has decided, and those of
    whom it is confirmed. Raises NotAllowed, or NotFound for somebody whose cases are not seen.
    """
    _check_reads(actor)
    person = _person(register, actor, person_id)
    same = same_people(register, person_id)
    seen = _seen_by(actor)
    confirmed = [
        _case(row, "confirmed")
        for other in same - {person_id}
        for row in register.rows(_OF_PERSON, {**seen, "person_id": other})
    ]
    if person["name"] is None:
        return tuple(sorted(confirmed, key=_first))
    refused = _refused(register, same)
    keys = {name: person[name] for name in ("name_key", "sound_key")}
    rows = register.rows(_BY_NAME, {**seen, **keys, "most": CANDIDATES})
    rows = [row for row in rows if row["person_id"] not in same | refused]
    found = _found(rows, person["name"], _date(person["date_of_birth"]))
    return tuple(sorted([*confirmed, *found], key=_first))


def same_people(register: Register, person_id: int) -> frozenset[int]:
    """This person's id and those of all rows that are confirmed to be the same person."""
    rows = register.rows(_SAME, (person_id,))
    return frozenset(row["id"] for row in rows)


def judge(
    register: Register, actor: Actor, person_id: int, other_id: int, verdict: Verdict
) -> None:
    """An officer says that two are the same person, or that they are not.

    Raises NotAllowed, Invalid, NotFound for somebody whose cases the officer may not see, or
    WrongState where an earlier verdict says otherwise and must be undone first.
    """
    _check_judges(actor)
    if verdict not in ("same", "not_same"):
        raise Invalid("Choose whether they are the same person or not.", "verdict")
    if person_id == other_id:
        raise Invalid("Choose two people.", "other")
    with register.writing():
        for one in (person_id, other_id):
            _person(register, actor, one)
        _check_fits(register, person_id, other_id, verdict)
        pair = sorted((person_id, other_id))
        register.insert(
            "person_verdicts",
            {
                "person_id": pair[0],
                "other_id": pair[1],
                "verdict": verdict,
                "decided_by": actor.id,
                "decided_at": register.timestamp(),
            },
        )
        event = "same_person" if verdict == "same" else "not_same_person"
        audit_trail.write(register, actor, event, "person", pair[0], after={"other": pair[1]})


def undo(register: Register, actor: Actor, person_id: int, other_id: int) -> None:
    """Take back what was said of these two; the verdict is kept as undone.

    Raises NotAllowed, or NotFound where nothing was said of them.
    """
    _check_judges(actor)
    pair = sorted((person_id, other_id))
    with register.writing():
        for one in pair:
            _person(register, actor, one)
        row = register.row(_VERDICT, pair)
        if row is None:
            raise NotFound("Nobody has said whether these two are the same person.")
        undone = {"undone_by": actor.id, "undone_at": register.timestamp()}
        register.update("person_verdicts", row["id"], undone)
        audit_trail.write(
            register, actor, "undo_verdict", "person", pair[0],
            before={"other": pair[1], "verdict": row["verdict"]},
        )  # fmt: skip


def repeat_complainants(register: Register, since: date, until: date) -> Mapping[int, int]:
    """How many people made 2, 3, 4 … complaints received from one day to another, both counted.

    Complaints without a name are nobody's. The annual report's table of repeat complainants
    (2020/21, section 4.3), which counts a financial year.
    """
    days = {"since": since.isoformat(), "until": until.isoformat()}
    complaints: Counter[int] = Counter()
    roots = _roots(register.rows(_ALL_SAME))
    for row in register.rows(_COMPLAINTS, days):
        complaints[roots.get(row["person_id"], row["person_id"])] += row["complaints"]
    people = Counter(n for n in complaints.values() if n > 1)
    return dict(sorted(people.items()))


_SEEN = "(:sees_restricted OR NOT cases.restricted OR cases.recorded_by = :actor)"
_CASES = f"""
    SELECT people.id AS person_id, people.name, date_of_birth, people.name_key, cases.reference,
        cases.kind, cases.state, cases.received_on, decisions.theme,
        CASE people.id WHEN cases.person_id THEN 'made' ELSE 'about' END AS part
    FROM people JOIN cases ON (cases.person_id = people.id OR cases.child_id = people.id)
            AND {_SEEN}
        JOIN decisions ON decisions.case_id = cases.id AND decisions.superseded_by IS NULL
"""  # noqa: S608 constants only
_BY_NAME = f"""
    {_CASES} WHERE people.id IN (
        SELECT id FROM people WHERE name_key = :name_key
        UNION SELECT id FROM people WHERE sound_key = :sound_key)
    ORDER BY cases.id DESC LIMIT :most
"""  # noqa: S608 constants only
_OF_PERSON = f"{_CASES} WHERE people.id = :person_id ORDER BY cases.id DESC"
_PERSON = f"""
    SELECT people.* FROM people WHERE id = :person_id AND EXISTS (
        SELECT 1 FROM cases
        WHERE (cases.person_id = people.id OR cases.child_id = people.id) AND {_SEEN})
"""  # noqa: S608 constants only
_SAME = """
    WITH RECURSIVE same (id) AS (
        VALUES (?)
        UNION SELECT CASE same.id WHEN person_id THEN other_id ELSE person_id END
        FROM same JOIN person_verdicts ON person_id = same.id OR other_id = same.id
        WHERE verdict = 'same' AND undone_at IS NULL
    ) SELECT id FROM same
"""
_ALL_SAME = """
    SELECT person_id, other_id FROM person_verdicts
    WHERE verdict = 'same' AND undone_at IS NULL ORDER BY id
"""
_VERDICT = """
    SELECT * FROM person_verdicts WHERE person_id = ? AND other_id = ? AND undone_at IS NULL
"""
_NOT_SAME = """
    SELECT CASE person_id WHEN :person_id THEN other_id ELSE person_id END AS other
    FROM person_verdicts
    WHERE (person_id = :person_id OR other_id = :person_id)
        AND verdict = 'not_same' AND undone_at IS NULL
"""
_COMPLAINTS = """
    SELECT person_id, count(*) AS complaints FROM cases
    WHERE kind = 'complaint' AND person_id IS NOT NULL AND received_on BETWEEN :since AND :until
    GROUP BY person_id
"""


def _check_fits(register: Register, person_id: int, other_id: int, verdict: Verdict) -> None:
    same, others = same_people(register, person_id), same_people(register, other_id)
    if other_id in same:
        raise WrongState("They are confirmed to be the same person. Undo that first.")
    refused = _refused(register, same)
    if refused & others if verdict == "same" else other_id in refused:
        raise WrongState("They are confirmed not to be the same person. Undo that first.")


def _refused(register: Register, same: Iterable[int]) -> set[int]:
    """All who are confirmed not to be any of these, and whoever is the same as one of those."""
    others = {row["other"] for one in same for row in register.rows(_NOT_SAME, {"person_id": one})}
    return {person for other in others for person in same_people(register, other)}


def _roots(pairs: Iterable[Row]) -> Mapping[int, int]:
    """For everybody who is confirmed to be the same as another: one id that stands for all."""
    groups: dict[int, set[int]] = {}
    for pair in pairs:
        one, other = pair["person_id"], pair["other_id"]
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return {person: min(group) for person, group in groups.items()}


def _found(rows: Iterable[Row], name: str, born: date | None) -> list[EarlierCase]:
    key, found = name_key(name), []
    for row in rows:
        other = _date(row["date_of_birth"])
        if born and other and born != other:
            continue
        certain = row["name_key"] == key and (" " in str(key) or (born and born == other))
        if certain or row["name_key"] == key or likeness(name, row["name"]) >= LIKE_ENOUGH:
            found.append(_case(row, "likely" if certain else "possible"))
    return found


def _case(row: Row, likely: Likely) -> EarlierCase:
    return EarlierCase(
        **{name: value for name, value in row.items() if name != "name_key"}
        | {
            "date_of_birth": _date(row["date_of_birth"]),
            "received_on": date.fromisoformat(row["received_on"]),
            "likely": likely,
        }
    )


def _first(case: EarlierCase) -> tuple[int, int, str]:
    return _PLACE[case.likely], -case.received_on.toordinal(), case.reference


def _person(register: Register, actor: Actor, person_id: int) -> Row:
    row = register.row(_PERSON, {**_seen_by(actor), "person_id": person_id})
    if row is None:
        raise NotFound("There is no such person.")
    return row


def _seen_by(actor: Actor) -> dict[str, object]:
    return {"sees_restricted": actor.role in RESTRICTED_ROLES, "actor": actor.id}


def _check_reads(actor: Actor) -> None:
    if actor.role not in TEXT_ROLES:
        raise NotAllowed("Your role may not see who made a case. Ask the complaints officer.")


def _check_judges(actor: Actor) -> None:
    if actor.role not in JUDGES:
        raise NotAllowed("Who is the same person is for officers, managers and participation.")


def _born(register: Register, value: object) -> date:
    day = plain_date("date_of_birth", value)
    if not date(1900, 1, 1) <= day <= register.today():
        raise Invalid("Enter a date of birth between 1900 and today.", "date_of_birth")
    return day


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
