"""Learning by programs: where it is from, with whom it was shared, whether it helped."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from learning_register import moves
from learning_register.cases import NewCase, record_case
from learning_register.evidence import add_evidence
from learning_register.learning import learning_by_reference
from learning_register.periods import month_of
from learning_register.suggestions import Decision
from learning_register.users import user_by_username

Office = Any
Refused = Callable[..., dict[str, Any]]
DECISION = {"kind": "ombudsman", "reference": "24 009 478", "link": "https://example.org/decision"}


def test_learning_says_where_it_comes_from_and_what_it_is_about(office: Office) -> None:
    case, thanks = office.case(), office.case(kind="compliment", theme=None)
    alone = office.learning(agreed=False)
    assert alone["sources"] == [{"kind": "theme", "reference": "family_time", "link": None}]
    assert alone["service_area"] is None
    learnt = office.learning(
        cases=[case["reference"]], sources=[DECISION], service_area="Children in Care"
    )
    assert learnt["service_area"] == "children_in_care"
    assert learnt["agreed_on"] == office.in_days(0)
    at = f"/learning/{learnt['reference']}/sources"
    for source in (
        {"kind": "compliment", "reference": thanks["reference"]},
        {"kind": "audit", "reference": "F-0001", "link": None},
    ):
        answer = office["quality"].post(at, source)
        assert answer.status_code == 201
    assert [(one["kind"], one["reference"]) for one in answer.json["sources"]] == [
        ("case", case["reference"]), ("compliment", thanks["reference"]),
        ("ombudsman", "24 009 478"), ("audit", "F-0001"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "rumour", "reference": "x"}, "kind"),
        ({"kind": "theme", "reference": "x"}, "kind"),
        ({"kind": "audit"}, "reference"), ({"kind": "audit", "reference": "x" * 101}, "reference"),
        ({"kind": "audit", "reference": " "}, "reference"),
        ({"kind": "ombudsman", "reference": "C-2026-0001"}, "reference"),
        ({"kind": "audit", "reference": "F-1", "link": "javascript:alert(1)"}, "link"),
        ({"kind": "audit", "reference": "F-1", "surprise": 1}, "surprise"),
    ],
)  # fmt: skip
def test_a_source_with_a_wrong_value_is_refused(
    office: Office, refused: Refused, body: dict[str, Any], field: str
) -> None:
    at = f"/learning/{office.learning()['reference']}/sources"
    before = office.kept()
    refused(office["officer"].post(at, body), 422, field)
    refused(office["board"].post(at, DECISION), 403)
    refused(office["officer"].post("/learning/L-9999/sources", DECISION), 404)
    assert office.kept() == before


def told(office: Office, **more: object) -> dict[str, object]:
    return {
        "forum": "childrens_forum", "shared_on": office.in_days(0), "which": "Voices",
        "you_said": "Nobody tells us.", "we_did": "We ring first.", **more,
    }  # fmt: skip


def test_what_is_shared_is_listed_for_the_period(office: Office) -> None:
    learnt = office.learning()
    at = f"/learning/{learnt['reference']}/sharing"
    office["officer"].post(at, told(office, forum="team_briefing", you_said=None, we_did=None))
    answer = office["participation"].post(at, told(office))
    assert answer.status_code == 201
    assert [one["forum"] for one in answer.json["sharing"]] == ["childrens_forum", "team_briefing"]

    def listed(since: int, until: int, **more: str) -> list[str]:
        days = {"since": office.in_days(since), "until": office.in_days(until)}
        answer = office["board"].get("/you-said-we-did", **days, **more)
        assert answer.status_code == 200
        return [one["we_did"] for one in answer.json["items"]]

    assert listed(-1, 0) == ["We ring first."]
    assert listed(-1, 0, theme="Family Time") == ["We ring first."]
    assert listed(-1, 0, theme="bullying") == listed(-9, -1) == []
    assert listed(-1, 0, service_area="fostering") == []


def test_sharing_with_a_wrong_value_is_refused(office: Office, refused: Refused) -> None:
    at = f"/learning/{office.learning()['reference']}/sharing"
    unagreed = f"/learning/{office.learning(agreed=False)['reference']}/sharing"
    before = office.kept()
    for field, value in (
        ("forum", "the pub"), ("which", "x" * 201), ("you_said", None), ("we_did", " "),
        ("shared_on", office.in_days(1)), ("shared_on", "soon"), ("surprise", 1),
    ):  # fmt: skip
        refused(office["officer"].post(at, told(office, **{field: value})), 422, field)
    refused(office["board"].post(at, told(office)), 403)
    refused(office["officer"].post(unagreed, told(office)), 409)
    for query in ({"since": "2026-01-01"}, {"since": "2026-02-01", "until": "2026-01-01"}):
        refused(office["officer"].get("/you-said-we-did", **query), 422, "until")
    assert office.kept() == before


def test_an_action_has_a_team_notes_and_the_moves_of_its_due_date(office: Office) -> None:
    action = office.action(owner="board", team="Team 2")
    assert (action["team"], action["progress"], action["due_date_moves"]) == ("Team 2", [], [])
    at = f"/actions/{action['reference']}"
    answer = office["board"].post(f"{at}/progress", {"text": "Half of the team is briefed."})
    assert answer.status_code == 201
    moved = office["manager"].move(
        at, "move_due_date", due_on=office.in_days(20), reason="The trainer is ill."
    )
    assert moved.status_code == 200
    assert moved.json["due_on"] == office.in_days(20)
    (move,) = moved.json["due_date_moves"]
    assert (move["before"], move["after"], move["reason"]) == (
        office.in_days(14), office.in_days(20), "The trainer is ill.",
    )  # fmt: skip
    assert [note["added_by"] for note in moved.json["progress"]] == ["board"]


def test_notes_and_reasons_are_for_the_owner_and_for_who_sees_cases(
    office: Office, refused: Refused
) -> None:
    action = office.action()
    at = f"/actions/{action['reference']}"
    office["officer"].post(f"{at}/progress", {"text": "Told Ms Quince's family."})
    office["manager"].move(at, "move_due_date", due_on=office.in_days(20), reason="Quince moved.")
    said = office["board"].get(at)
    assert "Quince" not in said.text
    assert (said.json["progress"], len(said.json["due_date_moves"])) == ([], 1)
    refused(office["board"].post(f"{at}/progress", {"text": "x"}), 403)
    refused(office["officer"].post(f"{at}/progress", {"text": " "}), 422, "text")
    refused(office["officer"].post(f"{at}/progress", {}), 422, "text")


def test_the_effect_is_told_with_its_counts(office: Office) -> None:
    """Nine complaints a month in Fostering before July, one after; others throughout."""
    officer = user_by_username(office.register, "officer").actor
    office.register.db.execute("PRAGMA synchronous = OFF")
    today = office.today
    done = (today.replace(day=1) - timedelta(days=110)).replace(day=9)
    day = (done - timedelta(days=150)).replace(day=3)
    while month_of(day) < month_of(today):
        office_case(office, officer, day, "early_help")
        for _ in range(9 if day < done else 1):
            office_case(office, officer, day, "fostering")
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=3)
    learnt = office.learning(service_area="fostering")
    assert learnt["effect"] is None
    at = f"/learning/{learnt['reference']}"
    action = office["manager"].post(f"{at}/actions", office.new_action()).json["reference"]
    carry_out(office, action, done)
    effect = office["officer"].get(at).json["effect"]
    assert effect["verdict"] == "fewer"
    assert effect["sentence"].startswith("Fewer: 27 cases in Fostering in the 3 months before")
    assert (effect["here"]["counted"]["before"], effect["here"]["counted"]["after"]) == (27, 3)
    assert effect["here"]["counted"]["exposure_after"] == 3.0
    assert effect["elsewhere"]["counted"]["before"] == 3
    assert 0 < effect["here"]["ratio"]["low"] < effect["here"]["ratio"]["high"] < 1
    assert len(effect["windows"]["before"]) == len(effect["windows"]["after"]) == 3
    assert (effect["per_case_held"], effect["withheld"]) == (False, False)
    kept = learning_by_reference(office.register, learnt["reference"])
    assert kept.state == "implemented"


def office_case(office: Office, officer: Any, day: date, area: str) -> None:
    new = NewCase("complaint", "x", day, "email", "child", service_area=area)
    record_case(office.register, officer, new, Decision("family_time"))


def carry_out(office: Office, reference: str, day: date) -> None:
    """Start and complete the action on a day in the past."""
    officer = user_by_username(office.register, "officer").actor
    now = office.register.clock
    office.register.clock = lambda: now().replace(year=day.year, month=day.month, day=day.day)
    row = office.register.row("SELECT id FROM actions WHERE reference = ?", (reference,))
    add_evidence(office.register, officer, row["id"], "Minutes.")
    for event, given in (("start", {}), ("complete", {"note": "Done."})):
        seen = moves.current(office.register, "action", row["id"])["version"]
        moves.move(office.register, officer, "action", row["id"], event, seen, **given)
    office.register.clock = now
