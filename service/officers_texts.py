"""What officers taught: approved texts of the register, beside the labelled texts that are shipped.

They go from the register into the training and nowhere else, so that what is withdrawn from the
register is in no file.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from classifier.corpus import BadCorpus, LabelledText
from classifier.corpus_check import findings, problems
from learning_register.candidates import ApprovedText, approved_texts
from learning_register.register import open_register
from service.data_folder import DataFolder

BATCH = "officers-"
"""Begins the names of their batches, one for each month; no other batch may be called so, and none
of them is ever held out."""

VOICES = {
    "child": "child",
    "care_leaver": "care_leaver",
    "relative": "relative",
    "advocate": "advocate",
}
CHANNELS = {
    "in_person": "face_to_face",
    "telephone": "phone_note",
    "letter": "letter",
    "email": "email",
    "web_form": "web_form",
    "mind_of_my_own": "app",
    "i_say": "app",
}
"""Made by whom and how it arrived, as the labelled texts name it; the rest is "other"."""


@dataclass(frozen=True)
class Texts:
    """All texts to train on; and, in a sentence each, which of the officers' were left out."""

    labelled: list[LabelledText]
    from_officers: int
    left_out: tuple[str, ...]


def with_approved(
    shipped: Sequence[LabelledText],
    held_out: frozenset[str],
    folder: DataFolder,
    themes: Container[str],
) -> Texts:
    """The shipped texts and those that were approved; none when there is no register.

    An approved text that would spoil the rest, as one that repeats another, is left out. Raises
    BadCorpus for a fault of the shipped texts, NotARegister for a register of another version.
    """
    _check_names(shipped, held_out)
    approved = [_labelled(one) for one in _approved(folder)]
    labelled = [*shipped, *approved]
    faults = dict(reversed(findings(labelled, themes)))  # the first of each text
    if any(place < len(shipped) for place in faults):
        raise BadCorpus(problems(shipped, themes))
    kept = [one for place, one in enumerate(labelled) if place not in faults]
    left_out = tuple(
        f"{labelled[place].batch}: an approved text {_without_its_words(what)}. It is left out."
        for place, what in sorted(faults.items())
    )
    return Texts(kept, len(kept) - len(shipped), left_out)


def _check_names(shipped: Sequence[LabelledText], held_out: frozenset[str]) -> None:
    named = {one.batch for one in shipped} | held_out
    if taken := sorted(one for one in named if one.startswith(BATCH)):
        raise BadCorpus(
            [f"batch '{one}': '{BATCH}' is for what officers taught. Rename it." for one in taken]
        )


def _approved(folder: DataFolder) -> tuple[ApprovedText, ...]:
    if not folder.register.exists():
        return ()
    with open_register(folder.register) as register:
        return approved_texts(register)


def _labelled(one: ApprovedText) -> LabelledText:
    return LabelledText(
        text=one.text,
        theme=one.label.theme,
        secondary=one.label.secondary,
        risk=one.label.risk,
        voice=VOICES.get(one.made_by, "other"),
        channel=CHANNELS.get(one.channel, "summary"),
        batch=f"{BATCH}{one.month}",
    )


def _without_its_words(what: str) -> str:
    """What is wrong with a text; what stands in it belongs on no screen."""
    return "shares ten words in a row with another" if what.startswith("shares the words") else what
