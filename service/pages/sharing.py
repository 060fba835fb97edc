"""Where learning was shared, and what children are told: you said, we did."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning_register import sharing as register_sharing
from learning_register.errors import RegisterError
from learning_register.learning import learning_by_reference
from learning_register.periods import period_with, recent_periods, usual_period
from service import current
from service.forms import say
from service.learning_forms import SharingForm, WordsForm

sharing = Blueprint("sharing", __name__)


@sharing.get("/you-said-we-did")
def you_said_we_did() -> str:
    """What children were told in a quarter or a financial year."""
    register = current.register()
    wanted, today = request.args.get("period"), register.today()
    period = period_with(wanted) if wanted else usual_period(today)
    told = register_sharing.you_said_we_did(register, period.first_day, period.last_day)
    return render_template(
        "sharing/you_said_we_did.html", told=told, period=period, periods=recent_periods(today)
    )


@sharing.route("/learning/<reference>/sharing/new", methods=["GET", "POST"])
def share(reference: str) -> ResponseReturnValue:
    """Record that learning was shared with a forum."""
    register = current.register()
    one = learning_by_reference(register, reference)
    form = SharingForm()
    if form.validate_on_submit():
        new = register_sharing.NewSharing(
            form.forum.data,
            form.shared_on.data,
            form.which.data,
            form.you_said.data,
            form.we_did.data,
        )
        try:
            register_sharing.share(register, current.actor(), one.id, new)
        except RegisterError as error:
            say(form, error)
        else:
            flash("Where it was shared is recorded.")
            return redirect(url_for("learning.show", reference=one.reference))
    return render_template("sharing/share.html", form=form, learning=one)


@sharing.route("/learning/<reference>/sharing/<int:sharing_id>", methods=["GET", "POST"])
def reword(reference: str, sharing_id: int) -> ResponseReturnValue:
    """Better the words for children."""
    register = current.register()
    one = learning_by_reference(register, reference)
    told = register_sharing.sharing_by_id(register, sharing_id)
    if told.learning_id != one.id:
        abort(404)
    form = WordsForm()
    if form.validate_on_submit():
        try:
            register_sharing.reword(
                register,
                current.actor(),
                sharing_id,
                int(form.version.data or 0),
                form.you_said.data,
                form.we_did.data,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash("The words are changed.")
            return redirect(url_for("learning.show", reference=one.reference))
    elif not form.is_submitted():
        form.version.data = told.version
        form.you_said.data, form.we_did.data = told.you_said, told.we_did
    return render_template("sharing/words.html", form=form, learning=one, told=told)
