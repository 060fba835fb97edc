"""`heard train` refuses bad texts by name; `heard evaluate` knows aliases and names bad lines."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from classifier import evaluation, training
from classifier.corpus import LabelledText
from classifier.model_history import HISTORY
from classifier.suggestion import Classifier
from classifier.themes import Themes
from classifier.training import Trained
from service.data_folder import DataFolder

Heard = Callable[..., Result]

RUDE = "The social worker was rude to me, rolled her eyes and lied about what I had said."
GOOD: dict[str, Any] = {
    "text": "Nobody has rung me since the review.", "theme": None, "secondary": [], "risk": False,
    "voice": "mother", "channel": "email", "batch": "oak",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "RESAMPLES", 5)


def labelled(folder: Path, *rows: dict[str, Any]) -> Path:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "oak.jsonl").write_text(lines)
    return folder


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"theme": "grumbles"}, "unknown theme 'grumbles'"),
        ({"text": "Ring me on 07700 900123 today, she is never in."}, "a phone number"),
        ({"text": GOOD["text"]}, "says nearly the same as oak, line 1"),
        ({"text": 5}, "text is not a text"),
        ({"text": None}, "text is not a text"),
        ({"theme": ["education"]}, "theme is not a text"),
        ({"secondary": [["education"]]}, "secondary themes are not texts"),
        ({"channel": []}, "channel is not a text"),
        ({"mood": "cross"}, "unknown fields: mood"),
    ],
)
@pytest.mark.parametrize("command", [("train", "--texts"), ("check-texts",)])
def test_bad_texts_are_refused_by_file_and_line(
    heard: Heard, data: DataFolder, tmp_path: Path,
    command: tuple[str, ...], change: dict[str, Any], said: str,
) -> None:  # fmt: skip
    before = sorted(data.models.rglob("*"))
    result = heard(*command, labelled(tmp_path, GOOD, {**GOOD, "text": "She lied.", **change}))
    assert result.exit_code == 1
    [line] = [one for one in result.stderr.split("\n") if said in one]
    assert line.startswith(("oak, line 2: ", "oak.jsonl, line 2: "))
    assert sorted(data.models.rglob("*")) == before


def test_no_texts_at_all_are_refused(heard: Heard, tmp_path: Path) -> None:
    result = heard("train", "--texts", tmp_path)
    assert result.exit_code == 1
    assert "no labelled texts" in result.stderr


def test_what_is_trained_serves_at_once_and_comes_with_its_card(
    heard: Heard, data: DataFolder, tmp_path: Path, trained: Trained,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The fitting itself has tests of its own and is not done again here."""
    seen: list[LabelledText] = []

    def fitted(
        texts: list[LabelledText],
        held_out: frozenset[str],
        encoder: object,
        told: Callable[[str], None],
    ) -> Trained:
        seen.extend(texts)
        return trained

    monkeypatch.setattr(training, "train", fitted)
    for older in data.models.glob("2*"):
        older.rename(tmp_path / "older")
    (data.models / HISTORY).unlink()
    result = heard("train", "--texts", labelled(tmp_path, GOOD))
    assert result.exit_code == 0
    assert [one.text for one in seen] == [GOOD["text"]]
    [version] = [one.name for one in data.models.glob("2*")]
    assert version.startswith(f"{datetime.now(UTC):%Y}")
    assert version in result.stdout
    assert sorted(one.name for one in (data.models / version).iterdir()) == [
        "card.md", "held_out.json", "manifest.json", "model.joblib",
    ]  # fmt: skip
    assert json.loads(heard("suggest", "--json", RUDE).stdout)["model"] == version


def test_a_model_that_serves_is_left_alone_if_missing(
    heard: Heard, data: DataFolder, tmp_path: Path
) -> None:
    result = heard("train", "--if-missing", "--texts", tmp_path)
    assert (result.exit_code, result.output) == (0, "")
    (data.models / HISTORY).unlink()
    assert heard("train", "--if-missing", "--texts", tmp_path).exit_code == 1


def test_a_theme_is_known_by_key_name_and_alias(heard: Heard, themes: Themes) -> None:
    theme = themes["family_time"]
    names = [theme.key, theme.name, theme.name.upper(), *theme.aliases]
    assert len(names) > 3
    rows = "".join(json.dumps({"text": RUDE, "theme": name}) + "\n" for name in names)
    found = json.loads(heard("evaluate", "--json", "-", input=rows).stdout)
    assert found["themes"]["family_time"]["texts"] == len(names) == found["texts"]
    assert found["figures"]["accuracy"]["value"] == 0
    assert found["confusions"] == [["family_time", "conduct_of_worker", len(names)]]


def test_figures_count_what_the_classifier_got_right(
    heard: Heard, classifier: Classifier, tmp_path: Path
) -> None:
    risky = "My stepdad hits me and I want to die. I cut myself and nobody at the school helped."
    card = "Thank you all so much for the lovely card and for all your help!"
    path = tmp_path / "labelled.csv"
    path.write_text(
        f'text,theme,risk\n"{RUDE}",Conduct of worker,no\n"{RUDE}",education,FALSE\n'
        f'"{card}",,\n"{risky}",self_harm,yes\n'.replace("Conduct of worker", "conduct_of_worker")
    )
    figures = json.loads(heard("evaluate", "--json", path).stdout)["figures"]
    right = 1 + (classifier.suggest(risky).theme == "self_harm")
    assert figures["accuracy"]["value"] == pytest.approx(right / 3)
    assert figures["no_theme_found"]["value"] == 1
    assert figures["risk_recall"]["value"] == 1
    words = heard("evaluate", path).stdout
    assert words.startswith("4 texts.")
    assert f"{right / 3:.3f}" in words


def test_a_figure_without_texts_is_not_made_up(heard: Heard) -> None:
    rows = '{"text": "Thank you all so much for the lovely card and your help!", "theme": null}\n'
    assert (
        json.loads(heard("evaluate", "--json", "-", input=rows).stdout)["figures"]["top_3"] is None
    )
    assert "(no such texts)" in heard("evaluate", "-", input=rows).stdout


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('text,theme\n"nobody\nrang",education\na,Contcat\n', 4, "'Contcat' is not a theme"),
        ('{"text": "a", "theme": null}\n\n{"text": "b", "theme": "grumbles"}\n', 3, "'grumbles'"),
        ('{"text": "a", "theme": 5}\n', 1, "'5' is not a theme"),
        ("text,theme,risk\na,education,maybe\n", 2, "risk is 'maybe'"),
        ('{"text": "a"}\n', 1, "no field 'theme'"),
        ("text\na\n", 1, "no column 'theme'"),
    ],
)
def test_a_label_that_is_not_known_is_refused_and_its_line_named(
    heard: Heard, content: str, line: int, said: str
) -> None:
    result = heard("evaluate", "-", input=content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: Line {line}")
    assert said in result.stderr


def test_a_near_miss_is_told_what_was_meant(heard: Heard) -> None:
    result = heard("evaluate", "-", input="text,theme\na,Poor Comunication\n")
    assert "Did you mean Poor Communication" in result.stderr


def test_nothing_to_score_is_said(heard: Heard) -> None:
    result = heard("evaluate", "-", input="text,theme\n")
    assert result.exit_code == 1
    assert "no records to score" in result.stderr
