"""A user's own named searches."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from learning_register import audit_trail
from learning_register.errors import AlreadyExists, Invalid, Missing, NotFound
from learning_register.guards import clean_text
from learning_register.register import Actor, Register, Row
from learning_register.search import MAX_WORDS, Wanted

MAX_NAME = 100
MOST_VIEWS = 100


@dataclass(frozen=True)
class SavedView:
    """A search that a user gave a name to."""

    id: int
    name: str
    wanted: Wanted


def save_view(register: Register, actor: Actor, name: str, wanted: Wanted) -> int:
    """Save a search under a name of one's own; out comes its id. Nobody else sees it.

    Raises Missing, Invalid, or AlreadyExists for a name that one has given before.
    """
    text = clean_text(name)
    if not text:
        raise Missing("Enter a name for the view.", "name")
    if len(text) > MAX_NAME:
        raise Invalid(f"The name must be {MAX_NAME} characters or fewer.", "name")
    if wanted.is_empty:
        raise Invalid("Search for something before you save it as a view.", "name")
    if len(wanted.words) > MAX_WORDS:
        raise Invalid(f"Search for {MAX_WORDS} characters or fewer.", "words")
    with register.writing():
        views = views_of(register, actor)
        if text.casefold() in {view.name.casefold() for view in views}:
            raise AlreadyExists("You have a view of that name already. Choose another.", "name")
        if len(views) >= MOST_VIEWS:
            raise Invalid(f"You have {MOST_VIEWS} views. Remove one first.", "name")
        view_id = register.insert(
            "saved_views",
            {
                "user_id": actor.id,
                "name": text,
                "wanted": json.dumps(asdict(wanted), default=str, ensure_ascii=False),
                "saved_at": register.timestamp(),
            },
        )
        # What is searched for may be somebody's name: the trail does not say it.
        audit_trail.write(register, actor, "save_view", "view", view_id)
    return view_id


def views_of(register: Register, actor: Actor) -> tuple[SavedView, ...]:
    """The user's views, by name."""
    rows = register.rows("SELECT * FROM saved_views WHERE user_id = ? ORDER BY name", (actor.id,))
    return tuple(_view(row) for row in rows)


def view_by_id(register: Register, actor: Actor, view_id: int) -> SavedView:
    """One of the user's views. Raises NotFound, for those of others too."""
    row = register.row(_OWN, (view_id, actor.id))
    if row is None:
        raise NotFound("There is no such view.")
    return _view(row)


def remove_view(register: Register, actor: Actor, view_id: int) -> None:
    """Remove one of one's own views. Raises NotFound."""
    with register.writing():
        view_by_id(register, actor, view_id)
        register.db.execute("DELETE FROM saved_views WHERE id = ?", [view_id])
        audit_trail.write(register, actor, "remove_view", "view", view_id)


_OWN = "SELECT * FROM saved_views WHERE id = ? AND user_id = ?"


def _view(row: Row) -> SavedView:
    wanted = json.loads(row["wanted"])
    for name in ("since", "until"):
        wanted[name] = date.fromisoformat(wanted[name]) if wanted[name] else None
    return SavedView(row["id"], row["name"], Wanted(**wanted))
