"""Codebooks, coding, and suggestions by a machine."""

from flask_babel import lazy_gettext as _l

from engage.jobs.installed import is_installed
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.themes.commands.suggesting import LIBRARY, SUGGEST
from engage.themes.views.coding import blueprint as coding_blueprint
from engage.themes.views.double_coding import blueprint as double_coding_blueprint
from engage.themes.views.officer import blueprint as themes_blueprint
from engage.themes.views.suggestions import blueprint as suggestions_blueprint
from engage.themes.views.suggestions import resident_blueprint

MODULE = Module(
    name="themes",
    blueprints=(
        themes_blueprint,
        coding_blueprint,
        double_coding_blueprint,
        suggestions_blueprint,
        resident_blueprint,
    ),
    menu=(MenuEntry("themes.codebooks", _l("Themes"), "list", Policy.ANALYST, place=25),),
    # A worker reads the code of every job when it starts: without the extra there is none to read, and nobody can ask for it.
    jobs={SUGGEST: "engage.themes.jobs.suggest"} if is_installed(LIBRARY) else {},
)
