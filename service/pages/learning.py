"""Learning: by theme and state, one piece with its actions, identifying it and where it is from."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import actions, audit_trail, learning_sources
from learning_register import learning as register_learning
from learning_register.case_kinds import all_service_areas
from learning_register.effect import effect_of_learning
from learning_register.errors import RegisterError
from learning_register.learning_sources import Source, case_count, sources_of
from learning_register.progress_notes import progress_of_learning
from learning_register.sharing import NOT_SHARED, sharing_of
from learning_register.users import all_users
from service import current
from service.forms import say
from service.learning_forms import LearningForm, ServiceAreaForm, SourceForm
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
    form.service_area.choices = _area_choices()
    if form.validate_on_submit():
        try:
            reference = register_learning.identify(
                current.register(),
                current.actor(),
                form.theme.data,
                form.statement.data,
                tuple(filter(None, re.split(r"[\s,;]+", form.cases.data or ""))),
                sources=(_source(form),) if form.source.data or form.reference.data else (),
                service_area=form.service_area.data,
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
    """One learning: where it is from, what is done, whom it was shared with, whether it helped."""
    register, actor = current.register(), current.actor()
    one = register_learning.learning_by_reference(register, reference)
    return render_template(
        "learning/show.html",
        learning=one,
        areas={area.key: area.name for area in all_service_areas(register)},
        sources=sources_of(register, actor, one.id),
        case_count=case_count(register, one.id),
        actions=actions.list_actions(register, learning_id=one.id, today=register.today()),
        progress=progress_of_learning(register, actor, one.id),
        shared=sharing_of(register, one.id),
        may_be_shared=one.state not in NOT_SHARED,
        effect=effect_of_learning(register, actor, one),
        buttons=register_learning.learning_events(register, actor, one.id),
        past=audit_trail.history(register, "learning", one.id),
        names={user.id: user.name for user in all_users(register)},
    )


@learning.route("/<reference>/sources/new", methods=["GET", "POST"])
def add_source(reference: str) -> ResponseReturnValue:
    """Say what else learning came from."""
    register = current.register()
    one = register_learning.learning_by_reference(register, reference)
    form = SourceForm()
    if form.validate_on_submit():
        try:
            learning_sources.add_source(register, current.actor(), one.id, _source(form))
        except RegisterError as error:
            say(form, error)
        else:
            flash("The source is added.")
            return redirect(url_for("learning.show", reference=one.reference))
    return render_template("learning/source.html", form=form, learning=one)


@learning.route("/<reference>/service-area", methods=["GET", "POST"])
def service_area(reference: str) -> ResponseReturnValue:
    """Say which service area learning is about."""
    register = current.register()
    one = register_learning.learning_by_reference(register, reference)
    form = ServiceAreaForm()
    form.service_area.choices = _area_choices()
    if form.validate_on_submit():
        try:
            register_learning.change_service_area(
                register,
                current.actor(),
                one.id,
                int(form.version.data or 0),
                form.service_area.data,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash("The service area is changed.")
            return redirect(url_for("learning.show", reference=one.reference))
    elif not form.is_submitted():
        form.version.data = one.version
        form.service_area.data = one.service_area or ""
    return render_template("learning/service_area.html", form=form, learning=one)


def _area_choices() -> list[tuple[str, str]]:
    areas = all_service_areas(current.register())
    return [("", "The whole service"), *((area.key, area.name) for area in areas)]


def _source(form: LearningForm | SourceForm) -> Source:
    return Source(form.source.data, form.reference.data or "", form.link.data or None)
