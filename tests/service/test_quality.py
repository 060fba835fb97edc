"""Quality Assurance's pages: triangulation, audit findings and measures, on the demonstration."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learning_register.audits import list_findings
from learning_register.measures import NewMeasure, add_measure
from learning_register.periods import year_period
from learning_register.register import open_register
from learning_register.triangulation import triangulate
from learning_register.users import user_by_username
from service.quality_wording import FARTHEST, HALF, reach, times
from service.spreadsheet import csv_text, safe_cell

SignIn = Callable[[str], FlaskClient]
Send = Callable[..., Any]

TEXT = "The visit was late again and the child was not told."


def words(page: str) -> str:
    """The text of a page, as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def facts(**more: object) -> dict[str, object]:
    return {
        "source": "case_audit", "found_on-day": "1", "found_on-month": "6", "found_on-year": "2025",
        "service_area": "adoption", "team": "Team 9", "standard": "Visits",
        "grade": "requires_improvement", "themes": ["social_work_process"], **more,
    }  # fmt: skip


def suggested(client: FlaskClient, send: Send, text: str = TEXT) -> tuple[str, str]:
    page = send(client, "/audits/new", text=text).text
    found = re.search(r'name="suggestion_id"[^>]*value="(\d+)"', page)
    assert found
    return page, found[1]


def test_the_table_says_in_words_where_sources_agree_and_where_one_speaks(sign_in: SignIn) -> None:
    client = sign_in("quality")
    year = year_period(open_today(client)).key
    page = client.get(f"/quality?period={year}").text
    said = words(page)
    assert "What stands out in" in said
    assert "agree on a concern." in said
    assert "Only measures point to a concern." in said
    labels = re.findall(r'<svg class="heard-bars" [^>]*aria-label="([^"]+)"', page)
    assert len(labels) > 50
    assert all(re.fullmatch(r"Complaints: .+; Audits: .+; Measures: .+", label) for label in labels)
    assert "style=" not in page
    assert len(page.encode()) < 150_000


def open_today(client: FlaskClient) -> Any:
    folder = client.application.extensions["data_folder"]
    with open_register(folder.register) as register:
        return register.today()


def test_one_service_area_shows_its_numbers(sign_in: SignIn) -> None:
    said = words(sign_in("quality").get("/quality?service_area=children_in_care").text)
    assert "cases held on average" in said
    assert re.search(r"Worker turnover: [\d.]+%; elsewhere [\d.]+%", said)
    assert re.search(r"[\d.]+ for each 1,000 cases held; elsewhere", said)


def test_the_number_in_a_cell_is_that_of_the_records_below_it(sign_in: SignIn) -> None:
    client = sign_in("quality")
    year = year_period(open_today(client)).key
    page = client.get(f"/quality/{year}/children_in_care/change_of_social_worker").text
    [counted] = re.findall(r"Complaints and feedback \((\d+)\)</h2>", page)
    assert len(re.findall(r">C-\d{4}-\d{4}</a>", page)) == int(counted)
    [found] = re.findall(r"Audit findings \((\d+)\)</h2>", page)
    assert len(re.findall(r">F-\d{4}</a>", page)) == int(found) > 0
    assert "Worker turnover by month" in words(page)
    person = re.compile(r"Bethan|Lucinda Farrow")
    assert not person.search(page)


def test_the_board_sees_figures_and_no_record(sign_in: SignIn) -> None:
    client = sign_in("board")
    year = year_period(open_today(client)).key
    for address in (
        f"/quality?period={year}",
        "/quality?service_area=children_in_care",
        f"/quality/{year}/children_in_care/change_of_social_worker",
        f"/quality/table.csv?period={year}",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not re.search(r"C-20\d\d-|F-0\d\d\d", answer.text), address
        assert "heard-case-text" not in answer.text
    page = words(client.get(f"/quality/{year}/care_management/poor_communication").text)
    assert "figures, not the records behind them" in page
    assert client.get("/audits").status_code == 403
    assert client.get("/audits/F-0001").status_code == 403


def test_the_export_holds_what_the_table_shows(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("quality")
    year = year_period(open_today(client))
    answer = client.get(f"/quality/table.csv?period={year.key}")
    assert answer.mimetype == "text/csv"
    assert f"triangulation-{year.key}.csv" in answer.headers["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    with open_register(app.extensions["data_folder"].register) as register:
        actor = user_by_username(register, "quality").actor
        found = triangulate(register, actor, year)
    cells = [cell for cell in found.cells.values() if not cell.is_empty]
    assert len(rows) == len(cells)
    for row, cell in zip(rows, cells, strict=True):
        assert row[header.index("Complaints and feedback")] == str(cell.complaints.count)
        assert row[header.index("Together")] == cell.verdict.words
    only = client.get("/quality/table.csv?service_area=adoption").text
    assert {row.split(",")[2] for row in only.splitlines()[1:]} == {"Adoption"}


def test_a_name_that_looks_like_a_formula_runs_nothing_in_a_spreadsheet(
    app: Flask, sign_in: SignIn
) -> None:
    with open_register(app.extensions["data_folder"].register) as register:
        register.db.execute("UPDATE themes SET name = '=HYPERLINK(1)' WHERE key = 'family_time'")
        quality = user_by_username(register, "quality").actor
        new = NewMeasure("@cmd", "x", "count", "less", "calls", themes=("family_time",))
        add_measure(register, quality, new)
    text = sign_in("quality").get("/quality/table.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text[1:])) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_texts_that_begin_a_formula_are_quoted_and_numbers_stay(begins: str) -> None:
    assert safe_cell(f"{begins}1") == f"'{begins}1"
    assert safe_cell(-1.5) == -1.5
    assert csv_text(["a"], [[None], ["b,c"]]) == '\ufeffa\r\n""\r\n"b,c"\r\n'


@pytest.mark.parametrize("address", ["/quality?period=2026", "/quality?service_area=roads",
                                     "/quality/2026/adoption/family_time",
                                     "/quality/2026-27/roads/family_time",
                                     "/quality/2026-27/adoption/weather"])  # fmt: skip
def test_what_is_not_there_is_said_plainly(sign_in: SignIn, address: str) -> None:
    answer = sign_in("quality").get(address)
    assert answer.status_code in {404, 409}
    assert "Choose" in answer.text or "Did you mean" in answer.text


def test_a_period_with_nothing_in_it_says_what_to_do(sign_in: SignIn) -> None:
    page = words(sign_in("quality").get("/quality?period=2001-02").text)
    assert "Nothing is recorded for this period." in page
    assert "The cases held are not recorded" in page


def test_a_finding_is_recorded_with_suggested_themes_and_none_chosen_beforehand(
    app: Flask, sign_in: SignIn, send: Send
) -> None:
    client = sign_in("quality")
    page, seen = suggested(client, send)
    boxes = re.findall(r'<input[^>]*name="themes"[^>]*>', page)
    assert len(boxes) == len(app.extensions["themes"]) + 1
    assert not any("checked" in box for box in boxes)
    assert 'value="none"' in boxes[-1]
    assert "Suggested:" in page
    sent = {"to": "/audits/new/themes", "text": TEXT, "suggestion_id": seen}
    answer = send(client, "/audits/new", **sent, **facts())
    assert answer.status_code == 302
    shown = words(client.get(answer.location).text)
    for part in (TEXT, "Requires improvement", "Social Work Process", "Adoption", "Team 9"):
        assert part in shown
    again = send(client, "/audits/new", **sent, **facts())
    assert again.location == answer.location
    assert "was recorded from this text already" in client.get(again.location).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"themes": []}, "Choose one or more themes"),
     ({"themes": ["none", "bullying"]}, "not both"), ({"grade": ""}, "Choose the grade"),
     ({"found_on-day": ""}, "Enter a real date"), ({"found_on-year": "2999"}, "in the future"),
     ({"standard": ""}, "Enter the standard"), ({"service_area": ""}, "Choose the service area"),
     ({"source": ""}, "Choose the kind of audit")],
)  # fmt: skip
def test_a_finding_that_is_not_whole_is_shown_again_with_what_was_entered(
    sign_in: SignIn, send: Send, wrong: dict[str, object], said: str
) -> None:
    client = sign_in("manager")
    _, seen = suggested(client, send)
    sent = {"to": "/audits/new/themes", "text": TEXT, "suggestion_id": seen}
    page = send(client, "/audits/new", **sent, **facts(**wrong)).text
    assert "There is a problem" in page
    assert said in words(page)
    assert "Team 9" in page
    assert TEXT in page


def test_no_theme_fits_is_an_answer_too(app: Flask, sign_in: SignIn, send: Send) -> None:
    client = sign_in("quality")
    _, seen = suggested(client, send)
    sent = {"to": "/audits/new/themes", "text": TEXT, "suggestion_id": seen}
    answer = send(client, "/audits/new", **sent, **facts(themes=["none"]))
    assert "No theme fits" in client.get(answer.location).text


def test_a_finding_is_corrected_and_withdrawn_in_the_open(sign_in: SignIn, send: Send) -> None:
    client = sign_in("manager")
    page = client.get("/audits/F-0002/correct").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    sent = facts(text="Other words.", reason="Wrong file.", version=version[1], themes=["bullying"])
    answer = send(client, "/audits/F-0002/correct", **sent)
    assert answer.status_code == 302
    shown = words(client.get("/audits/F-0002").text)
    for part in ("Other words.", "Bullying", "Wrong file.", "Corrected"):
        assert part in shown
    late = send(client, "/audits/F-0002/correct", **sent)
    assert "changed since you opened it" in late.text
    assert "There is a problem" in send(client, "/audits/F-0002/withdraw", version="2").text
    send(client, "/audits/F-0002/withdraw", version="2", reason="Counted twice.")
    assert "(withdrawn)" in client.get("/audits?theme=bullying").text
    assert "done already" in words(
        client.get("/audits/F-0002/withdraw", follow_redirects=True).text
    )
    send(client, "/audits/F-0002/reinstate", version="3", reason="It was not.")
    assert "Brought back" in client.get("/audits/F-0002").text


def test_findings_are_filtered_and_paged(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("quality")
    with open_register(app.extensions["data_folder"].register) as register:
        actor = user_by_username(register, "quality").actor
        weak = list_findings(register, actor, service_area="fostering", grade="good")
    page = client.get("/audits?service_area=fostering&grade=good").text
    assert f"Audit findings ({weak.total})" in page
    assert set(re.findall(r">(F-\d{4})</a>", page)) == {one.reference for one in weak.items}
    assert 'rel="next"' in client.get("/audits").text
    assert "No finding matches" in client.get("/audits?theme=bereavement").text


def month_address(client: FlaskClient) -> str:
    today = open_today(client)
    return f"/measures/month?service_area=adoption&month={today:%Y-%m}"


def month_fields(page: str) -> dict[str, str]:
    """All that the form of a month holds, as a browser would send it."""
    found = re.findall(r"<input[^>]*>", page)
    pairs = [
        (re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in found
    ]
    return {
        name[1]: unescape(value[1]) if value else ""
        for name, value in pairs
        if name and name[1].endswith(("-n", "-of", "-seen"))
    }


def test_a_month_s_figures_are_kept_and_shown_again(sign_in: SignIn, send: Send) -> None:
    client = sign_in("quality")
    at = month_address(client)
    fields = month_fields(client.get(at).text)
    assert fields["cases_held-n"] == ""
    assert len(fields) > 30
    sent = {**fields, "cases_held-n": "1,061", "payments_in_time-n": "38",
            "payments_in_time-of": "40"}  # fmt: skip
    assert send(client, at, **sent).status_code == 302
    assert "2 figures are kept." in client.get("/measures").text
    fields = month_fields(client.get(at).text)
    assert (fields["cases_held-n"], fields["cases_held-seen"]) == ("1061", "1")
    assert (fields["payments_in_time-n"], fields["payments_in_time-of"]) == ("38", "40")
    send(client, at, **fields)
    assert "Nothing was changed." in client.get("/measures").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"payments_in_time-n": "41", "payments_in_time-of": "40"}, "must not be more than"),
     ({"payments_in_time-n": "41"}, "both numbers, or neither"),
     ({"cases_held-n": "many"}, "Cases held: enter whole numbers"),
     ({"cases_held-n": "-1"}, "whole numbers from 0")],
)  # fmt: skip
def test_figures_that_cannot_be_are_shown_again_and_none_is_kept(
    sign_in: SignIn, send: Send, wrong: dict[str, str], said: str
) -> None:
    client = sign_in("manager")
    at = month_address(client)
    empty = month_fields(client.get(at).text)
    page = send(client, at, **{**empty, "supervision_in_time-n": "8",
                               "supervision_in_time-of": "9", **wrong}).text  # fmt: skip
    assert "There is a problem" in page
    assert said in words(page)
    assert month_fields(page)["supervision_in_time-n"] == "8"
    assert month_fields(client.get(at).text) == empty


def test_of_two_who_enter_a_month_the_second_sees_what_the_first_kept(
    sign_in: SignIn, send: Send
) -> None:
    first, second = sign_in("quality"), sign_in("manager")
    at = month_address(first)
    fields = month_fields(second.get(at).text)
    send(first, at, **{**fields, "cases_held-n": "60"})
    page = send(second, at, **{**fields, "cases_held-n": "61"}).text
    assert "It is now 60 cases." in words(page)
    assert month_fields(page)["cases_held-n"] == "61"
    assert send(second, at, **month_fields(page)).status_code == 302
    assert month_fields(first.get(at).text)["cases_held-n"] == "61"


@pytest.mark.parametrize("address", ["", "?service_area=adoption&month=2999-01",
                                     "?service_area=adoption&month=May", "?month=2026-01",
                                     "?service_area=roads&month=2026-01"])  # fmt: skip
def test_a_month_that_cannot_be_opened_says_why(sign_in: SignIn, address: str) -> None:
    answer = sign_in("quality").get(f"/measures/month{address}", follow_redirects=True)
    assert answer.status_code == 200
    assert re.search(r"Choose|month", words(answer.text))
    assert "Important" in words(answer.text)


def test_a_measure_is_added_and_the_themes_that_it_speaks_to_are_changed(
    sign_in: SignIn, send: Send
) -> None:
    client = sign_in("admin")
    new = {"name": "Calls returned", "definition": "Within two days.", "form": "share",
           "better": "more", "unit": "calls returned", "out_of": "calls taken",
           "themes": ["poor_communication"], "active": "y"}  # fmt: skip
    assert send(client, "/measures/new", **new).status_code == 302
    assert "Calls returned" in client.get("/measures").text
    again = send(client, "/measures/new", **new).text
    assert "There is a measure of that name already." in words(again)
    at = "/measures/calls_returned"
    assert send(client, at, **{**new, "version": "1", "themes": ["education"]}).status_code == 302
    page = client.get(at).text
    checked = [one for one in re.findall(r"<input[^>]*>", page) if "checked" in one]
    assert [re.search(r'value="([^"]+)"', one)[1] for one in checked if '"themes"' in one] == [  # type: ignore[index]
        "education"
    ]
    late = send(client, at, **{**new, "version": "1"}).text
    assert "changed since you opened it" in words(late)


@pytest.mark.parametrize(
    ("ratio", "length"),
    [(1.0, 0), (2.0, HALF / 2), (0.5, -HALF / 2), (FARTHEST, HALF), (99.0, HALF), (0.0, -HALF),
     (float("inf"), HALF), (None, 0)],
)  # fmt: skip
def test_a_bar_goes_as_far_to_the_left_for_half_as_to_the_right_for_twice(
    ratio: float | None, length: float
) -> None:
    assert reach(ratio) == length


def test_a_ratio_is_put_in_plain_words() -> None:
    assert times(3.14) == "3.1 times the rate elsewhere"
    assert times(1.02) == "about the same rate as elsewhere"
    assert times(float("inf")) == "there is none elsewhere"
    assert times(None) == ""
