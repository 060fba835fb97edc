"""Measures of performance, and their values by service area or team and month."""

from typing import Any

from flask import url_for

from learning_register import measures as register_measures
from learning_register.case_kinds import service_area_key
from learning_register.measure_values import Given, month_values, put_month
from learning_register.measures import NewMeasure, may_read
from service import current
from service.api.part import Part
from service.api.quality_schemas import Measure, MeasureIn, Measures, Month, MonthIn, PlaceQuery
from service.api.versions import etag, seen_version

measures = Part("measures", __name__, url_prefix="/measures", description="Performance.")
measure_values = Part(
    "measure-values", __name__, url_prefix="/measure-values", description="Figures by month."
)


@measures.serves("GET", "", Measures)
def index() -> dict[str, Any]:
    """All measures, in the order of the pages."""
    may_read(current.actor())
    return {"items": register_measures.all_measures(current.register())}


@measures.serves("POST", "", Measure, status=201, body=MeasureIn, versioned=True, refuses=(409,))
def add(body: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Add a measure."""
    made = register_measures.add_measure(current.register(), current.actor(), _measure(body))
    location = url_for("api.measures.show", key=made.key)
    return made, {**etag(made.version), "Location": location}


@measures.serves("GET", "/<key>", Measure, versioned=True, refuses=(404,))
def show(key: str) -> tuple[Any, dict[str, str]]:
    """One measure."""
    may_read(current.actor())
    found = register_measures.measure_with(current.register(), key)
    return found, etag(found.version)


@measures.serves(
    "POST", "/<key>/changes", Measure, body=MeasureIn, versioned=True,
    refuses=(404, 409, 412, 428),
)  # fmt: skip
def change(body: dict[str, Any], key: str) -> tuple[Any, dict[str, str]]:
    """Change a measure, or the themes that it speaks to."""
    register, actor = current.register(), current.actor()
    before = register_measures.measure_with(register, key)
    seen = seen_version(before.name, before.version)
    now = register_measures.change_measure(register, actor, key, seen, _measure(body))
    return now, etag(now.version)


@measure_values.serves("GET", "", Month, query=PlaceQuery)
def month(query: dict[str, Any]) -> dict[str, Any]:
    """The values of a service area, or of one of its teams, in a month."""
    return _month(query)


@measure_values.serves("POST", "", Month, body=MonthIn, refuses=(412,))
def put(body: dict[str, Any]) -> dict[str, Any]:
    """Keep values of a month: all of them or none. The answer is the month as it is then."""
    values = body.pop("values")
    register = current.register()
    given = {one["measure"]: Given(one["numerator"], one["denominator"]) for one in values}
    now = month_values(register, current.actor(), **body)
    unseen = {key: value.version for key, value in now.items()}
    seen = {one["measure"]: one["version"] for one in values if one["version"] is not None}
    put_month(register, current.actor(), given=given, seen={**unseen, **seen}, **body)
    return _month(body)


def _measure(body: dict[str, Any]) -> NewMeasure:
    return NewMeasure(**{**body, "themes": tuple(body["themes"])})


def _month(place: dict[str, Any]) -> dict[str, Any]:
    register = current.register()
    found = month_values(register, current.actor(), **place)
    listed = [{"measure": key, **vars(value)} for key, value in sorted(found.items())]
    area = service_area_key(register, place["service_area"])
    return {**place, "service_area": area, "values": listed}
