"""Loads the demo programme into an empty house, step by step."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from engage.activities.queries import programmes
from engage.kernel.clock import now
from engage.kernel.db import db

Step = Callable[[datetime], None]
"""Adds one part of the demo through commands and importers; flushes, never commits."""

STEPS: tuple[Step, ...] = ()
SIGN_IN: tuple[Callable[[], list[str]], ...] = ()
"""Lines for the terminal: where officers sign in and as whom."""


def load_demo(app: Flask) -> None:
    """Load every step in one transaction, unless the house holds a programme already."""
    with app.app_context():
        if programmes():
            return
        moment = now()
        for step in STEPS:
            step(moment)
        db.session.commit()


def sign_in_lines(app: Flask) -> list[str]:
    """What the officer at the terminal needs to know."""
    with app.app_context():
        return [line for lines in SIGN_IN for line in lines()]
