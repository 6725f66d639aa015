"""What the tests of reports share: officers signed in, answers given, a queue that is there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from engage.jobs.worker import run_job
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.people.commands.officers import create_officer
from engage.reports.models import EngagementReport
from engage.reports.queries.reports import report_or_404
from engage.reports.rules.beside import Characteristic
from engage.rules.activity import Quote, Quotes
from engage.rules.channel import Channel
from surveys.models import Survey, SurveyResponse
from tests.conftest import NOON
from tests.forms import press
from tests.jobs.conftest import real_time, start_worker  # noqa: F401 - fixtures of this folder too
from tests.signing_in import PASSWORD

LOADER = "engage.actor_loader"


@pytest.fixture
def queue(redis_url: str) -> Iterator[Redis]:
    """The queue server, empty."""
    with Redis.from_url(redis_url, socket_timeout=60) as connection:
        connection.flushall()
        yield connection


@pytest.fixture
def officers(app: Flask) -> list[Actor]:
    """Two analysts with sign-ins of their own."""
    made = [
        create_officer(
            email=f"{name}@example.org",
            password=PASSWORD,
            roles=[Role.ANALYST],
            label=f"Analyst {name}",
            now=NOON,
            actor=SYSTEM,
        ).actor
        for name in ("one", "two")
    ]
    db.session.commit()
    return made


@pytest.fixture
def desk(app: Flask, officers: list[Actor], client: FlaskClient) -> Iterator["Desk"]:
    """The officers' desk, where the first of two officers sits."""
    loader = app.extensions[LOADER]
    sitting = Desk(app, client, officers)
    sitting.sit(0)
    yield sitting
    app.extensions[LOADER] = loader


class Desk:
    """A browser in which one officer after the other is signed in."""

    def __init__(self, app: Flask, client: FlaskClient, officers: list[Actor]) -> None:
        self.app, self.client, self.officers = app, client, officers

    def sit(self, place: int | None) -> None:
        actor = Actor() if place is None else self.officers[place]
        self.app.extensions[LOADER] = lambda: actor

    def get(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return str(answer.get_data(as_text=True))

    def press(self, address: str, *, at: str | None = None, **fields: Any) -> Any:
        return press(self.client, address, at=at, **fields)

    def ask(self) -> EngagementReport:
        """Ask for a report of the one programme."""
        answer = self.press("/officers/reports/", programme="one-place", language="en")
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return report_or_404(answer.location.rpartition("/")[2])

    def build(self) -> EngagementReport:
        """Ask, and let a worker's run build it in this process."""
        report = self.ask()
        return self.work_on(report)

    def work_on(self, report: EngagementReport) -> EngagementReport:
        """A worker's run of its job, in this process."""
        slug, job_id = report.slug, report.job_id or ""
        db.session.rollback()
        run_job(job_id)
        db.session.expire_all()
        return report_or_404(slug)

    def assess(self) -> None:
        """Every line of the equality assessment has a reason, so that a report built from then on can be published."""
        for one in Characteristic:
            address = f"/officers/reach/one-place/equality/{one.value}"
            line = {"reason": "Not asked, to keep the survey short."}
            assert self.press(address, at=address, **line).status_code == 302

    def publish(self, report: EngagementReport) -> None:
        """One officer proposes, the other confirms."""
        self.press(
            f"/officers/reports/{report.slug}/publish", at=f"/officers/reports/{report.slug}"
        )
        self.sit(1)
        page = self.get("/officers/acts/")
        action = page.partition('/confirm"')[0].rpartition('action="')[2] + "/confirm"
        assert self.press(action, at="/officers/acts/").status_code == 302


Answer = Callable[..., None]


def answer_survey(
    survey: Survey, answers: Sequence[dict[str, Any]], *, channel: Channel = Channel.ONLINE
) -> None:
    """Responses as they are stored when somebody sends their answers."""
    db.session.add_all(
        SurveyResponse(
            survey_id=survey.id,
            version=survey.version,
            answers=one,
            view="en",
            channel=channel.value,
            reference_digest=new_id() + new_id(),
            received_on=NOON.date(),
        )
        for one in answers
    )
    db.session.commit()


class QuotedActivities:
    """A kind of activity for these tests alone, whose one finding is a quote."""

    kind = "survey"

    def __init__(self, inner: Any, text: str) -> None:
        self._inner, self._text = inner, text

    def activities(self, programme_id: str) -> Any:
        return self._inner.activities(programme_id)

    def participation(self, refs: Any) -> Any:
        return self._inner.participation(refs)

    def findings(self, ref: Any) -> Any:
        return [Quotes("quotes", {"en": "Said aloud"}, (Quote(self._text, "en", {}),))]


@pytest.fixture
def quoting(app: Flask) -> Iterator[Callable[[str], None]]:
    """Let surveys tell a quote instead of their tables."""
    kinds = app.extensions["engage.activity_registry"]._kinds
    there = kinds["survey"]

    def quote(text: str) -> None:
        kinds["survey"] = QuotedActivities(there, text)

    yield quote
    kinds["survey"] = there
