"""Officers' accounts, for administrators."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.kernel.pages import public_address
from engage.people.commands.officers import (
    change_roles,
    close_account,
    create_officer,
    password_token,
    reopen_account,
    reset_second_step,
)
from engage.people.forms import OfficerForm, RolesForm, words_for
from engage.people.presenters import ROLE_WORDS, officer_row
from engage.people.queries import account_or_404, accounts
from engage.rules.errors import InvalidError

blueprint = Blueprint("people", __name__, url_prefix="/officers/people")


@blueprint.get("/")
@access(Policy.ADMINISTRATOR)
def people() -> str:
    """Who has a sign-in and what each may do."""
    reader = current_actor()
    rows = [officer_row(account, reader=reader) for account in accounts()]
    return render_template("people/people.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.ADMINISTRATOR)
def new_person() -> str | Response | tuple[str, int]:
    """Add a colleague and show the link with which they set their password."""
    form = OfficerForm()
    form.name_choices(ROLE_WORDS)
    if form.validate_on_submit():
        try:
            account = create_officer(
                email=form.email.data,
                password=None,
                roles=form.chosen,
                label=form.label.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], words_for(error.code))
        else:
            return _password_link_page(account.id)
    return render_template("people/new_person.html", form=form), status_of(form)


@blueprint.route("/<account_id>", methods=["GET", "POST"])
@access(Policy.ADMINISTRATOR)
def person(account_id: str) -> str | Response | tuple[str, int]:
    """One officer: roles, and the ways to help or to stop them."""
    account = account_or_404(account_id)
    form = RolesForm(roles=sorted(account.held_roles))
    form.name_choices(ROLE_WORDS)
    if form.validate_on_submit():
        change_roles(account, roles=form.chosen, now=now(), actor=current_actor())
        flash(_("The roles are changed."), "success")
        return redirect(url_for("people.people"))
    row = officer_row(account, reader=current_actor())
    return render_template("people/person.html", form=form, row=row), status_of(form)


@blueprint.post("/<account_id>/password-link")
@access(Policy.ADMINISTRATOR)
def password_link(account_id: str) -> str:
    """A link that works once, for a day. It is shown here and kept nowhere."""
    return _password_link_page(account_id)


@blueprint.post("/<account_id>/second-step")
@access(Policy.ADMINISTRATOR)
def forget_second_step(account_id: str) -> Response:
    """For who lost their phone, after the administrator made sure that it is them."""
    reset_second_step(account_or_404(account_id), now=now(), actor=current_actor())
    flash(_("They set up a new app when they next sign in."), "success")
    return redirect(url_for("people.people"))


@blueprint.post("/<account_id>/close")
@access(Policy.ADMINISTRATOR)
def close(account_id: str) -> Response:
    """End an officer's access at once."""
    close_account(account_or_404(account_id), now=now(), actor=current_actor())
    flash(_("The sign-in is closed."), "success")
    return redirect(url_for("people.people"))


@blueprint.post("/<account_id>/reopen")
@access(Policy.ADMINISTRATOR)
def reopen(account_id: str) -> Response:
    """Let an officer back in."""
    reopen_account(account_or_404(account_id), now=now(), actor=current_actor())
    flash(_("The sign-in is open again."), "success")
    return redirect(url_for("people.people"))


def _password_link_page(account_id: str) -> str:
    account = account_or_404(account_id)
    token = password_token(account, now=now(), actor=current_actor())
    return render_template(
        "people/password_link.html",
        label=account.label,
        link=public_address("security.reset_password", token=token),
    )
