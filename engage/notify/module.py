"""Messages to people."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.notify.commands import SEND
from engage.notify.queries import number_given_up
from engage.notify.views.officer import blueprint

FORGET = "notify.forget"

MODULE = Module(
    name="notify",
    blueprints=(blueprint,),
    menu=(
        MenuEntry(
            "notify.outbox",
            _l("Outbox"),
            "mail",
            Policy.ADMINISTRATOR,
            count=number_given_up,
            place=90,
        ),
    ),
    jobs={SEND: "engage.notify.jobs.send_message", FORGET: "engage.notify.jobs.forget"},
    schedule={FORGET: "40 3 * * *"},
)
