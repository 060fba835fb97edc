"""The themes: what each means, its cases and its learning."""

from flask import Blueprint, render_template
from flask_login import current_user

from learning_register.cases import list_cases
from learning_register.figures import board
from learning_register.learning import list_learning
from learning_register.themes import theme_named
from service import current
from service.access import may_open

themes = Blueprint("themes", __name__, url_prefix="/themes")


@themes.get("")
def index() -> str:
    """All themes with their definitions."""
    return render_template("themes/index.html", role=current_user.role)


@themes.get("/<name>")
def show(name: str) -> str:
    """One theme, by its key, its name or an alias."""
    register = current.register()
    theme = current.themes()[theme_named(register, name).key]
    figures = next(row for row in board(register, register.today()) if row.theme == theme.key)
    found = (
        list_cases(register, current.actor(), theme=theme.key, per_page=10)
        if may_open("cases.index")
        else None
    )
    learning = list_learning(register, theme=theme.key)
    return render_template(
        "themes/show.html", theme=theme, row=figures, found=found, learning=learning
    )
