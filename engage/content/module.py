"""The picture library."""

from flask_babel import lazy_gettext as _l

from engage.content.views.officer import blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module

MODULE = Module(
    name="content",
    blueprints=(blueprint,),
    menu=(MenuEntry("pictures.library", _l("Pictures"), "eye", Policy.AUTHOR, place=52),),
)
