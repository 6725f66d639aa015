"""Comments from paper, letters, workshops and recordings: keyed once, counted once, told by channel."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engage.activities.ports import Decision
from engage.activities.rules.translation import Maker, Translated
from engage.activities.translations import (
    count_to_translate,
    keep_translation,
    texts_to_translate,
)
from engage.correspondence.commands import Received, log_letter
from engage.correspondence.models import Letter
from engage.correspondence.reportable import ReportableCorrespondence
from engage.correspondence.rules.kinds import Kind
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.moderation.models import QueueItem
from engage.plans.commands.commenting import decide_comment
from engage.plans.commands.keying import (
    Keyed,
    begin_batch,
    close_batch,
    key_comment,
    key_letter,
    take_out_keyed,
)
from engage.plans.commands.setup import close_consultation
from engage.plans.models import Comment, CommentBatch, Consultation
from engage.plans.queries.consultations import version_of
from engage.plans.reportable import ReportableConsultations
from engage.plans.rules.comments import Organisation
from engage.plans.rules.keying import Wrong, check_received
from engage.rules.activity import ActivityRef, Quotes
from engage.rules.channel import Channel
from engage.rules.direction import own_direction
from engage.rules.errors import ConflictError, EngageError, InvalidError, NotAllowedError
from engage.rules.view import SIGN_LANGUAGE, View, view_from_tag
from engage.rules.window import window_of_dates
from engage.themes.commands.analysis import finish_analysis
from engage.themes.commands.coding import bring_in
from tests.conftest import NOON
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, an_open_consultation
from tests.signing_in import press

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
DAY = NOON.date()


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


def batch_by(consultation: Consultation, channel: Channel = Channel.PAPER) -> CommentBatch:
    return begin_batch(
        consultation,
        channel=channel,
        number="P-1",
        place="Library",
        received_on=DAY,
        now=NOON,
        actor=FIRST_OFFICER,
    )


def said(consultation: Consultation, words: str = "More buses.", **changed: Any) -> Keyed:
    facts: dict[str, Any] = {
        "section": version_of(consultation).sections[1],
        "stance": "partly",
        "text": words,
        "may_quote": True,
        "view": View(),
        **changed,
    }
    return Keyed(**facts)


def a_letter(consultation: Consultation, kind: Kind = Kind.LETTER) -> Letter:
    return log_letter(
        consultation.programme,
        Received(kind, "Buses", "More buses to Offerton.", DAY, 300 * (kind is Kind.PETITION)),
        original=None,
        now=NOON,
        actor=FIRST_OFFICER,
    )


def reported(consultation: Consultation) -> tuple[int, dict[Channel, int], int]:
    """Comments, comments by channel, and letters that are still counted as letters."""
    (plan,) = ReportableConsultations().participation([consultation.ref])
    ref = ActivityRef("correspondence", consultation.programme_id)
    (letters,) = ReportableCorrespondence().participation([ref])
    return plan.received, dict(plan.by_channel), letters.received


@pytest.mark.requirement("G4")
def test_every_way_in_is_counted_once_and_told_by_channel(consultation: Consultation) -> None:
    channels = (Channel.PAPER, Channel.PHONE, Channel.CONVERSATION, Channel.RECORDING)
    for number, channel in enumerate(channels, start=1):
        batch = batch_by(consultation, channel)
        for after in range(number):
            key_comment(consultation, batch, said(consultation), after=after, now=NOON)
        assert batch.keyed == number

    received, by_channel, _letters = reported(consultation)

    assert received == sum(by_channel.values()) == 1 + 2 + 3 + 4
    assert by_channel == dict(zip(channels, (1, 2, 3, 4), strict=True))


@pytest.mark.requirement("M1", "G4", "L6")
def test_a_keyed_comment_holds_what_stood_on_the_paper_and_waits_like_any_other(
    consultation: Consultation,
) -> None:
    batch = batch_by(consultation)

    key_comment(
        consultation,
        batch,
        said(
            consultation,
            "مزید بسیں۔",
            view=view_from_tag("ur-easy"),
            may_quote=False,
            organisation=Organisation("Bus users", 40, may_be_named=True),
        ),
        after=0,
        now=NOON,
    )

    (comment,) = db.session.scalars(select(Comment))
    assert (comment.channel, comment.batch_id, comment.received_on) == ("paper", batch.id, DAY)
    assert (comment.view, comment.may_quote, comment.stance) == ("ur-easy", False, "partly")
    assert (comment.organisation, comment.speaks_for, comment.decision) == ("Bus users", 40, "")
    (item,) = db.session.scalars(select(QueueItem))
    assert (item.language, item.state) == ("ur", "waiting")
    assert count_to_translate() == 1


@pytest.mark.requirement("L6")
def test_what_was_signed_is_told_as_the_words_of_its_interpreter(
    client: FlaskClient, consultation: Consultation
) -> None:
    batch = batch_by(consultation, Channel.RECORDING)
    signed = said(consultation, "More lamps.", view=View(SIGN_LANGUAGE))
    key_comment(consultation, batch, signed, after=0, now=NOON)
    (comment,) = db.session.scalars(select(Comment))
    (waiting,) = texts_to_translate()
    assert (comment.view, waiting.language) == (SIGN_LANGUAGE, SIGN_LANGUAGE)
    made = Translated("More lamps.", Maker.PERSON, "The interpreters", NOON.date())
    keep_translation(waiting, made, seen_version=1)
    waiting.public_text = made.text
    decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
    db.session.commit()

    page = client.get("/plans/children/parts/feeling-safe").text
    assert page.count("More lamps.") == 1
    assert "Signed in British Sign Language" in page
    assert f"Translated by {own_direction('The interpreters')}" in page
    assert "/help/ask?about=children" in page
    (quotes,) = [
        found
        for found in ReportableConsultations().findings(consultation.ref)
        if isinstance(found, Quotes)
    ]
    (quote,) = quotes.quotes
    assert (quote.language, quote.in_english) == ("en", "")
    assert "the interpreter’s words" in quote.said_by["en"]


@pytest.mark.requirement("G4")
def test_a_second_press_adds_nothing(consultation: Consultation) -> None:
    batch = batch_by(consultation)
    key_comment(consultation, batch, said(consultation), after=0, now=NOON)

    with pytest.raises(ConflictError):
        key_comment(consultation, batch, said(consultation), after=0, now=NOON)

    assert reported(consultation)[0] == 1


@pytest.mark.requirement("G4")
def test_a_letter_that_becomes_comments_is_no_longer_counted_as_a_letter(
    consultation: Consultation,
) -> None:
    letter, other = a_letter(consultation), a_letter(consultation)
    assert reported(consultation)[::2] == (0, 2)

    facts: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
    key_letter(consultation, letter, said(consultation), **facts)
    key_letter(consultation, letter, said(consultation, section=None), **facts)

    assert reported(consultation) == (2, {Channel.LETTER: 2}, 1)
    with pytest.raises(ConflictError) as again:
        key_letter(consultation, letter, said(consultation), **facts)
    assert again.value.code == "already_keyed"
    letter.counted_with = "consultation:another"
    with pytest.raises(ConflictError) as elsewhere:
        key_letter(consultation, letter, said(consultation, "Trees."), **facts)
    assert elsewhere.value.code == "counted_elsewhere"
    assert other.counted_with == ""


def test_a_petition_is_counted_by_its_signatures(consultation: Consultation) -> None:
    petition = a_letter(consultation, Kind.PETITION)

    with pytest.raises(InvalidError):
        key_letter(consultation, petition, said(consultation), now=NOON, actor=FIRST_OFFICER)

    assert reported(consultation)[2] == 1


@pytest.mark.requirement("G4")
def test_what_was_keyed_wrongly_is_taken_out_until_somebody_decided_about_it(
    consultation: Consultation,
) -> None:
    batch = batch_by(consultation)
    wrong, right = (
        key_comment(consultation, batch, said(consultation), after=after, now=NOON)
        for after in range(2)
    )
    facts: dict[str, Any] = {"reason": Wrong.TWICE, "now": NOON, "actor": FIRST_OFFICER}

    take_out_keyed(consultation, reference=f" {wrong.lower()} ", **facts)

    (left,) = db.session.scalars(select(Comment))
    assert (batch.keyed, reported(consultation)[0]) == (1, 1)
    assert db.session.scalar(select(func.count()).select_from(QueueItem)) == 1
    with pytest.raises(InvalidError):
        take_out_keyed(consultation, reference=wrong, **facts)
    decide_comment(left, decision=Decision.RELEASED, public_text=left.text)
    with pytest.raises(NotAllowedError):
        take_out_keyed(consultation, reference=right, **facts)
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "comment.taken_out")
    )
    assert entry.facts == {"batch": batch.id, "reason": "twice"}


def test_a_comment_that_came_through_the_site_is_not_taken_out(consultation: Consultation) -> None:
    batch = batch_by(consultation)
    reference = key_comment(consultation, batch, said(consultation), after=0, now=NOON)
    (comment,) = db.session.scalars(select(Comment))
    comment.batch_id = None

    with pytest.raises(InvalidError):
        take_out_keyed(
            consultation, reference=reference, reason=Wrong.ASKED, now=NOON, actor=FIRST_OFFICER
        )


@pytest.mark.requirement("G4")
def test_paper_is_keyed_after_the_close_and_no_more_once_the_analysis_is_final(
    consultation: Consultation,
) -> None:
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    batch = batch_by(consultation)
    key_comment(consultation, batch, said(consultation, ""), after=0, now=NOON)
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    finish_analysis(consultation, now=NOON, actor=FIRST_OFFICER)

    with pytest.raises(NotAllowedError) as refusal:
        key_comment(consultation, batch, said(consultation), after=1, now=NOON)

    assert refusal.value.code == "final"


def test_a_closed_batch_takes_nothing(consultation: Consultation) -> None:
    batch = batch_by(consultation)
    close_batch(consultation, batch, now=NOON, actor=FIRST_OFFICER)

    for again in (
        lambda: key_comment(consultation, batch, said(consultation), after=0, now=NOON),
        lambda: close_batch(consultation, batch, now=NOON, actor=FIRST_OFFICER),
    ):
        with pytest.raises(NotAllowedError) as refusal:
            again()
        assert refusal.value.code == "batch_closed"


def test_only_what_officers_key_has_batches(consultation: Consultation) -> None:
    with pytest.raises(EngageError):
        batch_by(consultation, Channel.ONLINE)


@pytest.mark.parametrize(
    ("received_on", "is_right"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2026, 5, 3), True),
        (date(2026, 5, 4), False),
    ],
)
def test_it_came_while_people_could_comment(app: Flask, received_on: date, is_right: bool) -> None:
    window = window_of_dates(date(2026, 5, 1), date(2026, 5, 3))
    if is_right:
        check_received(received_on, window=window, today=received_on)
        with pytest.raises(InvalidError):
            check_received(received_on, window=window, today=received_on - timedelta(days=1))
    else:
        with pytest.raises(InvalidError):
            check_received(received_on, window=window, today=date(2026, 6, 1))


@pytest.mark.requirement("G4")
def test_an_officer_keys_paper_and_a_letter_on_the_pages(
    app: Flask, client: FlaskClient, consultation: Consultation
) -> None:
    letter = a_letter(consultation)
    db.session.commit()
    author = signed_in(app, Role.AUTHOR, email="author@example.org")
    desk = "/officers/plans/children/keying"
    bad = press(author, desk, channel="paper", number="7", received_on="2020-01-01")
    assert bad.status_code == 422
    begun = press(author, desk, channel="conversation", number="7", received_on=DAY.isoformat())
    page = begun.location
    address = version_of(consultation).sections[1].address

    empty = press(author, page, part=address)
    assert empty.status_code == 422
    saved = press(author, page, part=address, comment="More lamps.", may_quote="y", language="pl")
    assert saved.status_code == 302
    assert "Write this on the paper" in author.get(page).get_data(as_text=True)
    assert "Buses" in author.get(desk).get_data(as_text=True)
    of_letter = f"{desk}/letters/{letter.id}"
    assert "More buses to Offerton." in author.get(of_letter).get_data(as_text=True)
    press(author, of_letter, comment="More buses to Offerton.")
    assert "counted with this plan" in author.get(desk).get_data(as_text=True)
    assert "counted there" in author.get(f"/officers/letters/{letter.id}").get_data(as_text=True)
    press(author, page, f"{page}/close")
    db.session.expire_all()

    assert reported(consultation) == (2, {Channel.CONVERSATION: 1, Channel.LETTER: 1}, 0)
    overview = author.get("/officers/plans/children").get_data(as_text=True)
    assert "In a conversation: 1" in overview
    refused = press(author, desk, f"{desk}/take-out", reference="AAAA", reason="twice")
    assert "No comment that was keyed here" in refused.get_data(as_text=True)
