"""What every importer hands over."""

from dataclasses import dataclass

from engage.plans.rules.sections import Element


@dataclass(frozen=True)
class Source:
    """Elements in reading order, and the source's own texts by which their words are accounted for."""

    elements: tuple[Element, ...]
    texts: tuple[str, ...]
    title: str = ""
