"""Investigators, members of panels and who answers a stage: known by name, over all cases."""

from learning_register.register import Register

ROLES_IN_CASES = (
    "answered_by",
    "investigating_officer",
    "independent_person",
    "adjudicating_officer",
    "chair",
    "member_1",
    "member_2",
)
"""The fields of events that name one of them; kept by number, in a column that ends in `_id`."""


def appointee_id(register: Register, name: str) -> int:
    """The number of who has this name, in capitals or not; a new one if nobody has."""
    known = register.row("SELECT id FROM appointees WHERE name = ?", (name,))
    return int(known["id"]) if known else register.insert("appointees", {"name": name})
