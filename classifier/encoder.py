"""The encoder: texts in, one vector for each out, near to one another when the texts mean the same.

A small sentence encoder (all-MiniLM-L6-v2, Apache-2.0) in ONNX, int8, that ships with Heard; see
`encoder_build` for how it is made. CPU alone, nothing is downloaded.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.text import words

Vectors = NDArray[np.float32]

FILES = Path(__file__).with_name("encoder_files")
MODEL, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "manifest.json"


class EncoderRefused(Exception):
    """The encoder's files are missing, or not those that its manifest describes."""


class Encoder:
    """The shipped encoder. Made once, asked often; safe to use in a process that was forked."""

    def __init__(self, folder: Path = FILES) -> None:
        """Read and check the files. Raises EncoderRefused before anything is opened as a model."""
        self.manifest = _manifest(folder)
        self._content = _checked(folder, MODEL, self.manifest)
        self._tokenizer = Tokenizer.from_str(_checked(folder, TOKENIZER, self.manifest).decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.manifest["most_tokens"])
        self._session: onnxruntime.InferenceSession | None = None
        self._process = 0

    @property
    def sha256(self) -> str:
        """The hash of the model's file."""
        return str(self.manifest["sha256"][MODEL])

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return int(self.manifest["size"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, texts x `size`, in the order of the texts.

        Words alone are read, up to the manifest's `most_tokens`.
        """
        session = self._own_session()
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for index, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(_plain(text)).ids], dtype=np.int64)
            # One by one: int8 scales are found for a whole batch, and the same text is to have
            # the same vector whatever stands beside it.
            vectors[index] = session.run(None, {"ids": ids, "mask": np.ones_like(ids)})[0]
        return vectors

    def _own_session(self) -> onnxruntime.InferenceSession:
        """A session of this process: its threads do not live on in a forked one."""
        if self._session is None or self._process != os.getpid():
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # more would not outlive a fork
            self._session = onnxruntime.InferenceSession(
                self._content, options, providers=["CPUExecutionProvider"]
            )
            self._process = os.getpid()
        return self._session


def _plain(text: str) -> str:
    """The words alone, so that capitals and punctuation change nothing."""
    return " ".join(word.form for word in words(text))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderRefused(
            f"The encoder cannot be read: {error}. Install Heard again."
        ) from error
    return found


def _checked(folder: Path, name: str, manifest: dict[str, Any]) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise EncoderRefused(
            f"The encoder cannot be read: {error}. Install Heard again."
        ) from error
    if hashlib.sha256(content).hexdigest() != manifest["sha256"].get(name):
        raise EncoderRefused(
            f"The encoder's {name} was changed after it was made, and is not opened. "
            "Install Heard again."
        )
    return content
