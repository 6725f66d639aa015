"""The officers' pages: nothing for axe to find, and nothing lost, for an officer who may open all of them."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.routing import Rule

from budgeting.queries.awards import awards_of, declared_round_or_404, file_of
from engage.activities.models import Activity, Outage, TextTranslation
from engage.assistance.models import HelpWanted
from engage.conversations.models import Conversation
from engage.correspondence.models import Letter
from engage.easy_read.rules.rows import line_key
from engage.kernel.access import Policy, policy_of
from engage.kernel.db import db
from engage.plans.models import CommentBatch
from engage.recordings.models import Recording
from engage.reports.models import PlannedGroup
from engage.themes.models import CodingItem, Theme
from surveys.models import Survey, SurveyBatch, SurveyImport
from tests.journeys.axe import rules_for, violations
from tests.journeys.browsers import Visitor
from tests.journeys.keyboard import Keyboard
from tests.journeys.looks import GRID, PLAIN, Look
from tests.journeys.reflow import lost_text
from tests.journeys.world import World

NOT_PAGES = frozenset(
    {
        "reports_officer.progress",
        "reports_officer.file",
        "translating.file",
        "surveys_answers.xlsform",
        "coding.next_text",
        "double_coding.next_text",
        "budgeting_rehearsal.ballot",
        "budgeting_rehearsal.review",
        "still_here.still_here",
    }
)
FILES = (".csv", ".pb", ".pdf", ".xlsx")
SHARES = 10
"""One test of all pages would keep one worker busy for minutes when the others have nothing left to do."""
PLAIN_AT_A_DESK = Look(1440)
OTHER_LOOKS = (Look(320, "dark"), PLAIN_AT_A_DESK, Look(1440, "more", "l"))
LOOKS = (PLAIN, *OTHER_LOOKS)
SLUGS = {
    "budgeting_officer": ("safer", "being-counted", "tied", "decided"),
    "budgeting_drafting": ("being-made", "safer"),
    "budgeting_pots": ("in-pots", "reddish-together"),
    "budgeting_projects": ("being-made", "safer"),
    "budgeting_words": ("being-made", "safer"),
    "surveys_building": ("survey-being-made", "priorities"),
    "surveys_preview": ("survey-being-made",),
    "surveys_question": ("survey-being-made",),
    "surveys_questions": ("survey-being-made",),
    "surveys_versions": ("priorities", "survey-being-made"),
    "surveys_wording": ("survey-being-made",),
    "surveys_officer": ("priorities", "last-year"),
    "survey_rights_officer": ("by-code",),
    "surveys_organisations": ("priorities",),
    "survey_papers_officer": ("asks-about-you", "priorities"),
    "survey_batches": ("every-kind",),
    "surveys_answers": ("priorities",),
    "surveys_over_time": ("priorities",),
    "themes": ("one-place",),
    "coding": ("children", "parks"),
    "suggestions": ("parks",),
    "double_coding": ("children", "parks"),
    "officer_replies": ("children", "parks"),
    "officer_commitments": ("parks",),
    "officer_versions": ("being-drafted", "parks"),
    "officer_checking": ("being-drafted",),
    "officer_keying": ("children", "parks"),
    "officer_plans": ("children", "being-drafted"),
    "officer_formats": ("children", "being-drafted"),
    "plans_officer": ("being-drafted", "parks"),
    "sessions_officer": ("summit",),
    "reports_officer": ("one-place-1",),
    "reports_beside": ("one-place",),
    "reports_arranging": ("one-place-1",),
    "reports_stationery": ("one-place-1",),
    "bids_officer": ("next-year", "to-come"),
    "officer_awards": ("decided", "with-news"),
    "officer_awards.correct": ("with-news",),
    "officer_awards.amend": ("with-news",),
    "budgeting_proof_rules": ("proving", "to-come"),
    "budgeting_preview": ("being-made",),
    "recordings_officer": ("priorities", "being-made"),
}
OF_PLANS = {
    "themes.theme",
    "coding.text",
    "officer_replies.reply",
    "officer_plans.words",
}
"""Pages of one theme, text, reply or language of the plan that people comment on."""
BY_ID: dict[str, tuple[type[Any], dict[str, str]]] = {
    "import_id": (SurveyImport, {}),
    "batch_id": (SurveyBatch, {"slug": "every-kind"}),
    "conversation_id": (Conversation, {}),
    "letter_id": (Letter, {}),
    "wanted_id": (HelpWanted, {}),
    "translation_id": (TextTranslation, {}),
    "outage_id": (Outage, {}),
    "recording_id": (Recording, {}),
    "group_id": (PlannedGroup, {"slug": "one-place"}),
}
SURVEY_PARTS = {"question_id": "where", "page_id": "where", "tag": "ur-easy"}


def _officers_rules(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        closed = policy_of(app.view_functions[rule.endpoint]) not in {
            Policy.PUBLIC,
            Policy.INTERNAL,
        }
        is_page = rule.endpoint not in NOT_PAGES and not rule.rule.endswith(FILES)
        if "GET" in (rule.methods or ()) and closed and is_page:
            yield rule


def _addresses(app: Flask, world: World, share: int) -> list[str]:
    """A share of the officers' pages: each once for each activity where it stands for one.

    Whole rules go into a share: ids, and with them the order of the addresses of one rule, are another in each process.
    """
    rules = sorted(_officers_rules(app), key=lambda rule: rule.rule)
    with app.test_request_context():
        return [address for rule in rules[share::SHARES] for address in _of_rule(rule, world)]


def _of_rule(rule: Rule, world: World) -> list[str]:
    endpoint, wanted = rule.endpoint, rule.arguments
    if not wanted:
        return [url_for(endpoint)]
    if wanted == {"slug"}:
        slugs = SLUGS.get(endpoint) or SLUGS.get(endpoint.partition(".")[0]) or world.rehearsals
        return [url_for(endpoint, slug=slug) for slug in slugs]
    if wanted == {"slug", "reference"}:
        ideas = (world.idea, world.sent_idea)
        return [url_for(endpoint, slug=world.call_slug, reference=each) for each in ideas]
    if endpoint in OF_PLANS:
        parts = _parts_of_the_plan(world)
        return [url_for(endpoint, **{part: parts[part] for part in wanted})]
    if {"slug"} < wanted <= {"slug", *SURVEY_PARTS} and endpoint != "easy_read.picture":
        parts = {part: SURVEY_PARTS[part] for part in wanted & SURVEY_PARTS.keys()}
        made = "survey-being-made" if endpoint.startswith("surveys") else "being-made"
        return [url_for(endpoint, slug=made, **parts)]
    return _of_one_thing(endpoint, wanted)


def _of_one_thing(endpoint: str, wanted: set[str]) -> list[str]:
    """Of a promise, of what has an id in its address, or of an award; nothing for what is no page of the world."""
    of_one: dict[str, dict[str, Any]] = {
        "translating.activities": {"tag": "ur-easy"},
        "easy_read.editions": {"tag": "ur-easy"},
        "easy_read.picture": {
            "slug": "priorities",
            "tag": "en-easy",
            "line": line_key("What is most important?"),
        },
        "officer_commitments.step": {"slug": "parks", "number": 1},
        "officer_commitments.look_again": {"slug": "parks", "number": 1},
        "officer_versions.section": {
            "slug": "being-drafted",
            "address": "feeling-safe",
            "tag": "en",
        },
        "officer_keying.batch": {"slug": "children", "batch_id": _only(CommentBatch)},
        "officer_keying.letter": {"slug": "children", "letter_id": _a_letter()},
        "reports_arranging.part": {"slug": "one-place-1", "number": "1"},
        "reports_beside.audience": {"slug": "one-place", "activity_id": _reported_survey()},
        "reports_samples.sample": {"slug": "one-place", "activity_id": _reported_survey()},
        "reports_beside.characteristic": {"slug": "one-place", "name": "age"},
    }
    if endpoint in of_one:
        return [url_for(endpoint, **of_one[endpoint])]
    for name in wanted & BY_ID.keys():
        table, facts = BY_ID[name]
        ids = db.session.scalars(select(table.id)).all()
        return [url_for(endpoint, **{name: each}, **facts) for each in ids]
    if wanted == {"award_id"}:
        awards = awards_of(declared_round_or_404("with-news"))
        letters = [one for one in awards if file_of(one.id, "letter")]
        of_these = letters if endpoint == "officer_award.letter" else awards
        return [url_for(endpoint, award_id=one.id) for one in of_these]
    return []


def _only(table: type[Any]) -> str:
    return str(db.session.scalars(select(table.id)).one())


def _a_letter() -> str:
    """One that can become a comment: a petition cannot."""
    return db.session.scalars(select(Letter.id).where(Letter.kind == "letter")).one()


def _reported_survey() -> str:
    """The survey that the report is about."""
    return db.session.scalars(select(Survey.id).where(Survey.slug == "priorities")).one()


def _parts_of_the_plan(world: World) -> dict[str, str]:
    return {
        "slug": world.plan_slug,
        "theme_id": db.session.scalars(select(Theme.id)).one(),
        "item_id": db.session.scalars(
            select(CodingItem.id)
            .join(Activity, Activity.id == CodingItem.activity_id)
            .where(Activity.slug == world.plan_slug)
        ).one(),
        "address": world.part,
        "tag": "ur",
    }


@pytest.mark.requirement("A1", "A3", "A4")
@pytest.mark.parametrize("share", range(SHARES))
def test_officers_pages_hold(
    officer: Visitor, lived_in: tuple[Flask, World], world: World, share: int
) -> None:
    """Each as it comes, and with one of the other looks by turns; in both directions and every look of the grid in the audit."""
    faults = []
    for place, address in enumerate(_addresses(lived_in[0], world, share)):
        other = OTHER_LOOKS[(place + share) % len(OTHER_LOOKS)]
        faults += _faults_of(officer, address, (PLAIN, other))
    assert not faults, "\n".join(faults)


@pytest.mark.audit
@pytest.mark.requirement("A1", "A3", "A4")
@pytest.mark.parametrize("share", range(SHARES))
def test_officers_pages_hold_in_every_look(
    officer: Visitor, lived_in: tuple[Flask, World], world: World, share: int
) -> None:
    faults = []
    for address, prefix in product(_addresses(lived_in[0], world, share), ("", "/ur")):
        faults += _faults_of(officer, f"{prefix}{address}", GRID)
    assert not faults, "\n".join(faults)


def _faults_of(officer: Visitor, address: str, looks: tuple[Look, ...]) -> list[str]:
    answer = officer.open(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    assert urlsplit(officer.page.url).path == urlsplit(address).path
    faults = []
    for look in looks:
        look.put_on(officer)
        found = violations(officer.page, rules_for(look))
        faults += [f"{address} {look}: {fault}" for fault in found]
    PLAIN.put_on(officer)
    return faults + [f"{address} {loss}" for loss in lost_text(officer.page)]


@pytest.mark.requirement("A2", "A4")
def test_the_menu_is_folded_on_a_phone_and_open_at_a_desk(officer: Visitor) -> None:
    officer.open("/officers/")
    menu = officer.page.locator(".s-menu")
    rounds = menu.get_by_role("link", name="Rounds")
    assert not rounds.is_visible()
    keys = Keyboard(officer.page)
    keys.tab_to(".s-menu summary")
    keys.press("Enter")
    assert rounds.is_visible()
    keys.tab_to(".s-menu a[href='/officers/rounds/']")
    keys.press("Enter")
    officer.page.wait_for_url("**/officers/rounds/")
    PLAIN_AT_A_DESK.put_on(officer)
    assert rounds.is_visible()
    assert not menu.locator("summary").is_visible()
    assert not keys.faults, "\n".join(keys.faults)


@pytest.mark.requirement("A1", "A3", "A4")
@pytest.mark.parametrize("path", ["/officers/sign-in", "/officers/new-password"])
def test_signing_in_holds_in_every_look(phone: Visitor, world: World, path: str) -> None:
    faults = []
    for is_sent in (False, True):
        phone.open(path)
        if is_sent:
            phone.submit("button[type=submit]")
        for look in LOOKS:
            look.put_on(phone)
            faults += [f"{path} {look}: {fault}" for fault in violations(phone.page)]
        faults += [f"{path} {loss}" for loss in lost_text(phone.page)]
    assert not faults, "\n".join(faults)
