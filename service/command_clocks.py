"""The commands for the clocks of the procedure: what they are, and what they are from a day on."""

from datetime import date, datetime

import click

from learning_register.clock_rules import add_clock_rule, clock_rules
from learning_register.clocks import CALENDARS
from learning_register.register import SYSTEM, open_register
from learning_register.stage_clocks import BASES, CLOCKS, ClockRule
from learning_register.stages import PROCEDURES
from service.data_folder import DataFolder


@click.command()
def clocks() -> None:
    """List how long each clock of the procedure is, and from what it starts."""
    with open_register(DataFolder.from_environment().register) as register:
        rules = clock_rules(register)
    for rule in rules:
        longest = f", {rule.longest} when extended" if rule.longest else ""
        days = f"{rule.days} {rule.calendar.replace('_', ' ')}{longest}"
        click.echo(
            f"{rule.procedure:<10} {rule.clock:<16} {days}, from {BASES[rule.starts_from]}; "
            f"in force from {rule.in_force_from}"
        )


@click.command("set-clock")
@click.argument("procedure", type=click.Choice(list(PROCEDURES)))
@click.argument("clock", type=click.Choice(list(CLOCKS)))
@click.option("--days", type=int, required=True, help="How long it is.")
@click.option("--longest", type=int, help="How long when extended; without it, it may not be.")
@click.option("--starts-from", type=click.Choice(list(BASES)), required=True)
@click.option("--calendar", type=click.Choice(list(CALENDARS)), default="working_days")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="Today if left out.")
def set_clock(
    procedure: str,
    clock: str,
    days: int,
    longest: int | None,
    starts_from: str,
    calendar: str,
    since: datetime | None,
) -> None:
    """Set how a clock goes for what begins from a day on. What began before keeps its rule."""
    with open_register(DataFolder.from_environment().register) as register:
        day: date = since.date() if since else register.today()
        rule = ClockRule(procedure, clock, day, days, longest, starts_from, calendar)
        add_clock_rule(register, SYSTEM, rule)
    click.echo(f"{CLOCKS[clock]} ({procedure}): {days} days, for what begins from {day} on.")


COMMANDS = (clocks, set_clock)
