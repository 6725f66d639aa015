"""Letters, e-mails and petitions."""

from flask_babel import lazy_gettext as _l

from engage.correspondence.reportable import ReportableCorrespondence
from engage.correspondence.views.officer import blueprint as officer_blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module

MODULE = Module(
    name="correspondence",
    blueprints=(officer_blueprint,),
    reportable=ReportableCorrespondence(),
    menu=(
        MenuEntry(
            "correspondence_officer.everything", _l("Letters"), "mail", Policy.AUTHOR, place=29
        ),
    ),
)
