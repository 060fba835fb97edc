"""The main job, walked in a real browser by the people whose job it is, and checked with axe.

Skipped where there is no Chromium; in CI its absence is a failure.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "service/assets/node_modules/axe-core/axe.min.js"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and "CI" not in os.environ, reason="no Chromium: apt install chromium"
    ),
]

COMPLAINT = (
    "I am Jaydon's nan and I look after him.\n\n"
    "The social worker was so rude to me on Tuesday. She rolled her eyes, talked over me and told "
    "me I was being dramatic, in front of the boy. Then she lied to the manager about it."
)
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "CI needs Chromium: .ci/run installs it"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def served(demonstration: DataFolder, trained_model_folder: Path) -> Iterator[str]:
    """The address at which the demonstration is served by the real command."""
    shutil.copytree(trained_model_folder, demonstration.models)
    environment = {**os.environ, "HEARD_DATA": str(demonstration.path), "PYTHONUNBUFFERED": "1"}
    environment.pop("PORT", None)
    command = [str(Path(sys.executable).with_name("heard")), "serve", "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        for line in server.stdout:
            if found := re.search(r"http://[\d.:]+", line):
                break
        else:
            pytest.fail("the server said no address")
        yield found[0]
        server.terminate()


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My work")).to_be_visible()


def as_user(page: Page, address: str, username: str) -> None:
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, address, username)


def press(page: Page, name: str) -> None:
    """Press a button or what looks like one."""
    page.get_by_role("button", name=name, exact=True).first.click()


def fill_date(page: Page, field: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"#{field}-{part}").fill(str(getattr(day, part)))


def reference_on(page: Page, letter: str) -> str:
    found = re.search(rf"{letter}-[\d-]+", page.get_by_role("heading", level=1).inner_text())
    assert found
    return found[0]


def board_row(page: Page, address: str, theme: str) -> dict[str, str]:
    """The figures of a theme on the board by their labels."""
    page.goto(f"{address}/board")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=theme, exact=True))
    cells = row.locator("td").all()
    return {str(one.get_attribute("data-label")): one.inner_text().strip() for one in cells}


def problems_on(page: Page) -> list[str]:
    """What axe finds that is serious or critical, and whether the page is wider than the screen."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run()")
    listed = [
        f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        listed.append(f"{page.url}: wider than the screen")
    return listed


def test_the_main_job_from_a_complaint_to_learning_that_is_closed(
    browser: Browser, served: str
) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    theme = "Actions / Conduct of Worker"

    sign_in(page, served, "officer")
    before = board_row(page, served, theme)
    case = _record_the_complaint(page, served, theme)
    raised = board_row(page, served, theme)
    assert int(raised["Complaints"]) == int(before["Complaints"]) + 1

    page.goto(f"{served}/cases/{case}")
    press(page, "Record learning")
    page.get_by_label("What was learnt?").fill(
        "Visits are watched too seldom to hear how we sound."
    )
    press(page, "Record learning")
    learning = reference_on(page, "L")
    expect(page.get_by_text("Identified", exact=True)).to_be_visible()

    as_user(page, served, "manager")
    page.get_by_role("link", name=learning, exact=True).click()
    press(page, "Agree")
    press(page, "Agree")
    press(page, "Plan an action")
    page.get_by_label("What will be done?").fill("Watch one visit of each worker every year.")
    page.get_by_label("What kind of action is it?").select_option(index=1)
    page.get_by_label("Who owns it?").select_option(label="Tom Hughes, Manager")
    fill_date(page, "due_on", date.today() + timedelta(days=30))
    press(page, "Plan the action")
    planned = board_row(page, served, theme)
    assert int(planned["Actions open"]) == int(before["Actions open"]) + 1

    action = _carry_out(page, served, learning)
    page.goto(f"{served}/actions/{action}")
    assert page.get_by_role("button", name="Verify").count() == 0  # not by its owner

    as_user(page, served, "quality")
    page.get_by_role("link", name=action, exact=True).click()
    press(page, "Verify")
    press(page, "Verify")
    page.goto(f"{served}/learning/{learning}")
    press(page, "Close")
    page.get_by_label("What shows that it worked so far?").fill("Eight visits were watched.")
    fill_date(page, "review_on", date.today() + timedelta(days=90))
    press(page, "Close")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()

    as_user(page, served, "board")
    after = board_row(page, served, theme)
    assert int(after["Complaints"]) == int(before["Complaints"]) + 1
    assert int(after["Learning closed"]) == int(before["Learning closed"]) + 1
    assert int(after["Actions closed"]) == int(before["Actions closed"]) + 1
    page.get_by_role("link", name=theme, exact=True).click()
    expect(page.get_by_text("Visits are watched too seldom")).to_be_visible()
    assert case not in page.content()
    assert not errors
    page.close()


def _record_the_complaint(page: Page, served: str, theme: str) -> str:
    page.get_by_role("link", name="Record", exact=True).click()
    page.get_by_label("What did they write or say?").fill(COMPLAINT)
    press(page, "See suggested themes")
    radios = page.locator('input[name="theme"]')
    assert radios.count() == 25
    assert not any(radios.nth(n).is_checked() for n in range(25))
    expect(radios.first).to_have_value("conduct_of_worker")
    assert page.locator("mark").count() > 0
    press(page, "Record the case")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("radio", name=theme).check()
    page.get_by_role("radio", name="Complaint", exact=True).check()
    fill_date(page, "received_on", date.today())
    page.get_by_label("How did it arrive?").select_option(label="Telephone")
    page.get_by_label("Who is it from?").select_option(index=3)
    page.get_by_label("Name (optional)").fill("Rosaleen Tuffy")
    press(page, "Record the case")
    assert page.locator("blockquote").inner_text() == COMPLAINT
    return reference_on(page, "C")


def _carry_out(page: Page, served: str, learning: str) -> str:
    page.goto(f"{served}/learning/{learning}")
    page.get_by_role("link", name=re.compile("^A-")).click()
    press(page, "Start")
    press(page, "Start")
    press(page, "Mark as done")
    page.get_by_label("What was done?").fill("Eight visits watched.")
    press(page, "Mark as done")
    expect(page.get_by_text("There is a problem")).to_be_visible()  # no evidence yet
    expect(page.get_by_label("What was done?")).to_have_value("Eight visits watched.")
    page.get_by_role("link", name="Back", exact=True).click()
    press(page, "Add evidence")
    page.get_by_label("What shows that it was done?").fill("Notes of the visits.")
    page.get_by_label("File (optional)").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Eight visits."}
    )
    press(page, "Add the evidence")
    press(page, "Mark as done")
    page.get_by_label("What was done?").fill("Eight visits watched.")
    press(page, "Mark as done")
    expect(page.get_by_text("Awaiting verification")).to_be_visible()
    return reference_on(page, "A")


PAGES = {
    "manager": [
        "/", "/intake", "/cases", "/cases/C-2026-0064", "/cases/C-2026-0064/theme",
        "/case/C-2026-0064/respond", "/themes", "/themes/family_time", "/learning", "/learning/new",
        "/learning/L-0003", "/learning/L-0003/actions/new", "/actions", "/actions/A-0018",
        "/actions/A-0018/evidence", "/action/A-0018/complete", "/board", "/nowhere",
    ],
    "quality": [
        "/", "/learning/L-0001", "/learning/L-0009", "/quality",
        "/quality?service_area=children_in_care", "/quality?period=2001-02", "/audits",
        "/quality/2025-26/children_in_care/change_of_social_worker", "/audits/new",
        "/audits/F-0001", "/audits/F-0001/correct", "/audits/F-0001/withdraw", "/measures",
        "/measures/month?service_area=adoption&month=2026-01", "/measures/visits_in_time",
        "/measures/new",
    ],
    "board": ["/", "/board", "/themes/bullying", "/quality"],
    "participation": ["/"],
    "admin": ["/"],
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, served: str, size: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, bypass_csp=True)
    found = []
    for address in ("/", "/sign-in", "/accessibility"):
        page.goto(served + address)
        found += problems_on(page)
    for username, addresses in PAGES.items():
        page.context.clear_cookies()
        sign_in(page, served, username)
        for address in addresses:
            page.goto(served + address)
            found += problems_on(page)
    found += _problems_of_refused_forms(page, served)
    page.close()
    assert not found, "\n".join(found)


def _problems_of_refused_forms(page: Page, served: str) -> list[str]:
    page.context.clear_cookies()
    sign_in(page, served, "officer")
    page.goto(f"{served}/intake")
    press(page, "See suggested themes")
    found = problems_on(page)
    page.get_by_label("What did they write or say?").fill(f"{COMPLAINT} My son hit her.")
    press(page, "See suggested themes")
    found += problems_on(page)
    press(page, "Record the case")
    return found + problems_on(page)


def test_quality_assurance_goes_from_where_sources_agree_to_the_record(
    browser: Browser, served: str
) -> None:
    page = browser.new_page()
    sign_in(page, served, "quality")
    page.get_by_role("link", name="Triangulation", exact=True).click()
    page.get_by_role("heading", name=re.compile("^What stands out")).wait_for()
    page.locator(".heard-links a").first.click()
    expect(page.get_by_text("agree on a concern").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^F-")).first.click()
    assert reference_on(page, "F")
    page.goto(f"{served}/audits/new")
    page.get_by_label("What was found?").fill("Nobody told the child that the worker had left.")
    press(page, "See suggested themes")
    assert page.locator('input[name="themes"]:checked').count() == 0
    press(page, "Record the finding")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("checkbox", name="Change of Social Worker").check()
    page.get_by_label("What kind of audit was it?").select_option(label="Dip sample")
    fill_date(page, "found_on", date.today())
    page.get_by_label("Which service area?").select_option(label="Adoption")
    page.get_by_label("Which standard was looked at?").fill("Saying goodbye")
    page.get_by_role("radio", name="Inadequate").check()
    press(page, "Record the finding")
    assert reference_on(page, "F")
    page.close()


def test_the_job_can_be_done_without_scripts(browser: Browser, served: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, served, "officer")
    page.get_by_role("link", name="Record", exact=True).click()
    page.get_by_label("What did they write or say?").fill(COMPLAINT)
    press(page, "See suggested themes")
    page.get_by_role("radio", name="Actions / Conduct of Worker").check()
    page.get_by_role("radio", name="Complaint", exact=True).check()
    fill_date(page, "received_on", date.today())
    page.get_by_label("How did it arrive?").select_option(index=1)
    page.get_by_label("Who is it from?").select_option(index=1)
    press(page, "Record the case")
    assert reference_on(page, "C")
    page.close()
