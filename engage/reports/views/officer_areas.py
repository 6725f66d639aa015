"""Sets of areas that reports look at together, such as priority neighbourhoods."""

import csv
import io

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.forms import status_of
from engage.places.commands import import_area_set, remove_area_set
from engage.places.queries import area_set_or_404, area_sets
from engage.reports.forms.officer_areas import AreaSetForm
from engage.reports.presenters.officer_areas import area_set_shown
from engage.rules.errors import InvalidError
from engage.uploads.forms import sent_bytes

blueprint = Blueprint("reports_areas", __name__, url_prefix="/officers/reach/-/areas")


@blueprint.route("/", methods=["GET", "POST"])
@access(Policy.ANALYST)
def sets() -> Response | tuple[str, int]:
    """Every set with who says so; one is brought in."""
    form = AreaSetForm()
    if form.validate_on_submit():
        try:
            text = _text_of(form)
            lines = csv.DictReader(io.StringIO(text))
            import_area_set(form.facts(), lines, now=now(), actor=current_actor())
        except InvalidError as error:
            form.refuse_for(error)
        else:
            flash(_("The set is there. Reports built from now on look at it."), "success")
            return redirect(url_for("reports_areas.sets"))
    page = render_template(
        "reports/officer_areas.html", sets=[area_set_shown(one) for one in area_sets()], form=form
    )
    return page, status_of(form)


@blueprint.post("/<code>/remove")
@access(Policy.ANALYST)
def remove(code: str) -> Response:
    """Take a set out; its areas stay."""
    remove_area_set(area_set_or_404(code), now=now(), actor=current_actor())
    return redirect(url_for("reports_areas.sets"))


def _text_of(form: AreaSetForm) -> str:
    try:
        text = (sent_bytes(form.file) or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("file_unreadable", where="file") from None
    if not text.strip() or "\0" in text:
        raise InvalidError("file_unreadable", where="file")
    return text
