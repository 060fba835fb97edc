"""A served register of one's own, one person for each role, and programs that act for them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from classifier.suggestion import Classifier
from classifier.themes import Themes
from learning_register import users
from learning_register.register import SYSTEM, Register, open_register
from learning_register.rules import ROLES
from service import accounts
from service.app import create_app
from service.data_folder import DataFolder

MISSED_VISITS = "My social worker cancelled my contact with my mum again and nobody told me why."

Json = dict[str, Any]


@dataclass
class Program:
    """A program that calls the API with the token of one user, or with none."""

    app: Flask
    token: str | None = None

    def get(self, path: str, **query: object) -> TestResponse:
        return self._client().get(f"/api/v1{path}", headers=self._headers(), query_string=query)

    def post(
        self, path: str, body: object = None, etag: str | None = None, **more: Any
    ) -> TestResponse:
        sent = more if "data" in more else {"json": body}
        headers = {**self._headers(), **({"If-Match": etag} if etag else {})}
        return self._client().post(f"/api/v1{path}", headers=headers, **sent)

    def move(self, path: str, event: str, etag: str | None = None, **given: object) -> TestResponse:
        """The event on what is there now, or on the version that `etag` names."""
        seen = etag or self.get(path).headers["ETag"]
        return self.post(f"{path}/moves", {"event": event, **given}, seen)

    def _client(self) -> Any:
        return self.app.test_client(use_cookies=False)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@dataclass
class Office:
    """The service as its people's programs use it, and the register to look behind it."""

    app: Flask
    folder: DataFolder
    register: Register
    programs: dict[str, Program]

    def __getitem__(self, role: str) -> Program:
        return self.programs[role]

    @property
    def today(self) -> date:
        return self.register.today()

    def in_days(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()

    def case(self, by: str = "officer", **more: object) -> Json:
        return made(self[by].post("/cases", self.new_case(**more)))

    def new_case(self, **more: object) -> Json:
        return {
            "kind": "complaint",
            "text": MISSED_VISITS,
            "received_on": self.in_days(0),
            "channel": "email",
            "made_by": "child",
            "theme": "family_time",
            **more,
        }

    def learning(self, agreed: bool = True, **more: object) -> Json:
        body = {"theme": "family_time", "statement": "Tell them before the day.", **more}
        learnt = made(self["officer"].post("/learning", body))
        if not agreed:
            return learnt
        answer = self["manager"].move(f"/learning/{learnt['reference']}", "agree")
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def action(self, owner: str = "officer", **more: object) -> Json:
        return made(self["manager"].post(self.actions_of_learning(), self.new_action(owner, **more)))

    def actions_of_learning(self) -> str:
        return f"/learning/{self.learning()['reference']}/actions"

    def new_action(self, owner: str = "officer", **more: object) -> Json:
        due_on = self.in_days(14)
        return {
            "what": "Brief the team.", "kind": "briefing", "owner": owner, "due_on": due_on, **more
        }  # fmt: skip

    def token(self, username: str) -> str:
        return accounts.add_token(self.folder, username, "a test")

    def program(self, token: str | None) -> Program:
        return Program(self.app, token)

    def kept(self) -> str:
        """All that the register holds."""
        return "\n".join(self.register.db.conn.iterdump())


def made(answer: TestResponse) -> Json:
    """What was made, or the test fails with what was said."""
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


Refused = Callable[..., Json]


@pytest.fixture(scope="session")
def refused() -> Refused:
    """Checks that an answer is a problem (RFC 9457) with that status; out comes the problem."""

    def checked(answer: TestResponse, status: int, field: str | None = None) -> Json:
        assert answer.status_code == status, answer.text
        assert answer.mimetype == "application/problem+json"
        problem = dict(answer.json)
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
        assert field is None or field in problem.get("errors", {}), problem
        return problem

    return checked


@pytest.fixture
def office(tmp_path: Path, themes: Themes, classifier: Classifier) -> Iterator[Office]:
    folder = DataFolder(tmp_path / "data")
    accounts.make_register(folder, themes)
    with open_register(folder.register) as register:
        for role in ROLES:
            users.add_user(register, SYSTEM, role, f"{role.title()} Person", role)
        app = create_app(folder, classifier)
        tokens = {role: accounts.add_token(folder, role, "a test") for role in ROLES}
        programs = {role: Program(app, token) for role, token in tokens.items()}
        yield Office(app, folder, register, programs)


@pytest.fixture
def main_text() -> str:
    """What a child says about missed family time; the model suggests a theme for it."""
    return MISSED_VISITS
