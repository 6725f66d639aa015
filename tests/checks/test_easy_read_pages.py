"""Easy read is an edition of every page that residents meet: none is missing, sentences are short, each row has one picture."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, nodes
from jinja2.ext import GETTEXT_FUNCTIONS, extract_from_ast

from budgeting.commands.counting import close_round, declare_round, open_box
from engage.activities.commands import move_activity
from engage.activities.rules.lifecycle import State
from engage.content.rules.easy_read import Reader, Rule
from engage.content.rules.words import words_from
from engage.kernel.db import db
from engage.sessions.commands import plan_session
from tests.budgeting.bidding import PAGES, a_call, a_sent_bid, ask, release
from tests.forms import press
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    a_programme,
    an_open_consultation,
    an_open_round,
    an_open_survey,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
PACKAGES = ("engage", "surveys", "budgeting")
EASY = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/easy/*.html"))
WITH_EASY_WORDS = [*EASY, "layouts/easy.html", "macros/easy.html"]
FORMS = (
    "budgeting/forms/bids.py",
    "budgeting/forms/voting.py",
    "engage/news/forms.py",
    "engage/plans/forms/commenting.py",
    "surveys/forms/resident.py",
)
LONG, LONGEST = 15, 20
"""Words in a sentence: more than 15 is hard for many readers, more than 20 for most (Department of Health 2010)."""
MOST_SENTENCES = 5
ABOUT_WORDS = {Rule.HARD_WORD, Rule.ACRONYM, Rule.OTHER_NAME}
WRITTEN_NUMBERS = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen|twenty)\b",
    re.IGNORECASE,
)
NOT_IN_EASY_READ = "This page is not in easy read yet."
"""Of the page. That some words of an activity are not is said in other words."""
PLAIN = "e-er__plain"


def sentences_in(text: str) -> list[str]:
    """A text cut where a sentence ends. A placeholder such as ``%(phone)s`` is one word."""
    plain = re.sub(r"%\(\w+\)s|{\w+}", "X", text)
    return [part for part in re.split(r"(?<=[.?!])\s+", plain.strip()) if part]


def long_sentences(texts: Iterator[str] | list[str], most: int) -> list[str]:
    return [each for text in texts for each in sentences_in(text) if len(each.split()) > most]


def messages_of(name: str, app: Flask) -> Iterator[str]:
    """Every sentence of a template that goes through translation."""
    tree = app.jinja_env.parse((FOLDER / name).read_text())
    found = extract_from_ast(tree, (*GETTEXT_FUNCTIONS, "_"))
    for _line, _function, message in found:
        yield from (
            each for each in (message if isinstance(message, tuple) else (message,)) if each
        )


MACRO = re.compile(r"{%-? macro (\w+)\(.*?{%-? endmacro", re.DOTALL)
CARRYING = {
    found[1]
    for path in FOLDER.glob("macros/*.html")
    for found in MACRO.finditer(path.read_text())
    if 'type="hidden"' in found[0]
}
"""Macros that send something along unseen."""
ASKED_ELSEWHERE = {"budgeting/easy/receipt.html": {"tracker"}}
"""Easy read leads to a page of its own for looking a receipt up."""


def asked_on(name: str) -> set[str]:
    """What a page sends: its own fields and those of its form, and the macros that carry more."""
    text = (FOLDER / name).read_text()
    fields = set(re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="(\w+)"', text))
    calls = set(re.findall(r"\b(\w+)\(", text)) & CARRYING
    return fields | calls | set(re.findall(r"\bform\.(?!svg)(\w+)", text))


def test_easy_read_sends_all_that_the_other_page_sends() -> None:
    """Easy read is taken by the same view: what it leaves out is missing there, and only there."""
    missing = {
        name: gone
        for name in EASY
        if (plain := name.replace("/easy/", "/")) and (FOLDER / plain).exists()
        if (gone := asked_on(plain) - asked_on(name) - ASKED_ELSEWHERE.get(name, set()))
    }
    assert not missing


RENDERING = frozenset({"render_page", "render_shared"})


def rendered_by_residents() -> set[str]:
    """Templates that a view passes to ``render_page`` or ``render_shared``, which is how a page of residents is made."""
    named = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                is_page = isinstance(call, ast.Call) and ast.unparse(call.func) in RENDERING
                if is_page and path.name != "shared_pages.py":
                    assert isinstance(call.args[0], ast.Constant), f"{path}: {ast.unparse(call)}"
                    named.add(str(call.args[0].value))
    return named


def test_every_page_of_residents_has_an_easy_read_edition() -> None:
    standard = rendered_by_residents()
    assert len(standard) >= 24
    missing = {name for name in standard if "{}/easy/{}".format(*name.rsplit("/", 1)) not in EASY}
    assert not missing


def test_every_easy_read_edition_belongs_to_a_page() -> None:
    assert {name.replace("/easy/", "/") for name in EASY} == rendered_by_residents()


@pytest.mark.parametrize("view", ["resident.py", "information.py"])
def test_no_view_of_residents_goes_round_easy_read(view: str) -> None:
    """``render_template`` would always give the standard page."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob(f"views/{view}")]
    assert paths
    assert not [path for path in paths if "render_template(" in path.read_text()]


@pytest.mark.requirement("ER2")
def test_a_long_sentence_is_found_and_a_short_one_is_not() -> None:
    good = "You can vote 1 time. Your vote is secret."
    edge = " ".join(["word"] * LONG) + "."
    bad = " ".join(["word"] * (LONG + 1)) + "."
    joined = f"{good} {bad}"
    assert long_sentences([good, edge, bad, joined], LONG) == [bad, bad]
    assert long_sentences([bad], LONGEST) == []
    assert long_sentences([f"Phone %(phone)s {' x' * 20}."], LONGEST) == [f"Phone X {' x' * 20}."]


@pytest.mark.parametrize("name", WITH_EASY_WORDS)
@pytest.mark.requirement("ER2")
def test_easy_sentences_are_short_and_numbers_are_digits(sqlite_app: Flask, name: str) -> None:
    texts = list(messages_of(name, sqlite_app))
    assert long_sentences(texts, LONG) == []
    assert [text for text in texts if WRITTEN_NUMBERS.search(text)] == []
    assert [text for text in texts if len(sentences_in(text)) > MOST_SENTENCES] == []


@pytest.mark.parametrize("name", WITH_EASY_WORDS)
@pytest.mark.requirement("ER4")
def test_easy_pages_explain_their_hard_words_and_letters_and_keep_one_name_for_one_thing(
    sqlite_app: Flask, name: str
) -> None:
    reader = Reader()
    found = [each for text in messages_of(name, sqlite_app) for each in reader.read(text)]
    assert [each for each in found if each.rule in ABOUT_WORDS] == []


@pytest.mark.parametrize("name", FORMS)
def test_what_a_refused_form_says_is_short_enough(name: str) -> None:
    """These sentences serve both editions, so the higher limit holds."""
    with (ROOT / name).open("rb") as source:
        found = extract("python", source, keywords={"_": None, "_l": None})
        texts = [str(message) for _line, message, _comments, _context in found]
    assert texts
    assert long_sentences(texts, LONGEST) == []


@pytest.mark.parametrize("name", EASY)
def test_easy_read_has_no_italics_and_no_capitals(sqlite_app: Flask, name: str) -> None:
    source = re.sub(r"{#.*?#}", "", (FOLDER / name).read_text(), flags=re.DOTALL)
    assert not re.search(r"<(i|em|cite)\b", source)
    assert [
        text for text in messages_of(name, sqlite_app) if re.search(r"\b[A-Z]{3,}\b", text)
    ] == []


@pytest.mark.parametrize("name", EASY)
def test_every_row_names_its_picture(sqlite_app: Flask, name: str) -> None:
    """A row is written with a picture that is a file of ours, or with one of the activity's own before it."""
    env: Environment = sqlite_app.jinja_env
    for picture in pictures_in(env.parse((FOLDER / name).read_text())):
        last = picture.right if isinstance(picture, nodes.Or) else picture
        if isinstance(last, nodes.Const):
            assert last.value, f"{name}: a row without a picture"


def pictures_in(tree: nodes.Template) -> Iterator[nodes.Expr]:
    for pair in tree.find_all(nodes.Pair):
        if isinstance(pair.key, nodes.Const) and pair.key.value == "picture":
            yield pair.value
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "row":
            yield call.args[0]


def rows_of(client: FlaskClient, address: str, *, status: int = 200) -> list[Tag]:
    """The rows of an easy page, each of them checked."""
    answer = client.get(address)
    assert answer.status_code == status, address
    return checked_rows(answer.get_data(as_text=True), address)


def checked_rows(html: str, address: str) -> list[Tag]:
    page = BeautifulSoup(html, "lxml")
    assert NOT_IN_EASY_READ not in page.get_text(), address
    assert page.body is not None
    assert "e-easy" in (page.body.get("class") or []), address
    rows = list(page.select("main .e-er > li"))
    for row in rows:
        is_plain = PLAIN in (row.get("class") or [])
        assert len(row.find_all("img")) == (0 if is_plain else 1), f"{address}: {row}"
        assert is_plain or row.find(True).name == "img", f"{address}: the picture stands first"  # type: ignore[union-attr]  # a row has elements
        assert row.get_text(strip=True), f"{address}: a row without words"
        for line in row.find_all("p"):
            assert len(sentences_in(line.get_text(" ", strip=True))) <= 1, f"{address}: {line}"
    return rows


def test_a_survey_is_easy_from_its_first_page_to_the_last(client: FlaskClient) -> None:
    an_open_survey()
    start = "/easy/surveys/priorities"
    assert rows_of(client, start)
    first = press(client, start).location
    rows_of(client, first)
    later = press(client, first, first="homes", do="later").location
    assert len(rows_of(client, later)) == 7
    assert rows_of(client, f"{start}/come-back")
    refused = press(client, f"{start}/come-back", secret="AAAA")
    assert checked_rows(refused.get_data(as_text=True), "come-back refused")
    press(client, f"{start}/questions/where", where=["park"])
    check = press(client, f"{start}/questions/more").location
    answers = rows_of(client, check)
    assert [answer.get_text(" ", strip=True) for answer in answers[:3]] == [
        "What is most important? Homes Change What is most important?",
        "Where do you go? Parks Change Where do you go?",
        "Anything else? You did not answer. Change Anything else?",
    ]
    done = press(client, f"{start}/check-answers", at=f"{start}/check-answers").location
    assert rows_of(client, done)


def test_a_vote_and_its_result_are_easy(client: FlaskClient) -> None:
    vote_round = an_open_round()
    about, code = "/easy/rounds/safer", vote_round.codes[0]
    assert rows_of(client, about)
    assert rows_of(client, f"{about}/trust")
    ballot = press(client, f"{about}/ballot", at=about, code=code)
    assert checked_rows(ballot.get_data(as_text=True), "ballot")
    review = press(client, f"{about}/review", page=ballot, chosen=["A"])
    assert checked_rows(review.get_data(as_text=True), "review")
    sent = press(client, f"{about}/send", page=review, chosen=["A"])
    receipt = client.get(sent.location).get_data(as_text=True)
    assert checked_rows(receipt, "receipt")
    tracker = code_on(receipt)
    assert rows_of(client, "/easy/receipt")
    assert "Your vote is in the box." in checked(client, tracker)
    assert "We cannot find that code" in checked(client, "2222")
    close_round(vote_round.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(vote_round.pb_round, cards=vote_round.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(vote_round.pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    results = " ".join(row.get_text(" ", strip=True) for row in rows_of(client, f"{about}/results"))
    assert "Money for projects: £60." in results
    assert "Fewer than 10 people chose an idea." in results
    assert "Lights £60 Football" in " ".join(results.split())
    assert rows_of(client, f"{about}/list")
    assert "Your code is on our list." in checked(client, tracker)


def test_an_idea_is_easy_from_its_first_page_to_the_last(client: FlaskClient) -> None:
    made = a_sent_bid(a_call())
    release(made.bid)
    ask(made.bid)
    home = "/easy/rounds/next-year"
    for path in ("ideas", f"ideas/{made.bid.reference}", "bid", "bid/come-back", "bid/link/abc"):
        assert rows_of(client, f"{home}/{path}"), path
    press(client, f"{home}/bid/come-back", secret=made.secret)
    pages = [f"bid/pages/{page}" for page in PAGES]
    for path in (*pages, "bid/tasks", "bid/check", "bid/sent", "bid/take-back"):
        assert rows_of(client, f"{home}/{path}") or path == "bid/sent", path


def test_a_plan_is_easy_to_read_and_to_answer(client: FlaskClient) -> None:
    an_open_consultation()
    plan = " ".join(
        row.get_text(" ", strip=True) for row in rows_of(client, "/easy/plans/children")
    )
    for words in (
        "Read it and reply.",
        "Everything in part 1 can still change.",
        "Children told us to.",
        "We looked at doing nothing.",
    ):
        assert words in plan
    assert rows_of(client, "/easy/plans/children/whole")
    part = "/easy/plans/children/parts/feeling-safe"
    assert rows_of(client, part)
    thanks = press(client, part, stance="agree", comment="Good.").location
    assert rows_of(client, thanks)


def test_a_session_is_easy(client: FlaskClient) -> None:
    session = plan_session(
        programme=a_programme(),
        slug="summit",
        words=words_from(
            {
                "title": {"en": "A big meeting"},
                "summary": {"en": "Come and talk."},
                "place": {"en": "Town Hall"},
                "programme_of_the_day": {"en": "10am: welcome\n11am: talk"},
            }
        ),
        opens_at=NOON - timedelta(days=1),
        starts_at=NOON + timedelta(days=6),
        ends_at=NOON + timedelta(days=6, hours=2),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    move_activity(session, to=State.OPEN, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    rows = " ".join(
        row.get_text(" ", strip=True) for row in rows_of(client, "/easy/sessions/summit")
    )
    for words in ("28\u00a0November\u00a02026, 12:00", "It ends: 14:00", "Town Hall", "11am: talk"):
        assert words in rows


@pytest.mark.parametrize("address", ["/easy/", "/easy/results", "/easy/reports/"])
def test_an_empty_site_is_easy(client: FlaskClient, address: str) -> None:
    assert rows_of(client, address)


def test_an_easy_page_that_is_not_there_is_easy(client: FlaskClient) -> None:
    assert len(rows_of(client, "/easy/nothing", status=404)) >= 2


def test_a_form_that_was_open_too_long_gets_an_easy_page(client: FlaskClient) -> None:
    refused = client.post("/easy/receipt", data={"tracker": "2222"})
    assert refused.status_code == 400
    words = refused.get_data(as_text=True)
    assert "The page was open for a long time." in words
    assert checked_rows(words, "an old form")


def test_words_in_another_language_are_marked_in_easy_read_too(client: FlaskClient) -> None:
    an_open_survey()
    page = client.get("/ur/easy/surveys/priorities").get_data(as_text=True)
    assert '<p><span lang="en" dir="ltr">Three short questions.</span></p>' in page


def checked(client: FlaskClient, tracker: str) -> str:
    answer = press(client, "/easy/receipt", tracker=tracker).get_data(as_text=True)
    assert checked_rows(answer, "/easy/receipt")
    return str(answer)


def code_on(page: str) -> str:
    code = BeautifulSoup(page, "lxml").select_one("#code")
    assert code is not None
    return code.get_text(strip=True)
