"""Who may open what: one table, read by every request, every link and a test.

What may be *done* with a case, a learning or an action is the register's own table of rules.
"""

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from learning_register.audits import FINDING_READERS
from learning_register.measure_values import MEASURE_RECORDERS
from learning_register.measures import MEASURE_EDITORS, MEASURE_READERS
from learning_register.rules import ROLES
from learning_register.triangulation import TRIANGULATORS

EVERYBODY = frozenset(ROLES)
CASE_READERS = frozenset({"officer", "manager", "quality", "participation", "admin"})
RECORDERS = frozenset({"officer", "manager", "participation"})
THEME_DECIDERS = frozenset({"officer", "manager", "quality"})
LEARNERS = frozenset({"officer", "manager", "quality", "participation"})
PLANNERS = frozenset({"officer", "manager", "quality"})

WATCHERS = frozenset({"quality", "admin"})
CANDIDATE_JUDGES = frozenset({"quality", "admin"})
ADMINISTRATORS = frozenset({"admin"})

PUBLIC = frozenset(
    {
        "static",
        "start.index",
        "start.accessibility",
        "start.healthy",
        "sign_in.sign_in",
        "api-docs.openapi_json",
    }
)
"""What may be opened without signing in."""

ALLOWED: dict[str, frozenset[str]] = {
    "sign_in.sign_out": EVERYBODY,
    "intake.write": RECORDERS,
    "intake.choose": RECORDERS,
    "cases.index": CASE_READERS,
    "cases.show": CASE_READERS,
    "cases.theme": THEME_DECIDERS,
    "search.index": EVERYBODY,
    "search.results": EVERYBODY,
    "search.save": EVERYBODY,
    "search.view": EVERYBODY,
    "search.remove": EVERYBODY,
    "themes.index": EVERYBODY,
    "themes.show": EVERYBODY,
    "learning.index": EVERYBODY,
    "learning.new": LEARNERS,
    "learning.show": EVERYBODY,
    "learning.add_source": LEARNERS,
    "learning.service_area": LEARNERS,
    "sharing.share": LEARNERS,
    "sharing.reword": LEARNERS,
    "sharing.you_said_we_did": EVERYBODY,
    "actions.index": EVERYBODY,
    "actions.plan": PLANNERS,
    "actions.show": EVERYBODY,
    "actions.add_evidence": EVERYBODY,
    "actions.note_progress": EVERYBODY,
    "actions.evidence_file": EVERYBODY,
    "moves.move": EVERYBODY,
    "board.show": EVERYBODY,
    "quality.table": TRIANGULATORS,
    "quality.export": TRIANGULATORS,
    "quality.cell": TRIANGULATORS,
    "audits.index": FINDING_READERS,
    "audits.write": FINDING_READERS,
    "audits.choose": FINDING_READERS,
    "audits.show": FINDING_READERS,
    "audits.correct": FINDING_READERS,
    "audits.move": FINDING_READERS,
    "measures.index": MEASURE_READERS,
    "measures.month": MEASURE_RECORDERS,
    "measures.new": MEASURE_EDITORS,
    "measures.edit": MEASURE_EDITORS,
    "models.index": WATCHERS,
    "models.compare": WATCHERS,
    "models.show": WATCHERS,
    "models.promote": ADMINISTRATORS,
    "models.bring_back": ADMINISTRATORS,
    "candidates.index": CANDIDATE_JUDGES,
    "candidates.judged": CANDIDATE_JUDGES,
    "candidates.judge": CANDIDATE_JUDGES,
    "candidates.decline": CANDIDATE_JUDGES,
    "candidates.take_back": CANDIDATE_JUDGES,
    "drift.show": WATCHERS,
}

API_PREFIX = "api."
"""Endpoints of the API ask for a token instead (see `api/tokens.py`)."""


def may_open(endpoint: str) -> bool:
    """Whether the person signed in may open this endpoint."""
    if endpoint in PUBLIC:
        return True
    return bool(current_user.is_authenticated and current_user.role in ALLOWED[endpoint])


def check_request() -> Response | None:
    """Before each request: sign in first, and only what the role allows."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC or endpoint.startswith(API_PREFIX):
        return None
    if not current_user.is_authenticated:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.sign_in", next=here))
    if not may_open(endpoint):
        abort(403)
    return None


def check_table() -> None:
    """At start: every endpoint stands in the table. Raises RuntimeError naming what does not."""
    endpoints = {rule.endpoint for rule in current_app.url_map.iter_rules()}
    pages = {one for one in endpoints if not one.startswith(API_PREFIX)}
    if missing := pages - PUBLIC - set(ALLOWED):
        raise RuntimeError(f"service/access.py does not say who may open: {sorted(missing)}")
    if unknown := (PUBLIC | set(ALLOWED)) - endpoints:
        raise RuntimeError(f"service/access.py names what is not there: {sorted(unknown)}")
