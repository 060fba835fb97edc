"""Signing in, what the cookie is like, and what a form needs."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learning_register import users
from learning_register.register import SYSTEM, open_register
from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD

SignIn = Callable[[str], FlaskClient]
Try = Callable[..., TestResponse]


@pytest.fixture
def try_to_sign_in(app: Flask, token_of: Callable[[str], str]) -> Try:
    def tried(username: str, password: str, base: str = "http://localhost", **more: str) -> object:
        client = app.test_client()
        token = token_of(client.get("/sign-in", base_url=base).text)
        form = {"csrf_token": token, "username": username, "password": password, **more}
        referrer = {"Referer": f"{base}/sign-in"}
        return client.post("/sign-in", data=form, base_url=base, headers=referrer)

    return tried  # type: ignore[return-value]


def cookie(answer: TestResponse) -> str:
    [found] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("heard=")]
    return found


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(try_to_sign_in: Try) -> None:
    plain = cookie(try_to_sign_in("officer", PASSWORD))
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain


def test_the_cookie_is_secure_under_tls(try_to_sign_in: Try) -> None:
    assert "Secure" in cookie(try_to_sign_in("officer", PASSWORD, base="https://localhost"))


@pytest.mark.parametrize(
    ("username", "password"),
    [("officer", "wrong-password-here"), ("nobody", PASSWORD), ("officer ", ""), ("officer", "\0")],
)
def test_a_wrong_name_and_a_wrong_password_are_not_told_apart(
    try_to_sign_in: Try, username: str, password: str
) -> None:
    answer = try_to_sign_in(username, password)
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    if password:
        assert "The username or the password is wrong" in answer.text
    assert f'value="{username.strip()}' in answer.text  # what was typed is kept
    assert PASSWORD not in answer.text


def test_somebody_who_left_is_out_at_once(
    try_to_sign_in: Try, sign_in: SignIn, demonstration: DataFolder
) -> None:
    client = sign_in("officer")
    assert client.get("/cases").status_code == 200
    with open_register(demonstration.register) as register:
        user = users.user_by_username(register, "officer")
        users.set_active(register, SYSTEM, user.id, False)
    assert client.get("/cases").status_code == 302
    assert "is wrong" in try_to_sign_in("officer", PASSWORD).text


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
)
def test_signing_in_leads_to_this_service_alone(try_to_sign_in: Try, target: str) -> None:
    assert try_to_sign_in("officer", PASSWORD, next=target).location == "/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(try_to_sign_in: Try) -> None:
    answer = try_to_sign_in("officer", PASSWORD, next="/themes/family_time")
    assert answer.location == "/themes/family_time"


def test_signing_out_ends_it(sign_in: SignIn, token_of: Callable[[str], str]) -> None:
    client = sign_in("officer")
    token = token_of(client.get("/").text)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 302
    assert client.get("/cases").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/sign-out", "/intake", "/intake/theme", "/learning/new", "/action/A-0018/start",
     "/cases/C-2026-0001/theme", "/actions/A-0018/evidence", "/learning/L-0003/actions/new"],
)  # fmt: skip
def test_a_form_without_its_token_does_nothing(sign_in: SignIn, address: str) -> None:
    client = sign_in("manager")
    answer = client.post(address, data={"text": "Nobody rang.", "note": "x"})
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text
    assert client.get("/").status_code == 200


def test_pages_say_what_a_browser_may_do_with_them(sign_in: SignIn) -> None:
    headers = sign_in("officer").get("/intake").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_every_answer_has_a_nonce_of_its_own(app: Flask) -> None:
    client = app.test_client()
    first, second = (client.get("/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second
