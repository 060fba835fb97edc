"""The states of a case, and the stage of the procedure to which each belongs."""

from collections.abc import Mapping
from types import MappingProxyType

PROCEDURES: Mapping[str, str] = MappingProxyType(
    {"statutory": "Statutory complaints procedure", "corporate": "Corporate complaints procedure"}
)
"""Statutory: The Children Act 1989 Representations Procedure (England) Regulations 2006.
Corporate: the Complaint Handling Code of the Local Government and Social Care Ombudsman."""

STAGES: Mapping[str, str] = MappingProxyType(
    {"stage_1": "Stage 1", "stage_2": "Stage 2", "stage_3": "Stage 3", "ombudsman": "Ombudsman"}
)

STAGE_OF: Mapping[str, str] = MappingProxyType(
    {
        "stage_1": "stage_1",
        "responded": "stage_1",
        "stage_2_requested": "stage_2",
        "mediation": "stage_2",
        "resolved": "stage_2",
        "out_of_time": "stage_2",
        "stage_2": "stage_2",
        "adjudication": "stage_2",
        "stage_2_responded": "stage_2",
        "stage_3_requested": "stage_3",
        "stage_3_declined": "stage_3",
        "panel_held": "stage_3",
        "findings": "stage_3",
        "stage_3_responded": "stage_3",
        "ombudsman": "ombudsman",
        "ombudsman_decided": "ombudsman",
    }
)
"""The states that belong to a stage; the others (`withdrawn`, `finished` …) may follow any."""

IN_HAND = (
    "stage_1",
    "stage_2_requested",
    "mediation",
    "stage_2",
    "adjudication",
    "stage_3_requested",
    "panel_held",
    "findings",
)
"""A complaint on which the service itself has something to do."""

ENDED = (
    "responded",
    "resolved",
    "out_of_time",
    "stage_2_responded",
    "stage_3_declined",
    "stage_3_responded",
    "ombudsman_decided",
    "withdrawn",
    "not_considered",
)
"""A stage is over, and the case can be finished."""

COMPLAINT_STATES = (*IN_HAND, *ENDED, "ombudsman", "finished")
