"""The form of an event of the register's rules: drawn from the fields that the event takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField

from learning_register.move_fields import FIELDS, MoveField
from service.forms import DateField

LABELS: Mapping[str, str] = {
    "note": "Note",
    "reason": "Reason",
    "on": "When was that?",
    "outcome": "What was the outcome?",
    "responded_on": "When was the response sent?",
    "answered_by": "Who answered?",
    "review_on": "When will it be reviewed?",
    "due_on": "When is it due now?",
    "extend_to": "To how many working days in all?",
    "paused_for": "What are the clocks paused for?",
    "declined_for": "Why is it not considered?",
    "grounds_on": "When did it happen that they complain of?",
    "advocacy": "Was an advocate offered, accepted or declined?",
    "advocate": "Name of the advocate",
    "advocate_appointed_on": "When was the advocate appointed?",
    "may_complain": "May this person complain?",
    "may_be_told": "May they be told about the child?",
    "childs_view": "What does the child say?",
    "point": "What is the point of complaint?",
    "point_number": "Number of the point",
    "point_outcome": "What was the outcome of this point?",
    "remedy": "What was offered to put it right?",
    "amount": "Amount in pounds",
    "investigating_officer": "Investigating officer",
    "independent_person": "Independent person",
    "no_conflict": "Was it checked that nobody has a conflict of interest?",
    "investigator_reported_on": "When did the investigating officer report?",
    "independent_reported_on": "When did the independent person report?",
    "adjudicating_officer": "Adjudicating officer",
    "adjudicated_on": "When was the adjudication?",
    "cost_item": "What was paid for?",
    "chair": "Chair of the panel",
    "member_1": "Second member",
    "member_2": "Third member",
    "decision": "What did the Ombudsman decide?",
    "closed_because": "Why was it closed?",
    "what": "What is recommended?",
    "action_kind": "What kind of action is it?",
    "owner": "Who owns it?",
    "recommendation": "Number of the recommendation",
    "accepted": "Is it accepted?",
    "route": "How were they contacted?",
    "rights_explained": "Were their rights explained?",
    "nature_agreed": "Did they agree what it is about?",
    "process_explained": "Was it explained what happens next?",
    "satisfied_process": "Are they satisfied with how it was dealt with?",
    "satisfied_outcome": "Are they satisfied with the outcome?",
    "actions_done": "Was everything done that was promised?",
}
_LABELS_OF_EVENT: Mapping[tuple[str, str], str] = {
    ("complete", "note"): "What was done?",
    ("close", "note"): "What shows that it worked so far?",
    ("review_came_back", "note"): "How did it come back?",
    ("respond", "note"): "What was done?",
    ("acknowledge", "on"): "When was it acknowledged?",
    ("decline_to_consider", "on"): "When were they told in writing?",
    ("request_stage_2", "on"): "When did they ask for Stage 2?",
    ("request_stage_3", "on"): "When did they ask for a review panel?",
    ("offer_mediation", "on"): "When was mediation offered?",
    ("decline_mediation", "on"): "When did they decline?",
    ("resolve_by_mediation", "on"): "When was the mediation held?",
    ("go_on_after_mediation", "on"): "When was the mediation held?",
    ("withdraw_request", "on"): "When did they withdraw the request?",
    ("sign_terms", "on"): "When was the statement agreed and signed?",
    ("hold_panel", "on"): "When did the panel meet?",
    ("decline_stage_3", "on"): "When were they told?",
    ("record_findings", "on"): "What is the date of the panel's letter?",
    ("record_findings", "outcome"): "What did the panel find?",
    ("raise_with_ombudsman", "on"): "When did the Ombudsman raise it?",
    ("refer_early", "on"): "When was it referred?",
    ("decide_by_ombudsman", "on"): "What is the date of the decision?",
    ("recommend", "due_on"): "When is it due?",
    ("close_loop", "on"): "When were they contacted?",
    ("make_first_contact", "on"): "When were they contacted?",
}
_ALWAYS_TODAY = " If you leave it empty: today."
_HINTS: Mapping[str, str] = {
    "review_on": "The day to look again whether it helped. For example, 27 3 2027",
    "due_on": "For example, 27 3 2027",
    "extend_to": "The longest that is allowed if you leave it empty.",
    "amount": "For example, 250 or 1,017.50",
    "what": "Name nobody: everybody who plans or carries out actions can read it.",
    "no_conflict": "Of all who are appointed here.",
    "point_number": "As it stands in the list of points of the case.",
    "recommendation": "As it stands in the list of recommendations of the case.",
}


def move_form(
    event: str, takes: Sequence[str], needs: Sequence[str], users: Mapping[str, str]
) -> FlaskForm:
    """The form of one event. `users`: names of those who may own something, by username."""
    fields: dict[str, Any] = {"version": HiddenField()}
    for name in takes:
        needed = name in needs
        label = _LABELS_OF_EVENT.get((event, name)) if needed else None
        label = label or LABELS[name]
        fields[name] = _field(name, label if needed else f"{label} (optional)", needed, users)
    made: FlaskForm = type("MoveForm", (FlaskForm,), fields)()
    return made


def _field(name: str, label: str, needed: bool, users: Mapping[str, str]) -> Any:
    described: MoveField = FIELDS[name]
    hint = _HINTS.get(name, "")
    if described.kind == "text":
        return TextAreaField(label, description=hint)
    if described.kind == "choice":
        choices = list((described.choices or {}).items())
        return RadioField(label, choices=choices, validate_choice=False, description=hint)
    if described.kind == "user":
        choices = [("", "Choose one"), *users.items()]
        return SelectField(label, choices=choices, validate_choice=False, description=hint)
    if described.kind == "date":
        hint = hint or "For example, 27 3 2026"
        today = _ALWAYS_TODAY if name == "on" and not needed else ""
        return DateField(label, description=f"{hint}{'.' if today else ''}{today}")
    return StringField(label, description=hint)
