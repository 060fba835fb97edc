"""What officers taught goes into the training, and never into what is measured."""

from pathlib import Path

import pytest

from classifier.corpus import BadCorpus, LabelledText
from classifier.themes import Themes
from learning_register import candidates, users
from learning_register.candidates import Label
from learning_register.cases import NewCase, record_case
from learning_register.register import SYSTEM, Actor, Register, open_register
from learning_register.suggestions import Decision, keep_suggestion, text_sha256
from service.accounts import make_register
from service.data_folder import DataFolder
from service.officers_texts import with_approved

SHIPPED = (
    LabelledText(
        "Nobody has rung me since the review.", "poor_communication", (), False, "mother",
        "email", "oak",
    ),
)  # fmt: skip
MISSED = "They cancelled my time with mum again and [NAME] never said why."
OTHER = (
    "The taxi was late, the report is wrong, our letter got lost and the school would not listen "
    "to any of it."
)


@pytest.fixture
def folder(tmp_path: Path, themes: Themes) -> DataFolder:
    made = DataFolder(tmp_path)
    make_register(made, themes)
    with open_register(made.register) as register:
        for role in ("officer", "quality"):
            users.add_user(register, SYSTEM, role, role.title(), role)
    return made


def person(register: Register, role: str) -> Actor:
    return users.user_by_username(register, role).actor


def approve(folder: DataFolder, text: str, **more: str) -> None:
    with open_register(folder.register) as register:
        officer = person(register, "officer")
        shown = {"model": "m", "suggestions": [{"theme": "family_time", "confidence": 0.7}]}
        kept = keep_suggestion(register, officer, text_sha256(text), shown)
        values = {"channel": "mind_of_my_own", "made_by": "child", **more}
        new = NewCase("complaint", text, register.today(), **values)
        ref = record_case(register, officer, new, Decision("family_time", (), kept))
        quality = person(register, "quality")
        [waits] = [one for one in candidates.waiting(register, quality) if one.case_id == ref.id]
        label = Label("family_time", ("poor_communication",), True)
        candidates.approve(register, quality, waits.decision_id, text, label)


def test_an_approved_text_is_learnt_from_in_the_batch_of_its_month(
    folder: DataFolder, themes: Themes
) -> None:
    approve(folder, MISSED)
    found = with_approved(SHIPPED, frozenset({"oak"}), folder, themes)
    assert found.labelled[0] == SHIPPED[0]
    [taught] = found.labelled[1:]
    with open_register(folder.register) as register:
        month = f"{register.today():%Y-%m}"
    assert taught == LabelledText(
        MISSED, "family_time", ("poor_communication",), True, "child", "app", f"officers-{month}"
    )
    assert (found.from_officers, found.left_out) == (1, ())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Nobody has rung me since the last review.", "says nearly the same as oak, line 1"),
        ("Ring [NAME] on 07700 900123 about my contact today.", "a phone number"),
        (f"{MISSED} {OTHER}", "shares ten words in a row with another"),
    ],
)
def test_a_text_that_would_spoil_the_rest_is_left_out_and_it_is_said(
    folder: DataFolder, themes: Themes, text: str, why: str
) -> None:
    approve(folder, MISSED)
    approve(folder, text)
    found = with_approved(SHIPPED, frozenset(), folder, themes)
    assert [one.text for one in found.labelled[1:]] == [MISSED]
    [said] = found.left_out
    assert why in said
    assert said.endswith("It is left out.")
    assert "cancelled my time" not in said


def test_without_a_register_there_is_nothing_from_officers(tmp_path: Path, themes: Themes) -> None:
    found = with_approved(SHIPPED, frozenset(), DataFolder(tmp_path), themes)
    assert (found.labelled, found.from_officers) == (list(SHIPPED), 0)


def test_no_shipped_and_no_held_out_batch_may_be_called_as_theirs(
    folder: DataFolder, themes: Themes
) -> None:
    with pytest.raises(BadCorpus, match="officers-2026-11"):
        with_approved(SHIPPED, frozenset({"officers-2026-11"}), folder, themes)


def test_what_is_wrong_with_the_shipped_texts_is_said_as_ever(
    folder: DataFolder, themes: Themes
) -> None:
    approve(folder, MISSED)
    with pytest.raises(BadCorpus, match="oak, line 2: says nearly the same as oak, line 1"):
        with_approved(SHIPPED * 2, frozenset(), folder, themes)


@pytest.mark.parametrize(
    ("made_by", "channel", "voice", "arrived"),
    [("parent", "other", "other", "summary"), ("care_leaver", "telephone", "care_leaver",
                                               "phone_note")],
)  # fmt: skip
def test_who_and_how_are_named_as_the_labelled_texts_name_them(
    folder: DataFolder, themes: Themes, made_by: str, channel: str, voice: str, arrived: str
) -> None:
    approve(folder, MISSED, made_by=made_by, channel=channel)
    [taught] = with_approved((), frozenset(), folder, themes).labelled
    assert (taught.voice, taught.channel) == (voice, arrived)
