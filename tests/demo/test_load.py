"""The demo loads into an empty house, once."""

import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy import func, select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.setup import cards_in_order
from budgeting.exports.published import published_files
from budgeting.models.rounds import SealedBallot
from budgeting.queries.bids import bids_sent, call_or_404
from budgeting.queries.rounds import round_or_404
from budgeting.rules.verification import Standing, verify
from engage.activities.queries import activities_open, activities_over
from engage.cli.demo.files import past_plan, taking_part
from engage.cli.demo.load import load_demo
from engage.cli.demo.officers import OFFICERS, SIGN_IN_FILE, sign_in_lines
from engage.cli.demo.picks import Picks
from engage.kernel.db import db
from engage.kernel.sealing import read_key_card
from engage.moderation.queries import items_waiting
from engage.moderation.rules.detectors import flags_in, is_urgent
from engage.people.queries import account_by_email
from engage.places.models import Area
from engage.plans.models import Comment
from engage.plans.queries.consultations import consultation_or_404, version_of
from engage.rules.channel import Channel
from engage.rules.view import View
from surveys.models import Survey, SurveyResponse
from tests.conftest import NOON, Clock
from tests.inspection import parsed

on_sqlite = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
CODES = "Voting codes that nobody has used yet"


def rows() -> dict[str, int]:
    """How many rows each table holds. Ends what it began: the demo is loaded on a connection of its own."""
    db.session.rollback()
    held = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return held


def sign_in_file(app: Flask) -> Path:
    return Path(app.config["SETTINGS"].data_dir) / SIGN_IN_FILE


def codes_in(app: Flask) -> list[str]:
    return sign_in_file(app).read_text().partition(CODES)[2].split()


@pytest.mark.requirement("G4")
def test_everything_is_open_and_has_been_used(demo: Flask) -> None:
    kinds = [activity.kind for activity in activities_open(NOON)]
    assert kinds == ["round", "survey", "consultation", "survey", "session", "survey"]
    over = [activity.slug for activity in activities_over(NOON)]
    assert over == [
        "heatons-children",
        "heatons-everyone",
        "reddish-young-people",
        "alexandra-park",
        "blackberry-hill-play-day",
    ]
    held = rows()
    assert held[SurveyResponse.__tablename__] == 60 + 2 * 24, (
        "and two months of the survey for good"
    )
    lasting = db.session.query(SurveyResponse.received_on).join(Survey).filter_by(slug="your-area")
    days = sorted({row.received_on for row in lasting})
    assert len(days) == 2
    assert all(day < NOON.date().replace(day=1) for day in days), "in months that are over"
    assert held[SealedBallot.__tablename__] == 45
    assert held[Area.__tablename__] == 21
    assert held["survey_draft"] == 0
    assert held["recording"] == 2, "a sound and a film beside one question"
    assert held["engagement_report"] == 2, "a report is asked for in English and in Urdu"
    assert held[Comment.__tablename__] == len(taking_part()["comments"] + past_plan()["comments"])


def test_loading_again_changes_nothing(demo: Flask) -> None:
    held, file = rows(), sign_in_file(demo).read_text()
    load_demo(demo)
    assert rows() == held
    assert sign_in_file(demo).read_text() == file


@pytest.fixture
def shortly_before_midnight(app: Flask, clock: Clock) -> None:
    """In winter by Greenwich and London, when in the demo's summer the next day had begun in London."""
    clock.moment = NOON.replace(hour=23, minute=30)


@on_sqlite
def test_the_sign_ins_are_for_this_folders_owner_alone_and_work(
    shortly_before_midnight: None, demo: Flask
) -> None:
    assert stat.S_IMODE(sign_in_file(demo).stat().st_mode) == 0o600
    lines = sign_in_lines(demo)
    assert str(sign_in_file(demo)) in lines[-1]
    for email, line in zip(OFFICERS, lines[1:], strict=False):
        account = account_by_email(email)
        assert account is not None
        named, _, password = line.strip().partition("  password ")
        assert named == email
        assert account.verify_and_update_password(password)


def test_both_key_cards_and_the_codes_that_are_left_work(demo: Flask) -> None:
    pb_round = round_or_404("safer-brinnington")
    words = [line for line in sign_in_file(demo).read_text().splitlines() if line.count(" ") == 23]
    first, second = (read_key_card(line) for line in words)
    assert cards_in_order(pb_round, (first, second))
    codes = codes_in(demo)
    assert len(codes) == 15
    cast_ballot(
        pb_round,
        code=codes[0],
        tracker="ABCDEFGHJKLM",
        chosen=["1"],
        channel=Channel.ONLINE,
        view=View(),
        now=NOON,
    )


LATIN, ARABIC = re.compile(r"[A-Za-z]{2,}"), re.compile(r"[\u0600-\u06ff]")
WORDS_OF_NO_LANGUAGE = frozenset({"code", "bdi", "title", "script", "style"})


def wrongly_named(page: HtmlElement) -> list[str]:
    """English that is said to be in the page's language, and the page's language that is said to be English. Names are shorter."""
    faults = []
    for words in page.xpath("//body//text()[normalize-space()]"):
        element = words.getparent() if not words.is_tail else words.getparent().getparent()
        if element.tag in WORDS_OF_NO_LANGUAGE:
            continue
        is_english = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") == "en"
        is_arabic = bool(ARABIC.search(words))
        if (is_english and is_arabic) or (
            not is_english and not is_arabic and len(LATIN.findall(words)) > 3
        ):
            faults.append(" ".join(words.split()))
    return faults


def seen_in_arabic(client: FlaskClient) -> dict[str, list[str]]:
    """What is wrongly named on every page to which links of the front page lead. Half of the demo is not in Arabic."""
    found: dict[str, list[str]] = {}
    waiting = ["/ar/", "/ar/results"]
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if address in found or answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        page = parsed(answer.get_data(as_text=True))
        found[address] = wrongly_named(page)
        links = (link.partition("#")[0] for link in page.xpath("//main//a/@href"))
        waiting += [
            link
            for link in links
            if link.startswith("/ar/") and not link.endswith("/list") and "?" not in link
        ]
    return found


@pytest.mark.requirement("Q3", "A1", "L1")
@on_sqlite
def test_every_activity_has_its_page_in_every_view_and_names_its_languages(
    demo: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "a safer Brinnington" in client.get("/").get_data(as_text=True)
    assert "برنگٹن" in client.get("/ur/").get_data(as_text=True)
    assert "Choose the ideas that you like best." in client.get("/easy/").get_data(as_text=True)
    told = client.get("/results").get_data(as_text=True)
    assert "a swing for wheelchair users" in told
    assert "بیت الخلا" in client.get("/ur/results").get_data(as_text=True)
    for activity in (
        "rounds/safer-brinnington",
        "surveys/one-stockport-survey",
        "surveys/your-area",
        "plans/children-and-young-people",
        "plans/children-and-young-people/questions",
        "sessions/listen-youth-summit",
    ):
        for prefix in ("", "/ur", "/easy"):
            assert client.get(f"{prefix}/{activity}").status_code == 200
    settings = replace(demo.config["SETTINGS"], languages=("en", "ar"))
    monkeypatch.setitem(demo.config, "SETTINGS", settings)
    monkeypatch.setattr(demo.wsgi_app, "_languages", frozenset({"ar"}))
    seen = seen_in_arabic(client)
    assert len(seen) > 60
    assert {address: faults for address, faults in seen.items() if faults} == {}


@pytest.mark.requirement("Q3")
@on_sqlite
def test_a_past_round_tells_its_story_to_the_end(demo: Flask, client: FlaskClient) -> None:
    past = "/rounds/reddish-young-people"
    assert "reddish" not in client.get("/").get_data(as_text=True)
    assert f'href="{past}/after"' in client.get("/results").get_data(as_text=True)
    after = client.get(f"{past}/after").get_data(as_text=True)
    for told in (
        "The area committee",
        "£3,600",
        "discount",
        "The trainer has moved away",
        "£4,042.60",
        "£149.75",
        "31 bikes",
        "کلب نے",
    ):
        assert told in after
    for prefix in ("", "/ur", "/easy", "/ur/easy"):
        for end in ("", "/after", "/results", "/list", "/trust", "/recount"):
            assert client.get(f"{prefix}{past}{end}").status_code == 200
    files = published_files(round_or_404("reddish-young-people"))
    assert {check.standing for check in verify(files)} == {Standing.HELD}


@pytest.mark.requirement("V13")
@on_sqlite
def test_a_past_round_with_two_pots_tells_what_went_on_and_who_voted(
    demo: Flask, client: FlaskClient
) -> None:
    """£500 that the children left pays, with everyone's £6,000, for £6,300."""
    children, everyone = (round_or_404(f"heatons-{name}") for name in ("children", "everyone"))
    assert (children.outcome["spent"], children.outcome["passed_on"]) == ("150000", 500_00)
    assert (everyone.outcome["spent"], everyone.outcome["brought"]["pence"]) == ("630000", 500_00)
    assert 'href="/pots/heatons-north-together"' in client.get("/results").get_data(as_text=True)
    for prefix in ("", "/ur", "/easy", "/ur/easy"):
        for page in ("pots/heatons-north-together", "rounds/heatons-children/results",
                     "rounds/heatons-everyone/results", "rounds/heatons-everyone/rules"):  # fmt: skip
            assert client.get(f"{prefix}/{page}").status_code == 200, (prefix, page)
    for pot in (children, everyone):
        assert Standing.FAILED not in {check.standing for check in verify(published_files(pot))}
    told = client.get("/rounds/reddish-young-people/results").get_data(as_text=True)
    for heading in ("Ballots by where people live", "Ballots by age"):
        assert heading in told


@on_sqlite
def test_moderators_find_comments_to_look_at(demo: Flask) -> None:
    waiting = items_waiting()
    assert len(waiting) == 8
    assert waiting[0].is_urgent
    flags = [flag["kind"] for item in waiting for flag in item.flags]
    assert {"safeguarding", "phone", "home_address"} <= set(flags)
    assert not any(item.is_urgent for item in waiting[1:])
    released = [
        comment for comment in db.session.scalars(select(Comment)) if comment.decision == "released"
    ]
    assert len(released) == 27
    assert not any(is_urgent(flags_in(comment.text)) for comment in released)


@pytest.mark.requirement("Q3")
@on_sqlite
def test_the_plan_is_read_and_commented_on_in_every_view(demo: Flask, client: FlaskClient) -> None:
    consultation = consultation_or_404("children-and-young-people")
    parts = [section for section in version_of(consultation).sections if section.level == 2]
    assert len(parts) == 7
    for prefix, tag in (("", "en"), ("/ur", "ur"), ("/easy", "en-easy")):
        assert client.get(f"{prefix}/plans/{consultation.slug}").status_code == 200
        for part in parts:
            page = client.get(f"{prefix}/plans/{consultation.slug}/parts/{part.address}")
            first = part.content[tag]["blocks"][0]["text"]
            assert first[:40] in page.get_data(as_text=True)


@pytest.mark.requirement("M1")
@on_sqlite
def test_the_next_round_takes_ideas_in_three_states(demo: Flask, client: FlaskClient) -> None:
    bids = bids_sent(call_or_404("greener-streets"))
    assert sorted(bid.state for bid in bids) == ["accepted", "queried", "sent"]
    assert [project.cost_pence for project in round_or_404("greener-streets").projects] == [
        4_800_50
    ]
    for prefix in ("", "/ur", "/easy"):
        page = client.get(f"{prefix}/rounds/greener-streets/ideas").get_data(as_text=True)
        assert "A pocket park on the corner" in page
        assert "A hedge for birds" not in page, "nobody has released it"
        assert f"{prefix}/rounds/greener-streets/ideas" in client.get(f"{prefix}/").get_data(
            as_text=True
        )


def test_draws_come_out_the_same_each_time() -> None:
    weights = {"a": 5, "b": 3, "c": 1}
    first, second = Picks("same"), Picks("same")
    drawn = [first.one(weights) for _ in range(50)]
    assert drawn == [second.one(weights) for _ in range(50)]
    assert drawn.count("a") > drawn.count("c") > 0
    for _ in range(20):
        several = first.several(weights, most=3)
        assert len(set(several)) == len(several)
