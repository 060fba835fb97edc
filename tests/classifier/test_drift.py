"""Drift: a real change is found, chance alone is hardly ever told of, and each month is said."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.drift import (
    LEAST_CASES,
    LEVEL,
    MEASURES,
    MONTHS_BEFORE,
    Month,
    Period,
    by_month,
    together,
)
from classifier.drift_tests import Words, holm, mix_chance, mixes_apart, share_chance, words_chance

MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09")
THEMES = [f"theme_{number}" for number in range(24)]
USUAL = {"uncertain": 0.25, "no_theme": 0.1, "warned": 0.08, "overridden": 0.2, "unseen": 0.04}


def month(
    random: np.random.Generator, name: str, cases: int, mix: int = 0, **shares: float
) -> Period:
    """A month drawn from the usual shares, or others; `mix` turns the themes' weights round."""
    p = {**USUAL, **shares}
    weights = np.roll(np.linspace(1, 6, len(THEMES)), mix)
    # Texts differ in length and in how strange their words are, as real ones do.
    lengths = random.integers(10, 200, size=cases)
    strange = random.beta(4, 4 / p["unseen"] - 4, size=cases)
    unseen = random.binomial(lengths, strange)
    chosen = Counter(random.choice(THEMES, p=weights / weights.sum(), size=cases).tolist())
    return Period(
        name,
        cases=cases,
        uncertain=int(random.binomial(cases, p["uncertain"])),
        no_theme=int(random.binomial(cases, p["no_theme"])),
        warned=int(random.binomial(cases, p["warned"])),
        shown=cases,
        overridden=int(random.binomial(cases, p["overridden"])),
        themes=chosen,
        words=counted(lengths, unseen),
    )


def counted(lengths: np.ndarray, unseen: np.ndarray) -> Words:
    sums = (lengths, unseen, lengths**2, unseen**2, lengths * unseen)
    return Words(len(lengths), *(int(one.sum()) for one in sums))


def last_of(periods: list[Period]) -> Month:
    """The last of the months, once it is over."""
    return by_month(periods, "2026-10")[1]


def drawn(seed: int, cases: int, mix: int = 0, **changed: float) -> Month:
    """The last of four months, the three before it drawn as one: they are added up anyhow."""
    random = np.random.default_rng(seed)
    usual = month(random, MONTHS[2], 3 * cases)
    return last_of([usual, month(random, MONTHS[3], cases, mix, **changed)])


@pytest.mark.parametrize("cases", [25, 60, 300])
def test_months_without_a_change_are_hardly_ever_told_of(cases: int) -> None:
    runs = 400
    false = sum(bool(drawn(seed, cases).drifted) for seed in range(runs))
    # Three standard errors above the level that is promised.
    assert false / runs <= LEVEL + 3 * (LEVEL * (1 - LEVEL) / runs) ** 0.5


@pytest.mark.parametrize(
    ("measure", "change"),
    [
        ("uncertain", {"uncertain": 0.5}),
        ("no_theme", {"no_theme": 0.3}),
        ("warned", {"warned": 0.28}),
        ("overridden", {"overridden": 0.45}),
        ("unseen", {"unseen": 0.08}),
        ("mix", {"mix": 12}),
    ],
)
def test_a_real_change_is_found_and_nothing_else_with_it(
    measure: str, change: dict[str, float]
) -> None:
    told = [
        {one.measure for one in drawn(seed, 150, **change).drifted}  # type: ignore[arg-type]
        for seed in range(100)
    ]
    assert sum(measure in one for one in told) >= 90
    assert sum(bool(one - {measure}) for one in told) <= 5


def test_a_change_that_is_certain_but_small_does_not_matter() -> None:
    before = [Period(name, cases=20_000, uncertain=4_000) for name in MONTHS[:-1]]
    found = last_of([*before, Period(MONTHS[-1], cases=20_000, uncertain=4_600)])
    [uncertain] = [one for one in found.findings if one.measure == "uncertain"]
    assert uncertain.chance is not None
    assert uncertain.chance < LEVEL
    assert uncertain.verdict == "steady"
    assert "too little to matter" in uncertain.told


def test_few_cases_are_not_tested_and_it_is_said() -> None:
    few = LEAST_CASES - 1
    before = [Period(name, cases=100) for name in MONTHS[:-1]]
    found = last_of([*before, Period(MONTHS[-1], cases=few, uncertain=few)])
    [uncertain] = [one for one in found.findings if one.measure == "uncertain"]
    assert (uncertain.verdict, uncertain.chance, uncertain.now) == ("too_few", None, 1.0)
    assert f"Too few to compare: {few} in the month" in uncertain.told


def test_the_month_that_runs_is_shown_and_not_tested() -> None:
    before = [Period(name, cases=100) for name in MONTHS[:-1]]
    now = Period(MONTHS[-1], cases=100, uncertain=100)
    running = by_month([*before, now], MONTHS[-1])[0]
    assert {one.verdict for one in running.findings} == {"not_over"}
    assert running.findings[0].now == 1.0
    assert last_of([*before, now]).drifted


def test_a_change_is_told_in_a_plain_sentence() -> None:
    before = [Period(name, cases=100, uncertain=20, models=frozenset({"a"})) for name in MONTHS[:3]]
    now = Period(MONTHS[-1], cases=100, uncertain=52, models=frozenset({"a", "b"}))
    found = last_of([*before, now])
    [told] = [one.told for one in found.drifted]
    assert told == (
        "Moved: 20% in the three months before, 52% now. "
        "Chance hardly explains it (less than 1 in 1,000)."
    )
    assert found.new_models == ("b",)


def test_what_moved_in_the_mix_is_named() -> None:
    usual = {"family_time": 20, "education": 20, "health": 20}
    before = [Period(name, cases=60, themes=usual) for name in MONTHS[:3]]
    now = Period(MONTHS[-1], cases=60, themes={"family_time": 50, "education": 5, "health": 5})
    names = {"family_time": "Family Time"}
    found = by_month([*before, now], "2026-10", lambda key: names.get(key, key))[1]
    [mix] = found.drifted
    assert mix.told.startswith("Moved: Family Time 33% in the three months before, 83% now; ")


def test_months_without_a_case_are_there_all_the_same() -> None:
    found = by_month([Period("2025-11", cases=1), Period("2026-02", cases=2)], "2026-03")
    assert [(one.name, one.cases) for one in found] == [
        ("2026-03", 0), ("2026-02", 2), ("2026-01", 0), ("2025-12", 0), ("2025-11", 1),
    ]  # fmt: skip
    assert by_month([], "2026-03") == ()


def test_every_measure_is_found_in_every_month() -> None:
    for one in by_month([Period(name) for name in MONTHS], MONTHS[-1]):
        assert [finding.measure for finding in one.findings] == list(MEASURES)


periods = st.builds(
    lambda n, share, themes, words: Period(
        "2026-01", cases=n, uncertain=round(share * n), shown=n, overridden=n // 3,
        themes=themes, words=words,
    ),
    st.integers(0, 500),
    st.floats(0, 1),
    st.dictionaries(st.sampled_from(THEMES), st.integers(1, 80), max_size=8),
    st.lists(st.tuples(st.integers(1, 300), st.floats(0, 1)), max_size=30).map(
        lambda texts: counted(
            np.array([n for n, _ in texts], dtype=int),
            np.array([round(n * share) for n, share in texts], dtype=int),
        )
    ),
)  # fmt: skip


@given(st.lists(periods, min_size=4, max_size=4))
def test_any_counts_give_a_verdict_and_chances_that_are_chances(found: list[Period]) -> None:
    named = [replace(one, name=name) for one, name in zip(found, MONTHS, strict=True)]
    for one in last_of(named).findings:
        assert one.told
        assert one.chance is None or 0 <= one.chance <= 1
        assert (one.verdict == "too_few") == (one.chance is None)


@given(periods)
def test_what_stays_the_same_has_not_moved(one: Period) -> None:
    assert not last_of([replace(one, name=name) for name in MONTHS]).drifted


@given(periods, periods, periods)
def test_months_add_up_in_any_order(a: Period, b: Period, c: Period) -> None:
    first, second = together([a, b, c]), together([c, a, b])
    assert replace(first, name="", themes={}) == replace(second, name="", themes={})
    assert Counter(first.themes) == Counter(second.themes)
    assert MONTHS_BEFORE == 3


@given(st.lists(st.none() | st.floats(0, 1), max_size=8))
def test_holm_only_raises_chances_and_keeps_their_order(chances: list[float | None]) -> None:
    corrected = holm(chances)
    pairs = [(a, b) for a, b in zip(chances, corrected, strict=True) if a is not None]
    assert [b is None for b in corrected] == [a is None for a in chances]
    assert all(b is not None and a <= b <= 1 for a, b in pairs)
    in_order = [b for _, b in sorted(pairs, key=lambda pair: pair[0])]
    assert in_order == sorted(in_order, key=lambda b: b or 0)


def test_the_tests_give_the_known_figures() -> None:
    assert share_chance(8, 10, 1, 10) == pytest.approx(0.0055, abs=5e-4)  # Fisher, by hand
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert mix_chance({"a": 30, "b": 10}, {"a": 10, "b": 30}) == pytest.approx(7.7e-6, rel=0.02)
    assert mixes_apart({"a": 30, "b": 10}, {"a": 10, "b": 30}) == pytest.approx(0.5)
    assert mix_chance(dict.fromkeys("abcdefgh", 1), dict.fromkeys("abcdefgh", 1)) is None


def test_strange_words_of_one_odd_text_prove_nothing() -> None:
    lengths = np.full(30, 50)
    usual = counted(lengths, np.full(30, 2) + np.arange(30) % 2)
    odd = np.full(30, 2) + np.arange(30) % 2
    odd[0] = 50  # somebody pasted a text in another language
    share = counted(lengths, odd)
    assert share.unseen / share.words > 1.5 * usual.unseen / usual.words
    assert words_chance(share, usual) > 0.05
    assert words_chance(usual, usual) == 1.0
