"""A served register of one's own, one person for each role, and programs that act for them.

Every answer that a program gets is held against the OpenAPI description that is served.
"""

import re
import shutil
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

Json = dict[str, Any]

MISSED_VISITS = "My social worker cancelled my contact with my mum again and nobody told me why."
KINDS_OF_JSON = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "integer": int, "number": (int, float),
}  # fmt: skip


class Contract:
    """The OpenAPI description that is served; tells where an answer is not what it says."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.described = app.test_client().get("/api/v1/openapi.json").json

    def hold(self, answer: TestResponse) -> TestResponse:
        """The same answer, or the test fails."""
        rule, _ = self.app.url_map.bind("").match(
            answer.request.path, answer.request.method, return_rule=True
        )
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        operation = self.described["paths"][path][answer.request.method.lower()]
        described = self.at(operation["responses"][str(answer.status_code)])
        for name in described.get("headers", {}):
            assert name in answer.headers
        self.check(answer.json, described["content"][answer.mimetype]["schema"], path)
        return answer

    def at(self, part: Json) -> Json:
        """What a reference leads to, or the part itself."""
        if "$ref" not in part:
            return part
        found = self.described
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return dict(found)

    def check(self, value: Any, schema: Json, where: str) -> None:
        """Fails for a value that the schema does not describe, or a schema of words unknown."""
        schema = self.at(schema)
        if "anyOf" in schema:
            kinds = [self.at(one) for one in schema["anyOf"]]
            schema = next(one for one in kinds if (one["type"] == "null") == (value is None))
        known = {"type", "properties", "required", "items", "additionalProperties"}
        assert not set(schema) - known - {"format", "description"}, (where, schema)
        kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        fits = any(isinstance(value, KINDS_OF_JSON[kind]) for kind in kinds)
        assert fits, (where, value, kinds)
        assert isinstance(value, bool) <= ("boolean" in kinds), (where, value, kinds)
        if isinstance(value, dict):
            self.check_fields(value, schema, where)
        if isinstance(value, list):
            for one in value:
                self.check(one, schema["items"], f"{where}[]")
        if value is not None and schema.get("format") == "date":
            date.fromisoformat(value)

    def check_fields(self, value: Json, schema: Json, where: str) -> None:
        fields, others = schema.get("properties", {}), schema.get("additionalProperties")
        assert not set(schema.get("required", ())) - set(value), (where, value)
        for name, inner in value.items():
            assert name in fields or isinstance(others, dict), (where, name)
            self.check(inner, fields.get(name, others), f"{where}.{name}")


@dataclass
class Program:
    """A program that calls the API with the token of one user, or with none."""

    contract: Contract
    token: str | None = None

    def get(self, path: str, **query: object) -> TestResponse:
        answer = self._client().get(f"/api/v1{path}", headers=self._headers(), query_string=query)
        return self.contract.hold(answer)

    def post(
        self, path: str, body: object = None, etag: str | None = None, **more: Any
    ) -> TestResponse:
        sent = more if "data" in more else {"json": body}
        headers = {**self._headers(), **({"If-Match": etag} if etag else {})}
        answer = self._client().post(f"/api/v1{path}", headers=headers, **sent)
        return self.contract.hold(answer)

    def move(self, path: str, event: str, etag: str | None = None, **given: object) -> TestResponse:
        """The event on what is there now, or on the version that `etag` names."""
        seen = etag or self.get(path).headers["ETag"]
        return self.post(f"{path}/moves", {"event": event, **given}, seen)

    def _client(self) -> Any:
        return self.contract.app.test_client(use_cookies=False)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@dataclass
class Office:
    """The service as its people's programs use it, and the register to look behind it."""

    app: Flask
    contract: Contract
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

    def learning(self, agreed: bool = True, by: str = "officer", **more: object) -> Json:
        body = {"theme": "family_time", "statement": "Tell them before the day.", **more}
        learnt = made(self[by].post("/learning", body))
        if not agreed:
            return learnt
        answer = self["manager"].move(f"/learning/{learnt['reference']}", "agree")
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def action(self, owner: str = "officer", **more: object) -> Json:
        return made(
            self["manager"].post(self.actions_of_learning(), self.new_action(owner, **more))
        )

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
        return Program(self.contract, token)

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


@pytest.fixture(scope="session")
def furnished(
    themes: Themes, tmp_path_factory: pytest.TempPathFactory
) -> tuple[DataFolder, dict[str, str]]:
    """A folder with a register and one person for each role, and their tokens. Not to be changed:
    copy it first."""
    folder = DataFolder(tmp_path_factory.mktemp("furnished"))
    accounts.make_register(folder, themes)
    with open_register(folder.register) as register:
        for role in ROLES:
            users.add_user(register, SYSTEM, role, f"{role.title()} Person", role)
    return folder, {role: accounts.add_token(folder, role, "a test") for role in ROLES}


@pytest.fixture
def office(
    furnished: tuple[DataFolder, dict[str, str]], tmp_path: Path, classifier: Classifier
) -> Iterator[Office]:
    original, tokens = furnished
    folder = DataFolder(tmp_path / "data")
    shutil.copytree(original.path, folder.path)
    app = create_app(folder, classifier)
    contract = Contract(app)
    programs = {role: Program(contract, token) for role, token in tokens.items()}
    with open_register(folder.register) as register:
        yield Office(app, contract, folder, register, programs)


@pytest.fixture
def main_text() -> str:
    """What a child says about missed family time; the model suggests a theme for it."""
    return MISSED_VISITS
