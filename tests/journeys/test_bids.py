"""An idea goes its whole way: a group on a phone without scripts, officers at a desk, until it stands on the ballot."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from budgeting.models.bids import Bid
from budgeting.queries.rounds import round_or_404
from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from engage.people.commands.officers import create_officer
from tests.journeys.browsers import DESKTOP, Device, Visitor
from tests.journeys.world import World
from tests.programme import NOON
from tests.signing_in import PASSWORD, sign_in

VIEWS = pytest.mark.parametrize("view", ["", "/ur", "/easy", "/ur/easy"])
HOME = "/rounds/next-year"
EMAIL = "ideas@example.org"


@pytest.fixture
def officer(
    come_with: Callable[[Device], Visitor], lived_in: tuple[Flask, World], live_server: str
) -> Visitor:
    """Somebody who sets rounds up and moderates, at a desk."""
    app, visitor = lived_in[0], come_with(DESKTOP)
    with app.app_context():
        create_officer(
            email=EMAIL,
            password=PASSWORD,
            roles=[Role.AUTHOR, Role.MODERATOR],
            label="An author",
            now=NOON,
            actor=SYSTEM,
        )
        db.session.commit()
        client = app.test_client()
        # A session belongs to the browser in which it began.
        client.environ_base["HTTP_USER_AGENT"] = visitor.page.evaluate("navigator.userAgent")
        sign_in(client, EMAIL)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    visitor.context.add_cookies(
        [{"name": app.config["SESSION_COOKIE_NAME"], "value": cookie.value, "url": live_server}]
    )
    return visitor


def write_everything(visitor: Visitor, title: str) -> None:
    """Page after page, as the button leads."""
    page = visitor.page
    page.locator("input[value=group]").check()
    visitor.submit()
    page.locator("input[name=group]").fill("A residents’ group")
    visitor.submit()
    page.locator("input[name=name]").fill("Somebody")
    visitor.submit()
    page.locator("input[name=title]").fill(title)
    visitor.submit()
    page.locator("textarea").fill("Six benches along the path.")
    visitor.submit()
    page.locator("textarea").fill("Older people.")
    visitor.submit()
    page.locator("main select").select_option("north")
    visitor.submit()
    assert page.locator("input[name=picture]").count() == 1
    visitor.submit()
    page.locator("input[name=what]").nth(0).fill("Benches")
    page.locator("input[name=amount]").nth(0).fill("£1,200")
    visitor.submit("button[value=more]")
    page.locator("input[name=what]").nth(1).fill("Putting them up")
    page.locator("input[name=amount]").nth(1).fill("300.50")
    visitor.submit()
    page.locator("input[name=least]").fill("750")
    visitor.submit()
    page.locator("input[name=other][value=no]").check()
    visitor.submit()
    for answer in ("yes", "yes", "not_needed"):
        page.locator(f"input[value={answer}]").check()
        page.locator("textarea").fill("" if answer == "yes" else "Nobody is looked after.")
        visitor.submit()


@VIEWS
@pytest.mark.requirement("Q7", "Q1")
def test_a_group_bids_on_a_phone_without_scripts(
    plain_phone: Visitor, world: World, view: str
) -> None:
    visitor = plain_phone
    visitor.open(f"{view}/")
    visitor.follow(f'main a[href="{view}{HOME}/ideas"]')
    visitor.follow(f'main a[href="{view}{HOME}/bid"]')
    visitor.page.locator("input[name=email]").fill("phone@example.org")
    visitor.submit()
    visitor.follow(f'main a[href="{view}{HOME}/bid/pages/who"]')
    write_everything(visitor, "Benches on the hill")
    assert visitor.path == f"{view}{HOME}/bid/check"
    assert "£1,500.50" in visitor.words()
    visitor.submit()
    assert visitor.path == f"{view}{HOME}/bid/sent"
    assert re.fullmatch(
        r"[2-9A-Z]{4}-[2-9A-Z]{4}", visitor.page.locator("#code").inner_text().strip()
    )
    visitor.follow(f'main a[href="{view}{HOME}/bid/tasks"]')
    visitor.follow(f'main a[href="{view}{HOME}/bid/take-back"]')
    visitor.submit()
    assert visitor.path == f"{view}{HOME}/bid/tasks"


@pytest.mark.requirement("M1")
def test_an_idea_goes_from_a_phone_to_the_ballot(
    plain_phone: Visitor, officer: Visitor, lived_in: tuple[Flask, World], world: World
) -> None:
    group, title = plain_phone, "Benches by the canal"
    group.open(f"{HOME}/bid")
    group.page.locator("input[name=email]").fill("canal@example.org")
    group.submit()
    group.follow(f'main a[href="{HOME}/bid/pages/who"]')
    write_everything(group, title)
    group.submit()
    reference = group.page.locator("#code").inner_text().strip().replace("-", "")
    group.open(f"{HOME}/ideas")
    assert title not in group.words()

    officer.open("/officers/moderation/")
    officer.page.locator("li", has_text=title).locator("a").first.click()
    officer.page.locator("input[value=released]").check()
    officer.submit("button.e-btn")
    group.open(f"{HOME}/ideas/{reference}")
    assert title in group.words()

    desk = f"/officers/ideas/next-year/{reference}"
    officer.open(desk)
    officer.page.locator("textarea[name=question]").fill("Is the bank firm there?")
    officer.submit('form[action$="/ask"] button')
    group.open(f"{HOME}/bid/tasks")
    assert "Is the bank firm there?" in group.words()
    group.follow(f'main a[href="{HOME}/bid/check"]')
    group.page.locator("textarea[name=reply]").fill("Yes, we looked in March.")
    group.submit()

    officer.open(desk)
    assert "Yes, we looked in March." in officer.words()
    for item in ("eligible", "feasible", "legal", "cost_right"):
        officer.page.locator(f"input[name={item}][value=yes]").check()
    for item in ("eligible", "feasible", "legal", "cost"):
        officer.page.locator(f"textarea[name={item}_reason]").fill("We looked, and it is.")
    officer.submit('form[action$="/appraise"] button')
    officer.submit('form[action$="/accept"] button')
    group.open(f"{HOME}/bid/tasks")
    assert "On the list for the vote" in group.words()
    group.open(f"{HOME}/ideas/{reference}")
    assert "We looked, and it is." in group.words()
    with lived_in[0].app_context():
        bid = db.session.scalars(select(Bid).where(Bid.reference == reference)).one()
        projects = round_or_404("next-year").projects
        (project,) = [each for each in projects if each.id == bid.project_id]
        assert project.words["title"]["en"]["text"] == title
        assert project.cost_pence == 1_500_50
        told = db.session.scalars(
            select(OutboxMessage.subject).where(OutboxMessage.recipient == "canal@example.org")
        ).all()
    assert "People can vote for your idea" in told
