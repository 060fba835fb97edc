"""Before and after a change: which months count, and a sentence that claims no more than it may."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.before_and_after import (
    LENGTHS,
    Windows,
    effect,
    later_month,
    months_around,
    nothing_to_compare,
    windows_around,
    without_small_numbers,
)
from learning_register.periods import month_of

CHANGED = date(2026, 6, 10)
LATER = date(2029, 1, 1)
MONTHS = months_around(CHANGED, CHANGED)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def windows(length: int = 6) -> Windows:
    at = MONTHS.index("2026-06")
    return Windows(MONTHS[at - length : at], MONTHS[at + 1 : at + 1 + length])


def cases(before: int, after: int, length: int = 6) -> dict[str, int]:
    """Cases in the month next to the change, on either side."""
    found = windows(length)
    return {found.before[-1]: before, found.after[0]: after}


def monthly(number: int) -> dict[str, int]:
    return dict.fromkeys(MONTHS, number)


def test_the_windows_lie_next_to_the_month_of_the_change_which_is_left_out() -> None:
    found = windows_around(CHANGED, CHANGED, date(2026, 10, 1), MONTHS)
    assert found == Windows(("2026-03", "2026-04", "2026-05"), ("2026-07", "2026-08", "2026-09"))
    slow = windows_around(
        CHANGED, date(2026, 8, 2), LATER, months_around(CHANGED, date(2026, 8, 2))
    )
    assert isinstance(slow, Windows)
    assert (slow.before[-1], slow.after[0], slow.length) == ("2026-05", "2026-09", 12)


@given(DAYS, st.integers(0, 200), st.integers(0, 800), st.sets(st.sampled_from(range(40))))
def test_windows_are_equal_whole_recorded_months_of_three_lengths(
    first: date, took: int, since: int, unrecorded: set[int]
) -> None:
    last = date.fromordinal(first.toordinal() + took)
    today = date.fromordinal(last.toordinal() + since)
    months = months_around(first, last)
    recorded = {month for n, month in enumerate(months) if n not in unrecorded}
    found = windows_around(first, last, today, recorded)
    if not isinstance(found, Windows):
        assert found in {"too_early", "no_records"}
        return
    assert len(found.before) == len(found.after) == found.length
    assert found.length in LENGTHS
    assert {*found.before, *found.after} <= recorded
    assert found.after[-1] < month_of(today)
    assert later_month(found.before[-1], 1) == month_of(first)
    assert later_month(month_of(last), 1) == found.after[0]
    for window in (found.before, found.after):
        assert window == tuple(later_month(window[0], n) for n in range(found.length))


def test_the_first_month_of_the_records_is_not_counted_on() -> None:
    recorded = [month for month in MONTHS if month >= "2026-03"]
    assert windows_around(CHANGED, CHANGED, LATER, recorded) == "no_records"
    recorded = [month for month in MONTHS if month >= "2026-02"]
    found = windows_around(CHANGED, CHANGED, LATER, recorded)
    assert isinstance(found, Windows)
    assert found.before == ("2026-03", "2026-04", "2026-05")


def test_months_in_which_nothing_was_recorded_do_not_count_as_months_without_cases() -> None:
    silent = [month for month in MONTHS if month <= "2026-10"]
    found = windows_around(CHANGED, CHANGED, LATER, silent)
    assert isinstance(found, Windows)
    assert found.length == 3
    assert windows_around(CHANGED, CHANGED, LATER, silent[:-3]) == "too_early"


def test_before_three_months_it_is_too_early_and_it_says_until_when() -> None:
    assert windows_around(CHANGED, CHANGED, date(2026, 9, 30), MONTHS) == "too_early"
    said = nothing_to_compare("too_early", CHANGED)
    assert (said.verdict, said.windows, said.here) == ("too_early", None, None)
    assert "30 September 2026" in said.sentence
    assert "three whole months before" in nothing_to_compare("no_records", CHANGED).sentence


SAID = {
    "too_few": (
        cases(4, 1), "Too few to tell: 4 cases in Fostering in the 6 months before and 1 in the 6 "
        "after; to see a halving four times in five would take about 11 a month in the 6 months "
        "before, or 95 months before and as many after at the rate so far.",
    ),
    "too_few_of_none": (
        cases(0, 2), "Too few to tell: no cases in Fostering in the 6 months before and 2 in the 6 "
        "after; to see a halving four times in five would take about 11 a month in the 6 months "
        "before.",
    ),
    "too_few_of_one": (
        cases(1, 0), "Too few to tell: 1 case in Fostering in the 6 months before and 0 in the 6 "
        "after; to see a halving four times in five would take about 11 a month in the 6 months "
        "before, or more than ten years before and as many after at the rate so far.",
    ),
    "no_clear_change": (
        cases(60, 58), "No clear change: 60 cases in Fostering in the 6 months before and 58 in "
        "the 6 after; anything from a fall of 38% to a rise of 50% fits these figures.",
    ),
    "fewer": (
        cases(60, 22), "Fewer: 60 cases in Fostering in the 6 months before and 22 in the 6 after, "
        "a fall of between 33% and 80%; this does not show why.",
    ),
    "more": (
        cases(12, 54), "More: 12 cases in Fostering in the 6 months before and 54 in the 6 after, "
        "a rise of between 114% and 962%; this does not show why.",
    ),
    "more_than_none": (
        cases(0, 18), "More: no cases in Fostering in the 6 months before and 18 in the 6 after, "
        "a rise of at least 242%; this does not show why.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_one_sentence_says_what_the_numbers_allow(name: str) -> None:
    numbers, sentence = SAID[name]
    found = effect(windows(), "in Fostering", numbers)
    assert found.sentence == sentence
    assert name.startswith(found.verdict)


def test_a_fall_is_held_against_the_other_areas() -> None:
    here = cases(60, 22)
    steady = effect(windows(), "in Fostering", here, cases(100, 104))
    assert "and more of a fall than in the other areas; this does not show why" in steady.sentence
    everywhere = effect(windows(), "in Fostering", here, cases(100, 40))
    assert "but not clearly more of a fall than in the other areas" in everywhere.sentence
    assert everywhere.against is not None
    assert everywhere.against.low < 1 < everywhere.against.high
    rising = effect(windows(), "in Fostering", cases(12, 54), cases(12, 50))
    assert "but not clearly more of a rise than in the other areas" in rising.sentence


def test_rates_are_over_cases_held_where_every_month_of_every_area_is_known() -> None:
    here, there = cases(60, 30), cases(60, 60)
    halved = {month: 200 if month < "2026-06" else 100 for month in MONTHS}
    scaled = effect(windows(), "in Fostering", here, there, halved, monthly(50))
    assert scaled.per_case_held
    assert scaled.verdict == "no_clear_change"
    assert scaled.here is not None
    assert scaled.here.ratio.value == pytest.approx(1)
    assert scaled.here.counted.exposure_before == 1200
    gap = {month: held for month, held in halved.items() if month != "2026-08"}
    for held, held_elsewhere in ((gap, monthly(50)), (halved, None), (halved, monthly(0))):
        plain = effect(windows(), "in Fostering", here, there, held, held_elsewhere)
        assert (plain.per_case_held, plain.verdict) == (False, "fewer")
    assert effect(windows(), "everywhere", here, held=halved).per_case_held


@pytest.mark.parametrize(
    ("numbers", "withheld"), [((60, 22), False), ((60, 4), True), ((0, 5), False), ((1, 0), True)]
)
def test_small_numbers_are_left_out_for_who_may_not_see_them(
    numbers: tuple[int, int], withheld: bool
) -> None:
    found = effect(windows(), "in Fostering", cases(*numbers), cases(50, 50))
    shown = without_small_numbers(found, "in Fostering", floor=5)
    assert shown.withheld == withheld
    assert (shown == found) == (not withheld)
    if withheld:
        assert not any(letter.isdigit() for letter in shown.sentence)
        assert (shown.here, shown.elsewhere, shown.against) == (None, None, None)
    few = without_small_numbers(effect(windows(), "here", cases(4, 1)), "here", floor=5)
    assert few.sentence.startswith("Too few to tell: ")


COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 300))


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from(LENGTHS), st.booleans(), st.integers(1, 9))
def test_no_claim_is_made_when_the_interval_holds_1(
    before: int,
    after: int,
    before_there: int,
    after_there: int,
    length: int,
    alone: bool,
    more: int,
) -> None:
    there = None if alone else cases(before_there, after_there, length)
    held = {month: 10 if month < "2026-06" else 10 * more for month in MONTHS}
    for known in (None, held):
        found = effect(
            windows(length), "in Fostering", cases(before, after, length), there, known, held
        )
        assert found.here is not None
        ratio = found.here.ratio
        assert (found.verdict == "fewer") == (ratio.high < 1)
        assert (found.verdict == "more") == (ratio.low > 1)
        claims = found.sentence.startswith(("Fewer", "More"))
        assert claims == (not ratio.low <= 1 <= ratio.high)
        for words in ("and more of a fall", "and more of a rise"):
            if words in found.sentence:
                assert found.against is not None
                assert not found.against.low <= 1 <= found.against.high
        assert found.sentence.count(".") == 1
        assert "nan" not in found.sentence
        assert "inf" not in found.sentence
        assert "-" not in found.sentence


def null_services(rate: float, seed: int, runs: int) -> Iterator[tuple[dict[str, int], ...]]:
    """Cases of an area and of the others, each month, in which nothing ever changes."""
    chance = np.random.default_rng(seed)
    for _ in range(runs):
        here, others = chance.poisson(rate, len(MONTHS)), chance.poisson(4 * rate, len(MONTHS))
        yield (
            dict(zip(MONTHS, here.tolist(), strict=True)),
            dict(zip(MONTHS, others.tolist(), strict=True)),
        )


@pytest.mark.parametrize("rate", [0.2, 1, 3, 10, 30])
def test_where_nothing_changed_a_claim_is_rare(
    rate: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """At each look 1 in 50 at most, and over all three looks together 1 in 20, up to chance."""
    runs, claims, ever, larger = 1_000, dict.fromkeys(LENGTHS, 0), 0, 0
    for here, others in null_services(rate, seed=20210331, runs=runs):
        found = [effect(windows(length), "here", here, others) for length in LENGTHS]
        claimed = [one.verdict in {"fewer", "more"} for one in found]
        for length, one in zip(LENGTHS, claimed, strict=True):
            claims[length] += one
        ever += any(claimed)
        larger += any("and more of a" in one.sentence for one in found)
    shares = {length: f"{count / runs:.1%}" for length, count in claims.items()}
    with capsys.disabled():
        print(f"\n{rate} a month, nothing changed: a claim after {shares} months, at any of the "
              f"three {ever / runs:.1%}; more than elsewhere {larger / runs:.1%}")  # fmt: skip
    assert max(claims.values()) / runs <= 0.03
    assert ever / runs <= 0.06
    assert larger / runs <= 0.04


def test_a_real_halving_is_seen_as_often_as_the_sentence_says() -> None:
    """With about eleven a month in six months before, which is what it asks for."""
    chance = np.random.default_rng(20210331)
    runs = 1_000
    seen = sum(
        effect(windows(), "here", cases(*chance.poisson([66, 33]).tolist())).verdict == "fewer"
        for _ in range(runs)
    )
    assert 0.78 <= seen / runs <= 0.9
