"""The board: each theme in one row."""

from flask import Blueprint, render_template

from learning_register.figures import board as board_rows
from learning_register.figures import board_totals, previous_quarter, quarter_of
from service import current

board = Blueprint("board", __name__)


@board.get("/board")
def show() -> str:
    """Complaints, learning and actions by theme, this quarter and the last."""
    register = current.register()
    today = register.today()
    rows = board_rows(register, today)
    quarter = quarter_of(today)
    return render_template(
        "board.html",
        rows=rows,
        totals=board_totals(rows),
        quarter=quarter,
        before=previous_quarter(quarter),
        today=today,
    )
