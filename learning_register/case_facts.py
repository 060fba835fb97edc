"""What the guards may know about a case: read from the register as it stands now."""

from datetime import date
from typing import Any

from learning_register.clock_rules import clock_rules
from learning_register.course import Course
from learning_register.courses import course_of
from learning_register.guards import Facts
from learning_register.names import name_key
from learning_register.register import Register, Row
from learning_register.stage_clocks import StageClock, clocks

CHILDREN = frozenset({"child", "care_leaver", "advocate"})
"""Who made a child's or young person's case: themselves, or through an advocate (report, 3.3)."""

_BEFORE_PANEL_ANSWER = frozenset({"findings", "stage_3_responded"})


def case_facts(register: Register, row: Row) -> Facts:
    """The facts of the case in this row of `cases`."""
    course, today = course_of(register, row["id"]), register.today()
    return Facts(
        today,
        kind=row["kind"],
        received_on=date.fromisoformat(row["received_on"]),
        restricted=bool(row["restricted"]),
        recorded_by=row["recorded_by"],
        procedure=row["procedure"],
        childs=row["made_by"] in CHILDREN,
        since=course.since,
        **(_of_course(register, course, today) if row["kind"] == "complaint" else {}),
        **_of_stages(register, row) if row["kind"] == "complaint" else {},
        loop=any(one.event in {"close_loop", "leave_loop_open"} for one in course.since_change),
    )


def _of_course(register: Register, course: Course, today: date) -> dict[str, Any]:
    since_asked = {one.event for one in course.after("record_complaint", "request_stage_2")}
    since_begun = {
        one.event for one in course.after("record_complaint", "reopen", "request_stage_2")
    }
    found = clocks(course, clock_rules(register), today)
    stage = [one for one in found if one.running and one.clock in {"stage_1", "stage_2"}]
    windows = [one.due_on for one in found if one.clock == "stage_2_request"]
    return {
        "acknowledged": "acknowledge" in since_asked,
        "extended": "extend" in since_begun,
        "limit": stage[-1].limit if stage else None,
        "longest": stage[-1].longest if stage else None,
        "stage_began": _began(stage),
        "paused_since": course.open_pause.began_on if course.open_pause else None,
        "answered": _answered(course),
        "stage_2_asked_on": course.last("request_stage_2"),
        "stage_2_window": windows[-1] if windows else None,
    }


def _began(stage: list[StageClock]) -> date | None:
    """The earliest day from which the clock of the stage may count."""
    figures = stage[-1].figures if stage else ()
    return min((one.started_on for one in figures if one.started_on), default=None)


def _answered(course: Course) -> frozenset[str]:
    """The stages that were answered: Stage 1 since it was last opened again."""
    answers = {
        "stage_1": course.last("respond")
        and "respond" in {one.event for one in course.after("record_complaint", "reopen")},
        "stage_2": course.last("adjudicate", "respond_stage_2"),
        "stage_3": course.last("record_findings"),
    }
    return frozenset(stage for stage, answered in answers.items() if answered)


def _of_stages(register: Register, row: Row) -> dict[str, Any]:
    case = (row["id"],)
    appointed = register.rows(
        """
        SELECT name FROM appointments JOIN appointees ON appointees.id = independent_person_id
        WHERE case_id = ?
        """,
        case,
    )
    answered = register.rows(
        """
        SELECT name FROM case_outcomes JOIN appointees ON appointees.id = answered_by_id
        WHERE case_id = ? AND stage = 'stage_1' ORDER BY case_outcomes.id
        """,
        case,
    )
    points = register.rows("SELECT number FROM points WHERE case_id = ?", case)
    waiting = "SELECT number FROM recommendations WHERE case_id = ? AND accepted IS NULL"
    panel = register.row("SELECT * FROM panels WHERE case_id = ? ORDER BY id DESC", case)
    matters = register.rows(
        "SELECT raised_on, decision FROM ombudsman_matters WHERE case_id = ? ORDER BY id", case
    )
    decided = any(matter["decision"] for matter in matters)
    waiting_since = [matter["raised_on"] for matter in matters if matter["decision"] is None]
    return {
        "investigators": bool(appointed),
        "independent": frozenset(filter(None, (name_key(one["name"]) for one in appointed))),
        "answered_by": name_key(answered[-1]["name"]) if answered else None,
        "points": frozenset(point["number"] for point in points),
        "recommendations": frozenset(one["number"] for one in register.rows(waiting, case)),
        "recommended_by": _recommended_by(row["state"], panel, decided),
        "panel": panel is not None and panel["appointed_on"] is not None,
        "matter_raised_on": date.fromisoformat(waiting_since[-1]) if waiting_since else None,
    }


def _recommended_by(state: str, panel: Row | None, decided: bool) -> str | None:
    wrote = panel is not None and panel["letter_on"] is not None
    if wrote and (state in _BEFORE_PANEL_ANSWER or not decided):
        return "panel"
    return "ombudsman" if decided else None
