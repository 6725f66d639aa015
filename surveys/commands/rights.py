"""Rights to answer, where a survey takes one response each: codes from a letter, or by e-mail to a mailbox.

A code is spent in the transaction that stores the response, and nothing stored says which went together: no key, no moment. What a
database itself keeps of the order of writing is taken away when the survey closes, by ``mix_rights``.
"""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engage.activities.rules.lifecycle import State
from engage.kernel.access import RESIDENT, Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import (
    grouped,
    keyed_code,
    keyed_digest,
    new_code,
    new_id,
    shuffled,
    typed_code,
)
from engage.notify.commands import queue_message
from engage.notify.models import MessageChannel
from engage.notify.queries import can_reach_people
from engage.people.rules.addresses import is_tagged, mailbox, sendable_email
from engage.people.rules.code_letters import IN, MOST_MESSAGES, MOST_TAGGED, may_send
from engage.rules.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    UnavailableError,
    WrongStateError,
)
from engage.rules.grace import GRACE
from surveys.models import Survey, SurveyResponse, SurveyRight
from surveys.rules.one_each import MOST_CODES, NEEDS_CODE, OneEach

NOTHING_SENT: dict[str, Any] = {"first_sent_at": None, "sent": 0, "sent_tagged": 0}


def set_one_each(survey: Survey, *, one_each: OneEach, now: datetime, actor: Actor) -> None:
    """Choose how nobody answers twice. Raises ``WrongStateError`` once the survey has opened: people were told otherwise."""
    if survey.state != State.DRAFT:
        raise WrongStateError("survey", survey.state, State.DRAFT.value)
    survey.one_each = one_each.value
    db.session.flush()
    record("survey.one_each", subject=survey.id, actor=actor, now=now, one_each=one_each.value)


def issue_survey_codes(survey: Survey, *, number: int, now: datetime, actor: Actor) -> list[str]:
    """Make codes for letters or cards: returned once, stored only as keyed digests, in random order.

    Raises ``NotAllowedError`` ``codes_not_used`` where the survey takes none, ``survey_closed``, and ``InvalidError`` ``number_of_codes``.
    """
    if survey.one_each != OneEach.CODE:
        raise NotAllowedError("codes_not_used")
    if survey.state not in {State.DRAFT, State.OPEN}:
        raise NotAllowedError("survey_closed")
    if not 0 < number <= MOST_CODES:
        raise InvalidError("number_of_codes", where="number", most=MOST_CODES)
    codes = [new_code() for _each in range(number)]
    rows = [
        {"id": new_id(), "survey_id": survey.id, "code_digest": _code_digest(survey, code), "is_spent": False}
        for code in shuffled(codes)
    ]  # fmt: skip
    db.session.execute(insert(SurveyRight), rows)
    record("survey.codes_issued", subject=survey.id, actor=actor, now=now, number=number)
    return codes


def check_right(survey: Survey, *, code: str) -> None:
    """Whether this code lets somebody answer; changes nothing.

    Raises ``InvalidError`` ``code_missing`` or ``code_unknown`` and ``ConflictError`` ``code_spent``.
    """
    if not typed_code(code):
        raise InvalidError("code_missing", where="code")
    spent = db.session.scalar(
        select(SurveyRight.is_spent).where(
            SurveyRight.survey_id == survey.id,
            SurveyRight.code_digest == _code_digest(survey, code),
        )
    )
    if spent is None:
        raise InvalidError("code_unknown", where="code")
    if spent:
        raise ConflictError("code_spent")


def spend_right(survey: Survey, *, code: str) -> None:
    """Use a code up. Of two that come at the same moment one gets through. Raises as ``check_right`` does."""
    if survey.one_each not in NEEDS_CODE:
        return
    spent = db.session.execute(
        update(SurveyRight)
        .where(
            SurveyRight.survey_id == survey.id,
            SurveyRight.code_digest == _code_digest(survey, code),
            SurveyRight.is_spent.is_(False),
        )
        .values(is_spent=True, **NOTHING_SENT)
        .execution_options(synchronize_session=False)
        .returning(SurveyRight.id)
    ).first()
    if spent is None:
        check_right(survey, code=code)
        raise ConflictError("code_spent")


def free_right(survey: Survey, *, code: str) -> None:
    """Let a spent code be used again, because what it was used for was taken out. Raises as ``check_right``, and ``InvalidError``
    ``code_not_spent``.
    """
    freed = db.session.execute(
        update(SurveyRight)
        .where(
            SurveyRight.survey_id == survey.id,
            SurveyRight.code_digest == _code_digest(survey, code),
            SurveyRight.is_spent.is_(True),
        )
        .values(is_spent=False)
        .execution_options(synchronize_session=False)
        .returning(SurveyRight.id)
    ).first()
    if freed is None:
        check_right(survey, code=code)
        raise InvalidError("code_not_spent", where="code")


def send_right(survey: Survey, *, address: str, now: datetime) -> None:
    """Send a code to a mailbox. Does and says the same whether the mailbox was ever seen, or has answered.

    Asked again, the same code goes out: whoever knows an address cannot end a code that its owner has. The letter goes to the
    address as it was typed; three go within an hour and two of them at most to one with something after a plus sign, so that
    nobody can keep the owner from having one. None goes once the code was used.
    Raises ``NotAllowedError`` ``survey_not_open`` or ``codes_not_used``, ``UnavailableError`` ``mail_unavailable`` when nothing is
    set that could reach anybody, and ``InvalidError`` ``email_unreadable``.
    """
    if survey.one_each != OneEach.EMAIL:
        raise NotAllowedError("codes_not_used")
    if not survey.is_open(now):
        raise NotAllowedError("survey_not_open")
    if not can_reach_people(MessageChannel.EMAIL):
        raise UnavailableError("mail_unavailable")
    to = sendable_email(address)
    # The address is kept only as a keyed digest of this survey.
    digest = keyed_digest("survey-address", survey.id, mailbox(address))
    code = keyed_code("survey-code-of-mailbox", digest)
    right = _right_of(survey, digest) or _new_right(survey, digest, code)
    if right.is_spent or not _may_send(right, is_tagged=is_tagged(address), now=now):
        return
    db.session.flush()
    queue_message(
        recipient=to,
        subject=_("Your code for the survey"),
        body=_(
            "%(code)s is your code for the survey. It works once. If you did not ask for it, do nothing.",
            code=grouped(code),
        ),
        now=now,
        actor=RESIDENT,
    )


def mix_rights(survey: Survey) -> None:
    """Write rights and responses anew, under other ids and each in an order of its own: nothing of when they were written is left.

    Called when the survey closes.
    """
    if survey.one_each not in NEEDS_CODE:
        return
    for model, left_out in ((SurveyRight, {"id", *NOTHING_SENT}), (SurveyResponse, {"id"})):
        columns = [column for column in model.__table__.columns if column.name not in left_out]
        rows = db.session.execute(select(*columns).where(model.survey_id == survey.id)).mappings()
        mixed = shuffled([{**row, "id": new_id()} for row in rows])
        db.session.execute(delete(model).where(model.survey_id == survey.id))
        if mixed:
            db.session.execute(insert(model), mixed)


def mix_rights_of_closed(*, now: datetime) -> int:
    """The same for every survey whose time ended since the day before yesterday, with the hour of those who had begun; returns how many."""
    ended = db.session.scalars(
        select(Survey).where(
            Survey.one_each.in_([each.value for each in NEEDS_CODE]),
            Survey.closes_at <= now - GRACE,
            Survey.closes_at > now - timedelta(days=2),
        )
    ).all()
    for survey in ended:
        mix_rights(survey)
    return len(ended)


def _right_of(survey: Survey, digest: str) -> SurveyRight | None:
    """The right of a mailbox, where it was ever asked for."""
    return db.session.scalars(
        select(SurveyRight)
        .where(SurveyRight.survey_id == survey.id, SurveyRight.address_digest == digest)
        .with_for_update()
    ).first()


def _new_right(survey: Survey, digest: str, code: str) -> SurveyRight:
    """A right of its own for a mailbox; where a second press came through first, that one's."""
    right = SurveyRight(
        survey_id=survey.id,
        address_digest=digest,
        code_digest=_code_digest(survey, code),
        is_spent=False,
        **NOTHING_SENT,
    )
    try:
        with db.session.begin_nested():
            db.session.add(right)
    except IntegrityError:
        found = _right_of(survey, digest)
        if found is None:
            raise
        return found
    return right


def _may_send(right: SurveyRight, *, is_tagged: bool, now: datetime) -> bool:
    """Whether another letter may go to this mailbox; if so it is counted."""
    since = right.first_sent_at
    if since is None or now - since >= IN:
        since, right.sent, right.sent_tagged = now, 0, 0
    counted = [(right.sent, MOST_MESSAGES)]
    if is_tagged:
        counted.append((right.sent_tagged, MOST_TAGGED))
    if not all(
        may_send(sent=sent, first_sent_at=since, most=most, now=now) for sent, most in counted
    ):
        return False
    right.first_sent_at = since
    right.sent += 1
    right.sent_tagged += is_tagged
    return True


def _code_digest(survey: Survey, code: str) -> str:
    """Keyed, so that the database alone lets nobody answer; another in every survey."""
    return keyed_digest("survey-code", survey.id, typed_code(code))
