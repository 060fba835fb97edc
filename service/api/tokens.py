"""Who asks: the owner of the token that was sent. A cookie is never looked at."""

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized, UnsupportedMediaType

from service import accounts, current

MAX_BODY = 2 * 1024 * 1024
"""Bytes: the longest case text with every character escaped fits."""


def check_request() -> None:
    """Before each request of the API. Raises Unauthorized or UnsupportedMediaType."""
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        raise _unauthorized("Send a token: the header “Authorization: Bearer heard_…”.")
    user = accounts.user_of_token(current.register(), sent.token)
    if user is None:
        raise _unauthorized(
            "The token is not known, or was revoked. Ask an administrator for another.",
            error="invalid_token",
        )
    g.actor = user.actor
    request.max_content_length = MAX_BODY
    if request.method == "POST" and not request.is_json:
        raise UnsupportedMediaType("Send JSON, with the header “Content-Type: application/json”.")


def _unauthorized(message: str, **parameters: str | None) -> Unauthorized:
    challenge = WWWAuthenticate("bearer", {"realm": "Heard", **parameters})
    return Unauthorized(message, www_authenticate=challenge)
