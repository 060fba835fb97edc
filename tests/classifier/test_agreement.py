"""How far two readers agree is counted on the texts that both have read."""

import json
from pathlib import Path

from classifier.agreement import agreement, text_id
from classifier.corpus import LabelledText


def labelled(text: str, theme: str | None, risk: bool = False) -> LabelledText:
    return LabelledText(text, theme, (), risk, "mother", "email", "oak")


TEXTS = [
    labelled("one", "education"),
    labelled("two", "education"),
    labelled("three", "bullying", True),
    labelled("four", None),
]


def read(folder: Path, *lines: tuple[str, str | None, bool]) -> Path:
    path = folder / "second_reading.jsonl"
    rows = [{"text_id": text_id(t), "theme": theme, "risk": risk} for t, theme, risk in lines]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_readers_who_always_agree_have_a_kappa_of_one(tmp_path: Path) -> None:
    path = read(tmp_path, ("one", "education", False), ("three", "bullying", True))
    found = agreement(TEXTS, path)
    assert found is not None
    assert (found.texts, found.same_theme, found.theme_kappa) == (2, 1, 1)
    assert (found.same_risk, found.risk_kappa) == (1, 1)


def test_kappa_counts_what_chance_would_give(tmp_path: Path) -> None:
    path = read(
        tmp_path,
        ("one", "education", False), ("two", "bullying", False),
        ("three", "bullying", True), ("four", None, True),
    )  # fmt: skip
    found = agreement(TEXTS, path)
    assert found is not None
    assert found.same_theme == 0.75
    # Labels: 2 education, 1 bullying, 1 none; reader: 1, 2, 1. Chance: (2 + 2 + 1) / 16.
    assert abs(found.theme_kappa - (0.75 - 5 / 16) / (1 - 5 / 16)) < 1e-9


def test_texts_that_are_gone_do_not_count(tmp_path: Path) -> None:
    assert agreement(TEXTS, read(tmp_path, ("five", "education", False))) is None
    assert agreement(TEXTS, tmp_path / "nothing.jsonl") is None
