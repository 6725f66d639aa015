"""A survey with routing begun on one phone in one language and ended on another in easy read, without scripts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from engage.kernel.db import db
from surveys.models import Survey, SurveyResponse
from tests.journeys.browsers import PLAIN_PHONE, SMALL_PHONE, Device, Visitor
from tests.journeys.kinds import LATER, while_later
from tests.journeys.world import World
from tests.programme import an_open_survey
from tests.surveys.long import URDU_NUMBER, answers_of, long_survey

ASKED = re.compile(r"/questions/(q\d+)")


@pytest.mark.requirement("Q5", "Q7", "ER6")
@pytest.mark.parametrize(
    ("number", "says"),
    [
        (7, "no"),
        pytest.param(60, "yes", marks=pytest.mark.audit),
        pytest.param(60, "no", marks=pytest.mark.audit),
    ],
)
def test_a_survey_begun_in_urdu_is_ended_in_easy_read_on_another_phone(
    come_with: Callable[[Device], Visitor],
    lived_in: tuple[Flask, World],
    world: World,
    number: int,
    says: str,
) -> None:
    slug = _a_survey(lived_in[0], number, says)
    world.clock.moment = LATER
    left = answers_of(number, says=says)
    first, second = come_with(PLAIN_PHONE), come_with(SMALL_PHONE)
    first.open(f"/ur/surveys/{slug}")
    first.submit()
    while len(left) > number // 2:
        assert URDU_NUMBER in first.page.locator("h1").inner_text()
        _answer(first, left, button="button.e-btn[type=submit]")
    _answer(first, left, button="button[value=later]")
    code = first.page.locator("#code").inner_text()

    second.open(f"/easy/surveys/{slug}/come-back")
    second.page.locator("input[name=secret]").fill(code.lower())
    second.submit()
    while "/questions/" in second.path:
        assert "Easy question" in second.page.locator("h1").inner_text()
        _answer(second, left, button="button.e-btn[type=submit]")
    assert left == {}
    second.submit()
    assert second.path == f"/easy/surveys/{slug}/thank-you"
    with lived_in[0].app_context():
        survey = db.session.scalars(select(Survey).where(Survey.slug == slug)).one()
        response = db.session.scalars(
            select(SurveyResponse).where(SurveyResponse.survey_id == survey.id)
        ).one()
        assert response.answers == answers_of(number, says=says)
        assert response.view == "en-easy"
        db.session.remove()


def _a_survey(app: Flask, number: int, says: str) -> str:
    with app.app_context():
        programme = db.session.scalars(select(Survey)).first().programme  # type: ignore[union-attr]  # the world has some
        slug = f"long-{number}-{says}"
        an_open_survey(long_survey(number), programme=programme, slug=slug, **while_later())
        db.session.commit()
        db.session.remove()
    return slug


def _answer(visitor: Visitor, left: dict[str, str], *, button: str) -> None:
    """Answer the question on the page and take it off what is left. Routing never shows one that is not there."""
    found = ASKED.search(visitor.path)
    assert found is not None, visitor.path
    said = left.pop(found[1])
    if said in {"yes", "no"}:
        visitor.page.locator(f'input[value="{said}"]').check()
    else:
        visitor.page.locator("main input[type=text]").fill(said)
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= visitor.device.width, f"{visitor.path} is {wide} wide"
    visitor.submit(button)
