"""Reading what residents wrote, and deciding what the public may read of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.ports import Decision
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.moderation.commands import (
    decide,
    name_safeguarding_lead,
    publish_translation,
    take_on_alert,
)
from engage.moderation.forms import (
    REFUSALS,
    DecisionForm,
    LeadForm,
    QuickForm,
    TranslationOutForm,
)
from engage.moderation.presenters import REASON_WORDS, concern_about, queue_row, queue_rows
from engage.moderation.queries import (
    alerts_open,
    count_waiting,
    item_or_404,
    items_decided,
    items_waiting,
    safeguarding_lead,
)
from engage.moderation.rules.decisions import Reason
from engage.people.queries import account_or_404, accounts
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError

blueprint = Blueprint("moderation", __name__, url_prefix="/officers/moderation")


@blueprint.get("/")
@access(Policy.MODERATOR)
def queue() -> str:
    """What waits, urgent first. Only what has no sign of a concern can be published from here in one press."""
    moment = now()
    return render_template(
        "moderation/queue.html",
        rows=queue_rows(items_waiting(), now=moment),
        waiting=count_waiting(),
        alerts=queue_rows([alert.item for alert in alerts_open()], now=moment),
        has_lead=safeguarding_lead() is not None,
    )


@blueprint.get("/decided")
@access(Policy.MODERATOR)
def decided() -> str:
    """The newest decisions, each of which can be looked at again."""
    return render_template("moderation/decided.html", rows=queue_rows(items_decided(), now=now()))


@blueprint.route("/<item_id>", methods=["GET", "POST"])
@access(Policy.MODERATOR)
def item(item_id: str) -> str | Response | tuple[str, int]:
    """One contribution: what it says, what was noticed, and the decision, the safest first."""
    row = queue_row(item_or_404(item_id), now=now())
    form = DecisionForm(
        version=row.version,
        public_text=row.public_text or row.proposed,
        public_translation=row.translation.proposed if row.translation else "",
    )
    form.name_reasons(REASON_WORDS)
    if form.validate_on_submit():
        try:
            _decide(
                item_id,
                form,
                public_text=form.public_text.data or "",
                public_translation=form.public_translation.data or "",
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], str(REFUSALS[error.code]))
        except ConflictError:
            return _a_colleague_was_faster(item_id)
        else:
            return _done(Decision(form.decision.data))
    page = render_template(
        "moderation/item.html",
        row=row,
        form=form,
        translation_form=TranslationOutForm(
            formdata=None,
            prefix="out-",
            public_translation=row.translation.proposed if row.translation else "",
        ),
        concern=concern_about(item_id),
    )
    return page, status_of(form)


@blueprint.post("/<item_id>/quick")
@access(Policy.MODERATOR)
def quick(item_id: str) -> Response:
    """One press in the list: publish what nothing was noticed in, or start the safeguarding steps."""
    row = queue_row(item_or_404(item_id), now=now())
    form = QuickForm()
    allowed = {Decision.SAFEGUARDING.value} | (
        {Decision.RELEASED.value} if row.may_publish else set()
    )
    if not form.validate_on_submit() or form.decision.data not in allowed:
        raise NotAllowedError("read_first", item=item_id)
    try:
        _decide(item_id, form, public_text="")
    except ConflictError:
        return _a_colleague_was_faster(item_id)
    except InvalidError as error:
        flash(REFUSALS[error.code], "error")
        return redirect(url_for("moderation.item", item_id=item_id))
    return _done(Decision(form.decision.data))


@blueprint.post("/<item_id>/translation")
@access(Policy.MODERATOR)
def let_out_translation(item_id: str) -> Response:
    """Publish the translation of what is public already."""
    form = TranslationOutForm(prefix="out-")
    try:
        publish_translation(
            item_id,
            public_text=form.public_translation.data or "",
            seen_version=form.version.data or 0,
            now=now(),
            actor=current_actor(),
        )
    except InvalidError as error:
        flash(REFUSALS[error.code], "error")
    except ConflictError:
        return _a_colleague_was_faster(item_id)
    else:
        flash(_("The translation is published."), "success")
    return redirect(url_for("moderation.item", item_id=item_id))


@blueprint.post("/<item_id>/take-on")
@access(Policy.MODERATOR)
def take_on(item_id: str) -> Response:
    """ "I deal with this": the alarm stops for the others."""
    take_on_alert(item_id, now=now(), actor=current_actor())
    flash(_("You have taken this on. Follow the council’s safeguarding steps now."), "success")
    return redirect(url_for("moderation.item", item_id=item_id))


@blueprint.route("/lead", methods=["GET", "POST"])
@access(Policy.ADMINISTRATOR)
def lead() -> str | Response | tuple[str, int]:
    """Who is told of a concern for somebody."""
    able = [each for each in accounts() if each.active and may(each.actor, Policy.MODERATOR)]
    there = safeguarding_lead()
    form = LeadForm(account=there.account_id if there else None)
    form.offer([(each.id, each.label) for each in able])
    if form.validate_on_submit():
        account = account_or_404(form.account.data)
        name_safeguarding_lead(account, now=now(), actor=current_actor())
        flash(_("The safeguarding lead is named."), "success")
        return redirect(url_for("moderation.lead"))
    return render_template("moderation/lead.html", form=form), status_of(form)


def _decide(
    item_id: str, form: DecisionForm | QuickForm, *, public_text: str, public_translation: str = ""
) -> None:
    decide(
        item_id,
        decision=Decision(form.decision.data),
        reason=Reason(request.form.get("reason", "")),
        public_text=public_text,
        public_translation=public_translation,
        seen_version=form.version.data,
        now=now(),
        actor=current_actor(),
    )


def _a_colleague_was_faster(item_id: str) -> Response:
    flash(
        _("A colleague decided about this first. Nothing was changed. Here is how it stands now."),
        "error",
    )
    return redirect(url_for("moderation.item", item_id=item_id))


def _done(decision: Decision) -> Response:
    words = {
        Decision.RELEASED: _("Published."),
        Decision.REDACTED: _("Published without the details."),
        Decision.HIDDEN: _("Hidden. It still counts as received."),
        Decision.SAFEGUARDING: _("Safeguarding steps started. It is not public."),
    }
    flash(words[decision], "success")
    return redirect(url_for("moderation.queue"))
