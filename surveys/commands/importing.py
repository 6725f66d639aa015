"""Bringing in a questionnaire that an officer sends as a file: a worker reads it, since that takes heavy libraries."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engage.activities.models import Programme
from engage.content.rules.words import SOURCE, words_from
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import InvalidError
from engage.rules.slug import slug_of
from surveys.commands.building import start_survey
from surveys.models import Survey, SurveyImport
from surveys.rules.questionnaire import Questionnaire

READ_FILE = "surveys.read_file"
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 200
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".lss", ".txt")


def ask_for_import(
    *, programme: Programme, file_name: str, content: bytes, now: datetime, actor: Actor
) -> SurveyImport:
    """Keep a file until a worker has read it.

    Raises ``InvalidError`` ``unsupported_file``, ``empty_file`` and ``file_too_large``; what is wrong inside is told later.
    """
    if not file_name.lower().endswith(ENDINGS):
        raise InvalidError("unsupported_file", where="file")
    if not content:
        raise InvalidError("empty_file", where="file")
    if len(content) > MOST_BYTES:
        raise InvalidError("file_too_large", where="file", limit=MOST_BYTES)
    asked = SurveyImport(
        id=new_id(),
        programme_id=programme.id,
        file_name=file_name[-LONGEST_NAME:],
        content=content,
        asked_by=actor.id,
        asked_at=now,
        left_out=[],
        fault={},
    )
    db.session.add(asked)
    db.session.flush()
    record("survey.import_asked", subject=asked.id, actor=actor, now=now)
    enqueue(READ_FILE, now=now, actor=actor, import_id=asked.id)
    return asked


def keep_import(
    asked: SurveyImport,
    questionnaire: Questionnaire,
    *,
    programme: Programme,
    title: Mapping[str, str],
    about: Mapping[str, Mapping[str, str]],
    left_out: Sequence[Mapping[str, str]],
    now: datetime,
) -> Survey:
    """Begin a survey with what was read, and forget the file. Officers go on making it as any other."""
    actor = Actor(asked.asked_by, label="officer")
    source = title.get(SOURCE) or next(iter(title.values()))
    survey = start_survey(
        programme=programme,
        title=source if slug_of(source) else f"Survey {source}",
        questionnaire=questionnaire,
        now=now,
        actor=actor,
    )
    said = {"title": title, **about}
    survey.words = {**survey.words, **words_from({name: with_source(said[name]) for name in said})}
    asked.survey_id = survey.id
    asked.left_out = [dict(each) for each in left_out]
    _forget(asked, now)
    record("survey.imported", subject=survey.id, actor=actor, now=now, left_out=len(left_out))
    return survey


def with_source(words: Mapping[str, str]) -> dict[str, str]:
    """The words with a source for translations: where there is no English, the first language takes its place for now."""
    return {SOURCE: next(iter(words.values())), **words}


def refuse_import(asked: SurveyImport, fault: InvalidError, *, now: datetime) -> None:
    """Keep why a file gave no survey, and forget the file."""
    asked.fault = {
        "code": fault.code,
        "where": str(fault.facts.get("where", "")),
        "why": str(fault.facts.get("why", "")),
        "detail": str(fault.facts.get("detail", "")),
    }
    _forget(asked, now)


def _forget(asked: SurveyImport, now: datetime) -> None:
    asked.content = None
    asked.read_at = now
    db.session.flush()
