"""What was sent: one response, totals, and every row in a stream."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.db import db, transactions_that_read
from engage.kernel.ids import keyed_digest, typed_code
from engage.rules.errors import NotFoundError
from surveys.models import (
    Survey,
    SurveyContact,
    SurveyResponse,
    SurveyRight,
)
from surveys.rules.respondents import (
    ANSWERING_FOR,
    MAY_BE_NAMED,
    Organisation,
    Respondent,
    organisation_in,
)

ROWS_AT_ONCE = 500
_IS_ORGANISATION = (
    SurveyResponse.answers[ANSWERING_FOR].as_string() == Respondent.ORGANISATION.value
)


def contacts_of(survey: Survey) -> list[tuple[str, str]]:
    """``(question id, address or number)``, by alphabet: their order says nothing of the order in which people answered."""
    rows = db.session.execute(
        select(SurveyContact.question_id, SurveyContact.contact)
        .where(SurveyContact.survey_id == survey.id)
        .order_by(SurveyContact.question_id, SurveyContact.contact)
    )
    return [(question_id, contact) for question_id, contact in rows]


def response_by_reference(survey: Survey, reference: str) -> SurveyResponse | None:
    """What was sent under a reference, which only the person holds."""
    return db.session.scalars(
        select(SurveyResponse).where(
            SurveyResponse.survey_id == survey.id,
            SurveyResponse.reference_digest == reference_digest(reference),
        )
    ).first()


def is_response(reference: str) -> bool:
    """Whether something was sent under a reference."""
    found = select(SurveyResponse.id).where(
        SurveyResponse.reference_digest == reference_digest(reference)
    )
    return db.session.scalar(found) is not None


def survey_answered_under(reference: str) -> Survey | None:
    """The survey that something was sent to under a reference, where residents may see it."""
    return db.session.scalars(
        select(Survey)
        .join(SurveyResponse, SurveyResponse.survey_id == Survey.id)
        .where(
            SurveyResponse.reference_digest == reference_digest(reference),
            Survey.state.in_(PUBLIC_STATES),
        )
    ).first()


def response_by_id(response_id: str) -> SurveyResponse:
    response = db.session.get(SurveyResponse, response_id)
    if response is None:
        raise NotFoundError("survey_response", id=response_id)
    return response


def number_of_responses(survey: Survey, *, since: date = date.min) -> int:
    statement = select(func.count()).where(
        SurveyResponse.survey_id == survey.id, SurveyResponse.received_on >= since
    )
    return db.session.scalar(statement) or 0


def rights_made_and_used(survey: Survey) -> tuple[int, int]:
    """How many rights to answer there are, and how many were used: totals, crossed with nothing."""
    made, used = db.session.execute(
        select(func.count(), func.count().filter(SurveyRight.is_spent.is_(True))).where(
            SurveyRight.survey_id == survey.id
        )
    ).one()
    return made, used


def responses_by(survey: Survey, column: str) -> dict[str, int]:
    """Responses by ``channel`` or ``view``: workload totals, never crossed with answers."""
    by = getattr(SurveyResponse, column)
    rows = db.session.execute(
        select(by, func.count()).where(SurveyResponse.survey_id == survey.id).group_by(by)
    )
    return dict(rows.all())


def rows_of_responses(survey: Survey) -> Iterator[Row[Any]]:
    """Every response, by its random id: ``id``, ``version``, ``channel``, ``view``, ``received_on``, ``answers``.

    Read through a cursor of the database's own over a connection of its own: memory stays as it is however many there are, it
    is one snapshot, nobody who answers waits for it, and it may outlive the request that asked for it.
    """
    statement = (
        select(
            SurveyResponse.id,
            SurveyResponse.version,
            SurveyResponse.channel,
            SurveyResponse.view,
            SurveyResponse.received_on,
            SurveyResponse.answers,
        )
        .where(SurveyResponse.survey_id == survey.id)
        .order_by(SurveyResponse.id)
    )
    return _streamed(db.engine, statement)


def _streamed(engine: Engine, statement: Select[Any]) -> Iterator[Row[Any]]:
    with engine.connect() as connection:
        with transactions_that_read():
            rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement)
        yield from rows


def number_of_organisations(survey: Survey) -> int:
    """How many responses are an organisation's: a total, crossed with nothing."""
    statement = (
        select(func.count())
        .select_from(SurveyResponse)
        .where(SurveyResponse.survey_id == survey.id, _IS_ORGANISATION)
    )
    return db.session.scalar(statement) or 0


def organisations_of(survey: Survey) -> list[Organisation]:
    """Organisations that agreed to be named, by alphabet."""
    rows = db.session.scalars(
        select(SurveyResponse.answers).where(
            SurveyResponse.survey_id == survey.id,
            _IS_ORGANISATION,
            SurveyResponse.answers[MAY_BE_NAMED].as_string() == "yes",
        )
    )
    named = filter(None, map(organisation_in, rows))
    return sorted(named, key=lambda each: (each.name.casefold(), each.name, each.people))


def reference_digest(reference: str) -> str:
    return keyed_digest("survey-reference", typed_code(reference))
