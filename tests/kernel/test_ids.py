"""Codes that people type and identifiers that say nothing."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from engage.kernel.ids import (
    ALPHABET,
    grouped,
    keyed_digest,
    new_code,
    new_id,
    new_token,
    shuffled,
    typed_code,
)

codes = st.text(alphabet=ALPHABET, min_size=1, max_size=24)
separators = st.sampled_from(["", " ", "-", " - ", "\t", "–"])


@pytest.mark.requirement("V4")
def test_the_alphabet_has_five_bits_a_letter_and_nothing_that_looks_alike() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("01IO") & set(ALPHABET)
    assert ALPHABET.upper() == ALPHABET


def test_a_code_is_as_long_as_asked_and_stays_in_the_alphabet() -> None:
    for length in (1, 8, 12, 16):
        code = new_code(length)
        assert len(code) == length
        assert set(code) <= set(ALPHABET)


def test_codes_ids_and_tokens_do_not_repeat() -> None:
    for make in (new_code, new_id, new_token):
        assert len({make() for _ in range(2_000)}) == 2_000


@given(codes, separators)
@pytest.mark.requirement("A5")
def test_however_a_code_is_typed_it_means_the_same(code: str, separator: str) -> None:
    typed = f" {separator.join(code.lower())} "

    assert typed_code(typed) == code
    assert typed_code(grouped(code)) == code


@pytest.mark.parametrize(
    ("code", "shown"),
    [("ABCDEFGHJKLM", "ABCD-EFGH-JKLM"), ("ABCDE", "ABCD-E"), ("AB", "AB"), ("", "")],
)
def test_a_code_is_shown_in_fours(code: str, shown: str) -> None:
    assert grouped(code) == shown


@given(st.lists(st.integers()))
def test_shuffling_loses_and_adds_nothing(items: list[int]) -> None:
    before = list(items)

    assert sorted(shuffled(items)) == sorted(items)
    assert items == before


def test_digests_of_different_uses_and_parts_differ(app: Flask) -> None:
    made = {
        keyed_digest("code", "ab", "c"),
        keyed_digest("code", "a", "bc"),
        keyed_digest("draft", "ab", "c"),
        keyed_digest("code", "abc"),
    }

    assert len(made) == 4
    assert keyed_digest("code", "abc") in made
