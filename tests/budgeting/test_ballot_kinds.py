"""Every kind of ballot from the code to the declared result, without JavaScript, and what is published of it."""

from collections import Counter
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.exports.published import published_files
from budgeting.models.rounds import Ballot, SealedBallot
from budgeting.rules.ballots import Ticks
from budgeting.rules.pabulib import parse_pabulib
from budgeting.rules.pabulib_election import election_of
from budgeting.rules.publication import BALLOTS
from budgeting.rules.verification import Standing, verify
from engage.content.rules.words import words_from
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.view import View
from tests.forms import press
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    an_open_round,
    three_projects,
)

ABOUT, BALLOT, REVIEW, SEND = (f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send"))
KINDS: dict[str, dict[str, Any]] = {
    "approval": {"kind": "approval", "minimum": 2, "maximum": 2},
    "choose-1": {"kind": "choose-1"},
    "knapsack": {"kind": "knapsack"},
    "points": {"kind": "points", "points_total": 5, "points_each": 3},
    "score": {"kind": "score", "lowest": 1, "highest": 5},
    "ranking": {"kind": "ranking", "maximum": 2},
}
MARKED: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "approval": ({"chosen": ["C", "A"]}, ["A", "C"]),
    "choose-1": ({"chosen": ["B"]}, ["B"]),
    "knapsack": ({"chosen": ["A", "B"]}, ["A", "B"]),
    "points": ({"amount-A": "3", "amount-C": "2", "amount-B": "0"}, [["A", 3], ["C", 2]]),
    "score": (
        {"amount-A": "5", "amount-B": "1", "amount-C": "2"},
        [["A", 5], ["B", 1], ["C", 2]],
    ),
    "ranking": ({"chosen": ["C", "A"]}, ["C", "A"]),
}
"""What a browser sends, and the marks that are stored."""
TOO_MUCH: dict[str, tuple[dict[str, Any], str]] = {
    "approval": ({"chosen": ["A", "B", "C"]}, "You chose 3 projects. You can choose up to 2."),
    "choose-1": ({"chosen": ["A", "B"]}, "You chose 2 projects. You can choose up to 1."),
    "knapsack": ({"chosen": ["A", "B", "C"]}, "£30 more than there is"),
    "points": ({"amount-A": "3", "amount-B": "3"}, "You gave 6 points. You have 5."),
    "ranking": ({"chosen": ["C", "A", "B"]}, "You chose 3 projects. You can choose up to 2."),
}
TOO_LITTLE: dict[str, tuple[dict[str, Any], str]] = {
    "approval": ({"chosen": ["A"]}, "Projects chosen: 1. The rules ask for 2 or more."),
    "score": ({"amount-A": "5"}, "Projects without a score: 2."),
}
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def a_round(kind: str, **more: Any) -> OpenRound:
    return an_open_round(rules={"ballot": {"over_long": "refused", **KINDS[kind], **more}})


def ballot_of(client: FlaskClient, code: str, view: str = "", **marks: Any) -> Any:
    return press(client, f"{view}{BALLOT}", at=f"{view}{ABOUT}", code=code, **marks)


def vote(client: FlaskClient, code: str, marks: dict[str, Any]) -> Any:
    review = press(client, REVIEW, page=ballot_of(client, code), **marks)
    assert review.status_code == 200
    return press(client, SEND, page=review)


def count_and_declare(vote_round: OpenRound) -> None:
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


@EVERY_KIND
@pytest.mark.requirement("V12")
def test_what_was_chosen_is_sealed_as_it_was_shown(client: FlaskClient, kind: str) -> None:
    vote_round = a_round(kind)
    sent, marks = MARKED[kind]
    assert vote(client, vote_round.codes[0], sent).location.endswith("/receipt")
    count_and_declare(vote_round)
    (ballot,) = db.session.scalars(select(Ballot.marks)).all()
    assert ballot == marks


@EVERY_KIND
@pytest.mark.requirement("V12")
def test_a_blank_ballot_is_said_to_be_blank_and_counted_so(client: FlaskClient, kind: str) -> None:
    vote_round = a_round(kind)
    page = press(client, REVIEW, page=ballot_of(client, vote_round.codes[0]))
    assert "It is counted as a blank vote." in page.get_data(as_text=True)
    press(client, SEND, page=page)
    count_and_declare(vote_round)
    outcome = vote_round.pb_round.outcome
    assert (outcome["valid"], outcome["blank"], outcome["spoilt"]) == (0, 1, 0)


@pytest.mark.parametrize("kind", TOO_MUCH)
@pytest.mark.requirement("V12")
def test_too_much_goes_back_with_a_reason_and_everything_kept(
    client: FlaskClient, kind: str
) -> None:
    sent, words = TOO_MUCH[kind]
    vote_round = a_round(kind)
    refused = press(client, REVIEW, page=ballot_of(client, vote_round.codes[0]), **sent)
    assert refused.status_code == 422
    assert words in refused.get_data(as_text=True)
    if kind != "choose-1":
        assert in_order(marked_on(refused), kind) == in_order(sent, kind)


@pytest.mark.parametrize("kind", [*TOO_MUCH, *TOO_LITTLE])
@pytest.mark.requirement("V12")
def test_a_ballot_that_will_not_count_says_so_before_it_is_cast_and_is_counted_as_spoilt(
    client: FlaskClient, kind: str
) -> None:
    for table in (TOO_MUCH, TOO_LITTLE):
        if kind not in table:
            continue
        sent, words = table[kind]
        vote_round = a_round(kind, over_long="spoilt")
        review = press(client, REVIEW, page=ballot_of(client, vote_round.codes[0]), **sent)
        page = review.get_data(as_text=True)
        assert words in page
        assert "Like this, your vote will not count" in page
        assert press(client, SEND, page=review).location.endswith("/receipt")
        count_and_declare(vote_round)
        outcome = vote_round.pb_round.outcome
        assert (outcome["valid"], outcome["blank"], outcome["spoilt"]) == (0, 0, 1)
        assert sum(outcome["spoilt_reasons"].values()) == 1
        return


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("points", {"amount-A": "-1"}),
        ("points", {"amount-A": "many"}),
        ("points", {"amount-Z": "1"}),
        ("score", {"amount-A": "6", "amount-B": "1", "amount-C": "1"}),
        ("ranking", {"chosen": ["A", "A"]}),
        ("approval", {"chosen": ["A", "Z"]}),
    ],
)
def test_what_none_of_our_pages_sends_is_refused(
    client: FlaskClient, kind: str, sent: dict[str, Any]
) -> None:
    vote_round = a_round(kind)
    ballot = ballot_of(client, vote_round.codes[0])
    assert press(client, REVIEW, page=ballot, **sent).status_code == 422
    assert press(client, SEND, page=ballot, code=vote_round.codes[0], **sent).status_code == 422
    assert db.session.scalars(select(SealedBallot)).all() == []


@pytest.mark.requirement("A4")
def test_points_are_given_and_taken_back_by_buttons(client: FlaskClient) -> None:
    code = a_round("points").codes[0]
    page = ballot_of(client, code, add="A")
    page = press_button(client, page, "add", "A")
    page = press_button(client, page, "add", "B")
    page = press_button(client, page, "less", "A")
    assert marked_on(page) == {"amount-A": "1", "amount-B": "1"}
    assert "Points left: 3" in page.get_data(as_text=True)


@pytest.mark.requirement("A4")
def test_a_ranking_is_made_and_changed_by_buttons(client: FlaskClient) -> None:
    page = ballot_of(client, a_round("ranking", maximum=3).codes[0])
    for change, number in (("add", "A"), ("add", "B"), ("add", "C"), ("up", "C"), ("down", "A")):
        page = press_button(client, page, change, number)
    assert marked_on(page) == {"chosen": ["C", "A", "B"]}
    page = press_button(client, page, "take_out", "C")
    assert marked_on(page) == {"chosen": ["A", "B"]}
    assert "Places left: 1" in page.get_data(as_text=True)


@pytest.mark.requirement("V1")
def test_how_places_become_points_is_told_before_the_vote_and_with_the_result(
    client: FlaskClient,
) -> None:
    """Where a round has its own words of how it counts, too."""
    vote_round = a_round("ranking")
    pages = {
        view: [
            client.get(f"{view}{ABOUT}").get_data(as_text=True),
            client.get(f"{view}{ABOUT}/rules").get_data(as_text=True),
            ballot_of(client, vote_round.codes[0], view=view).get_data(as_text=True),
        ]
        for view in ("", "/easy", "/ur")
    }
    vote(client, vote_round.codes[0], {"chosen": ["C", "A"]})
    count_and_declare(vote_round)
    for view, told in pages.items():
        told.append(client.get(f"{view}{ABOUT}/results").get_data(as_text=True))
    for page in pages[""]:
        assert "The first place is worth this many points: 2." in page
        assert "Each place after it is worth 1 point less than the one before." in page
        assert "A project that you leave out gets no points." in page
    for page in pages["/easy"]:
        assert "Points for your first idea: 2." in page
        assert "Each next idea gets 1 point less." in page
    for page in pages["/ur"]:
        assert "The first place is worth" not in page
        assert "پہلی جگہ" in page


@EVERY_KIND
def test_a_project_has_a_page_that_keeps_the_ballot_and_leads_back(
    client: FlaskClient, kind: str
) -> None:
    vote_round = a_round(kind)
    sent, _marks = MARKED[kind]
    address = f"{ABOUT}/projects/A"
    page = press(
        client,
        address,
        page=ballot_of(client, vote_round.codes[0]),
        code=vote_round.codes[0],
        **sent,
    )
    assert "Twelve lights." in page.get_data(as_text=True)
    back = press(client, BALLOT, page=page, **marked_on(page))
    assert in_order(marked_on(back), kind) == in_order(sent, kind)
    alone = client.get(address)
    assert alone.status_code == 200
    assert "Back to projects" not in alone.get_data(as_text=True)
    assert client.get(f"{ABOUT}/projects/none").status_code == 404


def test_projects_are_sorted_by_theme_and_what_is_not_shown_is_kept(client: FlaskClient) -> None:
    projects = three_projects()
    for project, category in zip(projects, ("Streets", "Young people", "Streets"), strict=True):
        object.__setattr__(project, "category", category)
        project.words.update(words_from({"category": {"en": category}}))
    code = an_open_round(projects=projects).codes[0]
    page = ballot_of(client, code, chosen=["B"], show="Streets")
    soup = BeautifulSoup(page.get_data(as_text=True), "lxml")
    assert len(soup.select(".e-proj:not([hidden])")) == 2
    assert marked_on(page) == {"chosen": ["B"]}
    updated = press(
        client, BALLOT, page=ballot_of(client, code, show="Streets"), code=code, theme="Streets"
    )
    assert updated.get_data(as_text=True).count("hidden>") >= 1


@pytest.mark.requirement("V11")
def test_each_voter_meets_one_order_and_it_stays_through_every_page(client: FlaskClient) -> None:
    code = a_round("approval").codes[0]
    page = ballot_of(client, code)
    order, rotation = order_on(page), rotation_on(page)
    for _ in range(5):
        page = press(client, BALLOT, page=page, code=code, rotation=rotation)
        assert order_on(page) == order
    for view in ("/ur", "/easy", "/ur/easy"):
        other = press(client, f"{view}{BALLOT}", page=page, code=code, rotation=rotation)
        assert order_on(other) == order, view


@pytest.mark.requirement("V11")
def test_every_project_stands_in_every_place_about_as_often(client: FlaskClient) -> None:
    """Chi-square over who stands first on 120 first visits: 2 degrees of freedom, at one in ten million."""
    code = a_round("approval").codes[0]
    about = client.get(ABOUT)
    firsts = Counter(order_on(press(client, BALLOT, page=about, code=code))[0] for _ in range(120))
    statistic = sum((firsts[number] - 40) ** 2 / 40 for number in "ABC")
    assert statistic < 32.2


@pytest.mark.requirement("V11")
def test_only_totals_of_the_orders_are_kept_and_only_after_the_count(client: FlaskClient) -> None:
    vote_round = a_round("choose-1")
    for code, rotation in zip(vote_round.codes, (2, 2, 0), strict=False):
        review = press(
            client, REVIEW, page=ballot_of(client, code), rotation=rotation, chosen=["A"]
        )
        press(client, SEND, page=review)
    assert "rotation" not in SealedBallot.__table__.columns
    count_and_declare(vote_round)
    assert vote_round.pb_round.outcome["by_rotation"] == {"0": 1, "2": 2}
    assert set(Ballot.__table__.columns.keys()) == {"id", "round_id", "marks"}


@EVERY_KIND
@pytest.mark.requirement("V13")
def test_a_declared_round_of_every_kind_can_be_counted_again_from_its_files(
    client: FlaskClient, kind: str
) -> None:
    rules = {"ballot": {"over_long": "spoilt", **KINDS[kind]}}
    vote_round = an_open_round(codes=60, rules=rules)
    spoilt = ticks(TOO_MUCH.get(kind, TOO_LITTLE["score"])[0])
    for number, code in enumerate(vote_round.codes[:53]):
        cast_ballot(
            vote_round.pb_round,
            code=code,
            tracker=new_code(),
            chosen={0: spoilt, 1: []}.get(number, ticks(MARKED[kind][0])),
            channel=Channel.ONLINE,
            view=View(),
            now=NOON,
        )
    count_and_declare(vote_round)
    files = published_files(vote_round.pb_round)
    assert [check for check in verify(files) if check.standing is not Standing.HELD] == []
    election = election_of(parse_pabulib(files[BALLOTS].decode()))
    assert (election.kind, election.voters) == (kind, 52)
    for view in ("", "/easy", "/ur"):
        assert client.get(f"{view}{ABOUT}/results").status_code == 200


def ticks(sent: dict[str, Any]) -> Ticks:
    """What a browser sends, as the command takes it."""
    if "chosen" in sent:
        return list(sent["chosen"])
    return {name.removeprefix("amount-"): int(text) for name, text in sent.items()}


def press_button(client: FlaskClient, page: Any, change: str, number: str) -> Any:
    """Press one of the ballot's own buttons: the form goes to the button's address with what it holds."""
    soup = BeautifulSoup(page.get_data(as_text=True), "lxml")
    button = soup.select_one(f'button[name="{change}"][value="{number}"]:not([hidden])')
    assert button is not None, (change, number)
    form = button.find_parent("form")
    assert form is not None
    fields: dict[str, Any] = {change: number}
    for box in form.select('input[type="hidden"]'):
        if not box.find_parent("template"):
            fields.setdefault(str(box["name"]), []).append(str(box["value"]))
    return client.post(str(button["formaction"]).partition("#")[0], data=fields)


def marked_on(page: Any) -> dict[str, Any]:
    """What a page's form would send of the marks."""
    soup = BeautifulSoup(page.get_data(as_text=True), "lxml")
    for pattern in soup.select("template"):
        pattern.decompose()
    found: dict[str, Any] = {}
    for box in soup.select("main input[checked], main input[type=hidden]"):
        name, value = str(box["name"]), str(box["value"])
        if name == "chosen":
            found.setdefault(name, []).append(value)
        elif name.startswith("amount-") and value != "0":
            found[name] = value
    return found


def in_order(marks: dict[str, Any], kind: str) -> dict[str, Any]:
    """Points of none left out; and where the order says nothing, projects in the order of their numbers."""
    found = {name: value for name, value in marks.items() if value != "0"}
    is_listed = "chosen" in found and kind != "ranking"
    return {"chosen": sorted(found["chosen"])} if is_listed else found


def order_on(page: Any) -> list[str]:
    soup = BeautifulSoup(page.get_data(as_text=True), "lxml")
    return [str(box["value"]) for box in soup.select(".e-pick input")]


def rotation_on(page: Any) -> str:
    box = BeautifulSoup(page.get_data(as_text=True), "lxml").select_one("input[name=rotation]")
    assert box is not None
    return str(box["value"])


def test_two_amounts_for_one_project_are_none(client: FlaskClient) -> None:
    """A page of ours sends one; of a forged pair neither is taken in silence."""
    code = a_round("points").codes[0]
    ballot = ballot_of(client, code)
    review = press(client, REVIEW, page=ballot, **{"amount-A": ["1", "2"]})
    assert "Something in this form does not belong to this round" in review.get_data(as_text=True)
