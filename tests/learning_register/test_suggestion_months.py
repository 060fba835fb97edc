"""What was suggested and what people made of it, counted by month."""

from datetime import date
from typing import Any

import pytest

from learning_register import cases, suggestions
from learning_register.errors import NotAllowed
from learning_register.suggestion_months import SuggestionMonth, suggestion_months
from learning_register.suggestions import Decision

World = Any


def case(world: World, chosen: str | None, **suggestion: Any) -> cases.CaseRef:
    officer = world["officer"]
    shown = {
        "model": "m1", "theme": "family_time",
        "suggestions": [{"theme": "family_time", "confidence": 0.7}], **suggestion,
    }  # fmt: skip
    kept = suggestions.keep_suggestion(
        world.register, officer, suggestions.text_sha256("Nobody came."), shown
    )
    new = cases.NewCase("complaint", "Nobody came.", world.today, "email", "child")
    return cases.record_case(world.register, officer, new, Decision(chosen, (), kept))


def months(world: World) -> tuple[SuggestionMonth, ...]:
    return suggestion_months(world.register, world["admin"])


def test_each_month_is_counted_from_its_cases(world: World) -> None:
    case(world, "family_time", uncertain=True, risk=True, words=100, unseen_words=4)
    case(world, "worker_change", words=50, unseen_words=5)
    case(world, None, theme=None, no_theme_reason="not_a_complaint", shown=False)
    world.on(date(2026, 7, 1))
    case(world, "family_time", model="m2")
    world.case()  # without a suggestion
    june, july = months(world)
    assert june == SuggestionMonth(
        month="2026-06", cases=3, uncertain=1, no_theme=1, warned=1, shown=2, overridden=1,
        texts=2, words=150, unseen=9, words_squared=12_500, unseen_squared=41, product=650,
        themes={"family_time": 1, "worker_change": 1}, models=frozenset({"m1"}),
    )  # fmt: skip
    assert (july.cases, july.texts, july.models) == (1, 0, frozenset({"m2"}))


def test_a_theme_that_was_changed_later_counts_once_as_it_stands(world: World) -> None:
    ref = case(world, "family_time")
    cases.change_theme(world.register, world["officer"], ref.id, ref.version, "worker_change")
    [june] = months(world)
    assert (june.cases, june.shown, june.overridden) == (1, 1, 1)
    assert june.themes == {"worker_change": 1}


def test_suggestions_that_led_to_no_case_do_not_count(world: World) -> None:
    suggestions.keep_suggestion(
        world.register, world["officer"], "0" * 64, {"model": "m1", "suggestions": []}
    )
    assert months(world) == ()


@pytest.mark.parametrize("role", ["officer", "manager", "board", "participation"])
def test_other_roles_do_not_see_it(world: World, role: str) -> None:
    with pytest.raises(NotAllowed):
        suggestion_months(world.register, world[role])


def test_more_unseen_words_than_words_are_refused(world: World) -> None:
    with pytest.raises(Exception, match="CHECK"):
        case(world, "family_time", words=3, unseen_words=4)
