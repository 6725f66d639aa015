"""What the page receives on which officers put the council's Word template in."""

from dataclasses import dataclass
from datetime import datetime

from engage.reports.models import WordTemplate
from engage.reports.presenters.reports import size_words


@dataclass(frozen=True)
class TemplateShown:
    size: str
    digest: str
    put_in_at: datetime


def template_shown(template: WordTemplate | None) -> TemplateShown | None:
    """The template that is there."""
    if template is None:
        return None
    return TemplateShown(size_words(template.size), template.sha256[:12], template.put_in_at)
