"""Honest probabilities, and the thresholds from which the classifier speaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from classifier import calibration
from classifier.calibration import Array

SHARES = st.floats(0, 1, width=32)
SCORES = arrays.arrays(
    float, st.tuples(st.integers(1, 20), st.integers(2, 6)), elements=st.floats(-30, 30)
)


def judged(size: int = 40) -> st.SearchStrategy[tuple[Array, Array]]:
    """Confidences, and whether each was right."""
    return st.integers(1, size).flatmap(
        lambda n: st.tuples(
            arrays.arrays(float, n, elements=SHARES), arrays.arrays(bool, n, elements=st.booleans())
        )
    )


@given(SCORES, st.floats(0.1, 10))
def test_probabilities_add_up_and_keep_the_order_of_the_scores(
    scores: Array, temperature: float
) -> None:
    before = scores.copy()
    p = calibration.softened(scores, temperature)
    assert np.array_equal(scores, before)
    assert p.sum(axis=1) == pytest.approx(1)
    assert ((p >= 0) & (p <= 1)).all()
    chosen = p[np.arange(len(p)), scores.argmax(axis=1)]
    assert chosen == pytest.approx(p.max(axis=1))


@given(SCORES)
def test_a_higher_temperature_is_never_more_confident(scores: Array) -> None:
    warm = calibration.softened(scores, 4.0).max(axis=1)
    assert (warm <= calibration.softened(scores, 1.0).max(axis=1) + 1e-12).all()


def test_the_temperature_of_boastful_scores_is_found() -> None:
    random = np.random.default_rng(1)
    honest = random.normal(0, 2, size=(4_000, 5))
    p = calibration.softened(honest, 1.0)
    truth = np.array([random.choice(5, p=row) for row in p])
    assert calibration.fit_temperature(honest * 3, truth) == pytest.approx(3, rel=0.15)
    assert calibration.fit_temperature(honest, truth) == pytest.approx(1, rel=0.15)


@given(judged())
def test_default_suggestions_are_right_often_enough(found: tuple[Array, Array]) -> None:
    confidence, right = found[0], found[1].astype(bool)
    # No two alike: which of two equals comes first is left open.
    confidence = confidence + np.arange(len(confidence)) * 1e-6
    threshold = calibration.certain_threshold(confidence, right)
    chosen = confidence >= threshold
    if threshold < 1:
        assert right[chosen].mean() >= calibration.CERTAIN_PRECISION


def test_never_certain_when_it_is_never_right() -> None:
    wrong = np.array([False, False])
    assert calibration.certain_threshold(np.array([0.9, 0.2]), wrong) == 1.0
    assert calibration.certain_threshold(np.array([]), np.array([], dtype=bool)) == 1.0


@given(arrays.arrays(float, st.integers(1, 300), elements=SHARES))
def test_few_complaints_are_taken_for_none(p: Array) -> None:
    p = np.minimum(p * 0.9 + np.arange(len(p)) * 1e-4, 1)  # no two alike
    threshold = calibration.no_theme_threshold(p, np.ones(len(p), dtype=bool))
    lost = int((p >= threshold).sum())
    assert lost <= np.ceil(calibration.MAX_COMPLAINTS_LOST * len(p)) + (len(p) == 1)


@given(arrays.arrays(float, st.integers(1, 300), elements=SHARES))
def test_nearly_all_risk_is_found(p: Array) -> None:
    threshold = calibration.risk_threshold(p, np.ones(len(p), dtype=bool))
    assert (p >= threshold).mean() >= calibration.RISK_RECALL


def test_texts_without_risk_do_not_move_the_risk_threshold() -> None:
    risk = np.array([True] * 20 + [False] * 20)
    p = np.concatenate([np.linspace(0.5, 1, 20), np.zeros(20)])
    assert calibration.risk_threshold(p, risk) == calibration.risk_threshold(p[:20], risk[:20])


@given(judged())
def test_the_calibration_error_is_a_share(found: tuple[Array, Array]) -> None:
    error = calibration.expected_calibration_error(found[0], found[1].astype(bool))
    assert -1e-9 <= error <= 1 + 1e-9


def test_known_calibration_errors() -> None:
    right = np.array([True, False] * 50)
    assert calibration.expected_calibration_error(np.full(100, 0.5), right) == 0
    sure = np.ones(100)
    assert calibration.expected_calibration_error(sure, right) == pytest.approx(0.5)
    wrong = np.zeros(100, dtype=bool)
    assert calibration.expected_calibration_error(sure, wrong) == pytest.approx(1)
