"""Actions: planning one, doing it with evidence, and the list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from learning_register import actions as register_actions
from learning_register import audit_trail, evidence, progress_notes
from learning_register.errors import RegisterError
from learning_register.evidence_files import NewFile
from learning_register.guards import TEXT_ROLES
from learning_register.learning import learning_by_reference
from learning_register.users import ROLE_LABELS, all_users
from service import current
from service.forms import say
from service.learning_forms import ActionForm, EvidenceForm, ProgressForm
from service.wording import STATES

actions = Blueprint("actions", __name__)


@actions.get("/actions")
def index() -> str:
    """Actions: all, of one state or theme, or those overdue."""
    register = current.register()
    wanted: dict[str, Any] = {name: request.args.get(name) or None for name in ("theme", "state")}
    only: dict[str, Any] = {
        name: request.args.get(name) == "yes" or None for name in ("pending", "overdue")
    }
    found = register_actions.list_actions(register, **wanted, **only, today=register.today())
    return render_template(
        "actions/index.html", found=found, wanted=wanted, only=only, states=STATES["action"]
    )


@actions.route("/learning/<reference>/actions/new", methods=["GET", "POST"])
def plan(reference: str) -> ResponseReturnValue:
    """Plan an action for a piece of learning."""
    register = current.register()
    one = learning_by_reference(register, reference)
    form = ActionForm()
    form.kind.choices = [("", "Choose one"), *register_actions.ACTION_KINDS.items()]
    form.owner_id.choices = [("", "Choose one")] + [
        (str(user.id), f"{user.name}, {ROLE_LABELS[user.role]}")
        for user in all_users(register)
        if user.active
    ]
    if form.validate_on_submit():
        try:
            planned = register_actions.plan_action(
                register,
                current.actor(),
                one.id,
                form.what.data,
                form.kind.data,
                int(form.owner_id.data),
                form.due_on.data,
                form.team.data,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{planned} is planned.")
            return redirect(url_for("learning.show", reference=one.reference))
    return render_template("actions/plan.html", form=form, learning=one)


@actions.get("/actions/<reference>")
def show(reference: str) -> str:
    """One action."""
    register, actor = current.register(), current.actor()
    action = register_actions.action_by_reference(register, reference)
    return render_template(
        "actions/show.html",
        action=action,
        evidence=evidence.evidence_for(register, action.id),
        progress=progress_notes.progress_of_action(register, actor, action.id),
        moved=register_actions.due_date_moves(register, actor, action),
        takes_evidence=action.state in evidence.TAKES_EVIDENCE
        and (actor.role in evidence.ADDING_ROLES or actor.id == action.owner_id),
        reads_files=actor.role in TEXT_ROLES or actor.id == action.owner_id,
        buttons=register_actions.action_events(register, actor, action.id),
        past=audit_trail.history(register, "action", action.id),
        names={user.id: user.name for user in all_users(register)},
    )


@actions.route("/actions/<reference>/evidence", methods=["GET", "POST"])
def add_evidence(reference: str) -> ResponseReturnValue:
    """Add a note, a link or a file as evidence."""
    register = current.register()
    action = register_actions.action_by_reference(register, reference)
    form = EvidenceForm()
    if form.validate_on_submit():
        try:
            evidence.add_evidence(
                register,
                current.actor(),
                action.id,
                form.description.data,
                form.link.data or None,
                _file(form.file.data),
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash("The evidence is added.")
            return redirect(url_for("actions.show", reference=action.reference))
    return render_template("actions/evidence.html", form=form, action=action)


@actions.route("/actions/<reference>/progress", methods=["GET", "POST"])
def note_progress(reference: str) -> ResponseReturnValue:
    """Note how far an action has come."""
    register = current.register()
    action = register_actions.action_by_reference(register, reference)
    form = ProgressForm()
    if form.validate_on_submit():
        try:
            progress_notes.note_progress(register, current.actor(), action.id, form.text.data)
        except RegisterError as error:
            say(form, error)
        else:
            flash("The note is added.")
            return redirect(url_for("actions.show", reference=action.reference))
    return render_template("actions/progress.html", form=form, action=action)


@actions.get("/evidence/<int:evidence_id>")
def evidence_file(evidence_id: int) -> ResponseReturnValue:
    """A file of evidence, always as a download."""
    path, name, media_type = evidence.open_evidence_file(
        current.register(), current.actor(), evidence_id
    )
    return send_file(path, media_type, as_attachment=True, download_name=name)


def _file(sent: FileStorage | None) -> NewFile | None:
    if not sent or not sent.filename:
        return None
    return NewFile(sent.filename, sent.read())
