"""An officer checks a plan's text beside the words of its file and mends it; nothing of the file is lost on the way."""

import io

import docx
import pytest
import typst
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.queries.consultations import consultation_or_404, version_of
from engage.plans.queries.readiness import unfinished_in, without_picture_words
from engage.plans.rules.accounting import words_of
from tests.forms import press
from tests.inspection import parsed
from tests.officers import signed_in
from tests.plans.documents import as_bytes
from tests.programme import a_draft_consultation

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PLAN = "/officers/plans/children"
CHECK = f"{PLAN}/next/check"
SET = """#set page(width: 300pt, height: 300pt, header: [Draft of May])
= A plan for children
Say what you think.
== Feeling safe
Nobody waits more than two weeks. Measures to be added in spring.

Somebody to talk to.
#pagebreak()
== Learning
A quiet place to read.
"""


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    a_draft_consultation()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def send(officer: FlaskClient, content: bytes, name: str) -> None:
    sent = (io.BytesIO(content), name)
    assert (
        press(officer, f"{PLAN}/next/file", at=f"{PLAN}/next", file=sent, view="en").status_code
        == 302
    )
    db.session.rollback()
    waiting = db.session.scalars(
        select(BackgroundJob.id).where(BackgroundJob.state == "queued")
    ).all()
    db.session.rollback()
    for job_id in waiting:
        run_job(job_id)


def send_pdf(officer: FlaskClient) -> None:
    send(officer, bytes(typst.compile(SET.encode())), "plan.pdf")


def page_at(officer: FlaskClient, address: str) -> BeautifulSoup:
    page = officer.get(address)
    assert page.status_code == 200
    return BeautifulSoup(page.get_data(as_text=True), "lxml")


def said(part: object) -> str:
    return " ".join(part.get_text(" ").split())  # type: ignore[attr-defined]  # an element of the page


def boxes_of(officer: FlaskClient) -> dict[str, tuple[str, str]]:
    """By heading: the words of the file, and what residents will read."""
    found = {}
    for box in page_at(officer, CHECK).select("section.s-box[id^=s-]"):
        source, text = box.select(".s-beside > div")
        assert box.h2 is not None
        found[said(box.h2)] = (said(source), said(text))
    return found


def step(officer: FlaskClient, address: str, step: str, **more: str) -> None:
    at = f"{PLAN}/next/sections/{address}"
    told = press(officer, f"{at}/outline", at=f"{at}/en", step=step, **more)
    assert told.status_code == 302


def test_each_section_stands_beside_its_words_of_the_file_with_their_page(
    officer: FlaskClient,
) -> None:
    send_pdf(officer)
    boxes = boxes_of(officer)
    source, text = boxes["2 Learning"]
    assert source == "In the file Page 2 of the file Learning A quiet place to read."
    assert text == "What residents will read A quiet place to read."
    left_out = page_at(officer, CHECK).select("main table tbody tr")
    assert [said(row) for row in left_out] == [
        "Draft of May repeated at the top or foot of pages 1"
    ]


def test_the_words_of_the_file_follow_what_is_parted_joined_and_taken_out(
    officer: FlaskClient,
) -> None:
    send_pdf(officer)
    step(officer, "feeling-safe", "part", place="1")
    boxes = boxes_of(officer)
    assert "two weeks" in boxes["1 Feeling safe"][0]
    assert boxes["2 Somebody to talk to."][0].endswith("Page 1 of the file Somebody to talk to.")
    step(officer, "learning", "join")
    assert "A quiet place" in boxes_of(officer)["2 Somebody to talk to."][0]
    step(officer, "somebody-to-talk-to", "take_out")
    assert "2 Somebody to talk to." not in boxes_of(officer)
    rows = {said(row) for row in page_at(officer, CHECK).select("main table tbody tr")}
    assert "A quiet place to read. an officer took it out 2" in rows


def test_a_step_taken_on_the_check_leads_back_to_it(officer: FlaskClient) -> None:
    send_pdf(officer)
    told = press(officer, f"{PLAN}/next/sections/learning/outline", at=CHECK, step="deeper")
    assert told.location.endswith(f"{CHECK}?page=1#s-learning")
    assert "1.1 Learning" in boxes_of(officer)


def test_the_only_section_cannot_be_taken_out(officer: FlaskClient) -> None:
    send(officer, b"# A plan\n\nWords.\n", "plan.md")
    step(officer, "a-plan", "take_out")
    assert "It is the only section" in said(
        page_at(officer, f"{PLAN}/next/sections/a-plan/en").main
    )


def test_what_is_still_to_come_is_looked_up_in_the_text_as_it_stands(
    officer: FlaskClient,
) -> None:
    send_pdf(officer)
    wanted = "Still to come: Measures to be added in spring."
    link = page_at(officer, CHECK).select_one("#to-mend + ul a")
    assert link is not None
    assert said(link) == wanted
    address = str(link["href"])
    texts = [box.text for box in page_at(officer, address).select("textarea[name=texts]")]
    mended = [text.replace("Measures to be added in spring.", "We measure it.") for text in texts]
    assert (
        press(officer, address, at=address, heading="Feeling safe", texts=mended).status_code == 302
    )
    assert wanted not in said(page_at(officer, CHECK).main)
    assert (
        press(
            officer, address, at=address, heading="Feeling safe", texts=mended, more="A map: TBC"
        ).status_code
        == 302
    )
    assert "Still to come: A map: TBC" in said(page_at(officer, CHECK).main)


@pytest.mark.requirement("G2")
def test_an_unfinished_text_opens_only_when_an_officer_says_so(officer: FlaskClient) -> None:
    send_pdf(officer)
    refused = press(officer, f"{PLAN}/state/open", at=PLAN)
    assert refused.status_code == 422
    assert "something is still to come" in refused.get_data(as_text=True)
    assert consultation_or_404("children").state == "draft"
    told = press(officer, f"{PLAN}/state/open", at=PLAN, knows_unfinished="y")
    assert told.status_code == 302
    assert consultation_or_404("children").state == "open"


@pytest.mark.requirement("G2")
def test_a_picture_that_nobody_has_described_keeps_a_plan_from_opening(
    officer: FlaskClient,
) -> None:
    word, picture = docx.Document(), io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    word.add_heading("A plan", 1)
    for _picture in range(2):
        picture.seek(0)
        word.add_picture(picture)
    send(officer, as_bytes(word), "plan.docx")
    refused = press(officer, f"{PLAN}/state/open", at=PLAN)
    assert refused.status_code == 422
    assert "Say what each picture shows" in refused.get_data(as_text=True)
    address = f"{PLAN}/next/sections/a-plan/en"
    page = page_at(officer, address)
    assert [said(label) for label in page.select("label[for^=text-]")] == [
        "1. What the picture shows",
        "2. What the picture shows",
    ]
    takes_out = [str(box["value"]) for box in page.select("input[name=without]")]
    texts = ["A map of the parks", ""]
    told = press(officer, address, at=address, heading="A plan", texts=texts, without=takes_out[1])
    assert told.status_code == 302
    version = version_of(consultation_or_404("children"))
    assert without_picture_words(version) == []
    assert [block["alt"] for block in version.sections[0].content["en"]["blocks"]] == texts[:1]
    assert press(officer, f"{PLAN}/state/open", at=PLAN).status_code == 302


def test_a_text_is_begun_without_a_file(officer: FlaskClient) -> None:
    send(officer, b"# A plan\n\nWords.\n", "plan.md")
    add = f"{PLAN}/next/sections"
    told = press(officer, add, at=CHECK, heading="Paths", text="Lit.\n\nWide. To be confirmed.")
    assert told.status_code == 302
    told = press(officer, add, at=CHECK, heading=" ", text="Words that are kept")
    assert told.status_code == 422
    assert "Words that are kept" in told.get_data(as_text=True)
    told = press(
        officer, add, at=CHECK, after="gone", heading="Benches", text="Words that are kept"
    )
    assert "The section before is gone" in told.get_data(as_text=True)
    version = version_of(consultation_or_404("children"))
    assert [
        (each.number, each.content["en"]["heading"], len(each.content["en"]["blocks"]))
        for each in version.sections
    ] == [("1", "A plan", 1), ("2", "Paths", 2)]
    assert [words for _section, words in unfinished_in(version)] == ["To be confirmed."]
    assert "it was written here" in boxes_of(officer)["2 Paths"][0]


def test_the_words_on_a_section_that_is_gone_are_kept_to_be_copied(
    officer: FlaskClient,
) -> None:
    send_pdf(officer)
    address = f"{PLAN}/next/sections/learning/en"
    page = officer.get(address)
    step(officer, "learning", "join")
    sent = {"heading": "Learning", "texts": ["A quiet <b>place</b> for me."], "more": ""}
    told = press(officer, address, page=page, **sent)
    assert told.status_code == 422
    answer = told.get_data(as_text=True)
    assert "A colleague joined it" in answer
    assert "A quiet <b>place</b> for me." in parsed(answer).xpath("string(//main)")


def test_a_colleague_who_was_faster_takes_nobodys_words(officer: FlaskClient) -> None:
    send_pdf(officer)
    address = f"{PLAN}/next/sections/learning/en"
    page = officer.get(address)
    press(officer, address, at=address, heading="Learning", texts=["A loud place."])
    told = press(officer, address, page=page, heading="Learning", texts=["My own place."])
    assert told.status_code == 422
    assert "My own place." in told.get_data(as_text=True)
    db.session.rollback()
    text = version_of(consultation_or_404("children")).sections[-1].content["en"]["blocks"]
    assert text == [{"kind": "paragraph", "text": "A loud place."}]


def test_every_word_of_the_file_stays_on_the_check_whatever_is_mended(
    officer: FlaskClient,
) -> None:
    send_pdf(officer)
    step(officer, "feeling-safe", "part", place="0")
    step(officer, "learning", "higher")
    step(officer, "feeling-safe", "take_out")
    words = set(words_of(said(page_at(officer, CHECK).main)))
    assert set(words_of(SET.partition("\n")[2].replace("pagebreak", ""))) <= words


def test_a_long_text_is_checked_page_by_page(officer: FlaskClient) -> None:
    text = "# A plan\n\n" + "".join(f"## Part {number}\n\nWords.\n\n" for number in range(1, 26))
    send(officer, text.encode(), "plan.md")
    first = page_at(officer, CHECK)
    assert len(first.select("section.s-box[id^=s-]")) == 20
    second = page_at(officer, f"{CHECK}?page=2")
    assert len(second.select("section.s-box[id^=s-]")) == 6
    assert page_at(officer, f"{CHECK}?page=99").h1 is not None
