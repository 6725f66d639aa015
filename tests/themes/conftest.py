"""A consultation with comments, a codebook of three themes, and an analyst's browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import Actor, Role
from engage.kernel.db import db
from engage.plans.commands.commenting import add_comment
from engage.plans.models import Consultation
from engage.plans.queries.consultations import version_of
from engage.rules.channel import Channel
from engage.rules.view import View
from engage.themes.commands.codebook import add_theme
from engage.themes.models import Theme
from tests.conftest import NOON
from tests.jobs.conftest import queue, real_time, start_worker  # noqa: F401 - fixtures of this folder too
from tests.officers import signed_in
from tests.programme import an_open_consultation

FIRST_CODER = Actor("coder-one", frozenset({Role.ANALYST}), "first coder")
SECOND_CODER = Actor("coder-two", frozenset({Role.ANALYST}), "second coder")
Comment = Callable[..., None]


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


@pytest.fixture
def comment(consultation: Consultation) -> Comment:
    """Somebody comments on the first part; no words give a ticked answer alone."""

    def write(words: str = "", *, stance: str = "agree", may_quote: bool = True) -> None:
        add_comment(
            consultation,
            section=version_of(consultation).sections[1],
            stance=stance,
            text=words,
            may_quote=may_quote,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
        db.session.commit()

    return write


@pytest.fixture
def themes(consultation: Consultation) -> list[Theme]:
    """Waiting, school and reading."""
    made = [
        add_theme(
            consultation.programme,
            name=name,
            definition=f"Everything about {name.lower()}.",
            example="",
            now=NOON,
            actor=FIRST_CODER,
        )
        for name in ("Waiting", "School", "Reading")
    ]
    db.session.commit()
    return made


@pytest.fixture
def analyst(app: Flask, client: FlaskClient) -> FlaskClient:
    return signed_in(app, Role.ANALYST, email="analyst@example.org")
