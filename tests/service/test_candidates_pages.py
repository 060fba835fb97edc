"""Texts to review: read with names hidden, hide more, label, approve; never what was not seen."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from learning_register import candidates
from learning_register.register import Register, open_register
from learning_register.users import user_by_username
from service.data_folder import DataFolder

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., Any]


@pytest.fixture
def register(demonstration: DataFolder) -> Any:
    with open_register(demonstration.register) as found:
        yield found


def first(client: FlaskClient) -> str:
    """The address of the text that stands first."""
    found = re.search(r'href="(/candidates/\d+)"', client.get("/candidates").text)
    assert found
    return found[1]


def shown(page: str) -> str:
    """The text as it would be kept, without the marks."""
    found = re.search(r"data-hide-from>(.*?)</blockquote>", page, re.DOTALL)
    assert found
    return unescape(re.sub(r"</?mark[^>]*>", "", found[1]))


def seal(page: str) -> str:
    found = re.search(r'name="seal"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def label(**more: str) -> dict[str, str]:
    return {"approve": "yes", "theme": "family_time", "risk": "no", **more}


def approved(register: Register) -> list[str]:
    return [one.text for one in candidates.approved_texts(register)]


def test_what_a_person_chose_otherwise_comes_first(sign_in: SignIn) -> None:
    page = sign_in("quality").get("/candidates").text
    rows = re.findall(r'data-label="Why it is here">(.*?)</td>', page, re.DOTALL)
    assert len(rows) == 20
    assert "A person chose otherwise." in rows[0]
    assert "The model would now say" in rows[0]
    total = re.search(r"Texts to review \((\d+)\)", page)
    assert total
    assert int(total[1]) > 60


def test_names_of_the_case_are_hidden_and_nothing_of_the_list_shows_a_text(
    sign_in: SignIn, register: Register
) -> None:
    quality = user_by_username(register, "quality").actor
    client = sign_in("quality")
    listed = client.get("/candidates").text
    for one in candidates.waiting(register, quality)[:15]:
        assert one.text[:40] not in listed
        page = client.get(f"/candidates/{one.decision_id}").text
        for name in one.names:
            assert name not in shown(page)


def test_a_text_is_approved_as_it_was_seen(sign_in: SignIn, send: Send, register: Register) -> None:
    client = sign_in("quality")
    address = first(client)
    page = client.get(address).text
    answer = send(client, address, **label(seal=seal(page)))
    assert answer.status_code == 302
    assert approved(register) == [shown(page).strip()]
    assert "Approved" in client.get("/candidates/judged").text
    assert client.get(address).status_code == 404


def test_what_is_hidden_is_shown_before_it_is_approved(
    sign_in: SignIn, send: Send, register: Register
) -> None:
    client = sign_in("quality")
    address = first(client)
    page = client.get(address).text
    piece = " ".join(shown(page).split()[:2]).strip(".,!?")
    answer = send(client, address, **label(seal=seal(page), hide=piece))
    assert answer.status_code == 200
    assert "Something else is hidden now. Read the text again" in answer.text
    assert approved(register) == []
    assert shown(answer.text).startswith("[HIDDEN]")
    answer = send(client, address, **label(seal=seal(answer.text), hide=piece))
    assert answer.status_code == 302
    assert approved(register)[0].startswith("[HIDDEN]")


def test_looking_again_asks_for_no_label(sign_in: SignIn, send: Send, register: Register) -> None:
    client = sign_in("quality")
    answer = send(client, first(client), show="yes", hide="", theme="family_time")
    assert answer.status_code == 200
    assert "Error: " not in answer.text
    assert approved(register) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hide": "No such words at all"}, "Something to hide is not in the text"),
        ({"risk": ""}, "Choose whether a child may be at risk."),
        ({"theme": "self_harm", "risk": "no"}, "Self-harm is always marked as risk."),
        ({"secondary": "family_time"}, "A theme cannot be the first and a further one."),
        ({"theme": "nonsense"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    sign_in: SignIn, send: Send, register: Register, given: dict[str, str], said: str
) -> None:
    client = sign_in("quality")
    address = first(client)
    page = client.get(address).text
    answer = send(client, address, **label(seal=seal(page), **given))
    assert answer.status_code == 200
    assert said in unescape(answer.text)
    assert "There is a problem" in answer.text
    assert approved(register) == []


def test_a_text_is_declined_with_a_reason_and_the_verdict_taken_back(
    sign_in: SignIn, send: Send
) -> None:
    client = sign_in("admin")
    address = first(client)
    assert "Enter why it is not taken." in send(client, f"{address}/decline", reason=" ").text
    send(client, f"{address}/decline", reason="Too much is hidden to understand it.")
    page = client.get("/candidates/judged").text
    assert "Too much is hidden to understand it." in page
    [back] = re.findall(r'action="(/candidates/judged/\d+/take-back)"', page)
    assert send(client, "/candidates/judged", to=back).status_code == 302
    assert client.get(address).status_code == 200


def test_when_nothing_waits_the_page_says_what_brings_a_text_here(
    sign_in: SignIn, register: Register
) -> None:
    register.db.execute("UPDATE cases SET restricted = 1")
    page = sign_in("quality").get("/candidates").text
    assert "Texts to review (0)" in page
    assert "Nothing waits." in page
