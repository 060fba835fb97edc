"""Audit findings: a text in, suggested themes, a person's choice; the list; putting one right."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from classifier.suggestion import Suggestion
from learning_register import audit_trail, suggestions
from learning_register import audits as register_audits
from learning_register.audits import GRADES, Finding, NewFinding
from learning_register.case_kinds import all_service_areas
from learning_register.errors import AlreadyExists, Invalid, RegisterError
from learning_register.moves import move as move_in_register
from learning_register.suggestions import suggestion_by_id
from learning_register.users import all_users
from service import current
from service.forms import NO_THEME_CHOICE, say
from service.quality_forms import (
    NO_THEME_FITS,
    CorrectionForm,
    FindingForm,
    FindingTextForm,
    ReasonForm,
)
from service.suggesting import kept_fields
from service.wording import EVENTS

audits = Blueprint("audits", __name__, url_prefix="/audits")

PER_PAGE = 25


@audits.get("")
def index() -> str:
    """The list, filtered by theme, service area and grade."""
    wanted: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("theme", "service_area", "grade")
    }
    number = max(request.args.get("page", 1, type=int), 1)
    found = register_audits.list_findings(
        current.register(), current.actor(), **wanted, page=number, per_page=PER_PAGE
    )
    return render_template(
        "audits/index.html",
        found=found,
        wanted=wanted,
        number=number,
        pages=max(1, -(-found.total // PER_PAGE)),
        grades=GRADES,
        areas=_areas(),
    )


@audits.route("/new", methods=["GET", "POST"])
def write() -> ResponseReturnValue:
    """First step: what was found."""
    form = FindingTextForm()
    if form.validate_on_submit():
        return _choose(_finding_form(None), form.text.data)
    return render_template("audits/write.html", form=form)


@audits.post("/new/themes")
def choose() -> ResponseReturnValue:
    """Second step: choose the themes, enter the facts, record."""
    form = _finding_form(request.form)
    text = request.form.get("text", "")
    if not form.validate_on_submit():
        return _choose(form, text)
    try:
        if not str(form.suggestion_id.data).isdigit():
            raise Invalid("Ask for suggestions again.")
        seen = int(form.suggestion_id.data)
        found = register_audits.record_finding(
            current.register(), current.actor(), _new_finding(form, text, seen)
        )
    except AlreadyExists as error:
        flash(error.message)
        before = register_audits.finding_from_suggestion(current.register(), current.actor(), seen)
        return redirect(url_for("audits.show", reference=before))
    except RegisterError as error:
        say(form, error)
        return _choose(form, text)
    flash(f"{found.reference} is recorded.")
    return redirect(url_for("audits.show", reference=found.reference))


@audits.get("/<reference>")
def show(reference: str) -> str:
    """One finding: what was found, how good, its themes and what was suggested, its history."""
    register, actor = current.register(), current.actor()
    found = register_audits.finding_by_reference(register, actor, reference)
    return render_template(
        "audits/show.html",
        finding=found,
        suggestion=suggestion_by_id(register, found.suggestion_id) if found.suggestion_id else None,
        events=register_audits.finding_events(register, actor, found.id),
        past=audit_trail.history(register, "finding", found.id),
        areas=_areas(),
        names={user.id: user.name for user in all_users(register)},
    )


@audits.route("/<reference>/correct", methods=["GET", "POST"])
def correct(reference: str) -> ResponseReturnValue:
    """Put right what was recorded wrongly."""
    register, actor = current.register(), current.actor()
    found = register_audits.finding_by_reference(register, actor, reference)
    form = CorrectionForm(data=_as_it_stands(found))
    _offer(form)
    if form.validate_on_submit():
        try:
            register_audits.correct_finding(
                register,
                actor,
                found.reference,
                int(form.version.data or 0),
                _new_finding(form, form.text.data, None),
                form.reason.data,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{found.reference} is corrected.")
            return redirect(url_for("audits.show", reference=found.reference))
    return render_template("audits/correct.html", form=form, finding=found)


@audits.route("/<reference>/<any(withdraw, reinstate):event>", methods=["GET", "POST"])
def move(reference: str, event: str) -> ResponseReturnValue:
    """Withdraw a finding that should not be there, or bring it back."""
    register, actor = current.register(), current.actor()
    found = register_audits.finding_by_reference(register, actor, reference)
    rules = register_audits.finding_events(register, actor, found.id)
    rule = next((rule for rule in rules if rule.event == event), None)
    back = url_for("audits.show", reference=found.reference)
    if rule is None:
        flash("That was done already, or is not possible now. This is how it stands.", "important")
        return redirect(back)
    form = ReasonForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            seen = int(form.version.data or 0)
            move_in_register(
                register, actor, "finding", found.id, event, seen, reason=form.reason.data
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{found.reference}: {EVENTS[event].lower()}.")
            return redirect(back)
    return render_template("audits/move.html", form=form, rule=rule, finding=found, back=back)


def _finding_form(sent: Any) -> FindingForm:
    form = FindingForm(sent)
    _offer(form)
    return form


def _offer(form: FindingForm) -> None:
    form.themes.choices = [*((one.key, one.name) for one in current.themes()), NO_THEME_FITS]
    form.service_area.choices = [("", "Choose one"), *_areas().items()]


def _choose(form: FindingForm, text: str) -> str:
    """Show the text with its suggestion; what was shown is kept, so that it can be compared."""
    suggestion = current.classifier().suggest(text)
    if not form.suggestion_id.data:
        form.suggestion_id.data = suggestions.keep_suggestion(
            current.register(),
            current.actor(),
            suggestions.text_sha256(text),
            kept_fields(current.classifier(), text, suggestion),
        )
    return render_template(
        "audits/choose.html",
        form=form,
        suggestion=suggestion,
        choices=_choices(suggestion),
        no_theme=NO_THEME_FITS,
        risk_procedure=current.folder().risk_procedure(),
        text=text,
    )


def _choices(suggestion: Suggestion) -> list[tuple[Any, float | None]]:
    """Every theme with its confidence, those suggested first, the others by name."""
    confidence = {one.theme: one.confidence for one in suggestion.suggestions}
    ranked = [current.themes()[key] for key in confidence]
    others = (theme for theme in current.themes() if theme.key not in confidence)
    return [(theme, confidence.get(theme.key)) for theme in (*ranked, *sorted(others, key=_name))]


def _name(theme: Any) -> str:
    return str(theme.name)


def _new_finding(form: FindingForm, text: str, suggestion_id: int | None) -> NewFinding:
    return NewFinding(
        source=form.source.data,
        found_on=form.found_on.data,
        service_area=form.service_area.data,
        standard=form.standard.data,
        grade=form.grade.data,
        text=text,
        themes=form.chosen_themes,
        team=form.team.data,
        suggestion_id=suggestion_id,
    )


def _as_it_stands(found: Finding) -> dict[str, Any]:
    return {**vars(found), "themes": list(found.themes) or [NO_THEME_CHOICE]}


def _areas() -> dict[str, str]:
    return {area.key: area.name for area in all_service_areas(current.register())}
