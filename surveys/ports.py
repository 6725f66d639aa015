"""What surveys promise to the front page and the officers' desk."""

from datetime import datetime

from flask_babel import gettext as _

from engage.activities.presenters import CardFacts, DeskFacts
from surveys.models import KIND
from surveys.queries import number_of_responses, survey_by_id


class SurveyPorts:
    """One object keeps every promise of a survey."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        survey = survey_by_id(activity_id)
        return CardFacts(
            endpoint="surveys.start",
            values={"slug": survey.slug},
            tag=_("Survey"),
            tag_style="go",
            icon="chat",
            action=_("Start the survey"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        survey = survey_by_id(activity_id)
        return DeskFacts(
            endpoint="surveys_officer.desk",
            values={"slug": survey.slug},
            count=number_of_responses(survey),
            unit=_("responses"),
            note="" if survey.is_open(now) else _("Not open now"),
        )
