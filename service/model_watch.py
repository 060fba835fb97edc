"""How the suggestions do, month by month: the register counts, the classifier's room judges."""

from classifier.drift import Month, Period, by_month
from classifier.drift_tests import Words
from classifier.themes import Themes
from learning_register.register import Actor, Register
from learning_register.suggestion_months import SuggestionMonth, suggestion_months
from service.model_changes import theme_names


def months(register: Register, actor: Actor, themes: Themes) -> tuple[Month, ...]:
    """Every month with a suggestion up to this one, the latest first. Raises NotAllowed."""
    periods = [_period(one) for one in suggestion_months(register, actor)]
    return by_month(periods, f"{register.today():%Y-%m}", theme_names(themes))


def _period(one: SuggestionMonth) -> Period:
    return Period(
        one.month,
        cases=one.cases,
        uncertain=one.uncertain,
        no_theme=one.no_theme,
        warned=one.warned,
        shown=one.shown,
        overridden=one.overridden,
        themes=one.themes,
        words=Words(
            one.texts, one.words, one.unseen, one.words_squared, one.unseen_squared, one.product
        ),
        models=one.models,
    )
