"""Officers: signing in, accounts, and acts that take two of them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.clock import now
from engage.kernel.module import MenuEntry, Module
from engage.people.cli import officer
from engage.people.queries import count_of_acts_waiting
from engage.people.views.acts import blueprint as acts_blueprint
from engage.people.views.officer import blueprint as people_blueprint
from engage.people.views.signing_in import init_signing_in
from engage.people.views.still_here import blueprint as still_here_blueprint
from engage.people.views.still_here import init_asking


def init_officers(app: Flask) -> None:
    """Signing in, and being asked before it ends."""
    init_signing_in(app)
    init_asking(app)


MODULE = Module(
    name="people",
    blueprints=(people_blueprint, acts_blueprint, still_here_blueprint),
    menu=(
        MenuEntry(
            "acts.waiting",
            _l("To confirm"),
            "key",
            Policy.OFFICER,
            lambda: count_of_acts_waiting(now()),
            place=30,
        ),
        MenuEntry(
            "people.people", _l("People and roles"), "people", Policy.ADMINISTRATOR, place=80
        ),
        MenuEntry("security.change_password", _l("My password"), "lock", Policy.OFFICER, place=95),
    ),
    commands=(officer,),
    start=init_officers,
)
