"""Beginning a consultation on screen: the list of plans, a title, and the words around the text."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.kernel.access import Policy, access, current_actor, may
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.plans.commands.setup import begin_consultation
from engage.plans.commands.words import save_words
from engage.plans.forms.officer_words import NewConsultationForm, WordsForm
from engage.plans.presenters.officer_replies import views_to_write
from engage.plans.presenters.officer_words import plan_rows, words_page
from engage.plans.queries.consultations import all_consultations, consultation_or_404
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import View, view_from_tag

if TYPE_CHECKING:
    from engage.plans.models import Consultation

blueprint = Blueprint("officer_plans", __name__, url_prefix="/officers/plans")
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@access(Policy.OFFICER)
def plans() -> str:
    """Every draft plan and where it stands."""
    return render_template(
        "plans/officer_plans.html",
        rows=plan_rows(all_consultations()),
        may_begin=may(current_actor(), Policy.AUTHOR),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new() -> Answer:
    """Begin a consultation with a title."""
    form, known = NewConsultationForm(), programmes()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in known
    ]
    if form.validate_on_submit():
        try:
            begun = begin_consultation(
                programme=programme_or_404(form.programme.data),
                title=form.title.data or "",
                now=now(),
                actor=current_actor(),
            )
        except EngageError:
            form.refuse(form.title, _("Enter what the plan is called"))
        else:
            return redirect(url_for("plans_officer.desk", slug=begun.slug))
    page = render_template("plans/officer_new.html", form=form, has_any=bool(known))
    return page, status_of(form)


@blueprint.route("/<slug>/words/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def words(slug: str, tag: str) -> Answer:
    """What residents read around the text, in one language and reading level."""
    consultation, view = consultation_or_404(slug), view_from_tag(tag)
    if view not in views_to_write():
        raise NotFoundError("view", tag=tag)
    form = _form(consultation, view)
    if form.validate_on_submit():
        try:
            save_words(
                consultation,
                form.texts(),
                view=view,
                seen_digest=form.digest.data or "",
                now=now(),
                actor=current_actor(),
            )
        except EngageError as error:
            form.refuse_for(error)
            form.digest.data = words_page(consultation, view).digest
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("plans_officer.desk", slug=slug))
    page = render_template(
        "plans/officer_words.html", plan=words_page(consultation, view), form=form
    )
    return page, status_of(form)


def _form(consultation: "Consultation", view: View) -> WordsForm:
    """As it stands; with what was posted where this form was."""
    there = words_page(consultation, view)
    return WordsForm(data={"digest": there.digest, **there.texts})
