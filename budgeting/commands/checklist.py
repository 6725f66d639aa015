"""What a draft is, what it lacks, and in which languages it may be offered."""

from datetime import datetime
from typing import Any

from flask import current_app

from budgeting.commands.carrying import most_pence, pot_lacks, pots_facts
from budgeting.models.rounds import Round
from budgeting.queries.bids import call_of, is_any_with_its_group
from budgeting.queries.texts import texts_stale, texts_without
from budgeting.rules.ballots import can_be_filled
from budgeting.rules.checks import CHECKED, offered_languages, words_digest
from budgeting.rules.count import check_fit
from budgeting.rules.drafting import Draft, lacks
from budgeting.rules.rule_facts import rule_from_facts
from budgeting.rules.written import LOT_HASH
from engage.activities.rules.lifecycle import State
from engage.easy_read.queries import views_not_accounted_for
from engage.kernel.locale import may_be_offered
from engage.rules.errors import InvalidError
from engage.rules.view import SOURCE_LANGUAGE
from engage.rules.window import Window

NOT_WORDS = frozenset({CHECKED, LOT_HASH})
"""Among the rules: what nobody reads through, and what comes after the check."""


def draft_of(pb_round: Round) -> Draft:
    """The round as its pages see it."""
    window = Window(pb_round.opens_at, pb_round.closes_at)
    return Draft(pb_round.words, pb_round.budget_pence, pb_round.rules, window)


def draft_lacks(pb_round: Round, *, now: datetime) -> list[str]:
    """Codes of what the written rules lack, the check of the English words, a rule that does not fit the ballots and what
    a pot needs among them."""
    missing = lacks(draft_of(pb_round), pb_round.costs, most_pence=most_pence(pb_round), now=now)
    missing += pot_lacks(pb_round)
    if not _rule_fits(pb_round):
        missing.append("rule_does_not_fit")
    if pb_round.costs and not can_be_filled(pb_round.ballot_form, pb_round.costs):
        missing.append("ballot_out_of_reach")
    missing += calls_still_open(pb_round, now=now)
    if SOURCE_LANGUAGE not in languages_offered(pb_round):
        missing.append("english_unchecked")
    if any(texts_stale(pb_round, language) for language in languages_meant(pb_round)):
        missing.append("words_stale")
    if languages_to_check_again(pb_round):
        missing.append("languages_unchecked")
    if views_not_accounted_for(pb_round):
        missing.append("easy_read_unaccounted")
    if not all(map(may_be_offered, pb_round.rules.get(CHECKED, {}))):
        missing.append("interface_unchecked")
    return missing


def calls_still_open(pb_round: Round, *, now: datetime) -> list[str]:
    """The days that groups were told hold: while ideas can be sent, or one can still be answered or put right, no list is fixed."""
    call = call_of(pb_round)
    if call is None:
        return []
    lacks = {
        "ideas_still_taken": call.dates.is_taking(now) or now < call.opens_at,
        "answers_still_taken": call.dates.is_answering(now) and is_any_with_its_group(pb_round),
    }
    return [code for code, is_lacking in lacks.items() if is_lacking]


def _rule_fits(pb_round: Round) -> bool:
    try:
        check_fit(rule_from_facts(pb_round.rules["count"]), pb_round.ballot_form.kind)
    except InvalidError:
        return False
    return True


def languages_offered(pb_round: Round) -> tuple[str, ...]:
    """Languages in which residents get the ballot in that language: somebody has checked this round's words, and somebody the words
    of our own pages around them. After opening nothing can change, so the checks hold as they stand."""
    languages = current_app.config["SETTINGS"].languages
    if pb_round.state != State.DRAFT:
        checks = pb_round.rules.get(CHECKED, {})
        return tuple(language for language in languages if language in checks)
    digests = {
        language: checked_digest(pb_round, language)
        for language in languages
        if may_be_offered(language) and not texts_without(pb_round, language)
    }
    return offered_languages(pb_round.rules, digests)


def languages_meant(pb_round: Round) -> tuple[str, ...]:
    """Languages of the house in which somebody means the ballot to be offered: English, and every one that was ever checked and not
    taken off."""
    checks = {SOURCE_LANGUAGE, *pb_round.rules.get(CHECKED, {})}
    return tuple(each for each in current_app.config["SETTINGS"].languages if each in checks)


def languages_to_check_again(pb_round: Round) -> list[str]:
    """Other languages that were checked and have changed since, though nothing in them is missing or older than its English."""
    offered = languages_offered(pb_round)
    return [
        language
        for language in languages_meant(pb_round)
        if language not in {SOURCE_LANGUAGE, *offered}
        and may_be_offered(language)
        and not texts_stale(pb_round, language)
    ]


def rules_that_hold(pb_round: Round) -> dict[str, Any]:
    """The written rules with those checks of languages that still hold: what opening freezes, and two officers confirm. What
    changed after its check is not offered."""
    if pb_round.state != State.DRAFT:
        return pb_round.rules
    offered = languages_offered(pb_round)
    checks = pb_round.rules.get(CHECKED, {})
    kept = {language: check for language, check in checks.items() if language in offered}
    return {**pb_round.rules, CHECKED: kept}


def checked_digest(pb_round: Round, language: str) -> str:
    """The digest of what somebody checks in a language: everything that residents read of the round."""
    document: dict[str, Any] = {
        "words": pb_round.words,
        "budget_pence": pb_round.budget_pence,
        "rules": {name: rule for name, rule in pb_round.rules.items() if name not in NOT_WORDS},
        "opens_at": pb_round.opens_at.isoformat() if pb_round.opens_at else None,
        "closes_at": pb_round.closes_at.isoformat() if pb_round.closes_at else None,
        "projects": [
            [project.number, project.cost_pence, project.category, project.words]
            for project in pb_round.projects
        ],
        **pots_facts(pb_round),
    }
    return words_digest(document, language)
