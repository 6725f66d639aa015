"""Easy read."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from engage.easy_read.presenters import RowLine
from engage.easy_read.queries import RowPicture, pictures_beside, review_of_now
from engage.easy_read.rules.rows import line_key
from engage.easy_read.views.officer import blueprint
from engage.easy_read.views.resident import blueprint as resident_blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.kernel.view_prefix import current_view


def init_rows(app: Flask) -> None:
    """What ``macros/easy.html`` asks for: the picture beside a sentence of an activity, and who checked what is read."""
    app.jinja_env.globals["picture_beside"] = picture_beside
    app.jinja_env.filters["beside"] = RowLine.beside
    app.jinja_env.globals["checked_now"] = lambda slug: review_of_now(slug, current_view())


def picture_beside(slug: str, line: object) -> RowPicture | None:
    """The picture that an officer chose for this sentence in the view of this request."""
    return pictures_beside(slug, current_view()).get(line_key(str(line)))


MODULE = Module(
    name="easy_read",
    blueprints=(resident_blueprint, blueprint),
    menu=(MenuEntry("easy_read.start", _l("Easy read"), "easy", Policy.AUTHOR, place=51),),
    start=init_rows,
)
