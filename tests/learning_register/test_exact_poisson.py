"""The exact comparison of two Poisson rates, held against fractions and its own symmetry."""

from fractions import Fraction
from math import comb, inf, isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning_register.exact_poisson import chance_of_at_least, compare

COUNTS = st.integers(0, 60)
EXPOSURES = st.floats(1, 5_000)


def summed(count: int, total: int, share: Fraction) -> Fraction:
    terms = (
        comb(total, n) * share**n * (1 - share) ** (total - n) for n in range(count, total + 1)
    )
    return sum(terms, Fraction(0))


@given(st.integers(0, 80), st.integers(0, 80), st.fractions("1/50", "49/50", max_denominator=50))
def test_the_chance_is_the_sum_of_the_fractions(count: int, total: int, share: Fraction) -> None:
    exact = float(summed(count, total, share))
    assert isclose(chance_of_at_least(count, total, float(share)), exact, abs_tol=1e-12)


def test_large_counts_keep_their_precision() -> None:
    exact = float(summed(620, 3000, Fraction(1, 5)))
    assert isclose(chance_of_at_least(620, 3000, 0.2), exact, rel_tol=1e-9)
    assert chance_of_at_least(40_000, 200_000, 0.2) == pytest.approx(0.5013, abs=0.001)
    assert chance_of_at_least(60_000, 200_000, 0.2) == 0


@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES)
def test_seen_from_the_other_side_it_is_the_same_difference(
    here: int, exposure: float, there: int, other: float
) -> None:
    assume(here + there)
    found, mirrored = compare(here, exposure, there, other), compare(there, other, here, exposure)
    assume(found.ratio != 1)
    assert isclose(found.chance, mirrored.chance, rel_tol=1e-9)
    assert isclose(found.expected + mirrored.expected, here + there)
    assert found.is_more != mirrored.is_more
    if here and there:
        assert isclose(found.ratio * mirrored.ratio, 1, rel_tol=1e-9)


@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES, st.sampled_from([0.25, 4, 1024]))
def test_the_unit_of_the_exposure_does_not_matter(
    here: int, exposure: float, there: int, other: float, unit: float
) -> None:
    assume(here + there)
    found = compare(here, exposure, there, other)
    again = compare(here, exposure * unit, there, other * unit)
    assert isclose(found.chance, again.chance, rel_tol=1e-9)
    assert found.is_more == again.is_more


@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES)
def test_one_more_of_what_is_more_is_less_likely_by_chance(
    here: int, exposure: float, there: int, other: float
) -> None:
    assume(here + there)
    found = compare(here, exposure, there, other)
    assume(found.is_more)
    further = compare(here + 1, exposure, there, other)
    assert further.is_more
    assert further.chance <= found.chance + 1e-12


def test_the_example_of_the_report() -> None:
    """Section 4.1: 9.8 % of cases held against 4.7 %, with numbers of about that size."""
    found = compare(55, 561, 106, 2255)
    assert found.ratio == pytest.approx(2.09, abs=0.01)
    assert found.chance < 0.001
    assert compare(5, 51, 10, 213).chance > 0.1  # the same rates in a small service


def test_nothing_elsewhere_is_an_infinite_ratio() -> None:
    assert compare(3, 10, 0, 90).ratio == inf
    assert compare(3, 10, 0, 90).chance == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("here", "exposure", "there", "other"),
    [(0, 1, 0, 1), (-1, 1, 2, 1), (1, 0, 2, 1), (1, 1, 2, 0), (1, -1, 2, 1)],
)
def test_what_cannot_be_compared_is_refused(
    here: int, exposure: float, there: int, other: float
) -> None:
    with pytest.raises(ValueError, match="above 0"):
        compare(here, exposure, there, other)
