"""What cannot be taken is refused as a problem that names the field, and nothing is written."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Office = Any
Refused = Callable[..., dict[str, Any]]

WRONG_CASES: list[tuple[str, object]] = [
    ("text", 7), ("text", None), ("text", ["a"]), ("text", {"a": 1}), ("text", True),
    ("text", ""), ("text", " \n\x00"), ("text", "x" * 100_001),
    ("kind", "grumble"), ("kind", None), ("kind", "\x00"), ("kind", "\ud800"),
    ("channel", "pigeon"), ("made_by", "dog"),
    ("received_on", "yesterday"), ("received_on", "2026-02-30"), ("received_on", 20260210),
    ("received_on", None), ("received_on", "1999-12-31"), ("received_on", "9999-12-31"),
    ("person_name", "x" * 201), ("person_name", 5),
    ("desired_outcome", "x" * 10_001), ("reason", "x" * 10_001), ("reason", []),
    ("service_area", "no such area"), ("service_area", "x" * 100_000), ("service_area", 1),
    ("restricted", "no"), ("restricted", "true"), ("restricted", None), ("restricted", []),
    ("restricted", 2),
    ("theme", "no such theme"), ("theme", "\x00"), ("theme", "\udfff"), ("theme", 3),
    ("theme", "x" * 1_000_000), ("theme", ["family_time"]),
    ("secondary", "bullying"), ("secondary", None), ("secondary", ["no such theme"]),
    ("secondary", ["family_time"]), ("secondary", ["bullying"] * 1_001),
    ("suggestion_id", "1"), ("suggestion_id", 1.5), ("suggestion_id", 0), ("suggestion_id", -1),
    ("suggestion_id", 2**63), ("suggestion_id", 10**30), ("suggestion_id", True),
    ("surprise", "a field that is not known"), ("id", 1), ("state", "closed"),
    ("reference", "C-2026-0001"), ("recorded_by", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), WRONG_CASES, ids=[f"{one}-{repr(value)[:24]}" for one, value in WRONG_CASES]
)
def test_a_case_with_a_wrong_value_is_refused_by_the_name_of_the_field(
    office: Office, refused: Refused, field: str, value: object
) -> None:
    before = office.kept()
    answer = office["officer"].post("/cases", office.new_case(**{field: value}))
    refused(answer, 422, field)
    assert len(answer.data) < 4_000
    assert office.kept() == before


def test_a_wrong_value_within_a_list_is_named_by_its_place(
    office: Office, refused: Refused
) -> None:
    body = office.new_case(secondary=["bullying", 7])
    refused(office["officer"].post("/cases", body), 422, "secondary.1")


@pytest.mark.parametrize("field", ["kind", "text", "received_on", "channel", "made_by", "theme"])
def test_a_case_without_a_field_that_it_needs_is_refused(
    office: Office, refused: Refused, field: str
) -> None:
    body = office.new_case()
    del body[field]
    refused(office["officer"].post("/cases", body), 422, field)


def test_all_that_is_wrong_is_said_at_once(office: Office, refused: Refused) -> None:
    problem = refused(office["officer"].post("/cases", {"kind": "grumble", "more": 1}), 422)
    assert {"kind", "more", "text", "theme"} <= set(problem["errors"])


def test_a_null_character_and_half_a_character_do_no_harm(office: Office) -> None:
    case = office.case(text="a\x00b \ud800 🙂", person_name="Zoë\x00 \udc00", reason="\ud83d!")
    assert (case["text"], case["person_name"]) == ("ab ? 🙂", "Zoë ?")
    assert case["decision"]["reason"] == "?!"
    learning = office.learning(statement="Tell\x00 them \ud800.")
    assert learning["statement"] == "Tell them ?."
    action = office.action(what="Brief\x00 \udfff")
    assert action["what"] == "Brief ?"
    added = office["officer"].post(
        f"/actions/{action['reference']}/evidence", {"description": "\ud800\x00seen"}
    )
    assert added.json["evidence"][0]["description"] == "?seen"


@pytest.mark.parametrize(
    "sent",
    [b" ", b"{", b"{'text': 'a'}", b'{"text": "a",}', b"\xff\xfe\x00", b'{"text": "\xed\xa0\x80"}',
     b"[" * 100_000, b'{"text": ' + b"9" * 5_000 + b"}", b"nonsense"],
    ids=lambda sent: repr(sent[:12]),
)  # fmt: skip
def test_what_is_not_json_is_refused(office: Office, refused: Refused, sent: bytes) -> None:
    for path in ("/suggest", "/cases", "/learning"):
        answer = office["officer"].post(path, data=sent, content_type="application/json")
        refused(answer, 400)
        assert "Traceback" not in answer.text


def test_an_empty_body_is_told_what_it_lacks(office: Office, refused: Refused) -> None:
    answer = office["officer"].post("/suggest", data=b"", content_type="application/json")
    refused(answer, 422, "text")


@pytest.mark.parametrize("sent", [None, [], "text", 7, True, [{"text": "a"}]])
def test_json_that_is_no_object_is_refused(office: Office, refused: Refused, sent: object) -> None:
    answer = office["officer"].post(
        "/suggest", data=json.dumps(sent), content_type="application/json"
    )
    refused(answer, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_a_body_that_does_not_say_it_is_json_is_refused(
    office: Office, refused: Refused, kind: str
) -> None:
    refused(office["officer"].post("/suggest", data='{"text": "a"}', content_type=kind), 415)


def test_a_body_that_is_too_large_is_refused(office: Office, refused: Refused) -> None:
    sent = json.dumps({"text": "x" * 3_000_000})
    refused(office["officer"].post("/suggest", data=sent, content_type="application/json"), 413)


def test_the_longest_text_is_taken_however_it_is_escaped(office: Office) -> None:
    sent = json.dumps(office.new_case(text="🙂" * 100_000, desired_outcome="é" * 10_000))
    answer = office["officer"].post("/cases", data=sent, content_type="application/json")
    assert answer.status_code == 201
    assert len(answer.json["text"]) == 100_000


@pytest.mark.parametrize(
    ("path", "query"),
    [("/cases", {"page": 0}), ("/cases", {"page": "x"}), ("/cases", {"page": 10**30}),
     ("/cases", {"per_page": 101}), ("/cases", {"per_page": -1}), ("/cases", {"state": "lost"}),
     ("/cases", {"kind": "grumble"}), ("/cases", {"theme": "no such theme"}),
     ("/cases", {"theme": "\x00"}), ("/cases", {"received_from": "soon"}),
     ("/cases", {"surprise": 1}), ("/learning", {"state": "open"}), ("/learning", {"theme": "no"}),
     ("/learning", {"page": 1}), ("/actions", {"owner": "nobody"}), ("/actions", {"overdue": "?"}),
     ("/actions", {"state": "stage_1"}), ("/actions", {"theme": "\x00"})],
)  # fmt: skip
def test_a_filter_that_cannot_be_is_refused_by_its_name(
    office: Office, refused: Refused, path: str, query: dict[str, Any]
) -> None:
    refused(office["officer"].get(path, **query), 422, next(iter(query)))


@pytest.mark.parametrize(
    "path", ["/cases/C-1999-0001", "/cases/%00", "/learning/L-9999", "/learning/'--",
             "/actions/A-9999", "/actions/%ED%A0%80", "/actions/" + "9" * 3_000],
)  # fmt: skip
def test_what_is_not_there_is_not_found(office: Office, refused: Refused, path: str) -> None:
    refused(office["officer"].get(path), 404)


@pytest.mark.parametrize("body", [{}, {"event": None}, {"event": 1}, {"event": ["start"]}])
def test_a_move_without_an_event_is_refused(
    office: Office, refused: Refused, body: dict[str, Any]
) -> None:
    at = f"/actions/{office.action()['reference']}/moves"
    refused(office["officer"].post(at, body, '"1"'), 422, "event")
