"""Measures: what each counts and speaks to, and the figures of a month."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import measures as register_measures
from learning_register.case_kinds import all_service_areas, service_area_key
from learning_register.errors import Invalid, Missing, RegisterError, Stale
from learning_register.measure_values import (
    checked_month,
    checked_team,
    month_values,
    put_month,
    recorded_months,
    teams,
)
from learning_register.measures import FORMS, NewMeasure, all_measures, may_read, measure_with
from learning_register.periods import month_of
from service import current
from service.forms import say
from service.quality_forms import MeasureForm, given_and_seen, month_form

measures = Blueprint("measures", __name__, url_prefix="/measures")

MONTHS_TO_CHOOSE = 24
MONTHS_SHOWN = 6


@measures.get("")
def index() -> str:
    """All measures, and which figures of the last months are there."""
    register, actor = current.register(), current.actor()
    may_read(actor)
    months = _months(register.today())[:MONTHS_SHOWN]
    recorded = recorded_months(register, actor, months[-1], months[0])
    return render_template(
        "measures/index.html",
        measures=all_measures(register),
        forms=FORMS,
        months=months,
        areas=_areas(),
        values={(one.service_area, one.month): one.values for one in reversed(recorded)},
        choices=_months(register.today()),
        teams=teams(register),
    )


@measures.route("/month", methods=["GET", "POST"])
def month() -> ResponseReturnValue:
    """The figures of one service area, or one team, for one month."""
    register, actor = current.register(), current.actor()
    try:
        area, when, team = _place()
    except (Invalid, Missing) as error:
        flash(error.message, "important")
        return redirect(url_for("measures.index"))
    values = dict(month_values(register, actor, area, when, team))
    active = all_measures(register, active_only=True)
    form = month_form(active, values)
    if form.is_submitted() and form.validate():
        given, seen = given_and_seen(form, [one.key for one in active])
        try:
            changed = put_month(register, actor, area, when, given, seen, team)
        except RegisterError as error:
            _say(form, error)
            if isinstance(error, Stale) and error.field:
                now = month_values(register, actor, area, when, team)[error.field]
                form[f"{error.field}-seen"].data = str(now.version)
        else:
            flash(_kept(changed))
            return redirect(url_for("measures.index"))
    return render_template(
        "measures/month.html",
        form=form,
        measures=active,
        month=when,
        area=_areas()[area],
        team=team,
    )


@measures.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a measure."""
    form = _measure_form(None)
    if form.validate_on_submit():
        try:
            made = register_measures.add_measure(
                current.register(), current.actor(), _new_measure(form)
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{made.name} is added.")
            return redirect(url_for("measures.index"))
    return render_template("measures/edit.html", form=form, measure=None)


@measures.route("/<key>", methods=["GET", "POST"])
def edit(key: str) -> ResponseReturnValue:
    """Change a measure, or the themes that it speaks to."""
    measure = measure_with(current.register(), key)
    form = _measure_form({**vars(measure), "themes": list(measure.themes)})
    if form.validate_on_submit():
        try:
            register_measures.change_measure(
                current.register(),
                current.actor(),
                key,
                int(form.version.data or 0),
                _new_measure(form),
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{form.name.data} is changed.")
            return redirect(url_for("measures.index"))
    return render_template("measures/edit.html", form=form, measure=measure)


def _place() -> tuple[str, str, str]:
    """The service area, the month and the team of the address. Raises Missing or Invalid."""
    register = current.register()
    area = service_area_key(register, request.args.get("service_area"))
    if area is None:
        raise Missing("Choose the service area of which you want to record figures.")
    when = checked_month(request.args.get("month", ""), register.today())
    return area, when, checked_team(request.args.get("team"))


def _measure_form(data: dict[str, Any] | None) -> MeasureForm:
    form = MeasureForm(data=data)
    form.themes.choices = [(theme.key, theme.name) for theme in current.themes()]
    return form


def _new_measure(form: MeasureForm) -> NewMeasure:
    return NewMeasure(
        name=form.name.data,
        definition=form.definition.data,
        form=form.form.data,
        better=form.better.data,
        unit=form.unit.data,
        out_of=form.out_of.data or None,
        themes=tuple(form.themes.data or ()),
        active=form.active.data,
    )


def _say(form: Any, error: RegisterError) -> None:
    """At the measure at fault; a measure's key may be the name of something else of the form."""
    if error.field in form:
        form[error.field].errors = [*form[error.field].errors, error.message]
    else:
        form.form_errors.append(error.message)


def _kept(changed: int) -> str:
    if not changed:
        return "Nothing was changed."
    return "1 figure is kept." if changed == 1 else f"{changed} figures are kept."


def _months(today: date) -> list[str]:
    """The months to choose from, the latest first."""
    days = [today.replace(day=1)]
    while len(days) < MONTHS_TO_CHOOSE:
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return [month_of(day) for day in days]


def _areas() -> dict[str, str]:
    return {area.key: area.name for area in all_service_areas(current.register())}
