"""Conversations."""

from flask_babel import lazy_gettext as _l

from engage.conversations.reportable import ReportableConversations
from engage.conversations.views.officer import blueprint as officer_blueprint
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module

MODULE = Module(
    name="conversations",
    blueprints=(officer_blueprint,),
    reportable=ReportableConversations(),
    menu=(
        MenuEntry(
            "conversations_officer.conversations",
            _l("Conversations"),
            "people",
            Policy.AUTHOR,
            place=28,
        ),
    ),
)
