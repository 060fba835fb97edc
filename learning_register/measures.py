"""Measures of performance: what each counts, which way is better, the themes it speaks to.

The values by month stand in `measure_values.py`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from learning_register import audit_trail
from learning_register.case_kinds import one_of
from learning_register.errors import AlreadyExists, Invalid, Missing, NotAllowed, NotFound, Stale
from learning_register.guards import clean_text
from learning_register.register import Actor, Register, Row
from learning_register.themes import theme_named

CASES_HELD = "cases_held"
"""The measure by which complaints and audit findings are scaled. Heard comes with it."""

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "share": "A share: so many of so many in a month",
        "count": "A count: so many in a month",
        "stock": "A stock: so many on the last day of a month",
    }
)
BETTER: Mapping[str, str] = MappingProxyType(
    {"more": "More is better", "less": "Less is better", "neither": "Neither"}
)
MEASURE_READERS = frozenset({"quality", "manager", "board", "admin"})
MEASURE_EDITORS = frozenset({"quality", "admin"})
"""Who may add a measure, and say to which themes one speaks."""

MAX_SHORT = 100
MAX_DEFINITION = 500


@dataclass(frozen=True)
class NewMeasure:
    """A measure as a person gives it. `form` and `better` are keys of the closed lists.

    `unit` says what is counted; `out_of`, for a share alone, what it is a share of.
    """

    name: str
    definition: str
    form: str
    better: str
    unit: str
    out_of: str | None = None
    themes: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True)
class Measure(NewMeasure):
    """A measure as kept; `themes` are keys, in the order of the pages."""

    key: str = ""
    version: int = 1

    @property
    def is_share(self) -> bool:
        """Whether its values are so many of so many."""
        return self.form == "share"


def all_measures(register: Register, active_only: bool = False) -> tuple[Measure, ...]:
    """The measures in the order of the pages, each with its themes."""
    themes: dict[str, list[str]] = {}
    for row in register.rows(_THEMES):
        themes.setdefault(row["measure"], []).append(row["theme"])
    rows = register.rows("SELECT * FROM measures ORDER BY position, key")
    found = (_measure(row, themes.get(row["key"], [])) for row in rows)
    return tuple(measure for measure in found if measure.active or not active_only)


def measure_with(register: Register, key: str) -> Measure:
    """The measure with that key. Raises NotFound."""
    for measure in all_measures(register):
        if measure.key == key:
            return measure
    raise NotFound("There is no such measure. Choose one from the list.")


def add_measure(register: Register, actor: Actor, new: NewMeasure) -> Measure:
    """Add a measure; its key is made from its name.

    Raises NotAllowed, Missing, Invalid, or AlreadyExists for a name that is taken.
    """
    _may_edit(actor)
    with register.writing():
        given = _checked(register, new)
        key = re.sub(r"[^a-z0-9]+", "_", given.name.lower()).strip("_")
        if not key:
            raise Invalid("The name needs letters or numbers.", "name")
        _check_name_is_free(register, given.name, key)
        last = register.row("SELECT max(position) AS last FROM measures")
        position = (last["last"] if last else 0) + 1
        register.insert("measures", {**_columns(given), "key": key, "position": position})
        _put_themes(register, key, given.themes)
        audit_trail.write(register, actor, "add_measure", "measure", key, after=_told(given))
        return measure_with(register, key)


def change_measure(
    register: Register, actor: Actor, key: str, seen_version: int, new: NewMeasure
) -> Measure:
    """Change a measure, or the themes that it speaks to. Its form stays: values depend on it.

    Raises NotAllowed, NotFound, Stale, Missing, Invalid, or AlreadyExists for a name that is taken.
    """
    _may_edit(actor)
    with register.writing():
        before = measure_with(register, key)
        if before.version != seen_version:
            raise Stale(
                f"{before.name} was changed since you opened it. "
                "Open it again, look at what changed, and then decide."
            )
        given = _checked(register, new)
        if given.form != before.form:
            raise Invalid("The form of a measure stays. Add another measure instead.", "form")
        if key == CASES_HELD and not given.active:
            raise Invalid("Cases held are needed to scale the others. Keep it in use.", "active")
        _check_name_is_free(register, given.name, key, own=key)
        changes = {**_columns(given), "version": seen_version + 1}
        marks = ", ".join(f"{column} = :{column}" for column in changes)
        register.db.execute(
            f"UPDATE measures SET {marks} WHERE key = :key",  # noqa: S608 names from code
            {**changes, "key": key},
        )
        _put_themes(register, key, given.themes)
        audit_trail.write(
            register, actor, "change_measure", "measure", key,
            before=_told(before), after=_told(given),
        )  # fmt: skip
        return measure_with(register, key)


def may_read(actor: Actor) -> None:
    """Raises NotAllowed for a role that sees no measures."""
    if actor.role not in MEASURE_READERS:
        raise NotAllowed("Your role may not see measures. Ask Quality Assurance.")


_THEMES = """
    SELECT measure, measure_themes.theme FROM measure_themes
    JOIN themes ON themes.key = measure_themes.theme ORDER BY themes.position, themes.key
"""


def _may_edit(actor: Actor) -> None:
    if actor.role not in MEASURE_EDITORS:
        raise NotAllowed("Your role may not change measures. Ask Quality Assurance.")


def _checked(register: Register, new: NewMeasure) -> NewMeasure:
    """The same with clean texts and the keys of its themes. Raises Missing, Invalid or NotFound."""
    form = one_of(FORMS, new.form, "form")
    themes = tuple(dict.fromkeys(theme_named(register, name).key for name in new.themes))
    if form == "stock" and themes:
        raise Invalid("A stock says how much there is, and speaks to no theme.", "themes")
    better = one_of(BETTER, new.better, "better")
    if themes and better == "neither":
        raise Invalid(
            "Say whether more or less is better, so that it can speak to a theme.", "better"
        )
    return replace(
        new,
        name=_needed(new.name, "Enter the name of the measure.", "name"),
        definition=_needed(
            new.definition, "Enter what is counted.", "definition", limit=MAX_DEFINITION
        ),
        unit=_needed(new.unit, "Enter what is counted, such as visits in time.", "unit"),
        out_of=(
            _needed(new.out_of, "Enter what it is a share of, such as visits due.", "out_of")
            if form == "share"
            else None
        ),
        themes=themes,
    )


def _needed(value: str | None, message: str, field: str, limit: int = MAX_SHORT) -> str:
    text = clean_text(value or "")
    if not text:
        raise Missing(message, field)
    if len(text) > limit:
        name = field.replace("_", " ")
        raise Invalid(f"The {name} must be {limit:,} characters or fewer.", field)
    return text


def _check_name_is_free(register: Register, name: str, key: str, own: str | None = None) -> None:
    row = register.row(
        "SELECT 1 FROM measures WHERE (name = ? OR key = ?) AND key IS NOT ?", (name, key, own)
    )
    if row:
        raise AlreadyExists("There is a measure of that name already.", "name")


def _put_themes(register: Register, key: str, themes: Iterable[str]) -> None:
    register.db.execute("DELETE FROM measure_themes WHERE measure = ?", [key])
    for theme in themes:
        register.insert("measure_themes", {"measure": key, "theme": theme})


def _columns(given: NewMeasure) -> dict[str, object]:
    names = ("name", "definition", "form", "better", "unit", "out_of")
    return {**{name: getattr(given, name) for name in names}, "active": int(given.active)}


def _told(given: NewMeasure) -> dict[str, object]:
    return {**_columns(given), "themes": given.themes}


def _measure(row: Row, themes: list[str]) -> Measure:
    values = {name: value for name, value in row.items() if name != "position"}
    return Measure(**{**values, "active": bool(row["active"]), "themes": tuple(themes)})
