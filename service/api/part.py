"""A part of the API: a blueprint whose routes check and describe what goes in and comes out."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

import marshmallow as ma
from flask import Request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

View = TypeVar("View", bound=Callable[..., Any])

_ETAG = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}
_LOCATION = {"Location": {"description": "Where it is now.", "schema": {"type": "string"}}}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag of what you read, so that nobody's change is lost.",
    "schema": {"type": "string"},
}


class _Parser(FlaskParser):
    """Refuses a filter that is not known, and JSON that Python cannot read, instead of failing."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012  as webargs declares it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise
        except (ValueError, RecursionError) as error:  # a number or a nesting without end
            raise BadRequest("The body is not JSON that can be read here.") from error

    def _handle_invalid_json_error(self, error: Exception, req: Request, *_: Any) -> NoReturn:
        raise BadRequest(f"The body is not JSON: {error}.")


class Part(Blueprint):  # type: ignore[misc]
    """One file of the API."""

    ARGUMENTS_PARSER = _Parser()

    def serves(
        self,
        method: str,
        rule: str,
        answer: type[ma.Schema],
        *,
        status: int = 200,
        query: type[ma.Schema] | None = None,
        body: type[ma.Schema] | None = None,
        versioned: bool = False,
        refuses: tuple[int, ...] = (),
    ) -> Callable[[View], View]:
        """A route. The view is given what `body` or `query` loaded, then the path's values.

        `versioned`: the answer has an ETag. `refuses`: what may come back besides 401, 403, 422.
        """
        headers = {**(_ETAG if versioned else {}), **(_LOCATION if status == 201 else {})}
        match = 428 in refuses

        def decorate(view: View) -> View:
            wrapped = view
            if body:
                wrapped = self.arguments(body)(wrapped)
            if query:
                wrapped = self.arguments(query, location="query")(wrapped)
            wrapped = self.response(status, answer, headers=headers or None)(wrapped)
            for code in (401, 403, *((400, 413, 415) if body else ()), *refuses):
                wrapped = self.alt_response(code, HTTPStatus(code).name)(wrapped)
            extras = {"parameters": [_IF_MATCH]} if match else {}
            wrapped = self.doc(operationId=f"{self.name}_{view.__name__}", **extras)(wrapped)
            self.route(rule, methods=[method], tags=[self.name])(wrapped)
            return view

        return decorate
