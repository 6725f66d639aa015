"""Messages to people."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.notify.commands import SEND
from engage.notify.views.officer import blueprint

MODULE = Module(
    name="notify",
    blueprints=(blueprint,),
    menu=(MenuEntry("notify.outbox", _l("Outbox"), "mail", Policy.ADMINISTRATOR, place=90),),
    jobs={SEND: "engage.notify.jobs.send_message"},
)
