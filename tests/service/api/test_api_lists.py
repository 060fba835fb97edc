"""Lists: themes, cases, learning and actions, and the filters that they take."""

from typing import Any

from classifier.themes import Themes

Office = Any


def references(office: Office, path: str, **query: object) -> list[str]:
    answer = office["manager"].get(path, **query)
    assert answer.status_code == 200, answer.text
    return [one["reference"] for one in answer.json["items"]]


def test_the_themes_are_those_of_the_codebook_with_their_aliases(
    office: Office, themes: Themes
) -> None:
    listed = office["board"].get("/themes").json["items"]
    assert [one["key"] for one in listed] == [theme.key for theme in themes]
    family_time = next(one for one in listed if one["key"] == "family_time")
    assert "Contact" in family_time["aliases"]


def test_a_theme_is_known_by_its_key_its_name_and_each_alias(office: Office) -> None:
    names = ("family_time", "Family Time", "Contact", "contact arrangements", " CONTACT ")
    made = [office.case(theme=name)["reference"] for name in names]
    assert references(office, "/cases", theme="Contact") == made[::-1]
    learning = office.learning(theme="Contact")
    assert learning["theme"] == "family_time"
    assert references(office, "/learning", theme="Contact") == [learning["reference"]]
    action = office.action()["reference"]
    assert references(office, "/actions", theme="Contact") == [action]
    assert references(office, "/actions", theme="Bullying") == []


def test_further_themes_are_known_by_alias_too(office: Office) -> None:
    assert office.case(secondary=["Grief", "Peer Bullying", "grief"])["secondary"] == [
        "bereavement", "bullying",
    ]  # fmt: skip


def test_a_case_may_have_no_theme(office: Office) -> None:
    case = office.case(theme=None, kind="compliment")
    assert (case["theme"], case["clock"], case["state"]) == (None, None, "recorded")


def test_cases_are_listed_by_kind_state_and_day_of_receipt(office: Office) -> None:
    old = office.case(received_on=office.in_days(-9))["reference"]
    new = office.case(kind="feedback")["reference"]
    assert references(office, "/cases") == [new, old]
    assert references(office, "/cases", kind="feedback") == [new]
    assert references(office, "/cases", state="stage_1") == [old]
    assert references(office, "/cases", received_to=office.in_days(-9)) == [old]
    assert references(office, "/cases", received_from=office.in_days(-8)) == [new]


def test_cases_come_page_by_page(office: Office) -> None:
    made = [office.case()["reference"] for _ in range(3)]
    first = office["officer"].get("/cases", per_page=2).json
    assert (first["total"], first["page"], first["per_page"]) == (3, 1, 2)
    assert references(office, "/cases", per_page=2, page=2) == made[:1]
    assert references(office, "/cases", per_page=2, page=1_000_000) == []


def test_the_clock_of_a_complaint_is_told(office: Office) -> None:
    clock = office.case(received_on=office.in_days(-60))["clock"]
    assert clock["overdue"] is True
    assert clock["due_on"] < office.in_days(0)


def test_learning_is_listed_by_state_newest_first(office: Office) -> None:
    first, second = office.learning()["reference"], office.learning()["reference"]
    third = office.learning(agreed=False)["reference"]
    assert references(office, "/learning") == [third, second, first]
    assert references(office, "/learning", state="agreed") == [second, first]


def test_actions_are_listed_by_owner_and_state_the_earliest_due_first(office: Office) -> None:
    later = office.action("officer", due_on=office.in_days(9))["reference"]
    sooner = office.action("quality", due_on=office.in_days(2))["reference"]
    office["officer"].move(f"/actions/{later}", "start")
    assert references(office, "/actions") == [sooner, later]
    assert references(office, "/actions", owner="officer") == [later]
    assert references(office, "/actions", owner=" QUALITY ") == [sooner]
    assert references(office, "/actions", state="in_progress") == [later]


def test_overdue_actions_are_listed_apart(office: Office) -> None:
    late, other = office.action()["reference"], office.action()["reference"]
    yesterday = [office.in_days(-1), late]
    office.register.db.execute("UPDATE actions SET due_on = ? WHERE reference = ?", yesterday)
    assert references(office, "/actions", overdue="true") == [late]
    assert references(office, "/actions", overdue="false") == [other]
    assert office["board"].get(f"/actions/{late}").json["overdue"] is True


def test_people_are_told_by_username(office: Office) -> None:
    action = office.action("quality")
    assert (action["owner"], action["owner_name"]) == ("quality", "Quality Person")
    assert (action["created_by"], action["done_by"]) == ("manager", None)
    assert office.case("participation")["decision"]["decided_by"] == "participation"


def test_a_reference_is_read_in_small_letters_too(office: Office) -> None:
    for path, thing in (("cases", office.case()), ("actions", office.action())):
        small = thing["reference"].lower()
        assert office["officer"].get(f"/{path}/{small}").json["reference"] == thing["reference"]
