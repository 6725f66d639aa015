"""What residents wrote in other languages: what waits to be translated, and one text with its translation."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.activities.translations import (
    count_to_translate,
    texts_to_translate,
    texts_translated,
    translation_or_404,
)
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now, today
from engage.kernel.forms import status_of
from engage.moderation.commands import translate
from engage.moderation.forms import TRANSLATION_REFUSALS, TranslationForm
from engage.moderation.presenters import translation_shown
from engage.rules.errors import ConflictError, InvalidError

if TYPE_CHECKING:
    from engage.moderation.presenters import TranslationShown

blueprint = Blueprint("translations", __name__, url_prefix="/officers/other-languages")


@blueprint.get("/")
@access(Policy.MODERATOR)
def translations() -> str:
    """What waits, the oldest first, and what was translated last."""
    return render_template(
        "moderation/translations.html",
        waiting=[translation_shown(each) for each in texts_to_translate()],
        number=count_to_translate(),
        done=[translation_shown(each) for each in texts_translated()],
    )


@blueprint.route("/<translation_id>", methods=["GET", "POST"])
@access(Policy.MODERATOR)
def translation(translation_id: str) -> str | Response | tuple[str, int]:
    """One text, and what it means in English."""
    kept = translation_or_404(translation_id)
    shown = translation_shown(kept)
    form = _form(shown)
    if form.validate_on_submit():
        try:
            translate(
                translation_id,
                text=form.text.data or "",
                made_by=form.made_by.data or "",
                maker=form.maker.data or "",
                made_on=form.made_on.data,
                seen_version=form.version.data,
                now=now(),
                actor=current_actor(),
            )
        except InvalidError as error:
            form.refuse(form[str(error.facts["where"])], str(TRANSLATION_REFUSALS[error.code]))
        except ConflictError:
            flash(_("A colleague saved a translation first. Yours was not saved."), "error")
            return redirect(shown.href)
        else:
            flash(_("The translation is saved. The original is kept beside it."), "success")
            return redirect(url_for("translations.translations"))
    page = render_template("moderation/translation.html", shown=shown, form=form)
    return page, status_of(form)


def _form(shown: "TranslationShown") -> TranslationForm:
    return TranslationForm(
        version=shown.version,
        text=shown.text,
        made_by=shown.made_by or None,
        maker=shown.maker,
        made_on=today(),
    )
