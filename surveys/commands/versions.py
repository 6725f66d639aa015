"""A survey that is open: other words, published with a note, and more time; and the same survey once more as a new wave."""

from datetime import date, datetime

from engage.activities.commands import move_last_day
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import SOURCE, plain, put_again, words_from
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import InvalidError, NotAllowedError
from surveys.commands.building import start_survey
from surveys.commands.turns import take_turn
from surveys.models import Survey
from surveys.queries.surveys import public_versions, questionnaire_of, version_in_making
from surveys.rules.questionnaire import questionnaire_from_document
from surveys.rules.soundness import check_questionnaire
from surveys.rules.versions import check_same_structure

LONGEST_NOTE = 500


def publish_changes(
    survey: Survey, *, note: str, revision: int, now: datetime, actor: Actor
) -> None:
    """Let people meet the words that officers have written since: a new version with a public note that says what changed.

    Answers on the way and answers sent keep the version they were given to. Raises ``NotAllowedError`` ``nothing_to_publish``,
    ``InvalidError`` ``note_missing`` or ``too_long``, ``structure_fixed``, and as ``take_turn`` and
    ``soundness.check_questionnaire`` do.
    """
    told = _note(note)
    if not told:
        raise InvalidError("note_missing", where="note")
    version = version_in_making(survey)
    if version.published_at is not None:
        raise NotAllowedError("nothing_to_publish")
    take_turn(survey, revision, State.OPEN)
    written = questionnaire_from_document(version.questionnaire)
    check_questionnaire(written)
    check_same_structure(questionnaire_of(survey.id, survey.version), written)
    version.words, version.published_at = words_from({"note": {SOURCE: told}}), now
    survey.version = version.version
    db.session.flush()
    record("survey.version", subject=survey.id, actor=actor, now=now, version=version.version)


def translate_note(
    survey: Survey, version: int, note: str, *, tag: str, revision: int, now: datetime, actor: Actor
) -> None:
    """Write what a public version's note says in another view; an empty one is taken out. The English stays as it was published.

    Raises ``NotAllowedError`` ``survey_frozen`` for the English, ``InvalidError`` ``too_long``, and as ``take_turn`` does.
    """
    if tag == SOURCE:
        raise NotAllowedError("survey_frozen")
    told = _note(note)
    take_turn(survey, revision, State.OPEN)
    row = next(each for each in public_versions(survey) if each.version == version)
    row.words, survey.mark = put_again(row.words, "note", tag, told), new_id()
    db.session.flush()
    record("survey.note", subject=survey.id, actor=actor, now=now, version=version, view=tag)


def _note(text: str) -> str:
    told = " ".join(text.split())
    if len(told) > LONGEST_NOTE:
        raise InvalidError("too_long", where="note", most=LONGEST_NOTE)
    return told


def discard_changes(survey: Survey, *, revision: int, now: datetime, actor: Actor) -> None:
    """Throw away words that were not published. Raises ``NotAllowedError`` ``nothing_to_publish``, and as ``take_turn`` does."""
    version = version_in_making(survey)
    if version.published_at is not None:
        raise NotAllowedError("nothing_to_publish")
    take_turn(survey, revision, State.OPEN)
    db.session.delete(version)
    db.session.flush()
    record("survey.changes_discarded", subject=survey.id, actor=actor, now=now)


def extend_survey(
    survey: Survey, *, last_day: date | None, note: str, revision: int, now: datetime, actor: Actor
) -> None:
    """Give people more time: a later last day, or none for a survey that stays open for good. The note stands on its first page.

    Raises as ``activities.commands.move_last_day`` and ``take_turn`` do.
    """
    move_last_day(survey, last_day=last_day, note=note, now=now, actor=actor)
    take_turn(survey, revision, State.OPEN)


def copy_as_wave(survey: Survey, *, title: str, now: datetime, actor: Actor) -> Survey:
    """The same survey once more, to be asked again: a draft with every id kept, so that the waves compare question by question.

    Waves know each other by the id of their questionnaire. Dates are left to be set. Raises ``InvalidError`` ``title_missing``.
    """
    latest = questionnaire_from_document(version_in_making(survey).questionnaire)
    words = {name: plain(survey.words, name) for name in survey.words if name not in _OF_ONE_WAVE}
    wave = start_survey(
        programme=survey.programme,
        title=title,
        words={name: said for name, said in words.items() if said.get(SOURCE)},
        questionnaire=latest,
        group_by=tuple(survey.group_by),
        now=now,
        actor=actor,
    )
    wave.picture, wave.one_at_a_time = survey.picture, survey.one_at_a_time
    wave.one_each, wave.by_month = survey.one_each, survey.by_month
    db.session.flush()
    record("survey.copied", subject=wave.id, actor=actor, now=now, copied=survey.id)
    return wave


_OF_ONE_WAVE = frozenset({"title", "asked", "said", "did"})
"""Words that a new wave does not take over: its title is new, and nothing has come of it yet."""
