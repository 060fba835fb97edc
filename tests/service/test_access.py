"""Who may open which page: every page of the service, held against this list row by row."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning_register.rules import ROLES
from service.app import create_app

SignIn = Callable[[str], FlaskClient]

ALL = "officer manager quality board participation admin"
PUBLIC = {
    "/",
    "/accessibility",
    "/healthz",
    "/sign-in",
    "/assets/heard.css",
    "/api/v1/openapi.json",
}
PAGES = {
    "/intake": "officer manager participation",
    "/intake/theme": "officer manager participation",
    "/cases": "officer manager quality participation admin",
    "/cases/C-2026-0001": "officer manager quality participation admin",
    "/cases/C-2026-0001/theme": "officer manager quality",
    "/search": ALL,
    "/search/views": ALL,
    "/search/views/1": ALL,
    "/search/views/1/remove": ALL,
    "/themes": ALL,
    "/themes/family_time": ALL,
    "/learning": ALL,
    "/learning/new": "officer manager quality participation",
    "/learning/L-0001": ALL,
    "/learning/L-0001/sources/new": "officer manager quality participation",
    "/learning/L-0001/service-area": "officer manager quality participation",
    "/learning/L-0003/sharing/new": "officer manager quality participation",
    "/learning/L-0003/sharing/1": "officer manager quality participation",
    "/you-said-we-did": ALL,
    "/actions": ALL,
    "/learning/L-0003/actions/new": "officer manager quality",
    "/actions/A-0001": ALL,
    "/actions/A-0018/evidence": ALL,
    "/actions/A-0001/progress": ALL,
    "/evidence/1": ALL,
    "/action/A-0018/start": ALL,
    "/board": ALL,
    "/quality": "quality manager board",
    "/quality/table.csv": "quality manager board",
    "/quality/2025-26/adoption/family_time": "quality manager board",
    "/audits": "quality manager",
    "/audits/new": "quality manager",
    "/audits/new/themes": "quality manager",
    "/audits/F-0001": "quality manager",
    "/audits/F-0001/correct": "quality manager",
    "/audits/F-0001/withdraw": "quality manager",
    "/measures": "quality manager board admin",
    "/measures/month": "quality manager admin",
    "/measures/new": "quality admin",
    "/measures/visits_in_time": "quality admin",
    "/models": "quality admin",
    "/models/compare": "quality admin",
    "/models/20260101-00000000": "quality admin",
    "/models/20260101-00000000/promote": "admin",
    "/models/20260101-00000000/bring-back": "admin",
    "/candidates": "quality admin",
    "/candidates/judged": "quality admin",
    "/candidates/99999": "quality admin",
    "/candidates/99999/decline": "quality admin",
    "/candidates/judged/1/take-back": "quality admin",
    "/drift": "quality admin",
    "/sign-out": ALL,
}
"""Who gets in. What they may then do or read there is the register's to refuse."""

FORMS_ONLY = {
    "/intake/theme", "/audits/new/themes", "/sign-out", "/search/views", "/search/views/1/remove",
    "/candidates/judged/1/take-back",
}  # fmt: skip
REFUSED_BY_REGISTER = {
    "/evidence/1", "/search/views/1", "/candidates/99999", "/candidates/99999/decline",
    "/models/20260101-00000000", "/models/20260101-00000000/promote",
    "/models/20260101-00000000/bring-back",
}  # fmt: skip


def _address(rule: str) -> str:
    for part, example in {
        "<path:filename>": "heard.css",
        "<int:evidence_id>": "1",
        "<int:view_id>": "1",
        "<int:decision_id>": "99999",
        "<int:candidate_id>": "1",
        "<version>": "20260101-00000000",
        "<int:sharing_id>": "1",
        "/<any(case, learning, action):machine>/<reference>/<event>": "/action/A-0018/start",
        "<name>": "family_time",
        "<period>/<service_area>/<theme>": "2025-26/adoption/family_time",
        "<any(withdraw, reinstate):event>": "withdraw",
        "<key>": "visits_in_time",
    }.items():
        rule = rule.replace(part, example)
    if "/actions/new" in rule or "/sharing" in rule:
        return rule.replace("<reference>", "L-0003")
    if "/evidence" in rule:
        return rule.replace("<reference>", "A-0018")
    kind = {"cases": "C-2026-0001", "learning": "L-0001", "actions": "A-0001", "audits": "F-0001"}
    return rule.replace("<reference>", kind.get(rule.split("/")[1], ""))


def test_every_page_stands_in_this_list(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("api.")]
    assert {_address(rule.rule) for rule in rules} == PUBLIC | set(PAGES)


@pytest.mark.parametrize("username", ROLES)
def test_each_role_opens_its_pages_and_no_other(username: str, sign_in: SignIn) -> None:
    for address, roles in PAGES.items():
        if address == "/sign-out":
            continue
        client = sign_in(username)
        status = client.get(address).status_code
        if username not in roles.split():
            assert status == (405 if address in FORMS_ONLY else 403), address
        elif address in FORMS_ONLY:
            assert status == 405, address
        elif address in REFUSED_BY_REGISTER:
            assert status in {200, 403, 404}, address
        else:
            assert status in {200, 302}, (address, status)


@pytest.mark.parametrize("address", sorted(set(PAGES) - FORMS_ONLY))
def test_a_stranger_is_asked_to_sign_in_and_brought_back(app: Flask, address: str) -> None:
    answer = app.test_client().get(address)
    assert answer.status_code == 302
    assert answer.location == f"/sign-in?next={address}"


@pytest.mark.parametrize("address", sorted(PUBLIC))
def test_a_stranger_reads_what_is_public(app: Flask, address: str) -> None:
    assert app.test_client().get(address).status_code == 200


def test_a_restricted_case_is_closed_to_whoever_is_not_named(sign_in: SignIn) -> None:
    listed = sign_in("manager").get("/cases").text
    reference = "C-2026-0089"
    assert reference in listed
    hidden_from = [
        one for one in ("officer", "participation")
        if sign_in(one).get(f"/cases/{reference}").status_code == 403
    ]  # fmt: skip
    assert len(hidden_from) == 1  # whoever recorded it may read it
    assert reference not in sign_in(hidden_from[0]).get("/cases").text


def test_the_board_sees_no_case_no_text_and_no_name(sign_in: SignIn) -> None:
    client = sign_in("board")
    for address in ("/", "/board", "/themes/family_time", "/learning/L-0001", "/actions/A-0001"):
        page = client.get(address).text
        assert "C-2026-" not in page, address
        assert "heard-case-text" not in page, address


def test_a_page_that_nobody_decided_on_stops_the_service(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service import access

    monkeypatch.setattr(access, "ALLOWED", {**access.ALLOWED, "board.gone": frozenset()})
    with pytest.raises(RuntimeError, match=r"board\.gone"):
        create_app(app.extensions["data_folder"], app.extensions["serving_model"].classifier)
    short = {name: roles for name, roles in access.ALLOWED.items() if name != "board.show"}
    monkeypatch.setattr(access, "ALLOWED", {k: v for k, v in short.items() if k != "board.gone"})
    with pytest.raises(RuntimeError, match=r"board\.show"):
        create_app(app.extensions["data_folder"], app.extensions["serving_model"].classifier)
