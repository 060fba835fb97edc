"""`heard demo`: every state is there to be seen, and a register is filled whole or not at all."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from classifier.model_store import current_version
from classifier.suggestion import Classifier
from classifier.themes import Themes
from learning_register.register import Register, open_register
from learning_register.rules import ROLES, states
from service import accounts
from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD, USERS, fill_demonstration

Heard = Callable[..., Result]


@pytest.fixture
def register(filled: DataFolder) -> Iterator[Register]:
    """The demonstration, to be read and not changed."""
    with open_register(filled.register) as opened:
        yield opened


@pytest.mark.parametrize(
    ("machine", "table"), [("case", "cases"), ("learning", "learning"), ("action", "actions")]
)
def test_every_state_is_there_to_be_seen(register: Register, machine: str, table: str) -> None:
    found = {row["state"] for row in register.rows(f"SELECT state FROM {table}")}  # noqa: S608
    assert found == states(machine)


def test_every_theme_every_outcome_and_every_review_is_there(
    register: Register, themes: Themes
) -> None:
    def values(column: str, table: str) -> set[Any]:
        sql = f"SELECT DISTINCT {column} AS one FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
        return {row["one"] for row in register.rows(sql)}

    assert values("theme", "decisions") == {theme.key for theme in themes}
    assert values("outcome", "cases") == {"upheld", "partly_upheld", "not_upheld", "no_finding"}
    assert values("kind", "cases") == {"complaint", "feedback", "compliment", "enquiry"}
    assert values("restricted", "cases") == {0, 1}
    assert values("review_result", "learning") == {"helped", "no_change", "came_back"}


def test_whoever_has_a_role_may_sign_in(register: Register) -> None:
    signed_in = [accounts.signed_in_user(register, user.username, PASSWORD) for user in USERS]
    assert [user and user.name for user in signed_in] == [user.name for user in USERS]
    assert {user.role for user in signed_in if user} == set(ROLES)


def test_all_that_happened_is_in_the_audit_trail_in_its_order(register: Register) -> None:
    trail = [
        row["at"]
        for row in register.rows("SELECT at FROM audit_trail WHERE actor_id > 0 ORDER BY id")
    ]
    assert len(trail) > 200
    assert trail == sorted(trail)
    assert trail[0] < trail[-1]
    cases = register.rows(
        """
        SELECT (
            SELECT count(*) FROM audit_trail WHERE subject_kind = 'case' AND subject_id = cases.id
        ) AS events
        FROM cases JOIN decisions ON case_id = cases.id
            JOIN suggestions ON suggestion_id = suggestions.id
        """
    )
    assert len(cases) == 90
    assert all(case["events"] >= 2 for case in cases)


def test_the_file_is_sound(register: Register, filled: DataFolder) -> None:
    assert register.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert register.rows("PRAGMA foreign_key_check") == []
    assert filled.demonstration_mark.exists()
    assert not list(filled.path.glob("filling-*"))


def test_demo_fills_an_empty_folder(heard: Heard, data: DataFolder) -> None:
    result = heard("demo")
    assert (result.exit_code, result.stdout) == (0, f"Demonstration register: {data.register}\n")
    assert result.stderr == "", "a progress bar is for a terminal"
    assert sorted(one.name for one in data.path.iterdir()) == [
        "demonstration", "models", "register.sqlite",
    ]  # fmt: skip
    with open_register(data.register) as register:
        assert register.row("SELECT count(*) AS n FROM cases") == {"n": 90}
        models = register.rows("SELECT DISTINCT model FROM suggestions")
    assert models == [{"model": current_version(data.models)}]


@pytest.mark.parametrize("option", [[], ["--if-missing"]])
@pytest.mark.parametrize("own", [True, False])
def test_a_register_that_is_there_is_left_untouched(
    heard: Heard, data: DataFolder, filled: DataFolder, option: list[str], own: bool
) -> None:
    if own:
        heard("init", "--username", "a", "--name", "A", "--password", "correct horse battery")
    else:
        shutil.copy(filled.register, data.register)
    before = data.register.read_bytes()
    result = heard("demo", *option)
    assert result.exit_code == (0 if option else 1)
    assert ("There is a register already" in result.stderr) == (not option)
    assert data.register.read_bytes() == before
    assert not data.demonstration_mark.exists()


@pytest.mark.parametrize("events", [0, 1, 120, 248])
def test_stopped_half_way_there_is_no_register_and_it_can_be_filled_again(
    data: DataFolder, themes: Themes, classifier: Classifier, events: int
) -> None:
    def stopped(items: list[Any], label: str) -> Iterator[Any]:
        yield from items[:events]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_demonstration(data, themes, classifier, stopped)
    assert [one.name for one in data.path.iterdir()] == ["models"]
    if events == 248:
        fill_demonstration(data, themes, classifier, lambda items, label: items)
        assert data.register.exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_is_ended_half_way_leaves_no_register(
    data: DataFolder, heard: Heard, how: signal.Signals
) -> None:
    script = str(Path(sys.executable).with_name("heard"))
    with subprocess.Popen([script, "demo"], env=os.environ, start_new_session=True) as process:
        while not list(data.path.glob("filling-*/register.sqlite")):
            assert process.poll() is None, "it ended before it began to fill"
            time.sleep(0.005)
        process.send_signal(how)
    assert process.returncode == -how
    assert not data.register.exists()
    assert not data.demonstration_mark.exists()
    assert heard("demo", "--if-missing").exit_code == 0
    assert data.register.exists()
