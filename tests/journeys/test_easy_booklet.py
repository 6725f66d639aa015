"""An easy-read edition as a browser lays it out and prints it: one picture and one sentence a row, at most 24 pages a booklet."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from engage.content.rules.easy_read import MOST_PAGES
from engage.easy_read.commands import choose_pictures, save_sentences
from engage.kernel.assets import ROOT
from engage.kernel.db import db
from engage.rules.view import Level, View
from engage.translating.commands import digest_of
from engage.translating.queries import activity_to_translate_or_404, texts_in_view
from tests.journeys.test_easy_read_rows import ROWS, faults_of
from tests.programme import FIRST_OFFICER, NOON, an_open_consultation

EASY = View("en", Level.EASY)
PLACE, PICTURES = "words|reasons", ("pictures/bus.svg", "pictures/books.svg", "easy/money.svg")
MANY = 130
PAGES = re.compile(rb"/Type\s*/Page\b")
ADDRESS = "http://engage.test"


def written(number: int) -> list[str]:
    """So many sentences in the open plan, each beside a picture."""
    an_open_consultation()
    activity = activity_to_translate_or_404("children")
    lines = [f"This is sentence {each}, and it has its own picture." for each in range(number)]
    text = {PLACE: "\n".join(lines)}
    facts = {"now": NOON, "actor": FIRST_OFFICER}
    save_sentences(
        activity, EASY, text, seen=digest_of(texts_in_view(activity, EASY), text), **facts
    )
    chosen = {line: PICTURES[each % len(PICTURES)] for each, line in enumerate(lines)}
    choose_pictures(activity, EASY, chosen, **facts)
    db.session.commit()
    return lines


def opened(chromium: Browser, pages: dict[str, str]) -> Page:
    """A browser that gets these pages, and the built files, without a server."""
    page = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()

    def answer(route: Route) -> None:
        wanted = route.request.url.removeprefix(ADDRESS)
        if wanted in pages:
            route.fulfill(content_type="text/html", body=pages[wanted])
        else:
            route.fulfill(path=ROOT / wanted.lstrip("/"))

    page.route("**/*", answer)
    return page


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.requirement("ER1", "ER3", "ER8")
def test_a_long_edition_is_laid_out_row_by_row_and_prints_in_short_booklets(
    chromium: Browser, client: FlaskClient
) -> None:
    lines = written(MANY)
    addresses = [f"/easy/booklet/children?number={number}" for number in (1, 2)]
    page = opened(chromium, {each: client.get(each).get_data(as_text=True) for each in addresses})
    told = list[str]()
    for address in addresses:
        page.goto(ADDRESS + address)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            rows = page.evaluate(ROWS)
            assert not [fault for row in rows for fault in faults_of(row)]
            assert all(len(row["lines"]) == len(row["pictures"]) == 1 for row in rows)
        told += [row["lines"][0]["words"] for row in rows[:-1]]
        pages = len(PAGES.findall(page.pdf(format="A4")))
        assert 0 < pages <= MOST_PAGES
    assert told == lines
    page.context.close()
