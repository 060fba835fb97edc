"""Models on disk: each in a folder of its own, behind a manifest that is checked first.

    models/
      current                   the version that serves, one line
      20261124-1a2b3c4d/        a version: the day it was made and the start of the file's hash
        manifest.json  model.joblib  card.md

A model file is opened only when its sha256 is that of its manifest, since opening it runs code.
"""

import hashlib
import io
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version as installed_version
from pathlib import Path

import joblib

from classifier.corpus import LabelledText
from classifier.encoder import Encoder
from classifier.model import Model
from classifier.model_card import card
from classifier.suggestion import Classifier
from classifier.themes import Themes
from classifier.training import Trained

FORMAT = 2
_VERSION = re.compile(r"\d{8}-[0-9a-f]{8}")
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib")


class NoModel(Exception):
    """No model has been trained yet, or the one that should serve is gone."""


class ModelRefused(Exception):
    """A model's file is not the one that its manifest describes, or cannot be read here."""


@dataclass(frozen=True)
class Manifest:
    """What is known of a model before its file is opened."""

    format: int
    version: str
    made_at: str
    sha256: str
    libraries: dict[str, str]
    encoder_sha256: str
    data_sha256: str
    texts: int
    batches: int
    figures: dict[str, dict[str, float]]


def data_hash(labelled: Sequence[LabelledText]) -> str:
    """One sha256 over all labelled texts with their labels, in order."""
    lines = (json.dumps(asdict(one), sort_keys=True, ensure_ascii=False) for one in labelled)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def save(
    folder: Path,
    trained: Trained,
    labelled: Sequence[LabelledText],
    themes: Themes,
    made_at: datetime,
) -> Manifest:
    """Write a model, its manifest and its card, then let it serve. Returns the manifest.

    A crash on the way leaves the model that served before.
    """
    buffer = io.BytesIO()
    joblib.dump(trained.model, buffer, compress=3)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    manifest = Manifest(
        format=FORMAT,
        version=f"{made_at:%Y%m%d}-{digest[:8]}",
        made_at=made_at.isoformat(timespec="seconds"),
        sha256=digest,
        libraries={name: installed_version(name) for name in _LIBRARIES},
        encoder_sha256=trained.encoder_sha256,
        data_sha256=data_hash(labelled),
        texts=trained.evaluation.texts,
        batches=trained.evaluation.batches,
        figures={name: asdict(figure) for name, figure in trained.evaluation.figures.items()},
    )
    place = folder / manifest.version
    place.mkdir(parents=True, exist_ok=True)
    _write(place / "model.joblib", content)
    _write(place / "card.md", card(manifest.version, made_at, trained, labelled, themes).encode())
    _write(place / "manifest.json", json.dumps(asdict(manifest), indent=2).encode())
    _write(folder / "current", (manifest.version + "\n").encode())
    return manifest


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def current_version(folder: Path) -> str:
    """The version that serves. Raises NoModel when there is none."""
    try:
        version = (folder / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        raise NoModel("There is no model yet. Make one with: heard train") from None
    if not _VERSION.fullmatch(version):
        raise ModelRefused(f"'{folder / 'current'}' does not name a model version.")
    return version


def read_manifest(folder: Path, version: str) -> Manifest:
    """The manifest of a version. Raises ModelRefused when it is missing or not understood."""
    try:
        fields = json.loads((folder / version / "manifest.json").read_text("utf-8"))
        manifest = Manifest(**fields)
    except (OSError, ValueError, TypeError) as error:
        raise ModelRefused(f"The manifest of model {version} cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise ModelRefused(
            f"Model {version} was made for another version of Heard. Make one with: heard train"
        )
    return manifest


def load(folder: Path) -> Classifier:
    """The classifier that serves.

    Raises NoModel when there is none, ModelRefused when its file is not the one that its manifest
    describes or was made with other versions of the libraries; the file is then not opened.
    """
    version = current_version(folder)
    manifest = read_manifest(folder, version)
    try:
        content = (folder / version / "model.joblib").read_bytes()
    except OSError as error:
        raise ModelRefused(f"Model {version} cannot be read: {error}") from error
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ModelRefused(
            f"Model {version} was changed after it was made, and is not opened. "
            "Restore it from a back-up, or make a new one with: heard train"
        )
    here = {name: installed_version(name) for name in _LIBRARIES}
    if here != manifest.libraries:
        raise ModelRefused(
            f"Model {version} was made with other versions of its libraries. "
            "Make a new one with: heard train"
        )
    encoder = Encoder()
    if encoder.sha256 != manifest.encoder_sha256:
        raise ModelRefused(
            f"Model {version} was made with another encoder. Make a new one with: heard train"
        )
    model = joblib.load(io.BytesIO(content))
    if not isinstance(model, Model):
        raise ModelRefused(f"Model {version} does not hold a model.")
    return Classifier(model, encoder, version)
