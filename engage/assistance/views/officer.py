"""The queue of help that was asked for, and whose it is."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.assistance.commands import answer_help, name_help_officer, take_over_help
from engage.assistance.forms.officer import AnswerForm, HelpOfficerForm
from engage.assistance.presenters.officer import HelpShown, help_shown
from engage.assistance.queries import help_officer, help_or_404, help_waiting
from engage.assistance.rules.requests import Reason, Standing
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.people.queries import account_or_404, accounts
from engage.rules.errors import InvalidError, WrongStateError
from engage.rules.window import day_of

blueprint = Blueprint("assistance_officer", __name__, url_prefix="/officers/help")


@blueprint.get("/")
@access(Policy.MODERATOR)
def queue() -> str:
    """What waits, what is due first before all."""
    today = day_of(now())
    named, me = help_officer(), current_actor()
    return render_template(
        "assistance/officer_queue.html",
        waiting=[help_shown(each, today=today, officer_id=me.id) for each in help_waiting()],
        named=named.account.label if named else "",
        may_name=may(me, Policy.ADMINISTRATOR),
    )


@blueprint.route("/<wanted_id>", methods=["GET", "POST"])
@access(Policy.MODERATOR)
def wanted(wanted_id: str) -> str | Response | tuple[str, int]:
    """One thing that somebody asked for, how to reach them, and what became of it."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            answer_help(
                wanted_id,
                to=Standing(form.to.data),
                reason=Reason(form.reason.data),
                now=now(),
                actor=current_actor(),
            )
        except InvalidError:
            form.refuse(form.reason, _("Choose why"))
        except WrongStateError:
            flash(_("A colleague answered first. Nothing was changed."), "error")
            return redirect(url_for("assistance_officer.wanted", wanted_id=wanted_id))
        else:
            flash(_("Saved. With the last answer, contact details are deleted."), "success")
            return redirect(url_for("assistance_officer.queue"))
    page = render_template("assistance/officer_wanted.html", wanted=_shown(wanted_id), form=form)
    return page, status_of(form)


@blueprint.post("/<wanted_id>/mine")
@access(Policy.MODERATOR)
def take_over(wanted_id: str) -> Response:
    """From now on it stands under the name of whoever pressed."""
    take_over_help(wanted_id, now=now(), actor=current_actor())
    return redirect(url_for("assistance_officer.wanted", wanted_id=wanted_id))


@blueprint.route("/whose", methods=["GET", "POST"])
@access(Policy.ADMINISTRATOR)
def whose() -> str | Response | tuple[str, int]:
    """In whose queue new requests arrive."""
    able = [each for each in accounts() if each.active and may(each.actor, Policy.MODERATOR)]
    there = help_officer()
    form = HelpOfficerForm(account=there.account_id if there else None)
    form.offer([(each.id, each.label) for each in able])
    if form.validate_on_submit():
        account = account_or_404(form.account.data)
        name_help_officer(account, now=now(), actor=current_actor())
        flash(_("Saved. New requests arrive in their queue."), "success")
        return redirect(url_for("assistance_officer.queue"))
    return render_template("assistance/officer_whose.html", form=form), status_of(form)


def _shown(wanted_id: str) -> HelpShown:
    today = day_of(now())
    return help_shown(help_or_404(wanted_id), today=today, officer_id=current_actor().id)
