"""What the tests of several rooms share: the themes, some texts, and one model trained on them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import training_data
from classifier import evaluation, model_store, training
from classifier.corpus import LabelledText, held_out_batches, read_corpus
from classifier.encoder import Encoder
from classifier.suggestion import Classifier
from classifier.themes import Themes, load_themes
from classifier.training import Trained

BATCHES = {"anvil", "basalt", "kestrel", "pebble", "rhubarb", "copper", "gravel", "tinsel"}
"""Enough of the real texts for a model that knows the plain cases, and is fitted in seconds; the
last three are held out."""


@pytest.fixture(scope="session")
def themes() -> Themes:
    return load_themes(training_data.THEMES_FILE)


@pytest.fixture(scope="session")
def some_texts() -> list[LabelledText]:
    return [one for one in read_corpus(training_data.TEXTS_FOLDER) if one.batch in BATCHES]


@pytest.fixture(scope="session")
def trained(some_texts: list[LabelledText]) -> Trained:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "RESAMPLES", 20)
        held_out = held_out_batches(training_data.TEXTS_FOLDER)
        return training.train(some_texts, held_out, Encoder())


@pytest.fixture(scope="session")
def trained_model_folder(
    trained: Trained,
    some_texts: list[LabelledText],
    themes: Themes,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A models folder with one model that serves; its parent may be HEARD_DATA. Not to be
    changed: copy it first."""
    folder = tmp_path_factory.mktemp("data") / "models"
    model_store.save(folder, trained, some_texts, themes, datetime.now(UTC))
    return folder


@pytest.fixture(scope="session")
def classifier(trained_model_folder: Path) -> Classifier:
    return model_store.load(trained_model_folder)
