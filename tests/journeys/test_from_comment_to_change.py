"""The whole way of a draft plan: brought in, opened, 300 comments, moderated, coded, coded twice, answered, changed, followed back.

Residents are on a phone without scripts, in English, Urdu and easy read; an officer at a desk uses the keyboard alone.
"""

from datetime import timedelta

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.activities.translations import count_to_translate, texts_to_translate
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.moderation.commands import decide, translate
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import Reason
from engage.people.commands.acts import confirm
from engage.people.commands.officers import create_officer
from engage.people.rules.acts import ActState
from engage.plans.commands.commenting import add_comment
from engage.plans.commands.keying import Keyed, begin_batch, key_comment
from engage.plans.commands.replying import propose_reply, write_reply
from engage.plans.commands.setup import (
    add_view_of_plan,
    close_consultation,
    open_consultation,
    set_up_consultation,
)
from engage.plans.commands.versions import begin_version, publish_version, say_why
from engage.plans.importers.reader import read_plan
from engage.plans.models import Comment, Consultation
from engage.plans.queries.consultations import comment_key, version_of
from engage.plans.queries.versions import changes_between, version_being_made
from engage.plans.reportable import ReportableConsultations
from engage.plans.rules.formats import Promised
from engage.rules.channel import Channel
from engage.rules.direction import own_direction
from engage.rules.view import View, view_from_tag
from engage.themes.commands.analysis import finish_analysis
from engage.themes.commands.codebook import add_theme
from engage.themes.commands.coding import bring_in, code_item, exclude_item
from engage.themes.commands.double_coding import code_again, draw_sample
from engage.themes.models import CodingItem, Theme
from engage.themes.presenters.coding import sample_page
from engage.themes.queries.coding import account_of, sampled_ids
from engage.themes.rules.coding import Exclusion
from tests.conftest import NOON
from tests.journeys.browsers import DESKTOP, PLAIN_PHONE, Visitor, new_context
from tests.journeys.keyboard import Keyboard
from tests.journeys.live import serving
from tests.programme import a_programme
from tests.signing_in import PASSWORD, sign_in

COMMENTS = 300
PREFIXES = {"en": "", "ur": "/ur", "en-easy": "/easy"}
ALL = COMMENTS + len(PREFIXES)
"""With those that are sent from a phone."""
PATHS = "/plans/park/parts/paths"
KEYED = (Channel.PAPER, Channel.CONVERSATION)
"""Beside what residents send themselves."""
FIRST = b"""# A plan for the park

## Paths

The paths stay open until six in the evening.

## Water

There is one tap near the gate.
"""
OTHER_VIEWS = {
    "ur": "# پارک کا منصوبہ\n\n## راستے\n\nراستے شام چھ بجے تک کھلے رہتے ہیں۔\n\n## پانی\n\nدروازے کے پاس ایک نلکا ہے۔\n",
    "en-easy": "# Our plan for the park\n\n## Paths\n\nYou can walk until 6 o’clock.\n\n## Water\n\nThere is 1 tap.\n",
}
LATER_PLEASE = {
    "en": "Open later, please",
    "ur": "براہ کرم دیر تک کھولیں",
    "en-easy": "Please stay open",
}
SECOND = FIRST.replace(b"six in", b"nine in")
LATER = NOON + timedelta(days=30)


def officer(name: str) -> Actor:
    return create_officer(
        email=f"{name}@example.org",
        password=PASSWORD,
        roles=[Role.AUTHOR, Role.ANALYST, Role.MODERATOR],
        label=name,
        now=NOON,
        actor=SYSTEM,
    ).actor


def brought_in(actor: Actor) -> Consultation:
    consultation = set_up_consultation(
        programme=a_programme(),
        slug="park",
        words=words_from(
            {
                name: {"en": name.title()}
                for name in ("title", "summary", "undecided", "reasons", "options", "privacy")
            }
        ),
        plan=read_plan(FIRST, "park.md"),
        impact_url="https://council.example.org/impact",
        formats=[Promised("ur"), Promised("en-easy")],
        opens_at=NOON - timedelta(days=1),
        closes_at=LATER,
        now=NOON,
        actor=actor,
    )
    for tag, text in OTHER_VIEWS.items():
        add_view_of_plan(
            consultation,
            plan=read_plan(text.encode(), "park.md"),
            view=view_from_tag(tag),
            now=NOON,
            actor=actor,
        )
    open_consultation(consultation, now=NOON, actor=actor)
    return consultation


def comment(consultation: Consultation, actor: Actor) -> None:
    """Every tenth is a ticked answer alone, every seventh is rude, all others ask for later hours. A third comes online, and officers
    key a third from paper and a third from a workshop."""
    paths = next(each for each in version_of(consultation).sections if each.address == "paths")
    batches = [
        begin_batch(
            consultation,
            channel=channel,
            number="1",
            place="",
            received_on=NOON.date(),
            now=NOON,
            actor=actor,
        )
        for channel in KEYED
    ]
    for number in range(COMMENTS):
        tag, later = list(LATER_PLEASE.items())[number // 100]
        words = f"{later} ({number})." if number % 7 else f"Rude ({number})."
        said = Keyed(paths, "disagree", words if number % 10 else "", True, view_from_tag(tag))
        if number % 3 == 2:
            add_comment(
                consultation,
                section=said.section,
                stance=said.stance,
                text=said.text,
                may_quote=said.may_quote,
                view=said.view,
                channel=Channel.ONLINE,
                now=NOON,
            )
        else:
            batch = batches[number % 3]
            key_comment(consultation, batch, said, after=batch.keyed, now=NOON)


def translate_all(actor: Actor) -> None:
    for waiting in texts_to_translate(COMMENTS):
        translate(
            waiting.id,
            text="Please open until later.",
            made_by="person",
            maker="The translators",
            made_on=NOON.date(),
            seen_version=1,
            now=NOON,
            actor=actor,
        )


def moderate(actor: Actor, consultation: Consultation) -> None:
    for item in db.session.scalars(select(QueueItem).where(QueueItem.version == 1)).all():
        key = item.key.split(":")[2]
        text = next(text for each, text in texts(consultation) if each == key)
        hidden = text.startswith("Rude")
        decide(
            item.id,
            decision=Decision.HIDDEN if hidden else Decision.RELEASED,
            reason=Reason.ABUSIVE if hidden else Reason.NONE,
            public_text="",
            seen_version=1,
            now=NOON,
            actor=actor,
        )


def texts(consultation: Consultation) -> list[tuple[str, str]]:
    from_rows = db.session.connection().exec_driver_sql("SELECT id, text FROM plan_comment")
    return [(row[0], row[1]) for row in from_rows]


def code(consultation: Consultation, theme: Theme, actor: Actor) -> None:
    written = dict(texts(consultation))
    for item in db.session.scalars(select(CodingItem).where(CodingItem.version == 1)).all():
        facts = {
            "activity": consultation,
            "seen_version": 1,
            "now": NOON,
            "actor": actor,
        }
        if written[item.key.split(":")[2]].startswith("Rude"):
            exclude_item(item.id, reason=Exclusion.NOTHING_SAID, **facts)  # type: ignore[arg-type]  # as named
        else:
            code_item(item.id, themes=[theme.id], opinions={theme.id: "for"}, **facts)  # type: ignore[arg-type]  # as named


def speak_up(phone: Visitor, prefix: str, words: str) -> None:
    """From the plan's page to the part, and say so."""
    phone.open(f"{prefix}/plans/park")
    phone.follow(f'main a[href="{prefix}{PATHS}"]')
    phone.page.locator("textarea[name=comment]").fill(words)
    phone.page.locator("input[name=may_quote]").check()
    phone.submit("section[aria-labelledby=comment-on-this] button[type=submit]")
    assert phone.path == f"{prefix}/plans/park/thank-you"


def signed_in_at(desk: Visitor, app: Flask, address: str) -> Keyboard:
    """The first officer, at a browser of their own."""
    client, name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    # A session belongs to the browser in which it began.
    client.environ_base["HTTP_USER_AGENT"] = desk.user_agent
    sign_in(client, "one@example.org")
    cookie = client.get_cookie(name)
    assert cookie is not None
    desk.context.add_cookies([{"name": name, "value": cookie.value, "url": address}])
    return Keyboard(desk.page)


def follow_to_the_change_and_back(phone: Visitor, prefix: str) -> None:
    """A comment behind a reply leads to its part, the part to the replies, these to the changed sentence, and that back. In easy
    read the way begins at the part: what other people said is on the standard page."""
    park = f"{prefix}/plans/park"
    phone.open(f"{park}/replies")
    assert "Rude" not in phone.words()
    if prefix == "/easy":
        phone.open(f"{prefix}{PATHS}")
    else:
        phone.page.locator("details:has(blockquote) > summary").click()
        phone.follow(f'details a[href^="{prefix}{PATHS}"]')
    assert phone.path == f"{prefix}{PATHS}"
    phone.follow(f'main a[href^="{park}/replies"]')
    phone.follow(f'main a[href^="{park}/changes"]')
    assert "nine" in phone.words()
    phone.follow(f'main a[href^="{park}/replies#theme"]')
    assert phone.path == f"{park}/replies"


@pytest.mark.requirement("G4", "G5", "G6", "L6", "M1", "M3", "T1", "T2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_one_of_300_comments_is_followed_to_the_changed_sentence_and_back(
    app: Flask, client: FlaskClient, chromium: Browser
) -> None:
    one, two = officer("one"), officer("two")
    consultation = brought_in(one)
    comment(consultation, one)
    db.session.commit()
    with serving(app) as address:
        phone, desk = (
            Visitor(new_context(chromium, device, address), address, device)
            for device in (PLAIN_PHONE, DESKTOP)
        )
        for tag, prefix in PREFIXES.items():
            speak_up(phone, prefix, f"{LATER_PLEASE[tag]} ({prefix}).")
        keys = signed_in_at(desk, app, address)
        theme = all_the_way(one, two, consultation, desk, keys)
        for prefix in PREFIXES.values():
            follow_to_the_change_and_back(phone, prefix)
        for visitor in (phone, desk):
            visitor.context.close()
            visitor.watch.check()
    assert not keys.faults, "\n".join(keys.faults)
    check_pages(client, theme)


def all_the_way(
    one: Actor, two: Actor, consultation: Consultation, desk: Visitor, keys: Keyboard
) -> Theme:
    """From the comments to the second version; the phone's English comment is released and coded at a keyboard."""
    translate_all(one)
    assert count_to_translate() == 0
    said = db.session.scalars(select(Comment).where(Comment.text.endswith("please ()."))).one()
    key = str(comment_key(said))
    waiting = db.session.scalars(select(QueueItem.id).where(QueueItem.key == key)).one()
    db.session.commit()
    desk.open(f"/officers/moderation/{waiting}")
    keys.tab_to("input[name=decision]")
    keys.press("Space")
    while not desk.page.locator("input[name=decision][value=released]").is_checked():
        keys.press("ArrowDown")
    keys.tab_to("main form button[type=submit]")
    keys.press_and_go("Enter")
    db.session.refresh(said)
    assert said.public_text == said.text
    moderate(one, consultation)
    theme, other = (
        add_theme(
            consultation.programme,
            name=name,
            definition=f"About {name}.",
            example="",
            now=NOON,
            actor=one,
        )
        for name in ("hours", "taps")
    )
    bring_in(consultation, now=NOON, actor=one)
    item = db.session.scalars(select(CodingItem).where(CodingItem.key == key)).one()
    db.session.commit()
    desk.open(f"/officers/coding/park/texts/{item.id}")
    keys.tab_to("input[name=themes]")
    keys.press("Space")
    keys.tab_to("main form button[type=submit]")
    keys.press_and_go("Enter")
    db.session.refresh(item)
    assert (item.version, item.state) == (2, "coded")
    code(consultation, theme, one)
    sampled = sampled_ids(draw_sample(consultation, now=NOON, actor=one))
    for place, each in enumerate(sampled):
        code_again(
            each,
            activity=consultation,
            themes=[(other if place % 10 == 0 else theme).id],
            opinions={theme.id: "for"},
            finds_none=False,
            now=NOON,
            actor=two,
        )
    with current_app.test_request_context():
        page = sample_page(consultation)
    # What was coded at the keyboard has no opinion; it may have been drawn.
    differ = {*sampled[::10]} | ({item.id} & {*sampled})
    assert (page.done, len(page.differ)) == (page.size, len(differ))
    close_consultation(consultation, now=NOON, actor=one)
    finish_analysis(consultation, now=LATER, actor=one)

    account = account_of(consultation)
    rude = sum(1 for number in range(COMMENTS) if number % 10 and number % 7 == 0)
    assert (account.received, account.wordless, account.left_out) == (ALL, 30, rude)
    assert account.received == account.analysed + account.left_out

    reply = write_reply(
        consultation,
        theme,
        texts={"title": "Hours", "asked": "Until six?", "said": "Later.", "did": "Until nine."},
        view=View(),
        outcome="changed",
        seen_version=0,
        now=LATER,
        actor=one,
    )
    act = propose_reply(reply, seen_version=1, now=LATER, actor=one)
    assert confirm(act.id, now=LATER, actor=two) is ActState.CONFIRMED
    begin_version(consultation, plan=read_plan(SECOND, "park.md"), now=LATER, actor=one)
    begun = version_being_made(consultation)
    assert begun is not None
    (change,) = changes_between(version_of(consultation), begun)
    say_why(consultation, change.place, theme_ids=[theme.id], why="", now=LATER, actor=one)
    publish_version(consultation, note="Open longer.", now=LATER, actor=one)

    (took_part,) = ReportableConsultations().participation([consultation.ref])
    assert took_part.by_view == dict.fromkeys(LATER_PLEASE, ALL // 3)
    assert took_part.by_channel == {
        **dict.fromkeys(KEYED, COMMENTS // 3),
        Channel.ONLINE: COMMENTS // 3 + len(PREFIXES),
    }
    assert (took_part.received, took_part.excluded) == (ALL, {"nothing_said": rude})
    db.session.commit()
    return theme


def check_pages(client: FlaskClient, theme: Theme) -> None:
    """The same pages read word by word."""
    replies = client.get("/plans/park/replies").get_data(as_text=True)
    assert any(words in replies for words in LATER_PLEASE.values())
    assert "Rude" not in replies
    assert "/plans/park/parts/paths" in replies
    assert "/plans/park/changes#rewritten-paths" in replies
    changes = client.get("/plans/park/changes").get_data(as_text=True)
    assert "[put in:]</span> </span>nine" in changes
    assert f"/plans/park/replies#theme-{theme.number}" in changes
    part = client.get("/plans/park/parts/paths").get_data(as_text=True)
    assert "until nine" in part
    assert any(words in part for words in LATER_PLEASE.values())
    if LATER_PLEASE["ur"] in part:
        assert "Please open until later." in part
        assert f"Translated by {own_direction('The translators')}" in part
    assert "ایک نلکا" in client.get("/ur/plans/park/parts/water").get_data(as_text=True)
    assert "There is 1 tap." in client.get("/easy/plans/park/parts/water").get_data(as_text=True)
    for view in ("/ur", "/easy"):
        for name in ("replies", "changes"):
            assert client.get(f"{view}/plans/park/{name}").status_code == 200
