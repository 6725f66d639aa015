"""Where voters live and how old they are: asked if they like, sealed, kept as totals, and shown without giving anybody away."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.codes import code_digest
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.refusing import refuse_envelopes
from budgeting.exports.published import published_files
from budgeting.models.rounds import Round, SealedBallot
from budgeting.presenters.turnout import turnout_shown, turnout_tables
from budgeting.reportable import ReportableRounds
from budgeting.rules.register import RefusalReason, card_number
from budgeting.rules.turnout import AGE_BANDS, NOT_SAID, Said
from engage.activities.releases import protected
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.places.commands import import_areas
from engage.rules.activity import CountTable
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError
from engage.rules.view import View
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER, WRITTEN, OpenRound, an_open_round

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

ABOUT, BALLOT, REVIEW, SEND, RESULTS = (
    f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send", "/results")
)
AREAS = {"E05900001": "Hillside", "E05900002": "Riverside", "E05900003": "Millgate"}


@pytest.fixture
def vote_round(app: Flask) -> OpenRound:
    rows = [{"code": code, "name": name} for code, name in AREAS.items()]
    import_areas(rows, now=NOON, actor=FIRST_OFFICER)
    return an_open_round(codes=60)


def cast(vote_round: OpenRound, code: str, said: Said) -> None:
    cast_ballot(
        vote_round.pb_round,
        code=code,
        tracker=new_code(),
        chosen=["A"],
        channel=Channel.ONLINE,
        view=View(),
        said=said,
        now=NOON,
    )


def count(vote_round: OpenRound) -> Round:
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    return vote_round.pb_round


def declared(vote_round: OpenRound, by_area: dict[str, int]) -> Round:
    """Declared after as many votes from each area; the empty code is for those who did not say."""
    said = [Said(area, "25-34") for area, number in by_area.items() for _each in range(number)]
    for code, one in zip(vote_round.codes, said, strict=False):
        cast(vote_round, code, one)
    pb_round = count(vote_round)
    declare_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return pb_round


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "lxml")


def review(client: FlaskClient, code: str, **said: str) -> Any:
    ballot = press(client, BALLOT, at=ABOUT, code=code)
    return press(client, REVIEW, page=ballot, chosen=["A", "C"], **said)


@pytest.mark.requirement("V14")
def test_the_count_keeps_exactly_what_was_said_and_leaves_refused_envelopes_out(
    vote_round: OpenRound,
) -> None:
    said = [Said("E05900001", "0-14")] * 4 + [Said("E05900002")] * 2 + [Said(age="75+"), Said()]
    for code, one in zip(vote_round.codes, said, strict=False):
        cast(vote_round, code, one)
    db.session.commit()
    pb_round = vote_round.pb_round
    close_round(pb_round, now=NOON, actor=SECOND_OFFICER)
    refused = card_number(code_digest(pb_round, vote_round.codes[0]))
    reason = RefusalReason.SECOND_CARD.value
    twice = [refused, refused.lower()]
    with pytest.raises(InvalidError, match="card_number"):
        refuse_envelopes(pb_round, cards=twice, reason=reason, now=NOON, actor=SECOND_OFFICER)
    refuse_envelopes(pb_round, cards=[refused], reason=reason, now=NOON, actor=SECOND_OFFICER)
    open_box(pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    assert pb_round.outcome["by_area"] == {
        "E05900001": 3,
        "E05900002": 2,
        "E05900003": 0,
        NOT_SAID: 2,
    }
    ages = {**dict.fromkeys(AGE_BANDS, 0), "0-14": 3, "75+": 1, NOT_SAID: 3}
    assert pb_round.outcome["by_age"] == ages


@pytest.mark.requirement("V14")
@pytest.mark.parametrize(
    "numbers",
    [(20, 12, 3, 15), (20, 9, 0, 11), (30, 1, 1, 10), (12, 11, 9, 0), (3, 2, 4, 3), (1, 0, 0, 40)],
)
def test_no_group_of_fewer_than_ten_can_be_worked_out(
    vote_round: OpenRound, numbers: tuple[int, ...]
) -> None:
    """The attacker knows the whole, every number that is shown, and that a hidden one is no more than a ballot box."""
    pb_round = declared(vote_round, dict(zip([*AREAS, ""], numbers, strict=True)))
    with db.session.no_autoflush:
        shown = {table.id: table for table in turnout_shown(pb_round)}
    texts = [row.cells[0] for row in shown["by-area"].rows] if "by-area" in shown else []
    hidden = [number for number, text in zip(numbers, texts, strict=False) if text == "[c]"]
    for number, text in zip(numbers, texts, strict=False):
        assert text in {"[c]", str(number)}
        assert not (0 < number < 10) or text == "[c]"
    assert len(hidden) != 1
    if hidden and min(hidden) < 10:
        assert sum(hidden) >= 10


def test_a_page_and_a_report_show_the_same_figures_and_cross_nothing(vote_round: OpenRound) -> None:
    pb_round = declared(vote_round, {"E05900001": 20, "E05900002": 12, "E05900003": 3, "": 15})
    found = ReportableRounds().findings(pb_round.ref)
    tables = [one for one in found if isinstance(one, CountTable)]
    assert [table.columns for table in tables] == [None, None]
    assert all(table.is_sensitive for table in tables)
    release = protected(tables, scope="programme:any")
    for table, page in zip(release.tables, turnout_shown(pb_round), strict=True):
        in_report = [table.cell(each).count for each in table.rows.categories]
        on_page = [row.cells[0] for row in page.rows]
        assert on_page == ["[c]" if number is None else str(number) for number in in_report]
    assert "[c]" in [row.cells[0] for row in turnout_shown(pb_round)[0].rows]


@pytest.mark.requirement("V10")
def test_nothing_is_told_before_the_result_is_declared(
    vote_round: OpenRound, client: FlaskClient
) -> None:
    for code in vote_round.codes[:20]:
        cast(vote_round, code, Said("E05900001", "25-34"))
    db.session.commit()
    pb_round = vote_round.pb_round
    assert turnout_tables(pb_round) == []
    count(vote_round)
    db.session.commit()
    assert ReportableRounds().findings(pb_round.ref) == []
    assert "Hillside" not in client.get(RESULTS).get_data(as_text=True)


@pytest.mark.requirement("V14")
@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_the_result_says_who_took_part_in_a_table(
    vote_round: OpenRound, client: FlaskClient, view: str
) -> None:
    declared(vote_round, {"E05900001": 20, "E05900002": 12, "E05900003": 3, "": 15})
    page = page_of(client.get(view + RESULTS))
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert [row for row in rows if row.startswith("Hillside")] == ["Hillside 20"]
    assert [row for row in rows if row.startswith("Millgate")] == ["Millgate [c]"]


@pytest.mark.requirement("V14")
def test_the_published_files_have_no_word_of_it(vote_round: OpenRound) -> None:
    pb_round = declared(vote_round, {"E05900001": 60})
    whole = b"".join(published_files(pb_round).values())
    for word in (b"E0590000", b"Hillside", b"by_area", b"by_age", b"25-34"):
        assert word not in whole


def test_without_a_word_from_anybody_there_is_nothing_to_show(vote_round: OpenRound) -> None:
    cast(vote_round, vote_round.codes[0], Said())
    assert turnout_shown(count(vote_round)) == ()


def test_a_round_for_some_areas_asks_for_those_alone(app: Flask, client: FlaskClient) -> None:
    import_areas(
        [{"code": code, "name": name} for code, name in AREAS.items()],
        now=NOON,
        actor=FIRST_OFFICER,
    )
    who = {**WRITTEN["who"], "ties": ["live"], "areas": ["E05900003"]}
    vote_round = an_open_round(rules={"who": who})
    page = page_of(review(client, vote_round.codes[0]))
    options = [option.get("value") for option in page.select("select[name=area] option")]
    assert options == ["", "E05900003"]
    with pytest.raises(InvalidError, match="area_unknown"):
        cast(vote_round, vote_round.codes[0], Said("E05900001"))


@pytest.mark.parametrize("view", ["", "/easy"])
def test_a_voter_is_asked_on_the_last_page_and_may_say_nothing(
    vote_round: OpenRound, client: FlaskClient, view: str
) -> None:
    ballot = press(client, view + BALLOT, at=view + ABOUT, code=vote_round.codes[0])
    page = page_of(press(client, view + REVIEW, page=ballot, chosen=["A"]))
    for name in ("area", "age"):
        select_box = page.select_one(f"select[name={name}]")
        assert select_box is not None
        assert select_box.select("option")[0].get("value") == ""
        assert not select_box.select("option[selected]:not([value=''])")
        assert page.select_one(f"label[for={select_box.get('id')}]") is not None


def test_what_was_said_comes_back_from_the_projects_and_is_cast(
    vote_round: OpenRound, client: FlaskClient
) -> None:
    """Back to the projects and on again, by forms alone."""
    said = {"area": "E05900002", "age": "35-44"}
    page = review(client, vote_round.codes[0])
    back = press(client, BALLOT, page=page, code=vote_round.codes[0], chosen=["A"], **said)
    again = press(client, REVIEW, page=back, chosen=["A"])
    for name, value in said.items():
        assert page_of(again).select_one(f"select[name={name}] option[selected][value='{value}']")
    assert press(client, SEND, page=again, chosen=["A"], **said).status_code == 302
    outcome = count(vote_round).outcome
    assert (outcome["by_area"]["E05900002"], outcome["by_age"]["35-44"]) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value"), [("area", "E05999999"), ("age", "36"), ("age", "x" * 9000)]
)
def test_what_stands_in_no_list_is_refused_and_the_choices_stay(
    vote_round: OpenRound, client: FlaskClient, field: str, value: str
) -> None:
    other = {"area": "age", "age": "area"}[field]
    good = {"area": "E05900002", "age": "35-44"}
    page = review(client, vote_round.codes[0])
    refused = press(
        client, SEND, page=page, chosen=["A", "C"], **{field: value, other: good[other]}
    )
    assert refused.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(SealedBallot)) == 0
    shown = page_of(refused)
    assert shown.select_one(f".govuk-error-summary a[href='#{field}']") is not None
    assert shown.select_one(f"select[name={other}] option[selected][value='{good[other]}']")
    assert len(shown.select("input[name=chosen]")) == 2
    assert press(client, SEND, page=refused, chosen=["A", "C"], **good).status_code == 302


@pytest.mark.requirement("V5")
def test_envelopes_are_of_one_length_whatever_was_said(vote_round: OpenRound) -> None:
    for code, one in zip(
        vote_round.codes, [Said(), Said("E05900001"), Said("E05900001", "15-24")], strict=False
    ):
        cast(vote_round, code, one)
    assert len({len(sealed) for sealed in db.session.scalars(select(SealedBallot.sealed))}) == 1
