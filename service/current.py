"""What the present request works with: the register, the classifier, the themes, who acts."""

from importlib import import_module

from flask import current_app, g
from flask_login import UserMixin, current_user

from classifier.suggestion import Classifier
from classifier.themes import Themes
from learning_register import users
from learning_register.errors import WrongState
from learning_register.register import Actor, Register, open_register
from service.data_folder import DataFolder
from service.review import Reviewer
from service.serving_model import ServingModel


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
    """The classifier that serves now."""
    found: ServingModel = current_app.extensions["serving_model"]
    return found.classifier


def reviewer() -> Reviewer:
    """Who finds the order of candidate training texts."""
    found: Reviewer = current_app.extensions["reviewer"]
    return found


def pseudonymise(text: str, names: tuple[str, ...]) -> str:
    """The text with placeholders for names and the like; `names` are known from its case.

    Raises WrongState where what finds names is not installed.
    """
    try:
        part = import_module("classifier.pseudonyms")  # loads much, and few pages need it
    except ImportError as error:
        raise WrongState(
            "Names cannot be hidden, since a part of Heard is missing. Ask your administrator to "
            "install Heard again."
        ) from error
    found: str = part.pseudonymise(text, {"person": list(names)}).text
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
