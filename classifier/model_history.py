"""Which model served when: one line for each time that one began to; none is ever changed.

The last line names the model that serves. There is no other record of it, so that what serves and
what is written down cannot differ.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from classifier.model_errors import ModelRefused
from classifier.whole_files import write_whole

HISTORY = "history.jsonl"
VERSION = re.compile(r"\d{8}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Served:
    """One time that a model served. `until` is None while it does.

    `overruled` are the objections against which somebody let it in.
    """

    version: str
    since: str
    until: str | None
    who: str
    why: str
    overruled: tuple[str, ...] = ()


def history(folder: Path) -> tuple[Served, ...]:
    """Every time that a model served, the earliest first; none when there is no such file.

    Raises ModelRefused, naming the line, for a line that is not such a record.
    """
    found: list[Served] = []
    for number, line in enumerate(_content(folder).splitlines(), start=1):
        try:
            began = _read(line)
        except (ValueError, TypeError, KeyError) as error:
            raise ModelRefused(
                f"Line {number} of '{folder / HISTORY}', which says which model served when, "
                "cannot be read. Restore the file from a back-up."
            ) from error
        if found:
            found[-1] = replace(found[-1], until=began.since)
        found.append(began)
    return tuple(found)


def begin(
    folder: Path,
    version: str,
    at: datetime,
    who: str,
    why: str,
    overruled: tuple[str, ...] = (),
) -> None:
    """Let a version serve from now on: all of it is kept or none. One caller at a time."""
    history(folder)  # nothing is added to what cannot be read
    served = Served(version, at.isoformat(timespec="seconds"), None, who, why, overruled)
    record = {name: value for name, value in asdict(served).items() if name != "until"}
    line = json.dumps(record, ensure_ascii=False) + "\n"
    write_whole(folder / HISTORY, _content(folder) + line.encode())


def _content(folder: Path) -> bytes:
    try:
        return (folder / HISTORY).read_bytes()
    except FileNotFoundError:
        return b""


def _read(line: bytes) -> Served:
    record = json.loads(line)
    served = Served(**{**record, "until": None, "overruled": tuple(record["overruled"])})
    if not VERSION.fullmatch(served.version):
        raise ValueError("not a version")
    return served
