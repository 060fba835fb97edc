"""Whether cases became fewer after a change, in one sentence that says no more than is known. Pure.

How it is counted:

- Whole months alone, named such as "2026-04". The months in which the change was made are left out,
  from the first action done to the last, and so are months in which nothing at all was recorded and
  the first month of the records, which may not be whole.
- The windows before and after are of equal length and next to the change: 12 months, or 6, or 3,
  the longest that there is. No other length, since whoever looks every month finds a change by
  chance sooner or later. With three looks, each with an interval of 98%, a change that is none is
  claimed in 1 case of 20 at most over all three (a test draws such cases). Windows of 12 months
  alone hold the same seasons; with shorter ones the other service areas are the check on that.
- The rate is cases over cases held in those months, where that is known for every one of them, and
  cases over months otherwise.

What it cannot do: show why the rate changed. Learning is often taken up after a peak, and a peak is
followed by a fall of its own accord. A comparison with the other areas does not undo that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor
from typing import Literal

from learning_register.periods import month_of
from learning_register.rate_ratio import (
    Counted,
    Ratio,
    events_needed,
    rate_ratio,
    ratio_of_ratios,
)

LENGTHS = (12, 6, 3)
Verdict = Literal["fewer", "more", "no_clear_change", "too_few", "too_early", "no_records"]
Monthly = Mapping[str, int]
"""A number for each month; a month that is not there is 0 for cases, unknown for cases held."""


@dataclass(frozen=True)
class Windows:
    """The months before a change and as many after it, each in order."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many months each holds."""
        return len(self.after)


@dataclass(frozen=True)
class Place:
    """The cases of one service area or several: their numbers, and how their rate changed."""

    counted: Counted
    ratio: Ratio


@dataclass(frozen=True)
class Effect:
    """What the figures say about a change.

    `windows` and `here` are None where there is nothing to compare yet; `elsewhere` and `against`,
    the ratio here over that elsewhere, also where the change was made in the whole service.
    `per_case_held`: whether the rates are over cases held and not over months. `withheld`: the
    numbers are too small for this reader, and None.
    """

    verdict: Verdict
    sentence: str
    windows: Windows | None = None
    here: Place | None = None
    elsewhere: Place | None = None
    against: Ratio | None = None
    per_case_held: bool = False
    withheld: bool = False


def later_month(month: str, months: int) -> str:
    """The month so many months later; earlier, for a number below 0."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{count // 12:04}-{count % 12 + 1:02}"


def last_day_of(month: str) -> date:
    """The last day of a month."""
    return date.fromisoformat(f"{later_month(month, 1)}-01") - timedelta(days=1)


def months_around(first: date, last: date) -> tuple[str, ...]:
    """The months that can matter for a change made from the first day to the last, in order.

    One more before than the longest window, to see whether the records begin there.
    """
    start, end = later_month(month_of(first), -LENGTHS[0] - 1), month_of(last)
    found = [start]
    while found[-1] < later_month(end, LENGTHS[0]):
        found.append(later_month(found[-1], 1))
    return tuple(found)


def windows_around(
    first: date, last: date, today: date, recorded: Collection[str]
) -> Windows | Verdict:
    """The windows for a change made from the first day to the last; or why there are none.

    `recorded`: the months in which anything was recorded, whatever its theme.
    """
    before = _run(month_of(first), -1, recorded)
    if before and later_month(before[-1], -1) not in recorded:
        before = before[:-1]  # the first month of the records may not be whole
    after = [month for month in _run(month_of(last), 1, recorded) if month < month_of(today)]
    if len(after) < LENGTHS[-1]:
        return "too_early"
    if len(before) < LENGTHS[-1]:
        return "no_records"
    length = next(n for n in LENGTHS if n <= min(len(before), len(after)))
    return Windows(tuple(reversed(before[:length])), tuple(after[:length]))


def effect(
    windows: Windows,
    where: str,
    here: Monthly,
    elsewhere: Monthly | None = None,
    held: Monthly | None = None,
    held_elsewhere: Monthly | None = None,
) -> Effect:
    """What the cases of each month say about the change that lies between the windows.

    `where` stands in the sentence, such as "in Fostering". `elsewhere`: the cases of the other
    areas, None where the change was made in the whole service. `held`: the cases held here, and
    `held_elsewhere` those in the other areas; both are used, or neither.
    """
    scaled = _known(held, windows) and (elsewhere is None or _known(held_elsewhere, windows))
    at_home = _place(windows, here, held if scaled else None)
    others = against = None
    if elsewhere is not None:
        others = _place(windows, elsewhere, held_elsewhere if scaled else None)
        against = ratio_of_ratios(at_home.counted, others.counted)
    verdict = _verdict(at_home)
    sentence = _SENTENCES[verdict](windows.length, where, at_home, against)
    return Effect(verdict, sentence, windows, at_home, others, against, scaled)


def nothing_to_compare(why: Verdict, last: date) -> Effect:
    """The answer where `windows_around` found no windows; `last`: the last day of the change."""
    if why == "no_records":
        return Effect(
            why,
            "Nothing to compare with: the records hold fewer than three whole months before the "
            "first action was done.",
        )
    third = last_day_of(later_month(month_of(last), LENGTHS[-1]))
    return Effect(
        why,
        "Too early to tell: three whole months after the last action was done are needed, which is "
        f"until {third.day} {third:%B %Y} at the earliest.",
    )


def without_small_numbers(found: Effect, where: str, floor: int) -> Effect:
    """The same without numbers, where one of them lies between 0 and the floor."""
    places = [one.counted for one in (found.here, found.elsewhere) if one]
    numbers = [number for one in places for number in (one.before, one.after)]
    if not any(0 < number < floor for number in numbers):
        return found
    word = found.verdict.replace("_", " ").capitalize()
    if found.verdict == "too_few":
        word += " to tell"
    sentence = f"{word}: the numbers of cases {where} are too small to be shown to everybody."
    return replace(found, sentence=sentence, here=None, elsewhere=None, against=None, withheld=True)


def _run(month: str, step: int, recorded: Collection[str]) -> list[str]:
    """The months next to this one, away from it, up to one without records."""
    found: list[str] = []
    while len(found) < LENGTHS[0] + 1 and (month := later_month(month, step)) in recorded:
        found.append(month)
    return found


def _known(held: Monthly | None, windows: Windows) -> bool:
    months = (*windows.before, *windows.after)
    return held is not None and all(held.get(month, 0) > 0 for month in months)


def _place(windows: Windows, cases: Monthly, held: Monthly | None) -> Place:
    def total(numbers: Monthly, months: tuple[str, ...]) -> int:
        return sum(numbers.get(month, 0) for month in months)

    counted = Counted(
        total(cases, windows.before),
        total(cases, windows.after),
        total(held, windows.before) if held else windows.length,
        total(held, windows.after) if held else windows.length,
    )
    return Place(counted, rate_ratio(counted))


def _verdict(place: Place) -> Verdict:
    if place.ratio.is_below_1:
        return "fewer"
    if place.ratio.is_above_1:
        return "more"
    within_double = place.ratio.low > 1 / 2 and place.ratio.high < 2
    enough = place.counted.before >= _needed(place.counted)
    return "no_clear_change" if within_double or enough else "too_few"


def _needed(counted: Counted) -> int:
    return events_needed(exposure_ratio=round(counted.exposure_ratio, 2) or 0.01)


def _numbers(months: int, where: str, place: Place) -> str:
    before, after = place.counted.before, place.counted.after
    cases = "1 case" if before == 1 else f"{before or 'no'} cases"
    return f"{cases} {where} in the {months} months before and {after} in the {months} after"


def _fewer(months: int, where: str, place: Place, against: Ratio | None) -> str:
    return (
        f"Fewer: {_numbers(months, where, place)}, a fall of between {_fall(place.ratio.high)} and "
        f"{_fall(place.ratio.low)}{_compared('fall', against)}; this does not show why."
    )


def _more(months: int, where: str, place: Place, against: Ratio | None) -> str:
    least, most = _rise(place.ratio.low), place.ratio.high
    by = f"between {least} and {_rise(most)}" if most < 100 else f"at least {least}"
    return (
        f"More: {_numbers(months, where, place)}, a rise of {by}"
        f"{_compared('rise', against)}; this does not show why."
    )


def _no_clear_change(months: int, where: str, place: Place, against: Ratio | None) -> str:
    return (
        f"No clear change: {_numbers(months, where, place)}; anything from a fall of "
        f"{_fall(place.ratio.low)} to a rise of {_rise(place.ratio.high)} fits these figures."
    )


def _too_few(months: int, where: str, place: Place, against: Ratio | None) -> str:
    needed, before = _needed(place.counted), place.counted.before
    a_month = ceil(needed / months)
    longer = ""
    if before:
        months_needed = ceil(needed * months / before)
        span = f"{months_needed} months" if months_needed <= 120 else "more than ten years"
        longer = f", or {span} before and as many after at the rate so far"
    return (
        f"Too few to tell: {_numbers(months, where, place)}; to see a halving four times in five "
        f"would take about {a_month} a month in the {months} months before{longer}."
    )


_SENTENCES = {
    "fewer": _fewer,
    "more": _more,
    "no_clear_change": _no_clear_change,
    "too_few": _too_few,
}


def _compared(change: str, against: Ratio | None) -> str:
    if against is None:
        return ""
    larger = against.is_below_1 if change == "fall" else against.is_above_1
    if larger:
        return f", and more of a {change} than in the other areas"
    return f", but not clearly more of a {change} than in the other areas"


def _fall(ratio: float) -> str:
    return _share(1 - ratio)


def _rise(ratio: float) -> str:
    return _share(ratio - 1)


def _share(share: float) -> str:
    percent = floor(100 * share)
    return f"{percent}%" if percent else "less than 1%"
