"""Other languages of a round that is being made, who checked them, and the rehearsal."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from budgeting.commands.frozen import FrozenError, refuse_after_opening
from budgeting.commands.languages import drop_language, record_check, save_words
from budgeting.forms.drafting import CheckForm, SetupForm, words_form
from budgeting.forms.drafting_words import setup_sentence_for
from budgeting.presenters.drafting import setup_page
from budgeting.presenters.drafting_words import language_rows, texts_in
from budgeting.presenters.rehearsal import rehearsal_page
from budgeting.presenters.rehearsal_rounds import rehearsal_lines
from budgeting.queries.rehearsal_rounds import rehearsals_of
from budgeting.queries.rounds import round_or_404
from budgeting.rules.drafting import seen
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.locale import LANGUAGE_NAMES
from engage.kernel.pages import app_settings
from engage.rules.errors import EngageError, NotFoundError
from engage.rules.view import SOURCE_LANGUAGE, Level, View, view_from_tag

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("budgeting_words", __name__, url_prefix="/officers/rounds")
REFUSED = 422
CHANGED = 409
LONGEST_SEED = 40
Answer = Response | str | tuple[str, int]


@blueprint.get("/<slug>/setup/languages")
@access(Policy.AUTHOR)
def languages(slug: str) -> str:
    """Each language of the house: its words, and who checked them."""
    return _languages(round_or_404(slug), CheckForm(formdata=None))


@blueprint.post("/<slug>/setup/languages")
@access(Policy.AUTHOR)
def check(slug: str) -> Answer:
    """Write down who checked a language."""
    pb_round, form = round_or_404(slug), CheckForm()
    if form.language.data not in app_settings().languages:
        raise NotFoundError("language", language=form.language.data)
    try:
        refuse_after_opening(pb_round, what="languages")
        if not form.validate():
            return _languages(pb_round, form), REFUSED
        record_check(
            pb_round,
            form.language.data,
            checked_by=form.checked_by.data,
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        form.refuse(form.checked_by, setup_sentence_for(error))
        return _languages(round_or_404(slug), form), REFUSED
    flash(_("The check is written down."), "success")
    return redirect(url_for("budgeting_words.languages", slug=slug))


@blueprint.post("/<slug>/setup/languages/drop")
@access(Policy.AUTHOR)
def drop(slug: str) -> Answer:
    """Offer a language no longer."""
    pb_round, language = round_or_404(slug), request.form.get("language", "")
    try:
        drop_language(pb_round, language, now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        flash(setup_sentence_for(error), "error")
    else:
        flash(_("The language is not offered any more. Its words are kept."), "success")
    return redirect(url_for("budgeting_words.languages", slug=slug))


@blueprint.route("/<slug>/setup/words/<tag>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def words(slug: str, tag: str) -> Answer:
    """Every text of the round beside its words in one language or reading level."""
    pb_round, view = round_or_404(slug), _view_or_404(tag)
    places = texts_in(pb_round, view)
    texts = {place: told.text for place, told in places.items()}
    form = words_form({place: told.label for place, told in places.items()}, texts)
    if not form.is_submitted():
        form.seen.data = seen(texts)
        return _words(pb_round, view, form)
    try:
        refuse_after_opening(pb_round, what="words")
        if not form.validate():
            return _words(pb_round, view, form), REFUSED
        typed = dict(zip(places, form.values().values(), strict=True))
        save_words(
            pb_round,
            tag,
            typed,
            seen_digest=form.seen.data or "",
            before=texts,
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        fields = dict(zip(places, form.values(), strict=True))
        form.refuse_for(error, where=fields.get(str(error.facts.get("where")), ""))
        is_changed = error.code == "page_changed"
        if is_changed:
            form.seen.data = seen(texts)
        return _words(round_or_404(slug), view, form, is_changed=is_changed), CHANGED
    flash(_("Saved."), "success")
    return redirect(url_for("budgeting_words.languages", slug=slug))


@blueprint.get("/<slug>/setup/rehearsal")
@access(Policy.AUTHOR)
def rehearsal(slug: str) -> str:
    """Made-up votes on this draft, counted by each named choice and stored nowhere; and the rehearsals that the team votes in."""
    pb_round = round_or_404(slug)
    seed = request.args.get("votes", "1")[:LONGEST_SEED]
    return render_template(
        "budgeting/officer/setup_rehearsal.html",
        pb_round=setup_page(pb_round),
        rehearsal=rehearsal_page(pb_round, seed=seed),
        rehearsals=rehearsal_lines(rehearsals_of(pb_round)),
    )


def _view_or_404(tag: str) -> View:
    view = view_from_tag(tag)
    is_source = view == View(SOURCE_LANGUAGE, Level.STANDARD)
    if is_source or view.language not in app_settings().languages:
        raise NotFoundError("language", language=tag)
    return view


def _frozen(slug: str, error: EngageError) -> tuple[str, int]:
    problem = setup_sentence_for(error)
    return _languages(round_or_404(slug), CheckForm(formdata=None), problem=problem), CHANGED


def _languages(pb_round: "Round", form: CheckForm, *, problem: str = "") -> str:
    return render_template(
        "budgeting/officer/setup_languages.html",
        pb_round=setup_page(pb_round),
        rows=language_rows(pb_round),
        form=form,
        problem=problem,
    )


def _words(pb_round: "Round", view: View, form: SetupForm, *, is_changed: bool = False) -> str:
    places = texts_in(pb_round, view)
    name = LANGUAGE_NAMES.get(view.language, view.language)
    fields = [field for field in form if field.name not in {"seen", "csrf_token"}]
    return render_template(
        "budgeting/officer/setup_words.html",
        pb_round=setup_page(pb_round),
        heading=_("%(language)s, easy read", language=name) if view.is_easy else name,
        written_in=view,
        form=form,
        pairs=list(zip(fields, places.values(), strict=False)),
        saved=[(told.label, told.text.splitlines()) for told in places.values()],
        is_changed=is_changed,
        problem="",
    )
