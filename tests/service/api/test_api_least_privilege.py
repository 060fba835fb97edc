"""Texts about children: nobody is given more than their role may see."""

from collections.abc import Callable
from typing import Any

import pytest

Office = Any
Refused = Callable[..., dict[str, Any]]

TEXT, NAME = "He shouted at me on Plover Street.", "Ottoline Quince"


def secret_case(office: Office, by: str = "officer", restricted: bool = True) -> dict[str, Any]:
    return dict(
        office.case(
            by, text=TEXT, person_name=NAME, restricted=restricted, desired_outcome="Say sorry."
        )
    )


def everything(office: Office, role: str, *paths: str) -> str:
    """All that the API says to a role, of these paths and of every list."""
    lists = ("/themes", "/cases", "/learning", "/actions", "/board", "/openapi.json")
    client, token = office.app.test_client(), office[role].token
    answers = [
        client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        for path in (*lists, *paths)
    ]
    return "\n".join(answer.text for answer in answers)


def test_the_board_is_given_no_case_text_or_name(office: Office, refused: Refused) -> None:
    case = secret_case(office, restricted=False)
    learning = office.learning(cases=[case["reference"]])
    at_case, at_learning = f"/cases/{case['reference']}", f"/learning/{learning['reference']}"
    for path in ("/cases", at_case):
        refused(office["board"].get(path), 403)
    said = everything(office, "board", at_case, at_learning)
    for secret in (TEXT, NAME, "Say sorry.", case["reference"]):
        assert secret not in said
    assert office["board"].get(at_learning).json["cases"] == []
    assert office["officer"].get(at_learning).json["cases"] == [case["reference"]]


def test_the_board_moves_no_case(office: Office, refused: Refused) -> None:
    at = f"/cases/{secret_case(office, restricted=False)['reference']}"
    before = office.kept()
    body = {"event": "withdraw", "reason": "No."}
    problem = refused(office["board"].post(f"{at}/moves", body, '"1"'), 403)
    assert "withdraw" not in problem["detail"]
    assert office.kept() == before


@pytest.mark.parametrize("role", ["officer", "participation", "board"])
def test_a_restricted_case_is_not_served_to_who_may_not_see_it(
    office: Office, refused: Refused, role: str
) -> None:
    case = secret_case(office, "manager")
    learning = office.learning(by="manager", cases=[case["reference"]])
    at = f"/cases/{case['reference']}"
    before = office.kept()
    body = {"theme": "family_time", "statement": "Tell them.", "cases": [case["reference"]]}
    refused(office[role].post("/learning", body), 403)
    refused(office[role].get(at), 403)
    body = {"event": "withdraw", "reason": "No."}
    refused(office[role].post(f"{at}/moves", body, '"1"'), 403)
    said = everything(office, role, f"/learning/{learning['reference']}")
    for secret in (TEXT, NAME, case["reference"]):
        assert secret not in said
    if role != "board":
        assert office[role].get("/cases").json["total"] == 0
    assert office.kept() == before


@pytest.mark.parametrize("role", ["manager", "quality", "admin", "officer"])
def test_a_restricted_case_is_served_to_who_may_see_it_or_recorded_it(
    office: Office, role: str
) -> None:
    case = secret_case(office, "officer")
    read = office[role].get(f"/cases/{case['reference']}").json
    assert (read["text"], read["person_name"], read["restricted"]) == (TEXT, NAME, True)
    assert office[role].get("/cases").json["total"] == 1


def test_reading_a_restricted_case_is_logged(office: Office) -> None:
    def reads() -> list[str]:
        sql = "SELECT actor_name FROM audit_trail WHERE event = 'read' ORDER BY id"
        return [row["actor_name"] for row in office.register.rows(sql)]

    at = f"/cases/{secret_case(office)['reference']}"
    before = reads()
    office["quality"].get(at)
    assert reads() == [*before, "Quality Person"]
    open_case = secret_case(office, restricted=False)["reference"]
    after = reads()
    office["quality"].get(f"/cases/{open_case}")
    assert reads() == after


def test_a_list_of_cases_has_no_text_and_no_name(office: Office) -> None:
    secret_case(office, restricted=False)
    answer = office["officer"].get("/cases")
    assert answer.json["total"] == 1
    for secret in (TEXT, NAME, "Say sorry."):
        assert secret not in answer.text


def test_a_refusal_does_not_say_again_what_was_sent(office: Office, refused: Refused) -> None:
    body = office.new_case(text=TEXT, person_name=NAME, theme="no such theme")
    answer = office["officer"].post("/cases", body)
    refused(answer, 422, "theme")
    assert TEXT not in answer.text
    assert NAME not in answer.text
