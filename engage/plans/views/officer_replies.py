"""Replies for officers: one to each theme, written in every view, published by two."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import REFUSED, status_of
from engage.plans.commands.replying import propose_reply, write_reply
from engage.plans.forms.officer_replies import (
    ProposeForm,
    ReplyForm,
    refusal_of_reply,
)
from engage.plans.presenters.officer_replies import (
    fewer_think,
    replies_page,
    reply_page,
    views_to_write,
)
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.replies import replies_of, reply_or_404
from engage.plans.rules.replies import FIELDS
from engage.rules.errors import ConflictError, EngageError, InvalidError, NotFoundError
from engage.rules.view import View, view_from_tag
from engage.themes.queries.coding import theme_or_404

if TYPE_CHECKING:
    from engage.plans.models import Consultation
    from engage.themes.models import Theme

blueprint = Blueprint("officer_replies", __name__, url_prefix="/officers/plans")


@blueprint.get("/<slug>/replies")
@access(Policy.AUTHOR)
def replies(slug: str) -> str:
    """Every theme, and how far its reply has come."""
    return render_template(
        "plans/officer_replies.html", page=replies_page(consultation_or_404(slug))
    )


@blueprint.route("/<slug>/replies/<theme_id>/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def reply(slug: str, theme_id: str, tag: str) -> str | Response | tuple[str, int]:
    """The reply to one theme in one language and reading level."""
    consultation, theme, view = (
        consultation_or_404(slug),
        theme_or_404(theme_id),
        view_from_tag(tag),
    )
    if view not in views_to_write() or theme.programme_id != consultation.programme_id:
        raise NotFoundError("reply", theme=theme_id, tag=tag)
    form, is_conflict = _form_for(consultation, theme, view), False
    if form.validate_on_submit():
        try:
            write_reply(
                consultation,
                theme,
                texts={field: form[field].data or "" for field in FIELDS},
                view=view,
                outcome=form.outcome.data or "",
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], refusal_of_reply(error))
        except ConflictError as error:
            form.refuse(form.title, refusal_of_reply(error))
            is_conflict = True
        else:
            flash(_("The reply is saved. Residents read it once two officers have published it."))
            return redirect(url_for("officer_replies.reply", slug=slug, theme_id=theme_id, tag=tag))
    return _page(consultation, theme, view, form, is_conflict=is_conflict), status_of(form)


@blueprint.post("/<slug>/replies/<reply_id>/propose")
@access(Policy.AUTHOR)
def propose(slug: str, reply_id: str) -> Response | tuple[str, int]:
    """Ask a second officer to publish a reply."""
    consultation, written, form = consultation_or_404(slug), reply_or_404(reply_id), ProposeForm()
    if written.consultation_id != consultation.id or not form.validate_on_submit():
        raise NotFoundError("reply", id=reply_id)
    try:
        propose_reply(written, seen_version=form.version.data, now=now(), actor=current_actor())
    except EngageError as error:
        theme, view = theme_or_404(written.theme_id), View()
        shown = _form_for(consultation, theme, view, is_sent=False)
        problem = refusal_of_reply(error)
        return _page(consultation, theme, view, shown, problem=problem), REFUSED
    flash(_("It waits for a second officer."), "success")
    return redirect(url_for("acts.waiting"))


def _form_for(
    consultation: "Consultation", theme: "Theme", view: View, *, is_sent: bool = True
) -> ReplyForm:
    there = replies_of(consultation).get(theme.id)
    saved = reply_page(consultation, theme, there, view).saved
    filled = {**saved, "outcome": there.outcome if there else "", "version": 0}
    return ReplyForm(**filled) if is_sent else ReplyForm(formdata=None, **filled)


def _page(
    consultation: "Consultation",
    theme: "Theme",
    view: View,
    form: ReplyForm,
    *,
    problem: str = "",
    is_conflict: bool = False,
) -> str:
    page = reply_page(consultation, theme, replies_of(consultation).get(theme.id), view)
    return render_template(
        "plans/officer_reply.html",
        reply=page,
        minority=fewer_think(consultation, theme) if view == View() else (),
        form=form,
        action=url_for(
            "officer_replies.reply", slug=consultation.slug, theme_id=theme.id, tag=view.tag
        ),
        problem=problem,
        is_conflict=is_conflict,
    )
