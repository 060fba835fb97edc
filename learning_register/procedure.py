"""What the table of rules says about one event: possible now, allowed for whom, with what. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from learning_register.errors import Invalid, Missing, NotAllowed, RegisterError, WrongState
from learning_register.guards import PENDING, SETTLED, Facts, Guard
from learning_register.move_fields import DAYS, FIELDS
from learning_register.register import Actor
from learning_register.rules import ROLES, RULES, Rule, check_table, states

__all__ = [
    "ROLES",
    "RULES",
    "Facts",
    "Guard",
    "Rule",
    "allowed_events",
    "check",
    "check_table",
    "happened_on",
    "learning_event_after",
    "rule_for",
    "states",
]

_BY_NAME = {(rule.machine, rule.event, rule.source): rule for rule in RULES}


def rule_for(machine: str, event: str, state: str | None) -> Rule:
    """The rule of this event from this state; `state` None for an event that makes the thing.

    Raises WrongState that says which moves are possible now.
    """
    rule = _BY_NAME.get((machine, event, state))
    if rule:
        return rule
    possible = [
        rule.label
        for rule in RULES
        if rule.machine == machine and rule.source == state and not rule.automatic
    ]
    now = (
        f"Possible now: {', '.join(possible)}." if possible else "Nothing more can be done with it."
    )
    where = f"when it is {_in_words(state)}" if state else "to make one"
    raise WrongState(f"“{_in_words(event)}” is not possible {where}. {now}")


def allowed_events(machine: str, state: str, actor: Actor, facts: Facts) -> tuple[Rule, ...]:
    """The rules that this person could apply now, if they give what is needed.

    The buttons of a page.
    """
    return tuple(
        rule
        for rule in RULES
        if rule.machine == machine and rule.source == state and _may(rule, actor, facts)
    )


def check(
    rule: Rule, actor: Actor, facts: Facts, given: Mapping[str, object]
) -> dict[str, str | int]:
    """Everything that a rule asks; out come the given values, cleaned, dates as ISO text.

    Raises NotAllowed, Missing, WrongState or Invalid.
    """
    _check_person(rule, actor, facts)
    for guard in rule.guards:
        guard(actor, facts)
    if unknown := set(given) - set(rule.takes):
        raise Invalid(f"“{rule.label}” takes no {_in_words(min(unknown))}.", min(unknown))
    values = {
        name: _value(name, given.get(name), facts)
        for name in rule.takes
        if name in rule.needs or _is_given(given.get(name))
    }
    for together in rule.checks:
        together(values, facts)
    if rule.changes_state and facts.since:
        _check_day(values, facts.today, facts.since)
    return values


def happened_on(values: Mapping[str, object], today: date) -> date:
    """The day on which an event of a case happened: the last of the days given, or today."""
    days = [str(values[name]) for name in DAYS if name in values]
    return date.fromisoformat(max(days)) if days else today


def learning_event_after(learning_state: str, action_states: Collection[str]) -> str | None:
    """What follows for a learning when its actions have moved: an automatic event, or None."""
    actions = set(action_states)
    pending = bool(actions & PENDING)
    carried_out = bool(actions & {"done", "verified", "closed"})
    settled = carried_out and not actions - SETTLED
    follows = {
        "agreed": ("start_acting", bool(actions - {"cancelled"})),
        "being_acted_on": ("implemented", carried_out and not pending),
        "evidenced": ("back", not settled),
    }
    if learning_state == "implemented":
        return "evidenced" if settled else None if carried_out and not pending else "back"
    event, due = follows.get(learning_state, (None, False))
    return event if due else None


def _check_person(rule: Rule, actor: Actor, facts: Facts) -> None:
    if rule.automatic:
        raise NotAllowed(
            f"“{rule.label}” follows from what is done with the actions. Nobody sets it."
        )
    is_owner = facts.owner_id is not None and actor.id == facts.owner_id
    if is_owner and rule.owner == "never":
        raise NotAllowed(f"You own this action. Somebody else must choose “{rule.label}”.")
    if actor.role not in rule.roles and not (is_owner and rule.owner == "also"):
        raise NotAllowed(f"“{rule.label}” is for {_who(rule)}. Ask one of them.")


def _may(rule: Rule, actor: Actor, facts: Facts) -> bool:
    """Missing evidence does not hide the button: the message tells what to add."""
    try:
        _check_person(rule, actor, facts)
        for guard in rule.guards:
            guard(actor, facts)
    except Missing:
        return True
    except RegisterError:
        return False
    return True


def _who(rule: Rule) -> str:
    roles = [f"the role {role}" for role in rule.roles]
    return " or ".join([*roles, *(["the owner of the action"] if rule.owner == "also" else [])])


def _check_day(values: Mapping[str, object], today: date, since: date) -> None:
    """What follows happens on the same day or later, so that each past day has one state."""
    if happened_on(values, today) < since:
        raise Invalid(
            f"The case came to where it is now on {since.day} {since:%B %Y}. "
            "Enter that day or a later one.",
            next((name for name in DAYS if name in values), "on"),
        )


def _is_given(value: object) -> bool:
    return value is not None and value != ""


def _value(name: str, value: object, facts: Facts) -> str | int:
    if not _is_given(value):
        raise Missing(f"Enter the {_in_words(name)}.", name)
    cleaned = FIELDS[name].parse(name, value, facts)
    return cleaned.isoformat() if isinstance(cleaned, date) else cleaned


def _in_words(name: str) -> str:
    return name.replace("_", " ")
