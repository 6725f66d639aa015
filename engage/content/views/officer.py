"""The picture library: look by word, add, mend, take out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.content.commands import add_picture, mend_picture, take_picture_out
from engage.content.forms import LICENCES, NewPictureForm, SaidOfPictureForm
from engage.content.queries import (
    library_picture_or_404,
    own_picture,
    own_pictures,
    packaged_pictures,
)
from engage.content.rules.pictures import Licence, SaidOfPicture, found
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.rules.errors import InvalidError, UnavailableError
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("pictures", __name__, url_prefix="/officers/pictures")
Page = tuple[str, int]


@blueprint.get("/")
@access(Policy.AUTHOR)
def library() -> str:
    """Every picture, or those of a word."""
    asked = request.args.get("q", "").strip()
    own = {own_picture(row): row for row in own_pictures()}
    return render_template(
        "content/officer_library.html",
        asked=asked,
        own=[(picture, own[picture]) for picture in found(own, asked)],
        packaged=found(packaged_pictures(), asked),
        licences={name.value: words for name, words in LICENCES.items()},
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def add() -> Response | Page:
    """A picture of the council's own."""
    form = NewPictureForm()
    data = sent_bytes(form.file) if form.is_submitted() else None
    if form.validate_on_submit() and data is not None:
        try:
            add_picture(data, _said(form), now=now(), actor=current_actor())
        except (InvalidError, UnavailableError) as error:
            form.refuse_file(error)
        else:
            flash(_("The picture is in the library."), "success")
            return redirect(url_for("pictures.library"))
    elif form.is_submitted() and data is None:
        form.refuse_no_file()
    return render_template("content/officer_picture.html", form=form, picture=None), status_of(form)


@blueprint.route("/<picture_id>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def mend(picture_id: str) -> Response | Page:
    """What is said of one of the council's own."""
    row = library_picture_or_404(picture_id)
    form = SaidOfPictureForm(obj=row)
    if form.validate_on_submit():
        mend_picture(row, _said(form), now=now(), actor=current_actor())
        flash(_("Saved."), "success")
        return redirect(url_for("pictures.library"))
    page = render_template(
        "content/officer_picture.html", form=form, picture=own_picture(row), picture_id=row.id
    )
    return page, status_of(form)


@blueprint.post("/<picture_id>/take-out")
@access(Policy.AUTHOR)
def take_out(picture_id: str) -> Response:
    """Show it nowhere any more."""
    take_picture_out(library_picture_or_404(picture_id), now=now(), actor=current_actor())
    flash(_("The picture is taken out. It is shown nowhere any more."), "success")
    return redirect(url_for("pictures.library"))


def _said(form: SaidOfPictureForm) -> SaidOfPicture:
    return SaidOfPicture(
        title=form.title.data,
        words=form.words.data or "",
        alt=form.alt.data,
        licence=Licence(form.licence.data),
        maker=form.maker.data,
    )
