"""What a source says and whether sources agree: rules that hold whatever the numbers."""

from dataclasses import replace
from itertools import product
from math import comb, inf
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning_register.triangulation_rules import (
    FLOOR,
    LEAST_RATIO,
    LEVEL,
    Agreement,
    Height,
    Says,
    Source,
    Tally,
    audits_say,
    complaints_say,
    height,
    measure_says,
    together,
    verdict,
)

COUNTS = st.integers(0, 200)
EXPOSURES = st.floats(1, 3_000)
TALLIES = st.builds(Tally, COUNTS, EXPOSURES, COUNTS, EXPOSURES)
SAYS = st.sampled_from(Says)
SPEAKING = {Height.MORE, Height.FEWER}


@given(TALLIES)
def test_what_speaks_is_enough_and_different_enough(tally: Tally) -> None:
    found, ratio = height(tally), tally.ratio
    if found is Height.MORE:
        assert tally.here >= FLOOR
        assert ratio is not None
        assert ratio >= LEAST_RATIO
    if found is Height.FEWER:
        assert tally.elsewhere >= FLOOR
        assert ratio is not None
        assert ratio <= 1 / LEAST_RATIO


@given(TALLIES)
def test_more_of_it_here_never_turns_a_concern_into_none(tally: Tally) -> None:
    assume(height(tally) is Height.MORE)
    for more in (1, 5, 50):
        further = Tally(
            tally.here + more, tally.exposure, tally.elsewhere, tally.elsewhere_exposure
        )
        assert height(further) is Height.MORE


@given(COUNTS, EXPOSURES, EXPOSURES)
def test_the_same_rate_never_speaks(here: int, exposure: float, other: float) -> None:
    elsewhere = round(here * other / exposure)
    assert height(Tally(here, exposure, elsewhere, other)) not in SPEAKING


@given(st.integers(1, 120), st.integers(1, 40), st.integers(1, 40))
def test_where_nothing_differs_it_speaks_no_oftener_than_its_level(
    total: int, exposure: int, other: int
) -> None:
    """Over every way in which so many could fall here or elsewhere by chance."""
    share = exposure / (exposure + other)
    odds = {Height.MORE: 0.0, Height.FEWER: 0.0}
    for here in range(total + 1):
        found = height(Tally(here, exposure, total - here, other))
        if found in odds:
            odds[found] += comb(total, here) * share**here * (1 - share) ** (total - here)
    assert max(odds.values()) <= LEVEL + 1e-9


@given(TALLIES, st.floats(0, 10))
def test_the_middle_area_only_ever_silences(tally: Tally, typical: float) -> None:
    held = replace(tally, typical=typical)
    assert height(held) in {height(tally), Height.SAME}


def test_one_poor_and_large_area_does_not_make_the_others_look_good() -> None:
    rates = {"large": 400, "second": 80, "third": 84, "fourth": 76}
    exposure = {"large": 2_000, "second": 1_000, "third": 1_000, "fourth": 1_000}

    def of(area: str) -> Height:
        others = [one for one in rates if one != area]
        typical = median(rates[one] / exposure[one] for one in others)
        elsewhere = sum(rates[one] for one in others), sum(exposure[one] for one in others)
        return height(Tally(rates[area], exposure[area], *elsewhere, typical))

    assert [of(area) for area in rates] == [Height.MORE, Height.SAME, Height.SAME, Height.SAME]
    assert height(Tally(80, 1_000, 560, 4_000)) is Height.FEWER  # without the middle


def test_the_same_rate_says_more_where_there_is_more_of_it() -> None:
    assert height(Tally(3, 30, 90, 1_800)) is Height.SAME
    assert height(Tally(300, 3_000, 9_000, 180_000)) is Height.MORE


def test_a_difference_too_small_to_matter_does_not_speak_however_sure() -> None:
    sure = Tally(12_000, 100_000, 50_000, 500_000)
    assert sure.ratio == pytest.approx(1.2)
    assert height(sure) is Height.SAME


@pytest.mark.parametrize(
    ("tally", "found"),
    [
        (Tally(0, 100, 0, 900), Height.NOTHING),
        (Tally(2, 100, 0, 900), Height.TOO_FEW),
        (Tally(0, 100, 9, 900), Height.NOTHING),
        (Tally(1, 100, 9, 900), Height.TOO_FEW),
        (Tally(0, 100, 60, 900), Height.FEWER),
        (Tally(3, 100, 0, 900), Height.MORE),
        (Tally(5, None, 9, 900), Height.NOT_COMPARABLE),
        (Tally(5, 100, 9, None), Height.NOT_COMPARABLE),
        (Tally(5, 0.0, 9, 900), Height.NOT_COMPARABLE),
        (Tally(0, None, 9, 900), Height.NOTHING),
    ],
)
def test_too_few_nothing_and_not_known_are_told_apart(tally: Tally, found: Height) -> None:
    assert height(tally) is found
    assert complaints_say(tally).speaks == (found in SPEAKING)


def test_a_ratio_is_said_only_where_it_can_be() -> None:
    assert Tally(3, 10, 0, 90).ratio == inf
    assert Tally(0, 10, 5, 90).ratio == 0
    assert Tally(3, None, 1, 90).ratio is None
    assert Tally(0, 10, 0, 90).ratio is None


def test_more_complaints_and_more_shortfalls_are_a_concern_fewer_a_strength() -> None:
    more, fewer = Tally(30, 100, 30, 900), Tally(1, 100, 90, 900)
    for rule in (complaints_say, measure_says):
        assert rule(more) is Says.CONCERN
        assert rule(fewer) is Says.STRENGTH


@given(COUNTS, COUNTS, EXPOSURES, COUNTS, COUNTS, EXPOSURES)
def test_audits_speak_with_the_greater_part_of_what_was_found(
    below: int, good: int, exposure: float, other_below: int, other_good: int, other: float
) -> None:
    found = audits_say(
        Tally(below, exposure, other_below, other), Tally(good, exposure, other_good, other)
    )
    if found is Says.CONCERN:
        assert below > good
    if found is Says.STRENGTH:
        assert good > below
    if not below + good:
        assert found is Says.NOTHING


def test_an_area_audited_more_than_others_is_not_worse_for_it() -> None:
    assert audits_say(Tally(8, 100, 4, 900), Tally(12, 100, 8, 900)) is Says.STRENGTH
    assert audits_say(Tally(8, 100, 4, 900), Tally(8, 100, 4, 900)) is Says.NO_DIFFERENCE
    assert audits_say(Tally(8, 100, 4, 900), Tally(2, 100, 8, 900)) is Says.CONCERN
    assert audits_say(Tally(2, 100, 0, 900), Tally(0, 100, 0, 900)) is Says.TOO_FEW


@given(st.lists(SAYS, max_size=4))
def test_measures_together_say_what_they_say_and_contradict_openly(said: list[Says]) -> None:
    found = together(said)
    if {Says.CONCERN, Says.STRENGTH} <= set(said):
        assert found is Says.DIVIDED
    else:
        spoken = {one for one in said if one.speaks}
        assert {found} == spoken if spoken else not found.speaks


def test_every_combination_has_its_verdict_its_words_and_its_place() -> None:
    for complaints, audits, measures in product(Says, repeat=3):
        said = {
            Source.COMPLAINTS: complaints, Source.AUDITS: audits, Source.MEASURES: measures,
        }  # fmt: skip
        found = verdict(said)
        spoken = [one for one in said.values() if one.speaks]
        ways = set(spoken)
        expected = (
            Agreement.DIFFER if len(ways) == 2
            else [Agreement.NONE, Agreement.ONE, Agreement.TWO, Agreement.ALL][len(spoken)]
        )  # fmt: skip
        assert found.agreement is expected
        assert found.points == (ways.pop() if len(ways) == 1 else None)
        assert 0 <= found.rank <= 7
        for source, one in said.items():
            assert (source.value in found.words.lower()) == one.speaks, found.words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("concern", "concern", "concern"), "Complaints, audits and measures agree on a concern."),
        (("too_few", "concern", "concern"), "Audits and measures agree on a concern."),
        (("strength", "nothing", "strength"), "Complaints and measures agree on a strength."),
        (("nothing", "concern", "nothing"), "Only audits point to a concern."),
        (("concern", "strength", "concern"),
         "The sources differ: complaints and measures point to a concern, audits to a strength."),
        (("no_difference", "too_few", "divided"), "No source stands out."),
    ],
)  # fmt: skip
def test_the_words_are_plain(said: tuple[str, ...], words: str) -> None:
    sources = (Source.COMPLAINTS, Source.AUDITS, Source.MEASURES)
    found = verdict({source: Says(one) for source, one in zip(sources, said, strict=True)})
    assert found.words == words


def test_agreed_concerns_come_first_and_silence_last() -> None:
    def rank(*said: str) -> int:
        return verdict({source: Says(one) for source, one in zip(Source, said, strict=True)}).rank

    ranks = [
        rank("concern", "concern", "concern"), rank("concern", "concern", "nothing"),
        rank("concern", "strength", "nothing"), rank("nothing", "concern", "nothing"),
        rank("strength", "strength", "strength"), rank("strength", "strength", "nothing"),
        rank("nothing", "strength", "nothing"), rank("nothing", "nothing", "nothing"),
    ]  # fmt: skip
    assert ranks == sorted(set(ranks))
