"""The table of clocks: how long each is, which days it counts, from what it starts, since when."""

from dataclasses import asdict, fields
from datetime import date

from learning_register import audit_trail
from learning_register.clocks import CALENDARS
from learning_register.errors import AlreadyExists, Invalid
from learning_register.register import Actor, Register
from learning_register.stage_clocks import CLOCKS, ClockRule, bases_of
from learning_register.stages import PROCEDURES
from learning_register.users import require_admin

MAX_DAYS = 1_000
_COLUMNS = ", ".join(one.name for one in fields(ClockRule))


def clock_rules(register: Register) -> tuple[ClockRule, ...]:
    """All rows, those of earlier times too."""
    rows = register.rows(f"SELECT {_COLUMNS} FROM clock_rules ORDER BY id")  # noqa: S608
    return tuple(
        ClockRule(**{**row, "in_force_from": date.fromisoformat(row["in_force_from"])})
        for row in rows
    )


def add_clock_rule(register: Register, actor: Actor, rule: ClockRule) -> None:
    """Say how a clock goes from a day on. What began before that day keeps the rule of its time.

    Raises NotAllowed, Invalid, or AlreadyExists where that clock has a rule from that day already.
    """
    require_admin(actor)
    _check(rule)
    key = {"procedure": rule.procedure, "clock": rule.clock}
    values = {**asdict(rule), "in_force_from": rule.in_force_from.isoformat()}
    with register.writing():
        same_day = """
            SELECT 1 FROM clock_rules
            WHERE procedure = :procedure AND clock = :clock AND in_force_from = :from
        """
        if register.row(same_day, {**key, "from": values["in_force_from"]}):
            raise AlreadyExists("That clock has a rule from that day already.", "in_force_from")
        rule_id = register.insert("clock_rules", values)
        audit_trail.write(register, actor, "add_clock_rule", "clock_rule", rule_id, after=values)


def _check(rule: ClockRule) -> None:
    for field, value, known in (
        ("procedure", rule.procedure, PROCEDURES),
        ("clock", rule.clock, CLOCKS),
        ("starts_from", rule.starts_from, sorted(bases_of(rule.clock))),
        ("calendar", rule.calendar, CALENDARS),
    ):
        if value not in known:
            raise Invalid(f"Choose one of: {', '.join(known)}.", field)
    if not 0 < rule.days <= MAX_DAYS:
        raise Invalid(f"The days must be from 1 to {MAX_DAYS:,}.", "days")
    if rule.longest is not None and not rule.days < rule.longest <= MAX_DAYS:
        raise Invalid("The longest time must be longer than the usual one.", "longest")
