"""The whole comparison: every method on the same splits, then timed side by side."""

import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import training_data
from benchmarks.linear import MiniLm, Svm
from benchmarks.methods import Keywords, Largest
from benchmarks.ours import Recipe, Whole
from benchmarks.page import Comparison, Row
from benchmarks.processes import Maker, learnt, timed
from benchmarks.splits import Split, by_batches, read_csv, stratified

LENGTH = 60
"""Words of each text that is timed."""
BATCH = 256
ALONE = 50
PEER = "word TF-IDF + linear SVM"

OTHERS: tuple[Maker, ...] = (partial(Svm, None), partial(Svm, "balanced"), MiniLm)


def on_our_texts(folder: Path = training_data.TEXTS_FOLDER) -> Comparison:
    """All methods on the held-out batches of our labelled texts."""
    splits = by_batches(folder)
    batches = len({one.batch for one in splits[0].test})
    how = f"our labelled texts: {batches} held-out batches, which nothing here has learnt from"
    return _compared(how, splits, (Largest, Keywords, *OTHERS, Whole))


def on_csv(
    path: Path, text: str, label: str, least: int, seeds: int, folds: int | None, share: float
) -> Comparison:
    """All methods but the keyword list, which is for our themes, on somebody's labelled CSV."""
    labelled = read_csv(path, text, label, least)
    splits = stratified(labelled, seeds, folds, share)
    once = f"{folds} folds" if folds else f"{share:.0%} tested"
    how = (
        f"{path.name}, column '{label}': {len(labelled)} different texts, "
        f"{len({one.theme for one in labelled})} labels with {least} texts or more; "
        f"{once}, {seeds} {'seeds' if seeds > 1 else 'seed'}"
    )
    return _compared(how, splits, (Largest, *OTHERS, Recipe))


def _compared(how: str, splits: Sequence[Split], makers: Sequence[Maker]) -> Comparison:
    with tempfile.TemporaryDirectory() as folder:
        kept = [Path(folder) / str(number) for number in range(len(makers))]
        learned = [learnt(make, splits, path) for make, path in zip(makers, kept, strict=True)]
        pieces = _pieces([one.text for one in splits[0].test])
        speeds = timed(kept, pieces[:ALONE], pieces)
    rows = [
        Row.made(name, scores, speed) for (name, scores), speed in zip(learned, speeds, strict=True)
    ]
    return Comparison(
        data=how,
        training=len(splits[0].training),
        test=len(splits[0].test),
        splits=len(splits),
        timed_words=LENGTH,
        batch=BATCH,
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        peer=PEER,
        rows=rows,
    )


def _pieces(texts: Sequence[str]) -> list[str]:
    """The texts one after the other, cut into pieces of LENGTH words, so that every comparison
    times texts of one length; BATCH of them, repeated when there are fewer."""
    words = " ".join(texts).split()
    pieces = [" ".join(words[at : at + LENGTH]) for at in range(0, len(words), LENGTH)]
    whole = pieces[:-1] or pieces
    return [whole[number % len(whole)] for number in range(BATCH)]
