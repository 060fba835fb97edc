"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from service import accounts, current
from service.forms import SignInForm

sign_in = Blueprint("sign_in", __name__)


def _within(target: str | None) -> str:
    """A path of this service, or the first page: a link may not lead elsewhere."""
    parts = urlsplit(target or "")
    safe = target and not parts.scheme and not parts.netloc and target.startswith("/")
    if not safe or "\\" in str(target) or str(target).startswith("//"):
        return url_for("start.index")
    return str(target)


@sign_in.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
def sign_in_page() -> ResponseReturnValue:
    """Ask for username and password; on success go where the person wanted to go."""
    form = SignInForm()
    if current_user.is_authenticated:
        return redirect(_within(form.next.data))
    if form.validate_on_submit():
        user = accounts.signed_in_user(current.register(), form.username.data, form.password.data)
        if user:
            session.clear()
            session.permanent = True
            login_user(current.SignedIn(user))
            return redirect(_within(form.next.data))
        form.form_errors.append("The username or the password is wrong. Try again.")
    elif not form.is_submitted():
        form.next.data = request.args.get("next", "")
    return render_template("sign_in.html", form=form)


@sign_in.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("start.index"))
