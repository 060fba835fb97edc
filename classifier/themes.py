"""The themes of complaints: read from the data file, found by key, name or alias."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class UnknownTheme(ValueError):
    """A name that is neither the key, the name nor an alias of a theme."""


@dataclass(frozen=True)
class Theme:
    """One theme of the annual report's theme tables (10, 11 and 14).

    `general_rank` is 1 to 6 for the six wide themes (1 the widest), None for a specific one.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    tables: tuple[int, ...]
    definition: str
    is_not: str
    general_rank: int | None
    position: int


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ")).strip()


class Themes:
    """The themes in the order of the file; `themes["family_time"]`, `themes.named("Contact")`."""

    def __init__(self, themes: tuple[Theme, ...]) -> None:
        self._by_key = {theme.key: theme for theme in themes}
        self._by_name: dict[str, Theme] = {}
        for theme in themes:
            for name in (theme.key, theme.name, *theme.aliases):
                taken = self._by_name.setdefault(_folded(name), theme)
                if taken is not theme:
                    raise ValueError(f"'{name}' names both {taken.name} and {theme.name}.")

    def __getitem__(self, key: str) -> Theme:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Theme]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def named(self, name: str) -> Theme:
        """The theme with this key, name or alias, whatever its case, spaces and punctuation.

        Raises UnknownTheme, with the nearest names, when there is none.
        """
        theme = self._by_name.get(_folded(name))
        if theme is None:
            near = difflib.get_close_matches(_folded(name), self._by_name, n=3, cutoff=0.5)
            names = dict.fromkeys(self._by_name[one].name for one in near)
            hint = f" Did you mean {' or '.join(names)}?" if names else ""
            raise UnknownTheme(f"'{name}' is not a theme.{hint}")
        return theme


def load_themes(path: Path) -> Themes:
    """Read the themes from their TOML file. Raises ValueError when a name stands for two themes."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return Themes(
        tuple(
            Theme(
                key=key,
                name=entry["name"],
                aliases=tuple(entry["aliases"]),
                tables=tuple(entry["tables"]),
                definition=entry["is"],
                is_not=entry["is_not"],
                general_rank=entry.get("general"),
                position=position,
            )
            for position, (key, entry) in enumerate(tables.items(), start=1)
        )
    )
