"""Fills the demonstration register by doing, in order of date, what people would have done."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from classifier.suggestion import Classifier
from classifier.themes import Themes
from learning_register import (
    actions,
    evidence,
    learning,
    moves,
    progress_notes,
    sharing,
    suggestions,
    users,
)
from learning_register.cases import NewCase, record_case
from learning_register.errors import AlreadyExists
from learning_register.learning_sources import Source
from learning_register.register import SYSTEM, Actor, Register, open_register
from service.accounts import make_register, password_hash
from service.data_folder import DataFolder
from service.demonstration.audits_and_measures import audit_and_measure_events
from service.demonstration.journeys import journey_events
from service.suggesting import kept_fields

PASSWORD = "heard-demonstration"  # noqa: S105  public on purpose; see serving
HERE = Path(__file__).parent
Record = dict[str, Any]
Progress = Callable[[list[Any], str], Iterable[Any]]


@dataclass(frozen=True)
class DemoUser:
    """Somebody who may sign in to the demonstration."""

    username: str
    name: str
    role: str


USERS = (
    DemoUser("officer", "Priya Nair", "officer"),
    DemoUser("manager", "Tom Hughes", "manager"),
    DemoUser("manager2", "Adaeze Obi", "manager"),
    DemoUser("quality", "Helen Ward", "quality"),
    DemoUser("board", "Martin Cole", "board"),
    DemoUser("participation", "Jo Sinclair", "participation"),
    DemoUser("admin", "Sam Reid", "admin"),
)


@dataclass
class Stage:
    """What the replay works with; `now` moves forward from one event to the next."""

    register: Register
    classifier: Classifier
    people: dict[str, Actor]
    now: datetime
    cases: dict[int, tuple[int, str]] = field(default_factory=dict)

    def move(self, who: str, machine: str, subject: int, event: str, **given: object) -> None:
        """Apply an event to something as it stands now."""
        version = moves.current(self.register, machine, subject)["version"]
        moves.move(self.register, self.people[who], machine, subject, event, version, **given)


Event = tuple[int, int, Callable[[Stage], None]]


def fill_demonstration(
    folder: DataFolder, themes: Themes, classifier: Classifier, progress: Progress
) -> None:
    """Make the demonstration register: whole, or not at all when it is stopped on the way.

    Raises AlreadyExists when there is a register already.
    """
    if folder.register.exists():
        raise AlreadyExists(f"There is a register already: {folder.register}. Nothing was changed.")
    folder.path.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="filling-", dir=folder.path) as made:
        half_made = DataFolder(Path(made))
        make_register(half_made, themes)
        end = datetime.now(UTC)
        with open_register(half_made.register, now=lambda: stage.now) as register:
            stage = Stage(register, classifier, {}, end)
            stage.people |= _people(register)
            for days_ago, _, event in progress(_events(), "Filling the demonstration"):
                stage.now = end - timedelta(days=days_ago)
                event(stage)
        folder.demonstration_mark.touch()
        half_made.register.replace(folder.register)


def _people(register: Register) -> dict[str, Actor]:
    hashed = password_hash(PASSWORD)
    return {
        one.username: users.add_user(
            register, SYSTEM, one.username, one.name, one.role, hashed
        ).actor
        for one in USERS
    }


def _events() -> list[Event]:
    lines = (HERE / "cases.jsonl").read_text("utf-8").splitlines()
    found: list[Event] = []
    for line, text in enumerate(lines, start=1):
        found += _case_events(line, json.loads(text))
    for one in json.loads((HERE / "learning.json").read_text("utf-8")):
        found += _learning_events(one)
    found += audit_and_measure_events()
    found += journey_events()
    ordered = [(days, order, event) for order, (days, _, event) in enumerate(found)]
    return sorted(ordered, key=lambda event: (-event[0], event[1]))


def _case_events(line: int, case: Record) -> list[Event]:
    received = int(case["received_days_ago"])
    found: list[Event] = [(received, 0, partial(_record, line=line, case=case))]
    if case.get("extended_because"):
        found.append((max(received - 8, 0), 0, partial(_extend, line=line, case=case)))
    if case.get("outcome"):
        answered = max(received - int(case.get("answered_after_days") or 10), 0)
        found.append((answered, 0, partial(_answer, line=line, case=case)))
    return found


def _record(stage: Stage, line: int, case: Record) -> None:
    app = case["channel"] in {"mind_of_my_own", "i_say"}
    actor = stage.people["participation" if app else "officer"]
    suggestion = stage.classifier.suggest(case["text"])
    shown = kept_fields(stage.classifier, case["text"], suggestion)
    kept = suggestions.keep_suggestion(
        stage.register, actor, suggestions.text_sha256(case["text"]), shown
    )
    new = NewCase(
        kind=case["kind"],
        text=case["text"],
        received_on=stage.register.today(),
        channel=case["channel"],
        made_by=case["made_by"],
        person_name=case["person_name"],
        service_area=case["service_area"],
        restricted=bool(case.get("restricted")),
    )
    decision = suggestions.Decision(case["theme"], tuple(case.get("secondary", ())), kept)
    ref = record_case(stage.register, actor, new, decision)
    stage.cases[line] = (ref.id, ref.reference)


def _extend(stage: Stage, line: int, case: Record) -> None:
    who = "manager"
    stage.move(who, "case", stage.cases[line][0], "extend", reason=case["extended_because"])


def _answer(stage: Stage, line: int, case: Record) -> None:
    subject, outcome = stage.cases[line][0], case["outcome"]
    if outcome == "done":
        note = case["answer_note"] or "Spoke with them and agreed what happens next."
        stage.move("manager", "case", subject, "respond", note=note)
    elif outcome == "withdrawn":
        stage.move("manager", "case", subject, "withdraw", reason="The person asked to stop.")
    else:
        today = stage.register.today()
        stage.move("manager", "case", subject, "respond", outcome=outcome, responded_on=today)


def _learning_events(one: Record) -> list[Event]:
    """All on the day of the last case or of the identifying, later steps on later days."""
    held: Record = {"actions": {}}
    identified = int(one["identified_days_ago"])
    agreed = max(identified - 3, 0)
    found: list[Event] = [(identified, 0, partial(_identify, one=one, held=held))]
    if one.get("declined_because"):
        return [
            *found,
            (
                agreed,
                0,
                lambda stage: stage.move(
                    "manager", "learning", held["id"], "decline", reason=one["declined_because"]
                ),
            ),
        ]
    if not one.get("agreed"):
        return found
    found.append((agreed, 0, lambda stage: stage.move("manager", "learning", held["id"], "agree")))
    planned = [min(int(action["planned_days_ago"]), agreed) for action in one["actions"]]
    for number, day in enumerate(planned):
        action = one["actions"][number]
        found.append((day, 0, partial(_plan, action=action, number=number, held=held)))
    for told in one.get("shared", ()):
        day = min(int(told["days_ago"]), agreed)
        found.append((day, 0, partial(_share, told=told, held=held)))
    last = min([agreed, *planned]) * 2 // 3
    for number, action in enumerate(one["actions"]):
        found.append((last, 0, partial(_carry_out, action=action, number=number, held=held)))
    if one.get("closed"):
        found.append((last // 2, 0, partial(_close, one=one, held=held)))
    return found


def _identify(stage: Stage, one: Record, held: Record) -> None:
    references = tuple(stage.cases[n][1] for n in one["case_lines"] if n in stage.cases)
    reference = learning.identify(
        stage.register, stage.people["officer"], one["theme"], one["statement"], references,
        sources=tuple(Source(**source) for source in one.get("sources", ())),
        service_area=one.get("service_area"),
    )  # fmt: skip
    held["id"] = learning.learning_by_reference(stage.register, reference).id


def _plan(stage: Stage, action: Record, number: int, held: Record) -> None:
    due: date = datetime.now(UTC).date() + timedelta(days=int(action["due_in_days"]))
    due = max(due, stage.register.today())
    reference = actions.plan_action(
        stage.register, stage.people["manager"], held["id"], action["what"], action["kind"],
        stage.people[action["owner"]].id, due, action.get("team"),
    )  # fmt: skip
    planned = actions.action_by_reference(stage.register, reference).id
    held["actions"][number] = planned
    if note := action.get("progress"):
        owner = stage.people[action["owner"]]
        progress_notes.note_progress(stage.register, owner, planned, note)
    if moved := action.get("due_moved"):
        due += timedelta(days=int(moved["days"]))
        reason = moved["because"]
        stage.move("manager", "action", planned, "move_due_date", due_on=due, reason=reason)


def _share(stage: Stage, told: Record, held: Record) -> None:
    new = sharing.NewSharing(
        told["forum"], stage.register.today(), told.get("which"), told.get("you_said"),
        told.get("we_did"),
    )  # fmt: skip
    sharing.share(stage.register, stage.people["participation"], held["id"], new)


def _carry_out(stage: Stage, action: Record, number: int, held: Record) -> None:
    subject, reach, owner = held["actions"][number], action["reach"], action["owner"]
    if reach == "cancelled":
        reason = action.get("cancelled_because") or "No longer needed."
        stage.move("manager", "action", subject, "cancel", reason=reason)
        return
    if reach == "open":
        return
    stage.move(owner, "action", subject, "start")
    if reach == "in_progress":
        return
    shown = action.get("evidence") or {"description": "See the note.", "link": None}
    evidence.add_evidence(
        stage.register, stage.people[owner], subject, shown["description"], shown.get("link")
    )
    note = action.get("done_note") or "Done."
    stage.move(owner, "action", subject, "complete", note=note)
    if reach == "verified":
        stage.move("quality", "action", subject, "verify")


def _close(stage: Stage, one: Record, held: Record) -> None:
    ahead = max(int(one["closed"].get("review_in_days") or 60), 7)
    review_on = stage.register.today() + timedelta(days=ahead)
    stage.move(
        "quality", "learning", held["id"], "close", note=one["closed"]["note"], review_on=review_on
    )
    if review := one.get("review"):
        event = f"review_{review['result']}"
        stage.move("board", "learning", held["id"], event, note=review["note"])
