"""The search page: what was found, no name in an address, and a user's own views."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning_register.cases import NewCase, record_case
from learning_register.register import open_register
from learning_register.suggestions import Decision
from learning_register.users import user_by_username

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., Any]
TEXT = "The zeppelin over Plover Street was cancelled & nobody <b>said</b> why."


@pytest.fixture
def record(app: Flask) -> Callable[..., str]:
    """Records a case that has a word of its own; out comes its reference."""

    def recorded(by: str = "manager", **more: Any) -> str:
        with open_register(app.extensions["data_folder"].register) as register:
            actor = user_by_username(register, by).actor
            new = NewCase("complaint", TEXT, register.today(), "email", "child", **more)
            return record_case(register, actor, new, Decision("family_time")).reference

    return recorded


def searched(send: Send, client: FlaskClient, **asked: object) -> str:
    answer = send(client, "/search", what="cases", **asked)
    assert answer.status_code == 200
    return str(answer.text)


def test_a_case_is_found_by_its_words_and_the_words_are_marked(
    sign_in: SignIn, send: Send, record: Callable[..., str]
) -> None:
    reference = record()
    page = searched(send, sign_in("officer"), words="zeppelins cancelled")
    assert f"/cases/{reference}" in page
    assert "1 found" in page
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", page) == ["zeppelin", "cancelled"]
    assert "&amp; nobody &lt;b&gt;said&lt;/b&gt;" in page


def test_what_is_searched_for_stands_in_no_address(
    sign_in: SignIn, send: Send, record: Callable[..., str]
) -> None:
    record()
    client = sign_in("officer")
    page = searched(send, client, words="zeppelin")
    assert not [one for one in re.findall(r'(?:href|action)="([^"]*)"', page) if "zeppelin" in one]
    saved = send(client, "/search", "/search/views", what="cases", words="zeppelin", name="Mine")
    assert "zeppelin" not in saved.location


@pytest.mark.parametrize(
    ("typed", "where"),
    [("c-2026-0001 ", "/cases/C-2026-0001"), ("L-0001", "/learning/L-0001"),
     ("a-0001", "/actions/A-0001")],
)  # fmt: skip
def test_a_reference_opens_what_it_names(
    sign_in: SignIn, send: Send, typed: str, where: str
) -> None:
    assert send(sign_in("officer"), "/search", what="cases", words=typed).location == where


def test_a_filter_narrows_what_is_found(
    sign_in: SignIn, send: Send, record: Callable[..., str]
) -> None:
    reference = record()
    client = sign_in("manager")
    assert reference in searched(send, client, words="zeppelin", theme="family_time")
    assert "Nothing found" in searched(send, client, words="zeppelin", theme="bullying")
    assert "Nothing found" in searched(send, client, words="zeppelin", kind="enquiry")
    until = {"until-day": "1", "until-month": "1", "until-year": "2020"}
    assert "Nothing found" in searched(send, client, words="zeppelin", **until)
    wrong = {"until-day": "31", "until-month": "2", "until-year": "2020"}
    page = searched(send, client, words="zeppelin", **wrong)
    assert "Enter a real date" in page
    assert "<title>Error: " in re.sub(r"\s+", " ", page)


def test_results_go_on_from_page_to_page(sign_in: SignIn, token_of: Callable[[str], str]) -> None:
    client = sign_in("manager")
    form = {"csrf_token": token_of(client.get("/search").text), "kind": "complaint"}
    seen: list[str] = []
    for number in range(1, 20):
        page = client.post("/search", data={**form, "page": str(number)}).text
        listed = re.findall(r'<li><a [^>]*href="/cases/([^"]+)"', page)
        seen += listed
        if "Next page" not in page:
            break
    total = re.search(r"(\d+) found", page)
    assert total
    assert len(seen) == len(set(seen)) == int(total[1]) > 25


def test_a_restricted_case_shows_no_words_and_only_to_who_may_read_it(
    sign_in: SignIn, send: Send, record: Callable[..., str]
) -> None:
    reference = record(restricted=True)
    page = searched(send, sign_in("quality"), words="zeppelin")
    assert f"{reference}</a> (restricted)" in page
    assert "Plover" not in page
    for who in ("officer", "participation"):
        page = searched(send, sign_in(who), words="zeppelin")
        assert reference not in page
        assert "Nothing found" in page


def test_the_board_searches_learning_and_actions_alone(sign_in: SignIn, send: Send) -> None:
    client = sign_in("board")
    page = client.get("/search").text
    assert re.findall(r'<option value="(cases|learning|actions)"', page) == ["learning", "actions"]
    for what in ("cases", "learning", "actions"):
        answer = send(client, "/search", what=what, words="the")
        assert answer.status_code == 200
        assert "/cases/" not in answer.text
    assert "/actions/A-" in send(client, "/search", what="actions", words="team*").text
    assert send(client, "/search", what="learning", words="C-2026-0001").status_code == 200


@pytest.mark.parametrize("words", ["", "   ", '"', "AND (", "didn't", "x" * 501, "\x00", "NEAR(a"])
def test_whatever_is_typed_gets_an_answer(sign_in: SignIn, send: Send, words: str) -> None:
    page = searched(send, sign_in("officer"), words=words)
    asked = re.search(r"(\d+|Nothing) found", page)
    assert bool(asked) == bool(words.strip())
    assert ("500 characters or fewer" in page) == (len(words) > 500)


def test_a_view_is_saved_opened_and_removed(
    sign_in: SignIn, send: Send, record: Callable[..., str]
) -> None:
    reference = record()
    client = sign_in("officer")
    asked = {"what": "cases", "words": "zeppelin", "theme": "family_time"}
    saved = send(client, "/search", "/search/views", **asked, name="Airships & more")
    page = client.get(saved.location).text
    assert "<h1" in page
    assert "Airships &amp; more" in page
    assert reference in page
    assert f'href="{saved.location}"' in client.get("/search").text
    assert sign_in("manager").get(saved.location).status_code == 404
    removed = send(client, saved.location, f"{saved.location}/remove")
    assert removed.location == "/search"
    assert saved.location not in unescape(client.get("/search").text)


def test_a_view_without_a_name_is_asked_for_one(sign_in: SignIn, send: Send) -> None:
    client = sign_in("officer")
    answer = send(client, "/search", "/search/views", what="cases", words="visit", name=" ")
    assert "Enter a name for the view." in answer.text
    assert 'value="visit"' in answer.text
