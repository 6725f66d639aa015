"""A resident reads a draft plan and comments on a part, without JavaScript."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engage.activities.ports import Decision, ItemKey
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.moderation.models import QueueItem
from engage.plans.commands import commenting
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.commands.setup import add_view_of_plan, close_consultation, open_consultation
from engage.plans.commands.versions import begin_version, publish_version, say_why
from engage.plans.models import KIND, Comment
from engage.plans.presenters import said
from engage.plans.queries.consultations import section_at, version_of
from engage.plans.queries.versions import changes_between, version_being_made
from engage.plans.rules.comments import LONGEST, MOST_AT_ONCE, WITHIN
from engage.rules.channel import Channel
from engage.rules.errors import InvalidError, NotAllowedError
from engage.rules.grace import GRACE
from engage.rules.view import View
from engage.themes.commands.coding import bring_in
from tests.conftest import Clock
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, a_draft_consultation, a_plan, an_open_consultation

PART = "/plans/children/parts/feeling-safe"


def comments() -> list[Comment]:
    return list(db.session.scalars(select(Comment)))


def test_the_plan_is_read_part_by_part_and_whole(client: FlaskClient) -> None:
    an_open_consultation()
    assert "Feeling safe" in client.get("/plans/children").get_data(as_text=True)
    part = client.get(PART).get_data(as_text=True)
    assert "four weeks" in part
    assert "Somebody to talk to" in part
    assert "A quiet place" not in part
    assert "A quiet place" in client.get("/plans/children/whole").get_data(as_text=True)


def test_a_heading_with_no_words_under_it_is_a_part_too_and_the_title_is_none(
    client: FlaskClient,
) -> None:
    consultation = an_open_consultation()
    learning = next(
        each for each in version_of(consultation).sections if each.address == "learning"
    )
    learning.content = {"en": {**learning.content["en"], "blocks": []}}
    db.session.commit()
    contents = parsed(client.get("/plans/children").text).xpath("//ol[contains(@class, 'e-parts')]")
    links = [link.get("href") for link in contents[0].iter("a")]
    assert [link.rsplit("/", 1)[1] for link in links] == ["feeling-safe", "learning"]
    assert "Learning" in client.get("/plans/children/whole").text
    for view in ("", "/easy"):
        assert "Part 1 of 2" in client.get(view + PART).text


def test_a_comment_is_sent_once_and_gets_a_reference(client: FlaskClient) -> None:
    an_open_consultation()
    sent = press(client, PART, stance="partly", comment="Make it two weeks.")
    assert sent.location.endswith("/thank-you")
    for _ in range(2):
        assert "Thank you" in client.get(sent.location).get_data(as_text=True)
    (comment,) = comments()
    assert (comment.stance, comment.text, comment.may_quote) == (
        "partly",
        "Make it two weeks.",
        False,
    )


def test_a_second_press_is_the_same_comment_and_other_words_are_another(
    client: FlaskClient,
) -> None:
    an_open_consultation()
    page = client.get(PART)
    told = []
    for changed in ({}, {}, {"comment": "Make it one week."}, {"may_quote": "y"}):
        written: dict[str, str] = {"comment": "Make it two weeks.", **changed}
        taken = press(client, PART, page=page, **written)
        told.append(
            client.get(taken.location).text.partition('id="code"')[2].partition("</strong>")[0]
        )
    assert told[0] == told[1]
    assert len(set(told)) == 3
    assert sorted((comment.text, comment.may_quote) for comment in comments()) == [
        ("Make it one week.", False),
        ("Make it two weeks.", False),
        ("Make it two weeks.", True),
    ]
    assert db.session.scalar(select(func.count()).select_from(QueueItem)) == len(comments())


def test_the_slower_of_two_presses_at_once_adds_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_consultation()
    page = client.get(PART)
    looked = iter([False, False, True])
    monkeypatch.setattr(commenting, "is_comment", lambda _reference: next(looked))
    for _ in range(2):
        assert press(client, PART, page=page, comment="Make it two weeks.").status_code == 302
    assert len(comments()) == 1
    assert next(looked, None) is None


@pytest.mark.requirement("M1")
def test_a_comment_is_not_public_before_somebody_released_it(client: FlaskClient) -> None:
    an_open_consultation()
    press(client, PART, comment="Two weeks, please.", may_quote="y")
    for page in ("/plans/children", PART, "/plans/children/whole"):
        assert "Two weeks" not in client.get(page).get_data(as_text=True)
    decide_comment(comments()[0], decision=Decision.RELEASED, public_text="Two weeks, please.")
    assert "Two weeks" in client.get(PART).get_data(as_text=True)


@pytest.mark.requirement("M1")
def test_a_comment_that_nobody_has_read_is_in_no_number_that_residents_see(
    client: FlaskClient,
) -> None:
    an_open_consultation()
    for words in ("Two weeks, please.", "Three weeks, please."):
        press(client, PART, comment=words, may_quote="y")
    for page in ("/plans/children", PART):
        assert "2 comments" not in client.get(page).get_data(as_text=True)
    released, hidden = comments()
    decide_comment(released, decision=Decision.RELEASED, public_text="Two weeks, please.")
    decide_comment(hidden, decision=Decision.HIDDEN, public_text="")
    assert "1 comment<" in client.get("/plans/children").get_data(as_text=True)


def test_one_device_sends_comments_at_a_persons_pace_and_others_are_not_held_up(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    an_open_consultation()
    for number in range(MOST_AT_ONCE):
        assert press(client, PART, comment=f"Comment {number}").status_code == 302
    refused = press(client, PART, comment="One too many")
    assert refused.status_code == 429
    assert "Wait 15 minutes" in refused.get_data(as_text=True)
    assert "One too many" in refused.get_data(as_text=True)
    assert press(app.test_client(), PART, comment="From the next table").status_code == 302
    assert len(comments()) == MOST_AT_ONCE + 1
    clock.moment += WITHIN
    assert press(client, PART, comment="One too many").status_code == 302


@pytest.mark.requirement("G5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", [PART, "/plans/children/comment"])
def test_the_first_comments_stand_beside_the_text_and_all_of_them_a_page_further(
    client: FlaskClient, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "FIRST", 3)
    monkeypatch.setattr(said, "ON_A_PAGE", 5)
    consultation = an_open_consultation()
    everything = place.replace("/comment", "") + "/comments"
    for prefix in ("", "/easy"):
        assert "There are no comments to read here yet." in client.get(prefix + everything).text
    section = section_at(consultation, "feeling-safe") if place == PART else None
    for number in range(8):
        add_comment(
            consultation,
            section=section,
            stance="agree",
            text=f"Comment {number}.",
            may_quote=number < 7,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    order = []
    for each in sorted(comments(), key=lambda comment: comment.id):
        decide_comment(each, decision=Decision.RELEASED, public_text=each.text)
        order += [each.text] if each.may_quote else []
    db.session.commit()

    def shown(address: str) -> list[str]:
        page = client.get(address).text
        return [text for text in order if text in page]

    assert shown(place) == order[:3]
    assert shown(everything) == order[:5]
    assert shown(f"{everything}?page=2") == order[5:]
    assert f'href="{everything}"' in client.get(place).text
    assert f'href="/easy{everything}"' in client.get(f"/easy{place}").text
    assert shown(f"/easy{everything}") == order[:5]
    assert client.get(f"{everything}?page=3").status_code == 404


@pytest.mark.requirement("T5")
def test_a_comment_whose_writer_did_not_agree_is_never_shown(client: FlaskClient) -> None:
    an_open_consultation()
    press(client, PART, comment="Only for you to read.")
    decide_comment(comments()[0], decision=Decision.RELEASED, public_text="Only for you to read.")
    assert "Only for you" not in client.get(PART).get_data(as_text=True)


def test_a_comment_waits_in_the_moderation_queue(client: FlaskClient) -> None:
    consultation = an_open_consultation()
    press(client, PART, comment="Ring me on 0161 496 0123.")
    item = db.session.scalars(select(QueueItem)).one()
    assert item.key == str(ItemKey(KIND, consultation.id, comments()[0].id))
    assert item.flags


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"comment": "   "},
        {"comment": "x" * (LONGEST + 1)},
        {"stance": "perhaps"},
        {"stance": "comment"},
        {"comment": "x" * LONGEST, "suggested": "y"},
    ],
)
def test_an_empty_too_long_or_impossible_comment_is_refused_and_kept(
    client: FlaskClient, fields: dict[str, str]
) -> None:
    an_open_consultation()
    refused = press(client, PART, **fields)
    assert refused.status_code == 422
    assert "There is a problem" in refused.get_data(as_text=True)
    assert fields.get("comment", "") in refused.get_data(as_text=True)
    assert comments() == []


@pytest.mark.requirement("G3")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("where", [PART, "/easy" + PART, "/ur/plans/children/comment"])
def test_a_comment_begun_before_the_close_has_an_hour_and_then_is_kept_on_the_page(
    client: FlaskClient, clock: Clock, where: str
) -> None:
    closes_at = an_open_consultation().closes_at
    assert closes_at is not None
    clock.moment = closes_at - timedelta(seconds=1)
    page = client.get(where)
    clock.moment = closes_at + GRACE - timedelta(seconds=1)
    assert "<textarea" not in client.get(where).get_data(as_text=True)
    refused = press(client, where, page=page, comment="", organisation="The bowls club")
    assert refused.status_code == 422
    assert "<textarea" in refused.get_data(as_text=True)
    assert press(client, where, page=refused, comment="Just in time.").status_code == 302
    clock.moment += timedelta(seconds=1)
    late = press(client, where, page=page, stance="partly", comment="One second too late.")
    words = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "One second too late." in words
    assert "mailto" in words or "@" in words
    assert [comment.text for comment in comments()] == ["Just in time."]
    if not where.startswith("/ur"):
        assert "Comments are closed. Your comment was not sent." in words
        assert "Send my comment" not in words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("prefix", "letter"), [("", "a"), ("/ur", "چ"), ("/easy", "€")])
def test_a_hundred_kilobytes_are_told_the_limit_and_nothing_of_them_is_lost(
    client: FlaskClient, prefix: str, letter: str
) -> None:
    an_open_consultation()
    words = letter * (100_000 // len(letter.encode()))
    asked = {} if prefix == "/easy" else {"suggested": "Other words."}
    refused = press(client, prefix + PART, comment=words, **asked)
    told = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert words in told
    assert all(other in told for other in asked.values())
    assert f"{LONGEST}" in told
    assert str(len("\n\n→ ".join([words, *asked.values()]))) in told
    assert comments() == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mark", ["", "nonsense", "{seconds}.", "{seconds}.00"])
def test_nobody_makes_up_that_they_began_in_time(
    client: FlaskClient, clock: Clock, mark: str
) -> None:
    closes_at = an_open_consultation().closes_at
    assert closes_at is not None
    page = client.get(PART)
    clock.moment = closes_at
    begun = mark.format(seconds=int(closes_at.timestamp()) - 1)
    refused = press(client, PART, page=page, comment="Late", begun=begun)
    assert refused.status_code == 422
    assert comments() == []


@pytest.mark.requirement("G6")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_comment_stays_with_the_text_that_its_writer_read_although_the_part_has_gone_since(
    client: FlaskClient, clock: Clock
) -> None:
    consultation = an_open_consultation()
    read = version_of(consultation)
    page = client.get(PART)
    clock.moment += timedelta(minutes=1)
    close_consultation(consultation, now=clock.moment, actor=FIRST_OFFICER)
    without = replace(a_plan(), sections=a_plan().sections[-1:])
    begin_version(consultation, plan=without, now=clock.moment, actor=FIRST_OFFICER)
    begun = version_being_made(consultation)
    assert begun is not None
    for change in changes_between(read, begun):
        facts = {"theme_ids": [], "why": "Shorter.", "now": clock.moment, "actor": FIRST_OFFICER}
        say_why(consultation, change.place, **facts)  # type: ignore[arg-type]  # as named
    publish_version(consultation, note="Shorter.", now=clock.moment, actor=FIRST_OFFICER)
    db.session.commit()
    assert client.get(PART).status_code == 410
    assert press(client, PART, page=page, comment="", about="").status_code == 422
    place = "feeling-safe-1"
    sent = press(client, PART, page=page, comment="Two weeks, please.", about=place)
    assert sent.status_code == 302
    (comment,) = comments()
    assert comment.section_id in {section.id for section in read.sections}
    assert comment.passage == "No child should wait more than four weeks."
    gone = press(client, PART, page=page, comment="Kept all the same.", version="7")
    assert gone.status_code == 410
    assert "not in the plan any more" in gone.get_data(as_text=True)
    assert "Kept all the same." in gone.get_data(as_text=True)
    whole = press(client, "/plans/children/comment", page=gone, comment="Kept all the same.")
    assert whole.status_code == 302


def test_a_comment_in_urdu_keeps_its_language(client: FlaskClient) -> None:
    an_open_consultation()
    press(client, f"/ur{PART}", comment="چار ہفتے بہت زیادہ ہیں۔", may_quote="y")
    assert comments()[0].view == "ur"
    decide_comment(comments()[0], decision=Decision.RELEASED, public_text=comments()[0].text)
    assert '<blockquote class="e-quote" lang="ur" dir="rtl">' in client.get(PART).get_data(
        as_text=True
    )


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% raise %}",
    "</textarea></option><svg onload=alert(1)>",
    "javascript:alert(1)",
    "=cmd|'/c calc'!A1",
)


@pytest.mark.requirement("SEC3")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_into_any_box_is_shown_as_it_was_typed_and_runs_nowhere(
    app: Flask, client: FlaskClient, words: str
) -> None:
    consultation = an_open_consultation()
    typed = {"comment": words, "suggested": f"Write {words}", "organisation": f"{words} club"}
    ticked = {"may_quote": "y", "may_be_named": "y"}
    for place in (PART, "/plans/children/comment"):
        refused = press(client, place, people="many", **typed, **ticked)
        assert words in shown_on(refused.text)
        assert press(client, place, people="4", **typed, **ticked).status_code == 302
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    officer = signed_in(app, *Role, email="all@example.org")
    for page in ("/officers/moderation/", "/officers/coding/children/next"):
        assert words in shown_on(officer.get(page).text), page
    for each in comments():
        decide_comment(each, decision=Decision.RELEASED, public_text=each.public_text or each.text)
    db.session.commit()
    for prefix in ("", "/ur", "/easy"):
        for page in (f"{PART}/comments", "/plans/children/comments"):
            assert words in shown_on(client.get(prefix + page).text), prefix + page
    rows = csv.reader(io.StringIO(officer.get("/officers/plans/children/comments.csv").text))
    cells = [cell for row in rows for cell in row]
    assert any(words in cell for cell in cells)
    assert not any(cell.startswith(("=", "@")) for cell in cells)


def shown_on(page: str) -> str:
    """What people read on a page, and in its boxes; nothing that would run is in it."""
    tree = parsed(page)
    for element in tree.iter("*"):
        assert not [name for name in element.attrib if name.startswith("on")], element.tag
        assert not str(element.get("href", "")).startswith("javascript:")
        assert element.tag != "script" or not (element.text or "").count("alert")
    boxes = [str(element.get("value") or "") for element in tree.iter("input")]
    return " ".join([*tree.itertext(), *boxes])


@pytest.mark.requirement("G1", "G2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("without", ["undecided", "reasons", "options", "privacy"])
def test_a_consultation_does_not_open_without_what_people_need(app: Flask, without: str) -> None:
    consultation = a_draft_consultation(without=without)
    with pytest.raises(NotAllowedError, match=f"{without}_missing"):
        open_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    officer, desk = signed_in(app, Role.AUTHOR), "/officers/plans/children"
    pressed = press(officer, f"{desk}/state/open", at=f"{desk}/words/en")
    assert pressed.status_code == 422
    assert app.test_client().get("/plans/children").status_code == 404


@pytest.mark.requirement("G1")
def test_the_text_is_pinned_by_its_digest_when_it_opens(client: FlaskClient) -> None:
    consultation = an_open_consultation()
    page = client.get("/plans/children")
    link = parsed(page.get_data(as_text=True)).xpath("//a[contains(@href, 'text.json')]/@href")
    file = client.get(str(link[0])).data
    assert "No child should wait more than four weeks." in file.decode()
    assert sha256(file).hexdigest() == consultation.text_digest
    assert consultation.text_digest in page.get_data(as_text=True)


def test_another_view_must_have_the_same_sections(app: Flask) -> None:
    consultation = a_draft_consultation()
    plan = a_plan()
    add_view_of_plan(consultation, plan=plan, view=View("ur"), now=NOON, actor=FIRST_OFFICER)
    shorter = type(plan)(plan.title, plan.sections[:-1], (), ())
    with pytest.raises(InvalidError, match="sections_differ"):
        add_view_of_plan(consultation, plan=shorter, view=View("ur"), now=NOON, actor=FIRST_OFFICER)
