"""Programmes and activities in general."""

from flask_babel import lazy_gettext as _l

from engage.activities.queries import count_undecided
from engage.activities.views.information import blueprint as information_blueprint
from engage.activities.views.officer_outages import blueprint as outages_blueprint
from engage.activities.views.resident import blueprint as resident_blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module, Place, SiteLink

MODULE = Module(
    name="activities",
    blueprints=(resident_blueprint, information_blueprint, outages_blueprint),
    menu=(
        MenuEntry(
            "officer_outages.log", _l("Outages"), "warn", Policy.AUTHOR, count_undecided, place=48
        ),
    ),
    links=(
        SiteLink("activities.home", _l("Have your say"), "open"),
        SiteLink("activities.results", _l("Results"), "results"),
        SiteLink("information.help_to_take_part", _l("Help to take part"), "help", Place.FOOTER),
        SiteLink(
            "information.how_we_use", _l("How we use what you tell us"), "how_we_use", Place.FOOTER
        ),
        SiteLink("information.privacy", _l("Privacy and cookies"), "privacy", Place.FOOTER),
        SiteLink("information.accessibility", _l("Accessibility"), "accessibility", Place.FOOTER),
        SiteLink("information.about", _l("About Engage"), "about", Place.FOOTER),
    ),
)
