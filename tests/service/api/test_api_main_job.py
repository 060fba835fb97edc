"""The main job, by programs alone: from what a child said to learning that is closed."""

from typing import Any

Office = Any


def board_row(office: Office, theme: str) -> dict[str, Any]:
    themes = office["board"].get("/board").json["themes"]
    return dict(next(one for one in themes if one["theme"] == theme))


def test_from_what_a_child_said_to_learning_that_is_closed(office: Office, main_text: str) -> None:
    officer, manager, quality = office["officer"], office["manager"], office["quality"]

    suggested = officer.post("/suggest", {"text": main_text}).json
    case = office.case(theme="Contact", suggestion_id=suggested["suggestion_id"], reason="Hers.")
    assert case["theme"] == "family_time"
    assert case["state"] == "stage_1"
    assert board_row(office, "family_time")["without_learning"] is True

    learning = office.learning(agreed=False, theme="Family Time", cases=[case["reference"]])
    assert learning["state"] == "identified"
    assert officer.get(f"/cases/{case['reference']}").json["learning"] == [learning["reference"]]
    at_learning = f"/learning/{learning['reference']}"
    assert manager.move(at_learning, "agree").json["state"] == "agreed"

    answer = manager.post(f"{at_learning}/actions", office.new_action("officer"))
    action = answer.json
    assert answer.headers["Location"] == f"/api/v1/actions/{action['reference']}"
    assert officer.get(at_learning).json["state"] == "being_acted_on"
    at_action = f"/actions/{action['reference']}"

    assert officer.move(at_action, "start").json["state"] == "in_progress"
    shown = officer.post(f"{at_action}/evidence", {"description": "Minutes."})
    assert [one["description"] for one in shown.json["evidence"]] == ["Minutes."]
    done = officer.move(at_action, "complete", note="Briefed on Monday.").json
    assert (done["state"], done["done_by"]) == ("done", "officer")
    assert board_row(office, "family_time")["actions_awaiting_verification"] == 1
    verified = quality.move(at_action, "verify").json
    assert (verified["state"], verified["verified_by"]) == ("verified", "quality")
    assert quality.get(at_learning).json["state"] == "evidenced"

    closed = quality.move(
        at_learning, "close", note="Fewer cancelled visits.", review_on=office.in_days(90)
    ).json
    assert (closed["state"], closed["closed_on"]) == ("closed", office.in_days(0))
    assert quality.get(at_action).json["state"] == "closed"

    row = board_row(office, "family_time")
    assert (row["complaints"], row["learning_closed"], row["actions_closed"]) == (1, 1, 1)
    assert (row["learning_in_hand"], row["without_learning"]) == (0, False)
    reviewed = office["board"].move(at_learning, "review_helped").json
    assert reviewed["review_result"] == "helped"
    assert board_row(office, "family_time")["last_review"] == "helped"


def test_a_complaint_is_answered_and_counts_as_upheld(office: Office) -> None:
    case = office.case()
    answered = (
        office["officer"]
        .move(
            f"/cases/{case['reference']}",
            "respond",
            outcome="upheld",
            responded_on=office.in_days(0),
        )
        .json
    )
    assert (answered["state"], answered["outcome"]) == ("responded", "upheld")
    assert answered["clock"] is None
    assert board_row(office, "family_time")["upheld"] == 1


def test_the_totals_of_the_board_are_the_sums_of_its_themes(office: Office) -> None:
    for theme in ("family_time", "education", "bullying", "bereavement"):
        office.case(theme=theme)
    office.case(theme="bullying", kind="feedback")
    board = office["board"].get("/board").json
    for name, total in board["totals"].items():
        assert total == sum(one[name] for one in board["themes"]), name
    assert (board["totals"]["complaints"], board["totals"]["feedback"]) == (4, 1)
    assert board["quarter"]["first_day"] <= office.in_days(0) <= board["quarter"]["last_day"]
