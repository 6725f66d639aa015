"""What a consultation promised, and what it still lacks."""

from engage.activities.rules.lifecycle import State
from engage.plans.models import Consultation
from engage.plans.queries.consultations import version_of
from engage.plans.rules.formats import Promised, faults_of, from_documents
from engage.plans.rules.readiness import missing_before_opening
from engage.rules.view import View
from engage.rules.window import first_day_of, last_day_of

SOURCE = View().tag


def formats_of(consultation: Consultation) -> list[Promised]:
    """Every format promised beside plain English."""
    return from_documents(consultation.formats)


def whole_views(consultation: Consultation) -> set[str]:
    """Tags of the views in which every section of the text of now is up to date."""
    sections = version_of(consultation).sections
    tags = {tag for section in sections for tag in section.content}
    return {
        tag
        for tag in tags
        if all(
            tag in section.content and section.content[tag]["of"] == section.content[SOURCE]["of"]
            for section in sections
        )
    }


def missing_in(consultation: Consultation) -> list[str]:
    """Codes of what keeps it from opening."""
    return missing_before_opening(
        consultation.words,
        sections=len(version_of(consultation).sections),
        impact_url=consultation.impact_url,
        format_faults=faults_of(
            formats_of(consultation),
            whole_views(consultation),
            opens_on=first_day_of(consultation.window),
            closes_on=last_day_of(consultation.window),
        ),
    )


def is_awaiting(consultation: Consultation, view: View) -> bool:
    """Whether people were promised a view for later that is not here yet, and can still use it."""
    return (
        consultation.state == State.OPEN
        and any(each.name == view.tag and each.coming_on for each in formats_of(consultation))
        and view.tag not in whole_views(consultation)
    )
