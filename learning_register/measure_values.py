"""The values of measures: by service area or team, and month."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from learning_register import audit_trail
from learning_register.case_kinds import service_area_key
from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, Stale
from learning_register.guards import clean_text
from learning_register.measures import (
    CASES_HELD,
    MAX_SHORT,
    Measure,
    all_measures,
    may_read,
)
from learning_register.periods import month_of
from learning_register.register import Actor, Register

MEASURE_RECORDERS = frozenset({"quality", "manager", "admin"})
FIRST_MONTH = "2000-01"
MAX_NUMBER = 10_000_000


@dataclass(frozen=True)
class Given:
    """A value as a person gives it: for a share so many of so many, else a number alone.

    Both None: not known.
    """

    numerator: int | None
    denominator: int | None = None


@dataclass(frozen=True)
class Value(Given):
    """A value as kept. `version` is 0 where none was ever recorded."""

    version: int = 0


@dataclass(frozen=True)
class AreaMonth:
    """What a measure was in a service area in a month: of the area, or of its teams together."""

    measure: str
    service_area: str
    month: str
    numerator: int
    denominator: int | None


@dataclass(frozen=True)
class Recorded:
    """How many values a service area, or one of its teams, has in a month."""

    month: str
    service_area: str
    team: str
    values: int


def put_month(
    register: Register,
    actor: Actor,
    service_area: str,
    month: str,
    given: Mapping[str, Given],
    seen: Mapping[str, int] | None = None,
    team: str = "",
) -> int:
    """Keep the values of a service area, or of one team, for a month: all of them or none.

    `given` is by the key of the measure; what is not given stays. `seen` holds the versions that
    the person saw, where they saw any. Out comes how many values changed. Raises NotAllowed,
    Missing, NotFound for an unknown measure, Invalid that names the measure, or Stale.
    """
    if actor.role not in MEASURE_RECORDERS:
        raise NotAllowed("Your role may not record measures. Ask Quality Assurance.")
    area, month, team = _place(register, service_area, month, team)
    known = {measure.key: measure for measure in all_measures(register)}
    with register.writing():
        before = _values(register, area, month, team)
        changed = 0
        for key, value in given.items():
            if key not in known:
                raise NotFound("There is no such measure. Choose one from the list.", "measure")
            measure = known[key]
            checked, was = _checked(measure, value), before.get(key, Value(None))
            if seen is not None and seen.get(key, 0) != was.version:
                raise Stale(
                    f"{measure.name} was changed since you opened the page. It is now "
                    f"{_in_words(measure, was)}. Look at it, and then send what is right.",
                    key,
                )
            if (checked.numerator, checked.denominator) == (was.numerator, was.denominator):
                continue
            _put(register, actor, (key, area, month, team), checked, was)
            changed += 1
    return changed


def month_values(
    register: Register, actor: Actor, service_area: str, month: str, team: str = ""
) -> Mapping[str, Value]:
    """The values of a service area, or of one team, for a month, by the key of the measure.

    Raises NotAllowed, Missing or Invalid.
    """
    may_read(actor)
    return _values(register, *_place(register, service_area, month, team))


def recorded_months(
    register: Register, actor: Actor, first: str, last: str
) -> tuple[Recorded, ...]:
    """Where and when values are known, from one month to another, the latest month first.

    Raises NotAllowed.
    """
    may_read(actor)
    rows = register.rows(
        """
        SELECT month, service_area, team, count(numerator) AS "values" FROM measure_values
        JOIN service_areas ON service_areas.key = service_area
        WHERE month BETWEEN ? AND ? GROUP BY month, service_area, team HAVING count(numerator) > 0
        ORDER BY month DESC, position, team
        """,
        (first, last),
    )
    return tuple(Recorded(**row) for row in rows)


def teams(register: Register) -> tuple[str, ...]:
    """The teams that audits and measures have named so far, by name."""
    rows = register.rows(
        """
        SELECT team FROM measure_values WHERE team <> ''
        UNION SELECT team FROM audit_findings WHERE team IS NOT NULL ORDER BY team
        """
    )
    return tuple(row["team"] for row in rows)


def area_months(register: Register, months: tuple[str, ...]) -> tuple[AreaMonth, ...]:
    """Every known value of these months by service area.

    The area's own value counts where there is one, else its teams' together: never both.
    """
    if not months:
        return ()
    rows = register.rows(_AREA_MONTHS, (months[0], months[-1]))
    return tuple(AreaMonth(**row) for row in rows)


def mean_cases_held(values: tuple[AreaMonth, ...]) -> Mapping[str, float]:
    """The mean of the cases held at month end, by service area. Areas without any are not there."""
    held: dict[str, list[int]] = {}
    for value in values:
        if value.measure == CASES_HELD:
            held.setdefault(value.service_area, []).append(value.numerator)
    means = {area: sum(numbers) / len(numbers) for area, numbers in held.items()}
    return {area: mean for area, mean in means.items() if mean > 0}


def cases_held(register: Register, service_areas: Collection[str]) -> Mapping[str, int]:
    """The cases that these service areas held together at the end of each month, such as "2026-04".

    A month in which the number of one of them is not known is not there.
    """
    held: dict[str, list[int]] = {}
    for value in area_months(register, (FIRST_MONTH, month_of(register.today()))):
        if value.measure == CASES_HELD and value.service_area in service_areas:
            held.setdefault(value.month, []).append(value.numerator)
    needed = len(set(service_areas))
    return {month: sum(found) for month, found in held.items() if len(found) == needed}


def checked_month(month: str, today: date) -> str:
    """The month, such as "2026-04". Raises Invalid, also for a month that has not begun."""
    month = month.strip()
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII) or month < FIRST_MONTH:
        raise Invalid("Enter a month, such as 2026-04.", "month")
    if month > month_of(today):
        raise Invalid("The month must not be in the future.", "month")
    return month


def checked_team(team: str | None) -> str:
    """The name of a team without needless blanks; "" for none. Raises Invalid."""
    name = " ".join(clean_text(team or "").split())
    if len(name) > MAX_SHORT:
        raise Invalid(f"The team must be {MAX_SHORT} characters or fewer.", "team")
    return name


_AREA_MONTHS = """
    WITH own AS (
        SELECT measure, service_area, month, numerator, denominator FROM measure_values
        WHERE month BETWEEN ?1 AND ?2 AND team = '' AND numerator IS NOT NULL
    ), together AS (
        SELECT measure, service_area, month, sum(numerator) AS numerator,
            sum(denominator) AS denominator
        FROM measure_values
        WHERE month BETWEEN ?1 AND ?2 AND team <> '' AND numerator IS NOT NULL
        GROUP BY measure, service_area, month
    )
    SELECT * FROM own UNION ALL
    SELECT * FROM together WHERE (measure, service_area, month) NOT IN (
        SELECT measure, service_area, month FROM own)
    ORDER BY measure, service_area, month
"""


def _place(register: Register, service_area: str, month: str, team: str) -> tuple[str, str, str]:
    area = service_area_key(register, service_area)
    if area is None:
        raise Missing("Choose the service area.", "service_area")
    return area, checked_month(month, register.today()), checked_team(team)


def _checked(measure: Measure, given: Given) -> Given:
    """Raises Invalid that names the measure, and says what to do."""
    numbers = [number for number in (given.numerator, given.denominator) if number is not None]
    if any(number < 0 or number > MAX_NUMBER for number in numbers):
        raise Invalid(f"{measure.name}: enter whole numbers from 0 to {MAX_NUMBER:,}.", measure.key)
    if not measure.is_share:
        if given.denominator is not None:
            raise Invalid(f"{measure.name} is no share: enter one number.", measure.key)
        return given
    if len(numbers) == 1:
        raise Invalid(f"{measure.name}: enter both numbers, or neither.", measure.key)
    if numbers and numbers[0] > numbers[1]:
        raise Invalid(
            f"{measure.name}: the {measure.unit} must not be more than the {measure.out_of}.",
            measure.key,
        )
    return given


def _in_words(measure: Measure, value: Given) -> str:
    if value.numerator is None:
        return "not known"
    if measure.is_share:
        return f"{value.numerator:,} {measure.unit} of {value.denominator:,} {measure.out_of}"
    return f"{value.numerator:,} {measure.unit}"


def _values(register: Register, area: str, month: str, team: str) -> dict[str, Value]:
    rows = register.rows(
        """
        SELECT measure, numerator, denominator, version FROM measure_values
        WHERE service_area = ? AND month = ? AND team = ?
        """,
        (area, month, team),
    )
    return {row.pop("measure"): Value(**row) for row in rows}


def _put(
    register: Register,
    actor: Actor,
    place: tuple[str, str, str, str],
    value: Given,
    was: Value,
) -> None:
    measure, area, month, team = place
    register.db.execute(
        """
        INSERT INTO measure_values (measure, service_area, month, team, numerator, denominator,
            version, recorded_by, recorded_at)
        VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
        ON CONFLICT (month, service_area, team, measure) DO UPDATE SET
            numerator = excluded.numerator, denominator = excluded.denominator,
            version = version + 1, recorded_by = excluded.recorded_by,
            recorded_at = excluded.recorded_at
        """,
        [*place, value.numerator, value.denominator, actor.id, register.timestamp()],
    )
    audit_trail.write(
        register, actor, "put_value", "measure", measure,
        before=vars(was) if was.version else None,
        after={**vars(value), "service_area": area, "month": month, "team": team},
    )  # fmt: skip
