"""One survey, one round and one plan, answered on a phone in English, Urdu, Arabic, Polish and easy read: one set of data, one report."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.models.rounds import Round
from engage.activities.models import Programme
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.kernel.sealing import KeyCard
from engage.plans.commands.setup import add_view_of_plan, open_consultation
from engage.plans.models import Comment
from engage.plans.rules.assembly import assemble
from engage.plans.rules.sections import Heading, ImportedPlan, Paragraph
from engage.reports.build.making import make_report
from engage.reports.rules.formats import Format
from engage.rules.view import View, view_from_tag
from surveys.models import SurveyResponse
from surveys.rules.wording import with_texts
from tests.conftest import NOON, Clock
from tests.journeys.browsers import PLAIN_PHONE, Visitor, new_context
from tests.journeys.live import serving
from tests.programme import (
    FIRST_OFFICER,
    SECOND_OFFICER,
    OpenRound,
    a_draft_consultation,
    a_programme,
    a_questionnaire,
    an_open_round,
    an_open_survey,
)

LANGUAGES = ("en", "ur", "ar", "pl")
VIEWS = {"en": "", "ur": "/ur", "ar": "/ar", "pl": "/pl", "en-easy": "/easy"}
OTHERS = ("ur", "ar", "pl")


class House:
    """An application of its own with everything open, and what its voters hold."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            db.create_all()
            self.programme_id, self.codes, self.cards = self._open()
            db.session.commit()
            db.session.remove()

    def _open(self) -> tuple[str, list[str], tuple[KeyCard, KeyCard]]:
        programme = a_programme()
        questionnaire = a_questionnaire()
        for tag in OTHERS:
            said = {"label": f"first [{tag}]", "option homes": f"homes [{tag}]"}
            questionnaire = with_texts(questionnaire, "first", tag=tag, texts=said)
        an_open_survey(questionnaire, programme=programme)
        voted: OpenRound = an_open_round(programme=programme, codes=12, languages=LANGUAGES)
        consultation = a_draft_consultation(programme=programme)
        for tag in ("ar", "pl"):
            add_view_of_plan(
                consultation, plan=_plan_in(tag), view=View(tag), now=NOON, actor=FIRST_OFFICER
            )
        open_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
        return programme.id, voted.codes, voted.cards


def _plan_in(tag: str) -> ImportedPlan:
    return assemble(
        [
            Heading(1, f"A plan [{tag}]"),
            Heading(2, f"Feeling safe [{tag}]"),
            Paragraph(f"4 weeks [{tag}]"),
            Heading(3, f"At school [{tag}]"),
            Paragraph(f"Somebody to talk to [{tag}]"),
            Heading(2, f"Learning [{tag}]"),
            Paragraph(f"A quiet place [{tag}]"),
        ]
    )


@pytest.fixture(scope="module")
def house(make_app: Callable[..., Flask], clock: Clock) -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="engage-one-count-"))
    clock.moment = NOON
    app = make_app(f"sqlite:///{folder / 'one.sqlite3'}", folder, languages=LANGUAGES)
    yield House(app)
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with serving(house.app) as address:
        yield address


def offered(visitor: Visitor) -> list[tuple[str, str]]:
    """What can be chosen on the page: names and values in their order."""
    boxes = visitor.page.locator("main :is(input[type=radio], input[type=checkbox])")
    return [
        (str(box.get_attribute("name")), str(box.get_attribute("value"))) for box in boxes.all()
    ]


def answer(visitor: Visitor, prefix: str) -> list[object]:
    """The whole survey; what was offered on the way."""
    met: list[object] = []
    visitor.open(f"{prefix}/surveys/priorities")
    visitor.submit()
    met.append((visitor.path.removeprefix(prefix), offered(visitor)))
    visitor.page.locator("input[value=homes]").check()
    visitor.submit()
    met.append((visitor.path.removeprefix(prefix), offered(visitor)))
    visitor.page.locator("input[value=park]").check()
    visitor.submit()
    visitor.page.locator("textarea").fill("327")
    visitor.submit()
    visitor.submit()
    assert visitor.path == f"{prefix}/surveys/priorities/thank-you"
    return met


def vote(visitor: Visitor, prefix: str, code: str) -> list[object]:
    visitor.open(f"{prefix}/rounds/safer")
    visitor.page.locator("input[name=code]").fill(code)
    visitor.submit()
    met = sorted(offered(visitor))
    costs = visitor.page.locator("main .e-cost").all_inner_texts()
    # Among words from right to left an amount is held together by two signs that nobody sees.
    money = [each.strip("\u2066\u2069") for each in costs]
    visitor.page.locator("input[name=chosen][value=A]").check()
    visitor.submit("button:not([name])")
    visitor.submit("button.e-btn")
    assert visitor.path == f"{prefix}/rounds/safer/receipt"
    return [met, sorted(money)]


def comment(visitor: Visitor, prefix: str) -> list[object]:
    visitor.open(f"{prefix}/plans/children/parts/feeling-safe")
    met = offered(visitor)
    visitor.page.locator("input[name=stance][value=partly]").check()
    visitor.page.locator("#comment").fill("2 weeks")
    visitor.submit()
    assert visitor.path == f"{prefix}/plans/children/thank-you"
    return [each for each in met if each[0] == "stance"]


@pytest.mark.requirement("L1", "V11", "ER6")
def test_five_views_are_one_set_of_data_and_one_report(
    chromium: Browser, house: House, address: str
) -> None:
    met = {}
    codes = iter(house.codes)
    for tag, prefix in VIEWS.items():
        visitor = Visitor(new_context(chromium, PLAIN_PHONE, address), address, PLAIN_PHONE)
        met[tag] = [
            answer(visitor, prefix),
            vote(visitor, prefix, next(codes)),
            comment(visitor, prefix),
        ]
        root = visitor.page.locator("html")
        view = view_from_tag(tag)
        said = (root.get_attribute("lang"), root.get_attribute("dir"))
        assert said == (view.language, view.direction)
        visitor.context.close()
        visitor.watch.check()
    assert all(each == met["en"] for each in met.values()), met
    with house.app.app_context():
        _is_one_set_of_data()
        _ten_of_each_view()
        _is_one_report(house)


def _is_one_set_of_data() -> None:
    responses = db.session.scalars(select(SurveyResponse)).all()
    answers = {"first": "homes", "where": ["park"], "more": "327"}
    assert {each.view: each.answers for each in responses} == dict.fromkeys(VIEWS, answers)
    comments = db.session.scalars(select(Comment)).all()
    assert sorted(each.view for each in comments) == sorted(VIEWS)
    assert len({each.section_id for each in comments}) == 1
    assert {(each.stance, each.text) for each in comments} == {("partly", "2 weeks")}


def _ten_of_each_view() -> None:
    """So many that a report may tell them by themselves."""
    for each in db.session.scalars(select(SurveyResponse)).all():
        for _more in range(9):
            db.session.add(
                SurveyResponse(
                    survey_id=each.survey_id,
                    version=each.version,
                    answers=each.answers,
                    view=each.view,
                    channel=each.channel,
                    reference_digest=new_id() + new_id(),
                    received_on=each.received_on,
                )
            )
    db.session.commit()


def _is_one_report(house: House) -> None:
    programme = db.session.get_one(Programme, house.programme_id)
    pb_round = db.session.scalars(select(Round)).one()
    close_round(pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(pb_round, cards=house.cards, now=NOON, actor=FIRST_OFFICER)
    assert pb_round.outcome["by_view"] == dict.fromkeys(VIEWS, 1)
    declare_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    built = make_report(programme, language="en", now=NOON, say=lambda _: None)
    page = BeautifulSoup(built.files[Format.PAGE].decode(), "lxml")
    table = page.find("caption", string=re.compile("In which language")).find_parent("table")
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in table("tr")]
    names = ["English", "Easy read", "العربية", "Polski", "اردو", "Others together", "Received"]
    assert rows[0][1:] == names
    assert {row[0]: row[1:] for row in rows[1:]} == {
        "What matters most?": ["10", "10", "10", "10", "10", "0", "50"],
        "A safer place": ["[c]", "[c]", "[c]", "[c]", "[c]", "5", "5"],
        "A plan for children": ["[c]", "[c]", "[c]", "[c]", "[c]", "5", "5"],
    }, "what is told together with others is no nought"
