"""The forms about models and about the texts that may teach them."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

RISK = {"yes": "Yes, a child may be at risk", "no": "No"}


class CompareForm(FlaskForm):  # type: ignore[misc]
    """Two versions to hold side by side. Sent by GET, so it carries no token."""

    class Meta:
        """A GET changes nothing."""

        csrf = False

    before = SelectField("Hold this version")
    after = SelectField("beside this one")


class PromoteForm(FlaskForm):  # type: ignore[misc]
    """Letting a challenger serve."""

    reason = StringField("Why? (optional)", description="It is kept in the history of the models.")
    anyway = BooleanField("Let it serve all the same")


class BringBackForm(FlaskForm):  # type: ignore[misc]
    """Letting an earlier version serve again."""

    reason = StringField("Why? (optional)", description="It is kept in the history of the models.")


class CandidateForm(FlaskForm):  # type: ignore[misc]
    """Judging a text: what else to hide, its label, yes or no."""

    seal = HiddenField()
    hide = TextAreaField(
        "What else must be hidden?",
        description="A name, a place, a date or anything else that could tell who it is about. "
        "Copy it from the text, each piece on a line of its own.",
    )
    theme = SelectField("Theme")
    secondary = SelectMultipleField("Does it also raise other themes?")
    risk = RadioField(
        "May a child be at risk?",
        [DataRequired("Choose whether a child may be at risk.")],
        choices=list(RISK.items()),
    )


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Keeping a text out."""

    reason = TextAreaField(
        "Why is it not taken?",
        [DataRequired("Enter why it is not taken.")],
        description="Name nobody. Such as: too much is hidden to understand it.",
    )


def given(form: FlaskForm, name: str) -> Any:
    """What was typed into a field, without blanks around it."""
    return (form[name].data or "").strip()
