"""An officer says, before a survey opens, by which answers all others are compared."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from engage.kernel.access import Role
from engage.kernel.db import db
from surveys.commands.building import edit_questions, save_groups
from surveys.commands.setup import open_survey
from surveys.models import Survey
from surveys.presenters.conditions import LONGEST_NAME, question_named
from surveys.queries.counting import tabulator_of
from surveys.queries.surveys import survey_or_404
from surveys.rules.building import with_changed_question
from surveys.rules.populations import Population
from surveys.rules.questionnaire import question_in
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, a_questionnaire
from tests.surveys.rules.samples import paged, question

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT = "/officers/surveys/priorities/setup/groups"


def crosses(survey: Survey) -> list[str]:
    return [cross.id for cross in tabulator_of(survey, Population(1)).crosses]


@pytest.mark.requirement("R1")
def test_an_officer_chooses_groups_until_the_survey_opens(app: Flask) -> None:
    survey = a_draft_survey()
    survey.group_by = []
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    page = author.get(AT).text
    assert "What should come first?" in page
    assert "Where do you go?" not in page, "somebody who goes to two places is in no one group"
    refused = press(author, AT, groups=["where"])
    assert refused.status_code == 422
    assert crosses(survey_or_404("priorities")) == []
    assert press(author, AT, groups=["first"]).status_code == 302
    assert "checked" in author.get(AT).text
    db.session.expire_all()
    chosen = survey_or_404("priorities")
    assert crosses(chosen) == ["where/first"]
    open_survey(chosen, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert press(author, AT, groups=[]).status_code == 422
    db.session.expire_all()
    assert crosses(survey_or_404("priorities")) == ["where/first"]


def test_questions_that_begin_alike_are_told_in_full(app: Flask) -> None:
    begins = "How safe or unsafe do you feel when outside in your local area"
    by_day, after_dark, long = (
        replace(question(id_, "single", "a"), words={"label": {"en": words}})
        for id_, words in (
            ("day", f"{begins} during the day?"),
            ("dark", f"{begins} after dark?"),
            ("long", "Word " * 20),
        )
    )
    asked = paged(by_day, after_dark, long)
    assert question_named(asked, "day") == f"{begins} during the day?"
    assert question_named(asked, "dark") == f"{begins} after dark?"
    assert len(question_named(asked, "long")) <= LONGEST_NAME
    assert question_named(asked, "gone") == "gone"


def test_a_question_that_groups_nobody_any_more_is_left_out(app: Flask) -> None:
    survey = a_draft_survey()
    save_groups(survey, ["first"], revision=survey.revision, now=NOON, actor=FIRST_OFFICER)
    several = replace(question_in(a_questionnaire(), "first"), type="multiple")
    edit_questions(
        survey,
        partial(with_changed_question, question=several),
        revision=survey.revision,
        what="type",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    assert crosses(survey) == []
