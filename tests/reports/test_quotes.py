"""Words of people in a report: as they were said, of those who agreed, and never with what tells who they are."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.conversations.commands import Facts, add_quote, record_conversation
from engage.conversations.rules.forms import Form
from engage.kernel.db import db
from engage.moderation.rules.detectors import tells_who
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.models import Comment
from engage.plans.queries.consultations import version_of
from engage.reports.build.findings import MOST_QUOTES, in_own_words
from engage.reports.build.gather import Gathered, gather
from engage.reports.build.sentences import Voice
from engage.reports.exports.labels import labels_in
from engage.reports.rules.document import Block, Paragraph, QuoteBlock
from engage.rules.activity import ActivityFacts, ActivityRef, Participation, Quote, Quotes
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError
from engage.rules.view import View
from tests.conftest import NOON
from tests.programme import FIRST_OFFICER, an_open_consultation, an_open_survey

CHILD = "My son Idris goes to Green Lane Primary School."
WRITTEN = {
    "Open it until nine.": (True, Decision.RELEASED),
    "Two  spaces, and “quotes”…": (True, Decision.RELEASED),
    "Only for you to read.": (False, Decision.RELEASED),
    "Rude words.": (True, Decision.HIDDEN),
    "Nobody has looked at this.": (True, None),
}


@pytest.fixture
def english(app: Flask) -> Iterator[Voice]:
    with force_locale("en"):
        yield Voice(View(), labels_in(str))


def quoted(blocks: Sequence[Block]) -> list[str]:
    return [
        quote.text for block in blocks if isinstance(block, QuoteBlock) for quote in block.quotes
    ]


def told(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_quote_stands_in_its_source_word_for_word_and_its_writer_agreed(
    english: Voice,
) -> None:
    consultation = an_open_consultation()
    for text, (may_quote, decision) in WRITTEN.items():
        add_comment(
            consultation,
            section=version_of(consultation).sections[1],
            stance="",
            text=text,
            may_quote=may_quote,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
        comment = db.session.scalars(select(Comment).where(Comment.text == text)).one()
        if decision:
            decide_comment(comment, decision=decision, public_text=text)
    facts = Facts(Form.WORKSHOP, "Library", "Youth forum", NOON.date() - timedelta(days=1), 24, "")
    talk = record_conversation(consultation.programme, facts, now=NOON, actor=FIRST_OFFICER)
    for text, may_quote in (
        ("The 327 never comes.", True),
        ("Do not print this.", False),
        (CHILD, False),
    ):
        add_quote(
            talk,
            text=text,
            language="en",
            tags="",
            may_quote=may_quote,
            now=NOON,
            actor=FIRST_OFFICER,
        )
    db.session.commit()
    found = quoted([*in_own_words(gather(consultation.programme_id, now=NOON), english)])
    agreed = {one.text for one in talk.quotes if one.may_quote}
    agreed |= {one.text for one in db.session.scalars(select(Comment)) if one.may_quote}
    assert len(found) == 3
    assert set(found) <= agreed
    assert set(found) == {
        "Open it until nine.",
        "Two  spaces, and “quotes”…",
        "The 327 never comes.",
    }


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CHILD, "tells_who"),
        ("I am 14 and I live in Brinnington.", "tells_who"),
        ("We are in year 6 at Green Lane Primary.", "tells_who"),
        ("Ring me on 0161 496 0123.", "details_left"),
    ],
)
def test_words_to_quote_cannot_be_written_down_with_what_tells_who_said_them(
    app: Flask, text: str, code: str
) -> None:
    programme = an_open_survey().programme
    facts = Facts(Form.VISIT, "School", "", NOON.date() - timedelta(days=1), 24, "")
    talk = record_conversation(programme, facts, now=NOON, actor=FIRST_OFFICER)
    with pytest.raises(InvalidError) as refused:
        add_quote(
            talk, text=text, language="en", tags="", may_quote=True, now=NOON, actor=FIRST_OFFICER
        )
    assert refused.value.code == code
    add_quote(
        talk, text=text, language="en", tags="", may_quote=False, now=NOON, actor=FIRST_OFFICER
    )


@pytest.mark.requirement("T5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("in_english", ["", CHILD])
def test_whichever_activity_they_are_from_no_report_shows_words_that_tell_who_somebody_is(
    quoting: Callable[[str], None], english: Voice, in_english: str
) -> None:
    survey = an_open_survey()
    said = "My son goes there."
    assert not tells_who(said)
    quoting(CHILD)
    blocks = [*in_own_words(gather(survey.programme_id, now=NOON), english)]
    assert blocks == []
    quoting(said)
    (one,) = gather(survey.programme_id, now=NOON)
    assert quoted([*in_own_words([one], english)]) == [said]
    translated = Quotes(
        "t",
        {"en": "Said"},
        (Quote(said, "pl", {}, in_english=in_english or "My child goes there."),),
    )
    shown = [*in_own_words([Gathered(one.facts, one.participation, (translated,), True)], english)]
    assert quoted(shown) == ([] if in_english else [said])


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_of_ten_thousand_quotes_chance_draws_as_many_as_can_be_read_and_the_report_says_so(
    english: Voice,
) -> None:
    ref = ActivityRef("survey", "one")
    quotes = tuple(
        Quote(f"Lights, please. {place}", "en", {"en": "Someone"}) for place in range(10_000)
    )
    activity = Gathered(
        ActivityFacts(ref, {"en": "One"}),
        Participation(ref, received=10_000, analysed=10_000, by_channel={}),
        (Quotes("q", {"en": "Lights"}, quotes),),
        is_over=True,
    )
    blocks = [*in_own_words([activity], english)]
    shown = quoted(blocks)
    assert len(shown) == MOST_QUOTES
    assert told(blocks) == [
        "40 of 10,000 texts that we may quote stand here. Chance chose them: nobody picked them."
    ]
    places = [int(text.rpartition(" ")[2]) for text in shown]
    assert places == sorted(places)
    assert places[0] < 1_000, "from all of them"
    assert places[-1] > 9_000, "and not only the first"
    assert quoted([*in_own_words([activity], english)]) == shown
