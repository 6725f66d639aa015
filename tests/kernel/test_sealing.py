"""What is sealed to two keys opens with both cards, unaltered, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.kernel.sealing import (
    KeyCard,
    fingerprint,
    new_key_card,
    read_key_card,
    seal,
    unseal,
)
from engage.rules.errors import InvalidError

CARDS = (new_key_card(), new_key_card())
KEYS = (CARDS[0].public, CARDS[1].public)
CONTEXT = b"round one"
LENGTH = 48
FIXED_CARD = KeyCard(bytes(range(32)))


def sealed_for_test(content: bytes = b"marks") -> bytes:
    return seal(content, public_keys=KEYS, context=CONTEXT, length=LENGTH)


@given(st.binary(max_size=LENGTH - 4))
@pytest.mark.requirement("V5")
def test_what_is_sealed_opens_with_both_cards(content: bytes) -> None:
    opened = unseal(sealed_for_test(content), cards=CARDS, context=CONTEXT)

    assert opened == content


def test_sealed_things_are_equally_long_and_never_the_same() -> None:
    sealed = [sealed_for_test(content) for content in (b"", b"A", b"A", b"x" * (LENGTH - 4))]

    assert len({len(each) for each in sealed}) == 1
    assert len(set(sealed)) == len(sealed)


def test_what_does_not_fit_is_refused_before_it_is_sealed() -> None:
    with pytest.raises(InvalidError, match="too_long"):
        sealed_for_test(b"x" * (LENGTH - 3))


@pytest.mark.parametrize(
    "cards",
    [
        (CARDS[0], new_key_card()),
        (new_key_card(), CARDS[1]),
        (CARDS[1], CARDS[0]),
        (CARDS[0], CARDS[0]),
    ],
    ids=["second wrong", "first wrong", "wrong order", "one card twice"],
)
@pytest.mark.requirement("V5")
def test_wrong_cards_open_nothing(cards: tuple[KeyCard, KeyCard]) -> None:
    with pytest.raises(InvalidError, match="cannot_unseal"):
        unseal(sealed_for_test(), cards=cards, context=CONTEXT)


def test_what_was_sealed_for_another_round_does_not_open() -> None:
    with pytest.raises(InvalidError, match="cannot_unseal"):
        unseal(sealed_for_test(), cards=CARDS, context=b"round two")


def test_a_byte_altered_anywhere_is_noticed() -> None:
    sealed = sealed_for_test()
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(InvalidError, match="cannot_unseal"):
            unseal(bytes(altered), cards=CARDS, context=CONTEXT)


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 80])
def test_a_shortened_envelope_is_noticed(cut: int) -> None:
    with pytest.raises(InvalidError, match="cannot_unseal"):
        unseal(sealed_for_test()[:cut], cards=CARDS, context=CONTEXT)


@given(st.binary(min_size=32, max_size=32))
def test_a_card_is_read_back_from_its_words_and_from_its_code(private: bytes) -> None:
    card = KeyCard(private)

    assert read_key_card(card.words) == card
    assert read_key_card(f"  {card.words.upper()}\n") == card
    assert read_key_card(card.qr_text) == card
    assert len(card.words.split()) == 24


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "not a card",
        " ".join(FIXED_CARD.words.split()[:-1]),
        " ".join(reversed(FIXED_CARD.words.split())),
        FIXED_CARD.words.replace(FIXED_CARD.words.split()[3], "qwertz"),
        FIXED_CARD.qr_text[:-2],
        "z" * 64,
    ],
)
def test_a_torn_or_misspelt_card_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError, match="key_card"):
        read_key_card(typed)


def test_people_compare_keys_by_twelve_characters() -> None:
    assert len(fingerprint(KEYS[0])) == 12
    assert fingerprint(KEYS[0]) != fingerprint(KEYS[1])
