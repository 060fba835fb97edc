"""The Flask application: what every page has in common."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

import training_data
from classifier.suggestion import Classifier
from classifier.themes import load_themes
from learning_register import users
from learning_register.errors import Busy, NotAllowed, NotFound, RegisterError
from learning_register.register import open_register
from service import access, api, current, quality_wording, wording
from service.data_folder import DataFolder
from service.pages import PAGES
from service.review import Reviewer
from service.serving_model import ServingModel

MAX_REQUEST = 12 * 1024 * 1024  # an evidence file of 10 MB, and its form
SESSION_HOURS = 8

csrf = CSRFProtect()


class _Sessions(SecureCookieSessionInterface):
    """Session cookies that are Secure whenever the request came over TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def create_app(
    folder: DataFolder, classifier: Classifier | None = None, behind_proxy: bool = False
) -> Flask:
    """The application over one data folder.

    `classifier` is loaded from the folder if not given; the register is opened for each request.
    Raises NoModel or ModelRefused, NotARegister, or RuntimeError when a page is not
    in the access table.
    """
    open_register(folder.register).close()  # refuse now what no request could use
    serving_model = ServingModel(folder.models, classifier)
    app = Flask(__name__, static_folder="assets/built", static_url_path="/assets")
    app.config.update(
        SECRET_KEY=folder.secret_key(),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        SESSION_COOKIE_NAME="heard",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        WTF_CSRF_TIME_LIMIT=SESSION_HOURS * 3600,
    )
    app.session_interface = _Sessions()
    app.extensions["data_folder"] = folder
    app.extensions["serving_model"] = serving_model
    app.extensions["reviewer"] = Reviewer()
    app.extensions["themes"] = load_themes(training_data.THEMES_FILE)
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    _templates(app)
    _sign_in(app)
    csrf.init_app(app)
    for page in PAGES:
        app.register_blueprint(page)
    api.register(app, csrf)
    app.before_request(_nonce)
    app.before_request(access.check_request)
    app.after_request(_headers)
    app.teardown_appcontext(current.close_register)
    _errors(app)
    with app.app_context():
        access.check_table()
    return app


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _signed_in(user_id: str) -> current.SignedIn | None:
        try:
            user = users.user_by_id(current.register(), int(user_id))
        except (NotFound, ValueError):
            return None
        return current.SignedIn(user) if user.active else None


def _templates(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            PackageLoader("service"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update({**wording.FILTERS, **quality_wording.FILTERS})
    app.jinja_env.globals.update(may_open=access.may_open)

    @app.context_processor
    def _common() -> dict[str, Any]:
        return {
            "cspNonce": g.get("nonce"),
            "themes": app.extensions["themes"],
            "is_demonstration": current.folder().demonstration_mark.exists(),
        }


def _nonce() -> None:
    g.nonce = secrets.token_urlsafe(16)


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{g.get('nonce', '')}'; style-src 'self'; "
        "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _errors(app: Flask) -> None:
    @app.errorhandler(RegisterError)
    def _refused(error: RegisterError) -> tuple[str, int]:
        status = {NotFound: 404, NotAllowed: 403, Busy: 503}.get(type(error), 409)
        return render_template(
            "error.html", title=wording.STATUS[status], message=error.message
        ), status

    @app.errorhandler(CSRFError)
    def _expired(error: CSRFError) -> tuple[str, int]:
        title = "This page was open for too long"
        return render_template("error.html", title=title, message=wording.EXPIRED), 400

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
        if error.code is None or error.code < 400:
            return error
        if api.problems.is_asked():
            return api.problems.of_http(error)
        title = wording.STATUS.get(error.code, "There is a problem with the service")
        message = wording.ADVICE.get(error.code, "Try again later.")
        return render_template("error.html", title=title, message=message), error.code
