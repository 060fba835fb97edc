"""Do two readers who follow the codebook choose the same? Second readings, made blind."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import cohen_kappa_score

from classifier.corpus import NO_THEME, LabelledText


@dataclass(frozen=True)
class Agreement:
    """How far the labels and the second readings agree; shares and kappas of at most 1."""

    texts: int
    same_theme: float
    theme_kappa: float
    same_risk: float
    risk_kappa: float


def text_id(text: str) -> str:
    """The name of a text in the file of second readings: the start of its sha256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def agreement(labelled: Sequence[LabelledText], readings: Path) -> Agreement | None:
    """Cohen's kappa of labels and second readings (JSON Lines: `text_id`, `theme`, `risk`).

    Texts without a second reading do not count. None when there are none.
    """
    if not readings.exists():
        return None
    by_id = {text_id(one.text): one for one in labelled}
    lines = (json.loads(line) for line in readings.read_text("utf-8").splitlines())
    pairs = [(by_id[line["text_id"]], line) for line in lines if line["text_id"] in by_id]
    if not pairs:
        return None
    themes = [(one.theme or NO_THEME, line["theme"] or NO_THEME) for one, line in pairs]
    risks = [(one.risk, line["risk"]) for one, line in pairs]
    return Agreement(
        len(pairs),
        sum(first == second for first, second in themes) / len(pairs),
        float(cohen_kappa_score(*zip(*themes, strict=True))),
        sum(first == second for first, second in risks) / len(pairs),
        float(cohen_kappa_score(*zip(*risks, strict=True))),
    )
