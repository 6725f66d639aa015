"""The printed questionnaire: what a machine can check of PDF/UA-1, read with pikepdf, and what stands in it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale

from engage.content.commands import take_picture_out
from engage.easy_read.models import Edition as EasyEdition
from engage.easy_read.rules.rows import line_key
from engage.kernel.db import db
from engage.kernel.typesetting import TypesettingError
from engage.uploads.rules.files import small_address
from surveys.commands.building import save_words
from surveys.exporters.paper_pdf import paper_pdf
from surveys.presenters.building_question import offered_pictures
from surveys.presenters.paper import Paper, Said, paper_of, printings
from surveys.rules.building import with_pages_of
from surveys.rules.conditions import Selected
from surveys.rules.paper import Edition
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from surveys.rules.types.note import PICTURE
from tests.pdf_ua import broken_rules
from tests.programme import FIRST_OFFICER, a_draft_survey, a_questionnaire
from tests.surveys.kinds import a_house_in_the_library, asked, asked_about_you, every_kind

MADE_AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
EVERY = [
    ("en", Edition.STANDARD),
    ("en", Edition.LARGE),
    ("en", Edition.EASY),
    ("ur", Edition.STANDARD),
    ("ur", Edition.LARGE),
]
pytestmark = [
    pytest.mark.parametrize("app", ["sqlite"], indirect=True),
    pytest.mark.requirement("A9"),
]


def routed() -> Questionnaire:
    """Three questions, every kind, one that hangs on an answer, and the equality questions."""
    page = QuestionnairePage(
        "why", (asked("why", "short_text", condition=Selected("likely", "10")),)
    )
    whole = with_pages_of(a_questionnaire(), every_kind())
    whole = with_pages_of(whole, Questionnaire("why", 1, (page,)))
    return with_pages_of(whole, asked_about_you_pages())


def asked_about_you_pages() -> Questionnaire:
    whole = asked_about_you()
    return replace(whole, pages=whole.pages[1:])


def set_for(language: str, edition: Edition, questionnaire: Questionnaire) -> Paper:
    survey = a_draft_survey(questionnaire)
    with force_locale(language):
        return paper_of(survey, questionnaire, language=language, edition=edition)


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree in reading order."""

    def below(node: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from below(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                yield from below(node["/K"])

    yield from below(pdf.Root.StructTreeRoot["/K"])


def sizes(pdf: pikepdf.Pdf) -> set[float]:
    """How large, in points, the letters of the pages are."""
    return {
        float(set_.operands[1])
        for page in pdf.pages
        for set_ in pikepdf.parse_content_stream(page)
        if str(set_.operator) == "Tf"
    }


@pytest.mark.parametrize(("language", "edition"), EVERY)
def test_every_printing_is_tagged_named_and_in_its_language(
    app: Flask, language: str, edition: Edition
) -> None:
    paper = set_for(language, edition, routed())
    written = paper_pdf(paper, made_at=MADE_AT)
    assert broken_rules(written) == []
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
        assert pdf.Root.MarkInfo.Marked is True
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(pdf.docinfo["/Title"]) == paper.title.text
        assert str(pdf.Root.Lang).split("-")[0] == language
        tags = [str(one.S) for one in elements(pdf)]
        levels = [int(tag[2:]) for tag in tags if tag in {"/H1", "/H2", "/H3"}]
        assert levels[0] == 1
        assert max(levels) >= 2
        assert all(after <= before + 1 for before, after in pairwise(levels))
        lists = [one for one in elements(pdf) if str(one.S) == "/L"]
        choices = [item for section in paper.sections for item in section.items if item.options]
        assert len(lists) >= len(choices), "boxes to tick are items of a list"
        assert all("/StructParents" in page.obj for page in pdf.pages)
        assert min(sizes(pdf)) >= (10 if edition is Edition.STANDARD else 16)


def test_the_same_paper_gives_the_same_bytes(app: Flask) -> None:
    paper = set_for("en", Edition.STANDARD, routed())
    assert paper_pdf(paper, made_at=MADE_AT) == paper_pdf(paper, made_at=MADE_AT)


def test_a_letter_that_no_typeface_has_is_refused_and_never_left_out(app: Flask) -> None:
    paper = set_for("en", Edition.STANDARD, routed())
    with pytest.raises(TypesettingError):
        paper_pdf(replace(paper, title=Said("\U000130b8", "en")), made_at=MADE_AT)


def test_large_print_and_easy_read_are_larger(app: Flask) -> None:
    survey = a_draft_survey(routed())
    pages = {}
    for edition in Edition:
        paper = paper_of(survey, routed(), language="en", edition=edition)
        with pikepdf.open(io.BytesIO(paper_pdf(paper, made_at=MADE_AT))) as pdf:
            pages[edition] = len(pdf.pages)
    assert pages[Edition.STANDARD] < pages[Edition.EASY] <= pages[Edition.LARGE]


def test_the_words_lead_through_the_paper(app: Flask) -> None:
    paper = set_for("en", Edition.STANDARD, routed())
    items = {item.label.text: item for section in paper.sections for item in section.items}
    numbered = [item.number for item in items.values() if item.number]
    assert numbered == list(range(1, len(numbered) + 1)), "numbered through, contact last"
    likely = next(item for text, item in items.items() if "likely" in text)
    why = next(item for text, item in items.items() if "why" in text)
    assert f"Only answer this if you ticked “10” at question {likely.number}." in why.guides
    disability = next(item for text, item in items.items() if "physical or mental" in text)
    following = disability.number + 2
    assert disability.leaps == (
        f"If you ticked “No” or “Prefer not to say”, go to question {following}.",
    )


def test_a_heading_that_pages_share_stands_once(app: Flask) -> None:
    headings = {"one": "About you", "two": "About you", "three": "Your area", "four": "About you"}
    pages = tuple(
        QuestionnairePage(id_, (asked(id_, "short_text"),), {"title": {"en": heading}})
        for id_, heading in headings.items()
    )
    whole = with_pages_of(a_questionnaire(), Questionnaire("x", 1, pages))
    sections = set_for("en", Edition.STANDARD, whole).sections
    said = [section.heading.text for section in sections if section.items]
    assert said[-4:] == ["About you", "", "Your area", "About you"]


def test_pictures_stand_beside_options_in_easy_read_and_where_people_choose_among_them(
    app: Flask,
) -> None:
    label = {"label": {"en": "Yes", "en-easy": "Yes"}}
    options = (
        Option("yes", label, picture="pictures/deciduous-tree.svg"),
        Option("no", label, picture="pictures/not-here.svg"),
    )
    pages = tuple(
        QuestionnairePage(type_, (asked(type_, type_, *options),))
        for type_ in ("single", "picture")
    )
    whole = with_pages_of(a_questionnaire(), Questionnaire("x", 1, pages))
    survey = a_draft_survey(whole)
    for edition in (Edition.STANDARD, Edition.EASY):
        paper = paper_of(survey, whole, language="en", edition=edition)
        single, picture = [item for each in paper.sections for item in each.items][-2:]
        assert bool(single.options[0].picture) is (edition is Edition.EASY)
        assert picture.options[0].picture == "pictures/deciduous-tree.svg"
        assert single.options[1].picture == picture.options[1].picture == ""
        assert paper.pictures["pictures/deciduous-tree.svg"].svg.startswith("<svg")
        with pikepdf.open(io.BytesIO(paper_pdf(paper, made_at=MADE_AT))) as pdf:
            assert not any(each.get("/S") == "/Figure" for each in elements(pdf)), "words say it"


def test_the_councils_own_pictures_are_printed_with_their_words_for_who_cannot_see_them(
    app: Flask,
) -> None:
    own = a_house_in_the_library()
    name = small_address(own.upload_id)
    label = {"label": {"en": "Here", "en-easy": "Here"}}
    words = {"label": {"en": "Our house.", "en-easy": "Our house."}}
    note = Question("n", "note", words, settings={PICTURE: name})
    page = QuestionnairePage("p", (note, asked("q", "picture", Option("a", label, picture=name))))
    offered = {each.value: each.label for each in offered_pictures(Question("x", "note"))}
    assert offered[name] == "House"
    whole = Questionnaire("q", 1, (page,))
    survey = a_draft_survey(whole)
    line = "We ask about a house."
    save_words(
        survey, {"summary": line}, tag="en-easy", revision=1, now=MADE_AT, actor=FIRST_OFFICER
    )
    db.session.add(
        EasyEdition(
            activity_id=survey.id,
            view="en-easy",
            pictures={line_key(line): name},
            decisions={},
            revision=1,
        )
    )
    db.session.commit()
    printed = Edition.STANDARD, Edition.EASY
    for edition, figures in zip(printed, (2, 3), strict=True):
        written = paper_pdf(
            paper_of(survey, whole, language="en", edition=edition), made_at=MADE_AT
        )
        assert broken_rules(written) == []
        with pikepdf.open(io.BytesIO(written)) as pdf:
            found = [each for each in elements(pdf) if each.get("/S") == "/Figure"]
            assert [str(each.Alt) for each in found] == ["A red brick house"] * figures
    take_picture_out(own, now=MADE_AT, actor=FIRST_OFFICER)
    assert not paper_of(survey, whole, language="en", edition=Edition.STANDARD).pictures


def test_a_telephone_number_keeps_its_order_in_urdu(app: Flask) -> None:
    paper = set_for("ur", Edition.STANDARD, a_questionnaire())
    (back,) = (each for each in paper.sections if each.heading.text == "اسے ہمیں واپس دیں")
    assert "\u20660161\u00a0496\u00a00000\u2069" in back.lead[-1].text


def test_the_privacy_notice_comes_first_and_contact_is_on_a_sheet_of_its_own(app: Flask) -> None:
    sections = set_for("en", Edition.STANDARD, routed()).sections
    headings = [section.heading.text for section in sections if section.heading.text]
    assert headings.index("What happens with your answers") < headings.index("Questions")
    assert "Give it back to us" in headings
    assert [section.heading.text for section in sections if section.is_apart] == [
        "If you want to hear more"
    ]
    assert sections[-1].is_apart
    assert {item.label.text for item in sections[-1].items} == {
        "What about mail?",
        "What about phone?",
    }


def test_urdu_is_printed_in_urdu_with_what_was_never_translated_marked(app: Flask) -> None:
    paper = set_for("ur", Edition.STANDARD, a_questionnaire())
    first = next(item for section in paper.sections for item in section.items)
    assert first.label == Said("سب سے پہلے کیا ہونا چاہیے؟", "ur")
    assert "Tick one box." not in first.guides
    third = [item for section in paper.sections for item in section.items][2]
    assert third.label.language == "en"


def test_a_printing_is_made_only_where_there_are_words(app: Flask) -> None:
    assert printings(a_questionnaire()) == [
        ("en", Edition.STANDARD),
        ("en", Edition.LARGE),
        ("en", Edition.EASY),
        ("ur", Edition.STANDARD),
        ("ur", Edition.LARGE),
    ]
    assert printings(every_kind()) == [("en", Edition.STANDARD), ("en", Edition.LARGE)]
