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


def counts(labelled: Iterable[LabelledText], field: str) -> dict[str, int]:
    """How many texts for each value of a field ('theme', 'voice' …), most first."""
    found: dict[str, int] = {}
    for one in labelled:
        value = str(getattr(one, field))
        found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
