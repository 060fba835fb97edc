"""`heard suggest`, in words and for a program; and no model is opened that is not what it was."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import joblib
import pytest
from click.testing import Result

from classifier.corpus import LabelledText
from classifier.model_history import HISTORY
from classifier.model_store import current_version
from classifier.suggestion import Classifier
from classifier.themes import Themes
from service.data_folder import DataFolder

Heard = Callable[..., Result]
SCRIPT = str(Path(sys.executable).with_name("heard"))

RUDE = "The social worker was rude to me, rolled her eyes and lied about what I had said."


def test_in_words_a_person_sees_themes_confidence_and_why(
    heard: Heard, classifier: Classifier, themes: Themes
) -> None:
    expected = classifier.suggest(RUDE)
    said = heard("suggest", RUDE).stdout
    places = [
        said.index(f"{place}. {themes[one.theme].name} ({one.confidence:.0%})")
        for place, one in enumerate(expected.suggestions, start=1)
    ]
    assert places == sorted(places)
    assert "\n1. Actions / Conduct of Worker" in f"\n{said}"
    assert expected.evidence
    assert all(phrase.text in said for phrase in expected.evidence)
    assert classifier.version in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Thank you all so much for the lovely card and for all your help!", "as a complaint"),
        ("ok", "too little text"),
        ("", "too little text"),
        ("Nie mogę się z nikim skontaktować, a dzieci czekają na decyzję.", "An officer should"),
    ],
)
def test_where_no_theme_is_suggested_it_says_why(heard: Heard, text: str, said: str) -> None:
    shown = heard("suggest", text).stdout
    assert "\nNo theme: " in f"\n{shown}"
    assert said in shown
    assert "1. " not in shown


def test_a_child_at_risk_comes_first(heard: Heard) -> None:
    said = heard("suggest", "My stepdad hits me and I want to die. I cut myself.").stdout
    assert said.startswith("A child may be at risk (")
    assert "self-harm" in said.split("\n")[0]


def test_where_it_is_not_sure_it_says_so(
    heard: Heard, classifier: Classifier, some_texts: list[LabelledText]
) -> None:
    said = zip(some_texts, classifier.suggest_many(one.text for one in some_texts), strict=True)
    text = next(one.text for one, found in said if found.theme and found.uncertain)
    assert json.loads(heard("suggest", "--json", text).stdout)["uncertain"]
    assert "Not sure: choose among these" in heard("suggest", text).stdout


def test_for_a_program_it_is_the_record_of_the_contract(
    heard: Heard, classifier: Classifier
) -> None:
    for text in (RUDE, "", "ok"):
        found = heard("suggest", "--json", text).stdout
        assert json.loads(found) == classifier.suggest(text).record()
    piped = heard("suggest", "--json", "-", input="\ufeff" + RUDE + "\n")
    assert json.loads(piped.stdout) == classifier.suggest(RUDE + "\n").record()


def test_bytes_that_are_no_text_are_no_crash(data: DataFolder) -> None:
    """Whatever encoding the terminal has; a program always gets JSON."""
    for encoding in ("utf-8:strict", "ascii:strict"):
        done = subprocess.run(
            [SCRIPT, "suggest", "--json", "-"],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            input=RUDE.encode() + b" I saw her at the \xff caf\xc3\xa9 \xf0\x9f\x98\xa1",
            capture_output=True,
            check=True,
        )
        assert json.loads(done.stdout)["theme"] == "conduct_of_worker"


NEEDS_A_MODEL = [("suggest", RUDE), ("classify", "-"), ("evaluate", "-"), ("demo",)]
LABELLED = '{"text": "nobody rang", "theme": "Contact"}\n'


@pytest.mark.parametrize("words", NEEDS_A_MODEL)
def test_without_a_model_it_says_how_to_make_one(
    heard: Heard, data: DataFolder, words: tuple[str, ...]
) -> None:
    (data.models / HISTORY).unlink()
    result = heard(*words, input=LABELLED)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "There is no model yet. Make one with: heard train" in result.stderr
    assert not data.register.exists()


def model_file(data: DataFolder) -> Path:
    [found] = data.models.glob("*/model.joblib")
    return found


@pytest.mark.parametrize("words", NEEDS_A_MODEL)
@pytest.mark.parametrize("place", [0, 1_000, -1])
def test_a_model_that_was_changed_by_one_byte_is_refused(
    heard: Heard, data: DataFolder, words: tuple[str, ...], place: int
) -> None:
    content = bytearray(model_file(data).read_bytes())
    content[place] ^= 1
    model_file(data).write_bytes(content)
    result = heard(*words, input=LABELLED)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "was changed after it was made, and is not opened" in result.stderr


class Trap:
    """What runs when a file that somebody else made is opened as a model."""

    def __init__(self, sprung: Path) -> None:
        self.sprung = sprung

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.sprung,)


def test_a_strange_file_in_place_of_a_model_is_never_opened(
    heard: Heard, data: DataFolder, tmp_path: Path
) -> None:
    sprung = tmp_path / "sprung"
    joblib.dump(Trap(sprung), model_file(data))
    assert heard("suggest", RUDE).exit_code == 1
    assert not sprung.exists()
    joblib.load(model_file(data))
    assert sprung.exists(), "the trap does not work, so the test shows nothing"


def test_a_version_that_leads_out_of_the_folder_is_refused(heard: Heard, data: DataFolder) -> None:
    history = data.models / HISTORY
    history.write_text(history.read_text().replace(current_version(data.models), "../elsewhere"))
    result = heard("suggest", RUDE)
    assert result.exit_code == 1
    assert "which says which model served when, cannot be read" in result.stderr
