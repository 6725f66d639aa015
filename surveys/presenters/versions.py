"""What officers see of the versions of a survey: what people met when, and what would change."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from engage.content.rules.words import SOURCE, plain
from engage.rules.view import view_from_tag
from engage.translating.presenters import view_name
from surveys.models import Survey
from surveys.presenters.conditions import question_named
from surveys.queries.responses import responses_by
from surveys.queries.surveys import public_versions, questionnaire_in_making, questionnaire_of
from surveys.rules.questionnaire import Questionnaire
from surveys.rules.versions import Reworded, reworded


@dataclass(frozen=True)
class VersionRow:
    """One wording that people have met. ``responses`` is a total."""

    number: int
    published_at: datetime | None
    note: str
    responses: int
    is_current: bool


def version_rows(survey: Survey) -> list[VersionRow]:
    """Every public version, the newest first."""
    responses = {int(version): n for version, n in responses_by(survey, "version").items()}
    return [
        VersionRow(
            number=row.version,
            published_at=row.published_at,
            note=plain(row.words, "note").get(SOURCE, ""),
            responses=responses.get(row.version, 0),
            is_current=row.version == survey.version,
        )
        for row in public_versions(survey)
    ]


@dataclass(frozen=True)
class ChangeShown:
    """A text before and after, with what it belongs to and the view it is in."""

    where: str
    view_name: str
    language: str
    direction: str
    before: str
    after: str


def changes_shown(survey: Survey) -> list[ChangeShown]:
    """What publishing would change."""
    published, written = (
        questionnaire_of(survey.id, survey.version),
        questionnaire_in_making(survey),
    )
    return [_shown(change, written) for change in reworded(published, written)]


def _shown(change: Reworded, questionnaire: Questionnaire) -> ChangeShown:
    view = view_from_tag(change.tag)
    question = change.place.partition(" ")[0]
    return ChangeShown(
        where=question_named(questionnaire, question),
        view_name=view_name(view) if view.tag != "en" else str(_("English")),
        language=view.language,
        direction=view.direction,
        before=change.before,
        after=change.after,
    )
