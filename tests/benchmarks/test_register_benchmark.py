"""The register's benchmark, in small: what it says is what happened."""

import sqlite3
from pathlib import Path

import pytest

from benchmarks import register, register_cases, register_kills, register_load
from learning_register.register import open_register


def test_under_load_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "load",
        "--seconds",
        "1",
        "--processes",
        "2",
        "--writers",
        "3",
        "--readers",
        "3",
        "--keep",
    ]
    assert register.main([*words, str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "3 writers and 3 readers for 1 s" in printed
    assert ", 0 lost" in printed
    assert "heard check: 0 findings" in printed


def test_after_kills_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert register.main(["kills", "--times", "2", "--keep", str(tmp_path)]) == 0
    assert ", 0 lost" in capsys.readouterr().out


def test_a_case_that_is_lost_or_another_is_told(tmp_path: Path) -> None:
    path = register_cases.made(tmp_path, 3)
    with open_register(path) as opened:
        rows = opened.rows("SELECT reference, text FROM cases JOIN case_texts ON case_id = id")
        there = [(row["reference"], row["text"]) for row in rows]
        assert all(register_load._is_there(opened, *pair) for pair in there)
        assert not register_load._is_there(opened, there[0][0], "Another text.")
        assert not register_load._is_there(opened, "C-1999-0001", "x")


def test_what_was_found_is_no_success() -> None:
    assert not register_kills.Kills(1, 9, 1, ()).held
    assert not register_kills.Kills(1, 9, 0, ("The file is damaged.",)).held
    assert register_kills.Kills(1, 9, 0, ()).held


def test_every_query_is_timed_at_every_size_beside_a_bare_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["speed", "--cases", "60", "120", "--keep"]
    assert register.main([*words, str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[-4:] == ["60", "120", "ratio", "bare"]
    asked = {line[:34].strip() for line in lines[1:]}
    assert {"case by reference", "search, words that are rare", "board", "the file, MB"} <= asked
    again = sqlite3.connect(tmp_path / "speed-60" / "register.sqlite")
    assert again.execute("SELECT count(*) FROM cases").fetchone() == (60,)
    again.close()
