"""The encoder: texts in, one vector for each out, near to one another when the texts mean the same.

A small sentence encoder (all-MiniLM-L6-v2, Apache-2.0, fine-tuned on the labelled texts) in ONNX,
int8, that ships with Heard; see `encoder_build` for how it is made. CPU alone, nothing is
downloaded.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifier.stand_in import with_stand_in
from classifier.text import Word, words

Vectors = NDArray[np.float32]

FILES = Path(__file__).with_name("encoder_files")
FEW = 8
"""So few texts are not worth a thread."""
AT_ONCE = 256
"""Texts whose readings are held at a time."""
MODEL, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "manifest.json"


@dataclass(frozen=True)
class Reading:
    """A text as the encoder reads it.

    `vector` has length 1 and is the mean of its tokens' vectors, scaled; `words` is what each word
    adds to it (words x size). What the two marks around the text add is in no word.
    """

    vector: Vectors
    words: Vectors


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

    @property
    def learnt_from(self) -> frozenset[str]:
        """The batches of labelled texts that the encoder was fine-tuned on."""
        return frozenset(self.manifest["learnt_from"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, texts x `size`, in the order of the texts."""
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for index, reading in enumerate(self.read_many(texts)):
            vectors[index] = reading.vector
        return vectors

    def read_many(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Each text as `read` reads it, in order, on all processors."""
        if len(texts) < FEW:
            yield from map(self.read, texts)
            return
        self._own_session()
        # Threads: the encoder leaves Python's lock while it works. They end here, before any fork.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for start in range(0, len(texts), AT_ONCE):
                yield from pool.map(self.read, texts[start : start + AT_ONCE])

    def read(self, text: str) -> Reading:
        """Words alone are read, up to the manifest's `most_tokens`.

        One text at a time: int8 scales are found for a whole batch, and the same text is to have
        the same vector whatever stands beside it.
        """
        found = with_stand_in(words(text))
        encoding = self._tokenizer.encode(_joined(found))
        ids = np.array([encoding.ids], dtype=np.int64)
        tokens = self._own_session().run(None, {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        total = tokens.sum(axis=0)
        tokens /= max(float(np.linalg.norm(total)), 1e-9)
        of_words = np.zeros((len(found), self.size), dtype=np.float32)
        np.add.at(of_words, *_by_word(encoding, found, tokens))
        return Reading(total / max(float(np.linalg.norm(total)), 1e-9), of_words)

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


def plain(text: str) -> str:
    """The words alone, so that capitals, punctuation and names change nothing."""
    return _joined(with_stand_in(words(text)))


def _joined(found: Sequence[Word]) -> str:
    return " ".join(word.form for word in found)


def _by_word(
    encoding: Encoding, found: Sequence[Word], tokens: Vectors
) -> tuple[NDArray[np.int_], Vectors]:
    """For each token that stands in a word: the number of the word, and the token's vector."""
    ends = np.cumsum([len(word.form) + 1 for word in found])
    starts = np.array([start for start, _ in encoding.offsets], dtype=np.int64)
    marked = np.array(encoding.special_tokens_mask, dtype=bool)
    return np.searchsorted(ends, starts[~marked], side="right"), tokens[~marked]


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
