"""The published file of votes, written from what was frozen at opening: once to publish it, and again by whoever verifies it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from budgeting.rules.ballot_facts import form_from_facts
from budgeting.rules.election import Election
from budgeting.rules.pabulib import serialise_pabulib
from budgeting.rules.pabulib_ballot import meta_of
from budgeting.rules.pabulib_writing import document_of
from budgeting.rules.steps import Outcome
from engage.content.rules.words import choose
from engage.rules.errors import InvalidError
from engage.rules.view import View
from engage.rules.window import LONDON, Window, last_day_of

COUNTRY = "United Kingdom"
_IN_ENGLISH = View()


def check_number(number: str) -> None:
    """Whether a project's number can stand in the file, where a comma parts it from the next and blanks around it are nothing.

    Raises ``InvalidError`` ``number_unwritable``.
    """
    if not number or "," in number or _one_line(number) != number or not number.isprintable():
        raise InvalidError("number_unwritable", where="number")


def votes_file(
    frozen: Mapping[str, Any], *, address: str, council: str, election: Election, outcome: Outcome
) -> str:
    """``ballots.pb`` as a round with this frozen document publishes it, to the character. Address and council are those that the log
    has at the opening.
    """
    names = {one["number"]: _title(one["words"]) for one in frozen["projects"]}
    meta = dict(_meta(frozen, address, council))
    return serialise_pabulib(document_of(election, outcome, meta=meta, names=names))


def _meta(frozen: Mapping[str, Any], address: str, council: str) -> Iterator[tuple[str, str]]:
    yield "description", _title(frozen["words"])
    yield "country", COUNTRY
    yield "unit", _one_line(council)
    yield "instance", address
    opens_at, closes_at = map(datetime.fromisoformat, (frozen["opens_at"], frozen["closes_at"]))
    yield "date_begin", f"{opens_at.astimezone(LONDON):%d.%m.%Y}"
    yield "date_end", f"{last_day_of(Window(opens_at, closes_at)):%d.%m.%Y}"
    form = form_from_facts(frozen["rules"]["ballot"], budget_pence=frozen["budget_pence"])
    yield from meta_of(form, projects=len(frozen["projects"])).items()


def _title(words: Mapping[str, Any]) -> str:
    return _one_line(choose(words, "title", _IN_ENGLISH).text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
