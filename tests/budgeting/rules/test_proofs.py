"""Addresses in one form, and what is declared."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.rules.proofs import (
    GOOD_FOR,
    PERIOD,
    ProofKind,
    ProofRules,
    declared_faults,
    good_periods,
    normalised,
    proof_rules,
    says_otherwise,
    sendable,
)
from engage.content.rules.words import words_from
from engage.people.rules.code_letters import IN
from engage.rules.errors import InvalidError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
GROWN_UP_HERE = ProofRules(
    accepts=(ProofKind.EMAIL,), areas=("north", "south"), youngest=16, age_on=date(2026, 12, 1)
)


@pytest.mark.parametrize(
    ("typed", "one_form"),
    [
        (" Jo.Bloggs@Example.ORG ", "jo.bloggs@example.org"),
        ("jo+pb@example.org", "jo@example.org"),
        ("j.o+a+b@example.org", "j.o@example.org"),
        ("+a@example.org", "+@example.org"),
        ("Jo.Blo.ggs+vote+2@gmail.com", "jobloggs@gmail.com"),
        ("jobloggs@googlemail.com", "jobloggs@gmail.com"),
        ("jo.bloggs+x@outlook.com", "jo.bloggs@outlook.com"),
        ("jo@me.com", "jo@icloud.com"),
        ("jo@pm.me", "jo@proton.me"),
        ("+@gmail.com", "+@gmail.com"),
        ("زینب@example.org", "زینب@example.org"),
        ("jo@\uff45xample.org", "jo@example.org"),
        ("jo@EXAMPLE\u3002org", "jo@example.org"),
        ("jo@bücher.example.org", "jo@xn--bcher-kva.example.org"),
        ("jo@xn--bcher-kva.example.org", "jo@xn--bcher-kva.example.org"),
        ("jo@bu\u0308cher.example.org", "jo@xn--bcher-kva.example.org"),
    ],
)
def test_one_mailbox_has_one_form(typed: str, one_form: str) -> None:
    assert normalised(ProofKind.EMAIL, typed) == one_form


def test_a_code_goes_to_the_address_as_it_was_typed() -> None:
    assert sendable(ProofKind.EMAIL, "Jo.B+vote@Gmail.com") == "jo.b+vote@gmail.com"
    assert sendable(ProofKind.EMAIL, "jo+vote@example.org") == "jo+vote@example.org"


@pytest.mark.parametrize(
    "typed",
    ["", "jo", "jo@", "@example.org", "jo@example", "jo bloggs@example.org", "jo@exam ple.org",
     "jo@example.org, me@example.org", "jo@example.org\r\nBcc: x@example.org", "jo@127.0.0.1", "<jo@example.org>",
     "jo@example.org\u200b", "j\u200bo@example.org", "jo@exam\u00adple.org", "jo@ex\u00adam\u00adple.org", "jo\u202e@example.org",
     "\uff4ao@example.org", "j\u00ado@example.org", "jo\ufe0f@example.org", "jo\U000e0061@example.org",
     "a" * 65 + "@example.org", "jo@" + "a." * 130 + "org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError, match="email_unreadable"):
        normalised(ProofKind.EMAIL, typed)


@pytest.mark.parametrize(
    "typed",
    ["07700 900123", "07700900123", "(07700) 900-123", "+447700900123", "+44 (0)7700 900123", "0044 7700 900123", "447700900123",
     "۰۷۷۰۰ ۹۰۰۱۲۳", "07700–900123"],
)  # fmt: skip
def test_one_telephone_has_one_form(typed: str) -> None:
    assert normalised(ProofKind.TEXT, typed) == "+447700900123"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "number_unreadable"),
        ("my number", "number_unreadable"),
        ("12345", "number_unreadable"),
        ("0161 496 0000", "number_not_mobile"),
        ("070 0000 0000", "number_not_mobile"),
        ("07700 90012", "number_not_mobile"),
        ("+1 202 555 0100", "number_not_mobile"),
        ("+447700900123;+447700900124", "number_unreadable"),
    ],
)
def test_what_is_no_mobile_of_this_country_is_refused(typed: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        normalised(ProofKind.TEXT, typed)
    assert refused.value.code == code


@given(st.from_regex(r"[a-z0-9]([.+]?[a-z0-9]){0,9}@[a-z]{1,10}\.(com|org|co\.uk)", fullmatch=True))
def test_one_form_stays_what_it_is(address: str) -> None:
    once = normalised(ProofKind.EMAIL, address)
    assert normalised(ProofKind.EMAIL, once) == once
    assert normalised(ProofKind.EMAIL, address.upper()) == once


@pytest.mark.parametrize(
    ("area", "age", "is_declared", "code"),
    [
        ("north", 16, True, None),
        ("south", 99, True, None),
        ("", 16, True, "area_missing"),
        ("west", 16, True, "area_outside"),
        ("north", None, True, "age_missing"),
        ("north", -1, True, "age_missing"),
        ("north", 121, True, "age_missing"),
        ("north", 15, True, "age_outside"),
        ("north", 16, False, "not_declared"),
    ],
)
def test_what_is_declared_fits_the_written_rule_or_is_refused(
    area: str, age: int | None, is_declared: bool, code: str | None
) -> None:
    faults = declared_faults(GROWN_UP_HERE, area=area, age=age, is_declared=is_declared)
    assert [fault.code for fault in faults] == ([code] if code else [])


def test_a_rule_for_anybody_anywhere_asks_for_the_declaration_alone() -> None:
    anybody = ProofRules(accepts=(ProofKind.TEXT,))
    assert declared_faults(anybody, area="", age=None, is_declared=True) == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    faults = declared_faults(GROWN_UP_HERE, area="west", age=None, is_declared=False)
    assert [(fault.code, fault.facts["where"]) for fault in faults] == [
        ("area_outside", "area"),
        ("age_missing", "age"),
        ("not_declared", "declared"),
    ]


def test_a_childrens_pot_has_an_oldest_age() -> None:
    (fault,) = declared_faults(ProofRules(oldest=12), area="", age=13, is_declared=True)
    assert fault.code == "age_outside"


def test_a_round_that_says_nothing_takes_cards_alone() -> None:
    assert proof_rules({}) == ProofRules(accepts=(ProofKind.CARD,))
    assert proof_rules({}).on_demand == ()


def test_several_proofs_need_written_words_and_one_does_not() -> None:
    several = {"proofs": {"accepts": ["card", "email"]}}
    assert proof_rules(several).lacks_acceptance
    assert not proof_rules({"proofs": {"accepts": ["email"]}}).lacks_acceptance
    several["proofs"]["not_stopped"] = {"words": "Somebody may use both."}
    assert not proof_rules(several).lacks_acceptance
    of_now = words_from({"not_stopped": {"en": "Somebody may use both."}})
    assert proof_rules(several).not_stopped == of_now
    several["proofs"]["not_stopped"] = {"words": of_now}
    assert proof_rules(several).not_stopped == of_now


@pytest.mark.requirement("V4")
@given(st.integers(0, 3 * 3600))
def test_a_code_is_good_for_two_hours_whenever_it_was_sent(seconds: int) -> None:
    """So whoever is sent nothing, because three messages went within the hour, has a code that is good for another hour."""
    sent_at = NOON + timedelta(seconds=seconds)
    sent = good_periods(sent_at)[0]
    assert sent in good_periods(sent_at + GOOD_FOR)
    assert sent not in good_periods(sent_at + GOOD_FOR + PERIOD)
    assert GOOD_FOR >= IN + PERIOD


def test_ages_and_areas_are_asked_by_the_one_rule_of_who_may_vote() -> None:
    who = {"ties": ["live"], "areas": ["n1"], "from_age": 18, "to_age": 25, "age_on": "2026-12-01"}
    rules = {"who": who, "proofs": {"accepts": ["email"], "youngest": 5, "areas": ["s1"]}}
    asked = proof_rules(rules)
    assert (asked.youngest, asked.oldest, asked.areas) == (18, 25, ("n1",))
    assert asked.is_of_residents
    assert says_otherwise(rules)
    assert not says_otherwise({"who": who, "proofs": {"accepts": ["email"], "youngest": 18}})
    assert not proof_rules({"who": {**who, "ties": ["live", "work"]}}).is_of_residents
