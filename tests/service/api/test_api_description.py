"""The OpenAPI description, and refusals before any route is reached."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from learning_register import cases

Office = Any
Refused = Callable[..., dict[str, Any]]
VERSIONED = ("/moves", "/corrections", "/changes")
TYPES = {"object", "array", "string", "boolean", "null", "integer", "number"}


@pytest.fixture
def described(office: Office) -> dict[str, Any]:
    """The description, as somebody without a token is given it."""
    answer = office.app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json)


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Every object within the description."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            yield from parts(inner)


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def test_every_route_stands_in_it_and_nothing_else(
    office: Office, described: dict[str, Any]
) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in office.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, method, _ in operations(described)}
    assert len(served) >= 20


def test_it_is_openapi_3_1_whose_references_all_lead_somewhere(
    office: Office, described: dict[str, Any]
) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["title"] == "Heard"
    assert described["info"]["version"]
    references = [part for part in parts(described) if "$ref" in part]
    assert len(references) > 100
    for part in references:
        assert office.contract.at(part)
    for part in parts(described["components"]["schemas"]):
        kinds = part.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= TYPES or "type" in kinds
        assert "nullable" not in part  # of OpenAPI 3.0


def test_every_operation_says_what_it_takes_and_gives(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(described):
        answers = operation["responses"]
        assert operation["summary"], path
        assert {"401", "403"} <= set(answers), path
        assert ("requestBody" in operation) == (method == "post"), path
        in_path = {one["name"] for one in described["paths"][path].get("parameters", ())}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        taken = {one["name"]: one for one in operation.get("parameters", ())}
        assert ("If-Match" in taken) == path.endswith(VERSIONED) == ("428" in answers), path


def test_every_operation_asks_for_a_token(described: dict[str, Any]) -> None:
    assert described["security"] == [{"token": []}]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert not any("security" in operation for _, _, operation in operations(described))


def test_fields_of_answers_are_never_left_out_and_bodies_take_no_other(
    described: dict[str, Any],
) -> None:
    schemas = described["components"]["schemas"]
    assert set(schemas["Case"]["required"]) == set(schemas["Case"]["properties"])
    assert "surprise" not in schemas["NewCaseIn"]["properties"]
    assert schemas["NewCaseIn"]["additionalProperties"] is False
    assert schemas["NewCaseIn"]["properties"]["text"]["maxLength"] == 100_000


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/cases", "/api", "/api/"])
def test_an_address_that_is_not_there_is_a_problem_too(
    office: Office, refused: Refused, path: str
) -> None:
    refused(office.app.test_client().get(path), 404)


def test_a_page_that_is_not_there_stays_a_page(office: Office) -> None:
    assert office.app.test_client().get("/apiary").mimetype == "text/html"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_nothing_is_overwritten_or_deleted(office: Office, refused: Refused, method: str) -> None:
    at = f"/api/v1/cases/{office.case()['reference']}"
    headers = {"Authorization": f"Bearer {office['admin'].token}"}
    answer = office.app.test_client().open(at, method=method, headers=headers)
    refused(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_a_fault_of_the_service_tells_nothing_of_its_insides(
    office: Office, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret insides")

    monkeypatch.setattr(cases, "list_cases", broken)
    headers = {"Authorization": f"Bearer {office['officer'].token}"}
    answer = office.app.test_client().get("/api/v1/cases", headers=headers)
    assert "administrator" in refused(answer, 500)["detail"]
    assert "secret" not in answer.text


def test_a_register_that_is_gone_is_a_fault_that_names_no_file(
    office: Office, refused: Refused
) -> None:
    office.folder.register.rename(office.folder.path / "elsewhere")
    headers = {"Authorization": f"Bearer {office['officer'].token}"}
    answer = office.app.test_client().get("/api/v1/themes", headers=headers)
    refused(answer, 500)
    assert str(office.folder.path) not in answer.text
