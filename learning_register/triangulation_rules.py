"""What a source of evidence says of a theme in a service area, and whether sources agree. Pure.

The report (sections 5.2, 11 and 14) holds complaints against audits and performance data. Here each
is asked the same: is it higher or lower here than in the other service areas, by more than chance
and by enough to matter? Only then does it speak. Sources are counted apart, since that several of
them point the same way by chance alone is far less likely than that one does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from learning_register.exact_poisson import Compared, compare

FLOOR = 3
"""Fewer than this, found or expected, are too few to say anything from."""

LEVEL = 0.025
"""The greatest chance, to one side, at which a difference counts as more than chance."""

LEAST_RATIO = 1.25
"""A rate less than this many times another, or its inverse, is not different enough to matter."""


class Source(StrEnum):
    """The three columns of evidence."""

    COMPLAINTS = "complaints"
    AUDITS = "audits"
    MEASURES = "measures"


SOURCE_NAMES: Mapping[Source, str] = MappingProxyType(
    {
        Source.COMPLAINTS: "Complaints and feedback",
        Source.AUDITS: "Audits",
        Source.MEASURES: "Measures",
    }
)


class Says(StrEnum):
    """What a source says. All but the first two are silent, each for its own reason."""

    CONCERN = "concern"
    STRENGTH = "strength"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"
    NOTHING = "nothing"
    NOT_COMPARABLE = "not_comparable"
    DIVIDED = "divided"

    @property
    def speaks(self) -> bool:
        """Whether it points anywhere."""
        return self in {Says.CONCERN, Says.STRENGTH}


class Height(StrEnum):
    """How a count stands to that of the other service areas."""

    MORE = "more"
    FEWER = "fewer"
    SAME = "same"
    TOO_FEW = "too_few"
    NOTHING = "nothing"
    NOT_COMPARABLE = "not_comparable"


_SILENT = MappingProxyType(
    {
        Height.SAME: Says.NO_DIFFERENCE,
        Height.TOO_FEW: Says.TOO_FEW,
        Height.NOTHING: Says.NOTHING,
        Height.NOT_COMPARABLE: Says.NOT_COMPARABLE,
    }
)


@dataclass(frozen=True)
class Tally:
    """What was counted here and elsewhere, each over its exposure: cases held, or visits due.

    An exposure is None where it is not known. `typical`: the median of the rates of the other
    service areas, where known.
    """

    here: int
    exposure: float | None
    elsewhere: int
    elsewhere_exposure: float | None
    typical: float | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether both exposures are known."""
        return bool(self.exposure and self.elsewhere_exposure)

    @property
    def ratio(self) -> float | None:
        """The rate here over the rate elsewhere; infinite where elsewhere there is none.

        None where that cannot be said.
        """
        if not self.is_comparable or not self.here + self.elsewhere:
            return None
        return self._compared().ratio

    def is_untypical(self, more: bool) -> bool:
        """Whether the rate is also enough above, or below, that of the middle service area."""
        if self.typical is None or not self.exposure:
            return True
        rate = self.here / self.exposure
        if more:
            return rate >= LEAST_RATIO * self.typical
        return rate <= self.typical / LEAST_RATIO

    def _compared(self) -> Compared:
        return compare(self.here, self.exposure or 0, self.elsewhere, self.elsewhere_exposure or 0)


def height(tally: Tally) -> Height:
    """Whether there is more or fewer here than elsewhere, by more than chance and enough to matter.

    By the exact comparison of two Poisson rates, not by a threshold on the rate: 3 of 30 cases and
    300 of 3,000 have the same rate and do not say the same. Held against the middle service area
    too, so that one poor and large one does not make all others look good.
    """
    if not tally.here + tally.elsewhere:
        return Height.NOTHING
    if not tally.is_comparable:
        return Height.NOT_COMPARABLE if tally.here else Height.NOTHING
    found = tally._compared()
    if (tally.here if found.is_more else found.expected) < FLOOR:
        return Height.TOO_FEW if tally.here else Height.NOTHING
    if found.chance > LEVEL or not tally.is_untypical(found.is_more):
        return Height.SAME
    if found.ratio >= LEAST_RATIO:
        return Height.MORE
    return Height.FEWER if found.ratio <= 1 / LEAST_RATIO else Height.SAME


def complaints_say(tally: Tally) -> Says:
    """More complaints and feedback over cases held than elsewhere: a concern. Fewer: a strength."""
    return _as_says(height(tally), more=Says.CONCERN, fewer=Says.STRENGTH)


def measure_says(shortfalls: Tally) -> Says:
    """Of a measure, what fell short: visits not in time, workers who left. More: a concern."""
    return _as_says(height(shortfalls), more=Says.CONCERN, fewer=Says.STRENGTH)


def audits_say(below_good: Tally, good: Tally) -> Says:
    """Of audit findings, those graded below good and those graded good or better, over cases held.

    Whichever is more frequent here than elsewhere decides, if it is also the greater part of the
    findings here: a service area that is audited often has more findings of either kind.
    """
    if not below_good.here + good.here:
        return Says.NOTHING
    if below_good.here > good.here and height(below_good) is Height.MORE:
        return Says.CONCERN
    if good.here > below_good.here and height(good) is Height.MORE:
        return Says.STRENGTH
    greater = below_good if below_good.here >= good.here else good
    return _as_says(height(greater), more=Says.NO_DIFFERENCE, fewer=Says.NO_DIFFERENCE)


def together(said: Sequence[Says]) -> Says:
    """What several measures of one theme say as one source; divided if they contradict."""
    spoken = {one for one in said if one.speaks}
    if len(spoken) == 2:
        return Says.DIVIDED
    if spoken:
        return spoken.pop()
    order = (Says.NO_DIFFERENCE, Says.TOO_FEW, Says.NOT_COMPARABLE)
    return next((one for one in order if one in said), Says.NOTHING)


class Agreement(StrEnum):
    """How the sources stand to each other."""

    ALL = "all"
    TWO = "two"
    DIFFER = "differ"
    ONE = "one"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """What the sources say of one theme in one service area.

    `points`: where those that speak point; None where none speaks or they differ.
    """

    agreement: Agreement
    points: Says | None
    said: Mapping[Source, Says]

    @property
    def words(self) -> str:
        """A sentence that claims no more than that."""
        return _sentence(self)

    @property
    def rank(self) -> int:
        """The order in which to look: agreed concerns, contradictions, lone concerns, strengths."""
        order = [
            (Agreement.ALL, Says.CONCERN),
            (Agreement.TWO, Says.CONCERN),
            (Agreement.DIFFER, None),
            (Agreement.ONE, Says.CONCERN),
            (Agreement.ALL, Says.STRENGTH),
            (Agreement.TWO, Says.STRENGTH),
            (Agreement.ONE, Says.STRENGTH),
            (Agreement.NONE, None),
        ]
        return order.index((self.agreement, self.points))


def verdict(said: Mapping[Source, Says]) -> Verdict:
    """Where the sources agree, where they differ, where one alone speaks."""
    spoken = [one for one in said.values() if one.speaks]
    if not spoken:
        return Verdict(Agreement.NONE, None, said)
    if len(set(spoken)) > 1:
        return Verdict(Agreement.DIFFER, None, said)
    found = {1: Agreement.ONE, 2: Agreement.TWO, 3: Agreement.ALL}[len(spoken)]
    return Verdict(found, spoken[0], said)


def _as_says(found: Height, more: Says, fewer: Says) -> Says:
    return {Height.MORE: more, Height.FEWER: fewer, **_SILENT}[found]


_SHORT = MappingProxyType(
    {Source.COMPLAINTS: "complaints", Source.AUDITS: "audits", Source.MEASURES: "measures"}
)


def _sentence(found: Verdict) -> str:
    if found.agreement is Agreement.NONE:
        return "No source stands out."
    pointing = {
        way: [_SHORT[source] for source, one in found.said.items() if one is way]
        for way in (Says.CONCERN, Says.STRENGTH)
    }
    if found.agreement is Agreement.DIFFER:
        concern, strength = (_listed(pointing[way]) for way in (Says.CONCERN, Says.STRENGTH))
        return f"The sources differ: {concern} point to a concern, {strength} to a strength."
    names = _listed(pointing[found.points or Says.CONCERN])
    if found.agreement is Agreement.ONE:
        return f"Only {names} point to a {found.points}."
    return f"{names.capitalize()} agree on a {found.points}."


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
