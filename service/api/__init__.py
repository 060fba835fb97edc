"""The JSON API for programs, under /api/v1; described by /api/v1/openapi.json.

- `tokens`: who asks; `versions`: lost updates; `problems`: every refusal; `part`: what a route is.
- one file for each thing (`cases`, `learning` …), with `schemas_in` and `schemas_out`.

A view calls one function of the register or the classifier. Who may do what is the register's own
rule: its `NotAllowed` is the 403.
"""

from http import HTTPStatus
from importlib.metadata import version

from flask import Flask
from flask_smorest import Api
from flask_wtf import CSRFProtect

from learning_register.errors import RegisterError
from service.api import problems, tokens
from service.api.actions import actions
from service.api.board import board
from service.api.candidates import candidates
from service.api.cases import cases
from service.api.findings import findings
from service.api.learning import learning
from service.api.measures import measure_values, measures
from service.api.models import drift, models
from service.api.part import Part
from service.api.schemas_out import Problem
from service.api.search import search
from service.api.sharing import sharing
from service.api.suggest import suggest
from service.api.themes import themes
from service.api.triangulation import triangulation

PREFIX = "/api/v1"
PARTS = (
    suggest,
    themes,
    cases,
    search,
    learning,
    sharing,
    actions,
    board,
    models,
    candidates,
    drift,
    triangulation,
    findings,
    measures,
    measure_values,
)

api = Part("api", __name__, url_prefix=PREFIX)
api.before_request(tokens.check_request)
api.register_error_handler(RegisterError, problems.of_register)
for part in PARTS:
    api.register_blueprint(part)


class _Described(Api):  # type: ignore[misc]
    """Describes refusals as they are, and leaves their handling to `problems`."""

    def _register_responses(self) -> None:
        refusals = {one.name: one.phrase for one in HTTPStatus if one >= 400}
        for name, phrase in {**refusals, self.DEFAULT_ERROR_RESPONSE_NAME: "Refused"}.items():
            content = {problems.MEDIA_TYPE: {"schema": Problem}}
            response = {"description": phrase, "content": content}
            self.spec.components.response(name, response, lazy=True)

    def _register_error_handlers(self) -> None:
        """None: the application asks `problems`, for paths that are not there too."""


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Add the API to the application. It takes no cookie, and so needs no CSRF token."""
    app.config["OPENAPI_URL_PREFIX"] = PREFIX
    described = _Described(
        app,
        spec_kwargs={
            "title": "Heard",
            "version": version("heard"),
            "openapi_version": "3.1.0",
            "info": {"description": "Themes of complaints, what was learnt and what was done."},
            "servers": [{"url": "/"}],
            "security": [{"token": []}],
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        },
    )
    described.register_blueprint(api)
    for part in (api, *PARTS):
        csrf.exempt(part)
