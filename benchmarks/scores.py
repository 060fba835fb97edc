"""How right the answers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

import numpy as np
from sklearn.metrics import f1_score

from benchmarks.methods import NOTHING, Answers
from benchmarks.splits import Split
from classifier.calibration import expected_calibration_error


@dataclass(frozen=True)
class Scores:
    """Figures on one split, each a share of 0 to 1; None where there is nothing to figure.

    accuracy: complaints given their theme. macro_f1: F1 averaged over the themes. top_3: complaints
    whose theme is among the best three. calibration_error: mean distance between confidence and
    share right, over the texts that got a theme. no_theme_found: texts without theme that got none.
    """

    accuracy: float
    macro_f1: float
    top_3: float
    calibration_error: float | None
    no_theme_found: float | None


def score(split: Split, answers: Answers) -> Scores:
    """Hold a method's answers against the labels of the test part."""
    labels = np.array([one.theme or NOTHING for one in split.test])
    themed, right = labels != NOTHING, answers.first == labels
    in_three = (answers.ranked == labels[:, None]).any(axis=1)
    error = None
    if answers.confidence is not None:
        spoken = answers.first != NOTHING
        error = expected_calibration_error(answers.confidence[spoken], right[spoken])
    return Scores(
        accuracy=float(right[themed].mean()),
        macro_f1=float(
            f1_score(labels, answers.first, labels=split.labels, average="macro", zero_division=0)
        ),
        top_3=float(in_three[themed].mean()),
        calibration_error=error,
        no_theme_found=None if themed.all() else float(right[~themed].mean()),
    )


def mean_and_spread(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """Mean over the splits, and their standard deviation; None where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return None, None
    return fmean(known), stdev(known) if len(known) > 1 else None
