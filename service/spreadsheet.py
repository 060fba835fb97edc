"""Tables as CSV that a spreadsheet opens without running anything in them."""

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BYTE_ORDER_MARK = "\ufeff"  # so that Excel reads it as UTF-8


def safe_cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it.

    Numbers stay numbers; None becomes an empty cell.
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA):
        return f"'{value}"
    return value


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([[safe_cell(cell) for cell in row] for row in (header, *rows)])
    return _BYTE_ORDER_MARK + file.getvalue()
