"""What may happen to one right to vote."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from budgeting.rules.proofs import ON_DEMAND, ProofKind
from engage.rules.errors import ConflictError, InvalidError

NUMBER_OF_KEYS = 2
"""To which every ballot is sealed, each on the card of another officer."""
FEWEST_WITNESSES = 2
"""Outside the council, to whom the heads of the log are sent."""
CARD_NUMBER_LENGTH = 10
"""Forty bits: among 50,000 cards of a round two are alike once in nine hundred rounds, and both are then refused."""
ADDRESS_MARK = "P"
"""Stands before the number of an address that was proven. No card's number has this letter."""


MOST_FOUND_VOTED = 5
"""Cards that two officers asked to replace on one day and that had been voted with; then no card is looked up before tomorrow.
People rarely lose a card that they have used, and whoever wants to know who has voted asks for many."""


class Standing(StrEnum):
    """The stored value."""

    UNUSED = "unused"
    SPENT = "spent"
    VOIDED = "voided"


class RefusalReason(StrEnum):
    """Why an outer envelope may be refused before the count. Each is about the card or the address, never about what is inside."""

    NOT_ENTITLED = "not_entitled"
    """The card was given to somebody who may not vote in this round."""
    NOT_THEIR_CARD = "not_their_card"
    """The card was used by somebody else than the person it was given to."""
    SECOND_CARD = "second_card"
    """The same person was given two cards."""
    FALSE_DECLARATION = "false_declaration"
    """Whoever proved the address declared an area, an age or that they vote once, and it was not true."""
    NOT_THEIR_ADDRESS = "not_their_address"
    """The address was used by somebody else than the person whose it is."""
    SECOND_ADDRESS = "second_address"
    """The same person has voted, with a card or another address."""


OF_CARDS = (RefusalReason.NOT_ENTITLED, RefusalReason.NOT_THEIR_CARD, RefusalReason.SECOND_CARD)


class RoundAct(StrEnum):
    """What takes two count officers. The stored value is the kind of the act."""

    AGREE_CODES = "round.agree_codes"
    OPEN = "round.open"
    ADD_WITNESS = "round.add_witness"
    REPLACE_CARD = "round.replace_card"
    CLOSE = "round.close"
    REFUSE_ENVELOPES = "round.refuse_envelopes"
    DRAW_LOT = "round.draw_lot"
    DECLARE = "round.declare"


def check_unused(standing: Standing) -> None:
    """Raise ``ConflictError`` ``code_spent`` or ``code_voided`` when a code can no longer be voted with."""
    if standing is Standing.SPENT:
        raise ConflictError("code_spent")
    if standing is Standing.VOIDED:
        raise ConflictError("code_voided")


def card_number(code_digest: str) -> str:
    """The number that is printed on a voting card beside its code: by it a lost card can be told, and the code cannot."""
    return code_digest[:CARD_NUMBER_LENGTH].upper()


def address_number(address_mark: str) -> str:
    """What officers call an address by, so that no list of theirs holds it; from a digest that is kept nowhere."""
    return ADDRESS_MARK + address_mark[:CARD_NUMBER_LENGTH].upper()


def is_of_address(number: str) -> bool:
    """Whether a number that was read is that of an address; otherwise it is a card's."""
    return number.startswith(ADDRESS_MARK)


def read_numbers(typed: str) -> list[str]:
    """Numbers of cards and addresses as people type them, one a line or with commas between; dashes, spaces and case do not matter.

    Raises ``InvalidError`` ``card_number`` for anything else, for none at all and for one that is there twice.
    """
    lines = typed.replace(",", "\n").splitlines()
    numbers = ["".join(ch for ch in line.upper() if ch.isalnum()) for line in lines]
    numbers = [number for number in numbers if number]
    if not numbers or len(set(numbers)) != len(numbers) or not all(map(_is_number, numbers)):
        raise InvalidError("card_number", where="cards")
    return numbers


def read_card_number(typed: str) -> str:
    """The number of one card. Raises ``InvalidError`` as ``read_numbers`` does, and ``one_card`` for more."""
    numbers = read_numbers(typed)
    if any(map(is_of_address, numbers)):
        raise InvalidError("card_number", where="cards")
    if len(numbers) > 1:
        raise InvalidError("one_card", where="cards")
    return numbers[0]


def _is_number(text: str) -> bool:
    figures = text.removeprefix(ADDRESS_MARK)
    return len(figures) == CARD_NUMBER_LENGTH and set(figures) <= set("0123456789ABCDEF")


def reasons_for(accepts: Collection[ProofKind], *, written: Sequence[str]) -> list[RefusalReason]:
    """The reasons of a round's written rule that can be met: about cards where some were given out, about addresses where one can
    be proven."""
    named = [reason for reason in RefusalReason if reason in written]
    takes_addresses = any(kind in ON_DEMAND for kind in accepts)
    return [
        reason
        for reason in named
        if (ProofKind.CARD in accepts if reason in OF_CARDS else takes_addresses)
    ]


def check_reason(reason: str, *, numbers: Iterable[str], written: Sequence[str]) -> RefusalReason:
    """The reason, if the round's written rule names it and it is one for what the numbers tell.

    Raises ``InvalidError`` ``reason_not_written``, or ``reason_of_other_proof`` for a reason about cards and an address's number, or
    the other way round.
    """
    if reason not in written or reason not in set(RefusalReason):
        raise InvalidError("reason_not_written", where="reason")
    if any(is_of_address(number) == (reason in OF_CARDS) for number in numbers):
        raise InvalidError("reason_of_other_proof", where="reason")
    return RefusalReason(reason)
