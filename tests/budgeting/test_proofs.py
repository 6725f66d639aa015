"""An e-mail address or a mobile number proves one right to vote, and is kept by nobody."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from budgeting.commands.checklist import languages_offered
from budgeting.commands.counting import (
    close_round,
    declare_round,
    log_rights_on_demand,
    open_box,
)
from budgeting.commands.frozen import FrozenError
from budgeting.commands.languages import record_check, save_words
from budgeting.commands.proofs import forget_attempts, prove_address, write_proof_rules
from budgeting.commands.setup import what_is_missing
from budgeting.exports.published import published_files
from budgeting.models.rounds import ProofAttempt, RegisterEntry, Round, SealedBallot
from budgeting.presenters.proofs import proofs_page
from budgeting.queries.rounds import log_of, round_or_404
from budgeting.rules.drafting import seen
from budgeting.rules.proofs import (
    GOOD_FOR,
    PERIOD,
    ProofKind,
    proof_rules,
)
from budgeting.rules.verification import Standing as Verified
from budgeting.rules.verification import verify
from engage.content.rules.words import words_from
from engage.kernel.access import SYSTEM, Role
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.notify.models import OutboxMessage
from engage.people.rules.code_letters import IN, MOST_MESSAGES
from engage.places.models import Area
from engage.rules.errors import InvalidError
from engage.rules.view import View
from tests.budgeting.proving import (
    ACCEPTED,
    EVERY_KIND,
    START,
    a_proving_round,
    ask,
    give_back,
    prove,
    reach_people,
    sent_codes,
    sent_to,
    voting_code_on,
)
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    a_draft_round,
    a_programme,
    check_languages,
)

ABOUT, BALLOT, REVIEW, SEND = (f"/rounds/safer{end}" for end in ("", "/ballot", "/review", "/send"))


@pytest.fixture(autouse=True)
def messages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    reach_people(app, monkeypatch)


def how_many(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def vote(client: FlaskClient, code: str, chosen: list[str]) -> object:
    ballot = press(client, BALLOT, at=ABOUT, code=code)
    review = press(client, REVIEW, page=ballot, chosen=chosen)
    return press(client, SEND, page=review, chosen=chosen)


def words(page: object) -> str:
    return page.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("kind", "address"), [("email", "jo@example.org"), ("text", "07700 900123")]
)
def test_an_address_is_proven_and_votes_once(client: FlaskClient, kind: str, address: str) -> None:
    a_proving_round()
    code = prove(client, address, kind=kind)
    assert vote(client, code, ["A"]).location.endswith("/receipt")  # type: ignore[attr-defined]
    assert how_many(SealedBallot) == 1
    entry = db.session.scalars(select(RegisterEntry).where(RegisterEntry.proof == kind)).one()
    assert entry.standing == "spent"
    again = press(client, BALLOT, at=ABOUT, code=code)
    assert "already been used" in words(again)


@pytest.mark.requirement("ER6")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("view", ["", "/easy", "/ur/easy"])
def test_what_was_declared_comes_along_in_every_view(client: FlaskClient, view: str) -> None:
    a_proving_round(youngest=16, age_on="2026-11-22")
    asked = ask(client, "jo@example.org", view=view, age="30")
    code = voting_code_on(give_back(client, asked, sent_codes()[-1], view=view))
    assert press(client, BALLOT, at=ABOUT, code=code).status_code == 200


@pytest.mark.requirement("V3")
@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("email", "jo.bloggs@gmail.com", "JoBloggs+again@googlemail.com"),
        ("email", "dd@example.org", "dd+2@example.org"),
        ("text", "07700 900123", "+44 (0)7700-900123"),
    ],
)
def test_one_address_written_in_two_ways_is_one_right_to_vote(
    client: FlaskClient, kind: str, one: str, other: str
) -> None:
    a_proving_round()
    first = prove(client, one, kind=kind)
    second = prove(client, other, kind=kind)
    assert first != second
    # The newer code took the place of the older one.
    assert press(client, BALLOT, at=ABOUT, code=first).status_code == 422
    vote(client, second, ["A"])
    asked = ask(client, one, kind=kind)
    refused = give_back(client, asked, sent_codes()[-1], kind=kind)
    for code in sent_codes():
        refused = give_back(client, asked, code, kind=kind)
        if "already voted" in words(refused):
            break
    assert refused.status_code == 422
    assert "Somebody has already voted with this address." in words(refused)
    on_demand = select(func.count()).where(RegisterEntry.proof == kind)
    assert db.session.scalar(on_demand) == 1


def test_the_database_holds_one_right_for_one_address(app: Flask) -> None:
    proving = a_proving_round()
    for _ in range(2):
        db.session.add(
            RegisterEntry(
                round_id=proving.pb_round.id,
                code_digest=str(_),
                proof="email",
                address_digest="the same",
            )
        )
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()
    db.session.rollback()


def test_asking_says_the_same_whether_an_address_was_seen_or_not(client: FlaskClient) -> None:
    a_proving_round()
    code = prove(client, "voted@example.org")
    vote(client, code, ["A"])
    prove(client, "proven@example.org")
    pages = [
        ask(client, address)
        for address in ("voted@example.org", "proven@example.org", "new@example.org")
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    plain = {
        re.sub(r"(voted|proven|new)@example\.org|[\w.-]{20,}", "X", words(page)) for page in pages
    }
    assert len(plain) == 1
    # Nor does a page say that no more is sent: the fourth asking within an hour looks like the first.
    for _ in range(MOST_MESSAGES):
        assert ask(client, "new@example.org").status_code == 200
    assert len(sent_to("new@example.org")) == MOST_MESSAGES


def test_a_flood_of_asking_sends_three_an_hour(client: FlaskClient, clock: Clock) -> None:
    a_proving_round()
    for _ in range(MOST_MESSAGES + 2):
        ask(client, "jo@example.org")
    assert len(sent_to("jo@example.org")) == MOST_MESSAGES
    clock.moment += IN
    ask(client, "jo@example.org")
    assert len(sent_to("jo@example.org")) == MOST_MESSAGES + 1


@pytest.mark.requirement("V4")
def test_messages_to_what_follows_a_plus_leave_one_for_the_address_itself(
    app: Flask, client: FlaskClient
) -> None:
    """They may reach nobody; nor can they be used to send one mailbox more than its share."""
    a_proving_round()
    for number in range(4):
        ask(app.test_client(), f"jo+nobody{number}@example.org")
    assert how_many(OutboxMessage) == MOST_MESSAGES - 1
    asked = ask(client, "jo@example.org")
    (code,) = sent_to("jo@example.org")
    assert give_back(client, asked, code).status_code == 200
    ask(client, "jo@example.org")
    assert how_many(OutboxMessage) == MOST_MESSAGES


@pytest.mark.requirement("V4")
def test_a_stranger_who_knows_an_address_keeps_its_owner_from_nothing(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    """Wrong codes and askings from browsers of their own, all day; then the owner's code, which came first, and any that came later."""
    a_proving_round()
    asked = ask(client, "jo@example.org")
    (first,) = sent_codes()
    clock.moment += GOOD_FOR - timedelta(seconds=1)
    for number in range(12):
        stranger = app.test_client()
        page = ask(stranger, "jo@example.org" if number < 5 else "other@example.org")
        guess = {"address": "jo@example.org", "code": new_code()}
        at = f"{START.format(kind='email')}/code"
        assert press(stranger, at, page=page, **guess).status_code == 422
    assert give_back(client, asked, first).status_code == 200
    # Nothing is sent any more within this hour; what was sent works on for all of it.
    sent = sent_to("jo@example.org")
    assert len(sent) == 1 + MOST_MESSAGES
    clock.moment += IN - timedelta(seconds=1)
    again = ask(client, "jo@example.org")
    assert len(sent_to("jo@example.org")) == len(sent)
    assert "The codes in those messages still work." in words(again)
    (newest,) = set(sent) - {first}
    assert give_back(client, again, newest).status_code == 200


def test_guessing_is_counted_against_the_device(client: FlaskClient) -> None:
    a_proving_round()
    page = None
    for number in range(11):
        asked = ask(client, f"jo{number % 10}@example.org") if number < 10 else asked  # noqa: F821 - of the turn before
        page = give_back(client, asked, "not a code")
    assert page is not None
    assert "That is a lot of tries" in words(page)


def test_forty_people_in_one_hall_all_get_their_codes(app: Flask, client: FlaskClient) -> None:
    """One network, many devices: nothing is counted by address of the network."""
    a_proving_round()
    codes = {prove(app.test_client(), f"voter{number}@example.org") for number in range(40)}
    assert len(codes) == 40


def test_presses_at_the_same_moment_make_one_right(app: Flask, client: FlaskClient) -> None:
    proving = a_proving_round()
    ask(client, "jo@example.org")
    (code,) = sent_codes()
    slug = proving.pb_round.slug
    db.session.remove()

    def give(_number: int) -> str:
        with app.test_request_context(), app.app_context():
            try:
                found = round_or_404(slug)
                given = {"kind": ProofKind.EMAIL, "address": "jo@example.org", "code": code}
                return prove_address(found, **given, now=NOON)
            finally:
                db.session.commit()
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(give, range(16)))) == 16
    on_demand = select(func.count()).where(RegisterEntry.proof == "email")
    assert db.session.scalar(on_demand) == 1


def test_a_code_lasts_two_hours_and_not_for_ever(client: FlaskClient, clock: Clock) -> None:
    a_proving_round()
    asked = ask(client, "jo@example.org")
    (code,) = sent_codes()
    clock.moment += GOOD_FOR
    assert give_back(client, asked, code.lower().replace("-", " ")).status_code == 200
    clock.moment += PERIOD
    assert give_back(client, asked, code).status_code == 422


def test_a_second_press_gives_a_code_that_works(client: FlaskClient) -> None:
    """Both times the page that somebody sees has a code to vote with."""
    a_proving_round()
    asked = ask(client, "jo@example.org")
    (code,) = sent_codes()
    give_back(client, asked, code)
    seen = voting_code_on(give_back(client, asked, code))
    assert press(client, BALLOT, at=ABOUT, code=seen).status_code == 200


@pytest.mark.parametrize("typed", ["", "123456", "ABCD-EFGH-JKLM", "abcdef", "<script>", "é" * 12])
def test_a_wrong_code_is_refused_beside_its_field(client: FlaskClient, typed: str) -> None:
    a_proving_round()
    refused = give_back(client, ask(client, "jo@example.org"), typed)
    assert refused.status_code == 422
    assert 'href="#code"' in words(refused)


def test_a_code_of_another_address_does_not_work(client: FlaskClient) -> None:
    a_proving_round()
    asked = ask(client, "mine@example.org")
    ask(client, "theirs@example.org")
    (theirs,) = sent_to("theirs@example.org")
    (mine,) = sent_to("mine@example.org")
    assert theirs == mine or give_back(client, asked, theirs).status_code == 422


@pytest.mark.requirement("V2")
@pytest.mark.parametrize("view", ["", "/easy", "/ur"])
def test_without_a_carrier_nobody_votes_this_way_and_the_paper_way_is_told(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    """Set while the page was open, gone when it is sent."""
    a_proving_round()
    open_page = client.get(view + START.format(kind="email"))
    reach_people(app, monkeypatch, can=False)
    refused = press(
        client,
        view + START.format(kind="email"),
        page=open_page,
        address="jo@example.org",
        declared="y",
    )
    assert refused.status_code == 503
    assert "Ask for a paper ballot at the library." in words(refused)
    assert (how_many(OutboxMessage), how_many(ProofAttempt)) == (0, 0)
    later = client.get(view + START.format(kind="email"))
    assert 'name="address"' not in words(later)
    assert "Ask for a paper ballot at the library." in words(later)


@pytest.mark.requirement("V2")
def test_a_code_cannot_be_given_back_either_when_nothing_is_set(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_proving_round()
    asked = ask(client, "jo@example.org")
    (code,) = sent_codes()
    reach_people(app, monkeypatch, can=False)
    refused = give_back(client, asked, code)
    assert refused.status_code == 422
    assert how_many(RegisterEntry) == 12


@pytest.mark.requirement("V2")
def test_a_round_without_proofs_of_this_kind_has_no_such_page(client: FlaskClient) -> None:
    a_proving_round(accepts=[ProofKind.CARD, ProofKind.EMAIL])
    assert client.get(START.format(kind="email")).status_code == 200
    assert client.get(START.format(kind="text")).status_code == 404
    assert client.get(START.format(kind="card")).status_code == 404
    assert client.get(START.format(kind="passport")).status_code == 404


def test_after_the_close_nothing_is_proven(client: FlaskClient, clock: Clock) -> None:
    a_proving_round()
    page = client.get(START.format(kind="email"))
    asked = ask(client, "jo@example.org")
    clock.moment += timedelta(days=22)
    refused = press(
        client, START.format(kind="email"), page=page, address="x@example.org", declared="y"
    )
    assert refused.status_code == 422
    assert "Voting is closed" in words(refused)
    assert give_back(client, asked, "123456").status_code == 422
    assert client.get(START.format(kind="email")).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"address": ""}, "address"),
        ({"address": "jo@example"}, "address"),
        ({"area": ""}, "area"),
        ({"area": "elsewhere"}, "area"),
        ({"age": ""}, "age"),
        ({"age": "old enough"}, "age"),
        ({"age": "10"}, "age"),
        ({"declared": ""}, "declared"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_what_was_typed_stays(
    app: Flask, client: FlaskClient, typed: dict[str, str], field: str
) -> None:
    db.session.add(Area(code="north", words=words_from({"name": {"en": "The north"}}), position=1))
    a_proving_round(areas=["north"], youngest=11, age_on="2026-12-01")
    whole = {"address": "jo@example.org", "area": "north", "age": "11", "declared": "y"}
    sent = {**whole, **typed}
    if not sent["declared"]:
        del sent["declared"]
    at = START.format(kind="email")
    refused = press(client, at, **sent)
    assert refused.status_code == 422
    page = words(refused)
    assert f'href="#{field}"' in page
    if field != "address":
        assert 'value="jo@example.org"' in page
    assert how_many(OutboxMessage) == 0
    asked = press(client, at, **whole)
    assert asked.status_code == 200
    if field in {"area", "age"}:
        # Nor when the code is given back with something else than was declared.
        (code,) = sent_codes()
        refused = press(client, f"{at}/code", page=asked, code=code, **typed)
        assert refused.status_code == 422
        assert f'href="#{field}"' in words(refused)


def test_what_the_proofs_say_otherwise_of_who_may_vote_keeps_a_round_shut(app: Flask) -> None:
    draft = a_draft_round(a_programme())
    draft.rules = {**draft.rules, "proofs": {"accepts": ["email"], "youngest": 5}}
    assert "proofs_say_otherwise" in what_is_missing(draft, now=NOON)
    write_proof_rules(
        draft, accepts=[ProofKind.EMAIL], not_stopped="", now=NOON, actor=FIRST_OFFICER
    )
    assert "proofs_say_otherwise" not in what_is_missing(draft, now=NOON)


def test_who_may_vote_by_more_than_living_there_is_asked_so(client: FlaskClient) -> None:
    """The rule of this round is for who lives or works there."""
    db.session.add(Area(code="n", words=words_from({"name": {"en": "The north"}}), position=1))
    a_proving_round(areas=["n"])
    asked = words(client.get(START.format(kind="email")))
    assert "Your area" in asked
    assert "Who may vote: People who live there; People who work there" in asked
    assert "Your age" not in words(client.get(START.format(kind="email")))


@pytest.mark.requirement("V5")
def test_neither_an_address_nor_area_and_age_are_kept(app: Flask, client: FlaskClient) -> None:
    """Searched for in every column of every table, once the message has gone."""
    a_proving_round(youngest=11, age_on="2026-12-01")
    asked = ask(client, "jo.bloggs@gmail.com", age="47")
    (code,) = sent_codes()
    vote(client, voting_code_on(give_back(client, asked, code)), ["A"])
    db.session.query(OutboxMessage).delete()
    db.session.commit()
    kept = "\n".join(
        str(row)
        for table in db.metadata.sorted_tables
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
    )
    for told in ("bloggs", "gmail", code.lower(), code.replace("-", "").lower()):
        assert told not in kept.lower()
    columns = {column.name for column in RegisterEntry.__table__.columns}
    assert columns == {"id", "round_id", "code_digest", "proof", "address_digest", "standing"}


def test_digests_of_one_address_differ_between_rounds(client: FlaskClient) -> None:
    programme = a_programme()
    a_proving_round(programme=programme)
    a_proving_round(programme=programme, slug="other")
    for slug in ("safer", "other"):
        at = f"/rounds/{slug}/prove/email"
        asked = press(client, at, address="jo@example.org", declared="y")
        for code in sent_codes():
            press(client, f"{at}/code", page=asked, code=code)
    digests = db.session.scalars(
        select(RegisterEntry.address_digest).where(RegisterEntry.proof == "email")
    ).all()
    assert len(set(digests)) == 2


@pytest.mark.requirement("V14")
def test_the_outcome_tells_ballots_by_proof_and_merges_the_small_kinds(client: FlaskClient) -> None:
    proving = a_proving_round(codes=12)
    for code in proving.codes:
        vote(client, code, ["A"])
    for number in range(10):
        vote(client, prove(client, f"voter{number}@example.org"), ["B"])
        client.delete_cookie("engage")
    vote(client, prove(client, "07700900123", kind="text"), ["C"])
    before = {entry.id for entry in db.session.scalars(select(RegisterEntry))}
    close_round(proving.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(proving.pb_round, cards=proving.cards, now=NOON, actor=FIRST_OFFICER)
    declare_round(proving.pb_round, now=NOON, actor=FIRST_OFFICER)
    assert proving.pb_round.outcome["by_proof"] == {"card": 12, "email": 10, "text": 1}
    # After the count no right has the id it had, and no attempt is left.
    after = {entry.id for entry in db.session.scalars(select(RegisterEntry))}
    assert len(after) == 23
    assert not before & after
    assert how_many(ProofAttempt) == 0
    page = words(client.get("/rounds/safer/results"))
    assert "a printed card" in page
    assert "a mobile number" not in page
    # The one ballot by telephone would be found by subtracting if e-mail stood alone.
    assert "an e-mail address" not in page
    files = published_files(proving.pb_round)
    assert b"by_proof" not in files["round.json"]
    assert [check for check in verify(files) if check.standing is Verified.FAILED] == []


def test_how_many_rights_came_of_proofs_is_logged_in_public_each_day(
    app: Flask, client: FlaskClient
) -> None:
    proving = a_proving_round()
    prove(client, "jo@example.org")
    prove(client, "07700900123", kind="text")
    log_rights_on_demand(proving.pb_round, now=NOON, actor=SYSTEM)
    (entry,) = [one for one in log_of(proving.pb_round) if one.action == "round.rights_on_demand"]
    assert entry.facts == {"number": 2}
    assert "budgeting.log_rights" in app.extensions["engage.schedule"]


def test_proving_leaves_no_entry_in_the_log(client: FlaskClient) -> None:
    """Its moment would stand beside the vote's."""
    proving = a_proving_round()
    before = [entry.action for entry in log_of(proving.pb_round)]
    vote(client, prove(client, "jo@example.org"), ["A"])
    assert [entry.action for entry in log_of(proving.pb_round)] == before


def test_old_attempts_are_forgotten(client: FlaskClient) -> None:
    a_proving_round()
    ask(client, "jo@example.org")
    assert forget_attempts(now=NOON + IN - timedelta(seconds=1)) == 0
    assert forget_attempts(now=NOON + IN) == 1


def test_several_proofs_open_only_with_written_acceptance_that_residents_read(
    app: Flask, client: FlaskClient
) -> None:
    draft = a_draft_round(a_programme(), slug="draft")
    same = {"now": NOON, "actor": FIRST_OFFICER}
    with pytest.raises(InvalidError, match="acceptance_missing"):
        write_proof_rules(draft, accepts=EVERY_KIND, not_stopped="  ", **same)
    draft.rules = {**draft.rules, "proofs": {"accepts": ["card", "email"]}}
    assert "proofs_unaccepted" in what_is_missing(draft, now=NOON)
    write_proof_rules(draft, accepts=[ProofKind.EMAIL], not_stopped="", **same)
    assert not {"proofs_unaccepted", "codes_missing"} & set(what_is_missing(draft, now=NOON))
    draft.codes_issued = 20
    assert "cards_not_accepted" in what_is_missing(draft, now=NOON)
    draft.codes_issued = 0
    proving = a_proving_round(programme=draft.programme)
    assert proving.pb_round.rules["proofs"]["not_stopped"]["accepted_by"] == FIRST_OFFICER.id
    for view in ("", "/easy", "/ur"):
        assert ACCEPTED in words(client.get(f"{view}/rounds/safer"))
    with pytest.raises(FrozenError):
        write_proof_rules(proving.pb_round, accepts=[ProofKind.CARD], not_stopped="", **same)


IN_URDU = "جس کے پاس کارڈ اور ای میل ہو وہ دو بار ووٹ دے سکتا ہے۔"


@pytest.mark.requirement("L2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_is_not_stopped_is_translated_and_checked_like_every_other_text(
    app: Flask, client: FlaskClient
) -> None:
    same: dict[str, Any] = {"now": NOON, "actor": FIRST_OFFICER}
    draft = a_draft_round(a_programme())
    assert languages_offered(draft) == ("en", "ur")
    write_proof_rules(draft, accepts=EVERY_KIND, not_stopped=ACCEPTED, **same)
    check_languages(draft, ("en",), now=NOON)
    with pytest.raises(InvalidError) as refused:
        record_check(draft, "ur", checked_by="A translator", **same)
    assert refused.value.facts["places"] == ["rules|proofs|not_stopped"]
    texts = {"rules|proofs|not_stopped": IN_URDU}
    save_words(draft, "ur", texts, seen_digest=seen({}), before={}, **same)
    record_check(draft, "ur", checked_by="A translator", **same)
    write_proof_rules(draft, accepts=EVERY_KIND, not_stopped=ACCEPTED, **same)
    assert languages_offered(draft) == ("en", "ur")
    with app.test_request_context("/ur/rounds/safer"):
        told = proofs_page(draft.rules, View("ur")).not_stopped
        assert str(told) == IN_URDU
    write_proof_rules(draft, accepts=EVERY_KIND, not_stopped="Other words.", **same)
    assert languages_offered(draft) == ()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_words_of_what_is_not_stopped_that_were_frozen_as_one_text_are_still_read(
    app: Flask, client: FlaskClient
) -> None:
    """They stand in English, and on a page in another language they say so."""
    pb_round = a_proving_round().pb_round
    proofs = pb_round.rules["proofs"]
    old = {**proofs["not_stopped"], "words": ACCEPTED}
    earlier = {**pb_round.rules, "proofs": {**proofs, "not_stopped": old}}
    db.session.execute(update(Round.__table__).values(rules=earlier))  # type: ignore[arg-type]
    db.session.commit()
    assert not proof_rules(pb_round.rules).lacks_acceptance
    assert f"<p>{ACCEPTED}</p>" in client.get("/rounds/safer").get_data(as_text=True)
    in_urdu = client.get("/ur/rounds/safer").get_data(as_text=True)
    assert f'<span lang="en" dir="ltr">{ACCEPTED}</span>' in in_urdu


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_set_up_says_how_one_person_is_kept_from_voting_twice_and_what_is_not_stopped(
    app: Flask, client: FlaskClient
) -> None:
    a_draft_round(a_programme(), slug="draft")
    db.session.commit()
    page = (
        signed_in(app, Role.COUNT_OFFICER)
        .get("/officers/rounds/draft/proofs")
        .get_data(as_text=True)
    )
    for words in (
        "crosses each person off",
        "each sign that they vote once",
        "only a fingerprint is kept",
        "into the public log each day",
        "Somebody with several mailboxes",
        "nor dots at Gmail",
        "everywhere but at Gmail",
        "a domain of their own",
        "is only declared",
    ):
        assert words in page, words


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_after_a_wrong_code_another_can_be_asked_for_from_the_same_page(
    client: FlaskClient,
) -> None:
    a_proving_round(areas=[], youngest=16, age_on="2026-11-22")
    asked = ask(client, "jo@example.org", age="30")
    wrong = give_back(client, asked, "000000")
    assert wrong.status_code == 422
    again = press(client, START.format(kind="email"), page=wrong)
    assert again.status_code == 200
    assert len(sent_codes()) == 2
    assert "We send one address 3 messages in an hour at most" in words(again)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_page_tells_everything_that_is_wrong_at_once(client: FlaskClient) -> None:
    a_proving_round(youngest=16, age_on="2026-11-22")
    refused = press(client, START.format(kind="email"), address="abc", age="")
    assert refused.status_code == 422
    for told in ("Enter an e-mail address", "Enter your age", "Tick the box if it is true"):
        assert told in words(refused)
