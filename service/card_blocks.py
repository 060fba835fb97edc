"""A model card, from its Markdown to what a page draws: headings, paragraphs, lists and tables.

Only what `classifier.model_card` writes is known. Nothing in it becomes HTML by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal


@dataclass(frozen=True)
class Block:
    """A piece of the card. `level` is 1 to 6 for a heading; a list has `items`; a table `headings`,
    `rows`, and the numbers of its columns that are figures."""

    kind: Literal["heading", "paragraph", "list", "table"]
    text: str = ""
    level: int = 0
    items: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    figures: frozenset[int] = frozenset()


def card_blocks(markdown: str) -> tuple[Block, ...]:
    """The pieces of a card, in order."""
    return tuple(_blocks(markdown))


def _blocks(markdown: str) -> Iterator[Block]:
    lines = [line.rstrip() for line in markdown.splitlines()]
    for kind, group in groupby(lines, _kind):
        found = list(group)
        if kind == "heading":
            for line in found:
                level = len(line) - len(line.lstrip("#"))
                yield Block("heading", _plain(line.lstrip("# ")), level=min(level, 6))
        elif kind == "list":
            yield Block("list", items=tuple(_plain(line[2:]) for line in found))
        elif kind == "table":
            yield _table(found)
        elif kind == "paragraph":
            yield Block("paragraph", _plain(" ".join(found)))


def _kind(line: str) -> str:
    if not line:
        return "blank"
    if line.startswith("#"):
        return "heading"
    if line.startswith("|"):
        return "table"
    return "list" if line.startswith(("- ", "* ")) else "paragraph"


def _table(lines: list[str]) -> Block:
    rows = [_cells(line) for line in lines]
    rule = next((at for at, row in enumerate(rows) if all(set(c) <= set(":-") for c in row)), None)
    if rule is None:
        return Block("table", rows=tuple(rows))
    figures = frozenset(at for at, cell in enumerate(rows[rule]) if cell.endswith(":"))
    return Block(
        "table", headings=rows[0] if rule else (), rows=tuple(rows[rule + 1 :]), figures=figures
    )


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_plain(cell.strip()) for cell in line.strip("|").split("|"))


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")
