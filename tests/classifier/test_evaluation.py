"""Figures count what they say they count, on an example small enough to count by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from classifier import evaluation
from classifier.corpus import NO_THEME, LabelledText
from classifier.evaluation import Evaluation, Predictions, evaluate
from classifier.model_card import card
from classifier.themes import Themes
from classifier.training import Trained


def labelled(
    theme: str | None, batch: str, risk: bool = False, secondary: tuple[str, ...] = ()
) -> LabelledText:
    return LabelledText("nobody rang me", theme, secondary, risk, "mother", "email", batch)


TRUTH = [
    labelled("education", "oak"),
    labelled("education", "ash", risk=True),
    labelled("bullying", "oak", secondary=("education", "family_time")),
    labelled("bullying", "ash"),
    labelled(None, "oak"),
]
SAID = Predictions(
    theme=np.array(["education", "bullying", "bullying", NO_THEME, NO_THEME]),
    ranked=np.array(
        [
            ["education", "bullying", "family_time"],
            ["bullying", "education", "family_time"],
            ["bullying", "education", "family_time"],
            ["education", "family_time", "bereavement"],
            ["bereavement", "education", "family_time"],
        ]
    ),
    confidence=np.array([0.9, 0.6, 0.8, 0.4, 0.2]),
    certain=np.array([True, False, True, False, False]),
    warned=np.array([True, True, False, False, False]),
    also=(
        frozenset(),
        frozenset({"education"}),
        frozenset({"education"}),
        frozenset({"bereavement"}),
        frozenset(),
    ),
)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Evaluation:
    monkeypatch.setattr(evaluation, "RESAMPLES", 200)
    return evaluate(TRUTH, SAID)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accuracy", 2 / 4),
        ("top_3", 3 / 4),
        ("coverage", 2 / 4),
        ("precision_when_certain", 1.0),
        ("no_theme_found", 1.0),
        ("complaints_lost", 1 / 4),
        ("risk_recall", 1.0),
        ("risk_precision", 1 / 2),
        ("also_raised_found", 1 / 2),
        ("also_raised_right", 2 / 3),
    ],
)
def test_a_figure_counts_what_it_says(found: Evaluation, name: str, value: float) -> None:
    assert found.figures[name].value == pytest.approx(value)


def test_an_interval_holds_its_figure(found: Evaluation) -> None:
    for figure in found.figures.values():
        if not np.isnan(figure.low):
            assert figure.low <= figure.value <= figure.high


def test_a_theme_has_precision_and_recall_of_its_own(found: Evaluation) -> None:
    assert found.themes["education"].precision.value == 1
    assert found.themes["education"].recall.value == pytest.approx(1 / 2)
    assert found.themes["bullying"].precision.value == pytest.approx(1 / 2)
    assert found.themes["bullying"].texts == 2


def test_confusions_say_which_theme_was_taken_for_which(found: Evaluation) -> None:
    assert sorted(found.confusions) == [
        ("bullying", NO_THEME, 1),
        ("education", "bullying", 1),
    ]


def test_speaking_on_fewer_texts_is_shown_against_being_right(found: Evaluation) -> None:
    assert found.coverage[-1].across == 1
    assert found.coverage[-1].right == pytest.approx(1 / 2)
    assert found.coverage[0].right == 1


def test_groups_count_every_text_once(found: Evaluation) -> None:
    for groups in found.groups.values():
        assert sum(group.texts for group in groups) == len(TRUTH)
        assert sum(group.risks for group in groups) == 1


def test_where_further_themes_were_not_asked_for_no_figure_is_made_up() -> None:
    figures = evaluate(TRUTH, replace(SAID, also=())).figures
    assert "also_raised_found" not in figures


def test_the_card_tells_where_the_model_fails(
    trained: Trained, some_texts: list[LabelledText], themes: Themes
) -> None:
    written = card("v", datetime(2026, 1, 1, tzinfo=UTC), trained, some_texts, themes)
    for heading in (
        "## By theme", "## Most often mistaken", "## Is its confidence honest?", "## By voice",
        "## By channel", "## By length", "## What to bear in mind",
    ):  # fmt: skip
        assert heading in written
    assert f"{100 * trained.evaluation.figures['accuracy'].value:.1f} %" in written
    assert all(theme.name in written for theme in themes)
    assert "nan" not in written.replace("finance", "").split()
