"""Where learning was shared and when, and the words for children: you said, we did.

The forums are those of section 2 of the annual report of 2020/21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from learning_register import audit_trail, moves
from learning_register.case_kinds import one_of, service_area_key
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, Stale, WrongState
from learning_register.guards import clean_text, plain_date
from learning_register.register import Actor, Register, Row
from learning_register.themes import theme_key

MAX_WORDING = 1_000
MAX_WHICH = 200
FORUMS: Mapping[str, str] = MappingProxyType(
    {
        "practitioner_improvement_board": "Practitioner Improvement Board",
        "practice_learning_forum": "Practice Learning Forum",
        "team_briefing": "Team briefing",
        "childrens_forum": "Children’s forum",
        "other": "Another forum",
    }
)
SHARING_ROLES = frozenset({"officer", "manager", "quality", "participation"})
"""Who may record where learning was shared."""
NOT_SHARED = frozenset({"identified", "not_agreed"})
"""The states in which learning is not the service's yet, so that it is not shared."""


@dataclass(frozen=True)
class Sharing:
    """Learning shared with one forum on one day.

    `which` names the team or the forum. `you_said` and `we_did` are both there or both None.
    """

    id: int
    learning_id: int
    learning_reference: str
    theme: str
    service_area: str | None
    forum: str
    which: str | None
    shared_on: date
    you_said: str | None
    we_did: str | None
    version: int
    recorded_by: int
    recorded_at: str


@dataclass(frozen=True)
class NewSharing:
    """What is entered; the children's forum needs the words for children."""

    forum: str
    shared_on: date
    which: str | None = None
    you_said: str | None = None
    we_did: str | None = None


def share(register: Register, actor: Actor, learning_id: int, new: NewSharing) -> int:
    """Record that agreed learning was shared; out comes the number of the record.

    Raises NotAllowed, NotFound, WrongState for learning that is not agreed, Missing or Invalid.
    """
    _check_role(actor)
    forum = one_of(FORUMS, new.forum, "forum")
    values = {
        "learning_id": learning_id,
        "forum": forum,
        "which": _which(new.which, forum),
        "shared_on": _shared_on(new.shared_on, register.today()),
        **_wording(new.you_said, new.we_did, needed=forum == "childrens_forum"),
    }
    with register.writing():
        if moves.current(register, "learning", learning_id)["state"] in NOT_SHARED:
            raise WrongState("Only learning that is agreed is shared. Agree it first.")
        stamp = {"recorded_by": actor.id, "recorded_at": register.timestamp()}
        sharing_id = register.insert("learning_sharing", {**values, **stamp})
        after = {"sharing": sharing_id, "forum": forum, "shared_on": values["shared_on"]}
        audit_trail.write(register, actor, "share", "learning", learning_id, after=after)
    return sharing_id


def reword(
    register: Register, actor: Actor, sharing_id: int, seen_version: int, you_said: str, we_did: str
) -> int:
    """Put better words in place of those for children; out comes the new version.

    The former words are kept as a note, which can be erased. Raises NotAllowed, NotFound, Stale,
    Missing or Invalid.
    """
    _check_role(actor)
    values = _wording(you_said, we_did, needed=True)
    with register.writing():
        before = sharing_by_id(register, sharing_id)
        if before.version != seen_version:
            raise Stale("The words were changed since you opened them. Open them again.")
        former = (
            f"You said: {before.you_said}\nWe did: {before.we_did}" if before.you_said else None
        )
        version = seen_version + 1
        register.update("learning_sharing", sharing_id, {**values, "version": version})
        audit_trail.write(
            register, actor, "reword", "learning", before.learning_id,
            after={"sharing": sharing_id, "sharing_version": version}, note=former,
        )  # fmt: skip
    return version


_SELECT = """
    SELECT learning_sharing.*, learning.reference AS learning_reference, learning.theme,
        learning.service_area
    FROM learning_sharing JOIN learning ON learning.id = learning_id
"""


def sharing_by_id(register: Register, sharing_id: int) -> Sharing:
    """The record with that number. Raises NotFound."""
    row = register.row(f"{_SELECT} WHERE learning_sharing.id = ?", (sharing_id,))
    if row is None:
        raise NotFound("There is no such record of sharing.")
    return _sharing(row)


def sharing_of(register: Register, learning_id: int) -> tuple[Sharing, ...]:
    """Where a learning was shared, the latest day first."""
    rows = register.rows(
        f"{_SELECT} WHERE learning_id = ? ORDER BY shared_on DESC, learning_sharing.id DESC",
        (learning_id,),
    )
    return tuple(_sharing(row) for row in rows)


def you_said_we_did(
    register: Register,
    since: date,
    until: date,
    *,
    theme: str | None = None,
    service_area: str | None = None,
) -> tuple[Sharing, ...]:
    """What children were told from one day to another, both counted, the latest first.

    The same words for one learning, told to several forums, come once: as told last. Raises
    NotFound for an unknown theme, Invalid for an unknown service area or days the wrong way round.
    """
    if until < since:
        raise Invalid("The last day must not be before the first.", "until")
    rows = register.rows(
        f"""{_SELECT}
            WHERE you_said IS NOT NULL AND shared_on BETWEEN :since AND :until
                AND (:theme IS NULL OR learning.theme = :theme)
                AND (:area IS NULL OR learning.service_area = :area)
            ORDER BY shared_on, learning_sharing.id
        """,
        {
            "since": since.isoformat(),
            "until": until.isoformat(),
            "theme": theme_key(register, theme),
            "area": service_area_key(register, service_area),
        },
    )
    told = {(row["learning_id"], row["you_said"], row["we_did"]): row for row in rows}
    latest = sorted(told.values(), key=lambda row: (row["shared_on"], row["id"]), reverse=True)
    return tuple(_sharing(row) for row in latest)


def _check_role(actor: Actor) -> None:
    if actor.role not in SHARING_ROLES:
        raise NotAllowed("Your role may not record where learning was shared. Ask a manager.")


def _which(value: str | None, forum: str) -> str | None:
    which = clean_text(value or "")
    if len(which) > MAX_WHICH:
        raise Invalid(f"The name of the forum must be {MAX_WHICH} characters or fewer.", "which")
    if forum == "other" and not which:
        raise Missing("Enter which forum it was.", "which")
    return which or None


def _shared_on(value: object, today: date) -> str:
    day = plain_date("shared_on", value)
    if day > today:
        raise Invalid("The day on which it was shared must not be in the future.", "shared_on")
    return day.isoformat()


def _wording(you_said: str | None, we_did: str | None, needed: bool) -> dict[str, str | None]:
    words = {"you_said": clean_text(you_said or ""), "we_did": clean_text(we_did or "")}
    for field, text in words.items():
        name = field.replace("_", " ")
        if len(text) > MAX_WORDING:
            raise Invalid(f"“{name}” must be {MAX_WORDING:,} characters or fewer.", field)
        if not text and (needed or any(words.values())):
            raise Missing(f"Enter the words for “{name}”: children are told both.", field)
    return {field: text or None for field, text in words.items()}


def _sharing(row: Row) -> Sharing:
    return Sharing(**{**row, "shared_on": date.fromisoformat(row["shared_on"])})
