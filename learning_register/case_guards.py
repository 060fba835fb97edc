"""The conditions on events of a case; and what the values of one event must be to each other.

Each is a small pure function that raises if the event may not happen now, or not so.
"""

from collections.abc import Mapping
from datetime import date

from learning_register.errors import Invalid, Missing, WrongState
from learning_register.guards import Facts, Guard
from learning_register.names import name_key
from learning_register.register import Actor


def is_a_complaint(actor: Actor, facts: Facts) -> None:
    """Only a complaint has stages."""
    if facts.kind != "complaint":
        raise WrongState("This is for complaints alone. Record a new complaint instead.")


def is_feedback(actor: Actor, facts: Facts) -> None:
    """Informal feedback has no stage to go back to."""
    if facts.kind != "feedback":
        raise WrongState("This is for informal feedback alone.")


def is_statutory(actor: Actor, facts: Facts) -> None:
    """Investigation and review panel belong to the statutory procedure (regulations 17 to 20)."""
    if facts.procedure != "statutory":
        raise WrongState("This belongs to the statutory procedure alone.")


def is_corporate(actor: Actor, facts: Facts) -> None:
    """The second stage of a corporate complaint is a review, without investigating officer."""
    if facts.procedure != "corporate":
        raise WrongState("This belongs to the corporate procedure alone.")


def not_acknowledged_before(actor: Actor, facts: Facts) -> None:
    """A complaint, and a request for Stage 2, are each acknowledged once."""
    if facts.acknowledged:
        raise WrongState("This was acknowledged already.")


def not_extended_before(actor: Actor, facts: Facts) -> None:
    """The time for a stage is extended once only (regulations 14 and 17; Code, 6.4)."""
    if facts.extended:
        raise WrongState(
            "The time for this response was extended already. It can be extended once."
        )


def has_longer_time(actor: Actor, facts: Facts) -> None:
    """The table of clocks says which stages may take longer."""
    if facts.longest is None:
        raise WrongState("The time for this stage cannot be extended.")


def is_paused(actor: Actor, facts: Facts) -> None:
    """Only what stands still goes on again."""
    if facts.paused_since is None:
        raise WrongState("The clocks are not paused.")


def not_paused(actor: Actor, facts: Facts) -> None:
    """One pause at a time; and no case is finished with a pause that goes on."""
    if facts.paused_since:
        raise WrongState("The clocks are paused. Let them go on first.")


def stage_1_answered(actor: Actor, facts: Facts) -> None:
    """There is a response to go back to."""
    if "stage_1" not in facts.answered:
        raise WrongState("Stage 1 was not answered. Record the whole complaint as withdrawn.")


def stage_2_never_asked(actor: Actor, facts: Facts) -> None:
    """Stage 1 can be opened again while there was no request for Stage 2."""
    if facts.stage_2_asked_on:
        raise WrongState("This has gone on to Stage 2. Record a request for the next stage.")


def stage_2_not_answered(actor: Actor, facts: Facts) -> None:
    """Stage 2 is gone through once."""
    if "stage_2" in facts.answered:
        raise WrongState("Stage 2 was answered. What follows is Stage 3 or the Ombudsman.")


def stage_2_answered(actor: Actor, facts: Facts) -> None:
    """A review panel reviews a Stage 2 investigation (regulation 18)."""
    if "stage_2" not in facts.answered:
        raise WrongState("There is no Stage 2 response for a panel to review.")


def stage_3_not_answered(actor: Actor, facts: Facts) -> None:
    """Stage 3 is gone through once."""
    if "stage_3" in facts.answered:
        raise WrongState("A panel has given its findings. What follows is the Ombudsman.")


def window_has_ended(actor: Actor, facts: Facts) -> None:
    """A request for Stage 2 is never refused; it may be out of time, and is taken all the same
    where there is good reason (20 working days; Ombudsman 22 008 976 and 24 015 996)."""
    asked, window = facts.stage_2_asked_on, facts.stage_2_window
    if window is None or asked is None or asked <= window:
        raise WrongState("The request for Stage 2 came in time. It cannot be refused.")


def has_investigators(actor: Actor, facts: Facts) -> None:
    """Stage 2 has an investigating officer and an independent person (regulation 17)."""
    if not facts.investigators:
        raise Missing(
            "Appoint the investigating officer and the independent person first.",
            "investigating_officer",
        )


def has_panel(actor: Actor, facts: Facts) -> None:
    """A panel is three independent people (regulation 19)."""
    if not facts.panel:
        raise Missing("Appoint the three members of the panel first.", "chair")


def has_points(actor: Actor, facts: Facts) -> None:
    """An outcome by point needs the points."""
    if not facts.points:
        raise Missing("Add the points of the complaint first.", "point_number")


def somebody_recommends(actor: Actor, facts: Facts) -> None:
    """Recommendations come from a panel's letter or an Ombudsman's decision."""
    if facts.recommended_by is None:
        raise WrongState("No panel has written and no Ombudsman has decided in this case yet.")


def has_recommendations(actor: Actor, facts: Facts) -> None:
    """An answer to a recommendation needs one that was not answered."""
    if not facts.recommendations:
        raise WrongState("No recommendation waits for an answer.")


def no_matter_open(actor: Actor, facts: Facts) -> None:
    """The Ombudsman decides one matter before the next; and before the case is finished."""
    if facts.matter_raised_on:
        raise WrongState("The Ombudsman has not decided yet. Record the decision first.")


def has_matter_open(actor: Actor, facts: Facts) -> None:
    """The Ombudsman decides what was raised."""
    if facts.matter_raised_on is None:
        raise WrongState("Nothing was raised by the Ombudsman that is not decided.")


def loop_is_closed(actor: Actor, facts: Facts) -> None:
    """A child's case is not finished before the child was asked, or it is said why not
    (report, 5.2 and 5.5)."""
    if facts.childs and not facts.loop:
        raise Missing(
            "Close the loop with the child first, or record why it could not be closed.", "loop"
        )


CASE_GUARDS: frozenset[Guard] = frozenset(
    {
        is_a_complaint,
        is_feedback,
        is_statutory,
        is_corporate,
        not_acknowledged_before,
        not_extended_before,
        has_longer_time,
        is_paused,
        not_paused,
        stage_1_answered,
        stage_2_never_asked,
        stage_2_not_answered,
        stage_2_answered,
        stage_3_not_answered,
        window_has_ended,
        has_investigators,
        has_panel,
        has_points,
        somebody_recommends,
        has_recommendations,
        no_matter_open,
        has_matter_open,
        loop_is_closed,
    }
)


def panel_is_independent(values: Mapping[str, object], facts: Facts) -> None:
    """Three people; and not who was the independent person at Stage 2 (regulation 19)."""
    keys = {name: name_key(str(values[name])) for name in ("chair", "member_1", "member_2")}
    seen: set[str | None] = set()
    for field, key in keys.items():
        if key in facts.independent:
            raise Invalid(
                "This was the independent person at Stage 2, who may not sit on the panel.", field
            )
        if key in seen:
            raise Invalid("The panel is three different people.", field)
        seen.add(key)


def investigators_differ(values: Mapping[str, object], facts: Facts) -> None:
    """The independent person is somebody besides the investigating officer (regulation 17)."""
    if name_key(str(values["investigating_officer"])) == name_key(
        str(values["independent_person"])
    ):
        raise Invalid(
            "The independent person must not be the investigating officer.", "independent_person"
        )


def another_person_answers(values: Mapping[str, object], facts: Facts) -> None:
    """Stage 2 of a corporate complaint is answered by somebody else than Stage 1 (Code, 6)."""
    if facts.answered_by and name_key(str(values["answered_by"])) == facts.answered_by:
        raise Invalid("Somebody else than at Stage 1 must answer Stage 2.", "answered_by")


def older_than_a_year(values: Mapping[str, object], facts: Facts) -> None:
    """The one-year limit needs the day of what is complained of (regulation 9)."""
    grounds = values.get("grounds_on")
    if values["declined_for"] != "over_a_year":
        return
    if grounds is None:
        raise Missing("Enter when it happened that they complain of.", "grounds_on")
    day, received = date.fromisoformat(str(grounds)), facts.received_on
    if received and (received - day).days <= 365:
        raise Invalid("That is within a year of the complaint.", "grounds_on")


def closed_for_one_reason(values: Mapping[str, object], facts: Facts) -> None:
    """Why the Ombudsman closed it is said of a matter that was closed after first enquiries."""
    if values.get("closed_because") and values["decision"] != "closed_after_enquiries":
        raise Invalid(
            "Why it was closed is for matters closed after initial enquiries.", "closed_because"
        )


def extended_within_the_stage(values: Mapping[str, object], facts: Facts) -> None:
    """The time of a stage is extended once the stage has begun."""
    _not_before(values, facts, facts.stage_began, "This stage began on")


def resumed_after_the_pause(values: Mapping[str, object], facts: Facts) -> None:
    """The clocks go on when they were paused."""
    _not_before(values, facts, facts.paused_since, "The clocks were paused on")


def decided_after_it_was_raised(values: Mapping[str, object], facts: Facts) -> None:
    """The Ombudsman decides when the matter was raised."""
    _not_before(values, facts, facts.matter_raised_on, "The matter was raised on")


def _not_before(values: Mapping[str, object], facts: Facts, day: date | None, what: str) -> None:
    given = date.fromisoformat(str(values.get("on", facts.today)))
    if day and given < day:
        raise Invalid(f"{what} {day.day} {day:%B %Y}. Enter that day or a later one.", "on")


def response_follows_adjudication(values: Mapping[str, object], facts: Facts) -> None:
    """The response goes out on the day of the adjudication or after."""
    if str(values["responded_on"]) < str(values["adjudicated_on"]):
        raise Invalid("The response cannot be dated before the adjudication.", "responded_on")
