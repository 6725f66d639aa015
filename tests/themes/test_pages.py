"""Officers make themes and code texts, without JavaScript."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.setup import close_consultation
from engage.plans.models import Consultation
from engage.themes.commands.codebook import add_theme
from engage.themes.commands.coding import bring_in
from engage.themes.models import CodingItem, Theme
from engage.themes.queries.coding import codes_that_count, history_of, themes_of
from engage.themes.rules.codebook import MANAGEABLE
from engage.themes.rules.coding import Opinion
from tests.conftest import NOON, Clock
from tests.forms import press
from tests.officers import signed_in
from tests.themes.conftest import FIRST_CODER, Comment

BOOK = "/officers/themes/one-place"
ANALYSIS = "/officers/coding/children"


def test_a_theme_is_made_worded_anew_merged_and_leaves_its_history(
    analyst: FlaskClient, consultation: Consultation, themes: list[Theme]
) -> None:
    assert press(analyst, BOOK, name="Parks", definition="Green places.").status_code == 302
    parks = themes_of(consultation.programme_id)[-1]
    assert (parks.number, parks.name) == (4, "Parks")
    page = f"/officers/themes/theme/{parks.id}"
    press(analyst, page, name="Parks", definition="Green places to play.")
    merged = press(analyst, f"{page}/merge", at=page, into=themes[0].id)
    assert merged.status_code == 302
    shown = analyst.get(page).get_data(as_text=True)
    assert "Merged: Waiting" in shown
    assert "Green places." in shown
    assert [line.what for line in history_of(parks)] == ["merged", "reworded", "made"]
    assert "Parks" in analyst.get(BOOK).get_data(as_text=True)


def test_a_theme_that_a_colleague_changed_meanwhile_is_not_overwritten(
    analyst: FlaskClient, themes: list[Theme]
) -> None:
    page = f"/officers/themes/theme/{themes[0].id}"
    stale = analyst.get(page)
    press(analyst, page, name="Waiting times", definition="How long.")
    refused = press(analyst, page, page=stale, name="Queues", definition="How long.")
    assert refused.status_code == 422
    assert "A colleague changed this theme" in refused.get_data(as_text=True)
    assert db.session.get(Theme, themes[0].id).name == "Waiting times"


@pytest.mark.requirement("T4")
def test_more_themes_than_a_coder_keeps_in_mind_are_warned_of(
    analyst: FlaskClient, consultation: Consultation, themes: list[Theme]
) -> None:
    def make(number: int) -> None:
        add_theme(
            consultation.programme,
            name=f"Theme {number}",
            definition="What it is about.",
            example="",
            now=NOON,
            actor=FIRST_CODER,
        )
        db.session.commit()

    for number in range(len(themes), MANAGEABLE):
        make(number)
    assert "There are more than 20 themes" not in analyst.get(BOOK).text
    make(MANAGEABLE)
    assert "There are more than 20 themes" in analyst.get(BOOK).text


def test_a_name_that_is_taken_is_refused_and_kept_in_its_field(
    analyst: FlaskClient, themes: list[Theme]
) -> None:
    refused = press(analyst, BOOK, name="waiting", definition="Again.")
    assert refused.status_code == 422
    assert 'value="waiting"' in refused.get_data(as_text=True)


def test_a_theme_is_retired_and_taken_into_use_again(
    analyst: FlaskClient, themes: list[Theme]
) -> None:
    page = f"/officers/themes/theme/{themes[0].id}"
    press(analyst, f"{page}/retire", at=page)
    assert "Retired" in analyst.get(page).get_data(as_text=True)
    press(analyst, f"{page}/restore", at=page)
    assert db.session.get(Theme, themes[0].id).state == "in_use"


@pytest.mark.requirement("T1", "G7")
def test_one_text_after_the_other_is_coded_until_the_analysis_is_final(
    analyst: FlaskClient,
    consultation: Consultation,
    comment: Comment,
    themes: list[Theme],
    clock: Clock,
) -> None:
    comment("Four weeks is too long.", stance="disagree")
    comment("Sent twice.")
    press(analyst, f"{ANALYSIS}/bring-in", at=ANALYSIS)
    for _ in range(2):
        page = analyst.get(f"{ANALYSIS}/next")
        html = page.get_data(as_text=True)
        item = next(each for each in items() if each.id in html)
        where = f"{ANALYSIS}/texts/{item.id}"
        if "Sent twice" in html:
            sent = press(analyst, f"{where}/exclude", page=page, reason="sent_twice")
        else:
            assert "Its writer ticked: no" in html
            sent = press(
                analyst,
                where,
                page=page,
                themes=[themes[0].id],
                **{f"opinion-{themes[0].id}": "against"},
            )
        assert sent.location.endswith("/next")
    assert list(codes_that_count(consultation).values()) == [{themes[0].id: Opinion.AGAINST}]
    assert analyst.get(f"{ANALYSIS}/next").location.endswith(ANALYSIS)
    close_consultation(consultation, now=NOON, actor=FIRST_CODER)
    assert press(analyst, f"{ANALYSIS}/finish", at=ANALYSIS).status_code == 302
    final = analyst.get(ANALYSIS).get_data(as_text=True)
    assert "This analysis is final" in final
    assert "It was sent twice: 1" in final
    compared = f"{ANALYSIS}?compare=now"
    assert "Everything is as it was" in analyst.get(compared).get_data(as_text=True)
    connection = db.session.connection()
    connection.exec_driver_sql("UPDATE plan_comment SET stance = 'agree' WHERE stance = 'disagree'")
    db.session.commit()
    assert "It is not as it was" in analyst.get(compared).get_data(as_text=True)
    press(analyst, f"{ANALYSIS}/reopen", at=ANALYSIS, why="A theme was misread.")
    assert "This analysis is final" not in analyst.get(ANALYSIS).get_data(as_text=True)


def test_what_is_refused_stays_ticked(
    analyst: FlaskClient, consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Four weeks is too long.")
    bring_in(consultation, now=NOON, actor=FIRST_CODER)
    where = f"{ANALYSIS}/texts/{items()[0].id}"
    assert press(analyst, where).status_code == 422
    refused = press(analyst, where, themes=[themes[1].id, "gone"])
    assert "not in use any more" in refused.get_data(as_text=True)
    assert refused.get_data(as_text=True).count(" checked") == 1


@pytest.mark.requirement("SEC3")
def test_markup_in_a_text_is_shown_as_it_was_typed(
    analyst: FlaskClient, consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("<script>alert(1)</script>")
    bring_in(consultation, now=NOON, actor=FIRST_CODER)
    assert "&lt;script&gt;" in analyst.get(f"{ANALYSIS}/next").get_data(as_text=True)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_only_analysts_read_what_is_coded(app: Flask, consultation: Consultation) -> None:
    moderator = signed_in(app, Role.MODERATOR, email="moderator@example.org")
    for page in ("/officers/themes/", BOOK, ANALYSIS, f"{ANALYSIS}/next"):
        assert moderator.get(page).status_code == 403


def items() -> list[CodingItem]:
    return list(db.session.scalars(select(CodingItem)))
