"""Recordings."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.recordings.presenters import recordings_beside
from engage.recordings.views.officer import blueprint
from engage.recordings.views.resident import blueprint as resident_blueprint


def init_recordings(app: Flask) -> None:
    """What ``macros/recordings.html`` asks for."""
    app.jinja_env.globals["recordings_beside"] = recordings_beside


MODULE = Module(
    name="recordings",
    blueprints=(resident_blueprint, blueprint),
    menu=(
        MenuEntry(
            "recordings_officer.start", _l("Voice and signing"), "sound", Policy.AUTHOR, place=52
        ),
    ),
    start=init_recordings,
)
