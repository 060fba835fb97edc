"""Ratios of rates: exact, whatever the counts; and how many cases it takes to see a halving."""

from itertools import product
from math import exp, factorial, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, contingency

from learning_register.rate_ratio import Counted, Ratio, events_needed, rate_ratio, ratio_of_ratios

COUNTS = st.one_of(st.integers(0, 12), st.integers(0, 5_000))
EXPOSURES = st.floats(0.1, 10_000)
CHANGES = st.builds(Counted, COUNTS, COUNTS, EXPOSURES, EXPOSURES)


def swapped(change: Counted) -> Counted:
    return Counted(change.after, change.before, change.exposure_after, change.exposure_before)


def inverted(ratio: Ratio) -> Ratio:
    def one_over(number: float | None) -> float | None:
        if number is None or number == 0:
            return inf
        return 0.0 if number == inf else 1 / number

    low, high = one_over(ratio.high), one_over(ratio.low)
    assert low is not None
    assert high is not None
    return Ratio(one_over(ratio.value), low, high)


def about(ratio: Ratio) -> list[object]:
    return [pytest.approx(number, rel=1e-6) for number in (ratio.low, ratio.high)]


@given(CHANGES)
def test_the_interval_holds_the_ratio(change: Counted) -> None:
    found = rate_ratio(change)
    assert 0 <= found.low < found.high
    if change.before:
        assert found.value is not None
        assert found.low <= found.value <= found.high
    else:
        assert (found.value, found.high) == (None, inf)


@given(CHANGES)
def test_swapping_before_and_after_inverts(change: Counted) -> None:
    there, back = rate_ratio(change), rate_ratio(swapped(change))
    assert [back.low, back.high] == about(inverted(there))
    assert (there.is_below_1, there.is_above_1) == (back.is_above_1, back.is_below_1)


@given(CHANGES, CHANGES)
def test_of_two_ratios_the_interval_holds_theirs_and_swapping_inverts(
    here: Counted, elsewhere: Counted
) -> None:
    found = ratio_of_ratios(here, elsewhere)
    assert 0 <= found.low < found.high
    if found.value is not None:
        assert found.low <= found.value * (1 + 1e-9)
        assert found.value <= found.high * (1 + 1e-9)
    for other in (
        ratio_of_ratios(elsewhere, here),
        ratio_of_ratios(swapped(here), swapped(elsewhere)),
    ):
        assert [other.low, other.high] == about(inverted(found))


@given(CHANGES, st.floats(0.01, 100))
def test_what_scales_every_exposure_changes_nothing(change: Counted, scale: float) -> None:
    scaled = Counted(
        change.before, change.after, change.exposure_before * scale, change.exposure_after * scale
    )
    assert [rate_ratio(scaled).low, rate_ratio(scaled).high] == about(rate_ratio(change))


@given(st.integers(0, 40), st.integers(0, 40))
def test_it_is_the_interval_of_clopper_and_pearson(before: int, after: int) -> None:
    found = rate_ratio(Counted(before, after, 2.0, 3.0))
    if before + after == 0:
        assert found == Ratio(None, 0.0, inf)
        return
    share = binomtest(after, before + after).proportion_ci(0.98, method="exact")
    odds = [inf if one == 1 else one / (1 - one) for one in (share.low, share.high)]
    assert [found.low * 1.5, found.high * 1.5] == [pytest.approx(one, rel=1e-6) for one in odds]


def test_of_two_ratios_it_is_the_exact_interval_of_the_odds_ratio() -> None:
    for a, b, c, d in product((0, 1, 4, 25), repeat=4):
        if min(a + b, c + d, a + c, b + d) == 0:
            continue
        found = ratio_of_ratios(Counted(b, a, 1, 1), Counted(d, c, 1, 1))
        known = contingency.odds_ratio([[a, b], [c, d]]).confidence_interval(0.98)
        assert [found.low, found.high] == [pytest.approx(one, rel=1e-6) for one in known]


def test_where_nothing_was_counted_everything_is_possible() -> None:
    nothing = Counted(0, 0, 1, 1)
    assert rate_ratio(nothing) == ratio_of_ratios(nothing, nothing) == Ratio(None, 0.0, inf)


@pytest.mark.parametrize("wrong", [(-1, 0, 1, 1), (0, -1, 1, 1), (0, 0, 0, 1), (0, 0, 1, inf)])
def test_what_cannot_be_counted_is_refused(wrong: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="is"):
        Counted(*wrong)


def power(before: int, ratio: float, exposure_ratio: float) -> float:
    """The chance to see the fall, by going through all counts that can be."""

    def chance(count: int, expected: float) -> float:
        return exp(-expected) * expected**count / factorial(count)

    return sum(
        chance(b, before) * chance(a, before * ratio * exposure_ratio)
        for b, a in product(range(120), range(120))
        if rate_ratio(Counted(b, a, 1, exposure_ratio)).is_below_1
    )


@pytest.mark.parametrize(("ratio", "exposure_ratio"), [(0.5, 1.0), (0.4, 1.0), (0.5, 1.5)])
def test_so_many_are_needed_and_no_fewer(ratio: float, exposure_ratio: float) -> None:
    needed = events_needed(ratio, exposure_ratio)
    assert power(needed, ratio, exposure_ratio) >= 0.8
    assert power(needed - 1, ratio, exposure_ratio) < 0.8


def test_a_halving_takes_some_sixty_cases_before() -> None:
    assert events_needed(level=0.95) == 50
    assert events_needed() == 63
    assert events_needed(0.9) > events_needed(0.7) > events_needed(0.5) > events_needed(0.1)
    for wrong in (0, 1, 1.5):
        with pytest.raises(ValueError, match="between 0 and 1"):
            events_needed(wrong)
