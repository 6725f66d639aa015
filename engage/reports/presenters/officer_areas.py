"""What the page of sets of areas receives."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from engage.content.presenters import Words, words_in
from engage.places.models import AreaSet
from engage.places.queries import areas_in


@dataclass(frozen=True)
class AreaSetShown:
    code: str
    name: Words
    source: str
    dated_on: date | None
    areas: list[Words]
    remove_href: str


def area_set_shown(area_set: AreaSet) -> AreaSetShown:
    return AreaSetShown(
        code=area_set.code,
        name=words_in(area_set.words, "name"),
        source=area_set.source,
        dated_on=area_set.dated_on,
        areas=[words_in(one.words, "name") for one in areas_in(area_set.code)],
        remove_href=url_for("reports_areas.remove", code=area_set.code),
    )
