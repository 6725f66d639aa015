"""Signing in and out: Flask-Security, told what this house needs, and who acts, read from its session."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    MailUtil,
    Security,
    Totp,
    current_user,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
)

from engage.kernel.access import RESIDENT, SYSTEM, Actor, Policy, access
from engage.kernel.audit import record
from engage.kernel.clock import now
from engage.kernel.forms import EngageForm, status_of
from engage.kernel.here import this_request
from engage.kernel.known_devices import know_device
from engage.kernel.locale import ROOT
from engage.kernel.pages import app_settings
from engage.notify.commands import queue_message
from engage.people import forms
from engage.people.commands.officers import end_sessions
from engage.people.queries import account_store
from engage.rules.errors import NotFoundError

IDLE_FOR = timedelta(hours=1)
"""ASVS 5.0 7.3.1: a session nobody uses ends. An hour lets an officer read a long comment or take a telephone call."""
SIGNED_IN_FOR = timedelta(hours=12)
"""ASVS 5.0 7.3.2: a working day, then the password and code again; or the password alone by somebody who stays signed in."""
SIGNED_IN = "_user_id"
"""Where Flask-Login keeps in the session who signed in."""
CONFIRMED = "fs_paa"
"""Where Flask-Security keeps in the session when a password was last written."""
NOTE_USE_EVERY = timedelta(minutes=5)
DESK = "desk.desk"
"""Where an officer comes after each of these pages: by name, so that they stay in their language."""
PUBLIC_PAGES = (
    "login",
    "logout",
    "two_factor_setup",
    "two_factor_token_validation",
    "two_factor_rescue",
    "tf_select",
    "forgot_password",
    "reset_password",
)
"""Pages for somebody who has no session yet. Flask-Security checks the step before on each."""
OFFICERS_PAGES = ("change_password", "two_factor_setup_validate")


class ReplaySafeTotp(Totp):
    """No code works twice, not even within its half minute."""

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.last_code_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.last_code_counter = tmatch.counter


class Post(MailUtil):
    """Puts letters into the outbox."""

    def send_mail(  # noqa: PLR0917 - the signature is Flask-Security's
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        if not app_settings().mail_url:
            # What nothing can send stands in the outbox, and who may read that could sign in as somebody else.
            body = _(
                "This letter lets its reader sign in, so it is not kept here. Set up e-mail and ask for it again."
            )
        queue_message(
            recipient=str(recipient), subject=str(subject), body=body or "", now=now(), actor=SYSTEM
        )


def init_signing_in(app: Flask) -> None:
    """Register the sign-in pages with their policies and tell the kernel how to find who acts."""
    app.config.update(_settings_for(app))
    security = Security(
        app,
        account_store(),
        login_form=forms.SignInForm,
        verify_form=forms.ConfirmPasswordForm,
        change_password_form=forms.NewPasswordForm,
        forgot_password_form=forms.LostPasswordForm,
        reset_password_form=forms.SetPasswordForm,
        two_factor_setup_form=forms.SetUpCodeForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.LostCodeForm,
        password_util_cls=forms.PasswordRules,
        mail_util_cls=Post,
        totp_cls=ReplaySafeTotp,
        render_template=_page,  # type: ignore[arg-type]  # what a view gives may carry its status
    )
    security.login_manager.session_protection = "strong"
    _leave_residents_alone(app)
    app.view_functions["security.two_factor_rescue"] = lost_phone
    app.view_functions["security.tf_select"] = no_choice
    for name in PUBLIC_PAGES:
        access(Policy.PUBLIC)(app.view_functions[f"security.{name}"])
    for name in OFFICERS_PAGES:
        access(Policy.OFFICER)(app.view_functions[f"security.{name}"])
    sign_out = app.view_functions["security.logout"]
    app.view_functions["security.logout"] = access(Policy.PUBLIC)(_ending_every_session(sign_out))
    confirm = app.view_functions["security.verify"]
    app.view_functions["security.verify"] = access(Policy.OFFICER)(_beginning_another_day(confirm))
    app.extensions["engage.actor_loader"] = load_actor
    user_authenticated.connect(_on_signed_in, app)
    password_changed.connect(_on_password_changed, app)
    password_reset.connect(_on_password_reset, app)
    tf_profile_changed.connect(_on_second_step_changed, app)
    tf_disabled.connect(_on_second_step_disabled, app)


def _leave_residents_alone(app: Flask) -> None:
    """What the libraries do before each request and each page, done only for somebody who has signed in.

    They would look at every resident's session, write into it, and send a cookie back with each page.
    """
    asking = app.before_request_funcs[None]
    asking[:] = [_for_officers(hook, None) if _is_of_sign_in(hook) else hook for hook in asking]
    telling = app.template_context_processors[None]
    telling[:] = [_for_officers(hook, {}) if _is_of_sign_in(hook) else hook for hook in telling]


def _is_of_sign_in(hook: Callable[..., Any]) -> bool:
    return str(getattr(hook, "__module__", "")).startswith(("flask_principal", "flask_login"))


def _for_officers(hook: Callable[[], Any], otherwise: Any) -> Callable[[], Any]:
    def done() -> Any:
        is_officers = SIGNED_IN in session or this_request().blueprint == "security"
        return hook() if is_officers else otherwise

    return done


def load_actor() -> Actor:
    """The officer of this session, or a resident. A session that is too old, or misses a compulsory second step, ends."""
    if SIGNED_IN not in session:
        # The library writes into the session of whoever it looks at, and a resident's is none of its business.
        return RESIDENT
    account = current_user
    if not account.is_authenticated:
        return RESIDENT
    if _is_over() or (not app_settings().is_demo and account.tf_primary_method is None):
        session.clear()
        return RESIDENT
    actor: Actor = account.actor
    return actor


@access(Policy.PUBLIC)
def lost_phone() -> str:
    """Who to ask when the authenticator app is gone: a colleague, never a mail that anybody could intercept."""
    return render_template("security/lost_phone.html")


@access(Policy.PUBLIC)
def no_choice() -> str:
    """There is one kind of second step, so there is nothing to choose."""
    raise NotFoundError


def _page(template: str, **context: Any) -> str | tuple[str, int]:
    """A page of Flask-Security's with the status that says whether what was sent was refused; or a letter, which has no form."""
    words = render_template(template, **context)
    statuses = [status_of(form) for form in context.values() if isinstance(form, EngageForm)]
    return (words, max(statuses)) if statuses else words


def _settings_for(app: Flask) -> dict[str, Any]:
    settings = app.config["SETTINGS"]
    return {
        f"SECURITY_{name}": value
        for name, value in {
            "URL_PREFIX": "/officers",
            "LOGIN_URL": "/sign-in",
            "LOGOUT_URL": "/sign-out",
            "VERIFY_URL": "/confirm-password",
            "CHANGE_URL": "/password",
            "RESET_URL": "/new-password",
            "TWO_FACTOR_SETUP_URL": "/code/set-up",
            "TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
            "TWO_FACTOR_RESCUE_URL": "/code/lost",
            "TWO_FACTOR_SELECT_URL": "/code/choose",
            "POST_LOGIN_VIEW": DESK,
            "POST_CHANGE_VIEW": DESK,
            "POST_VERIFY_VIEW": DESK,
            "TWO_FACTOR_POST_SETUP_VIEW": DESK,
            "STATIC_FOLDER": None,
            "CLI_USERS_NAME": None,
            "CLI_ROLES_NAME": None,
            "I18N_DOMAIN": "messages",
            "I18N_DIRNAME": str(ROOT / "translations"),
            "PASSWORD_HASH": "argon2",
            "PASSWORD_SCHEMES": ["argon2"],
            "PASSWORD_SALT": _derived(settings.secret_key, "password"),
            "TOTP_SECRETS": {"1": _derived(settings.secret_key, "second step")},
            "TOTP_ISSUER": f"Engage {settings.council.place}",
            "TWO_FACTOR": True,
            "TWO_FACTOR_REQUIRED": not settings.is_demo,
            "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
            "TWO_FACTOR_ALWAYS_VALIDATE": True,
            "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
            "TWO_FACTOR_RESCUE_EMAIL": False,
            "CHANGEABLE": True,
            "RECOVERABLE": True,
            "RESET_PASSWORD_WITHIN": timedelta(days=1),
            "RETURN_GENERIC_RESPONSES": True,
            "API_ENABLED_METHODS": ["session"],
            "FRESHNESS": timedelta(minutes=30),
            "FRESHNESS_GRACE_PERIOD": timedelta(0),
            "JOIN_USER_ROLES": False,
            "EMAIL_HTML": False,
            "EMAIL_SENDER": settings.council.email,
            "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
            **_messages(),
        }.items()
    }


def _messages() -> dict[str, tuple[object, str]]:
    """Flask-Security's sentences in our words."""
    lost = _l("If there is a sign-in with that address, we have sent a link to it.")
    old_link = _l("This link has been used or is too old. Ask for a new one.")
    return {
        "MSG_GENERIC_AUTHN_FAILED": (
            _l(
                "We cannot sign you in with this e-mail address and password. After five wrong tries you need to wait up to 15 minutes."
            ),
            "error",
        ),
        "MSG_GENERIC_RECOVERY": (lost, "info"),
        "MSG_PASSWORD_RESET_REQUEST": (lost, "info"),
        "MSG_EMAIL_NOT_PROVIDED": (_l("Write your e-mail address"), "error"),
        "MSG_INVALID_EMAIL_ADDRESS": (
            _l("Write an e-mail address like name@example.org"),
            "error",
        ),
        "MSG_PASSWORD_NOT_PROVIDED": (_l("Write your password"), "error"),
        "MSG_INVALID_PASSWORD": (_l("This is not your password"), "error"),
        "MSG_PASSWORD_IS_THE_SAME": (_l("Choose a password you have not used before"), "error"),
        "MSG_RETYPE_PASSWORD_MISMATCH": (_l("Write the same password twice"), "error"),
        "MSG_PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
        "MSG_PASSWORD_RESET_NO_LOGIN": (
            _l("Your password is set. Sign in with it now."),
            "success",
        ),
        "MSG_INVALID_RESET_PASSWORD_TOKEN": (old_link, "error"),
        "MSG_PASSWORD_RESET_EXPIRED": (old_link, "error"),
        "MSG_TWO_FACTOR_INVALID_TOKEN": (
            _l("This code is not right. Codes change every 30 seconds: use the newest."),
            "error",
        ),
        "MSG_TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You are signed in."), "success"),
        "MSG_TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_l("Your app is set up."), "success"),
        "MSG_TWO_FACTOR_PERMISSION_DENIED": (_l("Sign in again, please."), "error"),
        "MSG_TWO_FACTOR_SETUP_EXPIRED": (_l("That took too long. Start again, please."), "error"),
        "MSG_TWO_FACTOR_DISABLED": (_l("You now sign in without a code."), "success"),
        "MSG_REAUTHENTICATION_REQUIRED": (_l("Write your password again to go on."), "info"),
        "MSG_REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. You can go on."), "success"),
        "MSG_UNAUTHENTICATED": (_l("Sign in to open this page."), "info"),
    }


def _derived(secret: str, purpose: str) -> str:
    """A key of its own for each purpose."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _is_over() -> bool:
    """Whether the session is past its day or has not been used; notes its use now and then."""
    moment = now().timestamp()
    started, used = session.get("signed_in_at", 0.0), session.get("used_at", 0.0)
    if moment - started > SIGNED_IN_FOR.total_seconds() or moment - used > IDLE_FOR.total_seconds():
        return True
    if moment - used > NOTE_USE_EVERY.total_seconds():
        session["used_at"] = moment
    return False


def ends_at() -> datetime:
    """When this session is past its day, however much it is used."""
    return datetime.fromtimestamp(session.get("signed_in_at", 0.0), UTC) + SIGNED_IN_FOR


def _beginning_another_day(confirm: Any) -> Any:
    """Who writes their password again has signed in again: nobody is sent away in the middle of something (WCAG 2.2.1)."""

    def verify() -> Any:
        before = session.get(CONFIRMED)
        answer = confirm()
        if session.get(CONFIRMED) != before:
            session["signed_in_at"] = now().timestamp()
        return answer

    return verify


def _ending_every_session(sign_out: Any) -> Any:
    """Sign out everywhere: a copied cookie is worthless afterwards."""

    def logout() -> Any:
        if current_user.is_authenticated and request.method == "POST":
            end_sessions(current_user)
            record(
                "officer.signed_out", subject=current_user.id, actor=current_user.actor, now=now()
            )
        return sign_out()

    return logout


def _on_signed_in(_app: Flask, *, user: Any, **_facts: object) -> None:
    moment = now()
    session["signed_in_at"] = session["used_at"] = moment.timestamp()
    user.forget_failures()
    know_device(user.id)
    record("officer.signed_in", subject=user.id, actor=user.actor, now=moment)


def _on_password_changed(_app: Flask, *, user: Any, **_facts: object) -> None:
    record("officer.password_changed", subject=user.id, actor=user.actor or SYSTEM, now=now())


def _on_password_reset(_app: Flask, *, user: Any, **_facts: object) -> None:
    """Who holds the link from the letter or from a colleague is let past strangers' guesses on a device they never used."""
    know_device(user.id)
    record("officer.password_changed", subject=user.id, actor=user.actor or SYSTEM, now=now())


def _on_second_step_changed(_app: Flask, *, user: Any, **_facts: object) -> None:
    record("officer.second_step_set_up", subject=user.id, actor=user.actor, now=now())


def _on_second_step_disabled(_app: Flask, *, user: Any, **_facts: object) -> None:
    record("officer.second_step_removed", subject=user.id, actor=user.actor, now=now())
