"""Drift: how the suggestions do, month by month."""

from flask import Blueprint, render_template

from classifier.drift import LEAST_CASES, MEASURES
from service import current, model_watch

drift = Blueprint("drift", __name__, url_prefix="/drift")

MONTHS = 12


@drift.get("")
def show() -> str:
    """The last months, each beside the three before it, in words and figures."""
    months = model_watch.months(current.register(), current.actor(), current.themes())
    return render_template(
        "drift.html", months=months[:MONTHS], measures=MEASURES, least=LEAST_CASES
    )
