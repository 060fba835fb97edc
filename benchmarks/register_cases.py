"""Registers for the benchmarks: filled through the register's own functions, with our own texts."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import training_data
from classifier.corpus import LabelledText, read_corpus
from classifier.themes import load_themes
from learning_register import actions, cases, learning, moves, users
from learning_register.case_kinds import CHANNELS, MADE_BY
from learning_register.register import SYSTEM, Actor, Register, open_register
from learning_register.suggestions import Decision
from service.accounts import make_register
from service.data_folder import DataFolder

DAYS = 10 * 365
CHUNK = 2_000
KINDS = ("complaint",) * 6 + ("feedback",) * 2 + ("compliment", "enquiry")
AREAS = ("front_door", "care_management", "children_in_care", "care_leavers", "fostering")
FIRST = ("Amara", "Ben", "Carys", "Dilan", "Ewa", "Farid", "Grace", "Hana", "Idris", "Joy", "Kofi")
LAST = ("Adeyemi", "Bowen", "Chaudhry", "Davies", "Evans", "Farah", "Griffiths", "Hussain", "Jones")


def texts() -> list[LabelledText]:
    """Our labelled texts, in the same order every time."""
    return list(read_corpus(training_data.TEXTS_FOLDER))


def made(folder: Path, count: int) -> Path:
    """A register with so many cases, and learning and actions for each theme; kept if it is there.

    One case in a hundred is restricted; complaints are answered, but four in ten of the last weeks.
    """
    data = DataFolder(folder)
    ready = folder / "ready"
    if ready.exists():
        return data.register
    make_register(data, load_themes(training_data.THEMES_FILE))
    with open_register(data.register) as register:
        people = {
            role: users.add_user(register, SYSTEM, role, role.title(), role).actor
            for role in ("officer", "manager", "quality")
        }
        if count:
            _fill(register, people, count)
    ready.touch()
    return data.register


def officer(register: Register) -> Actor:
    """Who records the cases."""
    return users.user_by_username(register, "officer").actor


def new_cases(seed: int, today: date) -> Iterator[tuple[cases.NewCase, Decision]]:
    """Cases without end, the same for the same seed."""
    chance, labelled = random.Random(seed), texts()  # noqa: S311
    while True:
        text = chance.choice(labelled)
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}" if chance.random() < 0.7 else None
        new = cases.NewCase(
            kind=chance.choice(KINDS),
            text=text.text,
            received_on=today - timedelta(days=chance.randrange(DAYS)),
            channel=chance.choice(list(CHANNELS)),
            made_by=chance.choice(list(MADE_BY)),
            person_name=name,
            service_area=chance.choice(AREAS),
            restricted=chance.random() < 0.01,
        )
        yield new, Decision(text.theme, tuple(text.secondary))


def _fill(register: Register, people: dict[str, Actor], count: int) -> None:
    today, chance = register.today(), random.Random(count)  # noqa: S311
    source = new_cases(count, today)
    for begin in range(0, count, CHUNK):
        with register.writing():
            for _ in range(min(CHUNK, count - begin)):
                new, decision = next(source)
                case = cases.record_case(register, people["officer"], new, decision)
                old = new.received_on < today - timedelta(days=60)
                if new.kind == "complaint" and (old or chance.random() < 0.6):
                    answered = min(new.received_on + timedelta(days=14), today)
                    moves.move(
                        register, people["manager"], "case", case.id, "respond", case.version,
                        outcome=chance.choice(("upheld", "partly_upheld", "not_upheld")),
                        responded_on=answered,
                    )  # fmt: skip
    with register.writing():
        for theme in load_themes(training_data.THEMES_FILE):
            statement = f"Tell people sooner about {theme.name.lower()}."
            reference = learning.identify(register, people["officer"], theme.key, statement)
            one = learning.learning_by_reference(register, reference)
            moves.move(register, people["manager"], "learning", one.id, "agree", one.version)
            for what in ("Brief every team.", "Change the guidance."):
                actions.plan_action(
                    register, people["manager"], one.id, what, "briefing",
                    people["quality"].id, today + timedelta(days=30),
                )  # fmt: skip
