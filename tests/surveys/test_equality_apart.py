"""Equality answers stand with the response and nowhere else: not with who somebody is, not with a ballot. Looked for in every table."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from budgeting.commands.casting import cast_ballot
from engage.assistance.commands import AskedBy, ask_for_help
from engage.assistance.rules.requests import Kind
from engage.kernel.access import RESIDENT
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.news.commands import ask_to_follow
from engage.rules.channel import Channel
from engage.rules.view import View
from surveys.commands.rights import issue_survey_codes, set_one_each
from surveys.commands.setup import close_survey, open_survey
from surveys.commands.tallying import refresh_tally
from surveys.queries.surveys import survey_or_404
from surveys.rules.one_each import OneEach
from tests.forms import press
from tests.programme import FIRST_OFFICER, NOON, a_draft_survey, an_open_round
from tests.surveys.test_equality_after_sending import ABOUT_YOU, CHECK, with_equality

pytestmark = pytest.mark.requirement("EQ7")
HUBS = {"survey", "activity", "programme", "pb_round"}
"""What many rows belong to: it tells two people apart as little as a building does."""
WITH_ANSWERS = {"survey_response", "survey", "survey_version"}
"""The response; its survey's tally, which knows no person; and the questions, with every answer that may be chosen."""
WHO = {
    "survey_right",
    "survey_contact",
    "help_contact",
    "help_wanted",
    "news_follower",
    "outbox_message",
    "pb_register_entry",
    "pb_list_follower",
    "pb_proof_attempt",
}
"""Tables about who somebody is, or that they took part."""
BALLOTS = {"pb_ballot", "pb_sealed_ballot", "pb_tracker_entry"}
ADDRESS, AGE = "somebody@example.org", "75_over"
LONG = 12
"""Letters: shorter values, such as a language, are shared by many."""


@pytest.fixture
def taken_part(app: Flask, client: FlaskClient) -> None:
    """Somebody answers with a code, tells their age afterwards, asks for help and news by e-mail, and votes."""
    opened = an_open_round()
    survey = a_draft_survey(with_equality(), programme=opened.pb_round.programme)
    set_one_each(survey, one_each=OneEach.CODE, now=NOON, actor=FIRST_OFFICER)
    open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    (code,) = issue_survey_codes(survey, number=1, now=NOON, actor=FIRST_OFFICER)
    by = AskedBy(name="Somebody", email=ADDRESS)
    ask_for_help([Kind.CALL], by, activity=survey, now=NOON, actor=RESIDENT)
    ask_to_follow(survey, email=ADDRESS, view=View(), now=NOON)
    db.session.commit()
    start = "/surveys/priorities"
    press(client, start)
    press(client, f"{start}/code", code=code)
    press(client, f"{start}/questions/first", first="homes")
    press(client, f"{start}/questions/where")
    press(client, f"{start}/questions/more", more="")
    press(client, CHECK)
    press(client, client.get(ABOUT_YOU).location, age=AGE)
    vote = opened.codes[0]
    cast_ballot(
        opened.pb_round,
        code=vote,
        chosen=["A"],
        tracker=new_code(12),
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )
    db.session.commit()


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    tables = inspect(db.session.connection()).get_table_names()
    return {
        table: [tuple(row) for row in db.session.execute(text(f'SELECT * FROM "{table}"'))]
        for table in tables
    }


def holding(words: str) -> set[str]:
    return {table for table, rows in stored().items() if any(words in str(row) for row in rows)}


def values_of(rows: list[tuple[object, ...]]) -> Iterator[object]:
    """What could tell that two rows are one person's: ids, digests, addresses, moments."""
    for row in rows:
        for value in row:
            if isinstance(value, datetime) or (isinstance(value, str) and len(value) >= LONG):
                yield value


def reached_from(table: str) -> set[str]:
    """Every table that a chain of foreign keys joins with it, either way, hubs left out."""
    joined: dict[str, set[str]] = {}
    for each in db.metadata.sorted_tables:
        for key in each.foreign_keys:
            other = key.column.table.name
            joined.setdefault(each.name, set()).add(other)
            joined.setdefault(other, set()).add(each.name)
    found, left = {table}, [table]
    while left:
        for other in joined.get(left.pop(), set()) - found - HUBS:
            found.add(other)
            left.append(other)
    return found


def test_equality_answers_stand_with_the_response_alone(taken_part: None) -> None:
    assert holding(AGE) == {"survey_response", "survey_version"}
    survey = survey_or_404("priorities")
    refresh_tally(survey)
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert holding(AGE) == WITH_ANSWERS


def test_who_somebody_is_stands_in_no_table_with_answers(taken_part: None) -> None:
    found = holding(ADDRESS)
    assert {"help_contact", "news_follower"} <= found <= WHO | {"background_job"}
    assert not found & WITH_ANSWERS


def test_no_value_leads_from_a_response_to_a_person_or_a_ballot(taken_part: None) -> None:
    rows = stored()
    shared = set(values_of(rows["survey_response"])) - {survey_or_404("priorities").id}
    for table in sorted(WHO | BALLOTS):
        assert not shared & set(values_of(rows[table])), table
    assert rows["survey_right"]
    assert rows["pb_sealed_ballot"]


def test_no_foreign_key_leads_from_a_response_to_a_person_or_a_ballot(app: Flask) -> None:
    assert reached_from("survey_response") == {"survey_response"}
    assert reached_from("pb_ballot") == {"pb_ballot"}
    assert not reached_from("help_contact") & (BALLOTS | {"survey_response"})


def test_a_ballot_has_no_place_for_an_equality_answer(app: Flask) -> None:
    """What a voter says of where they live and how old they are is sealed with the ballot, and parted from it by the count."""
    columns = {column.name for column in db.metadata.tables["pb_ballot"].columns}
    assert columns == {"id", "round_id", "marks"}
