"""`heard clocks` and `heard set-clock`: the start of Stage 2 is a setting."""

from collections.abc import Callable

from click.testing import Result

from service.accounts import make_register
from service.data_folder import DataFolder

Heard = Callable[..., Result]


def test_the_clocks_are_listed_and_one_is_set_from_a_day_on(
    heard: Heard, data: DataFolder, themes: object
) -> None:
    make_register(data, themes)  # type: ignore[arg-type]
    listed = heard("clocks").stdout
    assert "stage_1          10 working days, 20 when extended, from receipt" in listed
    assert "stage_2          25 working days, 65 when extended, from the statement" in listed
    asked = ["set-clock", "statutory", "stage_2", "--days", 25, "--longest", 65,
             "--starts-from", "requested", "--from", "2027-04-01"]  # fmt: skip
    result = heard(*asked)
    assert (result.exit_code, "2027-04-01" in result.stdout) == (0, True)
    assert "from the request; in force from 2027-04-01" in heard("clocks").stdout
    again = heard(*asked)
    assert (again.exit_code, "already" in again.stderr) == (1, True)


def test_a_clock_that_cannot_be_is_refused_in_words(
    heard: Heard, data: DataFolder, themes: object
) -> None:
    make_register(data, themes)  # type: ignore[arg-type]
    held = ["--days", 5, "--starts-from", "held"]
    refused = heard("set-clock", "statutory", "stage_1", *held)
    assert refused.exit_code == 1
    assert "received" in refused.stderr
    short = heard("set-clock", "statutory", "stage_1", "--days", 10, "--longest", 10,
                  "--starts-from", "received")  # fmt: skip
    assert "longer" in short.stderr
