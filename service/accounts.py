"""Who may sign in: password hashes (Argon2), tokens, and the first set-up of a register."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from classifier.themes import Themes
from learning_register import themes as register_themes
from learning_register import users
from learning_register.errors import Invalid, NotFound
from learning_register.register import SYSTEM, Register, create_register, open_register
from learning_register.rules import ROLES
from service.data_folder import DataFolder

__all__ = ["ROLES", "add_token", "add_user", "init_register", "signed_in_user", "user_of_token"]

MIN_PASSWORD = 12
"""Characters; length counts for more than symbols (National Cyber Security Centre's advice)."""

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash(secrets.token_hex(16))


def password_hash(password: str) -> str:
    """The hash of a password. Raises Invalid when it is too short."""
    if len(password) < MIN_PASSWORD:
        raise Invalid(f"A password needs at least {MIN_PASSWORD} characters.", "password")
    return _hasher.hash(password)


def make_register(folder: DataFolder, themes: Themes) -> None:
    """Make the register, or bring it up to date, with the themes of the data file."""
    folder.path.mkdir(parents=True, exist_ok=True)
    create_register(folder.register)
    with open_register(folder.register) as register:
        register_themes.put_themes(
            register,
            SYSTEM,
            [
                {
                    "key": theme.key,
                    "name": theme.name,
                    "aliases": theme.aliases,
                    "report_tables": theme.tables,
                    "definition": theme.definition,
                    "position": theme.position,
                }
                for theme in themes
            ],
        )


def init_register(
    folder: DataFolder, themes: Themes, username: str, name: str, password: str
) -> bool:
    """Make the register with its first administrator; True if it had nobody before.

    With a register in use, brings its schema and themes up to date and adds nobody. Raises
    Invalid for a password that is too short, before anything is made.
    """
    hashed = password_hash(password)
    if not folder.register.exists():
        folder.demonstration_mark.unlink(missing_ok=True)  # of one that was stopped half-way
    make_register(folder, themes)
    with open_register(folder.register) as register:
        new = not users.all_users(register)
        if new:
            users.add_user(register, SYSTEM, username, name, "admin", hashed)
    return new


def add_user(folder: DataFolder, username: str, name: str, role: str, password: str) -> None:
    """Add somebody who may sign in. Raises the register's errors."""
    with open_register(folder.register) as register:
        users.add_user(register, SYSTEM, username, name, role, password_hash(password))


def add_token(folder: DataFolder, username: str, label: str) -> str:
    """Make a token for a program that acts as this user; only its hash is kept."""
    token = f"heard_{secrets.token_urlsafe(32)}"
    with open_register(folder.register) as register:
        user = users.user_by_username(register, username)
        users.add_token(register, SYSTEM, user.id, _token_hash(token), label)
    return token


def signed_in_user(register: Register, username: str, password: str) -> users.User | None:
    """The user whose password this is, or None. Takes as long for an unknown user as for a known
    one, so that names cannot be found by the clock."""
    try:
        user = users.user_by_username(register, username)
    except NotFound:
        user = None
    hashed = (user.password_hash if user else None) or _NOBODYS_HASH
    try:
        _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return None
    return user if user and user.active and user.password_hash else None


def user_of_token(register: Register, token: str) -> users.User | None:
    """The active user of a token that is not revoked, or None."""
    try:
        return users.user_by_token(register, _token_hash(token))
    except NotFound:
        return None


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
