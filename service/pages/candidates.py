"""Texts that may teach the model: which to look at first, judging one, what was judged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import candidates as register_candidates
from learning_register.candidates import Label, Waiting
from learning_register.errors import RegisterError, WrongState
from learning_register.users import all_users
from service import current
from service.forms import chosen_theme, say, theme_choices
from service.model_forms import CandidateForm, DeclineForm, given
from service.review import Shown, phrases_to_hide, shown

candidates = Blueprint("candidates", __name__, url_prefix="/candidates")

LOOK_AGAIN = "Something else is hidden now. Read the text again, then approve it."


@candidates.get("")
def index() -> str:
    """The decisions that wait, in the order in which to look at them."""
    queue = current.reviewer().queue(current.register(), current.actor(), current.classifier())
    return render_template("candidates/index.html", queue=queue)


@candidates.get("/judged")
def judged() -> str:
    """What was approved and what was declined, the latest first."""
    register = current.register()
    return render_template(
        "candidates/judged.html",
        found=register_candidates.judged(register, current.actor()),
        names={user.id: user.name for user in all_users(register)},
    )


@candidates.route("/<int:decision_id>", methods=["GET", "POST"])
def judge(decision_id: int) -> ResponseReturnValue:
    """One text with what is hidden in it marked: hide more, label it, approve it."""
    register, actor = current.register(), current.actor()
    waiting = register_candidates.waiting_decision(register, actor, decision_id)
    form = _form(waiting)
    try:
        text = shown(waiting, current.pseudonymise, phrases_to_hide(given(form, "hide")))
    except WrongState as error:
        flash(error.message, "important")
        return redirect(url_for("candidates.index"))
    except RegisterError as error:
        text = shown(waiting, current.pseudonymise, ())
        say(form, error)
        return _page(waiting, form, text)
    if "approve" in request.form and form.validate():
        if form.seal.data != text.seal:
            form.form_errors.append(LOOK_AGAIN)
        elif _approved(waiting, form, text):
            flash("The text is approved. The next model that is trained learns from it.")
            return redirect(url_for("candidates.index"))
    return _page(waiting, form, text)


@candidates.route("/<int:decision_id>/decline", methods=["GET", "POST"])
def decline(decision_id: int) -> ResponseReturnValue:
    """Keep a text out, and say why."""
    register, actor = current.register(), current.actor()
    waiting = register_candidates.waiting_decision(register, actor, decision_id)
    form = DeclineForm()
    if form.validate_on_submit():
        try:
            register_candidates.decline(register, actor, decision_id, form.reason.data)
        except RegisterError as error:
            say(form, error)
        else:
            flash("The text is not taken.")
            return redirect(url_for("candidates.index"))
    return render_template("candidates/decline.html", form=form, waiting=waiting)


@candidates.post("/judged/<int:candidate_id>/take-back")
def take_back(candidate_id: int) -> ResponseReturnValue:
    """Undo a verdict."""
    register_candidates.take_back(current.register(), current.actor(), candidate_id)
    flash("The verdict is taken back. The text waits again.")
    return redirect(url_for("candidates.judged"))


def _form(waiting: Waiting) -> CandidateForm:
    form = CandidateForm()
    themes = {theme.key: theme.name for theme in current.themes()}
    form.theme.choices = theme_choices(themes)
    form.secondary.choices = list(themes.items())
    if not form.is_submitted():
        form.theme.data = waiting.theme or form.theme.choices[-1][0]
        form.secondary.data = list(waiting.secondary)
        form.risk.data = "yes" if waiting.risk else None
    return form


def _approved(waiting: Waiting, form: CandidateForm, text: Shown) -> bool:
    label = Label(
        chosen_theme(form.theme.data), tuple(form.secondary.data or ()), form.risk.data == "yes"
    )
    register, actor = current.register(), current.actor()
    try:
        register_candidates.approve(register, actor, waiting.decision_id, text.text, label)
    except RegisterError as error:
        say(form, error)
        return False
    return True


def _page(waiting: Waiting, form: CandidateForm, text: Shown) -> str:
    form.seal.data = text.seal
    return render_template(
        "candidates/judge.html",
        waiting=current.reviewer().now(current.classifier(), waiting),
        form=form,
        text=text,
    )
