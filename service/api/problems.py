"""Every refusal of the API as application/problem+json (RFC 9457)."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from learning_register.errors import (
    AlreadyExists,
    Busy,
    Invalid,
    Missing,
    NotAllowed,
    NotFound,
    RegisterError,
    Stale,
    WrongState,
)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[RegisterError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Stale: 412,
    WrongState: 409,
    AlreadyExists: 409,
    Busy: 503,
    Missing: 422,
    Invalid: 422,
}
"""How a refusal of the register is told; any other is a fault of the service."""

_OWN_NAMES = {"owner_id": "owner"}
"""Where a field of the API has another name than the register's."""

_LOCATIONS = frozenset({"json", "query"})
_FAULT = "Something went wrong in the service. Try again later, or tell your administrator."
_DETAIL = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "What was sent is too large.",
    422: "Some of what was sent cannot be taken; “errors” says what.",
    500: _FAULT,
}


def is_asked() -> bool:
    """Whether this request is for the API, its unknown paths included."""
    return f"{request.path}/".startswith("/api/")


def of_register(error: RegisterError) -> Response:
    """The answer to what the register refuses."""
    status = STATUS.get(type(error))
    field = _OWN_NAMES.get(error.field or "", error.field)
    if status == 404 and field:
        status = 422  # the address is right: what is not there was named in what was sent
    if status is None:
        # Such as a register of another version: its message names files of the server.
        current_app.logger.error("The API failed", exc_info=error)
        return _problem(500, _FAULT)
    errors = {field: [error.message]} if field else None
    return _problem(status, error.message, errors)


def of_http(error: HTTPException) -> Response | HTTPException:
    """The answer to a request that HTTP itself refuses, or that failed."""
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    messages = getattr(error, "data", {}).get("messages") or {}
    own = error.description if error.description != type(error).description else None
    detail = own if own and not messages else _DETAIL.get(error.code, error.description or "")
    answer = _problem(error.code, detail, _by_field(messages) or None)
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            answer.headers.add(name, value)
    return answer


def _problem(status: int, detail: str, errors: dict[str, list[str]] | None = None) -> Response:
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        problem["errors"] = errors
    return Response(json.dumps(problem), status, mimetype=MEDIA_TYPE)


def _by_field(messages: dict[str, Any]) -> dict[str, list[str]]:
    """Messages under the name of their field: {"secondary.0": ["Not a valid string."]}."""
    found: dict[str, list[str]] = {}
    for path, message in _flat(messages):
        parts = path[1:] if path[0] in _LOCATIONS else path
        found.setdefault(".".join(parts) or "_schema", []).append(message)
    return found


def _flat(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _flat(inner, (*path, str(name)))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, path)
    else:
        yield path, str(messages)
