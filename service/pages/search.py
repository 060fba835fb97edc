"""Search: words and filters in, what was found; a user's saved views.

What is searched for may be a name, so it is sent as a form and stands in no address and no log.
"""

import re
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from learning_register import saved_views
from learning_register.actions import ACTION_KINDS
from learning_register.case_kinds import KINDS, all_service_areas
from learning_register.errors import RegisterError
from learning_register.search import SEARCHED, Found, Wanted
from learning_register.search import search as search_register
from service import current
from service.access import may_open
from service.forms import DateField, say
from service.wording import STATES

search = Blueprint("search", __name__, url_prefix="/search")

PER_PAGE = 25
_REFERENCE = re.compile(r"\s*([CLA]-\d[\d-]*)\s*", re.IGNORECASE)
_SHOWN_AT = {"C": "cases.show", "L": "learning.show", "A": "actions.show"}
_ANY = ("", "Any")


class SearchForm(FlaskForm):  # type: ignore[misc]
    """What is searched for. A choice that the list does not have (any more) counts for nothing."""

    words = StringField(
        "Words",
        description="All of them must occur. “Several words” together, or a reference such as "
        "C-2026-0001.",
    )
    what = SelectField("Look in")
    theme = SelectField("Theme")
    service_area = SelectField("Service area")
    kind = SelectField("Kind")
    state = SelectField("State")
    since = DateField("From")
    until = DateField("To")
    name = StringField("Name of the view", description="Only you will see it.")

    def wanted(self) -> Wanted:
        """The search that the form asks for."""
        chosen = {
            name: self[name].data or None for name in ("theme", "service_area", "kind", "state")
        }
        days = {name: self[name].data for name in ("since", "until")}
        return Wanted(self.words.data or "", self.what.data, **chosen, **days)


@search.get("")
def index() -> str:
    """The empty form, and the user's views."""
    return _page(_form(Wanted(what=_searchable()[0])))


@search.post("")
def results() -> ResponseReturnValue:
    """What was found; a reference opens what it names."""
    form = _sent()
    reference = _REFERENCE.fullmatch(form.words.data or "")
    if reference and may_open(endpoint := _SHOWN_AT[reference[1][0].upper()]):
        return redirect(url_for(endpoint, reference=reference[1].upper()))
    return _page(form, page=max(request.form.get("page", 1, type=int), 1))


@search.post("/views")
def save() -> ResponseReturnValue:
    """Save the search under a name."""
    form = _sent()
    if not form.errors:
        try:
            view_id = saved_views.save_view(
                current.register(), current.actor(), form.name.data or "", form.wanted()
            )
        except RegisterError as error:
            say(form, error)
        else:
            flash("The view is saved.")
            return redirect(url_for("search.view", view_id=view_id))
    return _page(form)


@search.get("/views/<int:view_id>")
def view(view_id: int) -> str:
    """One of the user's views: the search as it was saved, done anew."""
    saved = saved_views.view_by_id(current.register(), current.actor(), view_id)
    return _page(_form(saved.wanted), view=saved)


@search.post("/views/<int:view_id>/remove")
def remove(view_id: int) -> ResponseReturnValue:
    """Remove one of the user's views."""
    saved_views.remove_view(current.register(), current.actor(), view_id)
    flash("The view is removed.")
    return redirect(url_for("search.index"))


def _searchable() -> list[str]:
    """What the person signed in may search."""
    return [what for what in SEARCHED if may_open(f"{what}.index")]


def _sent() -> SearchForm:
    form = SearchForm()
    _choices(form, form.what.data if form.what.data in SEARCHED else _searchable()[0])
    for field in (form.what, form.theme, form.service_area, form.kind, form.state):
        if field.data not in dict(field.choices):
            field.data = field.choices[0][0]
    form.validate()
    return form


def _form(wanted: Wanted) -> SearchForm:
    values: dict[str, Any] = {name: value or "" for name, value in vars(wanted).items()}
    days = {"since": wanted.since, "until": wanted.until}
    form = SearchForm(formdata=None, data={**values, **days})
    _choices(form, wanted.what)
    return form


def _choices(form: SearchForm, what: str) -> None:
    kinds = {"cases": KINDS, "learning": {}, "actions": ACTION_KINDS}[what]
    states = STATES[{"cases": "case", "learning": "learning", "actions": "action"}[what]]
    form.what.choices = [(one, SEARCHED[one]) for one in _searchable()]
    form.theme.choices = [_ANY, *((theme.key, theme.name) for theme in current.themes())]
    areas = all_service_areas(current.register())
    form.service_area.choices = [_ANY, *((area.key, area.name) for area in areas)]
    form.kind.choices = [_ANY, *kinds.items()]
    form.state.choices = [_ANY, *((key, words) for key, (words, _) in states.items())]


def _page(form: SearchForm, page: int = 1, view: saved_views.SavedView | None = None) -> str:
    register, actor = current.register(), current.actor()
    found, wanted = Found((), 0, False), form.wanted()
    if not {"since", "until"} & set(form.errors):
        try:
            found = search_register(register, actor, wanted, page, PER_PAGE)
        except RegisterError as error:
            say(form, error)
    return render_template(
        "search/index.html",
        form=form,
        found=found,
        asked=not wanted.is_empty or bool(wanted.words.strip()),
        page=page,
        pages=max(1, -(-found.total // PER_PAGE)),
        view=view,
        views=saved_views.views_of(register, actor),
        areas={area.key: area.name for area in all_service_areas(register)},
    )
