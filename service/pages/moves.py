"""Doing the next thing with a case, a learning or an action: one page for every event.

Which events there are, who may do them and what they need stands in the register's rules alone.
"""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learning_register.actions import action_by_reference, action_events
from learning_register.cases import case_by_reference, case_events
from learning_register.errors import RegisterError
from learning_register.learning import learning_by_reference, learning_events
from learning_register.moves import move as move_in_register
from learning_register.rules import Rule
from learning_register.users import all_users
from service import current
from service.forms import say
from service.move_forms import move_form
from service.wording import EVENTS

moves = Blueprint("moves", __name__)

PAGES = {"case": "cases.show", "learning": "learning.show", "action": "actions.show"}


@moves.route("/<any(case, learning, action):machine>/<reference>/<event>", methods=["GET", "POST"])
def move(machine: str, reference: str, event: str) -> ResponseReturnValue:
    """Show the form of an event and apply it; nothing is written unless all of it holds."""
    subject, rules = _subject(machine, reference)
    rule = next((rule for rule in rules if rule.event == event), None)
    back = url_for(PAGES[machine], reference=subject.reference)
    if rule is None:
        flash("That was done already, or is not possible now. This is how it stands.", "important")
        return redirect(back)
    users = {user.username: user.name for user in all_users(current.register()) if user.active}
    form = move_form(event, rule.takes, rule.needs, users)
    if form.is_submitted() and form.validate():
        given = {name: form[name].data for name in rule.takes if form[name].data}
        try:
            move_in_register(
                current.register(),
                current.actor(),
                machine,
                subject.id,
                event,
                int(form.version.data or 0),
                **given,
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash(f"{subject.reference}: {EVENTS[event].lower()}.")
            return redirect(back)
    elif not form.is_submitted():
        form.version.data = subject.version
    return render_template(
        "move.html", form=form, rule=rule, subject=subject, machine=machine, back=back
    )


def _subject(machine: str, reference: str) -> tuple[Any, tuple[Rule, ...]]:
    register, actor = current.register(), current.actor()
    if machine == "case":
        case = case_by_reference(register, actor, reference)
        return case, case_events(register, actor, case.id)
    if machine == "learning":
        one = learning_by_reference(register, reference)
        return one, learning_events(register, actor, one.id)
    if machine == "action":
        action = action_by_reference(register, reference)
        return action, action_events(register, actor, action.id)
    abort(404)
