"""A part of the money is offered to the projects that can use one: ticked on the screens, kept in files, promised nowhere else."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from budgeting.commands.drafting import add_projects
from budgeting.commands.setup import ProjectDraft
from budgeting.importers.draft_rounds import draft_as_pabulib
from budgeting.importers.project_sheets import projects_csv, projects_in, projects_xlsx
from budgeting.importers.projects import read_projects
from budgeting.importers.workbooks import read_workbook
from budgeting.presenters.rehearsal import rehearsal_page
from budgeting.queries.rounds import round_or_404
from budgeting.rules.written import (
    MOST_VOTES_FIRST,
    least_in,
    part_fundable_in,
    parts_in,
    with_part,
)
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Role
from engage.kernel.db import db
from tests.budgeting.bidding import a_call, a_sent_bid, release
from tests.budgeting.declared import declare
from tests.budgeting.drafts import PROJECTS, SAFE, SETUP, begin, save
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_draft_round,
    a_programme,
    open_as_drafted,
    three_projects,
)

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
OFFERS = {"count": {**MOST_VOTES_FIRST, "part_funding": "offer"}}
PROMISE = "offered to the next project as a part of its money"
NAMED = "Projects that can use a part of their money: Football."


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    return signed_in(app, Role.AUTHOR)


def able(slug: str = "greener") -> tuple[str, ...]:
    db.session.expire_all()
    return part_fundable_in(round_or_404(slug).rules)


def text_of(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.get_data(as_text=True), "lxml").get_text(" ").split())


def is_ticked(answer: Any) -> bool:
    page = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    box = page.select_one("input[name=is_part_fundable]")
    assert box is not None
    return box.has_attr("checked")


def test_the_tick_of_a_project_is_kept_changed_and_goes_with_it(author: FlaskClient) -> None:
    a_programme()
    db.session.commit()
    begin(author)
    for title, cost in PROJECTS:
        save(author, "projects/new", title=title, cost=cost, picture="", is_part_fundable="y")
    assert able() == ("1", "2", "3")
    assert "A part is of use" in text_of(author.get(f"{SETUP}/projects"))
    assert is_ticked(author.get(f"{SETUP}/projects/2"))
    save(author, "projects/2", title="Hedge", cost="40", picture="")
    assert not is_ticked(author.get(f"{SETUP}/projects/2"))
    press(author, f"{SETUP}/projects/1/remove", at=f"{SETUP}/projects")
    assert able() == ("3",)
    # The page of the rule writes other parts of the rules.
    save(author, "rule", **SAFE, choice="most-votes-first")
    assert able() == ("3",)


@pytest.mark.parametrize(("cost", "is_of_use"), [("1,600", True), ("750", False)])
def test_the_least_that_could_work_fills_the_tick_in_beforehand(
    author: FlaskClient, cost: str, is_of_use: bool
) -> None:
    """The group of this bid said that £750 could work."""
    bid = a_sent_bid(a_call()).bid
    release(bid)
    page = f"/officers/ideas/next-year/{bid.reference}"
    checked = {f"{item}": "yes" for item in ("eligible", "feasible", "legal", "cost_right")}
    reasons = {f"{item}_reason": "Yes." for item in ("eligible", "feasible", "legal", "cost")}
    press(author, f"{page}/appraise", at=page, **checked, **reasons, cost=cost)
    shown = author.get(page)
    assert is_ticked(shown) is is_of_use
    ticked = {"is_part_fundable": "y"} if is_of_use else {}
    done = press(author, f"{page}/accept", at=page, title="Benches", summary="Six.", **ticked)
    assert done.status_code == 302
    assert able("next-year") == (("1",) if is_of_use else ())
    # What the group said goes along, and with the tick.
    rules = round_or_404("next-year").rules
    assert least_in(rules) == ({"1": 750_00} if is_of_use else {})
    assert with_part(rules, "1", is_fundable=False).get("least_pence") is None


def test_every_kind_of_file_keeps_it(app: Flask) -> None:
    pb_round = a_draft_round(
        a_programme(), rules={"part_fundable": ["B"], "least_pence": {"B": 12_50}}
    )
    drafts = {
        "csv": read_projects("a.csv", projects_csv(pb_round))[0],
        "xlsx": projects_in(read_workbook(projects_xlsx(pb_round)))[0],
        "pb": read_projects("a.pb", draft_as_pabulib(pb_round).encode())[0],
    }
    for kind, found in drafts.items():
        parts = [(each.number, each.least_pence) for each in found if each.is_part_fundable]
        assert parts == [("B", 12_50)], kind
    empty = a_draft_round(pb_round.programme, slug="empty", projects=[_a_project()])
    add_projects(empty, drafts["pb"], now=NOON, actor=FIRST_OFFICER)
    assert parts_in(empty.rules) == {"B": 12_50}
    _drafts, faults = read_projects("a.csv", b"title,cost,part_fundable\nTrees,5,perhaps\n")
    assert [fault.code for fault in faults] == ["yes_or_no"]
    rows = b"title,cost,part_fundable,least\nTrees,5,no,3\nOaks,5,yes,5\nElms,5,yes,x\n"
    _drafts, faults = read_projects("a.csv", rows)
    assert [fault.code for fault in faults] == ["least_without_part", "least_above_cost", "money_unreadable"]  # fmt: skip


def _a_project() -> ProjectDraft:
    return ProjectDraft(
        "1", 5_00, {"title": {"en": {"text": "Trees", "of": "", "status": "checked"}}}
    )


def test_residents_are_promised_a_part_only_where_a_project_can_use_one(
    app: Flask, client: FlaskClient
) -> None:
    programme = a_programme()
    for slug, rules in {"none": OFFERS, "one": {**OFFERS, "part_fundable": ["B"]}}.items():
        pb_round = a_draft_round(programme, slug=slug, rules=rules)
        pb_round.words = {
            name: text for name, text in pb_round.words.items() if name != "how_counted"
        }
        pb_round.state = State.OPEN.value
    db.session.commit()
    without, with_one = (text_of(client.get(f"/rounds/{slug}/rules")) for slug in ("none", "one"))
    assert PROMISE not in without
    assert PROMISE in with_one
    assert NAMED in with_one
    assert PROMISE not in text_of(client.get("/rounds/none"))
    easy = text_of(client.get("/easy/rounds/one/rules"))
    assert "These ideas can use a part of their money: Football" in easy


def test_the_count_and_the_rehearsal_offer_what_is_left(app: Flask) -> None:
    """A and B win £100 together; C is left nothing. Where B costs £70, it is offered the £40 that A leaves."""
    rules = {**OFFERS, "part_fundable": ["A", "B"], "choice": "own"}
    pb_round = a_draft_round(a_programme(), rules=rules, projects=_dear())
    shown = rehearsal_page(pb_round, seed="1").columns[-1]
    assert [each.plain for each in shown.why if "It was offered" in each.plain]
    opened = open_as_drafted(pb_round, codes=20)
    declare(opened, [["A"]] * 12 + [["B"]] * 8)
    assert [
        (step["project"], step["offered"])
        for step in pb_round.outcome["steps"]
        if step["code"] == "offered"
    ] == [("B", "4000")]


def _dear() -> list[ProjectDraft]:
    first, second, *_rest = three_projects()
    return [first, replace(second, cost_pence=70_00)]
