"""What children are told of what was learnt: you said, we did."""

from typing import Any

from learning_register import sharing as register_sharing
from service import current
from service.api.part import Part
from service.api.schemas_in import YouSaidQuery
from service.api.schemas_out import SharingList

sharing = Part("sharing", __name__, url_prefix="/you-said-we-did", description="You said, we did.")


@sharing.serves("GET", "", SharingList, query=YouSaidQuery)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """What children were told in a period, the latest first."""
    told = register_sharing.you_said_we_did(
        current.register(), query.pop("since"), query.pop("until"), **query
    )
    return {"items": told}
