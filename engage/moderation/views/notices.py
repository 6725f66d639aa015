"""Notices that published words harm somebody: logged, answered within the times of the law, and kept as a log."""

from datetime import datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.moderation.commands import log_notice, take_notice_step
from engage.moderation.forms import NoticeForm, NoticeStepForm
from engage.moderation.presenters import notice_shown
from engage.moderation.queries import notice_or_404
from engage.moderation.queries import notices as all_notices
from engage.moderation.rules.notices import NoticeState
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.window import LONDON, UTC

blueprint = Blueprint("notices", __name__, url_prefix="/officers/notices")


@blueprint.get("/")
@access(Policy.MODERATOR)
def notices() -> str:
    """Every notice, what is due first before all."""
    moment = now()
    return render_template(
        "moderation/notices.html",
        notices=[notice_shown(each, now=moment) for each in all_notices()],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.MODERATOR)
def new() -> str | Response | tuple[str, int]:
    """Log one that came by e-mail, letter or telephone."""
    form = NoticeForm()
    if form.validate_on_submit():
        try:
            logged = log_notice(
                form.said(),
                received_at=_moment(form.received_on.data, form.received_time.data),
                now=now(),
                actor=current_actor(),
            )
        except InvalidError:
            form.refuse(form.received_on, _("That moment has not come yet."))
        else:
            flash(_("The notice is logged. The clock runs."), "success")
            return redirect(url_for("notices.notice", notice_id=logged.id))
    return render_template("moderation/new_notice.html", form=form), status_of(form)


@blueprint.route("/<notice_id>", methods=["GET", "POST"])
@access(Policy.MODERATOR)
def notice(notice_id: str) -> str | Response | tuple[str, int]:
    """One notice: what it says, the clock, the steps taken, and the next."""
    shown = notice_shown(notice_or_404(notice_id), now=now())
    form = NoticeStepForm(version=shown.version)
    form.offer(list(shown.next_steps), list(shown.found))
    if form.validate_on_submit():
        try:
            take_notice_step(
                notice_id,
                to=NoticeState(form.to.data),
                item_id=form.item_id.data if form.item_id.data in dict(shown.found) else None,
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form.to, _refusal(error))
        except ConflictError:
            flash(_("A colleague did something first. Nothing was changed. Look again."), "error")
            return redirect(shown.href)
        else:
            flash(
                _("Done, and written to who complained where there is something to say."), "success"
            )
            return redirect(shown.href)
    return render_template("moderation/notice.html", notice=shown, form=form), status_of(form)


def _moment(day: Any, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), LONDON).astimezone(UTC)


def _refusal(error: InvalidError) -> str:
    told: dict[str, str] = {
        "words_not_found": _("Choose the contribution that holds the words first."),
        "notice_incomplete": _(
            "The notice is not complete, so the writer is not asked on its ground."
        ),
        "notice_complete": _("The notice says everything that it must say."),
    }
    return told[error.code]
