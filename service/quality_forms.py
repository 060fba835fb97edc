"""The forms of audit findings and measures."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, ValidationError

from learning_register.audits import GRADES, SOURCES
from learning_register.measure_values import Given, Value
from learning_register.measures import BETTER, FORMS, Measure
from service.forms import NO_THEME_CHOICE, DateField, date_required

NO_THEME_FITS = (NO_THEME_CHOICE, "No theme fits")


class FindingTextForm(FlaskForm):  # type: ignore[misc]
    """A finding, first step: what was found."""

    text = TextAreaField(
        "What was found?",
        [DataRequired("Enter what was found.")],
        description="In one to three sentences. Name nobody: say “the child” or “the worker”.",
    )


class FindingForm(FlaskForm):  # type: ignore[misc]
    """A finding, second step: the themes that a person chooses, and the facts of the audit."""

    suggestion_id = HiddenField()
    themes = SelectMultipleField(
        "Choose the themes", [DataRequired("Choose one or more themes, or “No theme fits”.")]
    )
    source = SelectField(
        "What kind of audit was it?",
        [DataRequired("Choose the kind of audit.")],
        choices=[("", "Choose one"), *SOURCES.items()],
    )
    found_on = DateField(
        "When was it found?",
        validators=[date_required("Enter the day on which it was found.")],
        description="For example, 27 3 2026",
    )
    service_area = SelectField("Which service area?", [DataRequired("Choose the service area.")])
    team = StringField("Which team? (optional)")
    standard = StringField(
        "Which standard was looked at?",
        [DataRequired("Enter the standard that was looked at.")],
        description="Such as “Visits” or “Handover between workers”",
    )
    grade = RadioField(
        "How good is it?", [DataRequired("Choose the grade.")], choices=list(GRADES.items())
    )

    def validate_themes(self, field: SelectMultipleField) -> None:
        """No theme and a theme contradict each other."""
        if NO_THEME_CHOICE in (field.data or []) and len(field.data) > 1:
            raise ValidationError("Choose themes, or “No theme fits”, not both.")

    @property
    def chosen_themes(self) -> tuple[str, ...]:
        """The keys of the themes; none where none fits."""
        return tuple(one for one in self.themes.data or () if one != NO_THEME_CHOICE)


class CorrectionForm(FindingForm):
    """Putting right a finding that was recorded wrongly."""

    version = HiddenField()
    text = TextAreaField("What was found?", [DataRequired("Enter what was found.")])
    reason = StringField("Why do you correct it?", [DataRequired("Enter why you correct it.")])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Withdrawing a finding, or bringing it back."""

    version = HiddenField()
    reason = TextAreaField("Why?", [DataRequired("Enter why.")])


class MeasureForm(FlaskForm):  # type: ignore[misc]
    """What a measure counts, and the themes that it speaks to."""

    version = HiddenField()
    name = StringField("Name", [DataRequired("Enter the name of the measure.")])
    definition = TextAreaField("What is counted?", [DataRequired("Enter what is counted.")])
    form = RadioField(
        "What kind of number is it?",
        [DataRequired("Choose the kind of number.")],
        choices=list(FORMS.items()),
    )
    unit = StringField(
        "Number of",
        [DataRequired("Enter what is counted, such as visits in time.")],
        description="Such as “visits in time” or “workers who left”",
    )
    out_of = StringField(
        "Out of the number of (for a share)",
        description="Such as “visits due” or “workers in post”. Leave empty for others.",
    )
    better = RadioField(
        "Which way is better?",
        [DataRequired("Choose which way is better.")],
        choices=list(BETTER.items()),
    )
    themes = SelectMultipleField("Which themes does it speak to? (optional)")
    active = BooleanField("In use", default=True)


class NumbersField(Field):  # type: ignore[misc]
    """A value of a measure: one box, or two for a share. `data` is what was given, as numbers."""

    data: Given

    def __init__(self, label: str, measure: Measure, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.measure = measure
        self.typed = ["", ""]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the boxes, keeping what was typed."""
        super().process(None, data)
        if not formdata:
            given = self.data or Given(None)
            self.typed = [
                "" if one is None else str(one) for one in (given.numerator, given.denominator)
            ]
            return
        names = (f"{self.name}-n", f"{self.name}-of")
        self.typed = [formdata.get(name, "").strip() for name in names]
        try:
            numbers = [int(one.replace(",", "")) if one else None for one in self.typed]
        except ValueError:
            self.process_errors.append(f"{self.measure.name}: enter whole numbers, such as 120.")
            return
        self.data = Given(*numbers)


def month_form(measures: Iterable[Measure], values: dict[str, Value]) -> FlaskForm:
    """The form of a month: for each measure its boxes, and the version that the person saw."""
    fields: dict[str, Any] = {}
    for measure in measures:
        was = values.get(measure.key, Value(None))
        fields[measure.key] = NumbersField(measure.name, measure, default=was)
        fields[f"{measure.key}-seen"] = HiddenField(default=str(was.version))
    made: FlaskForm = type("MonthForm", (FlaskForm,), fields)()
    return made


def given_and_seen(form: FlaskForm, keys: Iterable[str]) -> tuple[dict[str, Given], dict[str, int]]:
    """What a sent month form gives for each measure, and the versions that the person saw."""
    given = {key: form[key].data for key in keys}
    sent = {key: str(form[f"{key}-seen"].data or "") for key in given}
    return given, {key: int(one) if one.isdigit() else 0 for key, one in sent.items()}
