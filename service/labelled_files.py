"""Scores the current model on labelled records: `heard evaluate`."""

from dataclasses import asdict
from typing import Any

import numpy as np

from classifier.corpus import NO_THEME, LabelledText
from classifier.evaluation import COUNTS, Evaluation, Figure, Predictions, evaluate
from classifier.suggestion import Classifier
from classifier.themes import Themes, UnknownTheme
from service.records import BadRecords, Record, Records

TRUE = {"true", "1", "yes", "y"}
FALSE = {"false", "0", "no", "n", ""}


def score(classifier: Classifier, records: Records, themes: Themes) -> Evaluation:
    """How the classifier does on labelled records; each counts as a batch of its own.

    Raises BadRecords that names the line, for a theme or a risk that is not understood.
    """
    if not records.rows:
        raise BadRecords("There are no records to score.")
    labelled = [
        _labelled(line, row, themes) for line, row in zip(records.lines, records.rows, strict=True)
    ]
    found = list(classifier.suggest_many(one.text for one in labelled))
    predictions = Predictions(
        theme=np.array([one.theme or NO_THEME for one in found]),
        ranked=np.array([[s.theme for s in one.suggestions] for one in found]),
        confidence=np.array([one.confidence for one in found]),
        certain=np.array([one.theme is not None and not one.uncertain for one in found]),
        warned=np.array([one.risk for one in found]),
    )
    return evaluate(labelled, predictions)


def _labelled(line: int, row: Record, themes: Themes) -> LabelledText:
    try:
        theme = _theme(row["theme"], themes)
        risk = _flag(row.get("risk"))
    except (UnknownTheme, ValueError) as error:
        raise BadRecords(f"Line {line}: {error}") from None
    return LabelledText(row["text"], theme, (), risk, "other", "summary", str(line))


def _theme(value: object, themes: Themes) -> str | None:
    if value is None or not str(value).strip():
        return None
    return themes.named(str(value)).key


def _flag(value: object) -> bool:
    folded = str("" if value is None else value).strip().casefold()
    if folded not in TRUE | FALSE:
        raise ValueError(f"risk is '{value}'; it should be true or false.")
    return folded in TRUE


def figure_line(name: str, figure: Figure) -> str:
    """One figure for a person to read."""
    label = name.replace("_", " ").capitalize()
    if np.isnan(figure.value):
        return f"  {label:<24}      (no such texts)"
    return (
        f"  {label:<24} {figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f})  {COUNTS[name]}"
    )


def as_record(found: Evaluation) -> dict[str, Any]:
    """An evaluation ready for JSON; a figure without texts is null."""
    return {
        "texts": found.texts,
        "figures": {name: _figure(figure) for name, figure in found.figures.items()},
        "themes": {
            name: {
                "precision": _figure(one.precision),
                "recall": _figure(one.recall),
                "f1": _figure(one.f1),
                "texts": one.texts,
            }
            for name, one in found.themes.items()
        },
        "confusions": [list(one) for one in found.confusions],
    }


def _figure(figure: Figure) -> dict[str, float] | None:
    return None if np.isnan(figure.value) else asdict(figure)
