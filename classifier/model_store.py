"""Models on disk: each in a folder of its own, behind a manifest that is checked first.

    models/
      history.jsonl             which version served when; the last line names the one that serves
      20261124-1a2b3c4d/        a version: the day it was made and the start of the file's hash
        manifest.json  model.joblib  held_out.json  card.md

A model file is opened only when its sha256 is that of its manifest, since opening it runs code.
`held_out.json` is what the model said of the held-out texts, without the texts: what a challenger
is held against. Which version serves, and which may, is in `model_versions`.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version as installed_version
from pathlib import Path

import joblib
import numpy as np

from classifier.agreement import Agreement
from classifier.corpus import NO_THEME, LabelledText
from classifier.encoder import Encoder
from classifier.model import Model
from classifier.model_card import card
from classifier.model_errors import ModelRefused as ModelRefused
from classifier.model_errors import NoModel as NoModel
from classifier.model_history import VERSION, begin, history
from classifier.promotion import HeldOut
from classifier.suggestion import Classifier
from classifier.themes import Themes
from classifier.training import Trained
from classifier.whole_files import write_whole

FORMAT = 3
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib")
FIRST = "the first model"
REPLACED = "the model that served before cannot be opened here any more"


@dataclass(frozen=True)
class Manifest:
    """What is known of a model before its file is opened.

    `texts` and `batches` count all labelled texts; `held_out_texts` those of them that it did not
    learn from, on which the `figures` were measured. Models with the same `held_out_sha256` were
    measured on the same texts with the same labels.
    """

    format: int
    version: str
    made_at: str
    sha256: str
    libraries: dict[str, str]
    encoder_sha256: str
    data_sha256: str
    texts: int
    batches: int
    held_out_texts: int
    held_out_sha256: str
    answers_sha256: str
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
    who: str = "heard train",
    readers: Agreement | None = None,
) -> Manifest:
    """Write a model with its manifest, its answers to the held-out texts and its card.

    Where no model serves, or the one that should cannot be opened, this one does from now on; else
    it is a challenger. A crash on the way leaves the model that served before.
    """
    buffer = io.BytesIO()
    joblib.dump(trained.model, buffer, compress=3)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    answers = _answers(trained)
    evaluation = trained.evaluation
    manifest = Manifest(
        format=FORMAT,
        version=f"{made_at:%Y%m%d}-{digest[:8]}",
        made_at=made_at.isoformat(timespec="seconds"),
        sha256=digest,
        libraries={name: installed_version(name) for name in _LIBRARIES},
        encoder_sha256=trained.encoder_sha256,
        data_sha256=data_hash(labelled),
        texts=len(labelled),
        batches=len({one.batch for one in labelled}),
        held_out_texts=len(trained.held_out),
        held_out_sha256=data_hash(trained.held_out),
        answers_sha256=hashlib.sha256(answers).hexdigest(),
        figures={
            name: asdict(one) for name, one in evaluation.figures.items() if not np.isnan(one.value)
        },
    )
    place = folder / manifest.version
    place.mkdir(parents=True, exist_ok=True)
    text = card(manifest.version, made_at, trained, labelled, themes, readers)
    write_whole(place / "model.joblib", content)
    write_whole(place / "held_out.json", answers)
    write_whole(place / "card.md", text.encode())
    write_whole(place / "manifest.json", json.dumps(asdict(manifest), indent=2).encode())
    _serve_if_none_does(folder, manifest.version, made_at, who)
    return manifest


def _answers(trained: Trained) -> bytes:
    said = trained.predictions
    columns = HeldOut(
        batch=tuple(one.batch for one in trained.held_out),
        truth=tuple(one.theme or NO_THEME for one in trained.held_out),
        said=tuple(str(theme) for theme in said.theme),
        risk=tuple(one.risk for one in trained.held_out),
        warned=tuple(bool(warned) for warned in said.warned),
    )
    return json.dumps(asdict(columns)).encode()


def _serve_if_none_does(folder: Path, version: str, at: datetime, who: str) -> None:
    try:
        current = current_version(folder)
    except NoModel:
        begin(folder, version, at, who, FIRST)
        return
    try:
        checked(folder, current)
    except ModelRefused:
        begin(folder, version, at, who, REPLACED)


def current_version(folder: Path) -> str:
    """The version that serves. Raises NoModel when there is none, ModelRefused for a bad list."""
    served = history(folder)
    if not served:
        raise NoModel("There is no model yet. Make one with: heard train")
    return served[-1].version


def stored_versions(folder: Path) -> tuple[str, ...]:
    """Every version that is stored or ever served, the latest first."""
    stored = {one.parent.name for one in folder.glob("*/manifest.json")}
    served = {one.version for one in history(folder)}
    return tuple(sorted((one for one in stored | served if VERSION.fullmatch(one)), reverse=True))


def read_manifest(folder: Path, version: str) -> Manifest:
    """The manifest of a version. Raises ModelRefused when it is missing or not understood."""
    if not VERSION.fullmatch(version):
        raise ModelRefused(f"'{version}' is no version of a model. List them with: heard models")
    try:
        fields = json.loads((folder / version / "manifest.json").read_text("utf-8"))
        known = fields["format"] == FORMAT
        manifest = Manifest(**fields) if known else None
    except FileNotFoundError:
        raise ModelRefused(
            f"There is no model {version} here. List those there are with: heard models"
        ) from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelRefused(f"The manifest of model {version} cannot be read: {error}") from error
    if manifest is None:
        raise ModelRefused(
            f"Model {version} was made for another version of Heard. Make one with: heard train"
        )
    return manifest


def read_card(folder: Path, version: str) -> str:
    """The card of a version, as Markdown. Raises ModelRefused."""
    read_manifest(folder, version)
    return _file(folder, version, "card.md").decode()


def read_answers(folder: Path, version: str) -> HeldOut:
    """What a version said of the held-out texts. Raises ModelRefused."""
    manifest = read_manifest(folder, version)
    content = _file(folder, version, "held_out.json")
    if hashlib.sha256(content).hexdigest() != manifest.answers_sha256:
        raise ModelRefused(
            f"What model {version} said of the held-out texts was changed after it was made. "
            "Restore it from a back-up."
        )
    return HeldOut(**{name: tuple(column) for name, column in json.loads(content).items()})


def checked(folder: Path, version: str, encoder: Encoder | None = None) -> bytes:
    """The content of a model's file, once everything is as its manifest says.

    Raises ModelRefused when the file is not the one that its manifest describes, or was made with
    other versions of the libraries or another encoder; nothing has been opened then.
    """
    manifest = read_manifest(folder, version)
    content = _file(folder, version, "model.joblib")
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
    if (encoder or Encoder()).sha256 != manifest.encoder_sha256:
        raise ModelRefused(
            f"Model {version} was made with another encoder. Make a new one with: heard train"
        )
    return content


def load(folder: Path, version: str | None = None) -> Classifier:
    """The classifier of a version, or of the one that serves.

    Raises NoModel when none serves, ModelRefused when its file may not be opened (see `checked`).
    """
    version = version or current_version(folder)
    encoder = Encoder()
    model = joblib.load(io.BytesIO(checked(folder, version, encoder)))
    if not isinstance(model, Model):
        raise ModelRefused(f"Model {version} does not hold a model.")
    return Classifier(model, encoder, version)


def _file(folder: Path, version: str, name: str) -> bytes:
    try:
        return (folder / version / name).read_bytes()
    except OSError as error:
        raise ModelRefused(f"Model {version} cannot be read: {error}") from error
