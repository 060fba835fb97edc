"""What measures say of a service area, held against the other service areas. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from learning_register.measure_values import AreaMonth
from learning_register.measures import Measure
from learning_register.triangulation_rules import Says, Tally, measure_says, together

_THE_OTHER_WAY = {Says.CONCERN: Says.STRENGTH, Says.STRENGTH: Says.CONCERN}


@dataclass(frozen=True)
class Sum:
    """A measure in a service area over some months.

    `of`: what a share is out of, None for a count. `case_months`: the cases held in these months,
    added up, over which a count is compared.
    """

    number: int = 0
    of: int | None = None
    case_months: float = 0.0


@dataclass(frozen=True)
class MeasureReading:
    """What one measure was: so many of so many, or so many, here and elsewhere.

    Rates are shares, or for each 1,000 cases held in a month. `ratio`: of what falls short, here
    over elsewhere; above 1 is worse, None where that cannot be said.
    """

    measure: Measure
    says: Says
    numerator: int
    denominator: int | None
    rate: float | None
    elsewhere_rate: float | None
    ratio: float | None


@dataclass(frozen=True)
class Measured:
    """What the measures of a theme say of a service area as one source."""

    says: Says
    readings: tuple[MeasureReading, ...]

    @property
    def ratio(self) -> float | None:
        """Of the measure that decided, or of the first that can be compared."""
        deciding = [one for one in self.readings if one.says is self.says]
        found = (one.ratio for one in (*deciding, *self.readings))
        return next((ratio for ratio in found if ratio is not None), None)


Sums = Mapping[tuple[str, str], Sum]


def sums(values: Iterable[AreaMonth], held: Mapping[str, float]) -> Sums:
    """By the key of the measure and of the service area. `held`: the mean of its cases held."""
    found: dict[tuple[str, str], Sum] = {}
    for one in values:
        place = (one.measure, one.service_area)
        was = found.get(place, Sum())
        found[place] = Sum(
            was.number + one.numerator,
            was.of if one.denominator is None else (was.of or 0) + one.denominator,
            was.case_months + held.get(one.service_area, 0.0),
        )
    return found


def measured(found: Sums, measures: Iterable[Measure], area: str) -> Measured:
    """What these measures say of a service area, those that have a value there."""
    readings = tuple(_reading(found, one, area) for one in measures if (one.key, area) in found)
    return Measured(together([one.says for one in readings]), readings)


def _reading(found: Sums, measure: Measure, area: str) -> MeasureReading:
    here = found[measure.key, area]
    elsewhere = [one for (key, other), one in found.items() if key == measure.key and other != area]
    tally = _shortfalls(measure, here, elsewhere) if measure.is_share else _counts(here, elsewhere)
    says, ratio = measure_says(tally), tally.ratio
    if measure.better == "more" and not measure.is_share:
        says = _THE_OTHER_WAY.get(says, says)
        ratio = 1 / ratio if ratio else None
    others = Sum(
        sum(one.number for one in elsewhere),
        sum(one.of or 0 for one in elsewhere),
        sum(one.case_months for one in elsewhere),
    )
    return MeasureReading(
        measure, says, here.number, here.of, _rate(measure, here), _rate(measure, others), ratio
    )


def _shortfalls(measure: Measure, here: Sum, elsewhere: list[Sum]) -> Tally:
    """What is worse: visits not in time where more in time is better, workers who left where not.

    The comparison takes each as rare. Where it is not, it errs on the side of saying nothing.
    """

    def short(one: Sum) -> int:
        return (one.of or 0) - one.number if measure.better == "more" else one.number

    return _tally([(short(one), one.of or 0) for one in (here, *elsewhere)])


def _counts(here: Sum, elsewhere: list[Sum]) -> Tally:
    """Over the cases held, where they are known."""
    return _tally([(one.number, one.case_months) for one in (here, *elsewhere)])


def _tally(counts: list[tuple[int, float]]) -> Tally:
    """The first held against the others whose exposure is known."""
    (number, exposure), *others = counts
    known = [(n, over) for n, over in others if over]
    return Tally(
        number,
        exposure or None,
        sum(n for n, _ in known),
        sum(over for _, over in known) or None,
        median(n / over for n, over in known) if known else None,
    )


def _rate(measure: Measure, one: Sum) -> float | None:
    if measure.is_share:
        return one.number / one.of if one.of else None
    return 1000 * one.number / one.case_months if one.case_months else None
