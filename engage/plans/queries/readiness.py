"""What a consultation promised, and what it still lacks."""

from datetime import date, datetime

from engage.activities.rules.dates import Entry
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import has_stale
from engage.easy_read.queries import views_not_accounted_for
from engage.plans.models import Consultation, PlanSection, PlanVersion
from engage.plans.queries.consultations import version_of
from engage.plans.rules.editing import has_wordless_picture, texts_of_blocks
from engage.plans.rules.formats import Promised, enough_until, faults_of, from_documents
from engage.plans.rules.placeholders import placeholders_in
from engage.plans.rules.readiness import missing_before_opening
from engage.rules.view import View
from engage.rules.window import day_of, first_day_of, last_day_of, opened_now

SOURCE = View().tag
CONSENT = ("words|privacy",)
"""The place of the text that people consent to by writing (``ports.PlanWords``)."""


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


def unfinished_in(version: PlanVersion) -> list[tuple[PlanSection, str]]:
    """Every sentence of the English text as it stands now that says something is still to come, and where it stands."""
    return [
        (section, sentence)
        for section in version.sections
        for text in (
            section.content[SOURCE]["heading"],
            *texts_of_blocks(section.content[SOURCE]["blocks"]),
        )
        for sentence in placeholders_in(text)
    ]


def without_picture_words(version: PlanVersion) -> list[PlanSection]:
    """Sections with a picture of which nobody has said what it shows, in any view."""
    return [
        section
        for section in version.sections
        if any(has_wordless_picture(content["blocks"]) for content in section.content.values())
    ]


def missing_in(consultation: Consultation, *, now: datetime) -> list[str]:
    """Codes of what keeps it from opening now."""
    version, window = version_of(consultation), opened_now(consultation.window, now)
    return missing_before_opening(
        consultation.words,
        sections=len(version.sections),
        wordless_pictures=len(without_picture_words(version)),
        impact_url=consultation.impact_url,
        has_untold_consent=bool(views_not_accounted_for(consultation, places=CONSENT)),
        has_stale_consent=has_stale(consultation.words, "privacy"),
        format_faults=faults_of(
            formats_of(consultation),
            whole_views(consultation),
            opens_on=first_day_of(window),
            closes_on=last_day_of(window),
        ),
    )


def promised_last_day(consultation: Consultation) -> date | None:
    """The last day as it was when it opened: what everybody was promised, however often it has moved since."""
    moved = (told["from"] for told in consultation.dates_told if told["kind"] == Entry.MOVED)
    first = next(moved, "")
    return date.fromisoformat(first) if first else last_day_of(consultation.window)


def enough_for_readers(consultation: Consultation, since: datetime) -> date | None:
    """The last day that a format which comes at a moment needs; ``None`` without dates."""
    opens_on, closes_on = first_day_of(consultation.window), promised_last_day(consultation)
    if opens_on is None or closes_on is None:
        return None
    return enough_until(day_of(since), opens_on, closes_on)


def is_awaiting(consultation: Consultation, view: View) -> bool:
    """Whether people were promised a view for later that is not here yet, and can still use it."""
    return (
        consultation.state == State.OPEN
        and any(each.name == view.tag and each.coming_on for each in formats_of(consultation))
        and view.tag not in whole_views(consultation)
    )
