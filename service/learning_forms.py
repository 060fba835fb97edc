"""The forms for learning, its sources and its sharing, and for actions and their progress."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from learning_register.learning_sources import BY_REFERENCE
from learning_register.sharing import FORUMS
from service.forms import DateField, date_required

_REFERENCE = {
    "label": "Its reference",
    "description": "As the Ombudsman or the audit writes it, such as 24 009 478 or F-0012. "
    "A case of ours is entered as a case.",
}
_LINK = {
    "label": "Where it can be read (optional)",
    "description": "A full web address, beginning https://",
}
_AREA = {
    "label": "Which service area is it about? (optional)",
    "description": "Leave it open if it is about the whole service. Whether it helped is counted "
    "in that area and held against the others.",
    "validate_choice": False,
}
YOU_SAID = "You said"
WE_DID = "We did"
_FOR_CHILDREN = "In words that a child understands. Name nobody."


class LearningForm(FlaskForm):  # type: ignore[misc]
    """What was learnt, for a theme."""

    theme = SelectField("Theme", [DataRequired("Choose the theme.")])
    statement = TextAreaField(
        "What was learnt?",
        [DataRequired("Enter what was learnt.")],
        description="In one or two sentences that a colleague in another team would understand. "
        "Name nobody.",
    )
    service_area = SelectField(**_AREA)
    cases = StringField(
        "Cases and compliments that it comes from (optional)",
        description="References, separated by commas, such as C-2026-0012, C-2026-0031. Leave it "
        "empty if it comes from the theme as a whole.",
    )
    source = RadioField(
        "Does it also come from a decision or an audit? (optional)",
        choices=[("", "No"), *BY_REFERENCE.items()],
        default="",
        validate_choice=False,
    )
    reference = StringField(**_REFERENCE)
    link = StringField(**_LINK)


class SourceForm(FlaskForm):  # type: ignore[misc]
    """One more thing that learning came from."""

    source = RadioField(
        "What did it come from?",
        [DataRequired("Choose what it came from.")],
        choices=[("case", "Case or compliment"), *BY_REFERENCE.items()],
    )
    reference = StringField(
        "Its reference",
        [DataRequired("Enter the reference.")],
        description="Such as C-2026-0012 for a case, 24 009 478 for a decision, F-0012 for a "
        "finding.",
    )
    link = StringField(**_LINK)


class ServiceAreaForm(FlaskForm):  # type: ignore[misc]
    """Which service area learning is about."""

    version = HiddenField()
    service_area = SelectField(**_AREA)


class WordsForm(FlaskForm):  # type: ignore[misc]
    """The words for children."""

    version = HiddenField()
    you_said = TextAreaField(YOU_SAID, description=_FOR_CHILDREN)
    we_did = TextAreaField(WE_DID, description=_FOR_CHILDREN)


class SharingForm(FlaskForm):  # type: ignore[misc]
    """Where learning was shared and when, and the words for children."""

    forum = RadioField(
        "With whom was it shared?",
        [DataRequired("Choose with whom it was shared.")],
        choices=list(FORUMS.items()),
    )
    which = StringField(
        "Which team or forum? (optional)", description="Needed for another forum than those named."
    )
    shared_on = DateField(
        "When was it shared?",
        validators=[date_required("Enter the day on which it was shared.")],
        description="For example, 27 3 2026",
    )
    you_said = TextAreaField(f"{YOU_SAID} (optional)", description=_FOR_CHILDREN)
    we_did = TextAreaField(
        f"{WE_DID} (optional)",
        description="The children’s forum needs both. In words that a child understands.",
    )


class ActionForm(FlaskForm):  # type: ignore[misc]
    """An action that is planned for a learning."""

    what = TextAreaField("What will be done?", [DataRequired("Enter what will be done.")])
    kind = SelectField("What kind of action is it?", [DataRequired("Choose the kind of action.")])
    owner_id = SelectField("Who owns it?", [DataRequired("Choose who owns it.")])
    team = StringField("Which team is it for? (optional)")
    due_on = DateField(
        "When is it due?",
        validators=[date_required("Enter the day by which it is due.")],
        description="For example, 27 3 2027",
    )


class ProgressForm(FlaskForm):  # type: ignore[misc]
    """How far an action has come."""

    text = TextAreaField(
        "How far has it come?", [DataRequired("Enter how far the action has come.")]
    )


class EvidenceForm(FlaskForm):  # type: ignore[misc]
    """Evidence for an action: a note, and a link or a file."""

    description = TextAreaField(
        "What shows that it was done?", [DataRequired("Describe the evidence.")]
    )
    link = StringField("Link (optional)", description="A full web address, beginning https://")
    file = FileField(
        "File (optional)", description="PDF, Word, Excel, CSV, text, PNG or JPEG, up to 10 MB"
    )
