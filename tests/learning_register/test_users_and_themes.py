"""Users, tokens and themes.

Kept by administrators, found by whoever asks for them, never deleted.
"""

from typing import Any

import pytest

from learning_register import users
from learning_register.audit_trail import history
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound
from learning_register.register import SYSTEM
from learning_register.themes import all_themes, put_themes, theme_named

World = Any


def test_administrators_add_users(world: World) -> None:
    user = users.add_user(world.register, world["admin"], " asha ", "Asha", "officer", "hash")
    assert (
        users.user_by_username(world.register, "ASHA")
        == user
        == users.user_by_id(world.register, user.id)
    )
    assert [u.username for u in users.users_with_role(world.register, "officer")] == [
        "asha",
        "officer",
    ]
    assert len(users.all_users(world.register)) == 7
    with pytest.raises(AlreadyExists):
        users.add_user(world.register, world["admin"], "Asha", "Another", "officer")
    with pytest.raises(NotAllowed):
        users.add_user(world.register, world["manager"], "bo", "Bo", "officer")
    with pytest.raises(Invalid):
        users.add_user(world.register, world["admin"], "bo", "Bo", "system")
    for username, name in [(" ", "Bo"), ("bo", " ")]:
        with pytest.raises(Missing):
            users.add_user(world.register, world["admin"], username, name, "officer")
    with pytest.raises(NotFound):
        users.user_by_id(world.register, 99)
    with pytest.raises(NotFound):
        users.user_by_username(world.register, "nobody")


def test_a_password_is_changed_by_its_owner_or_an_administrator(world: World) -> None:
    officer = world["officer"]
    users.set_password_hash(world.register, officer, officer.id, "one")
    users.set_password_hash(world.register, world["admin"], officer.id, "two")
    assert users.user_by_id(world.register, officer.id).password_hash == "two"
    with pytest.raises(NotAllowed):
        users.set_password_hash(world.register, world["manager"], officer.id, "three")
    assert "two" not in str(history(world.register, "user", officer.id))


def test_a_token_acts_until_it_is_revoked_or_its_user_leaves(world: World) -> None:
    officer = world["officer"]
    one, two = "a" * 64, "b" * 64
    number = users.add_token(world.register, officer, officer.id, one, "Import")
    users.add_token(world.register, world["admin"], officer.id, two, "Export")
    assert users.user_by_token(world.register, one).actor == officer
    with pytest.raises(NotAllowed):
        users.revoke_token(world.register, world["manager"], number)
    users.revoke_token(world.register, officer, number)
    with pytest.raises(NotFound):
        users.user_by_token(world.register, one)
    assert users.user_by_token(world.register, two).actor == officer
    users.set_active(world.register, world["admin"], officer.id, False)
    for token in (one, two, "c" * 64):
        with pytest.raises(NotFound):
            users.user_by_token(world.register, token)
    for token, label, error in [
        (two, "Again", AlreadyExists),
        ("short", "x", Invalid),
        (one, " ", Missing),
    ]:
        with pytest.raises(error):
            users.add_token(world.register, world["admin"], officer.id, token, label)
    with pytest.raises(NotAllowed):
        users.add_token(world.register, world["quality"], officer.id, "d" * 64, "x")
    with pytest.raises(NotFound):
        users.revoke_token(world.register, world["admin"], 99)


@pytest.mark.parametrize(
    "name",
    ["worker_change", "Change in Social Worker", "change  IN social-worker", "Change of worker"],
)
def test_a_theme_is_found_by_key_name_or_alias(world: World, name: str) -> None:
    assert theme_named(world.register, name).key == "worker_change"


def test_an_unknown_theme_is_answered_with_near_ones(world: World) -> None:
    with pytest.raises(NotFound, match="Did you mean Family Time"):
        theme_named(world.register, "family tme")
    with pytest.raises(NotFound, match="Choose one from the list"):
        theme_named(world.register, "qqqqqqq")


def as_given(world: World, **change: Any) -> list[dict[str, Any]]:
    return [{**vars(theme), **change} for theme in all_themes(world.register)[:1]]


def test_themes_are_changed_by_key_never_deleted_and_audited_only_if_changed(world: World) -> None:
    assert put_themes(world.register, SYSTEM, as_given(world)) == 0
    assert put_themes(world.register, world["admin"], as_given(world, name="Seeing Family")) == 1
    assert len(all_themes(world.register)) == 3
    assert theme_named(world.register, "seeing family").key == "family_time"
    before, after = history(world.register, "theme", "family_time")
    assert before.before is None
    assert after.before
    assert after.before["name"] == "Family Time"


def test_a_name_stands_for_one_theme_alone(world: World) -> None:
    before = world.dump()
    with pytest.raises(Invalid, match="two themes"):
        put_themes(world.register, SYSTEM, as_given(world, aliases=["Communication!"]))
    with pytest.raises(NotAllowed):
        put_themes(world.register, world["officer"], as_given(world, name="x"))
    assert world.dump() == before
