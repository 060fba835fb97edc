"""The rows of the table of rules that are about cases: the whole complaints procedure.

The Children Act 1989 Representations Procedure (England) Regulations 2006 and sections 2, 6 to 9 of
the report. The order of the rows is the order of the buttons on a page.

An event that leaves the state as it is records something: an acknowledgement, a pause, a cost.
"""

from typing import Any

from learning_register import case_guards as g
from learning_register.guards import may_see_case
from learning_register.rule import Kept, Rule, Stamp
from learning_register.stages import COMPLAINT_STATES, ENDED, IN_HAND

_RECORDERS = ("officer", "manager", "participation")
_CASEWORK = ("officer", "manager")
_MANAGER = ("manager",)
_PLANNERS = ("manager", "quality")
_NO_ANSWER = {"outcome": None, "responded_on": None}
_DAY = Stamp.DAY


def _from(
    sources: tuple[str, ...],
    event: str,
    label: str,
    roles: tuple[str, ...],
    *guards: Any,
    to: str | None = None,
    **more: Any,
) -> tuple[Rule, ...]:
    """The same event from each of these states; without `to` it leaves the state as it is."""
    conditions = (may_see_case, *guards)
    return tuple(
        Rule("case", event, source, to or source, label, roles, guards=conditions, **more)
        for source in sources
    )


_BEGINNING = (
    Rule("case", "record_complaint", None, "stage_1", "Record a complaint", _RECORDERS),
    Rule("case", "record_feedback", None, "open", "Record informal feedback", _RECORDERS),
    Rule("case", "record_compliment", None, "recorded", "Record a compliment", _RECORDERS),
    Rule("case", "record_enquiry", None, "recorded", "Record an enquiry", _RECORDERS),
)

_FEEDBACK = (
    *_from(("open",), "respond", "Record what was done", _RECORDERS, to="responded",
           needs=("note",), optional=("on",), sets={"responded_on": _DAY}),
    *_from(("responded", "finished"), "reopen_feedback", "Reopen", _RECORDERS, g.is_feedback,
           to="open", needs=("reason",), optional=("on",), sets=_NO_ANSWER),
)  # fmt: skip

_STAGE_1 = (
    *_from(("stage_1",), "respond", "Record the response", _CASEWORK, to="responded",
           needs=("outcome", "responded_on"), optional=("answered_by",)),
    *_from(("stage_1",), "acknowledge", "Record the acknowledgement", _CASEWORK,
           g.not_acknowledged_before, needs=("on",)),
    *_from(("stage_1",), "extend", "Extend the time to respond", _CASEWORK,
           g.not_extended_before, g.has_longer_time,
           needs=("reason",), optional=("extend_to", "on"), sets={"extended_on": _DAY},
           checks=(g.extended_within_the_stage,)),
    *_from(("stage_1",), "withdraw", "Record as withdrawn", _CASEWORK, to="withdrawn",
           needs=("reason",), optional=("on",)),
    *_from(("stage_1",), "decline_to_consider", "Decide not to consider it", _MANAGER,
           to="not_considered", needs=("declined_for", "reason", "on"), optional=("grounds_on",),
           checks=(g.older_than_a_year,)),
    *_from(("responded",), "reopen", "Reopen", _RECORDERS, g.is_a_complaint, to="stage_1",
           needs=("reason",), optional=("on",), sets=_NO_ANSWER),
    *_from(("withdrawn", "not_considered", "ombudsman_decided", "finished"), "reopen", "Reopen",
           _RECORDERS, g.is_a_complaint, g.stage_2_never_asked, to="stage_1",
           needs=("reason",), optional=("on",), sets=_NO_ANSWER),
)  # fmt: skip

_NEW_STAGE_2 = Kept("stage_twos", new=True, sets={"requested_on": _DAY})
_STAGE_2 = (
    # In whatever form it arrives, and never refused: there is no event that refuses it.
    *_from(("stage_1", "responded", "resolved", "withdrawn", "not_considered",
            "ombudsman_decided", "finished"),
           "request_stage_2", "Record a request for Stage 2", _RECORDERS,
           g.is_a_complaint, g.stage_2_not_answered, to="stage_2_requested",
           needs=("on",), keeps=_NEW_STAGE_2),
    *_from(("stage_2_requested",), "offer_mediation", "Offer mediation", _CASEWORK, to="mediation",
           needs=("on",), keeps=Kept("mediations", new=True, sets={"offered_on": _DAY})),
    *_from(("mediation",), "decline_mediation", "Mediation declined", _CASEWORK,
           to="stage_2_requested", needs=("on",),
           keeps=Kept("mediations", sets={"result": "declined", "ended_on": _DAY})),
    *_from(("mediation",), "resolve_by_mediation", "Resolved by mediation", _CASEWORK,
           to="resolved", needs=("on",),
           keeps=Kept("mediations", sets={"result": "resolved", "ended_on": _DAY})),
    *_from(("mediation",), "go_on_after_mediation", "Mediation held, goes on to Stage 2",
           _CASEWORK, to="stage_2_requested", needs=("on",),
           keeps=Kept("mediations", sets={"result": "went_on", "ended_on": _DAY})),
    *_from(("mediation",), "withdraw_request", "Request for Stage 2 withdrawn", _CASEWORK,
           g.stage_1_answered, to="responded", needs=("on",), optional=("reason",),
           keeps=Kept("mediations", sets={"result": "withdrawn", "ended_on": _DAY})),
    *_from(("stage_2_requested",), "withdraw_request", "Request for Stage 2 withdrawn", _CASEWORK,
           g.stage_1_answered, to="responded", needs=("on",), optional=("reason",)),
    *_from(("stage_2_requested",), "acknowledge", "Record the acknowledgement", _CASEWORK,
           g.not_acknowledged_before, needs=("on",)),
    *_from(("stage_2_requested", "stage_2"), "appoint_investigators", "Appoint the investigators",
           _CASEWORK, g.is_statutory,
           needs=("investigating_officer", "independent_person", "no_conflict"), optional=("on",),
           checks=(g.investigators_differ,),
           keeps=Kept("appointments", new=True, sets={"appointed_on": _DAY})),
    *_from(("stage_2_requested",), "sign_terms", "Statement of complaint agreed and signed",
           _CASEWORK, g.is_statutory, g.has_investigators, to="stage_2", needs=("on",),
           keeps=Kept("stage_twos", sets={"signed_on": _DAY})),
    *_from(("stage_2",), "record_reports", "Record the two reports", _CASEWORK, to="adjudication",
           needs=("investigator_reported_on", "independent_reported_on"),
           keeps=Kept("stage_twos")),
    *_from(("adjudication",), "adjudicate", "Record the adjudication and response", _CASEWORK,
           to="stage_2_responded", needs=("outcome", "adjudicated_on", "responded_on"),
           optional=("adjudicating_officer",), checks=(g.response_follows_adjudication,),
           keeps=Kept("stage_twos", sets={"responded_on": _DAY})),
    *_from(("stage_2_requested",), "respond_stage_2", "Record the Stage 2 response", _CASEWORK,
           g.is_corporate, to="stage_2_responded",
           needs=("outcome", "responded_on", "answered_by"), checks=(g.another_person_answers,),
           keeps=Kept("stage_twos", sets={"responded_on": _DAY})),
    *_from(("stage_2_requested", "stage_2", "adjudication"), "extend", "Extend the time to respond",
           _CASEWORK, g.not_extended_before, g.has_longer_time,
           needs=("reason",), optional=("extend_to", "on"), sets={"extended_on": _DAY},
           checks=(g.extended_within_the_stage,)),
    *_from(("stage_2_requested",), "find_out_of_time", "Record as out of time", _MANAGER,
           g.window_has_ended, to="out_of_time", needs=("reason",), optional=("on",)),
    *_from(("out_of_time",), "accept_late", "Take the late request all the same", _CASEWORK,
           to="stage_2_requested", needs=("reason",), optional=("on",)),
    *_from(("stage_2_requested", "stage_2", "adjudication"), "withdraw", "Record as withdrawn",
           _CASEWORK, to="withdrawn", needs=("reason",), optional=("on",)),
    *_from(("mediation",), "withdraw", "Record as withdrawn", _CASEWORK, to="withdrawn",
           needs=("reason",), optional=("on",),
           keeps=Kept("mediations", sets={"result": "withdrawn", "ended_on": _DAY})),
    *_from(("stage_2_requested", "stage_2", "adjudication", "stage_2_responded",
            "stage_3_requested", "panel_held", "findings", "stage_3_responded", "withdrawn",
            "resolved", "ombudsman", "ombudsman_decided", "finished"),
           "add_cost", "Add a cost", _CASEWORK, g.is_a_complaint,
           needs=("cost_item", "amount"), optional=("on",),
           keeps=Kept("costs", new=True, sets={"incurred_on": _DAY})),
)  # fmt: skip

_STAGE_3 = (
    *_from(("stage_2_responded", "stage_3_declined", "withdrawn", "ombudsman_decided", "finished"),
           "request_stage_3", "Record a request for a review panel", _RECORDERS,
           g.is_statutory, g.stage_2_answered, g.stage_3_not_answered, to="stage_3_requested",
           needs=("on",), keeps=Kept("panels", new=True, sets={"requested_on": _DAY})),
    *_from(("stage_3_requested",), "appoint_panel", "Appoint the panel", _CASEWORK,
           needs=("chair", "member_1", "member_2", "no_conflict"), optional=("on",),
           checks=(g.panel_is_independent,),
           keeps=Kept("panels", sets={"appointed_on": _DAY})),
    *_from(("stage_3_requested",), "hold_panel", "Record the panel's meeting", _CASEWORK,
           g.has_panel, to="panel_held", needs=("on",),
           keeps=Kept("panels", sets={"held_on": _DAY})),
    *_from(("stage_3_requested",), "decline_stage_3", "Decline the request", _MANAGER,
           to="stage_3_declined", needs=("reason", "on"),
           keeps=Kept("panels", sets={"declined_on": _DAY})),
    *_from(("stage_3_requested",), "withdraw", "Record as withdrawn", _CASEWORK, to="withdrawn",
           needs=("reason",), optional=("on",)),
    *_from(("panel_held",), "record_findings", "Record the panel's findings", _CASEWORK,
           to="findings", needs=("outcome", "on"),
           keeps=Kept("panels", sets={"letter_on": _DAY})),
    *_from(("findings",), "respond_stage_3", "Record the response to the panel", _CASEWORK,
           to="stage_3_responded", needs=("responded_on",), keeps=Kept("panels", sets={
               "responded_on": _DAY})),
)  # fmt: skip

_RAISED = Kept("ombudsman_matters", new=True, sets={"raised_on": _DAY})
_OMBUDSMAN = (
    *_from(("ombudsman",), "decide_by_ombudsman", "Record the Ombudsman's decision", _CASEWORK,
           to="ombudsman_decided", needs=("decision", "on"), optional=("closed_because",),
           checks=(g.closed_for_one_reason, g.decided_after_it_was_raised),
           keeps=Kept("ombudsman_matters", sets={"decided_on": _DAY})),
    *_from((*IN_HAND, *ENDED, "finished"), "decide_by_ombudsman",
           "Record the Ombudsman's decision", _CASEWORK, g.has_matter_open,
           needs=("decision", "on"), optional=("closed_because",),
           checks=(g.closed_for_one_reason, g.decided_after_it_was_raised),
           keeps=Kept("ombudsman_matters", sets={"decided_on": _DAY})),
    # While the service still works on it, it goes on; what was over is with the Ombudsman now.
    *_from(IN_HAND, "raise_with_ombudsman", "Raised by the Ombudsman", _CASEWORK,
           g.no_matter_open, needs=("on",), keeps=_RAISED),
    *_from((*ENDED, "finished"), "raise_with_ombudsman", "Raised by the Ombudsman", _CASEWORK,
           g.is_a_complaint, g.no_matter_open, to="ombudsman", needs=("on",), keeps=_RAISED),
    *_from(tuple(state for state in IN_HAND if state != "mediation"), "refer_early",
           "Refer it early to the Ombudsman", _MANAGER, g.no_matter_open, to="ombudsman",
           needs=("reason", "on"),
           keeps=Kept("ombudsman_matters", new=True,
                      sets={"raised_on": _DAY, "early_referral": "yes"})),
)  # fmt: skip

_RECORDS = (
    *_from(IN_HAND, "pause", "Pause the clocks", _CASEWORK, g.not_paused,
           needs=("paused_for", "reason"), optional=("on",),
           keeps=Kept("pauses", new=True, sets={"began_on": _DAY})),
    *_from(COMPLAINT_STATES, "resume", "Let the clocks go on", _CASEWORK,
           g.is_a_complaint, g.is_paused, optional=("on",), checks=(g.resumed_after_the_pause,),
           keeps=Kept("pauses", sets={"ended_on": _DAY})),
    *_from(("stage_1", "responded", "stage_2_requested", "stage_2"), "add_point",
           "Add a point of complaint", _CASEWORK, g.is_a_complaint, needs=("point",)),
    *_from(("stage_1", "responded", "stage_2_requested", "adjudication", "stage_2_responded",
            "panel_held", "ombudsman_decided"),
           "decide_point", "Record the outcome of a point", _CASEWORK, g.is_a_complaint,
           g.has_points, needs=("point_number", "point_outcome"), optional=("on",)),
    *_from(("responded", "resolved", "adjudication", "stage_2_responded", "findings",
            "stage_3_responded", "ombudsman", "ombudsman_decided"),
           "add_remedy", "Record a remedy", _CASEWORK, g.is_a_complaint,
           needs=("remedy",), optional=("amount", "on"),
           keeps=Kept("remedies", new=True, sets={"offered_on": _DAY})),
    *_from((*IN_HAND, *ENDED, "finished"), "recommend", "Record a recommendation", _PLANNERS,
           g.is_a_complaint, g.somebody_recommends,
           needs=("what", "action_kind", "owner", "due_on")),
    *_from(("findings", "stage_3_responded", "ombudsman_decided", "finished"),
           "answer_recommendation", "Answer a recommendation", _MANAGER, g.has_recommendations,
           needs=("recommendation", "accepted", "reason")),
    *_from(("open", *IN_HAND), "record_advocacy", "Record advocacy", _RECORDERS,
           needs=("advocacy",), optional=("advocate", "advocate_appointed_on", "on")),
    *_from(("open", *IN_HAND), "decide_standing", "Decide who may complain and be told",
           _CASEWORK, needs=("may_complain", "may_be_told", "reason"),
           optional=("childs_view", "on")),
)  # fmt: skip

_LOOP_TABLE = "loop_contacts"
_LOOP = (
    *_from(("open", *IN_HAND, "responded"), "make_first_contact", "Record the first contact",
           _RECORDERS, needs=("route", "rights_explained", "nature_agreed", "process_explained"),
           optional=("on",),
           keeps=Kept(_LOOP_TABLE, new=True, sets={"kind": "first", "contacted_on": _DAY})),
    *_from((*ENDED, "finished"), "close_loop", "Close the loop", _RECORDERS,
           needs=("route", "rights_explained", "nature_agreed", "satisfied_process",
                  "satisfied_outcome", "actions_done"), optional=("on",),
           keeps=Kept(_LOOP_TABLE, new=True, sets={"kind": "closing", "contacted_on": _DAY})),
    *_from(ENDED, "leave_loop_open", "Record why the loop cannot be closed", _RECORDERS,
           needs=("reason",), optional=("on",),
           keeps=Kept(_LOOP_TABLE, new=True, sets={"kind": "not_closed", "contacted_on": _DAY})),
    *_from(ENDED, "finish", "Finish", _RECORDERS, g.not_paused, g.no_matter_open,
           g.loop_is_closed, to="finished", optional=("on",)),
)  # fmt: skip

CASE_RULES: tuple[Rule, ...] = (
    *_BEGINNING,
    *_FEEDBACK,
    *_STAGE_1,
    *_STAGE_2,
    *_STAGE_3,
    *_OMBUDSMAN,
    *_LOOP,
    *_RECORDS,
)
