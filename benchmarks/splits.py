"""The texts that a comparison is made on: what the methods learn from, and what they are asked."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.corpus import HELD_OUT, LabelledText, held_out_batches, read_corpus
from classifier.text import words


class Unusable(ValueError):
    """The labelled texts cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Split:
    """One division of labelled texts: each method learns from a part and answers on the other."""

    training: tuple[LabelledText, ...]
    test: tuple[LabelledText, ...]

    @property
    def labels(self) -> list[str]:
        """The labels of the test part; a text without theme has none and is not in it."""
        return sorted({one.theme for one in self.test if one.theme})


def by_batches(folder: Path) -> list[Split]:
    """One split: the folder's held-out batches are the test, all others are learnt from.

    Raises Unusable when no batch is held out, BadCorpus when the texts cannot be read.
    """
    labelled, held_out = read_corpus(folder), held_out_batches(folder)
    training = tuple(one for one in labelled if one.batch not in held_out)
    test = tuple(one for one in labelled if one.batch in held_out)
    if not training or not test:
        raise Unusable(f"Name some batches, not all, in {HELD_OUT} beside the texts.")
    return [Split(training, test)]


def read_csv(path: Path, text: str, label: str, min_per_label: int) -> list[LabelledText]:
    """The labelled texts of a CSV, each different text once (the first), rare labels left out.

    Two texts are the same when they differ in capitals, spaces or punctuation alone. What has no
    word or no label is left out. Raises Unusable, naming the column, when there is none such.
    """
    found: dict[str, tuple[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for column in (text, label):
            if column not in (rows.fieldnames or []):
                has = ", ".join(rows.fieldnames or [])
                raise Unusable(f"{path.name} has no column '{column}'. It has: {has}.")
        for row in rows:
            said, name = row[text] or "", (row[label] or "").strip()
            if name and (same := plain(said)):
                found.setdefault(same, (said, name))
    sizes = Counter(name for _, name in found.values())
    kept = [(said, name) for said, name in found.values() if sizes[name] >= min_per_label]
    if len({name for _, name in kept}) < 3:
        raise Unusable(
            f"Fewer than three labels have {min_per_label} different texts or more; "
            "lower --min-per-label, or bring more texts."
        )
    return [_labelled(said, name) for said, name in kept]


def plain(text: str) -> str:
    """The words alone, in lower case, one space between them."""
    return " ".join(word.form for word in words(text))


def _labelled(text: str, label: str) -> LabelledText:
    return LabelledText(text, label, (), False, "other", "web_form", "")


def stratified(
    labelled: Sequence[LabelledText], seeds: int, folds: int | None, share: float
) -> list[Split]:
    """For each seed, `folds` splits that test every text once; or one that tests a `share`.

    Each label is spread evenly. Raises Unusable when a label has too few texts for that.
    """
    from sklearn.model_selection import StratifiedKFold, StratifiedShuffleSplit

    labels = [str(one.theme) for one in labelled]
    least = min(Counter(labels).values())
    if least < (folds or 2):
        raise Unusable(
            f"A label has {least} texts only, too few to split; raise --min-per-label to "
            f"{folds or 2} or more."
        )
    found = []
    for seed in range(seeds):
        if folds:
            parts = StratifiedKFold(folds, shuffle=True, random_state=seed)
        else:
            parts = StratifiedShuffleSplit(1, test_size=share, random_state=seed)
        for training, test in parts.split(labels, labels):
            found.append(
                Split(tuple(labelled[i] for i in training), tuple(labelled[i] for i in test))
            )
    return found
