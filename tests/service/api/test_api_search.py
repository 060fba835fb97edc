"""Search for programs: the same as the page's, within what the token's user may read."""

from collections.abc import Callable
from typing import Any

Office = Any
Refused = Callable[..., dict[str, Any]]
TEXT = "The zeppelin was cancelled on Plover Street."


def found(office: Office, role: str = "officer", **asked: object) -> list[str]:
    answer = office[role].post("/search", asked)
    assert answer.status_code == 200, answer.text
    return [hit["reference"] for hit in answer.json["hits"]]


def test_a_case_is_found_by_words_and_filters(office: Office) -> None:
    reference = office.case(text=TEXT)["reference"]
    other = office.case(text=TEXT, kind="feedback", theme="bullying")["reference"]
    assert found(office, words="zeppelins") == [other, reference]
    assert found(office, words="zeppelin", theme="Contact") == [reference]
    assert found(office, words="zeppelin", kind="feedback") == [other]
    assert found(office, words="zeppelin", until=office.in_days(-1)) == []
    assert found(office, kind="feedback") == [other]
    assert found(office) == []
    first = office["officer"].post("/search", {"words": "zeppelin", "per_page": 1}).json
    assert (len(first["hits"]), first["total"], first["more"]) == (1, 2, False)
    marked = [piece["text"] for piece in first["hits"][0]["snippet"] if piece["found"]]
    assert marked == ["zeppelin"]


def test_learning_and_actions_are_found_by_all(office: Office) -> None:
    action = office.action()
    for role in ("board", "officer"):
        assert found(office, role, words="brief", what="actions") == [action["reference"]]
        assert found(office, role, words="tell", what="learning") == [action["learning"]]


def test_a_restricted_case_is_found_by_those_alone_who_may_read_it(office: Office) -> None:
    reference = office.case("manager", text=TEXT, restricted=True)["reference"]
    assert found(office, "quality", words="zeppelin") == [reference]
    [hit] = office["quality"].post("/search", {"words": "zeppelin"}).json["hits"]
    assert (hit["restricted"], hit["snippet"]) == (True, [])
    for role in ("officer", "participation"):
        assert found(office, role, words="zeppelin") == []


def test_the_board_searches_no_case(office: Office, refused: Refused) -> None:
    office.case(text=TEXT)
    refused(office["board"].post("/search", {"words": "zeppelin"}), 403)


def test_what_cannot_be_searched_for_is_refused(office: Office, refused: Refused) -> None:
    for body, field in (
        ({"what": "users"}, "what"),
        ({"words": "x" * 501}, "words"),
        ({"words": "x", "page": 0}, "page"),
        ({"words": "x", "theme": "nonsense"}, "theme"),
        ({"words": "x", "since": "soon"}, "since"),
    ):
        refused(office["officer"].post("/search", body), 422, field)
