"""Codebooks: the themes of a programme, and what became of each."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.queries import programme_or_404, programmes
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.rules.errors import ConflictError, InvalidError, NotFoundError
from engage.themes.commands.codebook import (
    add_theme,
    merge_theme,
    restore_theme,
    retire_theme,
    reword_theme,
)
from engage.themes.forms import MergeForm, SeenForm, ThemeForm, refusal
from engage.themes.presenters.coding import (
    codebook_address,
    codebook_page,
    history_lines,
    theme_row,
    title_of,
)
from engage.themes.queries.coding import theme_or_404, themes_in_use

if TYPE_CHECKING:
    from engage.themes.models import Theme

blueprint = Blueprint("themes", __name__, url_prefix="/officers/themes")
MOVES = {"retire": retire_theme, "restore": restore_theme}


@blueprint.get("/")
@access(Policy.ANALYST)
def codebooks() -> str:
    """One codebook for each programme."""
    links = [
        (title_of(each), url_for("themes.codebook", slug=each.slug), len(themes_in_use(each.id)))
        for each in programmes()
    ]
    return render_template("themes/codebooks.html", links=links)


@blueprint.route("/<slug>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def codebook(slug: str) -> str | Response | tuple[str, int]:
    """The themes of a programme, a form for one more, and the activities whose texts are coded with them."""
    programme = programme_or_404(slug)
    form = ThemeForm(version=0)
    if form.validate_on_submit():
        try:
            add_theme(
                programme,
                name=form.name.data or "",
                definition=form.definition.data or "",
                example=form.example.data or "",
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], refusal(error))
        else:
            flash(_("The theme is in the codebook."), "success")
            return redirect(url_for("themes.codebook", slug=slug))
    page = render_template("themes/codebook.html", book=codebook_page(programme), form=form)
    return page, status_of(form)


@blueprint.route("/theme/<theme_id>", methods=["GET", "POST"])
@access(Policy.ANALYST)
def theme(theme_id: str) -> str | Response | tuple[str, int]:
    """One theme: its words to change, what can become of it, and its history."""
    there = theme_or_404(theme_id)
    form = ThemeForm(obj=there)
    if form.validate_on_submit():
        try:
            reword_theme(
                theme_id,
                name=form.name.data or "",
                definition=form.definition.data or "",
                example=form.example.data or "",
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], refusal(error))
        except ConflictError:
            form.refuse(form.name, _colleague_words())
        else:
            flash(_("The theme is saved. Its old words are in its history."), "success")
            return redirect(url_for("themes.theme", theme_id=theme_id))
    return _theme_page(there, form), status_of(form)


@blueprint.post("/theme/<theme_id>/merge")
@access(Policy.ANALYST)
def merge(theme_id: str) -> Response | tuple[str, int]:
    """Let the codes of one theme count for another."""
    there, form = theme_or_404(theme_id), MergeForm()
    if form.validate_on_submit():
        try:
            merge_theme(
                theme_id,
                into_id=form.into.data or "",
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form.into, refusal(error))
        except ConflictError:
            form.refuse(form.into, _colleague_words())
        else:
            flash(_("The two themes are counted as one."), "success")
            return redirect(url_for("themes.theme", theme_id=theme_id))
    return _theme_page(there, ThemeForm(obj=there, formdata=None), merging=form), status_of(form)


@blueprint.post("/theme/<theme_id>/<change>")
@access(Policy.ANALYST)
def move(theme_id: str, change: str) -> Response:
    """Retire a theme, or take it into use again."""
    command, form = MOVES.get(change), SeenForm()
    if command is None or not form.validate_on_submit():
        raise NotFoundError("change", change=change)
    command(theme_id, seen_version=form.version.data, now=now(), actor=current_actor())
    flash(_("The theme is saved."), "success")
    return redirect(url_for("themes.theme", theme_id=theme_id))


def _theme_page(there: "Theme", form: ThemeForm, *, merging: MergeForm | None = None) -> str:
    merging = merging or MergeForm(version=there.version, formdata=None)
    merging.offer(
        [(each.id, each.name) for each in themes_in_use(there.programme_id) if each.id != there.id]
    )
    return render_template(
        "themes/theme.html",
        theme=theme_row(there),
        form=form,
        merging=merging,
        history=history_lines(there),
        codebook=codebook_address(there),
    )


def _colleague_words() -> str:
    return str(
        _(
            "A colleague changed this theme while you were here. Nothing was saved. Open the page again to see their change."
        )
    )
