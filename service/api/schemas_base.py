"""What every answer to a program is made of."""

from math import inf
from typing import Any

import marshmallow as ma
from flask import g
from marshmallow import fields

from learning_register.users import all_users
from service import current


class Username(fields.String):
    """The username of whoever has this number; null for nobody and for Heard itself."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if "usernames" not in g:
            g.usernames = {user.id: user.username for user in all_users(current.register())}
        found: str | None = g.usernames.get(value)
        return found


class Limit(fields.Float):
    """A number, or null where there is no limit: JSON has no infinity."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return super()._serialize(None if value == inf else value, attr, obj, **kwargs)


class Answer(ma.Schema):
    """An answer whose fields are always there, and said to be."""

    def on_bind_field(self, field_name: str, field_obj: Any) -> None:
        """Describe the field as one that is never left out."""
        field_obj.required = True
