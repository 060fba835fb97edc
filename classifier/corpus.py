"""The labelled texts, read from their JSON Lines files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

VOICES = (
    "child",
    "young_person",
    "care_leaver",
    "mother",
    "father",
    "grandparent",
    "kinship_carer",
    "foster_carer",
    "adopter",
    "advocate",
    "teacher",
    "solicitor",
    "health_professional",
    "neighbour",
    "relative",
    "residential_worker",
    "officer",
    "other",
)
CHANNELS = (
    "app",
    "text_message",
    "phone_note",
    "face_to_face",
    "email",
    "letter",
    "web_form",
    "summary",
)

HELD_OUT = "held_out_batches.txt"
NO_THEME = "no_theme"
"""The class of a text that is no complaint; not a theme, and never shown as one."""


class BadCorpus(ValueError):
    """The labelled texts cannot be used; `problems` says why, one line for each bad row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} bad rows in the labelled texts:\n" + "\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class LabelledText:
    """One labelled text. `theme` is None for a text that gets no theme; `batch` names the texts
    that were written together, which evaluation keeps on one side of a split."""

    text: str
    theme: str | None
    secondary: tuple[str, ...]
    risk: bool
    voice: str
    channel: str
    batch: str


_FIELDS = {field.name for field in fields(LabelledText)}


def read_corpus(folder: Path) -> list[LabelledText]:
    """Every labelled text in the folder's `*.jsonl` files, in the order of file name and line.

    Raises BadCorpus, naming file and line, when a line is not such a record, and when there is
    no text at all. Whether the content holds is asked of `corpus_check`.
    """
    found: list[LabelledText] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            try:
                found.append(_labelled_text(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                problems.append(f"{path.name}, line {number}: {error}")
    if not found and not problems:
        problems.append(f"no labelled texts (*.jsonl) in {folder}")
    if problems:
        raise BadCorpus(problems)
    return found


def _labelled_text(record: dict[str, Any]) -> LabelledText:
    if set(record) != _FIELDS:
        wrong = ", ".join(sorted(set(record) ^ _FIELDS))
        raise ValueError(f"missing or unknown fields: {wrong}")
    for field in ("text", "theme", "voice", "channel", "batch"):
        if not isinstance(record[field], str) and (field, record[field]) != ("theme", None):
            raise TypeError(f"{field} is not a text")
    if not all(isinstance(theme, str) for theme in record["secondary"]):
        raise TypeError("secondary themes are not texts")
    return LabelledText(**{**record, "secondary": tuple(record["secondary"])})


def held_out_batches(folder: Path) -> frozenset[str]:
    """The names of the batches that nothing learns from, listed one to a line beside the texts.

    '#' starts a remark. Empty when the folder has no such list.
    """
    path = folder / HELD_OUT
    if not path.exists():
        return frozenset()
    lines = path.read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and line[0] != "#")


def counts(labelled: Iterable[LabelledText], field: str) -> dict[str, int]:
    """How many texts for each value of a field ('theme', 'voice' …), most first."""
    found: dict[str, int] = {}
    for one in labelled:
        value = str(getattr(one, field))
        found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
