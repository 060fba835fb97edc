"""Nobody's change is lost: a move names the version that was read."""

from collections.abc import Callable
from typing import Any

import pytest

Office = Any
Refused = Callable[..., dict[str, Any]]


@pytest.fixture(params=["case", "learning", "action"])
def thing(request: pytest.FixtureRequest, office: Office) -> tuple[str, str, dict[str, str]]:
    """Where something is, who can move it, and how."""
    if request.param == "case":
        return f"/cases/{office.case()['reference']}", "officer", WITHDRAW
    if request.param == "learning":
        return f"/learning/{office.learning(agreed=False)['reference']}", "quality", AGREE
    return f"/actions/{office.action()['reference']}", "officer", START


WITHDRAW = {"event": "withdraw", "reason": "She changed her mind."}
AGREE = {"event": "agree"}
START = {"event": "start"}
Thing = tuple[str, str, dict[str, str]]


def test_a_move_without_the_version_that_was_read_is_refused(
    office: Office, refused: Refused, thing: Thing
) -> None:
    path, who, body = thing
    before = office.kept()
    for sent in (None, "*"):
        problem = refused(office[who].post(f"{path}/moves", body, sent), 428)
        assert "If-Match" in problem["detail"]
    assert office.kept() == before


def test_a_move_on_a_version_that_is_past_is_refused(
    office: Office, refused: Refused, thing: Thing
) -> None:
    path, who, body = thing
    seen = office[who].get(path).headers["ETag"]
    moved = office[who].post(f"{path}/moves", body, seen)
    assert moved.status_code == 200, moved.text
    assert moved.headers["ETag"] != seen
    before = office.kept()
    problem = refused(office[who].post(f"{path}/moves", body, seen), 412)
    assert path.rsplit("/", 1)[1] in problem["detail"]
    assert office.kept() == before


@pytest.mark.parametrize("sent", ['"999"', '"0"', "nonsense", '"1x"', 'W/"7"', '"-1"', '"é"'])
def test_a_version_that_never_was_is_refused(
    office: Office, refused: Refused, thing: Thing, sent: str
) -> None:
    path, who, body = thing
    refused(office[who].post(f"{path}/moves", body, sent), 412)


def test_the_tag_of_an_answer_is_its_version_and_serves_the_next_move(
    office: Office, thing: Thing
) -> None:
    path, who, body = thing
    read = office[who].get(path)
    assert isinstance(read.json["version"], int)
    assert read.headers["ETag"] == f'"{read.json["version"]}"'
    moved = office[who].post(f"{path}/moves", body, read.headers["ETag"])
    assert moved.headers["ETag"] == office[who].get(path).headers["ETag"]
    assert moved.json == office[who].get(path).json


def test_a_tag_that_a_proxy_made_weak_serves_too(office: Office, thing: Thing) -> None:
    path, who, body = thing
    weak = f"W/{office[who].get(path).headers['ETag']}"
    assert office[who].post(f"{path}/moves", body, weak).status_code == 200


def test_what_is_made_comes_with_its_tag_and_its_place(office: Office) -> None:
    answer = office["officer"].post("/cases", office.new_case())
    place = answer.headers["Location"].removeprefix("/api/v1")
    read = office["officer"].get(place)
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert read.json == answer.json
