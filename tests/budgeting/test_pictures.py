"""A picture with a bid and with news, and the receipt of a line: sent without scripts, seen by nobody before a moderator released it."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from budgeting.commands.accepting import accept_bid, ballot_words
from budgeting.commands.appraisal import appraise
from budgeting.commands.bids import erase_bid, withdraw_bid
from budgeting.commands.ledger import add_entry
from budgeting.models.awards import Award
from budgeting.models.bids import Bid
from budgeting.models.rounds import Project
from budgeting.queries.awards import award_or_404
from budgeting.queries.pictures import about_bid, file_about
from budgeting.rules.ledger import EntryKind
from engage.activities.ports import Decision
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.moderation.commands import decide
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import ItemState, Reason
from engage.uploads.models import Upload
from engage.uploads.rules.files import FileKind
from tests.budgeting.awarded import an_accepted_award
from tests.budgeting.bidding import (
    ALL_YES,
    TOTAL_PENCE,
    SentBid,
    a_call,
    a_draft,
    a_moderator,
    a_sent_bid,
    release,
)
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, SECOND_OFFICER
from tests.uploads.samples import a_pdf, a_picture, a_word_file

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BID = "/rounds/next-year/bid"
PICTURE = f"{BID}/pages/picture"
WORDS = "An empty corner of the park"


def sent(data: bytes, name: str = "me.jpg") -> Any:
    return (BytesIO(data), name)


def come_back(client: FlaskClient, made: SentBid) -> None:
    press(client, f"{BID}/come-back", secret=made.secret)


def with_picture(client: FlaskClient, made: SentBid, shows: str = WORDS) -> Any:
    come_back(client, made)
    return press(client, PICTURE, picture=sent(a_picture()), shows=shows, do="go")


def picture_of(bid: Bid) -> Upload:
    found = file_about(about_bid(bid))
    assert found is not None
    return found


def waiting() -> list[QueueItem]:
    found = select(QueueItem).where(QueueItem.state == ItemState.WAITING)
    return [item for item in db.session.scalars(found) if item.kind == "round_picture"]


def decide_about_picture(
    decision: Decision = Decision.RELEASED, text: str = "", reason: Reason = Reason.NONE
) -> None:
    (item,) = waiting()
    decide(
        item.id,
        decision=decision,
        reason=reason,
        public_text=text,
        seen_version=item.version,
        now=NOON,
        actor=a_moderator(),
    )
    db.session.commit()


def a_released_bid(client: FlaskClient) -> Bid:
    """A bid with a picture, sent, and both released."""
    made = a_draft(a_call())
    with_picture(client, made)
    press(client, f"{BID}/check")
    bid = db.session.get_one(Bid, made.bid.id)
    release(bid)
    decide_about_picture()
    return bid


@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_a_group_sends_a_picture_without_scripts_and_sees_it_alone(
    app: Flask, client: FlaskClient, view: str
) -> None:
    made = a_draft(a_call())
    come_back(client, made)
    kept = press(client, f"{view}{PICTURE}", picture=sent(a_picture()), shows=WORDS, do="go")
    assert kept.status_code == 302
    upload = picture_of(made.bid)
    own = f"{BID}/files/{upload.id}/small.webp"
    assert own in client.get(f"{view}{PICTURE}").get_data(as_text=True)
    assert client.get(own).status_code == 200
    assert app.test_client().get(own).status_code == 404
    assert app.test_client().get(f"/files/{upload.id}/small.webp").status_code == 404
    assert waiting() == []


def test_nobody_needs_a_picture(client: FlaskClient) -> None:
    made = a_draft(a_call())
    come_back(client, made)
    assert press(client, PICTURE, shows="", do="go").status_code == 302
    assert "If you like" in client.get(f"{BID}/tasks").get_data(as_text=True)
    assert press(client, f"{BID}/check").location.endswith("/sent")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (a_word_file(), "We cannot use this kind of file"),
        (b"", "Choose a picture, or leave the words empty"),
        (a_picture()[:3000], "We could not read that picture"),
        (b"\xff\xd8\xff" + b"0" * 200_000, "Choose a smaller one"),
    ],
    ids=["a document", "no file", "half a file", "too large"],
)
def test_what_cannot_be_used_is_said_beside_the_file_and_the_words_stay(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, data: bytes, words: str
) -> None:
    monkeypatch.setattr("engage.uploads.rules.files._MOST_BYTES", {FileKind.JPEG: 100_000})
    come_back(client, a_draft(a_call()))
    name = "me.jpg" if data else ""
    refused = press(client, PICTURE, picture=sent(data, name), shows=WORDS, do="go")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert words in page
    assert 'href="#picture"' in page
    assert WORDS in page
    assert db.session.scalars(select(Upload)).first() is None


def test_a_picture_without_words_is_kept_and_holds_the_bid_until_it_has_them(
    client: FlaskClient,
) -> None:
    made = a_draft(a_call())
    refused = with_picture(client, made, shows=" ")
    assert refused.status_code == 422
    assert "Your picture is here. Now write what it shows." in refused.get_data(as_text=True)
    assert client.get(f"{BID}/check").location.endswith("/tasks")
    press(client, PICTURE, shows=WORDS, do="go")
    assert picture_of(made.bid).shows == WORDS
    assert client.get(f"{BID}/check").status_code == 200


def test_another_picture_takes_its_place_and_it_can_be_taken_away(client: FlaskClient) -> None:
    made = a_draft(a_call())
    with_picture(client, made)
    first = picture_of(made.bid).id
    with_picture(client, made)
    assert picture_of(made.bid).id != first
    press(client, PICTURE, do="remove")
    assert db.session.scalars(select(Upload)).all() == []


@pytest.mark.requirement("M1")
def test_a_picture_is_public_once_a_moderator_has_opened_and_released_it(
    app: Flask, client: FlaskClient
) -> None:
    made = a_draft(a_call())
    with_picture(client, made)
    press(client, f"{BID}/check")
    bid = db.session.get_one(Bid, made.bid.id)
    release(bid)
    idea = f"/rounds/next-year/ideas/{bid.reference}"
    stranger = app.test_client()
    assert WORDS not in stranger.get(idea).get_data(as_text=True)
    officer = signed_in(app, Role.MODERATOR, email="one@example.org")
    queue = officer.get("/officers/moderation/").get_data(as_text=True)
    assert "Look at the picture" in queue
    assert 'value="released"' not in queue
    (item,) = waiting()
    page = officer.get(f"/officers/moderation/{item.id}").get_data(as_text=True)
    assert f"/officers/files/{picture_of(bid).id}/small.webp" in page
    decide_about_picture(Decision.REDACTED, "An ████ corner of the park", Reason.PERSONAL_DETAILS)
    for view in ("", "/easy", "/ur"):
        assert 'alt="An ████ corner of the park"' in stranger.get(f"{view}{idea}").get_data(
            as_text=True
        )
    assert stranger.get(f"/files/{picture_of(bid).id}/tile.webp").status_code == 200


def test_a_hidden_picture_is_on_no_page_and_at_no_address(app: Flask, client: FlaskClient) -> None:
    bid = a_released_bid(client)
    item = next(one for one in db.session.scalars(select(QueueItem)) if "picture" in one.kind)
    decide(
        item.id,
        decision=Decision.HIDDEN,
        reason=Reason.IDENTIFIES_SOMEONE,
        public_text="",
        seen_version=item.version,
        now=NOON,
        actor=a_moderator(),
    )
    db.session.commit()
    stranger = app.test_client()
    assert WORDS not in stranger.get(f"/rounds/next-year/ideas/{bid.reference}").get_data(
        as_text=True
    )
    assert stranger.get(f"/files/{picture_of(bid).id}/small.webp").status_code == 404


def test_what_was_taken_back_leaves_the_moderators_queue(app: Flask, client: FlaskClient) -> None:
    made = a_draft(a_call())
    with_picture(client, made)
    press(client, f"{BID}/check")
    bid = db.session.get_one(Bid, made.bid.id)
    assert len(waiting()) == 1
    withdraw_bid(bid, now=NOON)
    db.session.commit()
    assert waiting() == []
    assert db.session.scalars(select(Upload)).all() == []


def test_a_decided_picture_that_is_gone_leaves_the_moderators_pages_whole(
    app: Flask, client: FlaskClient
) -> None:
    bid = a_released_bid(client)
    withdraw_bid(bid, now=NOON)
    db.session.commit()
    officer = signed_in(app, Role.MODERATOR, email="one@example.org")
    assert officer.get("/officers/moderation/decided").status_code == 200


@pytest.mark.requirement("P7")
def test_what_is_forgotten_takes_its_picture_along_unless_it_was_published(
    client: FlaskClient,
) -> None:
    bid = a_released_bid(client)
    erase_bid(bid, now=NOON, actor=SYSTEM)
    assert picture_of(bid).released_at is not None
    other = a_draft(bid.call, email="other@example.org")
    with_picture(client, other)
    about = about_bid(other.bid)
    erase_bid(db.session.get_one(Bid, other.bid.id), now=NOON, actor=SYSTEM)
    assert file_about(about) is None


def test_an_accepted_bid_becomes_a_project_with_its_theme_place_and_picture(
    app: Flask, client: FlaskClient
) -> None:
    bid = a_released_bid(client)
    bid.sent = {**bid.sent, "area": "north"}
    other = bid.call.pb_round.projects[0]
    other.category, other.words = (
        "Parks",
        {
            **other.words,
            **words_from({"category": {"en": "Parks", "ur": "پارک"}}),
        },
    )
    officer = signed_in(app, Role.AUTHOR, email="author@example.org")
    appraise(
        bid,
        findings=ALL_YES,
        cost_pence=TOTAL_PENCE,
        seen_version=bid.version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()
    at = f"/officers/ideas/next-year/{bid.reference}"
    page = officer.get(at)
    words = page.get_data(as_text=True)
    assert "Themes so far: Parks." in words
    assert 'value="North"' in words
    press(
        officer,
        f"{at}/accept",
        page=page,
        title="Benches",
        summary="Six benches.",
        theme="Parks",
        place="North",
        with_picture="y",
    )
    project = db.session.scalars(select(Project).where(Project.source != {})).one()
    assert project.category == "Parks"
    assert project.words["category"]["ur"]["text"] == "پارک"
    assert project.words["place"]["en"]["text"] == "North"
    assert project.picture == f"/files/{picture_of(bid).id}/tile.webp"
    assert client.get(project.picture).status_code == 200
    setup = officer.get(f"/officers/rounds/next-year/setup/projects/{project.number}")
    assert "The picture that the group sent" in setup.get_data(as_text=True)


def test_a_picture_that_nobody_released_does_not_go_on_the_ballot(client: FlaskClient) -> None:
    made = a_draft(a_call())
    with_picture(client, made)
    press(client, f"{BID}/check")
    bid = db.session.get_one(Bid, made.bid.id)
    release(bid)
    appraise(
        bid,
        findings=ALL_YES,
        cost_pence=TOTAL_PENCE,
        seen_version=bid.version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    project = accept_bid(
        bid,
        words=ballot_words(bid, words_from({"title": {"en": "Benches"}})),
        category="",
        with_picture=True,
        words_to_group="",
        seen_version=bid.version,
        now=NOON,
        actor=SECOND_OFFICER,
    )
    assert project.picture == ""


def test_a_bid_without_a_picture_still_becomes_a_project(client: FlaskClient) -> None:
    assert file_about(about_bid(a_sent_bid(a_call()).bid)) is None


def test_news_has_a_photograph_once_a_moderator_released_both(
    app: Flask, client: FlaskClient
) -> None:
    award = an_accepted_award()
    officer = signed_in(app, Role.AUTHOR, email="author@example.org")
    at = f"/officers/award/{award.id}"
    form = {"news-text": "The lamps are up.", "news-language": "en"}
    refused = press(officer, f"{at}/updates", at=at, **form, **{"news-picture": sent(a_picture())})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Write what the photograph shows" in page
    assert "The lamps are up." in page
    assert db.session.scalars(select(Upload)).all() == []
    press(
        officer,
        f"{at}/updates",
        at=at,
        **form,
        **{"news-picture": sent(a_picture()), "news-shows": "A lamp"},
    )
    after = "/rounds/safer/after"
    decide_about_picture()
    assert 'alt="A lamp"' not in client.get(after).get_data(as_text=True)
    for item in db.session.scalars(select(QueueItem).where(QueueItem.state == ItemState.WAITING)):
        decide(
            item.id,
            decision=Decision.RELEASED,
            reason=Reason.NONE,
            public_text="",
            seen_version=item.version,
            now=NOON,
            actor=a_moderator(),
        )
    db.session.commit()
    for view in ("", "/easy", "/ur"):
        assert 'alt="A lamp"' in client.get(f"{view}{after}").get_data(as_text=True)


def an_award_paid_out() -> Award:
    award = an_accepted_award()
    add_entry(
        award,
        kind=EntryKind.PAYMENT,
        pence=1000,
        on=NOON.date(),
        what_for="",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    db.session.commit()
    return award


@pytest.mark.parametrize("data", [a_picture(), a_pdf()], ids=["photograph", "PDF"])
def test_a_receipt_is_for_officers_alone(app: Flask, client: FlaskClient, data: bytes) -> None:
    award = an_award_paid_out()
    officer = signed_in(app, Role.AUTHOR, email="author@example.org")
    at = f"/officers/award/{award.id}"
    spent = {
        "entry-kind": "receipt",
        "entry-amount": "10",
        "entry-on": NOON.date().isoformat(),
        "entry-what_for": "Lamps",
    }
    press(officer, f"{at}/entries", at=at, **spent, **{"entry-receipt": sent(data)})
    (upload,) = db.session.scalars(select(Upload)).all()
    name = upload.renditions[0]["name"]
    assert f"/officers/files/{upload.id}/" in officer.get(at).get_data(as_text=True)
    assert officer.get(f"/officers/files/{upload.id}/{name}").status_code == 200
    assert client.get(f"/files/{upload.id}/{name}").status_code == 404
    assert client.get(f"/officers/files/{upload.id}/{name}").status_code == 302


def test_a_receipt_comes_later_once_and_a_wrong_file_writes_nothing(app: Flask) -> None:
    award = an_award_paid_out()
    officer = signed_in(app, Role.AUTHOR, email="author@example.org")
    at = f"/officers/award/{award.id}"
    spent = {
        "entry-kind": "receipt",
        "entry-amount": "10",
        "entry-on": NOON.date().isoformat(),
        "entry-what_for": "Lamps",
    }
    refused = press(
        officer, f"{at}/entries", at=at, **spent, **{"entry-receipt": sent(a_word_file())}
    )
    assert refused.status_code == 422
    assert "We cannot use this kind of file" in refused.get_data(as_text=True)
    assert len(award_or_404(award.id).entries) == 1
    press(officer, f"{at}/entries", at=at, **spent)
    missing = press(officer, f"{at}/entries/2/receipt", at=at)
    assert "Choose a file." in missing.get_data(as_text=True)
    added = press(officer, f"{at}/entries/2/receipt", at=at, **{"r2-receipt": sent(a_pdf())})
    assert added.status_code == 302
    page = officer.get(at)
    again = officer.post(
        f"{at}/entries/2/receipt",
        data={
            "csrf_token": page.get_data(as_text=True)
            .split('name="csrf_token" value="')[1]
            .split('"')[0],
            "r2-receipt": sent(a_pdf()),
        },
    )
    assert again.status_code == 422
    assert len(db.session.scalars(select(Upload)).all()) == 1
