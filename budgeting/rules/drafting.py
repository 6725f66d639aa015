"""A round while it is made: what is written on each page of its set-up, and what is still missing before it can open.

A draft is plain data. Each page is a part of it: ``values_of`` reads the page, ``with_values`` writes it back, and every value may
still be missing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from budgeting.rules.falls import CHOSEN_FROM, IF_WITHDRAWN
from budgeting.rules.named_choices import CHOICE, RuleSettings, settings_of, written_rule
from engage.content.rules.words import SOURCE, WordsDocument, plain, put_text
from engage.rules.errors import InvalidError
from engage.rules.window import Window, first_day_of, last_day_of, window_of_dates

EASY = "en-easy"
WHO, AREAS = "who", "areas"
POT = "pot"
FUNDERS = "funders"
WITHOUT_A_COMPUTER = "without_a_computer"
WAYS = "ways"
DECISION = "decision"
PUBLICATION = "publication"
PENCE = 100
WAYS_IN_WORDS = ("text", "place", "times")
DECISION_IN_WORDS = ("who", "when", "changes")

Values = dict[str, Any]


class Page(StrEnum):
    """The pages on which a round is made. The value is the last part of the address."""

    NAME = "name"
    MONEY = "money"
    DATES = "dates"
    VOTERS = "voters"
    WAYS = "ways"
    RULE = "rule"
    DECISION = "decision"


class PotKind(StrEnum):
    """For whom or for what the money is."""

    EVERYONE = "everyone"
    AREA = "area"
    THEME = "theme"
    CHILDREN = "children"


NAMED_POTS = frozenset({PotKind.AREA, PotKind.THEME})
"""Kinds of money that say nothing until the area or theme has a name."""


class Tie(StrEnum):
    """How somebody may be connected with the area."""

    LIVE = "live"
    WORK = "work"
    STUDY = "study"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True)
class Draft:
    """What the pages write on. ``rules`` and ``words`` are the round's own documents."""

    words: dict[str, Any]
    budget_pence: int
    rules: dict[str, Any]
    window: Window


def values_of(page: Page, draft: Draft) -> Values:
    """What is written on a page now, as its form shows it."""
    return _READ[page](draft)


def with_values(page: Page, draft: Draft, values: Values) -> Draft:
    """The draft with a page written anew.

    Raises ``InvalidError`` with ``where`` naming the field: ``title_missing``, ``dates_out_of_order``, ``ages_out_of_order``,
    ``funder_unnamed``, ``funder_amount``, ``funder_twice``, and what ``named_choices.written_rule`` raises.
    """
    return _WRITE[page](draft, values)


def seen(values: Values) -> str:
    """A short digest of a page as somebody saw it, by which a page that changed since is told."""
    written = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(written.encode()).hexdigest()[:16]


def _put_all(document: WordsDocument, texts: Mapping[str, str]) -> dict[str, Any]:
    written = dict(document)
    for field, text in texts.items():
        written = put_text(written, field, SOURCE, text)
    return written


def _english(document: WordsDocument, field: str) -> str:
    return plain(document, field).get(SOURCE, "")


# Name and words

_NAME_WORDS = ("title", "summary", "for_whom")


def _read_name(draft: Draft) -> Values:
    return {
        name + suffix: plain(draft.words, name).get(tag, "")
        for name in _NAME_WORDS
        for suffix, tag in (("", SOURCE), ("_easy", EASY))
    }


def _write_name(draft: Draft, values: Values) -> Draft:
    if not values["title"].strip():
        raise InvalidError("title_missing", where="title")
    words = dict(draft.words)
    for name in _NAME_WORDS:
        if values[f"{name}_easy"].strip() and not values[name].strip():
            raise InvalidError("plain_words_missing", where=name)
        words = put_text(words, name, SOURCE, values[name])
        if values[name].strip():
            words = put_text(words, name, EASY, values[f"{name}_easy"])
    return replace(draft, words=words)


# Money


def _read_money(draft: Draft) -> Values:
    pot = draft.rules.get(POT, {})
    return {
        "budget": draft.budget_pence or None,
        "kind": pot.get("kind", ""),
        "pot_name": _english(pot.get("words", {}), "name"),
        "conditions": _english(pot.get("words", {}), "conditions"),
        "funders": [
            {
                "name": _english(funder["words"], "name"),
                "amount": funder["amount_pence"],
                "conditions": _english(funder["words"], "conditions"),
            }
            for funder in draft.rules.get(FUNDERS, ())
        ],
    }


def _write_money(draft: Draft, values: Values) -> Draft:
    pot = draft.rules.get(POT, {})
    named = {"name": values["pot_name"], "conditions": values["conditions"]}
    words = _put_all(pot.get("words", {}), named)
    rules = {
        **draft.rules,
        POT: {"kind": values["kind"], "words": words},
        FUNDERS: _funders(draft, values["funders"]),
    }
    return replace(draft, budget_pence=values["budget"] or 0, rules=rules)


def _funders(draft: Draft, rows: list[Values]) -> list[Values]:
    before = {_english(one["words"], "name"): one for one in draft.rules.get(FUNDERS, ())}
    funders: list[Values] = []
    for place, row in enumerate(rows):
        name, amount = row["name"].strip(), row["amount"]
        if not name and not amount and not row["conditions"].strip():
            continue
        if not name:
            raise InvalidError("funder_unnamed", where=f"funders-{place}-name")
        if not amount:
            raise InvalidError("funder_amount", where=f"funders-{place}-amount")
        if any(_english(one["words"], "name") == name for one in funders):
            raise InvalidError("funder_twice", where=f"funders-{place}-name")
        known = before.get(name, {})
        words = _put_all(known.get("words", {}), {"name": name, "conditions": row["conditions"]})
        funder = {**known, "id": "", "amount_pence": amount, "words": words}
        funders.append({**funder, "id": known.get("id") or _free_id(before.values(), funders)})
    return funders


def _free_id(*held: Any) -> str:
    taken = {one.get("id") for several in held for one in several}
    return next(f"f{n}" for n in range(1, len(taken) + 2) if f"f{n}" not in taken)


# Dates


def _read_dates(draft: Draft) -> Values:
    return {"first_day": first_day_of(draft.window), "last_day": last_day_of(draft.window)}


def _write_dates(draft: Draft, values: Values) -> Draft:
    first, last = values["first_day"], values["last_day"]
    if first and last and last < first:
        raise InvalidError("dates_out_of_order", where="last_day")
    return replace(draft, window=window_of_dates(first, last))


# Who may vote


def _read_voters(draft: Draft) -> Values:
    who = draft.rules.get(WHO, {})
    return {
        "ties": list(who.get("ties", ())),
        "area": _english(who.get("words", {}), "area"),
        "areas": list(who.get(AREAS, ())),
        "from_age": who.get("from_age"),
        "to_age": who.get("to_age"),
        "age_on": date.fromisoformat(who["age_on"]) if who.get("age_on") else None,
    }


def _write_voters(draft: Draft, values: Values) -> Draft:
    youngest, oldest = values["from_age"], values["to_age"]
    if youngest is not None and oldest is not None and oldest < youngest:
        raise InvalidError("ages_out_of_order", where="to_age")
    who = draft.rules.get(WHO, {})
    words = _put_all(who.get("words", {}), {"area": values["area"]})
    written = {
        "ties": [tie.value for tie in Tie if tie.value in values["ties"]],
        AREAS: list(values["areas"]),
        "from_age": youngest,
        "to_age": oldest,
        "age_on": values["age_on"].isoformat() if values["age_on"] else None,
        "words": words,
    }
    return replace(draft, rules={**draft.rules, WHO: written})


# Ways to vote


def _read_ways(draft: Draft) -> Values:
    words = draft.rules.get(WITHOUT_A_COMPUTER, {})
    told = {name: _english(words, name) for name in WAYS_IN_WORDS}
    return {"channels": list(draft.rules.get(WAYS, ())), **told}


def _write_ways(draft: Draft, values: Values) -> Draft:
    words = _put_all(
        draft.rules.get(WITHOUT_A_COMPUTER, {}), {name: values[name] for name in WAYS_IN_WORDS}
    )
    rules = {**draft.rules, WAYS: list(values["channels"]), WITHOUT_A_COMPUTER: words}
    return replace(draft, rules=rules)


# The rule


def _read_rule(draft: Draft) -> Values:
    return vars(settings_of(draft.rules)).copy()


def _write_rule(draft: Draft, values: Values) -> Draft:
    settings = RuleSettings(**values)
    written = written_rule(settings, budget_pence=draft.budget_pence)
    rules = {**draft.rules, CHOICE: settings.choice, **written}
    return replace(draft, rules=rules)


# Decision, withdrawal, publication


def _read_decision(draft: Draft) -> Values:
    decision = draft.rules.get(DECISION, {})
    return {
        **{name: _english(decision, name) for name in DECISION_IN_WORDS},
        "if_withdrawn": draft.rules.get(IF_WITHDRAWN, ""),
        "publication": _english(draft.rules.get(PUBLICATION, {}), "text"),
    }


def _write_decision(draft: Draft, values: Values) -> Draft:
    rules = dict(draft.rules)
    told = {name: values[name] for name in DECISION_IN_WORDS}
    rules[DECISION] = _put_all(rules.get(DECISION, {}), told)
    rules[PUBLICATION] = _put_all(rules.get(PUBLICATION, {}), {"text": values["publication"]})
    if values["if_withdrawn"]:
        rules[IF_WITHDRAWN] = values["if_withdrawn"]
    return replace(draft, rules=rules)


_READ: Mapping[Page, Callable[[Draft], Values]] = {
    Page.NAME: _read_name,
    Page.MONEY: _read_money,
    Page.DATES: _read_dates,
    Page.VOTERS: _read_voters,
    Page.WAYS: _read_ways,
    Page.RULE: _read_rule,
    Page.DECISION: _read_decision,
}
_WRITE: Mapping[Page, Callable[[Draft, Values], Draft]] = {
    Page.NAME: _write_name,
    Page.MONEY: _write_money,
    Page.DATES: _write_dates,
    Page.VOTERS: _write_voters,
    Page.WAYS: _write_ways,
    Page.RULE: _write_rule,
    Page.DECISION: _write_decision,
}


def lacks(draft: Draft, costs: Mapping[str, int], *, most_pence: int, now: datetime) -> list[str]:
    """Codes of what a draft's written rules still lack, in the order of the pages. ``costs`` are its projects', in pence, and
    ``most_pence`` is the most that one of them may cost. A round whose last day is over could be neither voted in nor mended
    once it is open, so its dates are among what it lacks; a first day that is past does no harm."""
    rules, who = draft.rules, draft.rules.get(WHO, {})
    funders = rules.get(FUNDERS, ())
    together = sum(int(one["amount_pence"]) for one in funders)
    way = rules.get(WITHOUT_A_COMPUTER, {})
    checks = {
        "summary_missing": not _english(draft.words, "summary"),
        "money_missing": draft.budget_pence <= 0,
        "funders_do_not_add_up": bool(funders) and together != draft.budget_pence,
        "pot_unnamed": rules.get(POT, {}).get("kind") in NAMED_POTS
        and not _english(rules[POT].get("words", {}), "name"),
        "dates_missing": draft.window.opens_at is None or draft.window.closes_at is None,
        "dates_over": draft.window.is_over(now),
        "who_missing": not who.get("ties") or not _english(who.get("words", {}), "area"),
        "age_date_missing": bool(who.get("from_age") or who.get("to_age"))
        and not who.get("age_on"),
        "no_way_without_a_computer": not all(_english(way, name) for name in WAYS_IN_WORDS),
        "times_missing": _lines_of(way, "times") < _lines_of(way, "place"),
        "rule_not_chosen": rules.get(CHOICE) == "",
        "decision_missing": not all(
            _english(rules.get(DECISION, {}), name) for name in DECISION_IN_WORDS
        ),
        "withdrawal_missing": rules.get(IF_WITHDRAWN) not in CHOSEN_FROM,
        "publication_missing": not _english(rules.get(PUBLICATION, {}), "text"),
        "projects_missing": not costs,
        "project_over_budget": any(cost > most_pence for cost in costs.values()),
    }
    return [code for code, is_lacking in checks.items() if is_lacking]


def _lines_of(document: WordsDocument, field: str) -> int:
    return sum(1 for line in _english(document, field).splitlines() if line.strip())
