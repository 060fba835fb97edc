"""`heard init`, `add-user` and `add-token`: who may sign in, and what is kept of their secrets."""

from collections.abc import Callable

import pytest
from click.testing import Result

from classifier.themes import Themes
from learning_register import themes as register_themes
from learning_register.register import open_register
from learning_register.users import all_users
from service import accounts
from service.data_folder import DataFolder

Heard = Callable[..., Result]

PASSWORD = "correct horse battery"
FIRST = ("--username", "ada", "--name", "Ada Obi", "--password", PASSWORD)


def test_init_makes_a_register_with_one_administrator(
    heard: Heard, data: DataFolder, themes: Themes
) -> None:
    result = heard("init", *FIRST)
    assert (result.exit_code, result.stdout) == (0, f"Register made: {data.register}\n")
    with open_register(data.register) as register:
        [user] = all_users(register)
        assert (user.username, user.name, user.role) == ("ada", "Ada Obi", "admin")
        assert accounts.signed_in_user(register, "ada", PASSWORD)
        assert not accounts.signed_in_user(register, "ada", PASSWORD + " ")
        known = [theme.key for theme in register_themes.all_themes(register)]
    assert known == [theme.key for theme in themes]
    assert not data.demonstration_mark.exists()
    assert data.register.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("password", ["", "short", "elevenchars"])
def test_a_short_password_is_refused_and_nothing_is_made(
    heard: Heard, data: DataFolder, password: str
) -> None:
    result = heard("init", *FIRST[:-1], password, input="elevenchars\nelevenchars\n")
    assert result.exit_code == 1
    assert "at least 12 characters" in result.stderr
    assert [one.name for one in data.path.iterdir()] == ["models"]


def test_init_for_the_second_time_changes_nothing(heard: Heard, data: DataFolder) -> None:
    heard("init", *FIRST)
    with open_register(data.register) as register:
        before = register.rows("SELECT * FROM users")
    result = heard("init", "--username", "eve", "--name", "Eve", "--password", PASSWORD)
    assert (result.exit_code, result.stdout) == (0, f"Register up to date: {data.register}\n")
    with open_register(data.register) as register:
        assert register.rows("SELECT * FROM users") == before


@pytest.mark.parametrize("bad", [("--username", " "), ("--name", "")])
def test_init_that_was_refused_can_be_done_again(
    heard: Heard, data: DataFolder, bad: tuple[str, str]
) -> None:
    """A register without anybody who may sign in would be of no use."""
    assert heard("init", *FIRST, *bad).exit_code == 1
    assert heard("init", *FIRST).stdout == f"Register made: {data.register}\n"
    with open_register(data.register) as register:
        assert accounts.signed_in_user(register, "ada", PASSWORD)


def test_a_register_of_ones_own_is_no_demonstration(heard: Heard, data: DataFolder) -> None:
    """Though a demonstration was stopped at its very end, its mark made and its register not."""
    data.demonstration_mark.touch()
    heard("init", *FIRST)
    assert not data.demonstration_mark.exists()


def test_the_password_is_asked_for_twice_and_not_shown(heard: Heard, data: DataFolder) -> None:
    asked = heard("init", input=f"ada\nAda Obi\n{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n")
    assert asked.exit_code == 0
    assert PASSWORD not in asked.output
    with open_register(data.register) as register:
        assert accounts.signed_in_user(register, "ada", PASSWORD)


def test_a_user_who_is_added_may_sign_in(heard: Heard, data: DataFolder) -> None:
    heard("init", *FIRST)
    added = ("--username", "bo", "--name", "Bo Li", "--role", "officer", "--password", PASSWORD)
    assert heard("add-user", *added).stdout == "bo may now sign in.\n"
    with open_register(data.register) as register:
        user = accounts.signed_in_user(register, "BO", PASSWORD)
        assert user
        assert (user.name, user.role) == ("Bo Li", "officer")
    again = heard("add-user", *added)
    assert again.exit_code == 1
    assert "There is a user called bo already." in again.stderr


@pytest.mark.parametrize(
    "change",
    [("--role", "king"), ("--role", "system"), ("--password", "short"), ("--username", "")],
)
def test_a_user_who_cannot_be_is_not_added(
    heard: Heard, data: DataFolder, change: tuple[str, str]
) -> None:
    heard("init", *FIRST)
    added = ("--username", "bo", "--name", "Bo Li", "--role", "officer", "--password", PASSWORD)
    assert heard("add-user", *added, *change, input="short\nshort\n").exit_code != 0
    with open_register(data.register) as register:
        assert [user.username for user in all_users(register)] == ["ada"]


def test_a_token_is_shown_once_and_only_its_hash_is_kept(heard: Heard, data: DataFolder) -> None:
    heard("init", *FIRST)
    tokens = [heard("add-token", "ada", "--label", "reports").stdout.strip() for _ in range(2)]
    assert len(set(tokens)) == 2
    with open_register(data.register) as register:
        for token in tokens:
            user = accounts.user_of_token(register, token)
            assert user
            assert user.username == "ada"
        assert accounts.user_of_token(register, tokens[0] + "x") is None
        assert not accounts.signed_in_user(register, "ada", tokens[0])
    for path in data.path.glob("register*"):
        content = path.read_bytes()
        assert PASSWORD.encode() not in content
        assert not any(token.encode() in content for token in tokens)


def test_a_token_for_nobody_is_not_made(heard: Heard, data: DataFolder) -> None:
    heard("init", *FIRST)
    result = heard("add-token", "nobody", "--label", "reports")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no user of that name" in result.stderr


@pytest.mark.parametrize(
    "words",
    [("add-token", "ada", "--label", "x"), ("add-user", *FIRST, "--role", "officer")],
)
def test_without_a_register_it_says_how_to_make_one(
    heard: Heard, data: DataFolder, words: tuple[str, ...]
) -> None:
    result = heard(*words)
    assert result.exit_code == 1
    assert "heard init" in result.stderr
    assert not data.register.exists()


def test_a_file_of_another_kind_is_left_as_it_was(heard: Heard, data: DataFolder) -> None:
    data.register.write_bytes(b"a shopping list, not a register\n" * 40)
    assert heard("init", *FIRST).exit_code == 1
    assert data.register.read_bytes() == b"a shopping list, not a register\n" * 40


def test_the_key_of_the_cookies_is_made_once_and_whole(data: DataFolder) -> None:
    key = data.secret_key()
    assert len(key) == 64
    assert data.secret_key() == key
    assert (data.path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in data.path.iterdir()) == ["models", "secret_key"]
