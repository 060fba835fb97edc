"""The pages of learning and its actions: sources, sharing, progress, and whether it helped."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from learning_register import actions, evidence, learning, moves, users
from learning_register.cases import NewCase, record_case
from learning_register.periods import month_of
from learning_register.register import ENGLAND, Register, open_register
from learning_register.suggestions import Decision
from service.data_folder import DataFolder

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., Any]
WORDS = {"you_said": "Nobody tells us.", "we_did": "We ring you first."}


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1])).split())


def boxes(field: str, day: date) -> dict[str, int]:
    return {f"{field}-{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_learning_is_recorded_with_its_area_and_sources(sign_in: SignIn, send: Send) -> None:
    client = sign_in("officer")
    compliment = re.search(r"C-\d{4}-\d{4}", client.get("/cases?kind=compliment").text)
    assert compliment
    answer = send(
        client, "/learning/new", theme="family_time", statement="Ring first.",
        service_area="fostering", cases=compliment[0], source="ombudsman",
        reference="24 009 478", link="https://example.org/decision",
    )  # fmt: skip
    page = client.get(answer.location)
    said = text_of(page.text)
    assert "Service area Fostering" in said
    assert f"Compliment {compliment[0]}" in said
    assert "Ombudsman decision 24 009 478" in said
    assert 'href="https://example.org/decision" rel="noreferrer noopener"' in page.text
    at = answer.location
    send(client, f"{at}/sources/new", source="audit", reference="F-0004")
    send(client, f"{at}/service-area", version=client_version(client, at), service_area="")
    said = text_of(client.get(at).text)
    assert "Audit finding F-0004" in said
    assert "Service area The whole service" in said


def learning_of(client: FlaskClient, theme: str) -> str:
    """Where the first learning of a theme is in the demonstration."""
    reference = min(re.findall(r"L-\d{4}", client.get(f"/learning?theme={theme}").text))
    return f"/learning/{reference}"


def client_version(client: FlaskClient, at: str) -> str:
    page = client.get(f"{at}/service-area").text
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


def test_a_source_that_is_refused_is_said_at_its_field(sign_in: SignIn, send: Send) -> None:
    client = sign_in("officer")
    answer = send(client, "/learning/L-0001/sources/new", source="audit", reference="C-2026-0001")
    assert "There is a problem" in answer.text
    assert "the case as a case" in answer.text
    answer = send(
        client, "/learning/new", theme="family_time", statement="x", source="", reference="F-0001"
    )
    assert "Choose one of" in answer.text


def test_learning_without_a_source_comes_from_its_theme(sign_in: SignIn, send: Send) -> None:
    client = sign_in("officer")
    answer = send(client, "/learning/new", theme="family_time", statement="Ring first.")
    assert "The theme as a whole" in text_of(client.get(answer.location).text)


def test_sharing_shows_on_the_page_and_in_you_said_we_did(sign_in: SignIn, send: Send) -> None:
    client, today = sign_in("participation"), datetime.now(ENGLAND).date()
    at = learning_of(client, "family_time")
    lacking = send(
        client, f"{at}/sharing/new", forum="childrens_forum", **boxes("shared_on", today)
    )
    assert "children are told both" in unescape(lacking.text)
    send(
        client, f"{at}/sharing/new", forum="childrens_forum", which="Voices", **WORDS,
        **boxes("shared_on", today),
    )  # fmt: skip
    page = client.get(at).text
    assert "Children’s forum (Voices)" in text_of(page)
    assert "You said: Nobody tells us. We did: We ring you first." in text_of(page)
    link = re.search(rf'href="({at}/sharing/\d+)"', page)
    assert link
    version = re.search(r'name="version"[^>]*value="(\d+)"', client.get(link[1]).text)
    assert version
    better = {"you_said": "No one tells us.", "we_did": "We ring.", "version": version[1]}
    assert send(client, link[1], **better).status_code == 302
    stale = send(client, link[1], **better)
    assert "changed since you opened" in stale.text
    told = text_of(sign_in("board").get(f"/you-said-we-did?period={this_quarter(today)}").text)
    assert "You said: No one tells us. We did: We ring." in told
    elsewhere = learning_of(client, "lack_of_support")
    assert client.get(link[1].replace(at, elsewhere)).status_code == 404


def this_quarter(day: date) -> str:
    from learning_register.periods import quarter_period

    return quarter_period(day).key


def test_you_said_we_did_of_a_period_that_is_none_is_said_plainly(sign_in: SignIn) -> None:
    client = sign_in("officer")
    assert client.get("/you-said-we-did?period=soon").status_code == 409
    assert "Nothing yet" in client.get("/you-said-we-did?period=2001-02").text


def test_progress_and_the_moved_day_show_on_both_pages(sign_in: SignIn, send: Send) -> None:
    client = sign_in("manager")
    mine = min(re.findall(r"A-\d{4}", client.get("/actions?state=open&theme=family_time").text))
    send(client, f"/actions/{mine}/progress", text="Half of the team has been told.")
    said = text_of(client.get(f"/actions/{mine}").text)
    assert "Half of the team has been told." in said
    assert "The day it is due was moved" in said
    assert "a week late" in said
    at = learning_of(client, "family_time")
    assert "Half of the team has been told." in text_of(client.get(at).text)
    board = sign_in("board")
    for page in (f"/actions/{mine}", at):
        assert "Half of the team" not in board.get(page).text
        assert "a week late" not in board.get(page).text
    assert send(board, f"/actions/{mine}/progress", text="x").status_code == 200
    assert send(client, f"/actions/{mine}/progress", text=" ").status_code == 200


def test_an_action_names_its_team(sign_in: SignIn, send: Send) -> None:
    client, soon = sign_in("manager"), datetime.now(ENGLAND).date() + timedelta(days=9)
    at = learning_of(client, "family_time")
    owner = re.search(r'<option value="(\d+)"', client.get(f"{at}/actions/new").text)
    assert owner
    send(
        client, f"{at}/actions/new", what="Tell the night team.", kind="briefing",
        owner_id=owner[1], team="Night team", **boxes("due_on", soon),
    )  # fmt: skip
    page = client.get(at).text
    newest = max(re.findall(r"A-\d{4}", page))
    assert "Team Night team" in text_of(client.get(f"/actions/{newest}").text)


@pytest.fixture
def helped(demonstration: DataFolder) -> str:
    """Learning for adoption in a register of its own cases: nine a month before, one after."""
    with open_register(demonstration.register) as register:
        register.db.execute("PRAGMA synchronous = OFF")
        officer = users.user_by_username(register, "officer").actor
        manager = users.user_by_username(register, "manager").actor
        today = register.today()
        done = (today.replace(day=1) - timedelta(days=200)).replace(day=9)
        day = (done - timedelta(days=230)).replace(day=3)
        while month_of(day) < month_of(today):
            for _ in range(9 if day < done else 1):
                case(register, officer, day, "adoption")
            for _ in range(4):
                case(register, officer, day, "fostering")
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=3)
        now = register.clock
        register.clock = lambda: datetime(done.year, done.month, done.day, 9, tzinfo=ENGLAND)
        reference = learning.identify(
            register, officer, "bullying", "Ask first.", service_area="adoption"
        )
        found = learning.learning_by_reference(register, reference)
        moves.move(register, manager, "learning", found.id, "agree", 1)
        planned = actions.plan_action(
            register, manager, found.id, "Ask.", "briefing", officer.id, done
        )
        action = actions.action_by_reference(register, planned)
        evidence.add_evidence(register, officer, action.id, "Minutes.")
        moves.move(register, officer, "action", action.id, "start", 1)
        moves.move(register, officer, "action", action.id, "complete", 2, note="Done.")
        register.clock = now
    return f"/learning/{reference}"


def case(register: Register, officer: Any, day: date, area: str) -> None:
    new = NewCase("complaint", "x", day, "email", "child", service_area=area)
    record_case(register, officer, new, Decision("bullying"))


def test_whether_it_helped_is_one_sentence_with_its_counts_as_a_table(
    helped: str, sign_in: SignIn
) -> None:
    said = text_of(sign_in("quality").get(helped).text)
    assert "Fewer: 54 cases in Adoption in the 6 months before and" in said
    assert "and more of a fall than in the other areas; this does not show why." in said
    assert re.search(r"Adoption 54 \([\d.]+\) [67] \([\d.]+\) 0\.1\d \(0\.0\d to 0\.\d\d\)", said)
    assert re.search(r"The other service areas 2\d \([\d.]+\) 2\d \([\d.]+\)", said)
    assert "The ratio in Adoption over that in the other areas: 0." in said


def test_before_every_action_is_done_nothing_is_said_of_the_effect(sign_in: SignIn) -> None:
    client = sign_in("quality")
    said = text_of(client.get(learning_of(client, "family_time")).text)
    assert "This is counted once every action is done." in said
