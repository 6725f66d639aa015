"""A comment about a passage keeps the words it was about, whatever becomes of them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.commenting import decide_comment
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.commands.setup import close_consultation
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Comment, Consultation
from engage.plans.queries.versions import section_being_made
from engage.plans.rules.passages import passages_in, shortened, still_stands
from engage.rules.view import View
from engage.themes.commands.analysis import finish_analysis
from engage.themes.commands.codebook import add_theme
from engage.themes.commands.coding import bring_in, code_item
from engage.themes.models import CodingItem
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_consultation

PART = "/plans/children/parts/feeling-safe"
PASSAGE = "No child should wait more than four weeks."
CHANGED = "The plan has changed here since."
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


def on_passage(client: FlaskClient, place: str = "feeling-safe-1") -> int:
    sent = press(client, PART, comment="Two weeks would do.", about=place, may_quote="y")
    return int(sent.status_code)


def release() -> Comment:
    comment = db.session.scalars(select(Comment)).one()
    decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
    db.session.commit()
    return comment


def rewrite(consultation: Consultation, text: str, *, address: str = "feeling-safe") -> None:
    """The next version, in which one section says something else."""
    begin_version(consultation, plan=None, now=NOON, actor=FIRST_OFFICER)
    section = section_being_made(consultation, address)
    edit_section(
        consultation,
        address,
        view=View(),
        heading=section.content["en"]["heading"],
        texts=[text],
        more="",
        seen_digest=section_digest(section, View()),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    say_why(consultation, address, theme_ids=[], why="Kinder.", now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def publish(consultation: Consultation) -> None:
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    publish_version(consultation, note="Shorter.", now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


@only_one
@pytest.mark.requirement("G6")
def test_a_comment_on_a_passage_is_shown_with_it_and_says_when_the_plan_has_changed_there(
    client: FlaskClient, consultation: Consultation
) -> None:
    assert on_passage(client) == 302
    assert release().passage == PASSAGE
    before = client.get(PART).get_data(as_text=True)
    assert f"“{PASSAGE}”" in before
    assert CHANGED not in before
    rewrite(consultation, "No child should wait more than two weeks.")
    assert CHANGED not in client.get(PART).get_data(as_text=True)
    publish(consultation)
    after = client.get(PART).get_data(as_text=True)
    assert f"“{PASSAGE}”" in after
    assert CHANGED in after


@only_one
def test_a_change_elsewhere_leaves_a_passage_as_it_was(
    client: FlaskClient, consultation: Consultation
) -> None:
    on_passage(client)
    release()
    rewrite(consultation, "Two places to read.", address="learning")
    publish(consultation)
    assert CHANGED not in client.get(PART).get_data(as_text=True)


@only_one
def test_officers_see_whose_words_the_next_version_changes(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    on_passage(client)
    officer = signed_in(app, Role.AUTHOR)
    page = "/officers/plans/children/next"
    assert "Comments on words that changed" not in officer.get(page).get_data(as_text=True)
    rewrite(consultation, "No child should wait more than two weeks.")
    assert f"“{PASSAGE}”: 1" in officer.get(page).get_data(as_text=True)


@only_one
@pytest.mark.requirement("G5", "G6")
def test_the_page_of_replies_shows_the_words_a_comment_is_about(
    client: FlaskClient, consultation: Consultation
) -> None:
    on_passage(client)
    release()
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    theme = add_theme(
        consultation.programme,
        name="Waiting",
        definition="How long children wait.",
        example="",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    item = db.session.scalars(select(CodingItem)).one()
    code_item(
        item.id,
        activity=consultation,
        themes=[theme.id],
        opinions={theme.id: "for"},
        seen_version=item.version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    finish_analysis(consultation, now=NOON, actor=FIRST_OFFICER)
    reply = write_reply(
        consultation,
        theme,
        texts={"title": "Waiting", "asked": "Four?", "said": "Two.", "did": "Two."},
        view=View(),
        outcome="changed",
        seen_version=0,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    publish_reply(reply.id, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    before = client.get("/plans/children/replies").get_data(as_text=True)
    assert f"“{PASSAGE}”" in before
    assert CHANGED not in before
    rewrite(consultation, "No child should wait more than two weeks.")
    publish_version(consultation, note="Shorter.", now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert CHANGED in client.get("/plans/children/replies").get_data(as_text=True)


@only_one
def test_moderators_read_the_words_a_comment_is_about(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    on_passage(client)
    moderator = signed_in(app, Role.MODERATOR)
    assert PASSAGE in moderator.get("/officers/moderation/").get_data(as_text=True)


@only_one
def test_a_part_as_a_whole_is_what_a_comment_is_about_unless_somebody_chooses(
    client: FlaskClient, consultation: Consultation
) -> None:
    assert on_passage(client, "") == 302
    assert release().passage == ""
    assert "About this text" not in client.get(PART).get_data(as_text=True)


@only_one
@pytest.mark.parametrize("place", ["learning-1", "feeling-safe-9", PASSAGE])
def test_what_stands_in_another_part_cannot_be_chosen_and_nothing_is_lost(
    client: FlaskClient, consultation: Consultation, place: str
) -> None:
    refused = press(client, PART, comment="Two weeks would do.", about=place)
    assert refused.status_code == 422
    assert "Two weeks would do." in refused.get_data(as_text=True)
    assert db.session.scalars(select(Comment)).all() == []


def test_passages_are_the_blocks_with_words() -> None:
    blocks = [
        {"kind": "paragraph", "text": " One  two. "},
        {"kind": "picture", "alt": ""},
        {"kind": "list", "items": [{"text": "Three", "items": [{"text": "four"}]}]},
    ]
    assert list(passages_in("part", blocks)) == [("part-1", "One two."), ("part-3", "Three four")]


def test_a_passage_stands_word_for_word_or_not_at_all() -> None:
    assert still_stands("One\n two.", {"One two."})
    assert not still_stands("One two", {"One two."})


def test_a_long_passage_is_cut_between_words() -> None:
    assert shortened("short") == "short"
    cut = shortened("word " * 40)
    assert cut.endswith("word …")
    assert len(cut) <= 92
    assert shortened("x" * 200).startswith("x" * 90)
