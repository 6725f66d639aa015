"""Help to take part."""

from flask_babel import lazy_gettext as _l

from engage.assistance.ports import HelpPorts
from engage.assistance.queries import count_help_waiting
from engage.assistance.views.officer import blueprint as officer_blueprint
from engage.assistance.views.resident import blueprint as resident_blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module

FORGET = "assistance.forget_contacts"

MODULE = Module(
    name="assistance",
    blueprints=(resident_blueprint, officer_blueprint),
    ports=(HelpPorts(),),
    jobs={FORGET: "engage.assistance.jobs.forget_contacts"},
    schedule={FORGET: "52 3 * * *"},
    menu=(
        MenuEntry(
            "assistance_officer.queue",
            _l("Help to take part"),
            "people",
            Policy.MODERATOR,
            count_help_waiting,
            place=22,
        ),
    ),
)
