"""What officers type to sign in, to keep their sign-in and to change a colleague's."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    PasswordUtil,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from engage.kernel.access import Role
from engage.kernel.forms import EngageForm, FieldError
from engage.kernel.view_prefix import is_local_address
from engage.people.commands.passwords import fault_in_password

PASSWORD_WORDS = {
    "too_short": _l("Use at least 12 characters. Three or four words in a row work well."),
    "too_long": _l("Use at most 128 characters."),
    "too_even": _l("Use more different characters."),
    "own_word": _l("Do not use your own name, your e-mail address or the council’s name."),
    "easy_to_guess": _l(
        "This password is easy to guess. Three or four words that do not belong together work well."
    ),
}
WAIT = _l("There were too many wrong tries. Wait up to 15 minutes, then try again.")


class PasswordRules(PasswordUtil):
    """Our rules in place of Flask-Security's."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        account, council = kwargs.get("user"), current_app.config["SETTINGS"].council
        own_words = (getattr(account, "email", ""), council.place, council.name)
        fault = fault_in_password(password, own_words=own_words)
        return ([str(PASSWORD_WORDS[fault])] if fault else None), self.normalize(password)


class SignInForm(LoginForm, EngageForm):
    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""
        if not is_local_address(self.next.data or ""):
            self.next.data = url_for("desk.desk")

    def error_list(self) -> list[FieldError]:
        """Which of e-mail address and password was wrong is not said; the one line leads to the first of them."""
        of_the_whole = [FieldError(str(message), self.email.id) for message in self.form_errors]
        return of_the_whole + super().error_list()


class CodeForm(TwoFactorVerifyCodeForm, EngageForm):
    def validate(self, **kwargs: Any) -> bool:
        """A right code does not help while the account waits."""
        if self.user is not None and not self.is_setup and self.user.is_locked():
            super(TwoFactorVerifyCodeForm, self).validate(**kwargs)
            self.code.errors = [str(WAIT)]
            return False
        return bool(super().validate(**kwargs))


class SetUpCodeForm(TwoFactorSetupForm, EngageForm):
    """One kind of second step: an app. Flask-Security's own field lists more, in a shape that WTForms is giving up."""

    setup = RadioField(
        choices=[SelectChoice("authenticator"), SelectChoice("disable")], validate_choice=False
    )


class LostCodeForm(TwoFactorRescueForm):
    """Never shown: our own page says who to ask. Flask-Security builds it beside the code's form all the same."""

    help_setup = RadioField(choices=[SelectChoice("help")])


class ConfirmPasswordForm(VerifyForm, EngageForm):
    def validate(self, **kwargs: Any) -> bool:
        if self.user.is_locked():
            super(VerifyForm, self).validate(**kwargs)
            self.password.errors = [str(WAIT)]
            return False
        return bool(super().validate(**kwargs))


class NewPasswordForm(ChangePasswordForm, EngageForm):
    pass


class SetPasswordForm(ResetPasswordForm, EngageForm):
    pass


class LostPasswordForm(ForgotPasswordForm, EngageForm):
    def validate(self, **kwargs: Any) -> bool:
        """A letter goes to the officer's own address, also while guesses make the account wait: it is the way past them."""
        is_whole: bool = super(ForgotPasswordForm, self).validate(**kwargs)
        return is_whole and self.user is not None and self.user.is_active


class RolesForm(EngageForm):
    roles = SelectMultipleField(
        _l("What this officer may do"),
        choices=[SelectChoice(role.value) for role in Role],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Choose at least one role"))],
    )

    def name_choices(self, words: Mapping[Role, object]) -> None:
        """Label each role."""
        self.roles.choices = [SelectChoice(role.value, words[role]) for role in Role]

    @property
    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.roles.data or ())


class OfficerForm(RolesForm):
    """A new colleague: they get a link with which to set their own password."""

    email = StringField(
        _l("E-mail address"),
        validators=[InputRequired(_l("Write the e-mail address")), Length(max=254)],
    )
    label = StringField(
        _l("How colleagues see them"),
        description=_l("A job rather than a name, such as “An engagement officer”."),
        validators=[InputRequired(_l("Write how colleagues see them")), Length(max=120)],
    )


INVALID_WORDS = {
    "email_wrong": _l("Write an e-mail address like name@example.org"),
    "email_taken": _l("There is already a sign-in with this e-mail address"),
    "roles_missing": _l("Choose at least one role"),
    "label_missing": _l("Write how colleagues see them"),
}


def words_for(code: str) -> str:
    """The sentence for a code that only a command could find."""
    return str(INVALID_WORDS.get(code) or PASSWORD_WORDS.get(code) or _("Check this"))
