"""Learning: by theme and state, one piece with its actions, and identifying it."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import actions, audit_trail
from learning_register import learning as register_learning
from learning_register.errors import RegisterError
from learning_register.learning_sources import case_count, cases_of
from learning_register.users import all_users
from service import current
from service.forms import LearningForm, say
from service.wording import STATES

learning = Blueprint("learning", __name__, url_prefix="/learning")


@learning.get("")
def index() -> str:
    """Learning, of one theme or state if asked."""
    wanted = {name: request.args.get(name) or None for name in ("theme", "state")}
    in_hand = request.args.get("in_hand") == "yes"
    found = register_learning.list_learning(current.register(), **wanted, in_hand=in_hand)
    return render_template(
        "learning/index.html",
        found=found,
        wanted=wanted,
        in_hand=in_hand,
        states=STATES["learning"],
    )


@learning.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Identify learning for a theme."""
    form = LearningForm()
    form.theme.choices = [("", "Choose one"), *((t.key, t.name) for t in current.themes())]
    if form.validate_on_submit():
        references = tuple(filter(None, re.split(r"[\s,;]+", form.cases.data or "")))
        try:
            reference = register_learning.identify(
                current.register(),
                current.actor(),
                form.theme.data,
                form.statement.data,
                references,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{reference} is recorded. A manager or Quality Assurance can now agree it.")
            return redirect(url_for("learning.show", reference=reference))
    elif not form.is_submitted():
        form.theme.data = request.args.get("theme", "")
        form.cases.data = request.args.get("case", "")
    return render_template("learning/new.html", form=form)


@learning.get("/<reference>")
def show(reference: str) -> str:
    """One piece of learning."""
    register, actor = current.register(), current.actor()
    one = register_learning.learning_by_reference(register, reference)
    return render_template(
        "learning/show.html",
        learning=one,
        cases=cases_of(register, actor, one.id),
        case_count=case_count(register, one.id),
        actions=actions.list_actions(register, learning_id=one.id, today=register.today()),
        buttons=register_learning.learning_events(register, actor, one.id),
        past=audit_trail.history(register, "learning", one.id),
        names={user.id: user.name for user in all_users(register)},
    )
