"""How many names, places and numbers does pseudonymising find, and what does it take for one?

    python benchmarks/pseudonyms.py            # on the marked texts: by half, kind, case, origin
    python benchmarks/pseudonyms.py --missed   # what was missed, and what was taken wrongly, too

See the README in this folder.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from classifier.name_lists import cues, folded
from classifier.pseudonyms import PERSONS, pseudonymise

MARKED = Path(__file__).parents[1] / "tests" / "classifier" / "marked_names.jsonl"
HALVES = {"a": "built on", "b": "held out until the first figures"}
NAME = "NAME"
_WORD = re.compile(r"[^\W_](?:[\w'’\u0300-\u036f-]*\w)?")


@dataclass(frozen=True)
class Mark:
    """A stretch marked by hand. OPTIONAL may be replaced or not; `origin` is that of a name."""

    start: int
    end: int
    kind: str
    origin: str | None


@dataclass(frozen=True)
class Marked:
    """A text with its marks. `half`: see HALVES."""

    text: str
    half: str
    marks: tuple[Mark, ...]


@dataclass
class Tally:
    """Marks that were found whole, of all; stretches replaced that lie on a mark, of all."""

    marks: int = 0
    found: int = 0
    replaced: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """1 where there was nothing to find."""
        return self.found / self.marks if self.marks else 1.0

    @property
    def precision(self) -> float:
        """1 where nothing was replaced."""
        return self.right / self.replaced if self.replaced else 1.0


class Scores:
    """Tallies by group: a kind, NAME for all persons, an origin, a letter case, a half."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.tallies: dict[tuple[str, str], Tally] = {}
        self.missed: list[str] = []
        self.wrong: list[str] = []
        self.kinds = Counter[bool]()

    def of(self, table: str, group: str) -> Tally:
        """The tally of a group in a table."""
        return self.tallies.setdefault((table, group), Tally())

    def table(self, name: str) -> Iterator[tuple[str, Tally]]:
        """The groups of a table, the largest first."""
        rows = [(group, tally) for (table, group), tally in self.tallies.items() if table == name]
        yield from sorted(rows, key=lambda row: (-row[1].marks, row[0]))


def read_marked(path: Path = MARKED) -> list[Marked]:
    """All marked texts, in the order of the file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Marked(row["text"], row["half"], tuple(Mark(*span) for span in row["spans"]))
        for row in rows
    ]


def scored(texts: Sequence[Marked]) -> Scores:
    """Pseudonymises each text with nothing known of its case, and counts.

    A name is found when all its words are replaced; a title before it ("Mrs") and the s of a
    possessive may stay. A replaced stretch is right when it lies on a mark of any kind.
    """
    scores = Scores()
    for one in texts:
        replaced = pseudonymise(one.text).replaced
        covered = {at for start, end, _ in replaced for at in range(start, end)}
        for mark in one.marks:
            if mark.kind != "OPTIONAL":
                _count_mark(scores, one, mark, covered)
                _count_kind(scores, mark, replaced)
        for start, end, kind in replaced:
            right = any(mark.start < end and start < mark.end for mark in one.marks)
            case = [("case", letter_case(one.text[start:end]))] if kind in PERSONS else []
            for table, group in [("kind", _group(kind)), *case]:
                tally = scores.of(table, group)
                tally.replaced += 1
                tally.right += right
            if not right:
                scores.wrong.append(f"{kind}  {one.text[start:end]}  in: {one.text}")
    return scores


def _count_mark(scores: Scores, one: Marked, mark: Mark, covered: set[int]) -> None:
    name = one.text[mark.start : mark.end]
    found = all(
        covered.issuperset(range(mark.start + s, mark.start + e))
        for s, e in _needed(name, mark.kind)
    )
    groups = [("kind", _group(mark.kind))]
    if mark.kind in PERSONS:
        groups += [
            ("origin", mark.origin or "none"),
            ("case", letter_case(name)),
        ]
    for table, group in groups:
        tally = scores.of(table, group)
        tally.marks += 1
        tally.found += found
    if not found:
        scores.missed.append(f"{mark.kind}  {name}  in: {one.text}")


def _count_kind(scores: Scores, mark: Mark, replaced: Sequence[tuple[int, int, str]]) -> None:
    """Where a kind of person is said at all, whether it is the marked one."""
    said = [k for s, e, k in replaced if s < mark.end and mark.start < e and k in PERSONS]
    for kind in said:
        if kind != "PERSON" and mark.kind in PERSONS:
            scores.kinds[kind == mark.kind] += 1


def _needed(name: str, kind: str) -> Iterator[tuple[int, int]]:
    titles = cues()["titles"]
    words = list(_WORD.finditer(name))
    for word in words:
        if kind in PERSONS and len(words) > 1 and folded(word.group()) in titles:
            continue
        end = word.end()
        if kind in PERSONS and end == len(name):
            end -= len(name) - len(re.sub(r"['’]?s$", "", name))
        if end > word.start():
            yield word.start(), end


def _group(kind: str) -> str:
    return NAME if kind in PERSONS else kind


def letter_case(name: str) -> str:
    """How a name is written: in small letters, in capitals, or with a capital."""
    if name.islower():
        return "small"
    return "CAPITALS" if name.isupper() and len(name) > 1 else "Capital"


def seconds(length: int = 50_000) -> float:
    """How long one text of so many characters takes, made of the marked ones."""
    joined = "\n".join(one.text for one in read_marked())
    text = (joined * (length // len(joined) + 1))[:length]
    began = perf_counter()
    pseudonymise(text)
    return perf_counter() - began


def _show(scores: Scores, missed: bool) -> None:
    for title, table in (("kind", "kind"), ("letter case", "case"), ("origin", "origin")):
        print(f"\n{title:<16} {'marks':>6} {'found':>6} {'recall':>7} {'precision':>10}")
        for group, tally in scores.table(table):
            precise = f"{tally.precision:>10.3f}" if tally.replaced else ""
            print(f"{group:<16} {tally.marks:>6} {tally.found:>6} {tally.recall:>7.3f} {precise}")
    told = scores.kinds.total()
    print(f"\nchild, parent or worker said of {told} names, rightly of {scores.kinds[True]}")
    if missed:
        print("\nmissed\n" + "\n".join(scores.missed))
        print("\nwrong\n" + "\n".join(scores.wrong))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--missed", action="store_true", help="list what was missed and wrong")
    asked = parser.parse_args(arguments)
    texts = read_marked()
    for half, what in HALVES.items():
        of_half = [one for one in texts if one.half == half]
        print(f"\nHalf {half}, {what}: {len(of_half)} texts, nothing known of their cases")
        _show(scored(of_half), asked.missed)
    print(f"\none text of 50,000 characters: {seconds():.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
