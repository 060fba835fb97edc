"""Cases: the list, one case, and changing its theme."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import cases as register_cases
from learning_register import learning
from learning_register.case_kinds import KINDS, all_service_areas
from learning_register.errors import RegisterError
from learning_register.points import points_of
from learning_register.recommendations import recommendations_of
from learning_register.suggestions import suggestion_by_id
from learning_register.users import all_users
from service import current
from service.forms import ThemeForm, chosen_theme, say, theme_choices
from service.wording import STATES

cases = Blueprint("cases", __name__, url_prefix="/cases")

PER_PAGE = 25


@cases.get("")
def index() -> str:
    """The list, filtered by theme, state, kind and days of receipt."""
    wanted: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("theme", "state", "kind")
    }
    days: dict[str, Any] = {
        name: request.args.get(name, type=date.fromisoformat)
        for name in ("received_from", "received_to")
    }
    number = max(request.args.get("page", 1, type=int), 1)
    found = register_cases.list_cases(
        current.register(), current.actor(), **wanted, **days, page=number, per_page=PER_PAGE
    )
    return render_template(
        "cases/index.html",
        found=found,
        wanted=wanted,
        days=days,
        asked={**wanted, **days},
        number=number,
        pages=max(1, -(-found.total // PER_PAGE)),
        kinds=KINDS,
        states=STATES["case"],
        areas=_areas(),
    )


@cases.get("/<reference>")
def show(reference: str) -> str:
    """One case: facts, text, clock, what can be done, learning, history."""
    register, actor = current.register(), current.actor()
    case = register_cases.case_by_reference(register, actor, reference)
    shown = case.decision.suggestion_id
    return render_template(
        "cases/show.html",
        case=case,
        suggestion=suggestion_by_id(register, shown) if shown else None,
        buttons=register_cases.case_events(register, actor, case.id),
        past=register_cases.case_history(register, actor, case.id),
        learning=learning.learning_of_case(register, case.id),
        points=points_of(register, actor, case.id),
        recommendations=recommendations_of(register, case.id),
        areas=_areas(),
        names={user.id: user.name for user in all_users(register)},
    )


@cases.route("/<reference>/theme", methods=["GET", "POST"])
def theme(reference: str) -> ResponseReturnValue:
    """Decide anew about the theme."""
    case = register_cases.case_by_reference(current.register(), current.actor(), reference)
    form = ThemeForm()
    form.theme.choices = theme_choices({one.key: one.name for one in current.themes()})
    if form.validate_on_submit():
        try:
            register_cases.change_theme(
                current.register(),
                current.actor(),
                case.id,
                int(form.version.data or 0),
                chosen_theme(form.theme.data),
                tuple(one for one in case.secondary if one != form.theme.data),
                form.reason.data or None,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash("The theme is changed.")
            return redirect(url_for("cases.show", reference=case.reference))
    elif not form.is_submitted():
        form.version.data = case.version
    return render_template("cases/theme.html", form=form, case=case)


def _areas() -> dict[str, str]:
    return {area.key: area.name for area in all_service_areas(current.register())}
