"""Codebooks and coding."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.themes.views.coding import blueprint as coding_blueprint
from engage.themes.views.double_coding import blueprint as double_coding_blueprint
from engage.themes.views.officer import blueprint as themes_blueprint

MODULE = Module(
    name="themes",
    blueprints=(themes_blueprint, coding_blueprint, double_coding_blueprint),
    menu=(MenuEntry("themes.codebooks", _l("Themes"), "list", Policy.ANALYST, place=25),),
)
