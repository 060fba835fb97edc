"""Where a case's personal data stand: what retention takes out, and what it leaves and why.

A test holds this against the schema: a new column of text must be put into one of the two lists.
"""

from dataclasses import dataclass

_OF_TRAIL = """
    id IN (SELECT note_id FROM audit_trail
           WHERE subject_kind = 'case' AND subject_id = CAST(:case_id AS TEXT))
"""
_OF_DECISIONS = "id IN (SELECT suggestion_id FROM decisions WHERE case_id = :case_id)"
_OF_CANDIDATES = "id IN (SELECT note_id FROM candidates WHERE case_id = :case_id)"


@dataclass(frozen=True)
class Personal:
    """A column of free text. `rows`: which of its rows are a case's; `left`: what stays there.

    `pseudonymised`: it can be kept without its names. What cannot is erased in either case.
    """

    table: str
    column: str
    rows: str
    pseudonymised: bool = True
    left: str | None = None


PERSONAL = (
    Personal("case_texts", "text", "case_id = :case_id"),
    Personal("case_texts", "desired_outcome", "case_id = :case_id"),
    Personal("points", "text", "case_id = :case_id"),
    Personal("notes", "text", f"({_OF_TRAIL} OR {_OF_CANDIDATES})"),
    # The words that led to a theme are words of the text, and its hash would tell it again.
    Personal("suggestions", "evidence", _OF_DECISIONS, pseudonymised=False, left="[]"),
    Personal("suggestions", "text_sha256", _OF_DECISIONS, pseudonymised=False, left="0" * 64),
)
"""What is taken out of a case, besides the names of its people."""

PEOPLE_OF_CASE = ("person_id", "child_id", "advocate_id")
"""The columns of a case that say who is who."""

PEOPLE = frozenset({"name", "name_key", "sound_key", "date_of_birth"})
"""The columns of a person. They go when nobody's case needs them any more."""

KEPT: dict[str, frozenset[str]] = {
    # Closed lists, days, references and numbers: what reports count.
    "cases": frozenset(
        {"reference", "kind", "procedure", "state", "received_on", "grounds_on", "channel",
         "made_by", "may_complain", "may_be_told", "childs_view", "advocacy",
         "advocate_appointed_on", "service_area", "team", "extended_on", "declined_for", "outcome",
         "responded_on", "recorded_at"}
    ),
    "case_moves": frozenset({"event", "source", "target", "day", "recorded_at"}),
    "pauses": frozenset({"paused_for", "began_on", "ended_on"}),
    "case_outcomes": frozenset({"stage", "outcome", "decided_on"}),
    "points": frozenset(),
    "remedies": frozenset({"stage", "remedy", "offered_on"}),
    "mediations": frozenset({"offered_on", "result", "ended_on"}),
    "stage_twos": frozenset(
        {"requested_on", "signed_on", "investigator_reported_on", "independent_reported_on",
         "adjudicated_on", "responded_on"}
    ),
    "appointments": frozenset({"no_conflict", "appointed_on"}),
    "costs": frozenset({"cost_item", "incurred_on"}),
    "panels": frozenset(
        {"requested_on", "declined_on", "no_conflict", "appointed_on", "held_on", "letter_on",
         "responded_on"}
    ),
    "ombudsman_matters": frozenset(
        {"raised_on", "early_referral", "decision", "closed_because", "decided_on"}
    ),
    "recommendations": frozenset({"recommended_by", "accepted"}),
    "loop_contacts": frozenset(
        {"kind", "contacted_on", "route", "rights_explained", "nature_agreed",
         "process_explained", "satisfied_process", "satisfied_outcome", "actions_done"}
    ),
    "case_texts": frozenset(),
    "decisions": frozenset({"theme", "decided_at"}),
    "decision_secondaries": frozenset({"theme"}),
    "suggestions": frozenset(
        {"model", "theme", "scores", "no_theme_reason", "risk_reasons", "at"}
    ),
    # Pseudonymised when it was approved, and taken out by a trigger when the case's text changes.
    "candidates": frozenset({"verdict", "text", "theme", "judged_at", "withdrawn_at"}),
    "candidate_secondaries": frozenset({"theme"}),
    "learning_cases": frozenset(),
    "retention_done": frozenset({"what", "done_on"}),
    "retention_holds": frozenset({"placed_at", "lifted_at"}),
    "person_verdicts": frozenset({"verdict", "decided_at", "undone_at"}),
    "people": frozenset(),
    "notes": frozenset(),
}  # fmt: skip
"""The other columns of text, by table, that are about a case, and name nobody."""
