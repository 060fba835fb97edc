"""Words for states, roles, confidence and errors; the filters that templates use."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from classifier.text import Phrase
from learning_register.actions import ACTION_KINDS
from learning_register.case_kinds import ADVOCACY, CHANNELS, CHILDS_VIEW, KINDS, MADE_BY, YES_NO
from learning_register.guards import OUTCOMES
from learning_register.learning_sources import SOURCES
from learning_register.rate_ratio import Ratio
from learning_register.sharing import FORUMS
from learning_register.stages import PROCEDURES
from learning_register.users import ROLE_LABELS

STATES = {
    "case": {
        "stage_1": ("Awaiting a response", "blue"),
        "open": ("Awaiting a response", "blue"),
        "responded": ("Answered", "green"),
        "withdrawn": ("Withdrawn", "grey"),
        "recorded": ("Recorded", "grey"),
        "not_considered": ("Not considered", "grey"),
        "stage_2_requested": ("Stage 2 requested", "blue"),
        "mediation": ("Mediation", "yellow"),
        "resolved": ("Resolved by mediation", "green"),
        "out_of_time": ("Request out of time", "grey"),
        "stage_2": ("Stage 2 investigation", "yellow"),
        "adjudication": ("Stage 2 adjudication", "purple"),
        "stage_2_responded": ("Answered at Stage 2", "green"),
        "stage_3_requested": ("Stage 3 requested", "blue"),
        "stage_3_declined": ("Stage 3 declined", "grey"),
        "panel_held": ("Panel held", "yellow"),
        "findings": ("Panel's findings to answer", "purple"),
        "stage_3_responded": ("Answered at Stage 3", "green"),
        "ombudsman": ("With the Ombudsman", "purple"),
        "ombudsman_decided": ("Ombudsman has decided", "green"),
        "finished": ("Finished", "green"),
    },
    "learning": {
        "identified": ("Identified", "purple"),
        "agreed": ("Agreed", "blue"),
        "not_agreed": ("Not agreed", "grey"),
        "being_acted_on": ("Being acted on", "yellow"),
        "implemented": ("Implemented", "teal"),
        "evidenced": ("Evidenced", "teal"),
        "closed": ("Closed", "green"),
    },
    "action": {
        "open": ("Open", "blue"),
        "in_progress": ("In progress", "yellow"),
        "done": ("Awaiting verification", "purple"),
        "verified": ("Verified", "teal"),
        "closed": ("Closed", "green"),
        "cancelled": ("Cancelled", "grey"),
    },
    "finding": {"recorded": ("Recorded", "green"), "withdrawn": ("Withdrawn", "grey")},
}
"""State to words and tag colour; a test holds it against the register's rules."""

REVIEWS = {
    None: "Not yet reviewed",
    "helped": "It helped",
    "no_change": "No change",
    "came_back": "It came back",
}

EVENTS = {
    "record_complaint": "Complaint recorded",
    "record_feedback": "Informal feedback recorded",
    "record_compliment": "Compliment recorded",
    "record_enquiry": "Enquiry recorded",
    "decide_theme": "Theme chosen",
    "respond": "Response recorded",
    "extend": "Time to respond extended",
    "withdraw": "Withdrawn",
    "reopen": "Reopened",
    "reopen_feedback": "Reopened",
    "acknowledge": "Acknowledged",
    "decline_to_consider": "Decided not to consider it",
    "request_stage_2": "Stage 2 requested",
    "offer_mediation": "Mediation offered",
    "decline_mediation": "Mediation declined",
    "resolve_by_mediation": "Resolved by mediation",
    "go_on_after_mediation": "Mediation held, goes on to Stage 2",
    "withdraw_request": "Request for Stage 2 withdrawn",
    "appoint_investigators": "Investigators appointed",
    "sign_terms": "Statement of complaint agreed",
    "record_reports": "Stage 2 reports received",
    "adjudicate": "Stage 2 adjudicated and answered",
    "respond_stage_2": "Stage 2 response recorded",
    "find_out_of_time": "Request for Stage 2 out of time",
    "accept_late": "Late request taken all the same",
    "add_cost": "Cost added",
    "request_stage_3": "Review panel requested",
    "appoint_panel": "Panel appointed",
    "hold_panel": "Panel held",
    "decline_stage_3": "Review panel declined",
    "record_findings": "Panel's findings recorded",
    "respond_stage_3": "Response to the panel recorded",
    "raise_with_ombudsman": "Raised by the Ombudsman",
    "refer_early": "Referred early to the Ombudsman",
    "decide_by_ombudsman": "Ombudsman's decision recorded",
    "pause": "Clocks paused",
    "resume": "Clocks go on",
    "add_point": "Point of complaint added",
    "decide_point": "Outcome of a point recorded",
    "add_remedy": "Remedy recorded",
    "recommend": "Recommendation recorded",
    "answer_recommendation": "Recommendation answered",
    "record_advocacy": "Advocacy recorded",
    "decide_standing": "Who may complain and be told decided",
    "make_first_contact": "First contact recorded",
    "close_loop": "Loop closed",
    "leave_loop_open": "Loop not closed",
    "finish": "Finished",
    "read": "Read (restricted case)",
    "identify": "Learning identified",
    "agree": "Agreed",
    "decline": "Not agreed",
    "start_acting": "Being acted on",
    "implemented": "Implemented",
    "evidenced": "Evidenced",
    "back": "Back to being acted on",
    "close": "Closed",
    "close_with_learning": "Closed with its learning",
    "review_helped": "Reviewed: it helped",
    "review_no_change": "Reviewed: it made no difference",
    "review_came_back": "Reviewed: the problem came back",
    "move_review": "Another day of review set",
    "move_due_date": "Day it is due moved",
    "plan": "Planned",
    "start": "Started",
    "complete": "Marked as done",
    "verify": "Verified",
    "send_back": "Sent back",
    "cancel": "Cancelled",
    "add_evidence": "Evidence added",
    "read_evidence": "Evidence opened",
    "link_case": "Case linked",
    "pseudonymise": "Pseudonymised when it was due",
    "erase": "Erased when it was due",
    "hold": "Held back from being erased",
    "lift_hold": "No longer held back from being erased",
    "add_source": "Source added",
    "change_service_area": "Service area changed",
    "share": "Shared",
    "reword": "Words for children changed; they were",
    "note_progress": "Progress",
    "record_finding": "Finding recorded",
    "decide_themes": "Themes chosen",
    "correct": "Corrected",
    "reinstate": "Brought back",
}

STATUS = {
    400: "The request could not be read",
    403: "You cannot open this",
    404: "Page not found",
    405: "The request could not be read",
    409: "That is not possible now",
    413: "The file is too large",
    503: "The register is busy",
}
ADVICE = {
    400: "Go back and try again.",
    403: "Your role does not include this page. If you need it, ask your administrator.",
    404: "Check the address, or start again from the first page.",
    405: "Go back and try again.",
    413: "A file of evidence may be up to 10 MB. Go back and choose a smaller one.",
}
EXPIRED = (
    "For safety a form can be sent for 8 hours after it was opened. Go back, copy what you typed, "
    "load the page again and paste it."
)

SURE = ((0.75, "Very likely"), (0.5, "Likely"), (0.25, "Possible"), (0.0, "Unlikely"))


def confidence_in_words(confidence: float) -> str:
    """0.62 becomes "Likely"."""
    return next(words for least, words in SURE if confidence >= least)


def percent(share: float) -> str:
    """0.62 becomes "62%"; never 0% or 100%, since nothing is that sure."""
    return f"{min(max(round(100 * share), 1), 99)}%"


def bar_step(share: float) -> int:
    """The nearest of the bar widths 0, 5 … 100."""
    return 5 * round(20 * share)


def plain_date(day: date | datetime | str | None) -> str:
    """A date for a person: 4 March 2026. A timestamp is read in England's time."""
    if day is None:
        return ""
    if isinstance(day, str):
        day = datetime.fromisoformat(day).astimezone(ZoneInfo("Europe/London"))
    return f"{day.day} {day:%B %Y}"


def months(found: tuple[str, ...]) -> str:
    """Months such as "2026-03" to "2026-05" in words: March 2026 to May 2026."""
    first, last = (f"{date.fromisoformat(f'{month}-01'):%B %Y}" for month in (found[0], found[-1]))
    return first if first == last else f"{first} to {last}"


def ratio(found: Ratio) -> str:
    """A ratio and its interval: 0.40 (0.20 to 0.79)."""
    value = "not known" if found.value is None else f"{found.value:.2f}"
    high = "no limit" if found.high == inf else f"{found.high:.2f}"
    return f"{value} ({found.low:.2f} to {high})"


def marked(text: str, phrases: tuple[Phrase, ...]) -> Markup:
    """The text, escaped, with its evidence marked."""

    def pieces() -> Iterator[str]:
        at = 0
        for phrase in phrases:
            yield str(escape(text[at : phrase.start]))
            yield f'<mark class="heard-evidence">{escape(text[phrase.start : phrase.end])}</mark>'
            at = phrase.end
        yield str(escape(text[at:]))

    return Markup("".join(pieces()))  # noqa: S704  every piece is escaped above


def state_tag(state: str, machine: str) -> dict[str, Any]:
    """What the tag component is given for a state."""
    words, colour = STATES[machine][state]
    return {"text": words, "classes": f"govuk-tag--{colour}"}


def _label(labels: Any) -> Callable[[str | None], str]:
    return lambda key: (
        "" if key is None else str(labels.get(key, key.replace("_", " ").capitalize()))
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "bar_step": bar_step,
    "confidence_in_words": confidence_in_words,
    "percent": percent,
    "plain_date": plain_date,
    "marked": marked,
    "months": months,
    "ratio": ratio,
    "state_tag": state_tag,
    "kind": _label(KINDS),
    "channel": _label(CHANNELS),
    "made_by": _label(MADE_BY),
    "procedure": _label(PROCEDURES),
    "advocacy": _label(ADVOCACY),
    "childs_view": _label(CHILDS_VIEW),
    "yes_no": _label(YES_NO),
    "outcome": _label(OUTCOMES),
    "role": _label(ROLE_LABELS),
    "action_kind": _label(ACTION_KINDS),
    "source": _label(SOURCES),
    "forum": _label(FORUMS),
    "event": _label(EVENTS),
    "review": lambda result: REVIEWS[result],
}
