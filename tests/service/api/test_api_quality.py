"""Audit findings, measures and triangulation through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from learning_register.rules import ROLES

Office = Any
Json = dict[str, Any]
Refused = Callable[..., Json]

TEXT = "In six of ten files the visit is dated and says nothing of what the child said."
MONTH = {"service_area": "children_in_care", "month": "2026-05"}
NEW_MEASURE = {
    "name": "Calls returned", "definition": "Within two working days.", "form": "share",
    "better": "more", "unit": "calls returned", "out_of": "calls taken",
    "themes": ["Communication"],
}  # fmt: skip


def finding(office: Office, **more: object) -> Json:
    return {
        "source": "case_audit", "found_on": office.in_days(0), "service_area": "Children in Care",
        "standard": "Visits", "grade": "inadequate", "text": TEXT, "themes": ["Contact"], **more,
    }  # fmt: skip


def recorded(office: Office, **more: object) -> Json:
    answer = office["quality"].post("/findings", finding(office, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def put(office: Office, area: str, **values: tuple[int | None, ...]) -> Any:
    month = office.today.isoformat()[:7]
    listed = [
        {"measure": key, "numerator": numbers[0], "denominator": [*numbers, None][1]}
        for key, numbers in values.items()
    ]
    return office["quality"].post(
        "/measure-values", {"service_area": area, "month": month, "values": listed}
    )


def test_a_finding_is_recorded_read_corrected_and_withdrawn(office: Office) -> None:
    seen = office["quality"].post("/suggest", {"text": TEXT}).json
    made = recorded(office, suggestion_id=seen["suggestion_id"], team="Team 2")
    assert made["themes"] == ["family_time"]
    assert made["followed"] == (seen["suggestions"][0]["theme"] == "family_time")
    at = f"/findings/{made['reference']}"
    read = office["manager"].get(at)
    assert read.json == made
    body = {**finding(office, grade="good"), "reason": "Read again."}
    corrected = office["manager"].post(f"{at}/corrections", body, read.headers["ETag"])
    assert (corrected.json["grade"], corrected.json["version"]) == ("good", 2)
    withdrawn = office["quality"].move(at, "withdraw", reason="Counted twice.")
    assert withdrawn.json["state"] == "withdrawn"
    assert [one["event"] for one in withdrawn.json["moves"]] == ["reinstate"]
    listed = office["quality"].get("/findings", theme="Contact", state="withdrawn").json
    assert (listed["total"], listed["items"][0]["reference"]) == (1, made["reference"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"grade": "fair"}, "grade"), ({"themes": ["weather"]}, "themes"), ({"text": " "}, "text"),
     ({"service_area": "Roads"}, "service_area"), ({"found_on": "2999-01-01"}, "found_on"),
     ({"suggestion_id": 999}, "suggestion_id"), ({"source": "hearsay"}, "source")],
)  # fmt: skip
def test_a_finding_that_is_not_whole_is_refused_by_field(
    office: Office, refused: Refused, wrong: Json, field: str
) -> None:
    before = office.kept()
    answer = office["quality"].post("/findings", finding(office, **wrong))
    refused(answer, 422, field)
    assert TEXT not in answer.text
    assert office.kept() == before


def test_a_finding_changed_by_somebody_else_is_not_overwritten(
    office: Office, refused: Refused
) -> None:
    at = f"/findings/{recorded(office)['reference']}"
    body = {**finding(office), "reason": "Typing error."}
    refused(office["quality"].post(f"{at}/corrections", body), 428)
    office["quality"].post(f"{at}/corrections", body, '"1"')
    refused(office["quality"].post(f"{at}/corrections", body, '"1"'), 412)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_and_writes_what_it_may(office: Office, role: str) -> None:
    at = f"/findings/{recorded(office)['reference']}"
    put(office, "children_in_care", cases_held=(500,))
    program = office[role]
    auditors, triangulators = {"quality", "manager"}, {"quality", "manager", "board"}
    month = {"service_area": "adoption", "month": office.today.isoformat()[:7]}
    values = [{"measure": "cases_held", "numerator": 60}]
    attempts = [
        (lambda: program.get(at), auditors),
        (lambda: program.get("/findings"), auditors),
        (lambda: program.post("/findings", finding(office)), auditors),
        (lambda: program.get("/triangulation"), triangulators),
        (lambda: program.get("/triangulation/2026-27/adoption/family_time"), triangulators),
        (lambda: program.get("/measures"), triangulators | {"admin"}),
        (lambda: program.get("/measures/cases_held"), triangulators | {"admin"}),
        (lambda: program.get("/measure-values", **month), triangulators | {"admin"}),
        (lambda: program.post("/measure-values", {**month, "values": values}),
         auditors | {"admin"}),
        (lambda: program.post("/measures", NEW_MEASURE), {"quality", "admin"}),
    ]  # fmt: skip
    for number, (attempt, allowed) in enumerate(attempts):
        status = attempt().status_code
        assert (status in {200, 201}) == (role in allowed), (number, status)
        assert status in {200, 201, 403}, (number, status)


def test_a_measure_is_added_and_changed(office: Office, refused: Refused) -> None:
    made = office["admin"].post("/measures", NEW_MEASURE)
    assert (made.status_code, made.json["key"]) == (201, "calls_returned")
    assert made.json["themes"] == ["poor_communication"]
    at = made.headers["Location"].removeprefix("/api/v1")
    assert office["board"].get(at).json == made.json
    body = {**NEW_MEASURE, "themes": []}
    refused(office["quality"].post(f"{at}/changes", body), 428)
    changed = office["quality"].post(f"{at}/changes", body, made.headers["ETag"])
    assert (changed.json["themes"], changed.json["version"]) == ([], 2)
    refused(office["quality"].post(f"{at}/changes", body, made.headers["ETag"]), 412)
    refused(office["quality"].post("/measures", NEW_MEASURE), 409, "name")
    refused(office["quality"].get("/measures/nothing"), 404)
    keys = [one["key"] for one in office["quality"].get("/measures").json["items"]]
    assert keys[0] == "cases_held"
    assert keys[-1] == "calls_returned"


def test_a_month_is_kept_whole_or_not_at_all(office: Office, refused: Refused) -> None:
    kept = put(office, "Children in Care", cases_held=(561,), visits_in_time=(452, 497))
    assert kept.json["service_area"] == "children_in_care"
    assert [one["version"] for one in kept.json["values"]] == [1, 1]
    before = office.kept()
    refused(put(office, "adoption", cases_held=(60,), visits_in_time=(9, 8)), 422, "visits_in_time")
    refused(put(office, "adoption", weather=(60,)), 422, "measure")
    refused(put(office, "Roads", cases_held=(60,)), 422, "service_area")
    assert office.kept() == before


def test_a_value_changed_by_somebody_else_is_not_overwritten(
    office: Office, refused: Refused
) -> None:
    put(office, "adoption", cases_held=(60,))
    month = {"service_area": "adoption", "month": office.today.isoformat()[:7]}
    value = {"measure": "cases_held", "numerator": 61}
    body = {**month, "values": [{**value, "version": 0}]}
    refused(office["quality"].post("/measure-values", body), 412, "cases_held")
    body = {**month, "values": [{**value, "version": 1}]}
    assert office["quality"].post("/measure-values", body).json["values"][0]["version"] == 2


def troubled(office: Office) -> None:
    put(office, "children_in_care", cases_held=(500,), family_time_kept=(60, 100))
    put(office, "care_management", cases_held=(2000,), family_time_kept=(190, 200))
    for _ in range(4):
        recorded(office)
        office.case(service_area="children_in_care")


def this_year(office: Office) -> str:
    year = office.today.year - (office.today.month < 4)
    return f"{year}-{(year + 1) % 100:02}"


def test_triangulation_puts_first_where_sources_agree(office: Office) -> None:
    troubled(office)
    found = office["board"].get("/triangulation", period=this_year(office)).json
    assert found["period"]["key"] == this_year(office)
    first = found["cells"][0]
    assert (first["theme"], first["service_area"]) == ("family_time", "children_in_care")
    assert (first["agreement"], first["points"]) == ("all", "concern")
    assert first["together"] == "Complaints, audits and measures agree on a concern."
    assert (first["complaints"]["count"], first["complaints"]["per_thousand"]) == (4, 8)
    assert first["complaints"]["ratio"] is None  # there is none elsewhere
    only = office["board"].get("/triangulation", period=this_year(office), service_area="Adoption")
    assert only.json["cells"] == []


def test_the_records_behind_a_cell_are_for_those_who_may_read_them(office: Office) -> None:
    troubled(office)
    at = f"/triangulation/{this_year(office)}/children_in_care/family_time"
    for_quality = office["quality"].get(at).json
    assert (len(for_quality["cases"]), len(for_quality["findings"])) == (4, 4)
    assert for_quality["values"][0]["numerator"] == 60
    for_board = office["board"].get(at)
    assert (for_board.json["cases"], for_board.json["findings"]) == ([], [])
    for secret in (TEXT, "F-0", "C-2"):
        assert secret not in for_board.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/triangulation/2026-99/adoption/family_time", 422),
     ("/triangulation/2026-27/roads/family_time", 422),
     ("/triangulation/2026-27/adoption/weather", 422), ("/findings/F-9999", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_plainly(
    office: Office, refused: Refused, path: str, status: int
) -> None:
    refused(office["quality"].get(path), status)
