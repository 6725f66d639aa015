"""What is written in another language waits for a translation; the original is kept, and both are moderated, coded and quoted."""

import csv
import io
from typing import Any
from unicodedata import normalize

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.models import TextTranslation
from engage.activities.ports import Decision, ItemKey
from engage.activities.translations import count_to_translate, texts_to_translate
from engage.kernel.access import Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.moderation.commands import decide, publish_translation, take_back_item, translate
from engage.moderation.models import QueueItem
from engage.moderation.queries import alerts_open, public_items_saying
from engage.moderation.rules.decisions import Reason
from engage.moderation.rules.redaction import MARK
from engage.plans.commands.commenting import add_comment
from engage.plans.models import Comment, Consultation
from engage.plans.queries.consultations import version_of
from engage.rules.channel import Channel
from engage.rules.direction import own_direction
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from engage.rules.view import view_from_tag
from engage.themes.commands.coding import bring_in
from engage.themes.models import CodingItem
from surveys.commands.setup import close_survey
from tests.conftest import NOON
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, an_open_consultation, an_open_survey
from tests.signing_in import press
from tests.themes.test_survey_answers import answered

URDU = "بس جلدی آئے۔ فون ۰۷۷۰۰ ۹۰۰۱۲۳"
ENGLISH = "The bus should come sooner. Phone 07700 900123"
PAGES = "/officers/other-languages/"

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


@pytest.fixture
def waiting(consultation: Consultation) -> TextTranslation:
    return commented(consultation, URDU)


def commented(consultation: Consultation, words: str, tag: str = "ur") -> TextTranslation:
    add_comment(
        consultation,
        section=version_of(consultation).sections[1],
        stance="agree",
        text=words,
        may_quote=True,
        view=view_from_tag(tag),
        channel=Channel.ONLINE,
        now=NOON,
    )
    db.session.commit()
    return db.session.scalars(select(TextTranslation)).one()


def translated(waiting: TextTranslation, actor: Actor, **changed: Any) -> TextTranslation:
    facts: dict[str, Any] = {
        "text": ENGLISH,
        "made_by": "machine",
        "maker": "A service",
        "made_on": NOON.date(),
        "seen_version": waiting.version,
        "now": NOON,
        "actor": actor,
        **changed,
    }
    kept = translate(waiting.id, **facts)
    db.session.commit()
    return kept


def decided(waiting: TextTranslation, actor: Actor, decision: Decision, **changed: Any) -> None:
    item = db.session.scalars(select(QueueItem).where(QueueItem.key == waiting.key)).one()
    facts: dict[str, Any] = {"reason": Reason.NONE, "public_text": "", **changed}
    decide(item.id, decision=decision, seen_version=item.version, now=NOON, actor=actor, **facts)
    db.session.commit()


@pytest.mark.requirement("L6", "T6")
def test_a_comment_in_another_language_waits_and_its_original_is_kept(
    waiting: TextTranslation, actor: Actor
) -> None:
    assert [each.key for each in texts_to_translate()] == [waiting.key]

    translated(waiting, actor)

    (comment,) = db.session.scalars(select(Comment))
    assert (comment.text, comment.view) == (URDU, "ur")
    assert (waiting.text, waiting.made_by, waiting.maker) == (ENGLISH, "machine", "A service")
    assert waiting.made_on == NOON.date()
    assert count_to_translate() == 0
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "contribution.translated")
    )
    assert entry.facts == {"language": "ur", "made_by": "machine"}


def test_a_comment_in_english_or_easy_english_waits_for_nobody(consultation: Consultation) -> None:
    for tag in ("en", "en-easy"):
        add_comment(
            consultation,
            section=None,
            stance="",
            text="More buses.",
            may_quote=False,
            view=view_from_tag(tag),
            channel=Channel.ONLINE,
            now=NOON,
        )

    assert count_to_translate() == 0


@pytest.mark.requirement("L6")
def test_open_survey_answers_wait_once_they_are_brought_in(app: Flask) -> None:
    survey = an_open_survey()
    answered(survey, {"more": "مزید درخت۔", "ur": ""}, {"more": "More trees."})
    close_survey(survey, now=NOON, actor=FIRST_OFFICER)
    bring_in(survey, now=NOON, actor=FIRST_OFFICER)
    bring_in(survey, now=NOON, actor=FIRST_OFFICER)

    (row,) = db.session.scalars(select(TextTranslation))
    assert (row.kind, row.activity_id, row.language) == (survey.kind, survey.id, "ur")
    assert row.key in set(db.session.scalars(select(CodingItem.key)))


def test_two_translators_never_overwrite_each_other(waiting: TextTranslation, actor: Actor) -> None:
    translated(waiting, actor)

    with pytest.raises(ConflictError):
        translated(waiting, actor, text="Something else", seen_version=1)
    with pytest.raises(NotAllowedError):
        translated(waiting, Actor("x", frozenset({Role.ANALYST}), "x"))

    assert waiting.text == ENGLISH


@pytest.mark.requirement("M3")
def test_a_sign_of_danger_that_only_the_translation_shows_raises_the_alarm(
    consultation: Consultation, actor: Actor
) -> None:
    waiting = commented(consultation, "W domu jest mi bardzo źle.", "pl")
    assert alerts_open() == []

    translated(waiting, actor, text="I don't feel safe at home.")
    translated(waiting, actor, text="I do not feel safe at home.")

    (alert,) = alerts_open()
    assert (alert.item.key, alert.item.is_urgent) == (waiting.key, True)


@pytest.mark.requirement("M1", "L6", "T5")
def test_nothing_of_a_translation_is_public_before_a_person_released_it(
    client: FlaskClient, waiting: TextTranslation, actor: Actor
) -> None:
    page = f"/plans/children/parts/{_address(waiting)}"
    translated(waiting, actor)
    assert waiting.public_text == ""
    assert "bus should" not in client.get(page).get_data(as_text=True)

    decided(
        waiting,
        actor,
        Decision.REDACTED,
        reason=Reason.PERSONAL_DETAILS,
        public_text=URDU.replace("۰۷۷۰۰ ۹۰۰۱۲۳", MARK),
        public_translation=ENGLISH.replace("07700 900123", MARK),
    )

    html = BeautifulSoup(client.get(page).get_data(as_text=True), "lxml")
    original, english = html.select("blockquote")
    assert (original["lang"], original["dir"]) == ("ur", "rtl")
    assert (english["lang"], english["dir"]) == ("en", "ltr")
    assert MARK in original.get_text()
    assert "The bus should come sooner" in english.get_text()
    assert "07700" not in html.get_text()
    assert f"Translated by a machine: {own_direction('A service')}, " in html.get_text()
    in_urdu = client.get(f"/ur{page}").get_data(as_text=True)
    assert "The bus should" not in in_urdu
    assert "بس جلدی آئے" in in_urdu


@pytest.mark.requirement("M1", "T5")
@pytest.mark.parametrize(
    ("public_translation", "code"),
    [
        (ENGLISH, "details_left"),
        (f"The bus should come sooner, every hour. Phone {MARK}", "words_added"),
        (MARK, "text_missing"),
    ],
)
def test_a_public_translation_holds_no_details_and_no_word_more(
    waiting: TextTranslation, actor: Actor, public_translation: str, code: str
) -> None:
    translated(waiting, actor)

    with pytest.raises(InvalidError) as refusal:
        decided(
            waiting,
            actor,
            Decision.REDACTED,
            reason=Reason.PERSONAL_DETAILS,
            public_text=URDU.replace("۰۷۷۰۰ ۹۰۰۱۲۳", MARK),
            public_translation=public_translation,
        )

    assert (refusal.value.code, refusal.value.facts["where"]) == (code, "public_translation")


@pytest.mark.requirement("M1")
def test_a_translation_made_after_the_release_is_released_by_itself(
    consultation: Consultation, actor: Actor
) -> None:
    waiting = commented(consultation, "Więcej autobusów.", "pl")
    item = db.session.scalars(select(QueueItem)).one()
    facts: dict[str, Any] = {"public_text": "", "now": NOON, "actor": actor}
    with pytest.raises(WrongStateError):
        publish_translation(item.id, seen_version=1, **facts)
    decided(waiting, actor, Decision.RELEASED)
    translated(waiting, actor, text="More buses.")
    assert waiting.public_text == ""

    publish_translation(item.id, seen_version=2, **facts)
    assert waiting.public_text == "More buses."
    assert [each.id for each in public_items_saying("more BUSES")] == [item.id]

    translated(waiting, actor, text="More buses, please.")
    assert waiting.public_text == ""

    decided(waiting, actor, Decision.HIDDEN, reason=Reason.NOT_ABOUT_THIS)
    assert public_items_saying("autobusów") == []


def test_what_was_taken_back_is_not_kept_in_english_either(
    waiting: TextTranslation, actor: Actor
) -> None:
    take_back_item(ItemKey(*waiting.key.split(":")))

    assert db.session.scalars(select(TextTranslation)).all() == []


@pytest.mark.requirement("L6")
@pytest.mark.usefixtures("consultation")
@pytest.mark.parametrize(
    "written", [("ur", "یہ بس جلدی آئے۔ آٓ", "آٓ"), ("ar", "نريد حافلات أكثر للمدرسة", "أكثر")]
)
def test_what_is_written_in_its_own_language_on_whatever_page_is_kept_found_exported_and_shown(
    app: Flask, client: FlaskClient, actor: Actor, written: tuple[str, str, str]
) -> None:
    db.session.commit()
    language, said, searched = written
    taken_apart = normalize("NFD", said)
    assert taken_apart != normalize("NFC", said)
    page = "/plans/children/parts/feeling-safe"
    press(client, page, comment=taken_apart, may_quote="y")
    (comment,) = db.session.scalars(select(Comment))
    assert comment.text == normalize("NFC", said)
    (waiting,) = texts_to_translate()
    assert waiting.language == language
    translated(waiting, actor, text="More buses.", made_by="person", maker="The desk")
    decided(waiting, actor, Decision.RELEASED)

    assert public_items_saying(normalize("NFD", searched))
    quote, english = BeautifulSoup(client.get(page).text, "lxml").select("blockquote")
    assert (quote["lang"], quote["dir"]) == (language, "rtl")
    assert [part["dir"] for part in (*quote.select("p"), *english.select("p"))] == ["auto"] * 2
    assert normalize("NFC", said) in quote.get_text()
    assert f"Translated by {own_direction('The desk')}" in client.get(page).text

    analyst = signed_in(app, Role.ANALYST, email="coder@example.org")
    answer = analyst.get("/officers/plans/children/comments.csv")
    (line,) = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline=""))
    assert line["text"] == normalize("NFC", said)
    assert (line["language"], line["page"], line["english"]) == (language, "en", "More buses.")
    assert (line["translated_by"], line["analysis"]) == ("The desk (person)", "not_brought_in")
    author = signed_in(app, Role.AUTHOR, email="author@example.org")
    assert author.get("/officers/plans/children/comments.csv").status_code == 403


@pytest.mark.requirement("L6")
def test_it_is_translated_and_decided_on_the_pages(
    app: Flask, desk: FlaskClient, waiting: TextTranslation
) -> None:
    queue = desk.get("/officers/moderation/").get_data(as_text=True)
    assert "Waits to be translated" in queue
    assert ">Publish<" not in queue
    page = f"{PAGES}{waiting.id}"
    refused = press(desk, page, text=ENGLISH, made_by="person", maker="", made_on="2026-05-01")
    assert refused.status_code == 422
    assert "Name who or what translated it" in refused.get_data(as_text=True)

    saved = press(
        desk, page, text=ENGLISH, made_by="person", maker="The desk", made_on="2026-05-01"
    )
    assert saved.status_code == 302
    shown = desk.get(PAGES).get_data(as_text=True)
    assert f"Translated by {own_direction('The desk')}, 1 May 2026" in shown
    item = db.session.scalars(select(QueueItem)).one()
    one = desk.get(f"/officers/moderation/{item.id}").get_data(as_text=True)
    assert f"Phone {MARK}" in one
    assert "The bus should come sooner" in one

    press(desk, f"/officers/moderation/{item.id}", decision="released")
    db.session.expire_all()
    assert waiting.public_text == ENGLISH
    press(desk, page, text="Buses.", made_by="person", maker="The desk", made_on="2026-05-01")
    address = f"/officers/moderation/{item.id}"
    assert "its translation is not" in desk.get(address).get_data(as_text=True)
    press(desk, address, f"{address}/translation", **{"out-public_translation": "Buses."})
    db.session.expire_all()
    assert waiting.public_text == "Buses."


@pytest.mark.requirement("L6")
def test_a_coder_reads_both(app: Flask, waiting: TextTranslation, actor: Actor) -> None:
    consultation = db.session.scalars(select(Consultation)).one()
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    analyst = signed_in(app, Role.ANALYST, email="coder@example.org")
    next_text = "/officers/coding/children/next"
    assert "Waits to be translated" in analyst.get(next_text).get_data(as_text=True)
    translated(waiting, actor)
    db.session.commit()

    page = analyst.get(next_text).get_data(as_text=True)

    assert "Waits to be translated" not in page
    assert URDU in page
    assert ENGLISH in page
    assert f"Translated by a machine: {own_direction('A service')}" in page


def _address(waiting: TextTranslation) -> str:
    consultation = db.session.scalars(select(Consultation)).one()
    return version_of(consultation).sections[1].address
