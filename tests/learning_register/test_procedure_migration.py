"""A register that an earlier version made comes up to date with everything that is in it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from learning_register import cases, moves
from learning_register.checking import check
from learning_register.errors import NotARegister
from learning_register.outcomes import outcomes_of
from learning_register.register import Actor, Register, create_register, open_register

FILES = Path(__file__).with_name("files")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICER, MANAGER = Actor(1, "Officer", "officer"), Actor(2, "Manager", "manager")


@pytest.fixture(params=sorted(path.name for path in FILES.glob("m*.sqlite3")))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    copy = tmp_path / "register.sqlite"
    shutil.copy(FILES / request.param, copy)
    return copy


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    create_register(path)
    with open_register(path, lambda: NOW) as opened:
        yield opened


def test_it_is_refused_until_it_is_brought_up_to_date_and_then_it_is_whole(path: Path) -> None:
    with pytest.raises(NotARegister, match="heard init"):
        open_register(path)
    for _ in range(2):
        create_register(path)
    with open_register(path, lambda: NOW) as register:
        assert check(register).findings == ()
        assert not register.rows("PRAGMA foreign_key_check")


def test_every_case_is_there_with_its_text_its_person_and_its_theme(register: Register) -> None:
    found = cases.list_cases(register, MANAGER, per_page=100)
    assert found.total == 8
    by_reference = {one.reference: one for one in found.items}
    states = {reference: one.state for reference, one in sorted(by_reference.items())}
    assert list(states.values()) == [
        "stage_1", "responded", "withdrawn", "open", "responded", "recorded", "recorded",
        "responded",
    ]  # fmt: skip
    first = cases.case_by_reference(register, OFFICER, "C-2026-0001")
    assert (first.person_name, first.desired_outcome) == ("Made-up Maya", "A call.")
    assert (first.text, first.theme, first.secondary) == (
        "Nobody told me about my visit.", "poor_communication", ("family_time",),
    )  # fmt: skip
    assert (first.procedure, first.service_area) == ("statutory", "fostering")
    assert cases.case_by_reference(register, OFFICER, "C-2026-0004").procedure is None
    assert by_reference["C-2026-0003"].restricted


def test_what_happened_before_counts_by_its_day(register: Register) -> None:
    extended = cases.case_by_reference(register, OFFICER, "C-2026-0001")
    assert extended.clock
    assert (extended.clock.due_on, extended.clock.extended) == (date(2026, 2, 2), True)
    assert extended.clock.overdue
    before = cases.clocks_at(register, OFFICER, extended.id, date(2026, 1, 9))
    assert [c.due_on for c in before if c.clock == "stage_1"] == [date(2026, 1, 19)]
    reopened = cases.case_by_reference(register, OFFICER, "C-2026-0008").id

    def state_on(month: int, day: int) -> str | None:
        return cases.state_at(register, OFFICER, reopened, date(2026, month, day))

    assert [state_on(1, 29), state_on(1, 30), state_on(2, 5), state_on(2, 9)] == [
        None, "stage_1", "responded", "responded",
    ]  # fmt: skip
    # The second answer was dated before the reopening: it counts from that day.
    assert state_on(2, 10) == "responded"
    assert [o.outcome for o in outcomes_of(register, reopened)] == ["not_upheld", "upheld"]


def test_it_goes_on_from_there(register: Register) -> None:
    answered = cases.case_by_reference(register, OFFICER, "C-2026-0002")
    moves.move(register, OFFICER, "case", answered.id, "request_stage_2", answered.version,
               on=date(2026, 2, 6))  # fmt: skip
    now = cases.case_by_reference(register, OFFICER, "C-2026-0002")
    assert now.state == "stage_2_requested"
    assert cases.state_at(register, OFFICER, now.id, date(2026, 2, 5)) == "responded"
    assert check(register).findings == ()
