"""Officers make a round from nothing: every page saves half done, refuses what makes no sense, and loses nothing."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgeting.commands.checklist import checked_digest, draft_lacks, languages_offered
from budgeting.commands.setup import what_is_missing
from budgeting.importers.projects import MOST_BYTES, read_projects
from budgeting.models.rounds import Ballot, Project, RegisterEntry, Round, SealedBallot
from budgeting.queries.rounds import round_or_404
from budgeting.rules.ballot_facts import WITHIN_THE_MONEY
from engage.activities.models import Programme
from engage.content.rules.words import plain, words_from
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.places.models import Area
from engage.rules.errors import InvalidError
from tests.budgeting.drafts import (
    DATES,
    DECISION,
    MONEY,
    NAME,
    SAFE,
    SETUP,
    VOTERS,
    WAYS,
    begin,
    save,
    write_everything,
)
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    NOON,
    a_draft_round,
    a_programme,
    an_open_round,
    check_languages,
    check_pages,
    open_as_drafted,
)

BOX_CODES = {"keys_missing", "keys_untried", "codes_missing", "witnesses_missing"}
PAGES = ("name", "money", "dates", "voters", "ways", "rule", "decision")


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    a_programme()
    check_pages("ur")
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


@pytest.fixture
def draft(author: FlaskClient) -> FlaskClient:
    """An author's browser, and a round that has a title and nothing else."""
    assert begin(author).status_code == 302
    return author


def greener() -> Round:
    db.session.expire_all()
    return round_or_404("greener")


def text_of(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.get_data(as_text=True), "lxml").get_text(" ").split())


def value_in(answer: Any, name: str) -> str:
    field = BeautifulSoup(answer.get_data(as_text=True), "lxml").select_one(f'main [name="{name}"]')
    assert field is not None
    return field.get_text() if field.name == "textarea" else str(field.get("value", ""))


@pytest.mark.requirement("V1", "V20")
def test_a_round_is_made_from_nothing_and_lacks_only_keys_and_cards(author: FlaskClient) -> None:
    write_everything(author, "most-votes-first")
    pb_round = greener()
    assert set(what_is_missing(pb_round, now=NOON)) <= BOX_CODES
    assert pb_round.budget_pence == 100_00
    assert [one["amount_pence"] for one in pb_round.rules["funders"]] == [60_00, 40_00]
    assert pb_round.rules["ballot"]["kind"] == WITHIN_THE_MONEY["kind"]
    assert pb_round.rules["count"]["tie_break"] == ["lower-cost", "lot", "refuse"]
    assert [project.number for project in pb_round.projects] == ["1", "2", "3"]
    assert "Name and words" in text_of(author.get(SETUP))
    assert "Make both key cards" in text_of(author.get(f"{SETUP}/check"))


def test_a_last_day_that_is_over_stands_on_the_checklist(author: FlaskClient) -> None:
    write_everything(author, "most-votes-first")
    save(author, "dates", first_day="2026-11-01", last_day="2026-11-21")
    told = "The last day of voting is past: choose a later one"
    assert told in text_of(author.get(f"{SETUP}/check"))
    save(author, "dates", first_day="2026-11-01", last_day="2026-11-22")
    assert told not in text_of(author.get(f"{SETUP}/check"))


def test_a_ballot_that_nobody_could_fill_in_stands_on_the_checklist(author: FlaskClient) -> None:
    """The two cheapest projects cost £70 of the £100; no three are within it."""
    write_everything(author, "most-votes-first")
    for fewest, is_told in (("3", True), ("2", False)):
        save(author, "rule", **SAFE, choice="most-votes-first", least_choices=fewest)
        told = "Nobody could fill in a ballot" in text_of(author.get(f"{SETUP}/check"))
        assert told is is_told


def test_areas_that_are_ticked_are_what_residents_read(draft: FlaskClient) -> None:
    for at, name in enumerate(("North", "South")):
        names = words_from({"name": {"en": name, "ur": f"{name} ur"}})
        db.session.add(Area(code=name, words=names, position=at))
    db.session.commit()
    assert save(draft, "voters", **VOTERS, areas=["North", "South"]).status_code == 302
    who = greener().rules["who"]
    assert who["areas"] == ["North", "South"]
    assert plain(who["words"], "area") == {"en": "North, South", "ur": "North ur, South ur"}
    assert value_in(draft.get(f"{SETUP}/voters"), "area") == "North, South"
    assert save(draft, "voters", **VOTERS, areas=["Nowhere"]).status_code == 422


def test_nothing_but_a_title_is_enough_to_begin_and_every_page_opens(draft: FlaskClient) -> None:
    for page in (*PAGES, "projects", "projects/new", "languages", "rehearsal", "check"):
        assert draft.get(f"{SETUP}/{page}").status_code == 200, page
    assert "project_over_budget" not in what_is_missing(greener(), now=NOON)
    assert {"money_missing", "english_unchecked", "no_way_without_a_computer"} <= set(
        what_is_missing(greener(), now=NOON)
    )


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("name", {**NAME, "summary": "", "summary_easy": ""}),
        ("money", {"budget": ""}),
        ("dates", {"first_day": "2026-11-20", "last_day": ""}),
        ("voters", {"area": "Reddish"}),
        ("ways", {"text": "Ask us."}),
        ("decision", {"who": "The committee."}),
    ],
)
def test_a_page_is_saved_half_done(draft: FlaskClient, page: str, fields: dict[str, Any]) -> None:
    assert save(draft, page, **fields).status_code == 302
    shown = draft.get(f"{SETUP}/{page}")
    for name, text in fields.items():
        assert value_in(shown, name) == text


@pytest.mark.parametrize(
    ("page", "fields", "field"),
    [
        ("name", {**NAME, "title": " "}, "title"),
        ("name", {**NAME, "title": "T" * 121}, "title"),
        ("name", {**NAME, "summary": ""}, "summary"),
        ("money", {**MONEY, "budget": "a lot"}, "budget"),
        ("money", {**MONEY, "budget": "-5"}, "budget"),
        ("money", {**MONEY, "budget": "99999999999"}, "budget"),
        ("money", {**MONEY, "budget": "12,50"}, "budget"),
        ("money", {**MONEY, "kind": "friends"}, "kind-0"),
        ("money", {**MONEY, "funders-0-name": ""}, "funders-0-name"),
        ("money", {**MONEY, "funders-1-amount": ""}, "funders-1-amount"),
        ("money", {**MONEY, "funders-1-amount": "4x"}, "funders-1-amount"),
        ("money", {**MONEY, "funders-1-name": "The council"}, "funders-1-name"),
        ("dates", {"first_day": "tomorrow", "last_day": ""}, "first_day"),
        ("dates", {"first_day": "2026-12-12", "last_day": "2026-12-11"}, "last_day"),
        ("dates", {"first_day": "2026-02-30", "last_day": ""}, "first_day"),
        ("voters", {**VOTERS, "from_age": "eleven"}, "from_age"),
        ("voters", {**VOTERS, "from_age": "0"}, "from_age"),
        ("voters", {**VOTERS, "to_age": "10"}, "to_age"),
        ("voters", {**VOTERS, "ties": ["own"]}, "ties-0"),
        ("ways", {**WAYS, "channels": ["by dove"]}, "channels-0"),
        ("ways", {**WAYS, "text": "W" * 4001}, "text"),
        ("rule", SAFE, "choice-0"),
        ("rule", {**SAFE, "choice": "coin"}, "choice-0"),
        ("rule", {**SAFE, "choice": "fair-shares", "threshold": "some"}, "threshold"),
        ("rule", {**SAFE, "choice": "fair-shares", "threshold": "101%"}, "threshold"),
        ("rule", {**SAFE, "choice": "fair-shares", "most_choices": "0"}, "most_choices"),
        (
            "rule",
            {**SAFE, "choice": "fair-shares", "least_choices": "3", "most_choices": "2"},
            "most_choices",
        ),
        ("rule", {**SAFE, "choice": "share-out", "points_each": "11"}, "points_each"),
        ("rule", {**SAFE, "choice": "share-out", "minimum_award": "x"}, "minimum_award"),
        ("rule", {**SAFE, "choice": "own", "ballot_kind": "points"}, "points_total"),
        (
            "rule",
            {**SAFE, "choice": "own", "ballot_kind": "ranking", "allocation": "phragmen"},
            "allocation",
        ),
        (
            "rule",
            {**SAFE, "choice": "own", "allocation": "equal-shares", "largest_share": "50"},
            "largest_share",
        ),
        (
            "rule",
            {**SAFE, "choice": "own", "allocation": "equal-shares", "offers_parts": "y"},
            "offers_parts",
        ),
        ("rule", {**SAFE, "choice": "own", "ballot_kind": "dice"}, "ballot_kind"),
        ("decision", {**DECISION, "if_withdrawn": "shared"}, "if_withdrawn-0"),
        ("projects/new", {"title": "", "cost": "5", "picture": ""}, "title"),
        ("projects/new", {"title": "Trees", "cost": "", "picture": ""}, "cost"),
        ("projects/new", {"title": "Trees", "cost": "0", "picture": ""}, "cost"),
        ("projects/new", {"title": "Trees", "cost": "5 or 6", "picture": ""}, "cost"),
        ("projects/new", {"title": "Trees", "cost": "5", "picture": "../etc"}, "picture"),
        ("languages", {"language": "en", "checked_by": " "}, "checked_by"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_what_was_typed_stays(
    draft: FlaskClient, page: str, fields: dict[str, Any], field: str
) -> None:
    draft.get(SETUP)  # what signing in left to say
    before = draft.get(f"{SETUP}/{page}")
    refused = save(draft, page, **fields)
    assert refused.status_code == 422
    summary = BeautifulSoup(refused.get_data(as_text=True), "lxml").select(".govuk-error-summary a")
    assert f"#{field}" in [link["href"] for link in summary]
    typed = {n: t for n, t in fields.items() if isinstance(t, str) and n not in _CHOSEN}
    for name, text in typed.items():
        assert value_in(refused, name).strip() == text.strip()
    assert text_of(draft.get(f"{SETUP}/{page}")) == text_of(before), "something was saved"


_CHOSEN = {
    "kind",
    "choice",
    "ties",
    "ballot_kind",
    "allocation",
    "measure",
    "variant",
    "completion",
    "offers_parts",
    "if_withdrawn",
    "picture",
    "language",
}


def test_a_last_day_counts_whole_when_the_clocks_change(draft: FlaskClient) -> None:
    save(draft, "dates", first_day="2027-03-20", last_day="2027-03-28")
    pb_round = greener()
    assert pb_round.opens_at is not None
    assert pb_round.closes_at is not None
    assert pb_round.opens_at.isoformat() == "2027-03-20T00:00:00+00:00"
    assert pb_round.closes_at.isoformat() == "2027-03-28T23:00:00+00:00"


def test_funders_who_do_not_add_up_are_saved_and_keep_the_round_shut(draft: FlaskClient) -> None:
    assert save(draft, "money", **{**MONEY, "funders-1-amount": "30"}).status_code == 302
    assert "funders_do_not_add_up" in what_is_missing(greener(), now=NOON)
    assert "do not add up" in text_of(draft.get(f"{SETUP}/check"))
    save(draft, "money", **MONEY)
    assert "funders_do_not_add_up" not in what_is_missing(greener(), now=NOON)


def test_two_officers_on_one_page_are_told_and_lose_nothing(app: Flask, draft: FlaskClient) -> None:
    other = signed_in(app, Role.AUTHOR, email="second@example.org")
    mine, theirs = draft.get(f"{SETUP}/ways"), other.get(f"{SETUP}/ways")
    assert (
        press(other, f"{SETUP}/ways", page=theirs, **{**WAYS, "place": "The town hall"}).status_code
        == 302
    )
    told = press(draft, f"{SETUP}/ways", page=mine, **WAYS)
    assert told.status_code == 409
    assert "The town hall" in text_of(told)
    assert value_in(told, "place") == WAYS["place"]
    assert greener().rules["without_a_computer"]["place"]["en"]["text"] == "The town hall"
    assert press(draft, f"{SETUP}/ways", page=told, **WAYS).status_code == 302
    assert greener().rules["without_a_computer"]["place"]["en"]["text"] == WAYS["place"]


def test_two_officers_on_different_pages_do_not_hinder_each_other(
    app: Flask, draft: FlaskClient
) -> None:
    other = signed_in(app, Role.AUTHOR, email="second@example.org")
    mine, theirs = draft.get(f"{SETUP}/ways"), other.get(f"{SETUP}/dates")
    assert press(other, f"{SETUP}/dates", page=theirs, **DATES).status_code == 302
    assert press(draft, f"{SETUP}/ways", page=mine, **WAYS).status_code == 302
    assert greener().opens_at is not None


def test_a_project_is_changed_and_taken_off(draft: FlaskClient) -> None:
    save(
        draft, "projects/new", title="Trees", cost="60", category="Parks", place="", picture="home"
    )
    save(draft, "projects/new", title="Hedge", cost="40", category="", place="", picture="")
    stale = draft.get(f"{SETUP}/projects/1")
    assert save(draft, "projects/1", title="Oaks", cost="61.50", picture="home").status_code == 302
    told = press(draft, f"{SETUP}/projects/1", page=stale, title="Limes", cost="62", picture="")
    assert told.status_code == 409
    assert "Oaks" in text_of(told)
    assert value_in(told, "title") == "Limes"
    assert [project.cost_pence for project in greener().projects] == [61_50, 40_00]
    assert press(draft, f"{SETUP}/projects/1/remove", at=f"{SETUP}/projects").status_code == 302
    assert [project.number for project in greener().projects] == ["2"]
    assert draft.get(f"{SETUP}/projects/1").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("projects.txt", b"title,cost\nTrees,5", "ends in .pb, .csv or .xlsx"),
        ("projects.csv", b"", "no project"),
        ("projects.csv", b"name,cost\nTrees,5", "must name the columns"),
        ("projects.csv", b"title,cost\nTrees,5\n,6\n,x", "row 4, cost"),
        ("projects.csv", b"title,cost\nTrees,five", "row 2, cost"),
        ("projects.csv", b"title,cost\nTrees,0", "row 2, cost"),
        ("projects.csv", "title,cost\nTrée,5".encode("latin-1"), "CSV UTF-8"),
        ("projects.pb", b"META\nkey;value\n", "does not follow the Pabulib format"),
        ("projects.pb", b"\x00\xff", "cannot be read"),
    ],
)
def test_a_bad_file_brings_nothing_in(
    draft: FlaskClient, name: str, content: bytes, told: str
) -> None:
    refused = upload(draft, name, content)
    assert refused.status_code == 422
    assert told in text_of(refused)
    assert db.session.scalar(select(func.count()).select_from(Project)) == 0


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(InvalidError, match="file_too_large"):
        read_projects("projects.csv", b"x" * (MOST_BYTES + 1))


def upload(author: FlaskClient, name: str, content: bytes) -> Any:
    return save(author, "projects", file=(BytesIO(content), name))


def test_a_spreadsheet_and_a_pabulib_file_bring_their_projects_in(draft: FlaskClient) -> None:
    csv = '\ufefftitle;summary;cost;theme;place;picture\r\nTrees;"For; shade";1,200;Parks;Reddish;home\r\nHedge;;£40.50;;;\r\n'
    assert upload(draft, "projects.csv", csv.encode()).status_code == 302
    first, second = greener().projects
    assert (first.cost_pence, first.category, first.picture) == (1200_00, "Parks", "home")
    assert first.words["summary"]["en"]["text"] == "For; shade"
    assert second.cost_pence == 40_50
    pabulib = (
        "META\nkey;value\ndescription;Old\ncountry;UK\nunit;Stockport\ninstance;1\nnum_projects;1\nnum_votes;0\nbudget;100\n"
        "vote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;name\n1;30;Pond\nVOTES\nvoter_id;vote\n"
    )
    answer = upload(draft, "old.pb", pabulib.encode())
    assert answer.status_code == 302, text_of(answer)
    assert [project.number for project in greener().projects] == ["1", "2", "3"]
    miscounted = pabulib.replace("num_projects;1", "num_projects;2").replace("Pond", "Bench")
    told = text_of(upload(draft, "old.pb", miscounted.encode()))
    assert "The file has another number of projects than it says" in told
    assert len(greener().projects) == 3


@pytest.mark.requirement("V1")
def test_after_opening_every_page_is_read_only_and_an_attempt_is_refused_and_logged(
    app: Flask, client: FlaskClient
) -> None:
    an_open_round()
    author, setup = signed_in(app, Role.AUTHOR), "/officers/rounds/safer/setup"
    frozen = db.session.scalars(select(Round)).one()
    before = (frozen.words, frozen.rules, frozen.budget_pence, frozen.opens_at, frozen.rules_digest)
    token_page = author.get("/officers/rounds/new")
    tried: list[str] = []
    for page, fields in (
        ("name", NAME),
        ("money", MONEY),
        ("dates", DATES),
        ("voters", VOTERS),
        ("ways", WAYS),
        ("rule", {**SAFE, "choice": "fair-shares"}),
        ("decision", DECISION),
        ("projects/new", {"title": "Trees", "cost": "5", "picture": ""}),
        ("projects/A", {"title": "Trees", "cost": "5", "picture": ""}),
        ("projects/A/remove", {}),
        ("languages", {"language": "en", "checked_by": "Me"}),
        ("words/ur", {}),
    ):
        if not page.endswith("remove"):
            shown = BeautifulSoup(author.get(f"{setup}/{page}").get_data(as_text=True), "lxml")
            assert not shown.select("main form"), page
        refused = press(author, f"{setup}/{page}", page=token_page, **fields)
        assert refused.status_code == 409, page
        tried.append(page)
    db.session.expire_all()
    now_is = db.session.scalars(select(Round)).one()
    assert before == (
        now_is.words, now_is.rules, now_is.budget_pence, now_is.opens_at, now_is.rules_digest,
    )  # fmt: skip
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "round.change_refused")
    ).all()
    assert len(entries) == len(tried)
    assert {entry.subject for entry in entries} == {now_is.id}


@pytest.mark.requirement("V17")
def test_a_rehearsal_leaves_no_trace_and_no_way_into_the_round(author: FlaskClient) -> None:
    write_everything(author, "most-votes-first")
    before = _everything_stored()
    shown = author.get(f"{SETUP}/rehearsal")
    page = text_of(shown)
    assert "Nobody has voted." in page
    assert "made up" in page
    for words in ("Most votes first", "Fair shares", "Share out the pot", "Money left", "Trees"):
        assert words in page
    assert "votes and costs" in page
    assert "Need(" not in page
    forms = BeautifulSoup(shown.get_data(as_text=True), "lxml").select("main form")
    assert [form["action"] for form in forms] == ["/officers/rounds/greener/rehearsals"]
    assert _everything_stored() == before
    for box in (Ballot, SealedBallot, RegisterEntry):
        assert db.session.scalar(select(func.count()).select_from(box)) == 0


def _everything_stored() -> dict[str, list[Any]]:
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all()))
        for table in db.metadata.sorted_tables
        if table.name != "cookie_session"
    }


def test_only_authors_make_rounds_and_other_officers_may_look(
    app: Flask, draft: FlaskClient, client: FlaskClient
) -> None:
    observer = signed_in(app, Role.OBSERVER, email="observer@example.org")
    assert "Greener" in text_of(observer.get("/officers/rounds/"))
    assert observer.get(SETUP).status_code == 200
    assert observer.get(f"{SETUP}/name").status_code == 403
    assert observer.get("/officers/rounds/new").status_code == 403
    assert client.get(f"{SETUP}/name").status_code == 302
    assert client.get("/rounds/greener").status_code == 404
    assert client.get("/rounds/greener/rules").status_code == 404


def test_an_address_that_is_taken_gets_a_number(draft: FlaskClient) -> None:
    assert begin(draft).location.endswith("/officers/rounds/greener-2/setup")
    assert begin(draft, title="!!!").status_code == 422
    assert begin(draft, title="").status_code == 422
    assert press(draft, "/officers/rounds/new", title="X", programme="nowhere").status_code == 422


def test_words_of_another_language_are_written_and_go_stale_with_the_english(
    author: FlaskClient,
) -> None:
    write_everything(author, "fair-shares")
    assert "Choose what to plant." in text_of(author.get(f"{SETUP}/words/ur"))
    assert write_urdu(author).status_code == 302
    assert greener().words["title"]["ur"]["text"] == "اردو w0"
    assert greener().projects[0].words["title"]["ur"]["text"].startswith("اردو")
    save(author, "languages", language="ur", checked_by="A translator")
    assert "Checked by A translator" in text_of(author.get(f"{SETUP}/languages"))
    save(author, "name", **{**NAME, "summary": "Choose what to plant and where."})
    assert "Changed since the check" in text_of(author.get(f"{SETUP}/languages"))
    assert "english_unchecked" in what_is_missing(greener(), now=NOON)
    assert "words_stale" in what_is_missing(greener(), now=NOON)
    words, checklist = (
        BeautifulSoup(author.get(f"{SETUP}/{page}").text, "lxml") for page in ("words/ur", "check")
    )
    told = ["[taken out:] plant. [end]", "[put in:] plant and where. [end]"]
    for page, times in ((words, 1), (checklist, 2)):
        changed = page.select("main ins, main del")
        assert [each.get_text(" ", strip=True) for each in changed] == told * times
    named = checklist.select('main a[href*="/translations/"]')
    assert [link.get_text() for link in named] == [
        "Easy read: What it is about",
        "اردو: What it is about",
    ], "the text and the view are named"
    refused = save(author, "languages", language="ur", checked_by="A translator")
    assert refused.status_code == 422
    assert "The English of some texts has changed since" in text_of(refused)
    write_urdu(author, w1="نیا")
    here = {**NAME, "summary": "Choose what to plant and where.", "summary_easy": "Say where too."}
    save(author, "name", **here)
    lacks = what_is_missing(greener(), now=NOON)
    assert "words_stale" not in lacks
    assert "languages_unchecked" in lacks, (
        "Urdu was meant to be offered, and is not left out unsaid"
    )
    asked = BeautifulSoup(author.get(f"{SETUP}/check").text, "lxml")
    assert [each.text for each in asked.select("main strong bdi")] == ["اردو"]
    save(author, "languages", language="ur", checked_by="A translator")
    assert "languages_unchecked" not in what_is_missing(greener(), now=NOON)
    assert author.get(f"{SETUP}/words/en").status_code == 404
    assert author.get(f"{SETUP}/words/xx").status_code == 404


def write_urdu(author: FlaskClient, **but: str) -> Any:
    """Urdu for every text; ``but`` for those that get another."""
    page = BeautifulSoup(author.get(f"{SETUP}/words/ur").get_data(as_text=True), "lxml")
    fields = {str(box["name"]): f"اردو {box['name']}" for box in page.select("main textarea")}
    return save(author, "words/ur", **{**fields, **but})


@pytest.mark.requirement("V12")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_language_is_not_checked_while_a_text_of_its_ballot_is_in_english(
    author: FlaskClient,
) -> None:
    write_everything(author, "fair-shares")
    boxes = BeautifulSoup(author.get(f"{SETUP}/words/ur").text, "lxml").select("main label")
    lacking = next(label for label in boxes if label.text.strip() == "Hedge: Title")
    check = {"language": "ur", "checked_by": "A translator"}
    for written, named in (
        ({}, "What will be published"),
        ({str(lacking["for"]): ""}, "Hedge: Title"),
    ):
        if written:
            write_urdu(author, **written)
        refused = save(author, "languages", **check)
        assert refused.status_code == 422
        section = BeautifulSoup(refused.text, "lxml").select_one(
            "section[aria-labelledby=language-ur]"
        )
        assert section is not None
        assert "Some texts are still in English" in section.text
        assert named in [item.text for item in section.select("li")]
        assert languages_offered(greener()) == ("en",)
    write_urdu(author)
    assert save(author, "languages", **check).status_code == 302
    assert languages_offered(greener()) == ("en", "ur")
    # A check that was written down before the text was asked for holds no longer.
    pb_round = greener()
    title = pb_round.projects[0].words["title"]
    pb_round.projects[0].words = {"title": {"en": title["en"]}}
    for check in pb_round.rules["checked"]:
        pb_round.rules["checked"][check]["of"] = checked_digest(pb_round, check)
    assert languages_offered(pb_round) == ("en",)


@pytest.mark.requirement("L2", "L5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_language_is_offered_when_its_vote_and_our_own_pages_were_checked(
    app: Flask, author: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a demo: there it can be shown under a banner."""
    write_everything(author, "fair-shares")
    write_urdu(author)
    check = {"language": "ur", "checked_by": "A translator"}
    unread = frozenset({"en"})
    with monkeypatch.context() as nobody_read_our_pages:
        nobody_read_our_pages.setitem(app.extensions, "engage.checked_languages", unread)
        refused = save(author, "languages", **check)
        assert refused.status_code == 422
        assert "Nobody has checked the words of our own pages in this language" in text_of(refused)
        assert languages_offered(greener()) == ("en",)
        demo = replace(app.config["SETTINGS"], is_demo=True)
        nobody_read_our_pages.setitem(app.config, "SETTINGS", demo)
        assert save(author, "languages", **check).status_code == 302
        assert languages_offered(greener()) == ("en", "ur")
        assert "under a banner that says so" in text_of(author.get(f"{SETUP}/languages"))
    with monkeypatch.context() as the_demo_went_live:
        the_demo_went_live.setitem(app.extensions, "engage.checked_languages", unread)
        assert languages_offered(greener()) == ("en",)
        assert "interface_unchecked" in draft_lacks(greener(), now=NOON)
        tasks = text_of(author.get(f"{SETUP}/check"))
        assert "have them checked, or do not offer it" in tasks
    assert "interface_unchecked" not in draft_lacks(greener(), now=NOON)


def drop(author: FlaskClient, language: str) -> Any:
    return press(author, f"{SETUP}/languages/drop", at=f"{SETUP}/languages", language=language)


@pytest.mark.requirement("V12")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_language_is_taken_off_a_draft_and_offered_again_after_another_check(
    author: FlaskClient,
) -> None:
    write_everything(author, "fair-shares")
    write_urdu(author)
    save(author, "languages", language="ur", checked_by="A translator")
    assert languages_offered(greener()) == ("en", "ur")
    words = greener().words
    page = author.get(f"{SETUP}/languages").get_data(as_text=True)
    assert page.count(f'action="{SETUP}/languages/drop"') == 1
    assert drop(author, "ur").status_code == 302
    assert languages_offered(greener()) == ("en",)
    assert greener().words == words
    assert "Do not offer" not in text_of(author.get(f"{SETUP}/languages"))
    for language, told in (("ur", "is not offered"), ("en", "English is always offered")):
        drop(author, language)
        assert told in text_of(author.get(f"{SETUP}/languages"))
    save(author, "languages", language="ur", checked_by="A translator")
    assert languages_offered(greener()) == ("en", "ur")


def test_an_easy_page_says_that_some_words_are_not_easy_in_its_language_yet(
    client: FlaskClient,
) -> None:
    told = "اس صفحے کے کچھ الفاظ ابھی آسان تحریر میں نہیں ہیں۔"
    pb_round = a_draft_round(a_programme(), slug="partly", languages=())
    title = {"en": "A safer place", "en-easy": "A safe place", "ur": "ایک محفوظ جگہ"}
    pb_round.words = {**pb_round.words, **words_from({"title": title})}
    check_languages(pb_round, now=NOON)
    open_as_drafted(pb_round, codes=1)
    for page in ("", "/rules", "/projects/A"):
        assert told in client.get(f"/ur/easy/rounds/partly{page}").get_data(as_text=True)
        assert told not in client.get(f"/ur/rounds/partly{page}").get_data(as_text=True)


def test_a_language_nobody_has_checked_has_its_ballot_in_english_and_says_so(
    app: Flask, client: FlaskClient
) -> None:
    an_open_round(slug="checked")
    assert "ایک محفوظ جگہ" in client.get("/ur/rounds/checked").get_data(as_text=True)
    an_open_round(languages=("en",), programme=db.session.scalars(select(Programme)).one())
    for address in ("/ur/rounds/safer", "/ur/easy/rounds/safer", "/ur/rounds/safer/rules", "/ur/easy/rounds/safer/rules"):  # fmt: skip
        page = client.get(address).get_data(as_text=True)
        assert "ایک محفوظ جگہ" not in page
        assert '<span lang="en" dir="ltr">' in page
        assert "انگریزی" in page
