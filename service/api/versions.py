"""Lost updates: what is read has its version as ETag, and a move names it in If-Match."""

from flask import request
from werkzeug.exceptions import PreconditionRequired
from werkzeug.http import quote_etag

from learning_register.errors import Stale


def etag(version: int) -> dict[str, str]:
    """The header of an answer with this version."""
    return {"ETag": quote_etag(str(version))}


def seen_version(reference: str, version: int) -> int:
    """The version now, if it is what If-Match names. Raises PreconditionRequired or Stale.

    A weak tag is taken too: a proxy that compresses makes ours weak. `*` names no version.
    """
    if request.if_match.star_tag or not request.if_match:
        raise PreconditionRequired("Send the ETag of what you read in the header If-Match.")
    if not request.if_match.contains_weak(str(version)):
        raise Stale(
            f"{reference} was changed since you read it. "
            "Read it again, look at what changed, and then decide."
        )
    return version
