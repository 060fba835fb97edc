"""What the register holds about one person, as far as it may be told to them.

Told is what they said themselves, and what became of it. Kept back, for somebody to decide about,
is every restricted case, every case that others made on their behalf, and those of which it is
recorded that they may not be told: who may complain has no right thereby to a child's information.
Staff appear as roles.
"""

from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail
from learning_register.case_kinds import all_service_areas
from learning_register.errors import NotAllowed, NotFound
from learning_register.names import name_key
from learning_register.people import same_people
from learning_register.register import Actor, Register, Row
from learning_register.themes import all_themes

TELLERS = frozenset({"manager", "admin", "system"})
"""Who may put together what a person is told."""

TOLD_EVENTS = frozenset(
    {
        "record_complaint", "record_feedback", "record_compliment", "record_enquiry", "respond",
        "extend", "withdraw", "reopen", "reopen_feedback", "decide_theme", "acknowledge",
        "decline_to_consider", "request_stage_2", "offer_mediation", "decline_mediation",
        "resolve_by_mediation", "go_on_after_mediation", "withdraw_request", "sign_terms",
        "record_reports", "adjudicate", "respond_stage_2", "find_out_of_time", "accept_late",
        "request_stage_3", "hold_panel", "decline_stage_3", "record_findings", "respond_stage_3",
        "raise_with_ombudsman", "refer_early", "decide_by_ombudsman", "pause", "resume",
        "close_loop", "finish",
    }
)  # fmt: skip
"""The events of a case that concern the person. Reading, holding and the like are the service's."""


@dataclass(frozen=True)
class ToldEvent:
    """Something that happened to the case, and in which role it was done."""

    on: date
    event: str
    role: str


@dataclass(frozen=True)
class ToldCase:
    """A case that the person made."""

    reference: str
    kind: str
    received_on: date
    channel: str
    made_by: str
    service_area: str | None
    theme: str | None
    text: str | None
    desired_outcome: str | None
    state: str
    outcome: str | None
    responded_on: date | None
    history: tuple[ToldEvent, ...]


@dataclass(frozen=True)
class Told:
    """What the person may be told."""

    names: tuple[str, ...]
    date_of_birth: date | None
    as_at: date
    cases: tuple[ToldCase, ...]


@dataclass(frozen=True)
class SubjectAccess:
    """What may be told, and the references of what is kept back until somebody has looked at it."""

    told: Told
    kept_back: tuple[str, ...]


@dataclass(frozen=True)
class Namesake:
    """Somebody of that name: the number to ask by, and their cases."""

    person_id: int
    name: str
    references: tuple[str, ...]


def namesakes(register: Register, actor: Actor, name: str) -> tuple[Namesake, ...]:
    """Everybody of this name, those who are confirmed to be the same person once.

    Raises NotAllowed.
    """
    _check_tells(actor)
    rows = register.rows("SELECT id, name FROM people WHERE name_key = ?", (name_key(name),))
    found: dict[frozenset[int], Namesake] = {}
    for row in rows:
        group = same_people(register, row["id"])
        made = {case["reference"] for case in _cases(register, group)}
        references = tuple(sorted(made | _about(register, group)))
        found.setdefault(group, Namesake(min(group), row["name"], references))
    return tuple(found.values())


def subject_access(register: Register, actor: Actor, person_id: int) -> SubjectAccess:
    """Everything about one person, under whichever names they are confirmed to be the same.

    That it was put together is logged. Raises NotAllowed or NotFound.
    """
    _check_tells(actor)
    group = same_people(register, person_id)
    with register.writing():
        people = [
            row
            for one in sorted(group)
            if (row := register.row("SELECT * FROM people WHERE id = ?", (one,)))
        ]
        if not people:
            raise NotFound("There is no such person.")
        rows = _cases(register, group)
        told = [row for row in rows if not row["restricted"] and row["may_be_told"] != "no"]
        theirs = {row["reference"] for row in told}
        named = {row["reference"] for row in rows} | _about(register, group)
        kept_back = tuple(sorted(named - theirs))
        after = {"cases": [row["reference"] for row in told], "kept_back": list(kept_back)}
        audit_trail.write(register, actor, "subject_access", "person", min(group), after=after)
        themes = {theme.key: theme.name for theme in all_themes(register)}
        cases = tuple(_told(register, row, themes) for row in told)
    return SubjectAccess(Told(_names(people), _born(people), register.today(), cases), kept_back)


_CASES = """
    SELECT cases.*, case_texts.text, case_texts.desired_outcome, decisions.theme
    FROM cases JOIN case_texts ON case_texts.case_id = cases.id
        JOIN decisions ON decisions.case_id = cases.id AND decisions.superseded_by IS NULL
    WHERE person_id = ? ORDER BY received_on, cases.id
"""


_ABOUT = "SELECT reference FROM cases WHERE child_id = :person_id OR advocate_id = :person_id"


def _check_tells(actor: Actor) -> None:
    if actor.role not in TELLERS:
        raise NotAllowed("What a person is told is put together by a manager or an administrator.")


def _cases(register: Register, group: frozenset[int]) -> list[Row]:
    rows = [row for one in group for row in register.rows(_CASES, (one,))]
    return sorted(rows, key=lambda row: (row["received_on"], row["id"]))


def _about(register: Register, group: frozenset[int]) -> set[str]:
    """The cases that others made on their behalf, or in which they were the advocate."""
    rows = [row for one in group for row in register.rows(_ABOUT, {"person_id": one})]
    return {row["reference"] for row in rows}


def _told(register: Register, row: Row, themes: dict[str, str]) -> ToldCase:
    areas = {area.key: area.name for area in all_service_areas(register)}
    responded_on = row["responded_on"]
    return ToldCase(
        reference=row["reference"],
        kind=row["kind"],
        received_on=date.fromisoformat(row["received_on"]),
        channel=row["channel"],
        made_by=row["made_by"],
        service_area=areas.get(row["service_area"]),
        theme=themes.get(row["theme"]),
        text=row["text"],
        desired_outcome=row["desired_outcome"],
        state=row["state"],
        outcome=row["outcome"],
        responded_on=date.fromisoformat(responded_on) if responded_on else None,
        history=tuple(
            ToldEvent(date.fromisoformat(event.at[:10]), event.event, event.actor_role)
            for event in audit_trail.history(register, "case", row["id"])
            if event.event in TOLD_EVENTS
        ),
    )


def _names(people: list[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["name"] for row in people if row["name"]))


def _born(people: list[Row]) -> date | None:
    known = [row["date_of_birth"] for row in people if row["date_of_birth"]]
    return date.fromisoformat(known[0]) if known else None
