"""Models: the versions, the card of one, two side by side, letting one serve."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from classifier import model_versions
from classifier.evaluation import FIGURES
from classifier.model_errors import ModelRefused, NoModel, NotLetIn
from classifier.model_history import history
from classifier.model_store import read_card
from classifier.model_versions import Version, version_named, versions
from classifier.promotion import Comparison, NotComparable
from learning_register.errors import NotFound, RegisterError
from learning_register.model_changes import check_may_see
from service import current, model_changes
from service.card_blocks import card_blocks
from service.forms import say
from service.model_changes import Chosen
from service.model_forms import BringBackForm, CompareForm, PromoteForm, given

models = Blueprint("models", __name__, url_prefix="/models")

REASON_NEEDED = "Enter why it is let in all the same."


@models.get("")
def index() -> str:
    """All versions, which serves, which served when."""
    check_may_see(current.actor())
    folder = current.folder().models
    return render_template(
        "models/index.html",
        found=versions(folder),
        times=tuple(reversed(history(folder))),
        form=_compare_form(versions(folder)),
        serving=current.classifier().version,
    )


@models.get("/compare")
def compare() -> ResponseReturnValue:
    """Two versions side by side."""
    check_may_see(current.actor())
    form = _compare_form(versions(current.folder().models))
    names = [name for name, _ in form.before.choices]
    if form.before.data not in names or form.after.data not in names:
        flash("Choose two versions.", "important")
        return redirect(url_for("models.index"))
    before, after = _version(form.before.data), _version(form.after.data)
    found, why_not = _comparison(after.name, before.name)
    return render_template(
        "models/compare.html",
        before=before, after=after, found=found, why_not=why_not, form=form, figures=FIGURES,
    )  # fmt: skip


@models.get("/<version>")
def show(version: str) -> str:
    """One version: its card, and what speaks against its serving."""
    check_may_see(current.actor())
    one = _version(version)
    found, why_not = (None, None)
    if one.standing != "serves":
        found, why_not = _comparison(one.name)
    return render_template(
        "models/show.html",
        one=one,
        card=card_blocks(read_card(current.folder().models, version)) if one.manifest else (),
        found=found,
        why_not=why_not,
        against=_against(one),
    )


@models.route("/<version>/promote", methods=["GET", "POST"])
def promote(version: str) -> ResponseReturnValue:
    """Let a challenger serve, if nothing speaks against it or somebody takes it upon themselves."""
    one, form = _version(version), PromoteForm()
    against = _against(one)
    if form.validate_on_submit():
        chosen = Chosen(version, given(form, "reason"), bool(against and form.anyway.data))
        if against and not chosen.anyway:
            form.anyway.errors = ["Tick this to set the objections aside."]
        elif against and not chosen.reason:
            form.reason.errors = [REASON_NEEDED]
        elif _done(form, chosen):
            return redirect(url_for("models.index"))
    return render_template("models/promote.html", one=one, form=form, against=against)


@models.route("/<version>/bring-back", methods=["GET", "POST"])
def bring_back(version: str) -> ResponseReturnValue:
    """Let a version that served before serve again."""
    one, form = _version(version), BringBackForm()
    if form.validate_on_submit() and _done(form, Chosen(version, given(form, "reason")), back=True):
        return redirect(url_for("models.index"))
    return render_template("models/bring_back.html", one=one, form=form)


def _done(form: PromoteForm | BringBackForm, chosen: Chosen, back: bool = False) -> bool:
    register, actor, folder = current.register(), current.actor(), current.folder().models
    try:
        if back:
            model_changes.bring_back(register, actor, folder, chosen)
        else:
            model_changes.promote(register, actor, folder, chosen, current.themes())
    except RegisterError as error:
        say(form, error)
    except NotLetIn as error:
        form.form_errors.extend(error.reasons)
    except (ModelRefused, NoModel) as error:
        form.form_errors.append(str(error))
    else:
        flash(f"Model {chosen.version} serves now.")
        return True
    return False


def _version(name: str) -> Version:
    try:
        return version_named(current.folder().models, name)
    except ModelRefused as error:
        raise NotFound(
            "There is no such version of the model. Choose one from the list."
        ) from error


def _comparison(after: str, before: str | None = None) -> tuple[Comparison | None, str | None]:
    """Two versions beside each other, or why that cannot be."""
    try:
        return model_versions.comparison(current.folder().models, after, before), None
    except (NotComparable, ModelRefused, NoModel) as error:
        return None, str(error)


def _against(one: Version) -> tuple[str, ...]:
    return model_changes.objections_to(current.folder().models, one.name, current.themes())


def _compare_form(found: tuple[Version, ...]) -> CompareForm:
    form = CompareForm(request.args)
    named = [(one.name, one.name) for one in found if one.manifest]
    form.before.choices = form.after.choices = named
    serving = next((one.name for one in found if one.standing == "serves"), None)
    if not form.before.data or form.before.data == "None":
        form.before.data = serving
    if not form.after.data or form.after.data == "None":
        form.after.data = next((name for name, _ in named if name != serving), serving)
    return form
