"""The translators' desk."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.translating.views import blueprint

MODULE = Module(
    name="translating",
    blueprints=(blueprint,),
    menu=(MenuEntry("translating.views", _l("Translations"), "chat", Policy.AUTHOR, place=50),),
)
