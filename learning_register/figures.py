"""What the board and the reports count.

For each theme, how much came in and how far its learning is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from learning_register.register import Register, Row


@dataclass(frozen=True)
class Quarter:
    """A quarter of the financial year, which begins in April.

    `year` is the year in which that year began.
    """

    year: int
    number: int
    first_day: date
    last_day: date

    @property
    def name(self) -> str:
        """Such as "Q1 2026/27"."""
        return f"Q{self.number} {self.year}/{(self.year + 1) % 100:02}"


@dataclass(frozen=True)
class Counts:
    """What is counted for a theme, or for all. Learning and actions are as they stand now."""

    complaints: int
    complaints_before: int
    feedback: int
    feedback_before: int
    upheld: int
    learning_ever: int
    learning_in_hand: int
    learning_closed: int
    actions_open: int
    actions_overdue: int
    actions_awaiting_verification: int
    actions_verified: int
    actions_closed: int


@dataclass(frozen=True)
class ThemeRow(Counts):
    """One theme on the board.

    `last_review`: helped, no_change, came_back, or None if not reviewed yet.
    """

    theme: str
    name: str
    position: int
    last_review: str | None

    @property
    def raised(self) -> int:
        """Complaints and feedback this quarter."""
        return self.complaints + self.feedback

    @property
    def without_learning(self) -> bool:
        """People complained, this quarter or last, and nothing was ever learnt from it."""
        return not self.learning_ever and bool(
            self.raised + self.complaints_before + self.feedback_before
        )


def quarter_of(day: date) -> Quarter:
    """The quarter of the financial year that holds the day: April to June is the first."""
    number = (day.month - 4) % 12 // 3 + 1
    first_month = (day.month - 1) // 3 * 3 + 1
    first_day = date(day.year, first_month, 1)
    next_first = (first_day + timedelta(days=93)).replace(day=1)
    year = day.year if number < 4 else day.year - 1
    return Quarter(year, number, first_day, next_first - timedelta(days=1))


def previous_quarter(quarter: Quarter) -> Quarter:
    """The quarter before."""
    return quarter_of(quarter.first_day - timedelta(days=1))


def board(register: Register, today: date) -> tuple[ThemeRow, ...]:
    """Every theme.

    First those that people complain of and that taught nothing yet, then by number this quarter.
    """
    rows = (ThemeRow(**row) for row in register.rows(_BOARD, _days(today)))
    return tuple(sorted(rows, key=lambda r: (not r.without_learning, -r.raised, r.position)))


def board_totals(rows: tuple[ThemeRow, ...]) -> Counts:
    """The sums of the board's rows. Cases without a theme are not among them."""
    return Counts(**{f.name: sum(getattr(row, f.name) for row in rows) for f in fields(Counts)})


def theme_counts(
    register: Register, since: date, until: date, kind: str | None = None
) -> Mapping[str | None, int]:
    """How many cases received from one day to another, both counted, have each theme as the first.

    None: no theme.
    """
    rows: list[Row] = register.rows(
        """
        SELECT theme, count(*) AS cases FROM cases
        JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
        WHERE received_on BETWEEN :since AND :until AND (:kind IS NULL OR kind = :kind)
        GROUP BY theme ORDER BY cases DESC, theme
        """,
        {"since": since.isoformat(), "until": until.isoformat(), "kind": kind},
    )
    return {row["theme"]: row["cases"] for row in rows}


def _days(today: date) -> dict[str, str]:
    this = quarter_of(today)
    return {
        "today": today.isoformat(),
        "first": this.first_day.isoformat(),
        "last": this.last_day.isoformat(),
        "before": previous_quarter(this).first_day.isoformat(),
    }


# A withdrawn complaint was still raised, and counts. "Upheld this quarter" goes by the day of the
# response, since the outcome of a complaint often falls into a later quarter than its receipt.
_BOARD = """
WITH raised AS (
    SELECT theme,
        sum(kind = 'complaint' AND received_on >= :first) AS complaints,
        sum(kind = 'complaint' AND received_on < :first) AS complaints_before,
        sum(kind = 'feedback' AND received_on >= :first) AS feedback,
        sum(kind = 'feedback' AND received_on < :first) AS feedback_before
    FROM cases JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
    WHERE received_on BETWEEN :before AND :last GROUP BY theme
), answered AS (
    SELECT theme, count(*) AS upheld
    FROM cases JOIN decisions ON case_id = cases.id AND superseded_by IS NULL
    WHERE outcome IN ('upheld', 'partly_upheld') AND responded_on BETWEEN :first AND :last
    GROUP BY theme
), learnt AS (
    SELECT theme, count(*) AS learning_ever,
        sum(state NOT IN ('closed', 'not_agreed')) AS learning_in_hand,
        sum(state = 'closed') AS learning_closed
    FROM learning GROUP BY theme
), acted AS (
    SELECT theme,
        sum(actions.state IN ('open', 'in_progress')) AS actions_open,
        sum(actions.state IN ('open', 'in_progress') AND due_on < :today) AS actions_overdue,
        sum(actions.state = 'done') AS actions_awaiting_verification,
        sum(actions.state = 'verified') AS actions_verified,
        sum(actions.state = 'closed') AS actions_closed
    FROM actions JOIN learning ON learning.id = learning_id GROUP BY theme
), reviewed AS (
    SELECT theme, review_result, row_number() OVER (
        PARTITION BY theme ORDER BY reviewed_on DESC, id DESC) AS place
    FROM learning WHERE review_result IS NOT NULL
)
SELECT themes.key AS theme, name, position, review_result AS last_review,
    coalesce(complaints, 0) AS complaints, coalesce(complaints_before, 0) AS complaints_before,
    coalesce(feedback, 0) AS feedback, coalesce(feedback_before, 0) AS feedback_before,
    coalesce(upheld, 0) AS upheld,
    coalesce(learning_ever, 0) AS learning_ever,
    coalesce(learning_in_hand, 0) AS learning_in_hand,
    coalesce(learning_closed, 0) AS learning_closed,
    coalesce(actions_open, 0) AS actions_open, coalesce(actions_overdue, 0) AS actions_overdue,
    coalesce(actions_awaiting_verification, 0) AS actions_awaiting_verification,
    coalesce(actions_verified, 0) AS actions_verified,
    coalesce(actions_closed, 0) AS actions_closed
FROM themes
LEFT JOIN raised ON raised.theme = themes.key
LEFT JOIN answered ON answered.theme = themes.key
LEFT JOIN learnt ON learnt.theme = themes.key
LEFT JOIN acted ON acted.theme = themes.key
LEFT JOIN reviewed ON reviewed.theme = themes.key AND place = 1
"""
