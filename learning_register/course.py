"""The course of a case: what happened to it, by the day on which it happened. Pure.

An event is recorded on one day and may have happened on an earlier one; what counts is the day on
which it happened. "As at" a day is what had happened by then.
"""

from dataclasses import dataclass, replace
from datetime import date

from learning_register.clocks import Pause


@dataclass(frozen=True)
class Happened:
    """One event of a case. `days`: an extension, to how many days in all."""

    event: str
    day: date
    source: str | None
    target: str
    days: int | None = None


@dataclass(frozen=True)
class Course:
    """All that happened to a case, in the order in which it was recorded.

    `procedure`: statutory or corporate; None where there is no procedure.
    """

    procedure: str | None
    happened: tuple[Happened, ...]
    pauses: tuple[Pause, ...] = ()

    def as_at(self, day: date) -> "Course":
        """The same as it stood at the end of that day."""
        return replace(
            self,
            happened=tuple(one for one in self.happened if one.day <= day),
            pauses=tuple(_as_at(pause, day) for pause in self.pauses if pause.began_on <= day),
        )

    @property
    def state(self) -> str | None:
        """The state that it came to; None before it was there."""
        changes = self._changes()
        return changes[-1].target if changes else None

    @property
    def since(self) -> date | None:
        """The day on which it came to this state."""
        changes = self._changes()
        return changes[-1].day if changes else None

    @property
    def open_pause(self) -> Pause | None:
        """The pause that goes on, if any."""
        return next((pause for pause in self.pauses if pause.ended_on is None), None)

    def last(self, *events: str) -> date | None:
        """The day of the last of these events; None if none of them happened."""
        return next((one.day for one in reversed(self.happened) if one.event in events), None)

    def after(self, *begins: str) -> tuple[Happened, ...]:
        """What happened after the last of these events, or all of it if none of them happened."""
        at = [place for place, one in enumerate(self.happened) if one.event in begins]
        return self.happened[at[-1] + 1 :] if at else self.happened

    @property
    def since_change(self) -> tuple[Happened, ...]:
        """What was recorded since it came to this state."""
        at = [place for place, one in enumerate(self.happened) if one.source != one.target]
        return self.happened[at[-1] + 1 :] if at else ()

    def _changes(self) -> list[Happened]:
        # An event that leaves the state as it is may be recorded long after, with its own day.
        return [one for one in self.happened if one.source != one.target]


def _as_at(pause: Pause, day: date) -> Pause:
    ended = pause.ended_on if pause.ended_on and pause.ended_on <= day else None
    return replace(pause, ended_on=ended)
