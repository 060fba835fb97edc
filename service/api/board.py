"""The board's figures."""

from typing import Any

from learning_register import figures
from service import current
from service.api.part import Part
from service.api.schemas_out import Board

board = Part("board", __name__, url_prefix="/board", description="What was learnt, by theme.")


@board.serves("GET", "", Board)
def show() -> dict[str, Any]:
    """Complaints, learning and actions by theme, this quarter and the last; no individual."""
    register = current.register()
    today = register.today()
    rows = figures.board(register, today)
    totals = figures.board_totals(rows)
    return {"quarter": figures.quarter_of(today), "themes": rows, "totals": totals}
