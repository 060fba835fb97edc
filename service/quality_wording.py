"""Words and bars for the triangulation: what a source says and why, in plain sentences."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import inf, isinf, log2
from typing import Any

from learning_register.audits import GRADES, SOURCES
from learning_register.measure_readings import MeasureReading
from learning_register.triangulation import Cell, Counted
from learning_register.triangulation_rules import Agreement, Says, Source

SAYS = {
    Says.CONCERN: "Concern",
    Says.STRENGTH: "Strength",
    Says.NO_DIFFERENCE: "No clear difference",
    Says.TOO_FEW: "Too few to say",
    Says.NOTHING: "Nothing recorded",
    Says.NOT_COMPARABLE: "Cannot be compared",
    Says.DIVIDED: "Measures contradict",
}

_SILENCE = {
    Says.NO_DIFFERENCE: "Chance alone would often give as much, or the difference is too small to "
    "matter.",
    Says.TOO_FEW: "There are fewer than 3, found or expected.",
    Says.NOTHING: "",
    Says.DIVIDED: "Together they say nothing.",
}
WHY = {
    Source.COMPLAINTS: {
        **_SILENCE,
        Says.CONCERN: "More complaints and feedback than elsewhere, by more than chance.",
        Says.STRENGTH: "Fewer complaints and feedback than elsewhere, by more than chance. "
        "That can also mean that people do not know how to complain, or do not dare to.",
        Says.NOT_COMPARABLE: "The cases held are not recorded, here or elsewhere.",
    },
    Source.AUDITS: {
        **_SILENCE,
        Says.CONCERN: "More findings below good than elsewhere, by more than chance, and they are "
        "the greater part of what was found.",
        Says.STRENGTH: "More findings that are good or better than elsewhere, by more than chance, "
        "and they are the greater part of what was found.",
        Says.NOT_COMPARABLE: "The cases held are not recorded, here or elsewhere.",
    },
    Source.MEASURES: {
        **_SILENCE,
        Says.CONCERN: "Worse than elsewhere, by more than chance.",
        Says.STRENGTH: "Better than elsewhere, by more than chance.",
        Says.NOT_COMPARABLE: "No other service area records it.",
    },
}

_SHORT = {Source.COMPLAINTS: "Complaints", Source.AUDITS: "Audits", Source.MEASURES: "Measures"}

HALF = 30
"""The length of a bar's half, in the units of its picture."""

FARTHEST = 4
"""The ratio at which a bar is as long as it gets, to either side."""


@dataclass(frozen=True)
class Bar:
    """A source's bar: how far it goes from the middle, and the same in words."""

    name: str
    length: float
    says: Says
    words: str

    @property
    def is_dot(self) -> bool:
        """Whether there is something, and no more can be said."""
        return not self.length and self.says in _UNSAID


_UNSAID = frozenset({Says.TOO_FEW, Says.NOT_COMPARABLE, Says.DIVIDED})


def reach(ratio: float | None) -> float:
    """How far a bar goes from the middle: to the right for worse, to the left for better.

    In powers, so that twice as much is as far to one side as half as much to the other.
    """
    if ratio is None:
        return 0.0
    steps = -inf if ratio <= 0 else log2(ratio)
    return round(max(-1.0, min(1.0, steps / log2(FARTHEST))) * HALF, 1)


def breakable(name: str) -> str:
    """A name that may be broken, with a hyphen, within its longest words: for narrow columns.

    For browsers that cannot hyphenate by themselves.
    """
    return _WITHIN_WORDS.sub("\u00ad", name).replace("/", "/\u200b")


_WITHIN_WORDS = re.compile(r"(?<=[a-z]{4})(?=ment\b|guarding\b)")


def times(ratio: float | None) -> str:
    """A ratio in words: "3.1 times the rate elsewhere"."""
    if ratio is None:
        return ""
    if isinf(ratio):
        return "there is none elsewhere"
    if round(ratio, 1) == 1:
        return "about the same rate as elsewhere"
    return f"{ratio:.1f} times the rate elsewhere"


def short_verdict(cell: Cell) -> str:
    """For a narrow column: "All three: concern", "Audits: strength", "Differ", "Silent"."""
    found = cell.verdict
    if found.agreement is Agreement.NONE:
        return "Silent"
    if found.agreement is Agreement.DIFFER:
        return "Sources differ"
    if found.agreement is Agreement.ALL:
        return f"All three: {found.points}"
    names = [name for source, name in _SHORT.items() if found.said[source].speaks]
    return f"{' and '.join([names[0], *(name.lower() for name in names[1:])])}: {found.points}"


def bars(cell: Cell) -> list[Bar]:
    """A bar for each source."""
    audits = cell.audits
    of = "good or better" if audits.of_good else "below good"
    found = {
        Source.COMPLAINTS: (cell.complaints.worse, times(cell.complaints.ratio)),
        Source.AUDITS: (audits.worse, f"{of} {times(audits.ratio)}" if audits.ratio else ""),
        Source.MEASURES: (cell.measures.ratio, times(cell.measures.ratio)),
    }
    return [
        _bar(source, cell.verdict.said[source], worse, words)
        for source, (worse, words) in found.items()
    ]


def _bar(source: Source, says: Says, worse: float | None, words: str) -> Bar:
    said = SAYS[says].lower()
    if says is Says.NOTHING or says in _UNSAID or not words:
        return Bar(_SHORT[source], 0.0, says, said)
    return Bar(_SHORT[source], reach(worse), says, f"{words}, {said}")


def counted_number(counted: Counted) -> str:
    """The number of a source, or that it is too small for this reader."""
    return "under 3" if counted.withheld else str(counted.count)


def findings_in_words(counted: Counted) -> str:
    """What audits found: "4 below good, 1 good or better"."""
    if counted.withheld:
        return "under 3 of a kind"
    if not counted.count and not counted.parts:
        return "none"
    good = f", {counted.parts['good']} good or better" if "good" in counted.parts else ""
    return f"{counted.count} below good{good}"


def findings_rate(counted: Counted) -> str:
    """Findings below good over the cases held, where there are any and these are known."""
    if not counted.per_thousand or counted.elsewhere_per_thousand is None:
        return ""
    return (
        f" ({rate(counted.per_thousand)} below good for each 1,000 cases held; "
        f"elsewhere {rate(counted.elsewhere_per_thousand)})"
    )


def rate(value: float | None) -> str:
    """A rate for each 1,000 cases held: to one decimal, and not 0.0 where there is something."""
    if value is None:
        return ""
    if 0 < value < 0.05:
        return "under 0.1"
    return f"{value:.1f}" if value else "0"


def share(value: float) -> str:
    """A share as a percentage: to one decimal where it is small."""
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def measure_value(reading: MeasureReading) -> str:
    """A value in words: "81% (760 of 940 visits in time)", or "14 (2.1 for each 1,000 …)"."""
    measure = reading.measure
    if reading.denominator is None:
        rated = "" if reading.rate is None else f", {rate(reading.rate)} for each 1,000 cases held"
        return f"{reading.numerator:,} {measure.unit}{rated}"
    if reading.rate is None:
        return f"none of no {measure.out_of}"
    return (
        f"{share(reading.rate)}: {reading.numerator:,} {measure.unit} of "
        f"{reading.denominator:,} {measure.out_of}"
    )


def measure_rate(reading: MeasureReading) -> str:
    """A value in short: "81%", or "2.1 for each 1,000 cases held"."""
    if reading.rate is None:
        return f"{reading.numerator:,}"
    if reading.denominator is None:
        return f"{rate(reading.rate)} for each 1,000 cases held"
    return share(reading.rate)


def measure_elsewhere(reading: MeasureReading) -> str:
    """The same measure in the other service areas together."""
    if reading.elsewhere_rate is None:
        return "not known"
    if reading.denominator is None:
        return f"{rate(reading.elsewhere_rate)} for each 1,000 cases held"
    return share(reading.elsewhere_rate)


def month_name(month: str) -> str:
    """A month such as "2026-04" in words: April 2026."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


FILTERS: dict[str, Callable[..., Any]] = {
    "breakable": breakable,
    "says": lambda says: SAYS[says],
    "why": lambda says, source: WHY[source][says],
    "times": times,
    "reach": reach,
    "short_verdict": short_verdict,
    "bars": bars,
    "counted": counted_number,
    "rate": rate,
    "findings_in_words": findings_in_words,
    "findings_rate": findings_rate,
    "measure_rate": measure_rate,
    "share": share,
    "measure_value": measure_value,
    "measure_elsewhere": measure_elsewhere,
    "finding_source": lambda key: SOURCES[key],
    "grade": lambda key: GRADES[key],
    "month": month_name,
}
