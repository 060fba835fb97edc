"""Drift as the administrator sees it: months in words and figures, what stands out first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from learning_register.cases import NewCase, record_case
from learning_register.register import Register, open_register
from learning_register.suggestions import Decision, keep_suggestion, text_sha256
from learning_register.users import user_by_username
from service.data_folder import DataFolder

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def register(demonstration: DataFolder) -> Any:
    with open_register(demonstration.register) as found:
        yield found


def record(register: Register, days_ago: int, cases: int, uncertain: int) -> None:
    """So many cases on a day, the suggestion unsure of some."""
    began = register.clock
    register.clock = lambda: began() - timedelta(days=days_ago)
    officer = user_by_username(register, "officer").actor
    for number in range(cases):
        text = f"Nobody came on day {number}, {days_ago} days ago."
        shown = {
            "model": "20261101-1a2b3c4d", "theme": "family_time", "uncertain": number < uncertain,
            "suggestions": [{"theme": "family_time", "confidence": 0.6}],
            "words": 9, "unseen_words": 0,
        }  # fmt: skip
        kept = keep_suggestion(register, officer, text_sha256(text), shown)
        new = NewCase("complaint", text, register.today(), "email", "child")
        record_case(register, officer, new, Decision("family_time", (), kept))
    register.clock = began


def test_the_demonstration_has_months_with_too_few_cases_and_says_so(sign_in: SignIn) -> None:
    page = sign_in("admin").get("/drift").text
    assert "Nothing stands out." in page
    assert "Too few cases to compare: 20 are needed" in page
    assert "The month is not over." in page


def test_a_month_that_moved_stands_first_with_what_to_do(
    sign_in: SignIn, register: Register
) -> None:
    today = register.today()
    last_month = today.replace(day=1) - timedelta(days=1)
    ago = (today - last_month).days
    record(register, ago, cases=80, uncertain=70)
    for earlier in (40, 70):
        record(register, ago + earlier, cases=60, uncertain=2)
    page = sign_in("quality").get("/drift").text
    assert "What stands out" in page
    told = page.split("What stands out")[1]
    assert f"<strong>{last_month:%B %Y}: texts of which the model was not sure.</strong>" in told
    assert "Chance hardly explains it" in told
    assert "train a challenger" in told
