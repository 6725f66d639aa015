"""A survey of two versions with answers of every kind, among them what spreadsheets and formats trip over."""

from typing import Any

from engage.content.rules.words import words_from
from engage.kernel.db import db
from engage.kernel.ids import new_id
from surveys.commands.setup import set_up_survey
from surveys.models import Survey, SurveyResponse, SurveyVersion
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Option, Questionnaire, QuestionnairePage, as_document
from tests.programme import FIRST_OFFICER, NOON, a_programme
from tests.surveys.kinds import asked, pages

OTHER = Option("other", {"label": {"en": "Other"}}, is_other=True)
FORMULA = '=HYPERLINK("http://example.org","x")'
AWKWARD = "two  blanks, \ttab\nline & <tag> 🚲 اردو ]]> _x0041_ "
ANSWERS: tuple[dict[str, Any], ...] = (
    {
        "likely": "10", "spent": 1250, "buses": "agree", "trams": "disagree", "order": ["shops", "park"],
        "share": {"chosen": ["park", "roads"], "points": [70, 30]}, "looks": ["bus", "shield"], "live": "north",
        "spot": {"chosen": "south", "spot": "53.4083,-2.1494,90"},
        "show": "0123456789abcdef", "why": AWKWARD, "where": {"chosen": ["park", "other"], "other": FORMULA},
        "age": 42, "share_of": "-3.50", "born": "2001-02-03",
    },
    {"likely": "dont_know", "spent": None, "why": "[blank]", "where": ["shops"], "age": None},
    {"likely": "0", "why": "'tis", "where": ["park", "other"], "more": "=1+1"},
    {},
)  # fmt: skip


def a_questionnaire(*, newer: bool) -> Questionnaire:
    """The newer version asks how old people are in whole numbers, the older one in words; only the older asks about bins."""
    more = asked("more", "long_text", condition=Selected("where", "other"))
    own = (
        QuestionnairePage("why", (asked("why", "long_text"),)),
        QuestionnairePage("where", (asked("where", "multiple", "park", "shops", OTHER),)),
        QuestionnairePage("more", (more,)),
        QuestionnairePage("age", (asked("age", "integer" if newer else "short_text"),)),
        QuestionnairePage("share_of", (asked("share_of", "decimal"),)),
        QuestionnairePage("born", (asked("born", "date", is_sensitive=True),)),
    )
    old = () if newer else (QuestionnairePage("bins", (asked("bins", "single", "yes", "no"),)),)
    return Questionnaire("kinds", 1, (*pages(), *own, *old), {"title": {"en": "Every kind"}})


def an_answered_survey() -> Survey:
    survey = set_up_survey(
        programme=a_programme(),
        slug="kinds",
        words=words_from({"title": {"en": "Every kind"}}),
        questionnaire=a_questionnaire(newer=False),
        opens_at=NOON,
        closes_at=None,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    newer = as_document(a_questionnaire(newer=True))
    db.session.add(
        SurveyVersion(survey_id=survey.id, version=2, questionnaire=newer, created_at=NOON)
    )
    survey.version = 2
    for number, answers in enumerate(ANSWERS):
        db.session.add(response(survey, str(number), 2, answers))
    db.session.add(
        response(survey, "9", 1, {"age": "forty", "bins": "no", "mail": "a@example.org"})
    )
    db.session.commit()
    return survey


def response(survey: Survey, id_: str, version: int, answers: dict[str, Any]) -> SurveyResponse:
    return SurveyResponse(
        id=id_,
        survey_id=survey.id,
        version=version,
        answers=answers,
        view="en",
        channel="online",
        reference_digest=new_id() + new_id(),
        received_on=NOON.date(),
    )
