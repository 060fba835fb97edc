"""Did it help? The cases of a theme before and after what was learnt was carried out.

Complaints and informal feedback count, by their first theme and the month of receipt, withdrawn
ones too; over the cases held, where measures tell them for every month and area. How they are
compared stands in `before_and_after`, and what the numbers allow in `rate_ratio`. Section 14 of the
annual report of 2020/21 asks to track what became of the actions.
"""

from datetime import date

from learning_register.actions import Action
from learning_register.before_and_after import (
    Effect,
    Monthly,
    effect,
    last_day_of,
    months_around,
    nothing_to_compare,
    windows_around,
    without_small_numbers,
)
from learning_register.case_kinds import all_service_areas
from learning_register.guards import TEXT_ROLES
from learning_register.learning import Learning
from learning_register.measure_values import cases_held
from learning_register.register import Actor, Register
from learning_register.triangulation_rules import FLOOR

CARRIED_OUT = frozenset({"implemented", "evidenced", "closed"})
"""The states of learning in which all its actions are done, so that it can be asked."""
ACTION_DONE = frozenset({"done", "verified", "closed"})


def effect_of_learning(register: Register, actor: Actor, learning: Learning) -> Effect | None:
    """Whether cases of its theme became fewer once all its actions were done; None before that.

    Counted in its service area and, apart, in the others; in the whole service where it names none.
    Cases of no known service area count in the whole service alone. Who may read no case is not
    given small numbers of an area.
    """
    if learning.state not in CARRIED_OUT:
        return None
    days = register.row(
        """
        SELECT min(done_on) AS first, max(done_on) AS last FROM actions
        WHERE learning_id = ? AND state IN ('done', 'verified', 'closed')
        """,
        (learning.id,),
    )
    if days is None or days["first"] is None:
        return None
    first, last = date.fromisoformat(days["first"]), date.fromisoformat(days["last"])
    return _effect(register, actor, learning.theme, learning.service_area, first, last)


def effect_of_action(
    register: Register, actor: Actor, action: Action, service_area: str | None
) -> Effect | None:
    """The same for one action from the day it was done, in this service area or in all."""
    if action.state not in ACTION_DONE or action.done_on is None:
        return None
    day = action.done_on
    return _effect(register, actor, action.theme, service_area, day, day)


def _effect(
    register: Register, actor: Actor, theme: str, area: str | None, first: date, last: date
) -> Effect:
    recorded = {month for month in months_around(first, last) if _anything_in(register, month)}
    windows = windows_around(first, last, register.today(), recorded)
    if isinstance(windows, str):
        return nothing_to_compare(windows, last)
    here, elsewhere = _monthly(register, theme, area, windows.before[0], windows.after[-1])
    names = {one.key: one.name for one in all_service_areas(register)}
    if area is None:
        held = cases_held(register, names.keys())
        return effect(windows, "in the whole service", here, held=held)
    where, others = f"in {names[area]}", names.keys() - {area}
    held, held_elsewhere = (cases_held(register, areas) for areas in ({area}, others))
    found = effect(windows, where, here, elsewhere, held, held_elsewhere)
    return found if actor.role in TEXT_ROLES else without_small_numbers(found, where, FLOOR)


def _anything_in(register: Register, month: str) -> bool:
    days = {"first": f"{month}-01", "last": last_day_of(month).isoformat()}
    return bool(
        register.row("SELECT 1 FROM cases WHERE received_on BETWEEN :first AND :last LIMIT 1", days)
    )


def _monthly(
    register: Register, theme: str, area: str | None, first: str, last: str
) -> tuple[Monthly, Monthly]:
    """The cases of the theme in each month: in the area, or in all; and in the other areas."""
    rows = register.rows(
        """
        SELECT substr(received_on, 1, 7) AS month, service_area, count(*) AS cases
        FROM cases JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
        WHERE theme = :theme AND kind IN ('complaint', 'feedback')
            AND received_on BETWEEN :first AND :last
        GROUP BY month, service_area
        """,
        {"theme": theme, "first": f"{first}-01", "last": last_day_of(last).isoformat()},
    )
    here: dict[str, int] = {}
    elsewhere: dict[str, int] = {}
    for row in rows:
        if area is None or row["service_area"] == area:
            here[row["month"]] = here.get(row["month"], 0) + row["cases"]
        elif row["service_area"] is not None:
            elsewhere[row["month"]] = elsewhere.get(row["month"], 0) + row["cases"]
    return here, elsewhere
