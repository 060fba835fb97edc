"""The closed lists of a case, each with its label, and the service areas, which are a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from learning_register.errors import Invalid
from learning_register.register import Register

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "complaint": "Complaint",
        "feedback": "Informal feedback",
        "compliment": "Compliment",
        "enquiry": "Enquiry",
    }
)
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "in_person": "In person",
        "telephone": "Telephone",
        "letter": "Letter",
        "email": "Email",
        "web_form": "Web form",
        "mind_of_my_own": "Mind of My Own",
        "i_say": "I Say",
        "other": "Other",
    }
)
MADE_BY: Mapping[str, str] = MappingProxyType(
    {
        "child": "Child or young person",
        "care_leaver": "Care leaver",
        "parent": "Parent",
        "carer": "Carer",
        "relative": "Relative",
        "advocate": "Advocate for a child",
        "professional": "Professional",
        "other": "Other",
    }
)


YES_NO: Mapping[str, str] = MappingProxyType({"yes": "Yes", "no": "No"})
SATISFIED: Mapping[str, str] = MappingProxyType(
    {"yes": "Yes", "no": "No", "no_answer": "No answer"}
)
ADVOCACY: Mapping[str, str] = MappingProxyType(
    {"offered": "Offered", "accepted": "Accepted", "declined": "Declined"}
)
CHILDS_VIEW: Mapping[str, str] = MappingProxyType(
    {
        "agrees": "The child agrees",
        "does_not_agree": "The child does not agree",
        "not_asked": "The child could not be asked",
    }
)
PAUSED_FOR: Mapping[str, str] = MappingProxyType(
    {"court": "Court proceedings", "advocate": "Until an advocate is appointed"}
)
DECLINED_FOR: Mapping[str, str] = MappingProxyType(
    {
        "over_a_year": "It happened more than a year before",
        "court": "It would prejudice court proceedings",
        "no_interest": "They are not among those who may complain",
    }
)
REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "apology": "Apology",
        "acknowledgement": "Acknowledging what went wrong",
        "explanation": "Explanation",
        "action": "Doing what was delayed",
        "reconsideration": "Looking at a decision again",
        "amended_record": "Putting a record right",
        "payment": "Payment",
        "changed_policy": "Changing a policy or procedure",
        "other": "Other",
    }
)
COST_ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "investigating_officer": "Investigating officer",
        "independent_person": "Independent person",
        "panel": "Review panel",
        "advocate": "Advocate",
        "interpreter": "Interpreter",
        "travel": "Travel",
        "other": "Other",
    }
)
DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "upheld_accepted": "Upheld and recommendations accepted",
        "upheld": "Upheld - no further actions",
        "not_upheld": "Not upheld",
        "closed_after_enquiries": "Closed after initial enquiries - no further actions",
        "referred_back": "Referred back for local resolution",
        "invalid": "Invalid or incomplete",
    }
)
"""The Ombudsman's decisions, those of table 13 of the report by their names there."""

CLOSED_BECAUSE: Mapping[str, str] = MappingProxyType(
    {
        "would_not_investigate": "The Ombudsman would not investigate",
        "outside_jurisdiction": "Outside the Ombudsman's jurisdiction",
    }
)
ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "in_person": "In person",
        "telephone": "Telephone",
        "text_message": "Text message",
        "app": "App",
        "email": "Email",
        "letter": "Letter",
        "advocate": "Through the advocate",
        "worker": "Through their worker",
        "other": "Other",
    }
)


@dataclass(frozen=True)
class ServiceArea:
    """A part of the service that a case is about."""

    key: str
    name: str
    position: int


def all_service_areas(register: Register) -> tuple[ServiceArea, ...]:
    """The service areas, in the order of the pages."""
    rows = register.rows("SELECT * FROM service_areas ORDER BY position, key")
    return tuple(ServiceArea(**row) for row in rows)


def service_area_key(register: Register, name: str | None) -> str | None:
    """The key of the service area with that key or name; None for None and for nothing typed.

    Raises Invalid.
    """
    if not name or not name.strip():
        return None
    wanted = name.strip().casefold()
    for area in all_service_areas(register):
        if wanted in {area.key, area.name.casefold()}:
            return area.key
    raise Invalid("Choose a service area from the list.", "service_area")


def one_of(choices: Mapping[str, str], value: str, field: str) -> str:
    """The value, if it is one of the choices. Raises Invalid that lists them."""
    if value not in choices:
        raise Invalid(f"Choose one of: {', '.join(choices.values())}.", field)
    return value
