"""Reads about surveys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, and_, bindparam, func, select

from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.kernel.db import db, transactions_that_read
from engage.kernel.ids import keyed_digest, typed_code
from engage.rules.errors import NotFoundError
from surveys.models import (
    Survey,
    SurveyBatch,
    SurveyContact,
    SurveyDraft,
    SurveyImport,
    SurveyPaper,
    SurveyResponse,
    SurveyRight,
    SurveyVersion,
)
from surveys.rules.after_sending import before_sending
from surveys.rules.pacing import one_question_a_page, one_row_a_page
from surveys.rules.paper import Edition
from surveys.rules.populations import Population, population_of, population_of_key
from surveys.rules.questionnaire import Questionnaire, questionnaire_from_document
from surveys.rules.respondents import (
    ANSWERING_FOR,
    MAY_BE_NAMED,
    Organisation,
    Respondent,
    not_counted_of,
    organisation_in,
)
from surveys.rules.tabulate import AnswerCounts, Cross, Tabulator, counts_from_document, is_counted

ROWS_AT_ONCE = 500
EDITIONS = tuple(edition.value for edition in Edition)
MOST_KEPT = 200
"""Questionnaires held in memory; a large one takes some hundred kilobytes."""
_questionnaires: dict[tuple[str, int], Questionnaire] = {}
_as_met: dict[tuple[str, int, bool], tuple[Questionnaire, Questionnaire]] = {}
"""The same dealt out in other pages, beside the questionnaire that it was made of."""
_IS_ORGANISATION = (
    SurveyResponse.answers[ANSWERING_FOR].as_string() == Respondent.ORGANISATION.value
)
_WITH_DRAFT = (
    select(Survey, SurveyDraft)
    .outerjoin(
        SurveyDraft,
        and_(
            SurveyDraft.survey_id == Survey.id,
            SurveyDraft.secret_digest == bindparam("secret"),
            SurveyDraft.expires_at > bindparam("now"),
        ),
    )
    .where(Survey.slug == bindparam("slug"))
)


def survey_or_404(slug: str) -> Survey:
    """Any survey, for officers."""
    survey = db.session.scalars(select(Survey).where(Survey.slug == slug)).first()
    if survey is None:
        raise NotFoundError("survey", slug=slug)
    return survey


def public_survey_or_404(slug: str) -> Survey:
    """A survey that residents may see."""
    survey = survey_or_404(slug)
    if survey.state not in PUBLIC_STATES:
        raise NotFoundError("survey", slug=slug)
    return survey


def public_survey_with_draft(
    slug: str, secret: str, *, now: datetime
) -> tuple[Survey, SurveyDraft | None]:
    """A survey that residents may see, and with it the answers that this secret finds. One statement: every page of the way asks it."""
    found = db.session.execute(
        _WITH_DRAFT,
        {"slug": slug, "secret": secret_digest(secret) if secret else "", "now": now},
    ).first()
    if found is None or found[0].state not in PUBLIC_STATES:
        raise NotFoundError("survey", slug=slug)
    return found[0], found[1]


def survey_by_id(survey_id: str) -> Survey:
    survey = db.session.scalars(select(Survey).where(Survey.id == survey_id)).first()
    if survey is None:
        raise NotFoundError("survey", id=survey_id)
    return survey


def import_or_404(import_id: str) -> SurveyImport:
    """A questionnaire's file, for officers."""
    asked = db.session.get(SurveyImport, import_id)
    if asked is None:
        raise NotFoundError("survey_import", id=import_id)
    return asked


def surveys_of(programme_id: str) -> list[Survey]:
    return list(
        db.session.scalars(
            select(Survey).where(Survey.programme_id == programme_id).order_by(Survey.opens_at)
        )
    )


def questionnaire_of(survey_id: str, version: int) -> Questionnaire:
    """A questionnaire as it was worded in one version. A published version never changes, so a process reads each once."""
    known = _questionnaires.get((survey_id, version))
    if known is not None:
        return known
    row = version_of(survey_id, version)
    read = questionnaire_from_document(row.questionnaire)
    if row.published_at is not None:
        if len(_questionnaires) >= MOST_KEPT:
            _questionnaires.clear()
            _as_met.clear()
        _questionnaires[survey_id, version] = read
    return read


def papers_of(survey: Survey) -> list[SurveyPaper]:
    """The printed questionnaires of the version that people answer now, without what is in them; none before they were made."""
    found = db.session.scalars(
        select(SurveyPaper).where(
            SurveyPaper.survey_id == survey.id, SurveyPaper.version == survey.version
        )
    )
    return sorted(found, key=lambda paper: (paper.language, EDITIONS.index(paper.edition)))


def paper_or_404(survey: Survey, *, language: str, edition: str) -> SurveyPaper:
    """One printed questionnaire of the version that people answer now."""
    for paper in papers_of(survey):
        if (paper.language, paper.edition) == (language, edition):
            return paper
    raise NotFoundError("survey_paper", language=language, edition=edition)


def version_of(survey_id: str, version: int) -> SurveyVersion:
    row = db.session.scalars(
        select(SurveyVersion).where(
            SurveyVersion.survey_id == survey_id, SurveyVersion.version == version
        )
    ).first()
    if row is None:
        raise NotFoundError("survey_version", id=survey_id, version=version)
    return row


def version_in_making(survey: Survey) -> SurveyVersion:
    """What officers write on, or the version that people answer when nothing was changed since."""
    return db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.survey_id == survey.id)
        .order_by(SurveyVersion.version.desc())
        .limit(1)
    ).one()


def questionnaire_in_making(survey: Survey) -> Questionnaire:
    """The questionnaire as officers see and change it."""
    return questionnaire_from_document(version_in_making(survey).questionnaire)


def public_versions(survey: Survey) -> list[SurveyVersion]:
    """Every wording that people have met, the newest first."""
    return list(
        db.session.scalars(
            select(SurveyVersion)
            .where(SurveyVersion.survey_id == survey.id, SurveyVersion.published_at.is_not(None))
            .order_by(SurveyVersion.version.desc())
        )
    )


def all_surveys() -> list[Survey]:
    """Every survey, the newest first."""
    return list(db.session.scalars(select(Survey).order_by(Survey.created_at.desc(), Survey.slug)))


def questionnaire_as_met(survey: Survey, version: int, *, by_rows: bool = False) -> Questionnaire:
    """What is answered before sending, dealt out in pages as somebody meets them: the officer's choice, and tables row by row where
    that is kinder."""
    return before_sending(whole_as_met(survey, version, by_rows=by_rows))


def whole_as_met(survey: Survey, version: int, *, by_rows: bool = False) -> Questionnaire:
    """As ``questionnaire_as_met``, with what is asked after sending."""
    questionnaire = questionnaire_of(survey.id, version)
    if not survey.one_at_a_time and not by_rows:
        return questionnaire
    known = _as_met.get((survey.id, version, survey.one_at_a_time))
    if known is None or known[0] is not questionnaire:
        deal = one_question_a_page if survey.one_at_a_time else one_row_a_page
        _as_met[survey.id, version, survey.one_at_a_time] = known = (
            questionnaire,
            deal(questionnaire),
        )
    return known[1]


def draft_by_secret(survey: Survey, secret: str, *, now: datetime) -> SurveyDraft | None:
    """Answers on the way, unless they were sent or their time is over."""
    return db.session.scalars(
        select(SurveyDraft).where(
            SurveyDraft.survey_id == survey.id,
            SurveyDraft.secret_digest == secret_digest(secret),
            SurveyDraft.expires_at > now,
        )
    ).first()


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


def responses_not_tallied(survey: Survey) -> Iterator[SurveyResponse]:
    """What the tally has not seen yet, read in pages."""
    return db.session.scalars(
        select(SurveyResponse)
        .where(SurveyResponse.survey_id == survey.id, SurveyResponse.is_tallied.is_(False))
        .execution_options(yield_per=500)
    )


def batches_of(survey: Survey) -> list[SurveyBatch]:
    """Papers and calls that are or were keyed, the newest batch first."""
    return list(
        db.session.scalars(
            select(SurveyBatch)
            .where(SurveyBatch.survey_id == survey.id)
            .order_by(SurveyBatch.begun_at.desc(), SurveyBatch.id)
        )
    )


def batch_or_404(survey: Survey, batch_id: str) -> SurveyBatch:
    batch = db.session.get(SurveyBatch, batch_id)
    if batch is None or batch.survey_id != survey.id:
        raise NotFoundError("survey_batch", id=batch_id)
    return batch


def versions_of(survey: Survey) -> list[Questionnaire]:
    """Every wording there has been, the first one first."""
    numbers = db.session.scalars(
        select(SurveyVersion.version)
        .where(SurveyVersion.survey_id == survey.id)
        .order_by(SurveyVersion.version)
    )
    return [
        replace(questionnaire_of(survey.id, number), version=number) for number in numbers.all()
    ]


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


def answers_by_population(survey: Survey) -> dict[Population, list[dict[str, Any]]]:
    """Every response's answers, whether tallied or not: what the second path of a report counts."""
    rows = db.session.execute(
        select(SurveyResponse.version, SurveyResponse.answers, SurveyResponse.received_on).where(
            SurveyResponse.survey_id == survey.id
        )
    )
    found: dict[Population, list[dict[str, Any]]] = {}
    for version, answers, day in rows:
        who = population_of(answers, version=version, received_on=day, by_month=survey.by_month)
        found.setdefault(who, []).append(answers)
    return found


def count_new(survey: Survey) -> tuple[dict[Population, AnswerCounts], list[str]]:
    """The tally of each population with everything that is new counted in, and the ids of what was new. Changes nothing."""
    counts = {
        population_of_key(key): counts_from_document(document)
        for key, document in survey.counts.items()
    }
    seen: list[str] = []
    tabulators: dict[Population, Tabulator] = {}
    for response in responses_not_tallied(survey):
        population = population_of_response(survey, response)
        if population not in tabulators:
            tabulators[population] = tabulator_of(survey, population)
        tally = counts.setdefault(population, AnswerCounts())
        tabulators[population].add(tally, response.answers)
        seen.append(response.id)
    return counts, seen


def population_of_response(survey: Survey, response: SurveyResponse) -> Population:
    """Where one response is counted."""
    return population_of(
        response.answers,
        version=response.version,
        received_on=response.received_on,
        by_month=survey.by_month,
    )


def tabulator_of(survey: Survey, population: Population) -> Tabulator:
    """What counts the responses of a population: every question that is about it, and people's by the groups the survey is looked
    at by. Organisations belong to no such group."""
    questionnaire = questionnaire_of(survey.id, population.version)
    left_out = not_counted_of(population.respondent)
    counted = [
        question.id
        for question in questionnaire.questions
        if is_counted(question) and question.id not in left_out
    ]
    is_people = population.respondent is Respondent.PERSON
    groups = [group for group in survey.group_by if group in counted and is_people]
    crosses = [Cross(rows, group) for group in groups for rows in counted if rows not in groups]
    return Tabulator(questionnaire, crosses, left_out=left_out)


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


def about_draft(draft_id: str) -> str:
    """The key of files that belong to answers on the way."""
    return f"survey-draft:{draft_id}"


def about_survey(survey_id: str) -> str:
    """The key of files that were sent with answers. They are found by survey and by their own ids, never by response."""
    return f"survey:{survey_id}"


def secret_digest(secret: str) -> str:
    """How a return code is kept: keyed, so that the database alone opens nobody's answers."""
    return keyed_digest("survey-draft", typed_code(secret))


def reference_digest(reference: str) -> str:
    return keyed_digest("survey-reference", typed_code(reference))
