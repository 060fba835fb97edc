"""What the present request works with: the register, the classifier, the themes, who acts."""

from flask import current_app, g
from flask_login import UserMixin, current_user

from classifier.suggestion import Classifier
from classifier.themes import Themes
from learning_register import users
from learning_register.register import Actor, Register, open_register
from service.data_folder import DataFolder


class SignedIn(UserMixin):  # type: ignore[misc]
    """The person signed in, as Flask-Login wants them; `actor` is how the register knows them."""

    def __init__(self, user: users.User) -> None:
        self.id = str(user.id)
        self.name = user.name
        self.role = user.role
        self.actor: Actor = user.actor


def folder() -> DataFolder:
    """The data folder that is served."""
    found: DataFolder = current_app.extensions["data_folder"]
    return found


def classifier() -> Classifier:
    """The classifier that serves."""
    found: Classifier = current_app.extensions["classifier"]
    return found


def themes() -> Themes:
    """The themes of the data file."""
    found: Themes = current_app.extensions["themes"]
    return found


def register() -> Register:
    """The register, opened once for this request."""
    if "register" not in g:
        g.register = open_register(folder().register)
    found: Register = g.register
    return found


def close_register(error: BaseException | None = None) -> None:
    """At the end of a request."""
    if found := g.pop("register", None):
        found.close()


def actor() -> Actor:
    """Who acts in this request: whoever is signed in, or whose token was sent."""
    found: Actor = g.actor if "actor" in g else current_user.actor
    return found
