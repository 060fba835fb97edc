"""The order of the review queue: each once, the disputed first, near-repeats last."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.review_queue import BATCH, POOL, Doubt, disagreement, order, tf_idf

scores_and_vectors = st.integers(0, 80).flatmap(
    lambda size: st.tuples(
        st.lists(st.floats(0, 1), min_size=size, max_size=size), st.integers(0, 10_000)
    )
)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def some_vectors(size: int, seed: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(size, 6)))


@given(scores_and_vectors)
def test_every_text_stands_in_the_order_once(given: tuple[list[float], int]) -> None:
    scores, seed = given
    assert sorted(order(scores, some_vectors(len(scores), seed))) == list(range(len(scores)))


@given(scores_and_vectors)
def test_the_most_disputed_comes_first_and_none_is_pushed_back_beyond_its_pool(
    given: tuple[list[float], int],
) -> None:
    scores, seed = given
    found = order(scores, some_vectors(len(scores), seed))
    by_score = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    assert found[:1] == by_score[:1]
    for at in range(0, len(found), BATCH):
        allowed = [place for place in by_score if place not in found[:at]][: BATCH * POOL]
        assert set(found[at : at + BATCH]) <= set(allowed)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_texts_that_are_all_alike_stand_by_score_alone(scores: list[float]) -> None:
    alike = np.ones((len(scores), 1))
    assert order(scores, alike) == sorted(
        range(len(scores)), key=lambda place: (-scores[place], place)
    )


def test_a_batch_shows_every_kind_of_text_before_it_repeats_one() -> None:
    """30 equally disputed texts of 5 kinds: the first five are one of each."""
    random = np.random.default_rng(1)
    kinds = np.repeat(np.eye(5), 6, axis=0)
    vectors = unit(kinds + 0.05 * random.normal(size=kinds.shape))
    first = order([0.5] * 30, vectors)[:5]
    assert {place // 6 for place in first} == set(range(5))


def test_diversity_covers_more_than_doubt_alone() -> None:
    """What is left is nearer to the first batch than to the most disputed ten."""
    random = np.random.default_rng(2)
    centres = random.normal(size=(10, 12))
    vectors = unit(np.repeat(centres, 9, axis=0) + 0.1 * random.normal(size=(90, 12)))
    # The disputed ones are alike, as they are when one kind of text is hard.
    scores = np.linspace(1, 0, 90)

    def farthest(chosen: list[int]) -> float:
        return float((1 - (vectors @ vectors[chosen].T).max(axis=1)).max())

    ours, doubt_alone = order(list(scores), vectors)[:BATCH], list(range(BATCH))
    pool = BATCH * POOL
    vectors = vectors[:pool]
    assert farthest(ours) < farthest(doubt_alone)


def test_what_was_taken_before_is_not_asked_for_again_at_first() -> None:
    vectors = np.eye(4)
    assert order([0.9, 0.8, 0.7, 0.6], vectors, taken=vectors[:2])[:2] == [2, 3]


def test_an_empty_text_is_like_nothing_and_still_stands_there() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 0.0]])
    assert sorted(order([0.1, 0.2, 0.3], vectors)) == [0, 1, 2]


@given(st.booleans(), st.booleans(), st.floats(-1, 2), st.floats(-1, 2))
def test_an_override_outweighs_a_change_of_mind_and_that_outweighs_doubt(
    differs: bool, other: bool, a: float, b: float
) -> None:
    overridden = disagreement(Doubt(True, differs, a))
    assert 0 <= disagreement(Doubt(False, other, b)) <= overridden <= 1
    assert disagreement(Doubt(other, True, a)) >= disagreement(Doubt(other, False, b))


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_texts_have_rows_of_length_one_or_none(texts: list[str]) -> None:
    rows = tf_idf(texts)
    lengths = np.linalg.norm(rows, axis=1)
    assert len(rows) == len(texts)
    assert np.all(np.isclose(lengths, 1) | (lengths == 0))


def test_texts_that_say_the_same_are_nearer_than_others() -> None:
    rows = tf_idf(["They cancelled contact again.", "contact CANCELLED again", "The bus was late."])
    assert rows[0] @ rows[1] > 0.7 > rows[0] @ rows[2]
