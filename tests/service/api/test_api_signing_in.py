"""A program signs in with a token; nothing else lets it in."""

from collections.abc import Callable
from typing import Any

import pytest

from learning_register import users
from learning_register.register import SYSTEM
from service import accounts

Office = Any
Refused = Callable[..., dict[str, Any]]

READS = ["/themes", "/cases", "/learning", "/actions", "/board", "/cases/C-2026-0001",
         "/learning/L-0001", "/actions/A-0001", "/you-said-we-did"]  # fmt: skip
WRITES = ["/suggest", "/cases", "/cases/C-2026-0001/moves", "/learning", "/learning/L-0001/moves",
          "/learning/L-0001/actions", "/learning/L-0001/sources", "/learning/L-0001/sharing",
          "/actions/A-0001/moves", "/actions/A-0001/progress",
          "/actions/A-0001/evidence"]  # fmt: skip


def test_without_a_token_nothing_is_read_or_written(office: Office, refused: Refused) -> None:
    stranger, before = office.program(None), office.kept()
    for path in READS:
        answer = stranger.get(path)
        refused(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for path in WRITES:
        refused(stranger.post(path, {}), 401)
    assert office.kept() == before


def test_no_route_at_all_answers_without_a_token(office: Office) -> None:
    client, routes = office.app.test_client(), office.app.url_map.bind("")
    for rule in office.app.url_map.iter_rules():
        if not rule.endpoint.startswith("api."):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            path = routes.build(rule.endpoint, dict.fromkeys(rule.arguments, "1"), method)
            answer = client.open(path, method=method, json={} if method != "GET" else None)
            assert answer.status_code == 401, f"{method} {path}"


@pytest.mark.parametrize("token", ["heard_unknown", "", "é", "x" * 5_000])
def test_a_token_that_is_not_known_is_refused(office: Office, refused: Refused, token: str) -> None:
    refused(office.program(token or " ").get("/themes"), 401)


def test_only_a_bearer_token_counts(office: Office) -> None:
    token, client = office["officer"].token, office.app.test_client()
    for sent in (f"Basic {token}", token, f"Token {token}", "Basic b2ZmaWNlcjpvZmZpY2Vy"):
        answer = client.get("/api/v1/themes", headers={"Authorization": sent})
        assert answer.status_code == 401, sent
    answer = client.get("/api/v1/themes", headers={"Authorization": f"bearer {token}"})
    assert answer.status_code == 200


def test_somebody_who_left_is_let_in_no_longer_and_again_when_they_return(
    office: Office, refused: Refused
) -> None:
    officer = users.user_by_username(office.register, "officer")
    users.set_active(office.register, SYSTEM, officer.id, False)
    refused(office["officer"].get("/themes"), 401)
    users.set_active(office.register, SYSTEM, officer.id, True)
    assert office["officer"].get("/themes").status_code == 200


def test_a_revoked_token_is_refused_and_another_of_the_same_person_is_not(
    office: Office, refused: Refused
) -> None:
    other = office.program(office.token("officer"))
    row = office.register.row("SELECT max(id) AS id FROM api_tokens")
    users.revoke_token(office.register, SYSTEM, row["id"])
    assert "revoked" in refused(other.get("/themes"), 401)["detail"]
    assert office["officer"].get("/themes").status_code == 200


def test_a_browser_signed_in_to_the_pages_is_not_signed_in_to_the_api(office: Office) -> None:
    officer = users.user_by_username(office.register, "officer")
    hashed = accounts.password_hash("a long enough password")
    users.set_password_hash(office.register, SYSTEM, officer.id, hashed)
    browser = office.app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = str(officer.id), True
    assert browser.get("/learning").status_code == 200
    assert browser.get("/api/v1/learning").status_code == 401


def test_the_token_says_who_acts_whoever_the_cookie_is_of(office: Office) -> None:
    browser = office.app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"] = str(users.user_by_username(office.register, "manager").id)
    answer = browser.post(
        "/api/v1/cases",
        json=office.new_case(),
        headers={"Authorization": f"Bearer {office['officer'].token}"},
    )
    assert answer.json["recorded_by"] == "officer"


def test_no_answer_is_kept_by_a_cache_and_no_cookie_is_set(office: Office) -> None:
    answer = office["officer"].get("/themes")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
