"""The pages: every link leads somewhere, words match the register, figures match their records."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from learning_register.rules import ROLES, RULES, states
from service import wording

SignIn = Callable[[str], FlaskClient]


def links(page: str) -> set[str]:
    """The addresses within this service that a page links to; the filters' answers aside."""
    found = {unescape(one) for one in re.findall(r'href="(/[^"#]*)"', page)}
    return {one for one in found if not one.startswith("/assets")}


@pytest.mark.parametrize("username", ROLES)
def test_every_link_that_is_shown_opens(username: str, sign_in: SignIn) -> None:
    client = sign_in(username)
    to_do, done = ["/"], set[str]()
    while to_do and len(done) < 250:
        address = to_do.pop()
        answer = client.get(address)
        assert answer.status_code in {200, 302}, (address, answer.status_code)
        done.add(address)
        to_do += sorted(links(answer.text) - done - set(to_do))
    assert len(done) > 40


def test_every_state_and_event_of_the_register_has_words() -> None:
    for machine, words in wording.STATES.items():
        assert set(words) == states(machine)
    assert {rule.event for rule in RULES} <= set(wording.EVENTS)


def test_a_figure_on_the_board_counts_what_its_link_lists(sign_in: SignIn) -> None:
    client = sign_in("manager")
    page = client.get("/board").text
    figures = re.findall(
        r'heard-board__number" data-label="[^"]+"><a[^>]*href="([^"]+)">(\d+)', page
    )
    assert len(figures) > 30
    for address, figure in figures:
        target = unescape(address)
        listed = client.get(target).text
        [counted] = re.findall(r"<h1[^>]*>[^<]*\((\d+)\)</h1>", listed)
        assert counted == figure, target


def test_the_list_of_cases_is_paged_and_filtered(sign_in: SignIn) -> None:
    client = sign_in("manager")
    seen, address = set[str](), "/cases"
    while address:
        page = client.get(address).text
        seen |= set(re.findall(r"C-\d{4}-\d{4}", page))
        following = re.search(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"', page)
        address = unescape(following[1] or following[2]) if following else ""
    total = re.search(r"Cases \((\d+)\)", client.get("/cases").text)
    assert total
    assert len(seen) == int(total[1]) == 90
    none = client.get("/cases?theme=family_time&state=withdrawn&kind=enquiry")
    assert "No case matches" in none.text


@pytest.mark.parametrize(
    "address",
    ["/cases/C-1999-0001", "/cases/<script>", "/learning/L-9999", "/actions/A-9999", "/themes/nope",
     "/evidence/9999", "/nowhere", "/case/C-2026-0001/fly", "/person/1/x", "/cases?theme=nope"],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(sign_in: SignIn, address: str) -> None:
    answer = sign_in("manager").get(address)
    assert answer.status_code in {302, 404}, answer.status_code
    if answer.status_code == 404:
        assert "<h1" in answer.text
        assert "<script>" not in answer.text.replace('<script nonce="', "")
        assert "Traceback" not in answer.text


def test_an_alias_opens_its_theme(sign_in: SignIn) -> None:
    page = sign_in("officer").get("/themes/Change in Social Worker").text
    assert "Change of Social Worker" in page


def test_links_do_not_leave_the_service(sign_in: SignIn) -> None:
    for address in ("/", "/board", "/intake", "/accessibility"):
        page = sign_in("officer").get(address).text
        outside = {urlsplit(one).netloc for one in re.findall(r'(?:href|src)="(http[^"]+)"', page)}
        assert not outside, (address, outside)
