"""Have the texts, or what people make of the suggestions, moved away from what they were? Pure.

A month that is over is held against the three months before it, measure by measure. So that it
does not cry wolf, a difference is told only when there are cases enough, chance hardly explains it
(see `drift_tests`; Holm's correction across the measures of a month) and it is large enough to
matter.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from classifier.drift_tests import (
    Words,
    holm,
    mix_chance,
    mixes_apart,
    share_chance,
    shares_apart,
    words_chance,
)

MONTHS_BEFORE = 3
LEAST_CASES = 20
"""In the month, and in the three months before it: below this nothing is tested."""
LEVEL = 0.01
"""How often a month without any change may be told of, over all its measures together."""
LEAST_APART = 0.2
"""Cohen's h of two shares from which on a difference matters: 20 % against 29 %, say."""
LEAST_MOVED = 0.1
"""Share of cases that would have to bear another theme for the two mixes to be the same."""
LEAST_UNSEEN = 0.01
"""Difference of two shares of words never seen."""
_TOLD = 3

Named = Callable[[str], str]
Verdict = Literal["drifted", "steady", "too_few", "not_over"]


@dataclass(frozen=True)
class Period:
    """What is counted of the cases with a suggestion of one month, or of several together.

    `overridden` counts, of the `shown` suggestions, those where the person chose otherwise.
    `themes` counts what people chose. `models` are the versions that suggested.
    """

    name: str
    cases: int = 0
    uncertain: int = 0
    no_theme: int = 0
    warned: int = 0
    shown: int = 0
    overridden: int = 0
    themes: Mapping[str, int] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    models: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One measure of a month beside the three months before it, told in a sentence.

    `now` and `before` are shares of `of` and `of_before` (cases, suggestions or texts), None where
    nothing was counted; the mix of themes has none. `chance` is after Holm's correction, None where
    nothing was tested.
    """

    measure: str
    now: float | None
    before: float | None
    of: int
    of_before: int
    chance: float | None
    verdict: Verdict
    told: str


@dataclass(frozen=True)
class Month:
    """A month, what was found, and the models that served in it but not in those before."""

    name: str
    cases: int
    findings: tuple[Finding, ...]
    new_models: tuple[str, ...]

    @property
    def drifted(self) -> tuple[Finding, ...]:
        """What stands out."""
        return tuple(one for one in self.findings if one.verdict == "drifted")


@dataclass(frozen=True)
class _Test:
    """A measure before its verdict. `chance` is None where it cannot be tested."""

    measure: str
    now: float | None
    before: float | None
    of: int
    of_before: int
    chance: float | None
    matters: bool
    moved: str = ""


_SHARES: Mapping[str, Callable[[Period], tuple[int, int]]] = {
    "uncertain": lambda one: (one.uncertain, one.cases),
    "no_theme": lambda one: (one.no_theme, one.cases),
    "warned": lambda one: (one.warned, one.cases),
    "overridden": lambda one: (one.overridden, one.shown),
}
MEASURES: Mapping[str, str] = {
    "uncertain": "Texts of which the model was not sure",
    "no_theme": "Texts for which it suggested no theme",
    "warned": "Texts with a warning of risk",
    "overridden": "Suggestions that people did not follow",
    "unseen": "Words that the model had never seen",
    "mix": "Themes that people chose",
}
"""What is watched, by its key, in the order of the findings of a month."""


def by_month(periods: Sequence[Period], this_month: str, name: Named = str) -> tuple[Month, ...]:
    """Every month from the first to this one, the latest first.

    `periods` are single months, named such as "2026-10". `this_month` is not over, and so it is
    shown but not tested: who looks every day would sooner or later be told of chance. `name` gives
    a theme's name by its key.
    """
    known = {one.name: one for one in periods}
    if not known:
        return ()
    names = [min(known)]
    while names[-1] < this_month:
        names.append(_next(names[-1]))
    months = [known.get(one, Period(one)) for one in names]
    found = [
        _month(one, months[max(0, at - MONTHS_BEFORE) : at], one.name < this_month, name)
        for at, one in enumerate(months)
    ]
    return tuple(reversed(found))


def together(periods: Sequence[Period]) -> Period:
    """Several months as one, named by the first and the last."""
    total = Period(" to ".join(dict.fromkeys(one.name for one in (*periods[:1], *periods[-1:]))))
    for one in periods:
        themes = {key: total.themes.get(key, 0) for key in (*total.themes, *one.themes)}
        total = replace(
            total,
            cases=total.cases + one.cases,
            uncertain=total.uncertain + one.uncertain,
            no_theme=total.no_theme + one.no_theme,
            warned=total.warned + one.warned,
            shown=total.shown + one.shown,
            overridden=total.overridden + one.overridden,
            themes={key: count + one.themes.get(key, 0) for key, count in themes.items()},
            words=total.words + one.words,
            models=total.models | one.models,
        )
    return total


def _month(now: Period, earlier: Sequence[Period], over: bool, name: Named) -> Month:
    before = together(earlier)
    tests = [_share(measure, now, before) for measure in _SHARES]
    tests += [_unseen(now, before), _mix(now, before, name)]
    corrected = holm([one.chance if over else None for one in tests])
    findings = (_finding(one, p, over) for one, p in zip(tests, corrected, strict=True))
    new = sorted(now.models - before.models) if before.models else ()
    return Month(now.name, now.cases, tuple(findings), tuple(new))


def _share(measure: str, now: Period, before: Period) -> _Test:
    (hits, of), (hits_before, of_before) = (_SHARES[measure](one) for one in (now, before))
    share, share_before = _ratio(hits, of), _ratio(hits_before, of_before)
    chance, matters = None, False
    if share is not None and share_before is not None and min(of, of_before) >= LEAST_CASES:
        chance = share_chance(hits, of, hits_before, of_before)
        matters = shares_apart(share, share_before) >= LEAST_APART
    return _Test(measure, share, share_before, of, of_before, chance, matters)


def _unseen(now: Period, before: Period) -> _Test:
    a, b = now.words, before.words
    share, share_before = _ratio(a.unseen, a.words), _ratio(b.unseen, b.words)
    chance, matters = None, False
    if share is not None and share_before is not None and min(a.texts, b.texts) >= LEAST_CASES:
        chance = words_chance(a, b)
        matters = abs(share - share_before) >= LEAST_UNSEEN
    return _Test("unseen", share, share_before, a.texts, b.texts, chance, matters)


def _mix(now: Period, before: Period, name: Named) -> _Test:
    of, of_before = sum(now.themes.values()), sum(before.themes.values())
    if min(of, of_before) < LEAST_CASES:
        return _Test("mix", None, None, of, of_before, None, False)
    chance = mix_chance(now.themes, before.themes)
    matters = mixes_apart(now.themes, before.themes) >= LEAST_MOVED
    moved = _moved(now.themes, before.themes, name)
    return _Test("mix", None, None, of, of_before, chance, matters, moved)


def _moved(now: Mapping[str, int], before: Mapping[str, int], name: Named) -> str:
    of, of_before = sum(now.values()), sum(before.values())
    shares = {
        theme: (before.get(theme, 0) / of_before, now.get(theme, 0) / of)
        for theme in sorted({*now, *before})
    }
    largest = sorted(shares, key=lambda theme: -abs(shares[theme][0] - shares[theme][1]))
    return "; ".join(
        f"{name(theme)} {_percent(shares[theme][0])} in the three months before, "
        f"{_percent(shares[theme][1])} now"
        for theme in largest[:_TOLD]
    )


def _ratio(hits: int, of: int) -> float | None:
    return hits / of if of else None


def _finding(test: _Test, chance: float | None, over: bool) -> Finding:
    verdict, told = _verdict(test, chance, over)
    return Finding(
        test.measure, test.now, test.before, test.of, test.of_before, chance, verdict, told
    )


def _verdict(test: _Test, chance: float | None, over: bool) -> tuple[Verdict, str]:
    if not over:
        return "not_over", "The month is not over. It is compared when it is."
    if chance is None:
        return "too_few", (
            f"Too few to compare: {test.of} in the month, {test.of_before} in the three before. "
            f"{LEAST_CASES} are needed in each."
        )
    if chance >= LEVEL:
        return "steady", "As before, give or take what chance explains."
    if not test.matters:
        return "steady", "A little different, but too little to matter."
    difference = test.moved
    if test.now is not None and test.before is not None:
        difference = f"{_percent(test.before)} in the three months before, {_percent(test.now)} now"
    return "drifted", f"Moved: {difference}. Chance hardly explains it ({_odds(chance)})."


def _odds(chance: float) -> str:
    if chance < 0.001:
        return "less than 1 in 1,000"
    return f"about {round(1000 * chance)} in 1,000"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if share >= 0.1 else f"{100 * share:.1f}%"


def _next(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"
