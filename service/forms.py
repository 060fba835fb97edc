"""The forms, and the few fields that WTForms does not have.

A field knows its label and hint; `templates/fields.html` draws it with GOV.UK Frontend.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, ValidationError

from learning_register.case_kinds import ADVOCACY, CHANNELS, CHILDS_VIEW, KINDS, MADE_BY, YES_NO
from learning_register.errors import RegisterError
from learning_register.stages import PROCEDURES

NO_THEME_CHOICE = "none"


class DateField(Field):  # type: ignore[misc]
    """A day as three boxes: day, month, year. `data` is a date, or None when nothing was typed."""

    data: Any  # a date once the form is valid

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.typed: list[str] = ["", "", ""]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes, keeping what was typed."""
        super().process(None, data)
        if formdata is None:
            return
        names = [f"{self.name}-{part}" for part in ("day", "month", "year")]
        if not any(name in formdata for name in names):
            return
        self.typed = [formdata.get(name, "").strip() for name in names]
        self.data = None
        if not any(self.typed):
            return
        try:
            day, month, year = (int(part) for part in self.typed)
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            self.process_errors.append("Enter a real date, such as 27 3 2026.")

    def boxes(self) -> list[str]:
        """What stands in the three boxes."""
        if self.data and not any(self.typed):
            return [str(self.data.day), str(self.data.month), str(self.data.year)]
        return self.typed


def _required(message: str) -> DataRequired:
    return DataRequired(message)


def date_required(message: str) -> Any:
    """A validator that asks for a date, unless what was typed is at fault already."""

    def check(form: FlaskForm, field: DateField) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(message)

    return check


def _choose_one(
    label: str, choices: Mapping[str, str], nothing: str = "Not known", hint: str = ""
) -> SelectField:
    listed = [("", nothing), *choices.items()]
    return SelectField(label, choices=listed, default="", description=hint)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Username and password."""

    username = StringField("Username", [_required("Enter your username.")])
    password = PasswordField("Password", [_required("Enter your password.")])
    next = HiddenField()


class TextForm(FlaskForm):  # type: ignore[misc]
    """Intake, first step: what somebody wrote or said."""

    text = TextAreaField(
        "What did they write or say?",
        [_required("Enter what the person wrote or said.")],
        description="Paste or type it in their own words.",
    )


class CaseForm(FlaskForm):  # type: ignore[misc]
    """Intake, second step: the theme that the officer chooses, and the facts of the case."""

    suggestion_id = HiddenField()
    text = HiddenField()
    theme = RadioField("Choose the theme", [_required("Choose the theme, or “No theme”.")])
    secondary = SelectMultipleField("Does it also raise other themes?")
    reason = StringField(
        "Why this theme? (optional)",
        description="Useful to note if you chose another theme than the first one suggested.",
    )
    kind = RadioField("What is it?", [_required("Choose what it is.")], choices=list(KINDS.items()))
    made_by = SelectField(
        "Who is it from?",
        [_required("Choose who it is from.")],
        choices=[("", "Choose one"), *MADE_BY.items()],
    )
    channel = SelectField(
        "How did it arrive?",
        [_required("Choose how it arrived.")],
        choices=[("", "Choose one"), *CHANNELS.items()],
    )
    received_on = DateField(
        "When was it received?",
        validators=[date_required("Enter the day on which it was received.")],
        description="For example, 27 3 2026",
    )
    person_name = StringField(
        "Name (optional)", description="Kept apart from the text, so that it can be read without."
    )
    service_area = SelectField("Which service area is it about? (optional)")
    desired_outcome = StringField("What would put it right for them? (optional)")
    restricted = BooleanField(
        "Restrict who may read it",
        description="Only you, managers, Quality Assurance and administrators may then read it.",
    )
    procedure = _choose_one("Which procedure? (complaints)", PROCEDURES, "Statutory, as most are")
    team = StringField("Team")
    on_behalf_of = StringField("Name of the child it is about")
    may_complain = _choose_one("May this person complain?", YES_NO)
    may_be_told = _choose_one(
        "May they be told about the child?",
        YES_NO,
        hint="Another question than whether they may complain.",
    )
    childs_view = _choose_one("What does the child say?", CHILDS_VIEW)
    advocacy = _choose_one("Advocacy", ADVOCACY)
    advocate_name = StringField("Name of the advocate")
    advocate_appointed_on = DateField("When was the advocate appointed?")
    grounds_on = DateField("When did it happen that they complain of?")

    MORE = (
        "procedure", "team", "on_behalf_of", "may_complain", "may_be_told", "childs_view",
        "advocacy", "advocate_name", "advocate_appointed_on", "grounds_on",
    )  # fmt: skip
    """The fields that stand apart, since few cases need them."""

    @property
    def more_has_errors(self) -> bool:
        """Whether one of those is at fault, so that it must be seen."""
        return any(self[name].errors for name in self.MORE)


class ThemeForm(FlaskForm):  # type: ignore[misc]
    """Changing the theme of a case."""

    version = HiddenField()
    theme = RadioField("Theme", [_required("Choose the theme, or “No theme”.")])
    reason = StringField("Why? (optional)")


def say(form: FlaskForm, error: RegisterError) -> None:
    """Put what the register refused at the field at fault, or above the form."""
    field = getattr(form, error.field or "", None)
    if isinstance(field, Field):
        field.errors = [*field.errors, error.message]
    else:
        form.form_errors.append(error.message)


def theme_choices(themes: Mapping[str, str]) -> list[tuple[str, str]]:
    """The whole list of themes for a form, "No theme" last."""
    return [*themes.items(), (NO_THEME_CHOICE, "No theme: it is not a complaint or a worry")]


def chosen_theme(value: str) -> str | None:
    """The theme's key, or None for "No theme"."""
    return None if value == NO_THEME_CHOICE else value
