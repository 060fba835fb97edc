"""What lets a challenger in, and what keeps it out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from classifier.corpus import NO_THEME
from classifier.promotion import (
    LEAST_RECALL,
    HeldOut,
    NotComparable,
    compare,
    objections,
    wilson_low,
)

LABELS = ["conduct", "delay", "education", NO_THEME]


@st.composite
def measured(draw: st.DrawFn, least: int = 4) -> HeldOut:
    """A model's answers to held-out texts of a few batches, some of them right."""
    size = draw(st.integers(least, 60))

    def column(values: st.SearchStrategy[object]) -> tuple[object, ...]:
        return tuple(draw(st.lists(values, min_size=size, max_size=size)))

    truth = column(st.sampled_from(LABELS))
    wrong = column(st.none() | st.sampled_from(LABELS))
    risk = column(st.booleans())
    said = tuple(w or t for t, w in zip(truth, wrong, strict=True))
    batch, warned = column(st.sampled_from("abc")), column(st.booleans())
    return HeldOut(batch, truth, said, risk, warned)  # type: ignore[arg-type]


def model(right: int, of: int = 40, batches: int = 8, **more: tuple[bool, ...]) -> HeldOut:
    """`of` texts of each of three themes, `right` of each found; half of them of risk, all seen."""
    truth = tuple(theme for theme in LABELS[:3] for _ in range(of))
    said = tuple(
        theme if at < right else LABELS[(place + 1) % 3]
        for place, theme in enumerate(LABELS[:3])
        for at in range(of)
    )
    batch = tuple(str(at % batches) for at in range(3 * of))
    risk = tuple(at % 2 == 0 for at in range(3 * of))
    return replace(HeldOut(batch, truth, said, risk, risk), **more)


@given(measured())
def test_a_model_may_take_its_own_place(one: HeldOut) -> None:
    found = compare(one, one)
    assert objections(found) == ()
    assert (found.difference.low, found.difference.value, found.difference.high) == (0, 0, 0)
    assert found.changed == 0


@given(measured(), st.data())
def test_who_mends_mistakes_and_makes_none_is_let_in(one: HeldOut, data: st.DataObject) -> None:
    mended = data.draw(st.sets(st.integers(0, len(one.truth) - 1)))
    said = tuple(t if i in mended else s for i, (t, s) in enumerate(zip(one.truth, one.said)))  # noqa: B905
    better = replace(one, said=said, warned=tuple(w or r for w, r in zip(one.warned, one.risk)))  # noqa: B905
    found = compare(one, better)
    assert objections(found) == ()
    assert found.after >= found.before


@given(measured())
def test_macro_f1_is_what_everybody_else_computes(one: HeldOut) -> None:
    themes = sorted(set(one.truth) - {NO_THEME})
    expected = (
        f1_score(one.truth, one.said, labels=themes, average="macro", zero_division=0)
        if themes
        else 0.0
    )
    assert compare(one, one).after == pytest.approx(expected)


@given(measured(), st.randoms(use_true_random=False))
def test_the_order_of_the_texts_does_not_matter(one: HeldOut, random: object) -> None:
    other = replace(one, said=one.said[1:] + one.said[:1])
    places = list(range(len(one.batch)))
    random.shuffle(places)  # type: ignore[attr-defined]

    def shuffled(model: HeldOut) -> HeldOut:
        columns = {n: tuple(c[i] for i in places) for n, c in vars(model).items()}
        return HeldOut(**columns)

    assert compare(shuffled(one), shuffled(other)) == compare(one, other)


def test_a_slightly_lower_score_that_chance_explains_is_no_reason() -> None:
    serving, challenger = model(36), model(36)
    worse = list(challenger.said)
    worse[0] = "delay"
    found = compare(serving, replace(challenger, said=tuple(worse)))
    assert found.difference.value < 0 <= found.difference.high
    assert objections(found) == ()


def test_a_clearly_lower_macro_f1_is_refused_with_both_figures() -> None:
    found = compare(model(39), model(34))
    assert found.difference.high < 0
    reasons = objections(found)
    assert any(
        one.startswith(f"Macro-F1 falls from {found.before:.3f} to {found.after:.3f}")
        for one in reasons
    )


def test_a_theme_that_is_lost_is_refused_by_name_though_the_rest_gained() -> None:
    serving = model(36)
    said = list(serving.truth)  # all right …
    lost = [at for at, truth in enumerate(serving.truth) if truth == "education"][:12]
    for at in lost:  # … but for one theme
        said[at] = "delay"
    found = compare(serving, replace(serving, said=tuple(said)))
    assert found.after > found.before or found.difference.high >= 0
    [reason] = objections(found, {"education": "Education"}.get)  # type: ignore[arg-type]
    assert reason.startswith("Of “Education” it finds 70%, and its floor is 77%")
    assert "finds 90% of 40 texts" in reason


def test_a_floor_is_lower_where_fewer_texts_speak_for_it() -> None:
    floors = {of: compare(model(of * 9 // 10, of), model(of * 9 // 10, of)).floors[0].floor
              for of in (10, 40, 400)}  # fmt: skip
    assert floors[10] < floors[40] < floors[400] < 0.9
    assert all(floor >= LEAST_RECALL for floor in floors.values())


def test_a_theme_below_the_least_may_not_fall_at_all() -> None:
    serving = model(12)  # 30 %
    assert objections(compare(serving, serving)) == ()
    assert any("its floor is 30%" in one for one in objections(compare(serving, model(11))))


def test_texts_that_are_no_complaint_have_a_floor_too() -> None:
    serving = model(36)
    bare = replace(
        serving,
        truth=tuple(NO_THEME if one == "education" else one for one in serving.truth),
        said=tuple(NO_THEME if one == "education" else one for one in serving.said),
    )
    said = tuple("delay" if one == NO_THEME else one for one in bare.said)
    reasons = objections(compare(bare, replace(bare, said=said)))
    assert any(one.startswith("Of texts that are no complaint it finds 0%") for one in reasons)


def test_one_more_child_at_risk_missed_than_found_is_refused() -> None:
    serving = model(36)
    missed = tuple(warned and at not in {0, 2} for at, warned in enumerate(serving.warned))
    before = replace(serving, warned=tuple(w and at != 4 for at, w in enumerate(serving.warned)))
    found = compare(before, replace(serving, warned=missed))
    assert (found.risk.newly_missed, found.risk.newly_found) == (2, 1)
    [reason] = objections(found)
    assert reason == (
        "Of 60 texts in which a child may be at risk it warns of 58, the model that serves of 59: "
        "it misses 2 that are found now, and finds 1 that are missed now."
    )
    assert objections(compare(replace(serving, warned=missed), before)) == ()


def test_warnings_where_there_is_no_risk_do_not_count_as_found() -> None:
    serving = model(36)
    eager = replace(serving, warned=tuple(True for _ in serving.warned))
    found = compare(serving, eager)
    assert (found.risk.before, found.risk.after) == (60, 60)


@pytest.mark.parametrize("column", ["batch", "truth", "risk"])
def test_models_measured_on_other_texts_cannot_be_compared(column: str) -> None:
    one = model(36)
    other = tuple(reversed(getattr(one, column)))
    other = other if other != getattr(one, column) else tuple(not value for value in other)
    with pytest.raises(NotComparable, match="same held-out texts"):
        compare(one, replace(one, **{column: other}))
    with pytest.raises(NotComparable):
        compare(HeldOut((), (), (), (), ()), HeldOut((), (), (), (), ()))


def test_chance_alone_rarely_shows_a_fall_of_macro_f1() -> None:
    """Two models that are equally good, drawn anew each time: refused for F1 in few of 200."""
    truth = tuple(LABELS[at % 3] for at in range(360))
    batch = tuple(str(at // 30) for at in range(360))
    false = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        risk = tuple(False for _ in truth)
        one, other = (
            HeldOut(batch, truth, tuple(
                t if random.random() < 0.85 else str(random.choice(LABELS[:3])) for t in truth
            ), risk, risk)
            for _ in range(2)
        )  # fmt: skip
        false += compare(one, other).difference.high < 0
    assert false / 200 <= 0.06


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_wilson_bound_stands_below_the_share(hits: int, of: int) -> None:
    hits = min(hits, of)
    assert 0 <= wilson_low(hits, of) <= hits / of
    assert wilson_low(0, 0) == 0


def test_the_wilson_bound_is_the_published_one() -> None:
    assert wilson_low(81, 263) == pytest.approx(0.2553, abs=1e-4)  # Newcombe 1998, method 3
