"""The themes."""

from typing import Any

from learning_register.themes import all_themes
from service import current
from service.api.part import Part
from service.api.schemas_out import Themes

themes = Part("themes", __name__, url_prefix="/themes", description="The codebook's themes.")


@themes.serves("GET", "", Themes)
def index() -> dict[str, Any]:
    """All themes, with the names by which each is known."""
    return {"items": all_themes(current.register())}
