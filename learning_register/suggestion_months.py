"""What the classifier suggested and what people made of it, counted by month. No individual.

One row for each case with a suggestion: its decision that stands, and the suggestion that it was
held against. The month is that of the suggestion, in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from learning_register.errors import NotAllowed
from learning_register.register import Actor, Register

WATCHERS = frozenset({"quality", "admin"})
"""Who may see how the classifier does."""


@dataclass(frozen=True)
class SuggestionMonth:
    """One month. `overridden` counts, of the suggestions that were `shown`, those not followed.

    `themes` counts what people chose. Words were counted in `texts` of the cases; the squares and
    the product are sums over those texts, by which their spread is known.
    """

    month: str
    cases: int
    uncertain: int
    no_theme: int
    warned: int
    shown: int
    overridden: int
    texts: int
    words: int
    unseen: int
    words_squared: int
    unseen_squared: int
    product: int
    themes: Mapping[str, int]
    models: frozenset[str]


_CASES = """
    FROM decisions JOIN suggestions ON suggestions.id = decisions.suggestion_id
    WHERE decisions.superseded_by IS NULL
"""
_MONTH = "substr(suggestions.at, 1, 7)"
_COUNTS = f"""
    SELECT {_MONTH} AS month, count(*) AS cases,
        total(uncertain) AS uncertain,
        count(no_theme_reason) AS no_theme,
        total(risk) AS warned,
        total(shown AND followed IS NOT NULL) AS shown,
        total(shown AND followed = 0) AS overridden,
        count(words) AS texts,
        total(words) AS words,
        total(unseen_words) AS unseen,
        total(words * words) AS words_squared,
        total(unseen_words * unseen_words) AS unseen_squared,
        total(words * unseen_words) AS product
    {_CASES} GROUP BY month ORDER BY month
"""
_THEMES = f"""
    SELECT {_MONTH} AS month, decisions.theme, count(*) AS n {_CASES}
        AND decisions.theme IS NOT NULL GROUP BY month, decisions.theme
"""
_MODELS = f"SELECT DISTINCT {_MONTH} AS month, model {_CASES}"


def suggestion_months(register: Register, actor: Actor) -> tuple[SuggestionMonth, ...]:
    """Every month with such a case, the earliest first. Raises NotAllowed."""
    if actor.role not in WATCHERS:
        raise NotAllowed(
            "How the classifier does is for Quality Assurance and administrators. Ask one of them."
        )
    themes: dict[str, dict[str, int]] = {}
    for row in register.rows(_THEMES):
        themes.setdefault(row["month"], {})[row["theme"]] = row["n"]
    models: dict[str, set[str]] = {}
    for row in register.rows(_MODELS):
        models.setdefault(row["month"], set()).add(row["model"])
    return tuple(
        SuggestionMonth(
            month=row.pop("month"),
            **{name: int(value) for name, value in row.items()},
            themes=themes.get(month, {}),
            models=frozenset(models[month]),
        )
        for row in register.rows(_COUNTS)
        for month in (row["month"],)
    )
