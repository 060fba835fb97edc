"""Refuses labelled texts that would spoil the training data."""

import re
from collections.abc import Callable, Container, Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.corpus import CHANNELS, VOICES, LabelledText
from classifier.text import words

SHARED_RUN = 10
"""Words in a row that no two texts may share."""
NEAR_DUPLICATE = 0.75
"""Cosine of word TF-IDF from which two texts count as the same text written twice."""
MAX_TEXT_WORDS = 420

_PERSONAL_DATA = {
    "a full postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    "a phone number": re.compile(r"(?<!\d)(?:\+44|0)(?:[ -]?\d){9,10}(?!\d)"),
    "an e-mail address": re.compile(r"[^\s@]+@[^\s@]+\.\w+"),
    "a National Insurance number": re.compile(r"\b[A-Z]{2} ?(?:\d{2} ?){3}[A-D]\b"),
    "an NHS number": re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
}

Problem = tuple[int, str]
"""The place of a text, and what is wrong with it."""


def problems(labelled: Sequence[LabelledText], themes: Container[str]) -> list[str]:
    """What is wrong with the labelled texts, one line for each finding; empty when all are good.

    A text is named by its batch and its number within that batch, which is its line in the file
    of that name.
    """
    names = _names(labelled)
    return [f"{names[index]}: {what}" for index, what in findings(labelled, themes)]


def findings(labelled: Sequence[LabelledText], themes: Container[str]) -> list[Problem]:
    """The same by the place of each text, in order; of two texts that are alike, the later one."""
    checks: tuple[Callable[[], Iterator[Problem]], ...] = (
        lambda: _fields(labelled, themes),
        lambda: _personal_data(labelled),
        lambda: _shared_runs(labelled),
        lambda: _near_duplicates(labelled),
    )
    return sorted(problem for check in checks for problem in check())


def _names(labelled: Sequence[LabelledText]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for one in labelled:
        seen[one.batch] = seen.get(one.batch, 0) + 1
        names.append(f"{one.batch}, line {seen[one.batch]}")
    return names


def _fields(labelled: Sequence[LabelledText], themes: Container[str]) -> Iterator[Problem]:
    for index, one in enumerate(labelled):
        if one.theme is not None and one.theme not in themes:
            yield index, f"unknown theme '{one.theme}'"
        for theme in one.secondary:
            if theme not in themes or theme == one.theme:
                yield index, f"'{theme}' cannot be a secondary theme here"
        if one.theme is None and one.secondary:
            yield index, "has secondary themes but no theme"
        if not isinstance(one.risk, bool):
            yield index, "risk is neither true nor false"
        elif one.theme == "self_harm" and not one.risk:
            yield index, "self-harm is always marked as risk"
        if one.voice not in VOICES:
            yield index, f"unknown voice '{one.voice}'"
        if one.channel not in CHANNELS:
            yield index, f"unknown channel '{one.channel}'"
        if len(words(one.text)) > MAX_TEXT_WORDS:
            yield index, f"longer than {MAX_TEXT_WORDS} words"


def _personal_data(labelled: Sequence[LabelledText]) -> Iterator[Problem]:
    for index, one in enumerate(labelled):
        for what, pattern in _PERSONAL_DATA.items():
            if pattern.search(one.text):
                yield index, f"holds what looks like {what}"


def _shared_runs(labelled: Sequence[LabelledText]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for index, one in enumerate(labelled):
        forms = [word.form for word in words(one.text)]
        for at in range(len(forms) - SHARED_RUN + 1):
            run = tuple(forms[at : at + SHARED_RUN])
            other = first.setdefault(run, index)
            if other != index:
                yield index, f"shares the words '{' '.join(run)}' with {_names(labelled)[other]}"
                break


def _near_duplicates(labelled: Sequence[LabelledText]) -> Iterator[Problem]:
    spoken = [index for index, one in enumerate(labelled) if words(one.text)]
    if len(spoken) < 2:
        return
    names = _names(labelled)
    vectoriser = TfidfVectorizer(analyzer=_forms, sublinear_tf=True, dtype=np.float32)
    matrix = vectoriser.fit_transform([labelled[index].text for index in spoken])
    for start in range(0, len(spoken), 500):
        near = (matrix[start : start + 500] @ matrix.T).tocoo()
        for row, column, cosine in zip(near.row, near.col, near.data, strict=True):
            if cosine >= NEAR_DUPLICATE and column < start + row:
                other = names[spoken[column]]
                yield spoken[start + row], f"says nearly the same as {other} ({cosine:.2f})"


def _forms(text: str) -> list[str]:
    return [word.form for word in words(text)]
