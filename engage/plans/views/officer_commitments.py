"""Promises for officers: made from a published reply, and told of step by step."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now, today
from engage.kernel.forms import status_of
from engage.plans.commands.commitments import promise, refresh, take_step
from engage.plans.exports import commitments_csv, scrutiny_csv
from engage.plans.forms.officer_commitments import (
    PromiseForm,
    RefreshForm,
    StepForm,
    refusal_of_commitment,
    texts_sent,
)
from engage.plans.presenters.commitments import (
    STATE_WORDS,
    boxes,
    commitment_shown,
    commitments_page,
    replies_to_choose,
    scrutiny_links,
    unfinished_promises,
)
from engage.plans.presenters.officer_replies import views_to_write
from engage.plans.queries.commitments import commitment_or_404
from engage.plans.queries.consultations import consultation_or_404
from engage.plans.queries.replies import reply_or_404
from engage.plans.rules.commitments import (
    DETAILS,
    faults_of_promise,
    faults_of_refresh,
    trimmed,
)
from engage.plans.rules.half_years import half_year_from_tag
from engage.rules.errors import EngageError, InvalidError, NotFoundError

blueprint = Blueprint("officer_commitments", __name__, url_prefix="/officers")
WHERE_OTHERWISE = {
    "changed_by_another": "state",
    "wrong_state": "state",
    "reply_not_published": "reply",
}


@blueprint.get("/promises")
@access(Policy.AUTHOR)
def unfinished() -> str:
    """What is promised and not done yet, of every plan: what is due first stands first."""
    return render_template(
        "plans/officer_promises.html",
        lines=unfinished_promises(today=today()),
        half_years=scrutiny_links(today=today()),
    )


@blueprint.get("/promises/<half>.csv")
@access(Policy.AUTHOR)
def scrutiny(half: str) -> Response:
    """Every promise of every plan as it stood at the end of a half-year."""
    try:
        asked = half_year_from_tag(half)
    except InvalidError as error:
        raise NotFoundError("half_year", tag=half) from error
    return _csv(scrutiny_csv(asked), f"promises-{asked.tag}.csv")


@blueprint.route("/plans/<slug>/promises", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def promises(slug: str) -> str | Response | tuple[str, int]:
    """Every promise, what is late first in sight, and a new one."""
    consultation, form = consultation_or_404(slug), PromiseForm()
    choices = replies_to_choose(consultation)
    form.reply.choices = [SelectChoice("", ""), *(SelectChoice(*each) for each in choices)]
    if form.is_submitted() and _is_sound(form, [id_ for id_, _name in choices]):
        try:
            _promise(form)
        except EngageError as error:
            _refuse(form, error)
        else:
            flash(_("The promise is made. Residents read it now."), "success")
            return redirect(url_for("officer_commitments.promises", slug=slug))
    page = render_template(
        "plans/officer_commitments.html",
        page=commitments_page(consultation, today=today()),
        form=form,
        boxes=boxes("promise"),
        has_replies=bool(choices),
    )
    return page, status_of(form)


@blueprint.route("/plans/<slug>/promises/<int:number>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def step(slug: str, number: int) -> str | Response | tuple[str, int]:
    """One promise, and what happened since."""
    consultation = consultation_or_404(slug)
    row = commitment_or_404(consultation, number)
    form = StepForm(seen=len(row.steps), state=row.state, due_on=row.due_on)
    form.state.choices = [SelectChoice(each.value, words) for each, words in STATE_WORDS.items()]
    if form.validate_on_submit():
        try:
            take_step(
                row.id,
                to=form.state.data or "",
                words=texts_sent(views_to_write(), "note"),
                due_on=form.due_on.data,
                latest=form.latest.data or "",
                seen=form.seen.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            _refuse(form, error)
        else:
            flash(_("Residents read it now."), "success")
            return redirect(url_for("officer_commitments.promises", slug=slug))
    page = render_template(
        "plans/officer_commitment.html",
        slug=slug,
        shown=commitment_shown(consultation, row, today=today()),
        seen=len(row.steps),
        form=form,
        boxes=boxes("note"),
    )
    return page, status_of(form)


@blueprint.route("/plans/<slug>/promises/<int:number>/refresh", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def look_again(slug: str, number: int) -> str | Response | tuple[str, int]:
    """The year's look at one promise as a whole."""
    consultation = consultation_or_404(slug)
    row = commitment_or_404(consultation, number)
    form = RefreshForm(seen=len(row.steps), due_on=row.due_on, **row.details)
    if form.is_submitted() and _is_whole(form):
        try:
            refresh(
                row.id,
                details=_details(form),
                words=texts_sent(views_to_write(), "note"),
                due_on=form.due_on.data,
                latest=form.latest.data or "",
                seen=form.seen.data,
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            _refuse(form, error)
        else:
            flash(_("Residents read it now."), "success")
            return redirect(url_for("officer_commitments.promises", slug=slug))
    page = render_template(
        "plans/officer_commitment_again.html",
        slug=slug,
        shown=commitment_shown(consultation, row, today=today()),
        seen=len(row.steps),
        form=form,
        boxes=boxes("note"),
    )
    return page, status_of(form)


@blueprint.get("/plans/<slug>/promises.csv")
@access(Policy.AUTHOR)
def export(slug: str) -> Response:
    """Every step of every promise, for scrutiny."""
    return _csv(commitments_csv(consultation_or_404(slug)), f"{slug}-promises.csv")


def _csv(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/csv", headers=headers)


def _is_sound(form: PromiseForm, replies: list[str]) -> bool:
    """Whether nothing is wrong; everything that is, is told."""
    form.validate()
    if form.reply.data not in replies:
        _refuse(form, InvalidError("reply_missing", where="reply"))
    for fault in faults_of_promise(*_told(form), due_on=form.due_on.data):
        _refuse(form, fault)
    return not form.errors


def _is_whole(form: RefreshForm) -> bool:
    """Whether nothing is wrong; everything that is, is told."""
    form.validate()
    note = trimmed(texts_sent(views_to_write(), "note"))
    for fault in faults_of_refresh(_details(form), note, due_on=form.due_on.data):
        _refuse(form, fault)
    return not form.errors


def _promise(form: PromiseForm) -> None:
    words, details = _told(form)
    promise(
        reply_or_404(form.reply.data),
        words=words,
        details=details,
        due_on=form.due_on.data,
        now=now(),
        actor=current_actor(),
    )


def _told(form: PromiseForm) -> tuple[dict[str, str], dict[str, str]]:
    """The promise by view, and its details by name."""
    words = trimmed(texts_sent(views_to_write(), "promise"))
    return words, _details(form)


def _details(form: PromiseForm) -> dict[str, str]:
    return trimmed({name: form[name].data or "" for name in DETAILS})


def _refuse(form: PromiseForm | StepForm, error: EngageError) -> None:
    """Beside the field it is about; what is said in the boxes of several views stands beside the first question."""
    where = str(error.facts.get("where", "")) or WHERE_OTHERWISE.get(error.code, "")
    first = next(name for name in ("reply", "state", "owner") if name in form)
    form.refuse(form[where if where in form else first], refusal_of_commitment(error))
