"""Which model serves is changed outside the register; that it was stands in the audit trail too."""

from learning_register import audit_trail
from learning_register.errors import Invalid, NotAllowed
from learning_register.guards import MAX_NOTE, clean_text
from learning_register.register import Actor, Register
from learning_register.suggestion_months import WATCHERS
from learning_register.users import require_admin

EVENTS = ("promote_model", "bring_back_model")


def check_may_see(actor: Actor) -> None:
    """Raises NotAllowed unless this person may see the models and how they do."""
    if actor.role not in WATCHERS:
        raise NotAllowed(
            "The models are for Quality Assurance and administrators. Ask one of them."
        )


def write_change(
    register: Register,
    actor: Actor,
    event: str,
    version: str,
    before: str,
    reason: str = "",
    overruled: int = 0,
) -> None:
    """Write down, within the caller's transaction, that another model serves from now on.

    `event` is one of EVENTS; `overruled` counts the objections that somebody set aside. Raises
    NotAllowed, or Invalid for a reason that is too long.
    """
    require_admin(actor)
    note = clean_text(reason)
    if len(note) > MAX_NOTE:
        raise Invalid(f"The reason must be {MAX_NOTE:,} characters or fewer.", "reason")
    audit_trail.write(
        register, actor, event, "model", version,
        before={"serves": before}, after={"serves": version, "overruled": overruled}, note=note,
    )  # fmt: skip
