"""A resident's way through a survey: begin, answer, keep for later, send."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Text, bindparam, cast, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import make_transient_to_detached, object_session
from sqlalchemy.orm.attributes import set_committed_value

from engage.activities.models import Activity
from engage.kernel.db import db
from engage.kernel.ids import new_code, new_id
from engage.kernel.plain_statements import PlainStatement, change_together
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, NotAllowedError
from engage.rules.view import View
from engage.rules.window import day_of
from surveys.commands.files import discard_files_of, has_files, settle_files, take_files
from surveys.commands.looking_up import with_areas_found
from surveys.commands.rights import spend_right
from surveys.models import Survey, SurveyContact, SurveyDraft, SurveyResponse
from surveys.queries.on_the_way import public_survey, secret_digest
from surveys.queries.responses import reference_digest
from surveys.queries.surveys import questionnaire_as_met, questionnaire_of
from surveys.rules.after_sending import before_sending
from surveys.rules.answering import PageAnswered, Posted, answer_page
from surveys.rules.answers import Answers, values_of
from surveys.rules.contacts import first_of_month_after, personal_questions, without_personal
from surveys.rules.flow import clear_unreachable, is_complete
from surveys.rules.one_each import NEEDS_CODE
from surveys.rules.questionnaire import Questionnaire, page_in

KEPT_FOR = timedelta(days=30)
SECRET_LENGTH = 16
"""Eighty bits: unguessable, and short enough to write down."""
REFERENCE_LENGTH = 12
CONTACTS_KEPT_FOR_MONTHS = 12
"""Long enough to tell people what came of a survey."""
_BEGUN = PlainStatement(
    insert(SurveyDraft).values(
        {
            **{name: bindparam(name) for name in ("id", "version", "secret_digest", "answers", "expires_at")},
            "survey_id": select(Activity.id).where(Activity.id == bindparam("survey_id"), Activity.mark == bindparam("mark")).scalar_subquery(),
        }
    ),
    waits=False,
)  # fmt: skip
"""There is no survey with a mark that it had before, so nothing is begun then."""
_UNCHANGED = exists().where(
    Activity.id == SurveyDraft.survey_id, Activity.mark == bindparam("mark")
)
_KEPT = PlainStatement(
    update(SurveyDraft)
    .where(
        SurveyDraft.id == bindparam("draft_id"),
        cast(SurveyDraft.answers, Text) == bindparam("before", type_=Text()),
        _UNCHANGED,
    )
    .values(answers=bindparam("answers"), expires_at=bindparam("expires_at")),
    waits=False,
)
_TAKEN = (
    delete(SurveyDraft)
    .where(SurveyDraft.id == bindparam("draft_id"))
    .returning(SurveyDraft.__table__.c.answers)
)
_SENT = insert(SurveyResponse)
"""Made once: making a statement anew costs as much as running it."""
_TAKEN_AS_READ = PlainStatement(
    delete(SurveyDraft).where(
        SurveyDraft.id == bindparam("draft_id"),
        cast(SurveyDraft.answers, Text) == bindparam("before", type_=Text()),
        _UNCHANGED,
    )
)
_SENT_AT_ONCE = PlainStatement(
    insert(SurveyResponse).values(
        {column.name: bindparam(column.name) for column in SurveyResponse.__table__.columns}
    )
)


def begin_answering(survey: Survey, *, now: datetime) -> tuple[SurveyDraft, str]:
    """Start an empty set of answers; returns it and the secret by which the person finds it again, on this or another device.

    Nothing is stored before a page is answered. Raises ``NotAllowedError`` ``survey_not_open``.
    """
    _check_open(survey, now)
    return new_draft(survey, now=now)


def new_draft(survey: Survey, *, now: datetime) -> tuple[SurveyDraft, str]:
    """What ``begin_answering`` returns, whether or not anybody can begin: for what is shown and never kept."""
    secret = new_code(SECRET_LENGTH)
    return empty_draft(survey, version=survey.version, secret=secret, now=now), secret


def empty_draft(survey: Survey, *, version: int, secret: str, now: datetime) -> SurveyDraft:
    """Answers that were begun and hold nothing yet: not stored, so they have no id."""
    return SurveyDraft(
        survey_id=survey.id,
        version=version,
        secret_digest=secret_digest(secret),
        answers={},
        expires_at=_kept_until(now),
    )


def answer_questions(
    survey: Survey,
    draft: SurveyDraft,
    *,
    page_id: str,
    posted: Posted,
    now: datetime,
    sent: Mapping[str, bytes] = MappingProxyType({}),
    by_rows: bool = False,
) -> PageAnswered:
    """Take the answers of one page and the files ``sent`` with it (by question id), unless something in them is refused: then nothing of the page is stored.

    ``survey`` and ``draft`` may be what the page was made from: what has changed since is met before anything is kept.
    Who has begun in time has the hour of ``engage.rules.grace`` more. Answers that cannot be reached any more are cleared. Each page answered keeps the draft for another 30 days.
    Raises ``NotAllowedError`` ``survey_not_open``, and ``ConflictError``:
    ``already_begun`` when the first page came twice at once, ``already_sent`` when the answers were sent meanwhile.
    """
    _check_takes_answers(survey, now)
    questionnaire = questionnaire_as_met(survey, draft.version, by_rows=by_rows)
    questions, today = page_in(questionnaire, page_id).questions, day_of(now)
    if not has_files(questions):
        read = with_areas_found(questions, posted)
        answered = answer_page(questionnaire, page_id, draft.answers, read, today=today)
        if answered.faults or keep_answers(survey, draft, answered.answers, now=now):
            return answered
    survey = public_survey(survey.slug, now=now)
    _check_takes_answers(survey, now)
    # A file is kept even if its page is refused, so it needs something to belong to.
    _hold(draft, is_new=bool(sent))
    read, refused = take_files(draft, questions, with_areas_found(questions, posted), sent, now=now)
    answered = answer_page(questionnaire, page_id, draft.answers, read, today=today)
    if refused:
        named = {fault.facts["where"] for fault in refused}
        others = (fault for fault in answered.faults if fault.facts["where"] not in named)
        answered = replace(answered, faults=(*refused, *others))
    if not answered.faults:
        _hold(draft, is_new=True)
        keep_answers(survey, draft, answered.answers, now=now)
    return answered


def _kept_until(now: datetime) -> datetime:
    """To the full hour: nothing else about it need be kept, and the database writes no index anew with every page."""
    return (now + KEPT_FOR).replace(minute=0, second=0, microsecond=0)


def is_stored(draft: SurveyDraft) -> bool:
    """Whether a page of these answers was ever kept."""
    return draft.id is not None


def keep_answers(survey: Survey, draft: SurveyDraft, answers: Answers, *, now: datetime) -> bool:
    """Keep answers on the way for another 30 days, in one statement. Returns whether they are kept: not where they were changed or
    sent since they were read, in another tab, and not where an officer changed the survey since.

    Raises ``ConflictError`` ``already_begun`` when the first page came twice at once.
    """
    written: dict[str, Any] = {"answers": dict(answers), "expires_at": _kept_until(now)}
    if object_session(draft) is not None:
        draft.answers, draft.expires_at = written["answers"], written["expires_at"]
        db.session.flush()
        return True
    if is_stored(draft):
        # As the driver writes it: a document that came here in another form counts as changed, which costs one more look.
        before = json.dumps(draft.answers)
        if not _KEPT.change(draft_id=draft.id, before=before, mark=survey.mark, **written):
            return False
    else:
        known = {name: getattr(draft, name) for name in ("survey_id", "version", "secret_digest")}
        draft_id = new_id()
        try:
            _BEGUN.change(id=draft_id, mark=survey.mark, **known, **written)
        except IntegrityError:
            db.session.rollback()
            if _has_mark(survey):
                raise ConflictError("already_begun") from None
            return False
        draft.id = draft_id
    for name, value in written.items():
        set_committed_value(draft, name, value)
    return True


def _has_mark(survey: Survey) -> bool:
    """Whether nothing of the survey changed since it was read."""
    return db.session.scalar(select(Activity.mark).where(Activity.id == survey.id)) == survey.mark


def _hold(draft: SurveyDraft, *, is_new: bool) -> None:
    """From here on nobody else writes on these answers, which are read again: they stand in the session and behind its lock.

    Those never stored are stored now if ``is_new``. Raises ``ConflictError`` ``already_sent`` or ``already_begun``.
    """
    if object_session(draft) is not None:
        return
    if is_stored(draft):
        make_transient_to_detached(draft)
        db.session.add(draft)
        try:
            db.session.refresh(draft, with_for_update=True)
        except InvalidRequestError:
            db.session.expunge(draft)
            raise ConflictError("already_sent") from None
    elif is_new:
        db.session.add(draft)
        try:
            db.session.flush()
        except IntegrityError:
            db.session.rollback()
            raise ConflictError("already_begun") from None


def send_answers(
    survey: Survey,
    draft: SurveyDraft,
    *,
    view: View,
    channel: Channel,
    now: datetime,
    code: str = "",
    reference: str = "",
) -> str:
    """Turn answers into a response; returns its reference, a new one unless given, which is stored only as a digest.

    ``code`` is spent where the survey takes one response for each. A second press finds no draft and adds nothing. Raises
    ``NotAllowedError`` ``survey_not_open`` or ``answers_incomplete``, ``ConflictError`` ``already_sent``, and as ``spend_right``.
    """
    _check_takes_answers(survey, now)
    questionnaire = before_sending(questionnaire_of(survey.id, draft.version))
    if not is_complete(questionnaire, draft.answers):
        raise NotAllowedError("answers_incomplete")
    reference = reference or new_code(REFERENCE_LENGTH)
    response = {
        "survey_id": survey.id,
        "version": draft.version,
        "view": view.tag,
        "channel": channel.value,
        "reference_digest": reference_digest(reference),
        "received_on": day_of(now),
    }
    if _is_sent_at_once(survey, draft, questionnaire, response):
        return reference
    if object_session(survey) is None:
        survey = public_survey(survey.slug, now=now)
        _check_takes_answers(survey, now)
    spend_right(survey, code=code)
    connection = db.session.connection()
    taken = connection.execute(_TAKEN, {"draft_id": draft.id}).first()
    if taken is None:
        raise ConflictError("already_sent")
    if taken.answers != draft.answers and not is_complete(questionnaire, taken.answers):
        # Another tab took an answer back since this request read them.
        db.session.rollback()
        raise NotAllowedError("answers_incomplete")
    answers = clear_unreachable(questionnaire, taken.answers)
    if has_files(questionnaire.questions):
        settle_files(survey, draft, answers)
    keep_contacts(survey, answers, personal_questions(questionnaire), now=now)
    connection.execute(_SENT, {**response, "answers": without_personal(questionnaire, answers)})
    if draft in db.session:
        db.session.expunge(draft)
    db.session.flush()
    return reference


def _is_sent_at_once(
    survey: Survey, draft: SurveyDraft, questionnaire: Questionnaire, response: Mapping[str, Any]
) -> bool:
    """Send in two plain statements, where nothing has to be done beside and the answers are still what this request read."""
    needs_more = (
        survey.one_each in NEEDS_CODE
        or not is_stored(draft)
        or object_session(draft) is not None
        or has_files(questionnaire.questions)
        or bool(personal_questions(questionnaire))
    )
    if needs_more:
        return False
    sent = {
        **response,
        "id": new_id(),
        "answers": clear_unreachable(questionnaire, draft.answers),
        "batch_digest": None,
        "is_tallied": False,
    }
    taken = {"draft_id": draft.id, "before": json.dumps(draft.answers), "mark": survey.mark}
    return change_together((_TAKEN_AS_READ, taken), (_SENT_AT_ONCE, sent))


def keep_contacts(
    survey: Survey, answers: Answers, personal: Iterable[str], *, now: datetime
) -> None:
    """Addresses and numbers, each by itself: under a random id, without a moment, and with no way back to the answers."""
    for question_id in personal:
        for contact in values_of(answers.get(question_id)):
            db.session.add(
                SurveyContact(
                    survey_id=survey.id,
                    question_id=question_id,
                    contact=contact,
                    forget_on=first_of_month_after(day_of(now), months=CONTACTS_KEPT_FOR_MONTHS),
                )
            )


def forget_old_contacts(*, now: datetime) -> int:
    """Delete addresses and numbers whose time is over. Returns how many."""
    gone = db.session.execute(
        delete(SurveyContact)
        .where(SurveyContact.forget_on <= day_of(now))
        .returning(SurveyContact.id)
    )
    return len(gone.all())


def forget_old_drafts(*, now: datetime) -> int:
    """Delete answers that were never sent and whose time is over. Returns how many."""
    gone = db.session.scalars(
        delete(SurveyDraft).where(SurveyDraft.expires_at <= now).returning(SurveyDraft.id)
    ).all()
    discard_files_of(gone)
    return len(gone)


def _check_open(survey: Survey, now: datetime) -> None:
    if not survey.is_open(now):
        raise NotAllowedError("survey_not_open")


def _check_takes_answers(survey: Survey, now: datetime) -> None:
    if not survey.takes_answers(now):
        raise NotAllowedError("survey_not_open")
