"""Making a survey on screen, before it opens: its words, its dates, its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engage.activities.models import Programme
from engage.activities.queries import is_slug_taken
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import SOURCE, PutText, put_text, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import InvalidError
from engage.rules.slug import free_slug
from engage.rules.window import window_of_dates
from surveys.commands.turns import take_turn
from surveys.models import Survey, SurveyVersion
from surveys.queries.surveys import questionnaire_in_making, questionnaire_of, version_in_making
from surveys.rules.building import Edit
from surveys.rules.questionnaire import (
    Questionnaire,
    as_document,
    questionnaire_from_document,
)
from surveys.rules.tabulate import can_group
from surveys.rules.versions import check_same_structure

WORDS = ("title", "summary", "for_whom", "minutes", "privacy", "next")
"""What residents read around the questions, in the order of the page on which it is written."""
MOST_GROUPS = 5
"""Each adds a table for every question, and of tables that are told together disclosure control hides the more the more there are."""


def start_survey(
    *,
    programme: Programme,
    title: str,
    now: datetime,
    actor: Actor,
    words: Mapping[str, Mapping[str, str]] | None = None,
    questionnaire: Questionnaire | None = None,
    group_by: tuple[str, ...] = (),
) -> Survey:
    """Begin a survey with a title, and with words and questions where it starts from something; the rest may come later.

    A questionnaire that has no id yet gets one of its own; one that has keeps it, as waves of the same survey do.

    Raises ``InvalidError`` ``title_missing`` for a title without a letter or digit.
    """
    slug = free_slug(title, is_taken=is_slug_taken)
    asked = questionnaire or Questionnaire(slug, 1, ())
    asked = replace(asked, id=asked.id or slug, version=1)
    survey = Survey(
        id=new_id(),
        programme=programme,
        slug=slug,
        words=words_from({**(words or {}), "title": {SOURCE: title.strip()}}),
        opens_at=None,
        closes_at=None,
        created_at=now,
        counts={},
        group_by=list(group_by),
    )
    db.session.add(survey)
    db.session.flush()
    version = SurveyVersion(
        survey_id=survey.id, version=1, questionnaire=as_document(asked), created_at=now
    )
    db.session.add(version)
    db.session.flush()
    record("survey.begun", subject=survey.id, actor=actor, now=now)
    return survey


def edit_questions(
    survey: Survey, edit: Edit, *, revision: int, what: str, now: datetime, actor: Actor
) -> None:
    """Change the questionnaire by one of the steps of ``rules.building``. It may be unsound until the survey opens.

    While the survey is open only words may change, and people meet them when they are published. ``revision`` is the one that the
    officer saw, ``what`` says for the log what was done. Raises ``InvalidError`` ``structure_fixed``, what the step raises, and
    as ``take_turn`` does.
    """
    with db.session.begin_nested():
        take_turn(survey, revision, State.DRAFT, State.OPEN)
        version = version_in_making(survey)
        edited = edit(questionnaire_from_document(version.questionnaire))
        if survey.state == State.OPEN:
            check_same_structure(questionnaire_of(survey.id, survey.version), edited)
        if version.published_at is None:
            version.questionnaire = as_document(edited)
        else:
            edited = replace(edited, version=version.version + 1)
            db.session.add(
                SurveyVersion(
                    survey_id=survey.id,
                    version=edited.version,
                    questionnaire=as_document(edited),
                    created_at=now,
                )
            )
        db.session.flush()
    record("survey.questions", subject=survey.id, actor=actor, now=now, what=what)


def save_words(
    survey: Survey,
    texts: Mapping[str, str],
    *,
    tag: str = SOURCE,
    put: PutText = put_text,
    revision: int,
    now: datetime,
    actor: Actor,
) -> None:
    """Write what residents read around the questions in one view, by the names of ``WORDS``.

    Raises ``InvalidError`` ``title_missing`` or, for another view, ``plain_words_missing`` with ``where``; and as
    ``edit_questions`` does.
    """
    if tag == SOURCE and not texts["title"].strip():
        raise InvalidError("title_missing", where="title")
    take_turn(survey, revision, State.DRAFT)
    written: dict[str, Any] = dict(survey.words)
    for name, text in texts.items():
        if text.strip() and tag != SOURCE and name not in written:
            raise InvalidError("plain_words_missing", where=name)
        written = put(written, name, tag, text)
    survey.words = written
    db.session.flush()
    record("survey.words", subject=survey.id, actor=actor, now=now, view=tag)


def save_groups(
    survey: Survey, groups: Sequence[str], *, revision: int, now: datetime, actor: Actor
) -> None:
    """Say by which questions' answers all others are compared, in the order of the questionnaire.

    Fixed when the survey opens: groups that are chosen by what was answered would be chosen for what they show. Raises
    ``InvalidError`` ``groups_not_offered`` for what nobody can be grouped by, ``too_many_groups``, and as ``take_turn`` does.
    """
    offered = [each.id for each in questionnaire_in_making(survey).questions if can_group(each)]
    if set(groups) - set(offered):
        raise InvalidError("groups_not_offered", where="groups")
    if len(groups) > MOST_GROUPS:
        raise InvalidError("too_many_groups", where="groups", most=MOST_GROUPS)
    take_turn(survey, revision, State.DRAFT)
    survey.group_by = [each for each in offered if each in groups]
    db.session.flush()
    record("survey.groups", subject=survey.id, actor=actor, now=now, groups=len(survey.group_by))


def save_dates(
    survey: Survey,
    *,
    first_day: date | None,
    last_day: date | None,
    one_at_a_time: bool,
    by_month: bool,
    revision: int,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the first and the last day of answering, both included, whether each question has a page of its own, and whether
    reports tell each month by itself.

    No last day is a survey that stays open for good.

    Raises ``InvalidError`` ``dates_out_of_order``, and as ``edit_questions`` does.
    """
    if first_day and last_day and last_day < first_day:
        raise InvalidError("dates_out_of_order", where="last_day")
    take_turn(survey, revision, State.DRAFT)
    window = window_of_dates(first_day, last_day)
    survey.one_at_a_time, survey.by_month = one_at_a_time, by_month
    survey.opens_at, survey.closes_at = window.opens_at, window.closes_at
    db.session.flush()
    record("survey.dates", subject=survey.id, actor=actor, now=now)
