"""Intake: suggestions stand beside the whole list, nothing is chosen, nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from classifier.themes import Themes
from learning_register import cases, suggestions
from learning_register.register import open_register
from learning_register.users import user_by_username
from service.data_folder import DataFolder

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., TestResponse]

CONDUCT = (
    "The social worker was rude to me in front of my children. She rolled her eyes, laughed at "
    "what I said and told me to grow up.\n\nShe has lied about it since."
)
FACTS = {
    "kind": "complaint",
    "received_on-day": "2",
    "received_on-month": "11",
    "received_on-year": "2026",
    "channel": "email",
    "made_by": "parent",
    "service_area": "",
}


def suggestion_id(page: str) -> str:
    found = re.search(r'name="suggestion_id"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


@pytest.fixture
def choose(send: Send) -> Callable[..., tuple[str, str]]:
    """The page on which the theme is chosen, and the id of the suggestion it shows."""

    def chosen(client: FlaskClient, text: str) -> tuple[str, str]:
        page = send(client, "/intake", text=text).text
        return page, suggestion_id(page)

    return chosen


def test_no_theme_is_chosen_for_the_officer(sign_in: SignIn, choose: Send, themes: Themes) -> None:
    page, _ = choose(sign_in("officer"), CONDUCT)
    assert "checked" not in page
    offered = re.findall(r'name="theme" type="radio" value="([a-z_]+)"', page)
    assert sorted(offered) == sorted([*(theme.key for theme in themes), "none"])


def test_suggestions_come_first_ranked_in_words_and_number(sign_in: SignIn, choose: Send) -> None:
    page, _ = choose(sign_in("officer"), CONDUCT)
    places = r"(?:First|Second|Third) suggestion: [a-z ]+ \((\d+)%\)"
    shares = [int(one) for one in re.findall(places, page)]
    assert len(shares) == 3
    assert shares == sorted(shares, reverse=True)
    first = re.search(r'name="theme" type="radio" value="([a-z_]+)"', page)
    assert first
    assert first[1] == "conduct_of_worker"
    assert page.index("Third suggestion: ") < page.index("or another theme")


def test_the_words_that_led_there_are_marked_in_the_text(sign_in: SignIn, choose: Send) -> None:
    page, _ = choose(sign_in("officer"), CONDUCT)
    marks = re.findall(r'<mark class="heard-evidence">([^<]+)</mark>', page)
    assert marks
    assert all(one in CONDUCT for one in marks)


def test_a_child_at_risk_is_said_above_all_else(sign_in: SignIn, choose: Send) -> None:
    page, _ = choose(sign_in("officer"), "My stepdad hits me and I want to die. I cut myself.")
    assert page.index("A child may be at risk") < page.index("<h1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Nie mogę się z nikim skontaktować, a dzieci czekają na decyzję od marca.",
            "not read as E",
        ),
        ("ok", "too little text"),
        ("Thank you all so much for the lovely card and for all your help!", "not read as a compl"),
    ],
)
def test_where_there_is_no_theme_it_says_why(
    sign_in: SignIn, choose: Send, text: str, said: str
) -> None:
    page, _ = choose(sign_in("officer"), text)
    assert said in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> nobody rang",
        "</blockquote><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1) my worker never calls',
    ],
)
def test_a_text_is_shown_and_never_run(sign_in: SignIn, choose: Send, text: str) -> None:
    page, _ = choose(sign_in("officer"), text)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert '" onmouseover=' not in page


def test_an_empty_text_is_asked_for(sign_in: SignIn, send: Send) -> None:
    page = send(sign_in("officer"), "/intake", text="  ").text
    assert "Enter what the person wrote or said." in page
    assert "<title>Error: " in page.replace("\n", "").replace("  ", "")


def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    sign_in: SignIn, choose: Send, send: Send
) -> None:
    client = sign_in("officer")
    _, shown = choose(client, CONDUCT)
    typed = {
        **FACTS,
        "received_on-day": "31",
        "person_name": "Amal Nur",
        "desired_outcome": "Sorry",
    }
    answer = send(
        client, "/intake", to="/intake/theme", text=CONDUCT, suggestion_id=shown,
        theme="not_listened_to", secondary=["poor_communication"], reason="He says so", **typed,
    )  # fmt: skip
    assert "Enter a real date" in answer.text
    for kept in ("Amal Nur", "Sorry", "He says so", 'value="31"'):
        assert kept in answer.text
    assert re.search(r'value="not_listened_to" checked', answer.text)
    assert re.search(r'value="poor_communication" checked', answer.text)
    assert suggestion_id(answer.text) == shown  # what was shown first is what is kept


@pytest.mark.parametrize(
    ("theme", "followed", "rank"), [("conduct_of_worker", True, 1), ("none", False, None)]
)
def test_the_choice_is_kept_beside_what_was_suggested(
    sign_in: SignIn, choose: Send, send: Send, demonstration: DataFolder,
    theme: str, followed: bool, rank: int | None,
) -> None:  # fmt: skip
    client = sign_in("officer")
    _, shown = choose(client, CONDUCT)
    answer = send(
        client,
        "/intake",
        to="/intake/theme",
        text=CONDUCT,
        suggestion_id=shown,
        theme=theme,
        **FACTS,
    )
    reference = answer.location.rsplit("/", 1)[1]
    with open_register(demonstration.register) as register:
        officer = user_by_username(register, "officer").actor
        case = cases.case_by_reference(register, officer, reference)
        kept = suggestions.suggestion_by_id(register, int(shown))
    assert case.received_on == date(2026, 11, 2)
    assert case.theme == (None if theme == "none" else theme)
    assert (case.decision.followed, case.decision.rank) == (followed, rank)
    assert kept["model"].startswith("20")
    assert kept["shown"]
    assert len(kept["scores"]) == 3


def test_a_second_click_makes_no_second_case(sign_in: SignIn, choose: Send, send: Send) -> None:
    client = sign_in("officer")
    _, shown = choose(client, CONDUCT)
    form = {"text": CONDUCT, "suggestion_id": shown, "theme": "conduct_of_worker", **FACTS}
    first, second = (send(client, "/intake", to="/intake/theme", **form) for _ in range(2))
    assert first.location == second.location
    assert "recorded from this text already" in client.get(second.location).text


def test_a_suggestion_for_another_text_is_not_taken(
    sign_in: SignIn, choose: Send, send: Send
) -> None:
    client = sign_in("officer")
    _, shown = choose(client, CONDUCT)
    answer = send(
        client, "/intake", to="/intake/theme", text="Another text.", suggestion_id=shown,
        theme="education", **FACTS,
    )  # fmt: skip
    assert "Ask for suggestions again" in answer.text


@pytest.mark.parametrize("sent", ["", "x", "99999999", "9" * 40])
def test_a_forged_suggestion_is_not_taken(sign_in: SignIn, send: Send, sent: str) -> None:
    answer = send(
        sign_in("officer"), "/intake", to="/intake/theme", text=CONDUCT, suggestion_id=sent,
        theme="education", **FACTS,
    )  # fmt: skip
    assert answer.status_code == 200
    assert "There is a problem" in answer.text


def test_an_unknown_choice_is_not_taken(sign_in: SignIn, choose: Send, send: Send) -> None:
    client = sign_in("officer")
    _, shown = choose(client, CONDUCT)
    for change in ({"theme": "made_up"}, {"kind": "grumble"}, {"service_area": "moon"}):
        form = {"text": CONDUCT, "suggestion_id": shown, "theme": "education", **FACTS, **change}
        answer = send(client, "/intake", to="/intake/theme", **form)
        assert answer.status_code == 200
        assert "There is a problem" in answer.text
