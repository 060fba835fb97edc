"""What a comparison found, as a Markdown page or as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields

from benchmarks.processes import Speed
from benchmarks.scores import Scores, mean_and_spread

FIGURES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "top_3": "top-3",
    "calibration_error": "calibration error",
    "no_theme_found": "no theme found",
}
SPEEDS: dict[str, tuple[str, Callable[[float], str]]] = {
    "ms_one_text": ("ms a text", lambda value: f"{value:.2f}"),
    "texts_a_second": ("texts a second", lambda value: f"{value:,.0f}"),
    "peak_memory_mb": ("memory, MB", lambda value: f"{value:,.0f}"),
}


@dataclass(frozen=True)
class Row:
    """One method: its figures as means over the splits (`spread`: standard deviation over them)."""

    name: str
    figures: dict[str, float | None]
    spread: dict[str, float | None]
    speed: Speed

    @classmethod
    def made(cls, name: str, scores: Sequence[Scores], speed: Speed) -> "Row":
        """From the scores on each split."""
        both = {
            field.name: mean_and_spread([getattr(one, field.name) for one in scores])
            for field in fields(Scores)
        }
        return cls(
            name,
            {figure: mean for figure, (mean, _) in both.items()},
            {figure: spread for figure, (_, spread) in both.items()},
            speed,
        )


@dataclass(frozen=True)
class Comparison:
    """All methods on the same splits. `training` and `test`: texts in the first of the splits.

    `timed_words`: the length of the texts that were timed. `peer`: the row that the others are
    held against.
    """

    data: str
    training: int
    test: int
    splits: int
    timed_words: int
    batch: int
    cores: int | None
    peer: str
    rows: list[Row]

    def as_json(self) -> str:
        """Everything, for a program."""
        return json.dumps(asdict(self), indent=2)

    def as_markdown(self) -> str:
        """The figures, and then each against the peer's."""
        where = f"Measured on {self.data}."
        texts = (
            f"{self.training:,} texts learnt from, {self.test:,} tested"
            + (f"; mean of {self.splits} splits ± standard deviation" if self.splits > 1 else "")
            + f". Times: texts of {self.timed_words} words, one at a time and {self.batch} "
            f"at once, methods in turn, each in a process of its own, on {self.cores} cores; "
            "memory: the peak while answering."
        )
        titles = ["method", *FIGURES.values(), *(title for title, _ in SPEEDS.values())]
        table = _table(titles, [self._cells(row) for row in self.rows])
        points = ["accuracy, points", "macro-F1, points"]
        against = ["method", *points, "accuracy", "macro-F1", "top-3", *titles[-len(SPEEDS) :]]
        peer = next(row for row in self.rows if row.name == self.peer)
        ratios = _table(against, [_against(row, peer) for row in self.rows])
        heading = f"Against {self.peer}: difference in points, then ratios"
        return "\n\n".join([where + " " + texts, table, heading, ratios])

    def _cells(self, row: Row) -> list[str]:
        shares = [_share(row.figures[name], row.spread[name]) for name in FIGURES]
        return [row.name, *shares, *(show(_speed(row, name)) for name, (_, show) in SPEEDS.items())]


def _share(value: float | None, spread: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" ± {spread:.3f}" if spread is not None else "")


def _speed(row: Row, name: str) -> float:
    return float(getattr(row.speed, name))


def _against(row: Row, peer: Row) -> list[str]:
    cells = [row.name]
    for name in ("accuracy", "macro_f1"):
        cells.append(f"{100 * ((row.figures[name] or 0) - (peer.figures[name] or 0)):+.1f}")
    for name in ("accuracy", "macro_f1", "top_3"):
        cells.append(_ratio(row.figures[name] or 0, peer.figures[name] or 0))
    return cells + [_ratio(_speed(row, name), _speed(peer, name)) for name in SPEEDS]


def _ratio(ours: float, theirs: float) -> str:
    return f"× {ours / theirs:.2f}" if theirs else "–"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---", *["--:"] * (len(titles) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
