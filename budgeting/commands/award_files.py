"""Files that a worker makes: award letters, and a round's accounts as a workbook."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from budgeting.models.awards import Award, AwardFile, LetterWords
from budgeting.models.rounds import Round
from budgeting.queries.awards import file_of, held_award
from budgeting.rules.awards import AwardState, takes_letter
from budgeting.rules.letters import FileKind, check_letter
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import InvalidError, NotAllowedError, WrongStateError
from engage.rules.window import day_of

MAKE = "budgeting.make_award_file"


def change_letter(pb_round: Round, *, text: str, now: datetime, actor: Actor) -> None:
    """Use a round's own words for its award letters. Raises as ``rules.letters.check_letter`` does."""
    check_letter(text)
    words = db.session.get(LetterWords, pb_round.id)
    if words is None:
        words = LetterWords(round_id=pb_round.id, text=text)
        db.session.add(words)
    words.text = text
    db.session.flush()
    record("round_letter.changed", subject=pb_round.id, actor=actor, now=now)


def ask_for_letter(
    award: Award, *, source: Mapping[str, Any], now: datetime, actor: Actor
) -> AwardFile:
    """Have the letter of an offer, or of another amount, made from words that are fixed now; one that was sent before is to be
    sent again.

    Raises ``WrongStateError`` unless ``rules.awards.takes_letter``, ``InvalidError`` ``conditions_missing`` before the group and conditions have been written down.
    """
    held_award(award)
    _check_takes_letter(award)
    if not award.group_name or not award.conditions:
        raise InvalidError("conditions_missing", where="conditions")
    award.letter_sent_on = None
    return _ask(award.id, FileKind.LETTER, source, now=now, actor=actor)


def send_letter(award: Award, *, on: date, now: datetime, actor: Actor) -> None:
    """Write down that the letter went to the group, by post, by hand or by e-mail.

    Raises ``WrongStateError`` unless ``rules.awards.takes_letter``, ``NotAllowedError`` ``letter_missing``, ``InvalidError`` ``day_in_future``,
    and ``before_the_letter`` for a day on which it had not been made.
    """
    held_award(award)
    _check_takes_letter(award)
    letter = file_of(award.id, FileKind.LETTER)
    if letter is None:
        raise NotAllowedError("letter_missing")
    if on < day_of(letter.asked_at):
        raise InvalidError("before_the_letter", where="on")
    if on > day_of(now):
        raise InvalidError("day_in_future", where="on")
    award.letter_sent_on = on
    db.session.flush()
    record("award.letter_sent", subject=award.id, actor=actor, now=now, on=on.isoformat())


def ask_for_workbook(
    pb_round: Round, *, source: Mapping[str, Any], now: datetime, actor: Actor
) -> AwardFile:
    """Have the accounts of a round's awards made into a workbook."""
    return _ask(pb_round.id, FileKind.LEDGER, source, now=now, actor=actor)


def keep_file(file: AwardFile, content: bytes, *, made_from: datetime, now: datetime) -> None:
    """Save what a worker made, unless it has been asked for anew since: then the next run makes it."""
    if file.asked_at == made_from:
        file.content, file.made_at = content, now
        db.session.flush()


def _check_takes_letter(award: Award) -> None:
    if not takes_letter(AwardState(award.state), award.letter_sent_on):
        raise WrongStateError("award", award.state, AwardState.OFFERED.value)


def _ask(
    about: str, kind: FileKind, source: Mapping[str, Any], *, now: datetime, actor: Actor
) -> AwardFile:
    file = file_of(about, kind)
    if file is None:
        file = AwardFile(about=about, kind=kind.value, source={}, asked_at=now)
        db.session.add(file)
    file.source, file.asked_at, file.made_at, file.content = dict(source), now, None, None
    db.session.flush()
    enqueue(MAKE, now=now, actor=actor, file_id=file.id)
    record("award.file_asked", subject=about, actor=actor, now=now, kind=kind.value)
    return file
