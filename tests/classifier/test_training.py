"""A model is measured on batches that neither it nor the encoder has learnt from."""

from dataclasses import replace

import pytest

from classifier import training
from classifier.corpus import LabelledText
from classifier.encoder import Encoder
from classifier.training import BatchLearnt, TooFewBatches, Trained

HELD_OUT = frozenset({"copper", "gravel", "tinsel"})


def test_only_held_out_batches_are_measured(
    trained: Trained, some_texts: list[LabelledText]
) -> None:
    assert {one.batch for one in trained.held_out} == HELD_OUT
    expected = sum(one.batch in HELD_OUT for one in some_texts)
    assert trained.evaluation.texts == expected == len(trained.predictions.theme)


def test_a_batch_that_the_encoder_has_learnt_from_cannot_be_held_out(
    some_texts: list[LabelledText],
) -> None:
    with pytest.raises(BatchLearnt, match="learnt from anvil"):
        training.train(some_texts, HELD_OUT | {"anvil"}, Encoder())


@pytest.mark.parametrize("held_out", [frozenset(), frozenset({"copper"}), frozenset({"oak"})])
def test_without_two_held_out_batches_there_is_no_model(
    some_texts: list[LabelledText], held_out: frozenset[str]
) -> None:
    with pytest.raises(TooFewBatches, match="held_out_batches"):
        training.train(some_texts, held_out, Encoder())


def test_a_theme_that_is_never_learnt_is_named(some_texts: list[LabelledText]) -> None:
    poor = [one for one in some_texts if one.theme != "bereavement" or one.batch in HELD_OUT]
    with pytest.raises(TooFewBatches, match="bereavement"):
        training.train(poor, HELD_OUT, Encoder())


def test_a_held_out_batch_has_no_part_in_its_own_thresholds(trained: Trained) -> None:
    """Were all labels of a batch turned over, what is said of that batch would stay the same."""
    turned = [
        replace(one, theme="education" if one.batch == "copper" else one.theme, secondary=())
        for one in trained.held_out
    ]
    classes = trained.model.themes
    scores = training.scored(trained.model.heads, trained.held_out, Encoder())
    before = training.cross_fitted(trained.held_out, scores, classes)
    after = training.cross_fitted(turned, scores, classes)
    rows = [place for place, one in enumerate(turned) if one.batch == "copper"]
    assert (before.theme[rows] == after.theme[rows]).all()
    assert (before.confidence[rows] == after.confidence[rows]).all()
    others = [place for place, one in enumerate(turned) if one.batch != "copper"]
    assert (before.confidence[others] != after.confidence[others]).any()
