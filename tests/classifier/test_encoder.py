"""The encoder: near vectors for texts that mean the same, and files that are checked first."""

import multiprocessing
import shutil
from pathlib import Path

import numpy as np
import pytest

from classifier.encoder import FILES, MANIFEST, MODEL, TOKENIZER, Encoder, EncoderRefused

TEXTS = [
    "Nobody has told me when I can see my brother.",
    "I have not been told when the next visit with my brother is.",
    "The rent for my flat was paid late again.",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_text_becomes_a_vector_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.size)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_texts_that_mean_the_same_are_near(encoder: Encoder) -> None:
    same, also_same, other = encoder.encode(TEXTS)
    assert same @ also_same > same @ other + 0.3


def test_a_text_has_the_same_vector_whatever_stands_beside_it(encoder: Encoder) -> None:
    together = encoder.encode(["word " * 400, *TEXTS])[1:]
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


@pytest.mark.parametrize(
    "text", ["", "\x00", "😡" * 50, "\ud800", "я не понимаю", "a" * 50_000, "word " * 20_000]
)
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.size)


def test_a_forked_process_reads_too(encoder: Encoder) -> None:
    expected = encoder.encode(TEXTS)
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=lambda: answers.put(encoder.encode(TEXTS)))
    child.start()
    child.join(timeout=60)
    assert child.exitcode == 0
    assert np.allclose(answers.get(), expected, atol=1e-5)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, MANIFEST])
def test_a_file_that_is_gone_is_said(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(FILES, tmp_path / "files")
    (folder / name).unlink()
    with pytest.raises(EncoderRefused, match="Install Heard again"):
        Encoder(folder)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER])
def test_a_file_that_was_changed_is_not_opened(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(FILES, tmp_path / "files")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(EncoderRefused, match="was changed"):
        Encoder(folder)
