"""A designed sample: declared, weighted when it is over, both figures in every file; never an open consultation, never a vote."""

from typing import Any

import pytest
from flask import Flask
from redis import Redis

from budgeting.models.rounds import Round
from engage.activities.rules.lifecycle import State
from engage.kernel.db import db
from engage.places.queries import margins
from engage.reports.build.verifying import verify_report
from engage.reports.commands.sampling import SamplePlan, declare_sample
from engage.reports.models import DesignedSample, EngagementReport
from engage.reports.rules.document import WordsBlock
from engage.reports.rules.snapshot import from_document
from engage.rules.errors import InvalidError
from surveys.models import Survey
from tests.programme import FIRST_OFFICER, NOON, an_open_round, an_open_survey
from tests.reports.conftest import Desk, answer_survey
from tests.reports.test_numbers import FORBIDDEN, READERS, cells_of, file
from tests.reports.test_reach import PLAN, a_margin, for_whom

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
EVEN = "code,name,percent\nhomes,Homes,50\nsafety,Safety,50\n"


def a_sample(desk: Desk, *, homes: int = 75, safety: int = 25, most: str = "5") -> Survey:
    """A survey that is over, in which people for homes go to the park and people for safety do not."""
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes", "where": ["park"]}] * homes)
    answer_survey(survey, [{"first": "safety", "where": ["shops"]}] * safety)
    a_margin(desk, EVEN)
    for_whom(desk, survey)
    close(survey)
    declare(desk, survey, most=most)
    return survey


def close(survey: Survey) -> None:
    db.session.get_one(Survey, survey.id).state = State.CLOSED.value
    db.session.commit()


def declare(desk: Desk, survey: Survey, **fields: Any) -> Any:
    address = f"{PLAN}/samples/{survey.id}"
    told = {
        "population": "Everybody of every age",
        "drawn": "Addresses at random",
        "margins": [one.id for one in margins()],
        "most": "5",
    }
    return desk.press(address, at=address, **{**told, **fields})


def side_by_side(report: EngagementReport) -> dict[str, tuple[str, ...]]:
    """What stands beside each answer, without and with weights, of every weighted table."""
    blocks = from_document(report.document or {}).blocks
    return {
        line.label: line.values
        for block in blocks
        if isinstance(block, WordsBlock) and block.id.endswith(":weighted")
        for line in block.lines
    }


@pytest.mark.requirement("W2")
def test_a_sample_shows_figures_with_and_without_weights_and_what_weighting_cost(
    desk: Desk, queue: Redis
) -> None:
    a_sample(desk)
    report = desk.build()
    found = side_by_side(report)
    page = desk.get(f"/officers/reports/{report.slug}")

    assert found["Feeling safe"] == ("25%", "50%")
    assert "100 people are weighted." in page
    assert "as much certainty as 75 people" in page  # 100² / (75 × (2/3)² + 25 × 2²)
    assert "The design effect is 1.33." in page
    assert "count more than 2.00 times the average" in page
    assert "The weights of 0 people were cut" in page
    assert "Everybody of every age" in page
    assert "A count of everybody" in page
    for name in READERS.keys() - {"page", "zip"}:
        cells = " ".join(cells_of(name, file(desk, report, name)))
        assert "25%" in cells, name
        assert "50%" in cells, name
    assert verify_report(report).differences == ()


@pytest.mark.requirement("W1")
def test_an_open_consultation_has_no_weights_and_no_margin_of_error(
    desk: Desk, queue: Redis
) -> None:
    survey = an_open_survey()
    answer_survey(survey, [{"first": "homes"}] * 75 + [{"first": "safety"}] * 25)
    a_margin(desk, EVEN)
    for_whom(desk, survey)
    close(survey)
    report = desk.build()
    page = desk.get(f"/officers/reports/{report.slug}").lower()

    assert side_by_side(report) == {}
    assert "anyone could choose to take part" in page
    assert "no answer counts more than another" in page
    assert "weight" not in page
    assert not [words for words in FORBIDDEN if words in page]


@pytest.mark.requirement("W1")
def test_nothing_is_weighted_while_people_still_answer(desk: Desk, queue: Redis) -> None:
    survey = a_sample(desk)
    db.session.get_one(Survey, survey.id).state = State.OPEN.value
    db.session.commit()
    assert side_by_side(desk.build()) == {}


@pytest.mark.requirement("W3")
def test_what_cannot_be_weighted_says_why_and_stands_as_given(desk: Desk, queue: Redis) -> None:
    survey = a_sample(desk, homes=100, safety=0)
    report = desk.build()
    preview = desk.get(f"{PLAN}/samples/{survey.id}")
    told = "nobody of one group answered (first: safety)"
    assert told in preview
    assert told in desk.get(f"/officers/reports/{report.slug}")
    assert side_by_side(report) == {}
    assert verify_report(report).differences == ()


@pytest.mark.requirement("W3")
def test_weights_that_cost_more_than_half_are_warned_of(desk: Desk, queue: Redis) -> None:
    survey = a_sample(desk, homes=190, safety=12, most="20")
    warning = "costs more than half of what they told us"
    assert warning in desk.get(f"{PLAN}/samples/{survey.id}")
    assert warning in desk.get(f"/officers/reports/{desk.build().slug}")


@pytest.mark.requirement("W2", "S1")
def test_weighted_figures_of_a_table_that_hides_a_number_are_not_shown(
    desk: Desk, queue: Redis
) -> None:
    survey = a_sample(desk, homes=75, safety=22)
    answer_survey(survey, [{"first": "safety", "where": ["none"]}] * 3)
    found = side_by_side(desk.build())
    assert found["Feeling safe"] == ("25%", "50%")
    assert not {"Parks", "Shops", "None of these"} & found.keys()


@pytest.mark.requirement("W4")
def test_a_vote_is_no_sample(desk: Desk) -> None:
    pb_round: Round = an_open_round().pb_round
    plan = SamplePlan("Drawn", "Everybody", [], 50)
    with pytest.raises(InvalidError) as refused:
        declare_sample(pb_round, plan, now=NOON, actor=FIRST_OFFICER)
    assert refused.value.code == "sample_kind"
    slug = pb_round.programme.slug
    assert desk.client.get(f"/officers/reach/{slug}/samples/{pb_round.id}").status_code == 404
    assert f"/samples/{pb_round.id}" not in desk.get(f"/officers/reach/{slug}")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"margins": []}, "Choose at least one count"),
        ({"drawn": ""}, "Enter how they were drawn"),
        ({"most": "1"}, "Enter a number from 2 to 20"),
    ],
)
def test_what_is_missing_in_a_declaration_is_said(
    desk: Desk, fields: dict[str, Any], said: str
) -> None:
    survey = an_open_survey()
    a_margin(desk, EVEN)
    for_whom(desk, survey)
    refused = declare(desk, survey, **fields)
    assert refused.status_code == 422
    assert said in refused.get_data(as_text=True)
    assert db.session.get(DesignedSample, survey.id) is None


@pytest.mark.requirement("EQ5")
def test_a_count_of_other_people_is_not_offered(app: Flask, desk: Desk) -> None:
    survey = an_open_survey()
    a_margin(desk, EVEN)
    for_whom(desk, survey, from_age="18")
    page = desk.get(f"{PLAN}/samples/{survey.id}")
    assert "There is no count of everybody that is about the same people" in page
    with pytest.raises(InvalidError) as refused:
        declare_sample(survey, SamplePlan("D", "P", margins(), 50), now=NOON, actor=FIRST_OFFICER)
    assert refused.value.code == "sample_universe"


def test_a_sample_is_taken_back(desk: Desk, queue: Redis) -> None:
    survey = a_sample(desk)
    address = f"{PLAN}/samples/{survey.id}"
    desk.press(f"{address}/withdraw", at=address)
    assert side_by_side(desk.build()) == {}
