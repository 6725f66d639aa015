"""What comments were about and what the council replied, in the report: protected, in every format, once the analysis is final."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

import docx
import openpyxl
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.activities.rules.translation import Maker, Translated
from engage.activities.translations import ask_for_translation, keep_translation, translation_of
from engage.kernel.db import db
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.commands.setup import close_consultation
from engage.plans.models import Comment, Consultation
from engage.plans.queries.consultations import comment_key, version_of
from engage.plans.reportable import ReportableConsultations
from engage.reports.models import EngagementReport
from engage.reports.rules.document import published_tables
from engage.reports.rules.snapshot import from_document
from engage.rules.activity import CountTable, Finding, Narrative, Quotes
from engage.rules.channel import Channel
from engage.rules.direction import without_turning
from engage.rules.view import View
from engage.themes.commands.analysis import finish_analysis
from engage.themes.commands.codebook import add_theme, merge_theme
from engage.themes.commands.coding import bring_in, code_item, exclude_item
from engage.themes.models import CodingItem, Theme
from engage.themes.rules.coding import Exclusion
from tests.conftest import NOON
from tests.programme import FIRST_OFFICER, an_open_consultation
from tests.reports.conftest import Desk

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
COMMENTS = 40
FEW = 3
IN_WORD = "\u200e"
"""How a Word file keeps a name apart from the words around it."""
IN_URDU, IN_ENGLISH = "چار ہفتے بہت زیادہ ہیں۔", "Four weeks is far too long."
OUR_ANSWER = "Two more counsellors begin in May."


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    """Forty comments: all but one about waiting, every other one about school too, three about reading, one left out."""
    found = an_open_consultation()
    for number in range(COMMENTS):
        add_comment(
            found,
            section=version_of(found).sections[1],
            stance="",
            text=f"Comment {number}",
            may_quote=False,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    themes = [theme(found, name) for name in ("Waiting", "School", "Reading", "Queues")]
    bring_in(found, now=NOON, actor=FIRST_OFFICER)
    out, *items = db.session.scalars(select(CodingItem).order_by(CodingItem.id)).all()
    exclude_item(
        out.id,
        activity=found,
        reason=Exclusion.NOT_ABOUT_THIS,
        seen_version=out.version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    for place, item in enumerate(items):
        chosen = [themes[0 if place % 3 else 3]]
        chosen += [themes[1]] if place % 2 else []
        chosen += [themes[2]] if place < FEW else []
        code_item(
            item.id,
            activity=found,
            themes=[each.id for each in chosen],
            opinions={themes[1].id: "for" if place % 4 == 1 else "against"},
            seen_version=item.version,
            now=NOON,
            actor=FIRST_OFFICER,
        )
    waiting, _school, _reading, queues = themes
    merge_theme(
        queues.id, into_id=waiting.id, seen_version=queues.version, now=NOON, actor=FIRST_OFFICER
    )
    close_consultation(found, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return found


def theme(consultation: Consultation, name: str) -> Theme:
    return add_theme(
        consultation.programme,
        name=name,
        definition=f"Everything about {name.lower()}.",
        example="",
        now=NOON,
        actor=FIRST_OFFICER,
    )


def finish(consultation: Consultation) -> None:
    """The analysis is final, and the reply to the first theme is published."""
    finish_analysis(consultation, now=NOON, actor=FIRST_OFFICER)
    waiting = db.session.scalars(select(Theme).where(Theme.name == "Waiting")).one()
    reply = write_reply(
        consultation,
        waiting,
        texts={
            "title": "How long children wait",
            "asked": "Is four weeks right?",
            "said": "It is too long.",
            "did": OUR_ANSWER,
        },
        view=View(),
        outcome="changed",
        seen_version=0,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    publish_reply(reply.id, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def themes_table(consultation: Consultation) -> CountTable | None:
    found = ReportableConsultations().findings(consultation.ref)
    tables = [each for each in found if isinstance(each, CountTable)]
    return next((each for each in tables if each.id.endswith(":themes")), None)


def test_themes_are_counted_when_the_analysis_is_final_merged_ones_for_the_other(
    consultation: Consultation,
) -> None:
    assert themes_table(consultation) is None
    finish(consultation)
    table = themes_table(consultation)
    assert table is not None
    named = {table.rows.words[key]["en"]: number for (key,), number in table.counts.items()}
    coded = COMMENTS - 1
    expected = Counter({"How long children wait": coded, "School": coded // 2, "Reading": FEW})
    assert named == expected
    assert table.base == coded
    assert not table.exclusive


@pytest.mark.requirement("T4")
def test_who_is_for_a_theme_and_who_against_it_are_never_one_figure(
    consultation: Consultation, desk: Desk, queue: Redis
) -> None:
    finish(consultation)
    opinions = [
        each
        for each in findings(consultation)
        if isinstance(each, CountTable) and ":themes:" in each.id
    ]
    assert [table.title["en"] for table in opinions] == ["School"]
    assert {key: number for (key,), number in opinions[0].counts.items()} == {
        "for": 10,
        "against": 9,
        "mixed": 0,
        "unsaid": 0,
    }
    report = desk.build()
    (shown,) = (
        each
        for each in published_tables(from_document(report.document or {}).blocks)
        if each.id == opinions[0].id
    )
    assert [shown.cells[key,].count for key in ("for", "against")] == [10, 9]


@pytest.mark.requirement("G5")
def test_a_reply_is_told_as_it_was_published(consultation: Consultation) -> None:
    finish(consultation)
    told = [
        each
        for each in ReportableConsultations().findings(consultation.ref)
        if isinstance(each, Narrative)
    ]
    assert [each.title["en"] for each in told] == ["How long children wait"]
    assert [words["en"] for words in told[0].paragraphs] == [
        "We asked: Is four weeks right?",
        "You said: It is too long.",
        f"We answered: {OUR_ANSWER}",
    ]


def quote_one_in_urdu(consultation: Consultation) -> None:
    """A moderator has let out a comment in Urdu and its translation."""
    comment = db.session.scalars(select(Comment).order_by(Comment.id)).first()
    assert comment is not None
    comment.view, comment.may_quote, comment.text = "ur", True, IN_URDU
    decide_comment(comment, decision=Decision.RELEASED, public_text=IN_URDU)
    key = comment_key(comment)
    ask_for_translation([(key, "ur")], now=NOON)
    kept = translation_of(str(key))
    assert kept is not None
    made = Translated(IN_ENGLISH, Maker.MACHINE, "The service", NOON.date())
    keep_translation(kept, made, seen_version=1)
    quotes = [each for each in findings(consultation) if isinstance(each, Quotes)]
    assert [each.quotes[0].in_english for each in quotes] == [""]
    kept.public_text = IN_ENGLISH
    db.session.commit()
    ((quote,),) = (each.quotes for each in findings(consultation) if isinstance(each, Quotes))
    assert (quote.text, quote.language, quote.in_english) == (IN_URDU, "ur", IN_ENGLISH)
    assert "۲۲" in quote.translated_by["ur"] or "22" in quote.translated_by["ur"]
    assert "November" not in quote.translated_by["ur"]


def findings(consultation: Consultation) -> Sequence[Finding]:
    return ReportableConsultations().findings(consultation.ref)


def file(desk: Desk, report: EngagementReport, name: str) -> bytes:
    client = FlaskClient(desk.app, desk.app.response_class)
    answer = client.get(f"/officers/reports/{report.slug}/files/{name}")
    assert answer.status_code == 200, name
    return bytes(answer.data)


def words_of(name: str, content: bytes) -> str:
    if name == "docx":
        word = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(
            str(value)
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for value in row
        )
    if name == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return content.decode("utf-8-sig")


@pytest.mark.requirement("S1", "A9")
def test_every_file_holds_the_themes_and_hides_the_few(
    consultation: Consultation, desk: Desk, queue: Redis
) -> None:
    finish(consultation)
    quote_one_in_urdu(consultation)
    report = desk.build()
    (table,) = (
        each
        for each in published_tables(from_document(report.document or {}).blocks)
        if each.id.endswith(":themes")
    )
    shown = {table.rows.words[key[0]]["en"]: cell for key, cell in table.cells.items()}
    assert shown["Reading"].count is None
    assert shown["School"].count == (COMMENTS - 1) // 2
    for name in ("html", "csv", "xlsx", "docx", "pdf"):
        words = " ".join(words_of(name, file(desk, report, name)).split())
        words = without_turning(words).replace(IN_WORD, "")
        assert "What the comments were about" in words, name
        assert "How long children wait" in words, name
        for told in (IN_ENGLISH, "Translated by a machine: The service, 22 November 2026"):
            assert (told in words) is (name in {"html", "docx", "pdf"}), (name, told)
        if name in {"html", "docx"}:
            assert IN_URDU in words
        assert (OUR_ANSWER in words) is (name in {"html", "docx", "pdf"}), name
    rows = csv.DictReader(io.StringIO(file(desk, report, "csv").decode("utf-8-sig")))
    assert any(row["row"] == "Reading" and row["value"].startswith("[") for row in rows)
