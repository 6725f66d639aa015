"""Nothing is public before a person released it; whatever is decided still counts."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision, key_from
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.moderation.commands import decide, name_safeguarding_lead, queue_item, take_on_alert
from engage.moderation.models import QueueItem
from engage.moderation.queries import (
    alert_of,
    alerts_open,
    count_waiting,
    items_waiting,
    received_by,
)
from engage.moderation.rules.decisions import ItemState, Reason
from engage.moderation.rules.redaction import MARK
from engage.notify.models import OutboxMessage
from engage.people.models import Account
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError, WrongStateError
from tests.conftest import NOON
from tests.moderation.conftest import Wall
from tests.signing_in import press

DETAILS = "Ring Mrs Marple on 0161 496 0000 about the lights."
DISCLOSURE = "i dont feel ok at home and cant tell school"
QUEUE = "/officers/moderation/"


def _decide(
    item: QueueItem,
    actor: Actor,
    decision: Decision,
    *,
    reason: Reason = Reason.NONE,
    public_text: str = "",
    version: int | None = None,
) -> QueueItem:
    return decide(
        item.id,
        decision=decision,
        reason=reason,
        public_text=public_text,
        seen_version=version or item.version,
        now=NOON,
        actor=actor,
    )


@pytest.mark.requirement("M1")
def test_nothing_is_public_before_a_person_released_it(wall: Wall, actor: Actor) -> None:
    item = wall.write("More lights, please.")
    assert wall.public == {}
    assert item.public_text == ""

    _decide(item, actor, Decision.RELEASED)

    assert wall.public == {item.key: "More lights, please."}


@pytest.mark.requirement("M1")
@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.MODERATOR, Role.ADMINISTRATOR}]
)
def test_only_moderators_release(wall: Wall, role: Role) -> None:
    item = wall.write("More lights, please.")

    with pytest.raises(NotAllowedError):
        _decide(item, Actor("x", frozenset({role}), "x"), Decision.RELEASED)
    with pytest.raises(NotAllowedError):
        _decide(item, SYSTEM, Decision.RELEASED)

    assert wall.public == {}


@pytest.mark.requirement("M1")
def test_what_was_taken_out_is_nowhere_in_what_the_public_may_read(
    wall: Wall, actor: Actor
) -> None:
    item = wall.write(DETAILS)

    _decide(
        item,
        actor,
        Decision.REDACTED,
        reason=Reason.PERSONAL_DETAILS,
        public_text=f"Ring {MARK} on {MARK} about the lights.",
    )

    public = wall.public[item.key]
    assert "Marple" not in public
    assert "496" not in public
    assert MARK in public
    assert item.reason == Reason.PERSONAL_DETAILS
    assert wall.written[item.key] == DETAILS


@pytest.mark.requirement("M3")
@pytest.mark.parametrize("decision", list(Decision))
def test_whatever_is_decided_the_contribution_counts_as_received(
    wall: Wall, actor: Actor, decision: Decision
) -> None:
    wall.write("More lights, please.")
    item = wall.write(DETAILS)
    before = received_by("wall-1")

    _decide(
        item,
        actor,
        decision,
        reason=Reason.PERSONAL_DETAILS,
        public_text=f"Ring {MARK} about the lights.",
    )

    assert before == received_by("wall-1") == 2
    assert count_waiting() == 1


@pytest.mark.requirement("M3")
def test_a_disclosure_heads_the_queue_and_raises_an_alert_in_one_step(
    wall: Wall, moderator: Account
) -> None:
    name_safeguarding_lead(moderator, now=NOON, actor=SYSTEM)
    wall.write("More lights, please.")

    item = wall.write(DISCLOSURE)

    assert items_waiting()[0].id == item.id
    (alert,) = alerts_open()
    assert (alert.item_id, alert.lead_id) == (item.id, moderator.id)


@pytest.mark.requirement("M3")
def test_the_lead_is_written_to_at_once_and_the_letter_holds_no_word_of_it(
    app: Flask, wall: Wall, moderator: Account
) -> None:
    name_safeguarding_lead(moderator, now=NOON, actor=SYSTEM)
    wall.write(DISCLOSURE)

    letter = db.session.scalars(select(OutboxMessage)).one()
    assert letter.recipient == moderator.email
    assert "home" not in letter.subject + letter.body


def test_the_alarm_stops_when_somebody_takes_it_on_and_only_once(wall: Wall, actor: Actor) -> None:
    item = wall.write(DISCLOSURE)

    take_on_alert(item.id, now=NOON, actor=actor)

    assert alerts_open() == []
    with pytest.raises(ConflictError):
        take_on_alert(item.id, now=NOON, actor=actor)


def test_the_lead_is_somebody_who_may_read_it(app: Flask, analyst: Account) -> None:
    with pytest.raises(InvalidError):
        name_safeguarding_lead(analyst, now=NOON, actor=SYSTEM)


def test_two_officers_never_overwrite_each_other(wall: Wall, actor: Actor) -> None:
    item = wall.write("More lights, please.")
    _decide(item, actor, Decision.HIDDEN, reason=Reason.SENT_TWICE, version=1)

    with pytest.raises(ConflictError):
        _decide(item, actor, Decision.RELEASED, version=1)

    assert wall.public == {}


@pytest.mark.requirement("M1")
def test_a_release_can_be_taken_back(wall: Wall, actor: Actor) -> None:
    item = wall.write("More lights, please.")
    _decide(item, actor, Decision.RELEASED)

    _decide(item, actor, Decision.HIDDEN, reason=Reason.UNLAWFUL)

    assert wall.public == {}
    with pytest.raises(WrongStateError):
        _decide(item, actor, Decision.HIDDEN, reason=Reason.UNLAWFUL)


@pytest.mark.parametrize("decision", [Decision.HIDDEN, Decision.REDACTED])
def test_hiding_and_taking_out_need_a_reason(wall: Wall, actor: Actor, decision: Decision) -> None:
    item = wall.write(DETAILS)

    with pytest.raises(InvalidError) as refusal:
        _decide(item, actor, decision, public_text=f"Ring {MARK}.")

    assert refusal.value.code == "reason_missing"


def test_the_same_contribution_is_queued_once(wall: Wall) -> None:
    first = wall.write("More lights, please.")
    again = queue_item(
        key=key_from(first.key), text="More lights, please.", language="en", now=NOON
    )

    assert again.id == first.id
    assert count_waiting() == 1


def test_the_log_tells_the_decision_and_none_of_the_words(wall: Wall, actor: Actor) -> None:
    item = wall.write(DETAILS)
    _decide(item, actor, Decision.HIDDEN, reason=Reason.PERSONAL_DETAILS)

    entry = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "contribution.decided")
    ).one()
    assert entry.facts == {"before": "waiting", "after": "hidden", "reason": "personal_details"}
    assert entry.subject == item.id


def test_the_page_never_leads_with_publish_for_what_was_flagged(
    desk: FlaskClient, wall: Wall
) -> None:
    wall.write("More lights, please.")
    flagged = wall.write(DETAILS)
    urgent = wall.write(DISCLOSURE)

    page = desk.get(QUEUE).get_data(as_text=True)

    assert page.index("Start safeguarding steps") < page.index("Take out details")
    assert page.count(">Publish<") == 1
    assert desk.get(f"{QUEUE}{flagged.id}").status_code == 200
    assert "phone 999" in desk.get(f"{QUEUE}{urgent.id}").get_data(as_text=True)


def test_a_flagged_contribution_is_not_published_in_one_press(
    desk: FlaskClient, wall: Wall
) -> None:
    item = wall.write(DETAILS)
    clean = wall.write("More lights, please.")

    refused = _send(desk, f"{QUEUE}{item.id}/quick", QUEUE, decision="released", version="1")
    allowed = press(desk, QUEUE, f"{QUEUE}{clean.id}/quick")

    assert refused.status_code == 403
    assert allowed.status_code == 302
    assert list(wall.public) == [clean.key]


def test_details_are_taken_out_on_the_page_and_faults_keep_what_was_typed(
    desk: FlaskClient, wall: Wall
) -> None:
    item = wall.write(DETAILS)
    page = f"{QUEUE}{item.id}"
    assert MARK in desk.get(page).get_data(as_text=True)

    typed = f"Ring {MARK} on {MARK} and praise the council."
    data = {"decision": "redacted", "public_text": typed, "reason": "personal_details"}
    refused = _send(desk, page, **data)
    assert "Only take parts out" in refused.get_data(as_text=True)
    assert "praise the council" in refused.get_data(as_text=True)

    data["public_text"] = f"Ring {MARK} on {MARK} about the lights."
    assert _send(desk, page, **data).status_code == 302
    assert wall.public[item.key] == data["public_text"]


@pytest.mark.requirement("T5")
def test_what_together_tells_who_somebody_is_is_never_public(desk: FlaskClient, wall: Wall) -> None:
    child = "I am 14 and I live in Brinnington. More lights."
    item = wall.write(child)
    page = f"{QUEUE}{item.id}"
    half = f"I am 14 and I live in Brinnington. {MARK}"
    for typed in ({"decision": "released"}, {"decision": "redacted", "public_text": half}):
        refused = _send(desk, page, **{"reason": "identifies_someone", **typed})
        assert refused.status_code == 422
        assert "Together these tell who somebody is" in refused.text
    assert wall.public == {}
    taken_out = f"I am {MARK} and I live in Brinnington. More lights."
    typed = {"decision": "redacted", "public_text": taken_out, "reason": "identifies_someone"}
    assert _send(desk, page, **typed).status_code == 302
    assert wall.public[item.key] == taken_out


@pytest.mark.requirement("T5")
def test_what_a_child_may_have_written_is_published_from_its_own_page_alone(
    desk: FlaskClient, wall: Wall
) -> None:
    item = wall.write("I am 14 and I like the lights.")
    assert ">Publish<" not in desk.get(QUEUE).text
    page = f"{QUEUE}{item.id}"
    assert _send(desk, f"{page}/quick", page, decision="released").status_code == 403
    assert wall.public == {}
    assert _send(desk, page, decision="released").status_code == 302
    assert wall.public[item.key] == "I am 14 and I like the lights."


def test_a_page_that_is_out_of_date_changes_nothing_and_says_so(
    desk: FlaskClient, wall: Wall, actor: Actor
) -> None:
    item = wall.write("More lights, please.")
    _decide(item, actor, Decision.HIDDEN, reason=Reason.SENT_TWICE)
    db.session.commit()

    answer = _send(desk, f"{QUEUE}{item.id}", decision="released", version="1")

    assert answer.status_code == 302
    assert "A colleague decided about this first" in desk.get(answer.location).get_data(
        as_text=True
    )
    assert db.session.get_one(QueueItem, item.id).state == ItemState.HIDDEN


def test_the_desk_shows_the_head_of_the_queue_to_moderators(desk: FlaskClient, wall: Wall) -> None:
    wall.write(DISCLOSURE)

    page = desk.get("/officers/").get_data(as_text=True)

    assert "Good afternoon" in page
    assert DISCLOSURE in page
    assert "One comment is waiting for you" in page


def test_decided_pages_and_alerts_are_shown(desk: FlaskClient, wall: Wall) -> None:
    item = wall.write(DISCLOSURE)
    assert "Somebody may be in danger" in desk.get(QUEUE).get_data(as_text=True)
    press(desk, QUEUE, f"{QUEUE}{item.id}/take-on")
    alert = alert_of(item.id)
    assert alert is not None
    assert alert.taken_on_at == NOON

    press(desk, QUEUE, f"{QUEUE}{item.id}/quick")
    assert "Safeguarding" in desk.get(f"{QUEUE}decided").get_data(as_text=True)
    assert wall.public == {}


def _send(client: FlaskClient, address: str, page: str = "", **typed: str) -> Any:
    """Send a decision with the hidden fields of a page, to whatever address."""
    html = BeautifulSoup(client.get(page or address).get_data(as_text=True), "lxml")
    hidden = {
        str(field["name"]): str(field["value"])
        for field in html.select("main input[name=csrf_token], main input[name=version]")
    }
    return client.post(address, data={**hidden, **typed})
