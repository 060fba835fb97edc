"""Intake: a text in, suggested themes beside the whole list, the officer's choice, a case."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from classifier.suggestion import Suggestion
from learning_register import suggestions
from learning_register.case_kinds import all_service_areas
from learning_register.cases import NewCase, case_from_suggestion, record_case
from learning_register.errors import AlreadyExists, Invalid, RegisterError
from learning_register.suggestions import Decision
from service import current
from service.forms import CaseForm, TextForm, chosen_theme, say, theme_choices
from service.suggesting import kept_fields

intake = Blueprint("intake", __name__, url_prefix="/intake")


@dataclass(frozen=True)
class Choice:
    """One theme as it is offered: `confidence` is None for a theme that is not suggested."""

    key: str
    name: str
    definition: str
    confidence: float | None


@intake.route("", methods=["GET", "POST"])
def write() -> ResponseReturnValue:
    """First step: the text."""
    form = TextForm()
    if form.validate_on_submit():
        return _choose(_new_case_form(), form.text.data)
    return render_template("intake/write.html", form=form)


@intake.post("/theme")
def choose() -> ResponseReturnValue:
    """Second step: choose the theme, enter the facts, record."""
    form = _new_case_form()
    if not form.validate_on_submit():
        return _choose(form, form.text.data or "")
    try:
        case = record_case(current.register(), current.actor(), _new_case(form), _decision(form))
    except AlreadyExists as error:
        flash(error.message)
        seen = int(form.suggestion_id.data)
        before = case_from_suggestion(current.register(), current.actor(), seen)
        return redirect(url_for("cases.show", reference=before))
    except RegisterError as error:
        say(form, error)
        return _choose(form, form.text.data or "")
    flash(f"{case.reference} is recorded.")
    return redirect(url_for("cases.show", reference=case.reference))


def _new_case_form() -> CaseForm:
    themes = {theme.key: theme.name for theme in current.themes()}
    form = CaseForm(request.form if "received_on-day" in request.form else None)
    form.theme.choices = theme_choices(themes)
    form.secondary.choices = list(themes.items())
    areas = all_service_areas(current.register())
    form.service_area.choices = [("", "Not known"), *((area.key, area.name) for area in areas)]
    return form


def _choose(form: CaseForm, text: str) -> str:
    """Show the text with its suggestion; what was shown is kept, so that it can be compared."""
    suggestion = current.classifier().suggest(text)
    if not form.suggestion_id.data:
        form.text.data = text
        form.suggestion_id.data = suggestions.keep_suggestion(
            current.register(),
            current.actor(),
            suggestions.text_sha256(text),
            kept_fields(current.classifier(), text, suggestion),
        )
    suggested = {one.theme: one.confidence for one in suggestion.suggestions}
    choices = [
        Choice(theme.key, theme.name, theme.definition, suggested.get(theme.key))
        for theme in current.themes()
    ]
    return render_template(
        "intake/choose.html",
        form=form,
        suggestion=suggestion,
        suggested=_ranked(suggestion, choices),
        others=sorted((one for one in choices if one.confidence is None), key=lambda c: c.name),
        also_raised=current.classifier().also_raised(text),
        names={theme.key: theme.name for theme in current.themes()},
        text=text,
        risk_procedure=current.folder().risk_procedure(),
    )


def _ranked(suggestion: Suggestion, choices: list[Choice]) -> list[Choice]:
    by_key = {choice.key: choice for choice in choices}
    return [by_key[one.theme] for one in suggestion.suggestions]


def _new_case(form: CaseForm) -> NewCase:
    return NewCase(
        kind=form.kind.data,
        text=form.text.data or "",
        received_on=form.received_on.data,
        channel=form.channel.data,
        made_by=form.made_by.data,
        person_name=form.person_name.data or None,
        service_area=form.service_area.data or None,
        restricted=form.restricted.data,
        desired_outcome=form.desired_outcome.data or None,
        **{name: form[name].data or None for name in CaseForm.MORE},
    )


def _decision(form: CaseForm) -> Decision:
    if not str(form.suggestion_id.data).isdigit():
        raise Invalid("Ask for suggestions again.")
    return Decision(
        theme=chosen_theme(form.theme.data),
        secondary=tuple(form.secondary.data or ()),
        suggestion_id=int(form.suggestion_id.data),
        reason=form.reason.data or None,
    )
