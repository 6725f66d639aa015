"""A consultation made from officers' screens alone: a title, words in every view, the text from a file, its sections put right."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.queries import programme_or_404
from engage.content.rules.words import plain
from engage.jobs.models import BackgroundJob
from engage.jobs.worker import run_job
from engage.kernel.access import Role
from engage.kernel.clock import today
from engage.kernel.db import db
from engage.plans.models import Consultation, PlanVersion
from engage.plans.queries.consultations import consultation_or_404, version_of
from engage.plans.rules.readiness import WORDS
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_draft_consultation, a_programme, an_open_consultation

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
NEW = "/officers/plans/new"
TEXT = b"""# A plan for the park

## Paths

Every path is lit.

Benches

A bench every hundred metres.

## Trees

More of them. (to be added)
"""
SAID = {
    "title": "A plan for the park",
    "summary": "What the park could become.",
    "for_whom": "Everybody who uses the park",
    "minutes": "About 10 minutes",
    "undecided": "Where the benches stand.",
    "reasons": "People asked for light.",
    "options": "Closing it at night. It would shut people out.",
    "privacy": "We do not ask who you are.",
}


@pytest.fixture
def officer(app: Flask) -> FlaskClient:
    a_programme()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def work_off() -> None:
    db.session.rollback()
    waiting = db.session.scalars(
        select(BackgroundJob.id).where(BackgroundJob.state == "queued")
    ).all()
    db.session.rollback()
    for job_id in waiting:
        run_job(job_id)


def shown(officer: FlaskClient, address: str) -> BeautifulSoup:
    page = officer.get(address)
    assert page.status_code == 200
    return BeautifulSoup(page.get_data(as_text=True), "lxml")


def words_of(page: BeautifulSoup) -> str:
    assert page.main is not None
    return " ".join(page.main.get_text(" ").split())


def sections_of(slug: str) -> list[tuple[str, int, str]]:
    db.session.rollback()
    return [
        (each.number, each.level, each.content["en"]["heading"])
        for each in version_of(consultation_or_404(slug)).sections
    ]


def write(officer: FlaskClient, slug: str, tag: str = "en", **texts: str) -> Any:
    page = f"/officers/plans/{slug}/words/{tag}"
    return press(officer, page, at=page, **texts)


def send(officer: FlaskClient, slug: str, content: bytes, view: str = "en") -> None:
    page = f"/officers/plans/{slug}/next"
    sent = (io.BytesIO(content), "plan.md")
    assert press(officer, f"{page}/file", at=page, file=sent, view=view).status_code == 302
    work_off()


def begin(officer: FlaskClient, title: str = "A plan for the park") -> str:
    made = press(officer, NEW, title=title, programme="one-place")
    assert made.status_code == 302
    return str(made.location).rpartition("/")[2]


def test_a_consultation_is_made_and_opened_from_the_screens_alone(officer: FlaskClient) -> None:
    slug = begin(officer)
    desk = shown(officer, f"/officers/plans/{slug}")
    todo = {
        str(link["href"]) for link in desk.select("main li a") if link.text.startswith("Say what")
    }
    assert f"/officers/plans/{slug}/words/en" in todo
    assert write(officer, slug, **SAID).status_code == 302
    send(officer, slug, TEXT)
    page = f"/officers/plans/{slug}/formats"
    days = {"opens_on": today().isoformat(), "closes_on": today().replace(year=2031).isoformat()}
    impact = "https://council.example.org/impact"
    assert press(officer, page, at=page, impact_url=impact, **days).status_code == 302
    desk = f"/officers/plans/{slug}"
    opened = press(officer, f"{desk}/state/open", at=desk, knows_unfinished="y")
    assert opened.status_code == 302
    resident = officer.get(f"/plans/{slug}").get_data(as_text=True)
    assert all(each in resident for each in ("Where the benches stand.", "People asked for light."))
    listed = shown(officer, "/officers/plans/")
    assert "A plan for the park" in words_of(listed)


@pytest.mark.parametrize("title", ["", "   ", "?!"])
def test_a_plan_without_a_name_is_asked_for_one(officer: FlaskClient, title: str) -> None:
    refused = press(officer, NEW, title=title, programme="one-place")
    assert refused.status_code == 422
    assert "Enter what the plan is called" in refused.get_data(as_text=True)
    assert db.session.scalars(select(Consultation)).all() == []


def test_two_plans_with_one_title_get_two_addresses(officer: FlaskClient) -> None:
    assert begin(officer) == "a-plan-for-the-park"
    assert begin(officer) == "a-plan-for-the-park-2"


def test_words_are_written_in_every_view_and_tell_when_the_english_changed(
    officer: FlaskClient,
) -> None:
    slug = begin(officer)
    write(officer, slug, **SAID)
    assert write(officer, slug, "ur", title="پارک کا منصوبہ").status_code == 302
    assert plain(consultation_or_404(slug).words, "title")["ur"] == "پارک کا منصوبہ"
    write(officer, slug, **{**SAID, "title": "A plan for our park"})
    page = shown(officer, f"/officers/plans/{slug}/words/ur")
    box = page.select_one("input[name=title]")
    assert box is not None
    assert (box["dir"], box["lang"]) == ("rtl", "ur")
    assert "The English has changed since." in words_of(page)
    assert [each.get_text(" ", strip=True) for each in page.select("ins, del")] == [
        "[taken out:] the [end]",
        "[put in:] our [end]",
    ]


def test_a_translation_of_nothing_is_refused_beside_its_box(officer: FlaskClient) -> None:
    slug = begin(officer)
    refused = write(officer, slug, "ur", summary="کچھ")
    assert refused.status_code == 422
    page = BeautifulSoup(refused.get_data(as_text=True), "lxml")
    fault = page.select_one("#summary-error")
    assert fault is not None
    assert "Write it in English first" in fault.text
    assert "کچھ" in str(page.select_one("#summary"))


def test_two_officers_do_not_write_over_each_other_unawares(
    app: Flask, officer: FlaskClient
) -> None:
    slug = begin(officer)
    page = f"/officers/plans/{slug}/words/en"
    seen = shown(officer, page).select_one("input[name=digest]")
    assert seen is not None
    write(officer, slug, **SAID)
    late = {**SAID, "reasons": "Because.", "digest": str(seen["value"])}
    told = press(officer, page, at=page, **late)
    assert told.status_code == 422
    answer = told.get_data(as_text=True)
    assert "A colleague saved these words" in answer
    assert "Because." in answer
    assert plain(consultation_or_404(slug).words, "reasons")["en"] == SAID["reasons"]
    again = BeautifulSoup(answer, "lxml").select_one("input[name=digest]")
    assert again is not None
    late["digest"] = str(again["value"])
    assert press(officer, page, at=page, **late).status_code == 302


def test_english_words_are_fixed_once_people_are_asked_and_a_translation_may_come(
    officer: FlaskClient,
) -> None:
    an_open_consultation(programme=programme_or_404("one-place"))
    assert not shown(officer, "/officers/plans/children/words/en").select("main form textarea")
    page = "/officers/plans/children/words/ur"
    other = "سب کچھ بدل سکتا ہے۔"
    assert press(officer, page, at=page, undecided=other).status_code == 302
    words = consultation_or_404("children").words
    assert plain(words, "undecided")["ur"] == other
    sent = {**SAID, "digest": shown(officer, page).select_one("input[name=digest]")["value"]}  # type: ignore[index]
    refused = press(officer, "/officers/plans/children/words/en", at=page, **sent)
    assert refused.status_code == 422
    assert SAID["reasons"] in refused.get_data(as_text=True)
    assert plain(consultation_or_404("children").words, "title")["en"] == "A plan for children"


@pytest.mark.parametrize("step", ["publish", "why"])
def test_the_first_text_is_published_by_opening_alone(officer: FlaskClient, step: str) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    page = f"/officers/plans/{slug}/next"
    sent = press(officer, f"{page}/{step}", at=page, note="New.", place="paths", why="Why.")
    assert sent.status_code == 404
    assert version_of(consultation_or_404(slug)).published_at is None
    assert not {"What changed, and why", "Publish it"} & {
        each.text for each in shown(officer, page).select("main h2")
    }


def test_words_of_a_view_that_is_not_offered_are_no_page(officer: FlaskClient) -> None:
    slug = begin(officer)
    assert officer.get(f"/officers/plans/{slug}/words/xx").status_code == 404


def test_every_text_that_residents_read_has_a_box(officer: FlaskClient) -> None:
    slug = begin(officer)
    page = shown(officer, f"/officers/plans/{slug}/words/en")
    boxes = {str(box["name"]) for box in page.select("main form [name]")}
    assert set(WORDS) <= boxes


def test_a_file_sent_again_takes_the_place_of_the_first_and_keeps_translations(
    officer: FlaskClient,
) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    ur = "# پارک\n\n## راستے\n\nروشنی۔\n\n## درخت\n\nاور درخت۔\n".encode()
    send(officer, slug, ur, "ur")
    send(officer, slug, TEXT.replace(b"More of them", b"Many more of them"))
    assert db.session.scalars(select(PlanVersion.number)).all() == [1]
    sections = {
        each.content["en"]["heading"]: each
        for each in version_of(consultation_or_404(slug)).sections
    }
    assert sections["Paths"].content["ur"]["of"] == sections["Paths"].content["en"]["of"]
    assert sections["Trees"].content["ur"]["of"] != sections["Trees"].content["en"]["of"]
    assert {each.carries_on_id for each in sections.values()} == {None}


def mend(officer: FlaskClient, slug: str, address: str, step: str, **more: str) -> Any:
    page = f"/officers/plans/{slug}/next/sections/{address}"
    digest = shown(officer, f"{page}/en").select_one("input[name=digest]")
    assert digest is not None
    facts = {"digest": str(digest["value"]), "step": step, **more}
    return press(officer, f"{page}/outline", at=f"{page}/en", **facts)


def text_of(slug: str) -> str:
    sections = version_of(consultation_or_404(slug)).sections
    return " ".join(
        " ".join(
            [each.content["en"]["heading"], *(b["text"] for b in each.content["en"]["blocks"])]
        )
        for each in sections
    )


def test_sections_are_put_right_and_no_word_is_lost(officer: FlaskClient) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    before = text_of(slug)
    assert sections_of(slug) == [
        ("0", 1, "A plan for the park"),
        ("1", 2, "Paths"),
        ("2", 2, "Trees"),
    ]
    mend(officer, slug, "paths", "part", place="1")
    assert sections_of(slug) == [
        ("0", 1, "A plan for the park"),
        ("1", 2, "Paths"),
        ("2", 2, "Benches"),
        ("3", 2, "Trees"),
    ]
    mend(officer, slug, "benches", "deeper")
    assert sections_of(slug)[2] == ("1.1", 3, "Benches")
    assert text_of(slug) == before
    mend(officer, slug, "benches", "join")
    assert [heading for _number, _level, heading in sections_of(slug)] == [
        "A plan for the park",
        "Paths",
        "Trees",
    ]
    assert text_of(slug) == before


@pytest.mark.parametrize(
    ("address", "step", "sentence"),
    [
        ("a-plan-for-the-park", "higher", "six levels at most"),
        ("a-plan-for-the-park", "join", "Nothing stands before"),
        ("paths", "part", "Choose a paragraph"),
    ],
)
def test_a_step_that_cannot_be_taken_changes_nothing_and_says_why(
    officer: FlaskClient, address: str, step: str, sentence: str
) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    before = sections_of(slug)
    mend(officer, slug, address, step, place="77")
    assert sentence in words_of(
        shown(officer, f"/officers/plans/{slug}/next/sections/{address}/en")
    )
    assert sections_of(slug) == before


def test_a_step_on_a_section_that_a_colleague_wrote_on_is_refused(officer: FlaskClient) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    mend(officer, slug, "paths", "join", digest="0" * 64)
    assert len(sections_of(slug)) == 3
    page = f"/officers/plans/{slug}/next/sections/paths/en"
    assert "A colleague saved this section" in words_of(shown(officer, page))


@pytest.mark.parametrize("address", ["outline", "words/en", "next"])
def test_nobody_but_an_author_makes_a_plan(app: Flask, address: str) -> None:
    a_draft_consultation()
    db.session.commit()
    analyst = signed_in(app, Role.ANALYST)
    assert analyst.get(f"/officers/plans/children/{address}").status_code in {403, 404}
    assert analyst.get("/officers/plans/new").status_code == 403


def both_current(_section: Any) -> None:
    """Nothing to change."""


def one_stale(section: Any) -> None:
    ur = {**section.content["ur"], "of": "older"}
    section.content = {**section.content, "ur": ur}


@pytest.mark.parametrize(("prepare", "is_current"), [(both_current, True), (one_stale, False)])
def test_joined_translations_are_current_only_when_both_were(
    officer: FlaskClient, prepare: Callable[[Any], None], is_current: bool
) -> None:
    slug = begin(officer)
    send(officer, slug, TEXT)
    send(officer, slug, "# پارک\n\n## راستے\n\nروشنی۔\n\n## درخت\n\nاور درخت۔\n".encode(), "ur")
    prepare(version_of(consultation_or_404(slug)).sections[2])
    db.session.commit()
    mend(officer, slug, "trees", "join")
    db.session.rollback()
    joined = version_of(consultation_or_404(slug)).sections[1].content
    assert (joined["ur"]["of"] == joined["en"]["of"]) is is_current
    assert "was" not in joined["ur"], "it was made from two texts, of which one was not kept"
    assert joined["ur"]["blocks"][-2:] == [
        {"kind": "paragraph", "text": "درخت"},
        {"kind": "paragraph", "text": "اور درخت۔"},
    ]
