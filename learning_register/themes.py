"""The themes as the register keeps them.

The service reads them from the one data file and puts them here.
"""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from learning_register import audit_trail
from learning_register.errors import Invalid, NotFound
from learning_register.register import Actor, Register, Row
from learning_register.users import require_admin


@dataclass(frozen=True)
class Theme:
    """A theme; `report_tables` are the tables of the annual report that list it."""

    key: str
    name: str
    aliases: tuple[str, ...]
    report_tables: tuple[int, ...]
    definition: str
    position: int


def put_themes(register: Register, actor: Actor, themes: Iterable[Mapping[str, Any]]) -> int:
    """Add or change themes by key.

    Each has `key`, `name`, `aliases`, `report_tables`, `definition` and `position`. Never deletes
    one. Out comes how many changed. Raises NotAllowed, or Invalid where a name or alias would stand
    for two themes.
    """
    require_admin(actor)
    with register.writing():
        known = {theme.key: theme for theme in all_themes(register)}
        new = {theme.key: theme for theme in map(_theme, themes)}
        _check_names({**known, **new})
        changed = [theme for theme in new.values() if known.get(theme.key) != theme]
        for theme in changed:
            _put(register, theme)
            audit_trail.write(
                register, actor, "put_theme", "theme", theme.key,
                before=vars(known[theme.key]) if theme.key in known else None, after=vars(theme),
            )  # fmt: skip
    return len(changed)


def all_themes(register: Register) -> tuple[Theme, ...]:
    """All themes, in the order of the pages."""
    rows = register.rows("SELECT * FROM themes ORDER BY position, key")
    return tuple(_theme(_decoded(row)) for row in rows)


def theme_named(register: Register, name: str) -> Theme:
    """The theme with this key, name or alias, whatever its capitals, spaces and punctuation.

    Raises NotFound that lists the nearest names.
    """
    themes = all_themes(register)
    by_name = {folded: theme for theme in themes for folded in _names(theme)}
    theme = by_name.get(_folded(name))
    if theme:
        return theme
    near = difflib.get_close_matches(_folded(name), by_name, n=5, cutoff=0.5)
    names = list(dict.fromkeys(by_name[folded].name for folded in near))[:3]
    hint = f" Did you mean {' or '.join(names)}?" if names else " Choose one from the list."
    raise NotFound(f"There is no theme called “{name}”.{hint}", "theme")


def theme_key(register: Register, name: str | None) -> str | None:
    """The key of the theme with this key, name or alias; None for None and for nothing typed.

    Raises NotFound.
    """
    if not name or not name.strip():
        return None
    # Most callers have the key: reading all names for it would be most of the work of an import.
    known = register.row("SELECT key FROM themes WHERE key = ?", (name,))
    return str(known["key"]) if known else theme_named(register, name).key


def _put(register: Register, theme: Theme) -> None:
    register.db.execute(
        """
        INSERT INTO themes (key, name, aliases, report_tables, definition, position)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET name = excluded.name, aliases = excluded.aliases,
            report_tables = excluded.report_tables, definition = excluded.definition,
            position = excluded.position
        """,
        [
            theme.key,
            theme.name,
            json.dumps(theme.aliases, ensure_ascii=False),
            json.dumps(theme.report_tables),
            theme.definition,
            theme.position,
        ],
    )


def _theme(values: Mapping[str, Any]) -> Theme:
    return Theme(
        key=values["key"],
        name=values["name"],
        aliases=tuple(values["aliases"]),
        report_tables=tuple(values["report_tables"]),
        definition=values["definition"],
        position=values["position"],
    )


def _decoded(row: Row) -> Row:
    lists = {name: json.loads(row[name]) for name in ("aliases", "report_tables")}
    return {**row, **lists}


def _check_names(themes: Mapping[str, Theme]) -> None:
    owners: dict[str, str] = {}
    for theme in themes.values():
        for folded in _names(theme):
            other = owners.setdefault(folded, theme.key)
            if other != theme.key:
                raise Invalid(f"“{folded}” stands for two themes, {other} and {theme.key}.")


def _names(theme: Theme) -> set[str]:
    return {_folded(name) for name in (theme.key, theme.name, *theme.aliases)}


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ")).strip()
