"""Password, then code; what a stranger, a copied cookie and a forgotten screen cannot do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import SYSTEM, Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.notify.models import OutboxMessage
from engage.people.commands.officers import password_token
from engage.people.models import Account
from tests.conftest import NOON, Clock
from tests.forms import token_on
from tests.signing_in import (
    PASSWORD,
    code_now,
    code_of,
    fields_of,
    give_password,
    key_on,
    press,
    sign_in,
    step_now,
)

MakeOfficer = Callable[..., Account]
DOOR = "/officers/people/"


@pytest.fixture
def officer(make_officer: MakeOfficer) -> Account:
    return make_officer(Role.ADMINISTRATOR)


@pytest.mark.requirement("SEC5")
def test_outside_the_demo_a_password_alone_opens_nothing(
    client: FlaskClient, officer: Account
) -> None:
    answer = give_password(client, officer.email)

    assert answer.location.startswith("/officers/code/set-up")
    assert client.get(DOOR).status_code == 302
    assert client.get("/officers/password").status_code == 302


@pytest.mark.requirement("SEC5")
def test_password_and_code_open_the_officers_pages(client: FlaskClient, officer: Account) -> None:
    sign_in(client, officer.email)

    page = client.get(DOOR)

    assert page.status_code == 200
    assert "Password and code" in page.get_data(as_text=True)


@pytest.mark.requirement("SEC5")
def test_the_second_sign_in_asks_for_a_code_and_takes_none_twice(
    client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    # The step may end while somebody signs in: the code of the one before it is not taken either.
    step = step_now()
    key = sign_in(client, officer.email)
    assert give_password(plain_client, officer.email).location.startswith("/officers/code?")

    used = press(plain_client, "/officers/code", code=code_of(key, step))
    assert used.status_code == 422
    assert "This code is not right" in used.get_data(as_text=True)
    assert plain_client.get(DOOR).status_code == 302

    assert press(plain_client, "/officers/code", code=code_now(key, 1)).status_code == 302
    assert plain_client.get(DOOR).status_code == 200


def test_wrong_password_and_unknown_address_get_the_same_words(
    client: FlaskClient, officer: Account
) -> None:
    wrong = give_password(client, officer.email, "not the password at all")
    unknown = give_password(client, "nobody@example.org", "not the password at all")

    assert _without_token(wrong, officer.email) == _without_token(unknown, "nobody@example.org")
    assert "We cannot sign you in" in wrong.get_data(as_text=True)


def test_five_wrong_passwords_make_even_the_right_one_wait(
    client: FlaskClient, officer: Account, clock: Clock
) -> None:
    for _ in range(5):
        give_password(client, officer.email, "not the password at all")

    assert give_password(client, officer.email).status_code == 422
    assert _actions() == ["officer.created", "officer.sign_in_paused"]

    clock.moment += timedelta(minutes=1)
    assert give_password(client, officer.email).status_code == 302


@pytest.mark.requirement("SEC5")
def test_a_strangers_guesses_keep_nobody_out_who_has_signed_in_here_before(
    client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    key = sign_in(client, officer.email)
    press(client, DOOR, "/officers/sign-out")
    for _ in range(12):
        give_password(plain_client, officer.email, "not the password at all")

    assert give_password(plain_client, officer.email).status_code == 422
    assert give_password(client, officer.email).location.startswith("/officers/code?")
    assert press(client, "/officers/code", code=code_now(key, 1)).status_code == 302
    assert client.get(DOOR).status_code == 200
    assert give_password(plain_client, officer.email).status_code == 422


@pytest.mark.requirement("SEC5")
def test_a_known_device_may_not_guess_without_end_either(
    client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    sign_in(client, officer.email)
    press(client, DOOR, "/officers/sign-out")
    for _ in range(5):
        give_password(client, officer.email, "not the password at all")

    assert give_password(client, officer.email).status_code == 422
    assert give_password(plain_client, officer.email).status_code == 302


@pytest.mark.requirement("SEC5")
def test_a_made_up_mark_makes_no_device_known(
    app: Flask, client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    sign_in(client, officer.email)
    real = client.get_cookie("engage-known")
    assert real is not None
    assert officer.id not in real.value
    for _ in range(5):
        give_password(plain_client, officer.email, "not the password at all")
    plain_client.set_cookie("engage-known", real.value[:-2])

    assert give_password(plain_client, officer.email).status_code == 422


@pytest.mark.requirement("SEC5")
def test_a_link_from_a_colleague_lets_an_officer_in_on_a_new_device_while_somebody_guesses(
    app: Flask, client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    for _ in range(12):
        give_password(plain_client, officer.email, "not the password at all")
    with app.test_request_context():
        token = password_token(officer, now=NOON, actor=SYSTEM)
    link = f"/officers/new-password/{token}"
    wanted = "ladder purple kettle Tuesday"
    press(client, link, password=wanted, password_confirm=wanted)

    assert give_password(plain_client, officer.email, wanted).status_code == 422
    assert give_password(client, officer.email, wanted).status_code == 302


def test_wrong_codes_make_the_account_wait_too(
    client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    key = sign_in(client, officer.email)
    give_password(plain_client, officer.email)
    wrong = f"{(int(code_now(key, 1)) + 1) % 1_000_000:06}"
    for _ in range(5):
        press(plain_client, "/officers/code", code=wrong)

    answer = press(plain_client, "/officers/code", code=code_now(key, 1))

    assert "too many wrong tries" in answer.get_data(as_text=True)
    assert plain_client.get(DOOR).status_code == 302


def test_tries_while_waiting_do_not_lengthen_the_wait(
    client: FlaskClient, officer: Account
) -> None:
    for _ in range(12):
        give_password(client, officer.email, "not the password at all")

    assert db.session.get_one(Account, officer.id, populate_existing=True).failures == 5


def test_signing_out_makes_a_copied_cookie_worthless(
    app: Flask, client: FlaskClient, officer: Account
) -> None:
    sign_in(client, officer.email)
    copy = client.get_cookie("engage")
    assert copy is not None

    press(client, DOOR, "/officers/sign-out")

    thief = app.test_client()
    thief.set_cookie("engage", copy.value)
    assert thief.get(DOOR).status_code == 302
    assert _actions()[-1] == "officer.signed_out"


@pytest.mark.parametrize(
    ("steps", "lasts"),
    [
        ([timedelta(minutes=59)], True),
        ([timedelta(minutes=61)], False),
        ([timedelta(minutes=50)] * 15, False),
    ],
)
def test_a_session_ends_after_an_idle_hour_and_after_a_working_day(
    client: FlaskClient, officer: Account, clock: Clock, steps: list[timedelta], lasts: bool
) -> None:
    sign_in(client, officer.email)
    for step in steps:
        clock.moment += step
        status = client.get(DOOR).status_code

    assert (status == 200) is lasts


def test_a_closed_account_is_out_at_once(client: FlaskClient, officer: Account) -> None:
    sign_in(client, officer.email)
    db.session.get_one(Account, officer.id).active = False
    db.session.commit()

    assert client.get(DOOR).status_code == 302


def test_a_forged_sign_in_without_the_pages_token_is_refused(
    client: FlaskClient, officer: Account
) -> None:
    answer = client.post("/officers/sign-in", data={"email": officer.email, "password": "x"})

    assert answer.status_code == 400


def test_a_link_from_the_sign_in_page_never_leads_to_another_site(
    client: FlaskClient, officer: Account
) -> None:
    hidden = fields_of(
        client.get("/officers/sign-in?next=https://evil.example/").get_data(as_text=True),
        "/officers/sign-in",
    )
    data = {**hidden, "email": officer.email, "password": "x", "submit": "1"}
    answer = client.post("/officers/sign-in", data=data)

    assert "Location" not in answer.headers


def test_neither_password_nor_code_nor_secret_is_in_what_the_database_keeps(
    client: FlaskClient, officer: Account
) -> None:
    key = sign_in(client, officer.email)
    account = db.session.get_one(Account, officer.id, populate_existing=True)

    assert account.password.startswith("$argon2id$")
    assert account.tf_totp_secret is not None
    assert "ciphertext" in account.tf_totp_secret or "enckey" in account.tf_totp_secret
    assert key.hex() not in account.tf_totp_secret


def test_passwords_that_are_short_or_known_to_attackers_are_refused(
    client: FlaskClient, officer: Account
) -> None:
    sign_in(client, officer.email)
    for wanted, words in (
        ("short", "at least 12"),
        ("password1234", "easy to guess"),
        ("Stockport-2026-vote", "own name"),
        ("aaaaaaaaaaaaaaaa", "more different"),
    ):
        answer = press(
            client,
            "/officers/password",
            password="walnut-orbit-canvas-trumpet",
            new_password=wanted,
            new_password_confirm=wanted,
        )
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True), wanted


def test_changing_the_password_ends_other_sessions(
    client: FlaskClient, plain_client: FlaskClient, officer: Account
) -> None:
    key = sign_in(client, officer.email)
    give_password(plain_client, officer.email)
    press(plain_client, "/officers/code", code=code_now(key, 1))
    assert plain_client.get(DOOR).status_code == 200
    wanted = "ladder purple kettle Tuesday"

    press(
        client,
        "/officers/password",
        password="walnut-orbit-canvas-trumpet",
        new_password=wanted,
        new_password_confirm=wanted,
    )

    assert client.get(DOOR).status_code == 200
    assert plain_client.get(DOOR).status_code == 302


def test_every_page_for_signing_in_keeps_the_houses_rules(
    client: FlaskClient, officer: Account
) -> None:
    for page in ("/officers/sign-in", "/officers/new-password", "/officers/code/lost"):
        assert client.get(page).status_code == 200
    give_password(client, officer.email, "")
    give_password(client, officer.email)
    client.get("/officers/code/set-up")
    press(client, "/officers/code/set-up")
    press(client, "/officers/code", code="12")
    assert client.get("/officers/code/choose").status_code == 404


def test_a_lost_password_is_set_by_a_link_that_works_once(
    app: Flask, client: FlaskClient, officer: Account, make_officer: MakeOfficer
) -> None:
    colleague = make_officer(Role.MODERATOR, email="second@example.org")
    sign_in(client, officer.email)
    shown = press(
        client, f"/officers/people/{colleague.id}", f"/officers/people/{colleague.id}/password-link"
    )
    link = _link_on(shown.get_data(as_text=True))
    stranger = app.test_client()
    wanted = "ladder purple kettle Tuesday"

    first = press(stranger, link, password=wanted, password_confirm=wanted)

    assert first.location.endswith("/officers/sign-in")
    assert give_password(stranger, colleague.email, wanted).location.startswith(
        "/officers/code/set-up"
    )
    assert stranger.get(link).status_code == 302


def test_in_the_demo_the_printed_sign_in_needs_no_code_but_an_app_can_be_set_up(
    demo_client: FlaskClient,
) -> None:
    assert give_password(demo_client, "first@example.org").status_code == 302
    assert demo_client.get(DOOR).status_code == 200
    page = press(demo_client, "/officers/code/set-up").get_data(as_text=True)
    key = key_on(page)
    action = "/officers/code/set-up/"
    hidden = fields_of(page, action)
    address = page.split(f'action="{action}')[1].split('"')[0]
    done = demo_client.post(action + address, data={**hidden, "submit": "1", "code": code_now(key)})
    assert done.status_code == 302

    press(demo_client, DOOR, "/officers/sign-out")
    assert give_password(demo_client, "first@example.org").location.startswith("/officers/code?")


@pytest.mark.requirement("A6", "SEC5")
def test_an_officer_is_told_before_the_day_ends_and_goes_on_with_the_password(
    client: FlaskClient, officer: Account, clock: Clock
) -> None:
    sign_in(client, officer.email)
    for _ in range(13):
        clock.moment += timedelta(minutes=50)
        assert _seconds_until_told(client) > 0
    clock.moment += timedelta(minutes=45)
    page = client.get(DOOR).get_data(as_text=True)
    assert _seconds_until_told(client) == 0
    assert "You are signed out at 23 November 2026, 00:00." in page

    assert press(client, "/officers/confirm-password", password="wrong").status_code == 422
    assert _seconds_until_told(client) == 0
    assert press(client, "/officers/confirm-password", password=PASSWORD).status_code == 302
    assert _seconds_until_told(client) > 0
    clock.moment += timedelta(minutes=50)
    assert client.get(DOOR).status_code == 200


def _seconds_until_told(client: FlaskClient) -> int:
    told = BeautifulSoup(client.get(DOOR).get_data(as_text=True), "lxml").select_one(
        "[data-told-in]"
    )
    assert told is not None
    assert told.has_attr("hidden") == (told["data-told-in"] != "0")
    return int(str(told["data-told-in"]))


@pytest.mark.requirement("L3")
def test_an_officer_who_signs_in_in_urdu_stays_in_urdu_and_finds_the_other_languages(
    client: FlaskClient, officer: Account
) -> None:
    sent = client.get(f"/ur{DOOR}")
    assert sent.location == f"/ur/officers/sign-in?next=/ur{DOOR}?"
    sign_in(client, officer.email)
    page = BeautifulSoup(client.get(f"/ur{DOOR}").get_data(as_text=True), "lxml")
    assert page.select_one(f"nav.e-access a[hreflang=en][href='{DOOR}']")

    press(client, DOOR, "/officers/sign-out")
    given = press(client, "/ur/officers/sign-in", email=officer.email, password=PASSWORD)
    assert given.location.startswith("/ur/officers/code")


def _actions() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.number)))


def _without_token(answer: object, email: str) -> str:
    html: str = answer.get_data(as_text=True)  # type: ignore[attr-defined]  # a werkzeug answer
    lines = [line for line in html.replace(email, "").splitlines() if "csrf_token" not in line]
    return "\n".join(line for line in lines if "nonce" not in line)


def _link_on(html: str) -> str:
    start = html.index("/officers/new-password/")
    return html[start:].split("<", maxsplit=1)[0].strip()


@pytest.mark.requirement("SEC5")
def test_an_administrator_adds_a_colleague_and_changes_what_they_may_do(
    client: FlaskClient, officer: Account
) -> None:
    sign_in(client, officer.email)
    page = "/officers/people/new"
    refused = client.post(page, data={**_token(client, page), "email": "wrong"})
    assert refused.status_code == 422
    assert "Choose at least one role" in refused.get_data(as_text=True)

    typed = {"email": "new@example.org", "label": "A moderator", "roles": ["moderator"]}
    added = client.post(page, data={**_token(client, page), **typed})
    assert "/officers/new-password/" in added.get_data(as_text=True)

    colleague = db.session.scalars(
        db.select(Account).where(Account.email == "new@example.org")
    ).one()
    assert colleague.held_roles == {Role.MODERATOR}
    own = f"/officers/people/{colleague.id}"
    client.post(own, data={**_token(client, own), "roles": ["analyst", "observer"]})
    assert colleague.held_roles == {Role.ANALYST, Role.OBSERVER}
    press(client, own, f"{own}/close")
    assert not colleague.active


def _token(client: FlaskClient, page: str) -> dict[str, str]:
    html = BeautifulSoup(client.get(page).get_data(as_text=True), "lxml")
    field = html.select_one("main input[name=csrf_token]")
    assert field is not None
    return {"csrf_token": str(field["value"])}


@pytest.mark.requirement("SEC5")
def test_the_link_in_a_letter_leads_to_the_councils_address_whatever_host_was_named(
    app: Flask, client: FlaskClient, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_mail = replace(
        app.config["SETTINGS"], mail_url="smtp://127.0.0.1:9", trusted_hosts=("other.example",)
    )
    monkeypatch.setitem(app.config, "SETTINGS", with_mail)
    page, elsewhere = "/officers/new-password", "http://other.example"
    asked = client.get(page, base_url=elsewhere)
    client.post(
        page,
        data={"csrf_token": token_on(asked.get_data(as_text=True)), "email": officer.email},
        base_url=elsewhere,
    )
    letter = db.session.scalars(db.select(OutboxMessage)).one()
    assert "other.example" not in letter.body
    assert f"{app.config['SETTINGS'].public_url}/officers/new-password/" in letter.body


@pytest.mark.requirement("SEC5")
def test_the_letter_is_sent_while_a_stranger_guesses(
    app: Flask, client: FlaskClient, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the way in on a new device; and the page says the same to whoever asks."""
    with_mail = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1:9")
    monkeypatch.setitem(app.config, "SETTINGS", with_mail)
    for _ in range(5):
        give_password(client, officer.email, "not the password at all")
    asked = [
        press(client, "/officers/new-password", email=email)
        for email in (officer.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in asked] == [200, 200]
    letter = db.session.scalars(db.select(OutboxMessage)).one()
    assert "/officers/new-password/" in letter.body


@pytest.mark.requirement("SEC5")
def test_a_letter_that_nothing_can_send_lets_nobody_sign_in(
    client: FlaskClient, officer: Account
) -> None:
    """Where no mail is set, other officers read in the outbox what it says."""
    page = "/officers/new-password"
    asked = client.get(page).get_data(as_text=True)
    client.post(page, data={"csrf_token": token_on(asked), "email": officer.email})
    letter = db.session.scalars(db.select(OutboxMessage)).one()
    assert "/officers/" not in letter.body
    assert "Set up e-mail" in letter.body
