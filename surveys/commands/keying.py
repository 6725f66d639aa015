"""Papers and telephone calls, keyed by officers: in batches, each paper a response like any other."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import update

from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import day_of
from surveys.commands.answering import REFERENCE_LENGTH, keep_contacts
from surveys.commands.looking_up import with_areas_found
from surveys.commands.rights import free_right, spend_right
from surveys.commands.withdrawing import take_out
from surveys.models import Survey, SurveyBatch, SurveyResponse
from surveys.queries.papers import batch_digest, batch_of
from surveys.queries.responses import reference_digest, response_by_reference
from surveys.queries.surveys import questionnaire_of
from surveys.rules.answering import PageAnswered, Posted
from surveys.rules.contacts import personal_questions, without_personal
from surveys.rules.keying import Wrong, is_blank, key_answers
from surveys.rules.one_each import NEEDS_CODE

KEYED_CHANNELS = (Channel.PAPER, Channel.PHONE)
UNFINISHED_KEPT_FOR = timedelta(days=30)
TAKES_PAPER = frozenset({State.OPEN.value, State.CLOSED.value})
"""Paper that came in time is keyed after the survey closed."""


def begin_batch(
    survey: Survey,
    *,
    channel: Channel,
    number: str,
    place: str,
    received_on: date,
    now: datetime,
    actor: Actor,
) -> SurveyBatch:
    """Papers that lie together, or a day's calls. ``number`` is what the officers write on the bundle.

    Raises ``NotAllowedError`` ``survey_not_open`` before opening and once archived, ``InvalidError`` ``channel_not_keyed``, and
    ``received_outside`` for a day before the survey opened or still to come.
    """
    _check_takes_paper(survey)
    if channel not in KEYED_CHANNELS:
        raise InvalidError("channel_not_keyed", where="channel")
    first_day = day_of(survey.opens_at) if survey.opens_at else received_on
    if not first_day <= received_on <= day_of(now):
        raise InvalidError("received_outside", where="received_on")
    batch = SurveyBatch(
        survey_id=survey.id,
        channel=channel.value,
        number=number,
        place=place,
        received_on=received_on,
        keyed=0,
        blank=0,
        unfinished={},
        begun_at=now,
    )
    db.session.add(batch)
    db.session.flush()
    record(
        "survey.batch_begun",
        subject=survey.id,
        actor=actor,
        now=now,
        batch=batch.id,
        channel=channel,
    )
    return batch


def keep_unfinished(batch: SurveyBatch, posted: Mapping[str, Sequence[str]]) -> None:
    """Keep the boxes of a paper as they stand, for later. Raises ``NotAllowedError`` ``batch_closed``."""
    _check_open(batch)
    batch.unfinished = {name: list(values) for name, values in posted.items() if any(values)}
    db.session.flush()


def read_paper(survey: Survey, posted: Posted) -> PageAnswered:
    """What the boxes of a paper say, and what is wrong with them. Stores nothing."""
    questionnaire = questionnaire_of(survey.id, survey.version)
    return key_answers(questionnaire, with_areas_found(tuple(questionnaire.questions), posted))


def key_response(
    survey: Survey,
    batch: SurveyBatch,
    *,
    posted: Posted,
    after: int,
    view: View,
    now: datetime,
    code: str = "",
) -> tuple[PageAnswered, str]:
    """Make a response of one paper; returns what was read and the reference, which the officer writes on the paper.

    With faults nothing is stored but the boxes as they stand. ``after`` is how many of the batch had been keyed when the page was
    opened, so that a second press adds nothing. There is no entry in the log for each paper: order and moment of responses stay
    unknown; the batch's two entries hold how many there were. Raises ``InvalidError`` ``nothing_keyed``, ``ConflictError``
    ``already_keyed``, ``NotAllowedError`` ``batch_closed`` or ``survey_not_open``, and as ``spend_right`` where the survey takes one
    response for each code.
    """
    _check_takes_paper(survey)
    _check_open(batch)
    if is_blank(posted):
        raise InvalidError("nothing_keyed")
    questionnaire = questionnaire_of(survey.id, survey.version)
    read = read_paper(survey, posted)
    if read.faults:
        keep_unfinished(batch, posted)
        return read, ""
    _count_on(batch, after, keyed=after + 1, unfinished={})
    spend_right(survey, code=code)
    keep_contacts(survey, read.answers, personal_questions(questionnaire), now=now)
    reference = new_code(REFERENCE_LENGTH)
    db.session.add(
        SurveyResponse(
            survey_id=survey.id,
            version=survey.version,
            answers=without_personal(questionnaire, read.answers),
            view=view.tag,
            channel=batch.channel,
            reference_digest=reference_digest(reference),
            received_on=batch.received_on,
            batch_digest=batch_digest(batch.id, reference),
        )
    )
    db.session.flush()
    return read, reference


def key_blank(survey: Survey, batch: SurveyBatch, *, posted: Posted, after: int) -> None:
    """Count a paper that came back with nothing on it: received, and no response, so that it is in no base. It takes up no code.

    ``after`` as for ``key_response``. Raises ``InvalidError`` ``paper_not_blank`` where something was keyed and ``channel_not_keyed``
    for a call, ``ConflictError`` ``already_keyed``, ``NotAllowedError`` ``batch_closed`` or ``survey_not_open``.
    """
    _check_takes_paper(survey)
    _check_open(batch)
    if batch.channel != Channel.PAPER:
        raise InvalidError("channel_not_keyed")
    if not is_blank(posted):
        raise InvalidError("paper_not_blank")
    _count_on(batch, after, keyed=after + 1, blank=SurveyBatch.blank + 1, unfinished={})


def take_back_blank(
    survey: Survey, batch: SurveyBatch, *, after: int, now: datetime, actor: Actor
) -> None:
    """Take out one of the batch's blank papers, also from a batch that is closed: it was not blank, or counted twice.

    Raises ``ConflictError`` ``no_blank_paper``, and ``already_keyed`` and ``survey_not_open`` as ``key_blank``.
    """
    _check_takes_paper(survey)
    if not batch.blank:
        raise ConflictError("no_blank_paper")
    _count_on(batch, after, keyed=after - 1, blank=SurveyBatch.blank - 1)
    record("survey.blank_taken_back", subject=survey.id, actor=actor, now=now, batch=batch.id)


def take_back_keyed(
    survey: Survey,
    batch: SurveyBatch,
    *,
    reference: str,
    reason: Wrong,
    now: datetime,
    actor: Actor,
    code: str = "",
) -> None:
    """Take out a paper of this batch that was keyed wrongly, so that it can be keyed again; also from a batch that is closed.

    The log keeps the batch and the reason, never what was answered. Where the survey takes one response for each code, the paper's
    ``code`` can be used again. Contact details that came with the paper lie apart and stay. Raises ``InvalidError``
    ``reference_not_in_batch``, ``reference_in_other_batch`` with that batch's ``number``, ``NotAllowedError`` ``survey_not_open``,
    and as ``free_right``.
    """
    _check_takes_paper(survey)
    response = response_by_reference(survey, reference)
    found = batch_of(survey, response, reference) if response else None
    if response is None or found is None:
        raise InvalidError("reference_not_in_batch", where="reference")
    if found.id != batch.id:
        raise InvalidError("reference_in_other_batch", where="reference", number=found.number)
    if survey.one_each in NEEDS_CODE:
        free_right(survey, code=code)
    take_out(survey, response)
    db.session.execute(
        update(SurveyBatch)
        .where(SurveyBatch.id == batch.id)
        .values(keyed=SurveyBatch.keyed - 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(batch)
    record(
        "survey.paper_taken_back",
        subject=survey.id,
        actor=actor,
        now=now,
        batch=batch.id,
        reason=reason.value,
    )


def close_batch(survey: Survey, batch: SurveyBatch, *, now: datetime, actor: Actor) -> None:
    """The whole bundle is keyed. A paper that was begun and not saved is forgotten. Raises ``NotAllowedError`` ``batch_closed``."""
    _check_open(batch)
    batch.closed_at = now
    batch.unfinished = {}
    db.session.flush()
    record(
        "survey.batch_closed",
        subject=survey.id,
        actor=actor,
        now=now,
        batch=batch.id,
        channel=batch.channel,
        keyed=batch.keyed,
        blank=batch.blank,
    )


def forget_unfinished_papers(*, now: datetime) -> None:
    """Empty the boxes of papers that nobody finished within 30 days of their batch's beginning."""
    db.session.execute(
        update(SurveyBatch)
        .where(SurveyBatch.begun_at <= now - UNFINISHED_KEPT_FOR)
        .values(unfinished={})
    )


def _count_on(batch: SurveyBatch, after: int, **values: object) -> None:
    """Change the batch's numbers, if no paper was keyed since the page showed ``after``."""
    counted = db.session.execute(
        update(SurveyBatch)
        .where(SurveyBatch.id == batch.id, SurveyBatch.keyed == after)
        .values(**values)
        .returning(SurveyBatch.id)
        .execution_options(synchronize_session=False)
    ).first()
    if counted is None:
        raise ConflictError("already_keyed")
    db.session.expire(batch)


def _check_takes_paper(survey: Survey) -> None:
    if survey.state not in TAKES_PAPER:
        raise NotAllowedError("survey_not_open")


def _check_open(batch: SurveyBatch) -> None:
    if batch.closed_at is not None:
        raise NotAllowedError("batch_closed")
