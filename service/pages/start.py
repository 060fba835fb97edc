"""The first page: what Heard is, or, once signed in, what waits for this person."""

from flask import Blueprint, render_template
from flask_login import current_user

from learning_register.work import work_for
from service import current
from service.demonstration.filling import PASSWORD, USERS

start = Blueprint("start", __name__)


@start.get("/")
def index() -> str:
    """What waits for me; before sign-in, what Heard is for."""
    if not current_user.is_authenticated:
        return render_template("welcome.html", users=USERS, password=PASSWORD)
    register = current.register()
    work = work_for(register, current.actor(), register.today())
    return render_template("work.html", work=work)


@start.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("accessibility.html")


@start.get("/healthz")
def healthy() -> tuple[str, int]:
    """For a supervisor: the register can be read."""
    current.register().rows("SELECT 1")
    return "ok", 200
