"""What the register says when it cannot do what was asked.

In words that tell the user what to do.
"""


class RegisterError(Exception):
    """Something the register refuses.

    `message` is for the user; `field` names the form field, if one is at fault.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(RegisterError):
    """This role or this person may not do it."""


class WrongState(RegisterError):
    """The event is not possible from the present state."""


class Missing(RegisterError):
    """A needed field or needed evidence is missing."""


class Invalid(RegisterError):
    """A value is not acceptable."""


class Stale(RegisterError):
    """Somebody changed this since the user opened it."""


class NotFound(RegisterError):
    """There is nothing by that name, reference or number."""


class AlreadyExists(RegisterError):
    """Something by that name is there already."""


class NotARegister(RegisterError):
    """The file is no register, or its schema is older or newer than this version of Heard."""


class Busy(RegisterError):
    """Others write for so long that it is better to try again later."""
