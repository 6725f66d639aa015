"""Other languages of a round that is being made: its words in them, and who has checked them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from budgeting.commands.checklist import checked_digest
from budgeting.commands.drafting import check_seen, hold_draft, note_change
from budgeting.commands.interests import check_project_interest
from budgeting.models.rounds import Round
from budgeting.queries.rounds import project_or_404
from budgeting.queries.texts import FUNDER, POTS, PROJECT, ROUND, texts_stale, texts_without
from budgeting.rules.checks import CHECKED
from budgeting.rules.drafting import FUNDERS
from budgeting.rules.proofs import NOT_STOPPED, PROOFS, proof_rules
from engage.content.rules.words import SOURCE, PutText, WordsDocument, put_text
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.kernel.locale import may_be_offered
from engage.rules.errors import ConflictError, InvalidError
from engage.rules.window import day_of

Put = Callable[[WordsDocument], dict[str, Any]]


def save_words(
    pb_round: Round,
    tag: str,
    texts: Mapping[str, str],
    *,
    seen_digest: str,
    before: Mapping[str, str],
    put: PutText = put_text,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the words of one view. ``texts`` and ``before`` are by their place, as ``RoundText.place`` names them.

    Raises ``FrozenError``, ``PageChangedError``, and as ``check_project_interest`` does where a project's words are others than before
    (``where`` is the place).
    """
    hold_draft(pb_round, what="words")
    check_seen(dict(before), seen_digest)
    rules = dict(pb_round.rules)
    for place, text in texts.items():
        owner, name, field = place.split("|")
        if owner == ROUND:
            pb_round.words = put(pb_round.words, field, tag, text)
        elif owner == POTS and pb_round.pot is not None:
            joint = pb_round.pot.joint_round
            joint.words = put(joint.words, field, tag, text)
        elif owner == PROJECT:
            project = project_or_404(pb_round, name)
            if _lines(text) != _lines(before.get(place, "")):
                check_project_interest(
                    project, attempted="save_words", now=now, actor=actor, where=place
                )
            project.words = put(project.words, field, tag, text)
        elif owner == FUNDER:
            rules = _put_in_funder(rules, name, _writing(put, field, tag, text))
        else:
            rules = _put_in_rules(rules, name, _writing(put, field, tag, text))
    pb_round.rules = rules
    db.session.flush()
    note_change(pb_round, "words", now, actor, view=tag)


def _lines(text: str) -> list[str]:
    """Browsers send every line's end as two characters."""
    return text.strip().splitlines()


def _writing(put: PutText, field: str, tag: str, text: str) -> Put:
    return lambda words: put(words, field, tag, text)


def _put_in_rules(rules: dict[str, Any], name: str, put: Put) -> dict[str, Any]:
    held = rules[name]
    if name == PROOFS:
        words = put(proof_rules(rules).not_stopped)
        return {**rules, PROOFS: {**held, NOT_STOPPED: {**held[NOT_STOPPED], "words": words}}}
    has_words_inside = "words" in held
    words = put(held["words"] if has_words_inside else held)
    return {**rules, name: {**held, "words": words} if has_words_inside else words}


def _put_in_funder(rules: dict[str, Any], name: str, put: Put) -> dict[str, Any]:
    funders = [
        {**one, "words": put(one["words"])} if one["id"] == name else one for one in rules[FUNDERS]
    ]
    return {**rules, FUNDERS: funders}


def record_check(
    pb_round: Round, language: str, *, checked_by: str, now: datetime, actor: Actor
) -> None:
    """Write down that a named person or role has checked ballot, rules and review page in a language. Residents can read it.

    It holds for the words as they are now: what changes afterwards is to be checked again. Nothing is checked that is not there:
    on a ballot, its rules and its review page no text may stand in English in another language's place.
    Raises ``FrozenError``, ``InvalidError`` ``checker_missing``, ``interface_unchecked`` where nobody has checked the words of our own
    pages in this language (in a demo it may be offered all the same), ``words_missing`` with the ``places`` of texts in English alone,
    ``words_stale`` with those of texts made from English that has changed since.
    """
    hold_draft(pb_round, what="languages")
    if not checked_by.strip():
        raise InvalidError("checker_missing", where="checked_by")
    if not may_be_offered(language):
        raise InvalidError("interface_unchecked", where="checked_by")
    missing = [text.place for text in texts_without(pb_round, language)]
    if missing:
        raise InvalidError("words_missing", where="checked_by", places=missing)
    stale = [text.place for text, _view in texts_stale(pb_round, language)]
    if stale:
        raise InvalidError("words_stale", where="checked_by", places=stale)
    checks = {
        **pb_round.rules.get(CHECKED, {}),
        language: {
            "by": checked_by.strip(),
            "on": day_of(now).isoformat(),
            "of": checked_digest(pb_round, language),
        },
    }
    pb_round.rules = {**pb_round.rules, CHECKED: checks}
    db.session.flush()
    note_change(pb_round, "languages", now, actor, language=language)


def drop_language(pb_round: Round, language: str, *, now: datetime, actor: Actor) -> None:
    """Offer a language no longer: its check goes, its words stay for whoever checks it again.

    Raises ``FrozenError``, ``InvalidError`` ``english_needed`` (every other language is read beside it), ``ConflictError``
    ``not_checked``.
    """
    hold_draft(pb_round, what="languages")
    if language == SOURCE:
        raise InvalidError("english_needed")
    checks = pb_round.rules.get(CHECKED, {})
    if language not in checks:
        raise ConflictError("not_checked")
    kept = {name: check for name, check in checks.items() if name != language}
    pb_round.rules = {**pb_round.rules, CHECKED: kept}
    db.session.flush()
    note_change(pb_round, "languages", now, actor, dropped=language)
