"""Who may use the service, in which role; and the tokens of programs. Only hashes are kept here."""

from dataclasses import dataclass

from learning_register import audit_trail
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound
from learning_register.register import Actor, Register, Row
from learning_register.rules import ROLES

ROLE_LABELS = {
    "officer": "Complaints officer",
    "manager": "Manager",
    "quality": "Quality Assurance",
    "board": "Practitioner Improvement Board",
    "participation": "Participation Team",
    "admin": "Administrator",
}


@dataclass(frozen=True)
class User:
    """One user. `password_hash` is None until a password is set."""

    id: int
    username: str
    name: str
    role: str
    password_hash: str | None
    active: bool

    @property
    def actor(self) -> Actor:
        """The user as whoever acts."""
        return Actor(self.id, self.name, self.role)


def require_admin(actor: Actor) -> None:
    """Raises NotAllowed unless an administrator, or Heard itself, acts."""
    if actor.role not in {"admin", "system"}:
        raise NotAllowed("This is for administrators. Ask one of them.")


def add_user(
    register: Register,
    actor: Actor,
    username: str,
    name: str,
    role: str,
    password_hash: str | None = None,
) -> User:
    """Add a user. Raises NotAllowed, Missing, Invalid (unknown role) or AlreadyExists."""
    require_admin(actor)
    username, name = username.strip(), name.strip()
    if not username:
        raise Missing("Enter a username.", "username")
    if not name:
        raise Missing("Enter the person's name.", "name")
    if role not in ROLES:
        raise Invalid(f"Choose a role: {', '.join(ROLES)}.", "role")
    with register.writing():
        if _find(register, username):
            raise AlreadyExists(f"There is a user called {username} already.", "username")
        user_id = register.insert(
            "users",
            {"username": username, "name": name, "role": role, "password_hash": password_hash},
        )
        audit_trail.write(
            register, actor, "add_user", "user", user_id, after={"username": username, "role": role}
        )
    return user_by_id(register, user_id)


def user_by_username(register: Register, username: str) -> User:
    """The user of that name, in capitals or not. Raises NotFound."""
    user = _find(register, username.strip())
    if user is None:
        raise NotFound("There is no user of that name.", "username")
    return user


def user_by_id(register: Register, user_id: int) -> User:
    """The user with that number. Raises NotFound."""
    row = register.row("SELECT * FROM users WHERE id = ?", (user_id,))
    if row is None:
        raise NotFound("There is no such user.")
    return _user(row)


def all_users(register: Register) -> tuple[User, ...]:
    """All users, by name."""
    return tuple(_user(row) for row in register.rows("SELECT * FROM users ORDER BY name, id"))


def users_with_role(register: Register, *roles: str) -> tuple[User, ...]:
    """The active users in any of these roles, by name."""
    return tuple(user for user in all_users(register) if user.active and user.role in roles)


def set_password_hash(register: Register, actor: Actor, user_id: int, password_hash: str) -> None:
    """Keep the hash of a new password: one's own, or anybody's for an administrator.

    Raises NotAllowed or NotFound.
    """
    if actor.id != user_id:
        require_admin(actor)
    with register.writing():
        user_by_id(register, user_id)
        register.update("users", user_id, {"password_hash": password_hash})
        audit_trail.write(register, actor, "set_password", "user", user_id)


def set_active(register: Register, actor: Actor, user_id: int, active: bool) -> None:
    """Let a user in, or no longer. Raises NotAllowed or NotFound."""
    require_admin(actor)
    with register.writing():
        before = user_by_id(register, user_id)
        register.update("users", user_id, {"active": int(active)})
        audit_trail.write(
            register, actor, "set_active", "user", user_id,
            before={"active": before.active}, after={"active": active},
        )  # fmt: skip


def add_token(register: Register, actor: Actor, user_id: int, token_sha256: str, label: str) -> int:
    """Keep the hash of a program's token, which then acts as that user; out comes its id.

    Raises NotAllowed, NotFound, Missing, Invalid or AlreadyExists.
    """
    if actor.id != user_id:
        require_admin(actor)
    label = label.strip()
    if not label:
        raise Missing("Enter what the token is for.", "label")
    if len(token_sha256) != 64:
        raise Invalid("The hash of the token must be a SHA-256 in hexadecimal.")
    with register.writing():
        user_by_id(register, user_id)
        known = "SELECT id FROM api_tokens WHERE token_sha256 = ?"
        if register.row(known, (token_sha256,)):
            raise AlreadyExists("There is such a token already. Make another.")
        token_id = register.insert(
            "api_tokens",
            {
                "user_id": user_id,
                "token_sha256": token_sha256,
                "label": label,
                "created_at": register.timestamp(),
            },
        )
        audit_trail.write(
            register, actor, "add_token", "user", user_id, after={"token": token_id, "label": label}
        )
    return token_id


def user_by_token(register: Register, token_sha256: str) -> User:
    """The active user of a token that is not revoked. Raises NotFound."""
    row = register.row(
        """
        SELECT users.* FROM users JOIN api_tokens ON api_tokens.user_id = users.id
        WHERE token_sha256 = ? AND revoked_at IS NULL AND active = 1
        """,
        (token_sha256,),
    )
    if row is None:
        raise NotFound("The token is not known, or was revoked. Ask an administrator for another.")
    return _user(row)


def revoke_token(register: Register, actor: Actor, token_id: int) -> None:
    """End a token: one's own, or anybody's for an administrator. Raises NotAllowed or NotFound."""
    with register.writing():
        row = register.row("SELECT * FROM api_tokens WHERE id = ?", (token_id,))
        if row is None:
            raise NotFound("There is no such token.")
        if actor.id != row["user_id"]:
            require_admin(actor)
        register.update("api_tokens", token_id, {"revoked_at": register.timestamp()})
        audit_trail.write(
            register, actor, "revoke_token", "user", row["user_id"], after={"token": token_id}
        )


def _find(register: Register, username: str) -> User | None:
    row = register.row("SELECT * FROM users WHERE username = ?", (username,))
    return _user(row) if row else None


def _user(row: Row) -> User:
    return User(**{**row, "active": bool(row["active"])})
