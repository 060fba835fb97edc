"""Models: the versions, one beside another, letting one serve. And drift."""

from typing import Any

from classifier import model_versions
from classifier.model_errors import ModelRefused, NoModel, NotLetIn
from classifier.model_store import read_card
from classifier.model_versions import Version, version_named, versions
from classifier.promotion import NotComparable
from learning_register.errors import Missing, NotFound, WrongState
from learning_register.model_changes import check_may_see
from service import current, model_changes, model_watch
from service.api.model_schemas import (
    BringBackIn,
    ComparisonOut,
    ComparisonQuery,
    Drift,
    Model,
    Models,
    PromotionIn,
)
from service.api.part import Part
from service.model_changes import Chosen

models = Part("models", __name__, url_prefix="/models", description="What suggests the themes.")
drift = Part("drift", __name__, url_prefix="/drift", description="How the suggestions do.")


@models.serves("GET", "", Models)
def index() -> dict[str, Any]:
    """Every version, the latest first."""
    check_may_see(current.actor())
    found = versions(current.folder().models)
    return {"items": found, "serving": current.classifier().version}


@models.serves("GET", "/<version>", Model, refuses=(404,))
def show(version: str) -> dict[str, Any]:
    """One version: its card, and why it may not serve now."""
    return _shown(version)


@models.serves(
    "GET", "/<version>/comparison", ComparisonOut, query=ComparisonQuery, refuses=(404, 409)
)
def compare(query: dict[str, Any], version: str) -> Any:
    """A version beside another, or beside the one that serves."""
    check_may_see(current.actor())
    one, other = _version(version), query.get("beside")
    beside = _version(other).name if other else None
    try:
        return model_versions.comparison(current.folder().models, one.name, beside)
    except (NotComparable, ModelRefused, NoModel) as error:
        raise WrongState(str(error)) from error


@models.serves("POST", "/<version>/promotion", Model, body=PromotionIn, refuses=(404, 409))
def promote(body: dict[str, Any], version: str) -> dict[str, Any]:
    """Let a challenger serve, if nothing speaks against it; or `anyway`, with a reason."""
    if body["anyway"] and not body["reason"].strip():
        raise Missing("Enter why it is let in all the same.", "reason")
    chosen = Chosen(_version(version).name, **body)
    folder, themes = current.folder().models, current.themes()
    try:
        model_changes.promote(current.register(), current.actor(), folder, chosen, themes)
    except (NotLetIn, ModelRefused, NoModel) as error:
        raise WrongState(str(error)) from error
    return _shown(version)


@models.serves("POST", "/<version>/return", Model, body=BringBackIn, refuses=(404, 409))
def bring_back(body: dict[str, Any], version: str) -> dict[str, Any]:
    """Let a version that served before serve again."""
    chosen = Chosen(_version(version).name, body["reason"])
    folder = current.folder().models
    try:
        model_changes.bring_back(current.register(), current.actor(), folder, chosen)
    except (NotLetIn, ModelRefused, NoModel) as error:
        raise WrongState(str(error)) from error
    return _shown(version)


@drift.serves("GET", "", Drift)
def by_month() -> dict[str, Any]:
    """Each month beside the three before it, measure by measure, in figures and in words."""
    return {"items": model_watch.months(current.register(), current.actor(), current.themes())}


def _version(name: str) -> Version:
    check_may_see(current.actor())
    try:
        return version_named(current.folder().models, name)
    except ModelRefused as error:
        raise NotFound(f"There is no version {name} of the model.") from error


def _shown(name: str) -> dict[str, Any]:
    one, folder = _version(name), current.folder().models
    against = model_changes.objections_to(folder, one.name, current.themes())
    card = read_card(folder, one.name) if one.manifest else None
    return {**vars(one), "card": card, "against": against}
