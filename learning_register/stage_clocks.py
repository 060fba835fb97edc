"""The clocks of a case, worked out from what happened to it. Pure: nothing is stored.

How long each clock is, which days it counts and from which event it starts stands in a table of
the register (`clock_rules`). Which events start, meet and end a clock is said here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from learning_register.clocks import (
    Pause,
    UnknownYear,
    days_counted,
    due_day,
    due_in_words,
    working_days,
)
from learning_register.course import Course, Happened

CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledgement": "Acknowledgement",
        "stage_1": "Stage 1 response",
        "stage_2_request": "Time to ask for Stage 2",
        "stage_2": "Stage 2 response",
        "stage_3_request": "Time to ask for Stage 3",
        "panel": "Review panel",
        "findings_letter": "Letter of the panel",
        "stage_3_response": "Response to the panel",
        "stage_3": "Stage 3 in all",
    }
)
WINDOWS = frozenset({"stage_2_request", "stage_3_request"})
"""Clocks of the person who complains: the service has nothing to do by them."""

RESPONSES = ("stage_1", "stage_2", "panel", "findings_letter", "stage_3_response", "stage_3")
"""Clocks by which the service answers."""

BASES: Mapping[str, str] = MappingProxyType(
    {
        "received": "receipt",
        "acknowledged": "the acknowledgement",
        "requested": "the request",
        "agreed": "the statement of complaint being agreed",
        "answered": "the response before it",
        "held": "the panel's meeting",
        "letter": "the panel's letter",
    }
)
"""From what a clock may start."""


@dataclass(frozen=True)
class ClockRule:
    """One row of the table: how long a clock is and from what it starts.

    `longest`: how many days it may be extended to, once; None where it may not.
    """

    procedure: str
    clock: str
    in_force_from: date
    days: int
    longest: int | None
    starts_from: str
    calendar: str


@dataclass(frozen=True)
class Figure:
    """A clock as it stands if it starts from this; None while that has not happened."""

    basis: str
    started_on: date | None
    due_on: date | None
    days_used: int | None


@dataclass(frozen=True)
class StageClock:
    """One clock of a case on one day.

    `figures`: the same clock from each event from which it might start; the first is what counts.
    `due_on` is None while it is paused or has not started, and where a year is not known.
    """

    clock: str
    limit: int
    longest: int | None
    extended: bool
    met_on: date | None
    ended_on: date | None
    paused: bool
    words: str
    overdue: bool
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """What it is the time for."""
        return CLOCKS[self.clock]

    @property
    def basis(self) -> str:
        """From what it starts."""
        return self.figures[0].basis

    @property
    def started_on(self) -> date | None:
        """The day from which it counts; that day is day 0."""
        return self.figures[0].started_on

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""
        return self.figures[0].due_on

    @property
    def days_used(self) -> int | None:
        """The days counted until it was met, or until now."""
        return self.figures[0].days_used

    @property
    def running(self) -> bool:
        """Whether what it is the time for is still to come."""
        return self.met_on is None and self.ended_on is None

    @property
    def in_time(self) -> bool | None:
        """Whether it was met in time; None where it was not met, or its due day is not known."""
        return None if self.met_on is None or self.due_on is None else self.met_on <= self.due_on


@dataclass(frozen=True)
class _Begin:
    """An event that begins a clock, and the states in which that clock runs."""

    clock: str
    basis: str
    runs_in: frozenset[str]


@dataclass
class _Run:
    clock: str
    runs_in: frozenset[str]
    starts: dict[str, date] = field(default_factory=dict)
    extended_to: int | None = None
    met_on: date | None = None
    ended_on: date | None = None

    @property
    def open(self) -> bool:
        return self.met_on is None and self.ended_on is None


_STAGE_1 = frozenset({"stage_1"})
_ASKED = frozenset({"stage_2_requested", "mediation"})
_STAGE_2 = _ASKED | {"stage_2", "adjudication"}

_BEGINS: Mapping[str, tuple[_Begin, ...]] = {
    "record_complaint": (
        _Begin("acknowledgement", "received", _STAGE_1),
        _Begin("stage_1", "received", _STAGE_1),
    ),
    # A complaint that is taken up again is a fresh ten days, from that day.
    "reopen": (_Begin("stage_1", "received", _STAGE_1),),
    "respond": (_Begin("stage_2_request", "answered", frozenset({"responded", "finished"})),),
    "request_stage_2": (
        _Begin("acknowledgement", "received", _ASKED),
        _Begin("stage_2", "requested", _STAGE_2),
    ),
    "adjudicate": (
        _Begin("stage_3_request", "answered", frozenset({"stage_2_responded", "finished"})),
    ),
    "request_stage_3": (
        _Begin("panel", "requested", frozenset({"stage_3_requested"})),
        _Begin("stage_3", "requested", frozenset({"stage_3_requested", "panel_held", "findings"})),
    ),
    "hold_panel": (_Begin("findings_letter", "held", frozenset({"panel_held"})),),
    "record_findings": (_Begin("stage_3_response", "letter", frozenset({"findings"})),),
}
_STARTS_ALSO: Mapping[str, tuple[tuple[str, str], ...]] = {
    "acknowledge": (("stage_1", "acknowledged"), ("stage_2", "acknowledged")),
    "reopen": (("stage_1", "acknowledged"),),
    "sign_terms": (("stage_2", "agreed"),),
}
_MEETS: Mapping[str, tuple[str, ...]] = {
    "acknowledge": ("acknowledgement",),
    "respond": ("acknowledgement", "stage_1"),  # an answer acknowledges too
    "request_stage_2": ("stage_2_request",),
    "offer_mediation": ("acknowledgement",),
    "sign_terms": ("acknowledgement",),
    "adjudicate": ("stage_2",),
    "respond_stage_2": ("acknowledgement", "stage_2"),
    "request_stage_3": ("stage_3_request",),
    "hold_panel": ("panel",),
    "record_findings": ("findings_letter",),
    "respond_stage_3": ("stage_3_response", "stage_3"),
}
_BOTH: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("corporate", "stage_1"): ("received", "acknowledged"),
    ("corporate", "stage_2"): ("requested", "acknowledged"),
    ("statutory", "stage_2"): ("requested", "agreed"),
}
"""Where it is contested or a setting from what a clock starts: the figures are given for both."""


def bases_of(clock: str) -> frozenset[str]:
    """From what this clock may start."""
    begun = {one.basis for begins in _BEGINS.values() for one in begins if one.clock == clock}
    also = {basis for pairs in _STARTS_ALSO.values() for name, basis in pairs if name == clock}
    return frozenset(begun | also)


def clocks(course: Course, rules: Iterable[ClockRule], as_at: date) -> tuple[StageClock, ...]:
    """Every clock that began by the end of that day, as it stood then, in order of beginning."""
    then, known = course.as_at(as_at), tuple(rules)
    found = ((run, _rule_of(run, then, known)) for run in _runs(then))
    return tuple(_clock(run, rule, known, then, as_at) for run, rule in found if rule)


def response_clock(found: Iterable[StageClock]) -> StageClock | None:
    """Of these clocks the one by which the service answers next; None where it has not to."""
    running = [clock for clock in found if clock.running and clock.clock in RESPONSES]
    return min(running, key=lambda clock: clock.due_on or date.max, default=None)


def _runs(course: Course) -> list[_Run]:
    runs: list[_Run] = []
    for one in course.happened:
        for clock in _MEETS.get(one.event, ()):
            for run in _open(runs, clock):
                run.met_on = one.day
        for run in runs:
            if run.open and one.target not in run.runs_in:
                run.ended_on = one.day
        for begin in _BEGINS.get(one.event, ()):
            runs.append(_Run(begin.clock, begin.runs_in, {begin.basis: one.day}))
        for clock, basis in _STARTS_ALSO.get(one.event, ()):
            for run in _open(runs, clock):
                run.starts[basis] = one.day
        _lengthen(runs, one)
    return runs


def _lengthen(runs: list[_Run], one: Happened) -> None:
    if one.event == "extend":
        for run in [*_open(runs, "stage_1"), *_open(runs, "stage_2")]:
            run.extended_to = one.days
    # The late request is taken after all: it counts from when it was made.
    if one.event == "accept_late":
        next(run for run in reversed(runs) if run.clock == "stage_2").ended_on = None


def _open(runs: list[_Run], clock: str) -> list[_Run]:
    return [run for run in runs if run.clock == clock and run.open]


def _rule_of(run: _Run, course: Course, rules: tuple[ClockRule, ...]) -> ClockRule | None:
    """The rule that was in force when the clock began."""
    began = min(run.starts.values())
    fitting = [
        rule
        for rule in rules
        if (rule.procedure, rule.clock) == (course.procedure, run.clock)
        and rule.in_force_from <= began
    ]
    return max(fitting, key=lambda rule: rule.in_force_from, default=None)


def _clock(
    run: _Run, rule: ClockRule, rules: tuple[ClockRule, ...], course: Course, as_at: date
) -> StageClock:
    others = _BOTH.get((rule.procedure, rule.clock), ())
    bases = dict.fromkeys((rule.starts_from, *others))
    paused = run.open and course.open_pause is not None
    clock = StageClock(
        clock=run.clock,
        limit=run.extended_to or rule.days,
        longest=rule.longest,
        extended=run.extended_to is not None,
        met_on=run.met_on,
        ended_on=run.ended_on,
        paused=paused,
        words="",
        overdue=False,
        figures=(),
    )
    try:
        starts = ((basis, _start(run, basis, rules, course)) for basis in bases)
        figures = tuple(
            _figure(basis, start, clock, rule, course, as_at) for basis, start in starts
        )
        clock = replace(clock, figures=figures)
        due, ours = clock.due_on, run.clock not in WINDOWS
        overdue = bool(clock.running and ours and due and due < as_at)
        return replace(clock, overdue=overdue, words=_words(clock, course, as_at))
    except UnknownYear as error:
        blank = Figure(rule.starts_from, run.starts.get(rule.starts_from), None, None)
        words = f"due date not known: {error.message}"
        return replace(clock, figures=(blank,), words=words)


def _start(run: _Run, basis: str, rules: tuple[ClockRule, ...], course: Course) -> date | None:
    """The day from which a clock counts. An acknowledgement that is late gives no more time."""
    started = run.starts.get(basis)
    if basis != "acknowledged":
        return started
    began = min(run.starts.values())
    rule = _rule_of(replace(run, clock="acknowledgement"), course, rules)
    latest = due_day(began, rule.days, calendar=rule.calendar) if rule else None
    return min((day for day in (started, latest) if day), default=None)


def _figure(
    basis: str,
    start: date | None,
    clock: StageClock,
    rule: ClockRule,
    course: Course,
    as_at: date,
) -> Figure:
    if start is None:
        return Figure(basis, None, None, None)
    over = clock.met_on or clock.ended_on
    pauses = [_closed(pause, over) for pause in course.pauses] if over else course.pauses
    due = due_day(start, clock.limit, pauses, rule.calendar)
    if any(pause.paused_for == "advocate" for pause in pauses):
        # Waiting for an advocate never carries a stage beyond the longest time that it may have.
        other = [pause for pause in pauses if pause.paused_for != "advocate"]
        outer = due_day(start, rule.longest or rule.days, other, rule.calendar)
        due = min((day for day in (due, outer) if day), default=None)
    return Figure(basis, start, due, days_counted(start, over or as_at, pauses, rule.calendar))


def _closed(pause: Pause, over: date) -> Pause:
    """A pause of which nothing is felt after the clock was met."""
    ended = min(pause.ended_on or over, over)
    return replace(pause, ended_on=max(ended, pause.began_on))


def _words(clock: StageClock, course: Course, as_at: date) -> str:
    if clock.met_on:
        return "done in time" if clock.in_time else "done late"
    if clock.ended_on:
        return f"ended on {_in_words(clock.ended_on)}"
    if clock.started_on is None:
        return f"starts from {BASES[clock.basis]}"
    pause = course.open_pause
    if clock.due_on is None and pause:
        left = clock.limit - (clock.days_used or 0)
        return f"paused since {_in_words(pause.began_on)}, {working_days(left)} left"
    assert clock.due_on is not None, "only a pause leaves a clock without a due day"  # noqa: S101
    if clock.clock in WINDOWS:
        return f"until {_in_words(clock.due_on)}"
    return due_in_words(clock.due_on, as_at)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
