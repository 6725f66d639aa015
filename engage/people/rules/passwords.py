"""What an officer's password must be, as far as it can be said without a dictionary."""

SHORTEST = 12
"""OWASP ASVS 5.0 6.2.1 asks for at least 8 and recommends 15; with a compulsory second step, 12."""
LONGEST = 128
FEWEST_DIFFERENT = 5
SHORTEST_OWN_WORD = 4


def fault_in(password: str, *, own_words: tuple[str, ...] = ()) -> str | None:
    """The code of what is wrong with a password, or ``None``.

    ``too_short``, ``too_long``, ``too_even`` (hardly any different characters), ``own_word`` (holds the officer's or the
    council's name: the first thing an attacker tries). No rule about kinds of characters, as ASVS 6.2.5 asks.
    """
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    if len(set(password)) < FEWEST_DIFFERENT:
        return "too_even"
    folded = password.casefold()
    parts = (part for word in own_words for part in word.casefold().replace("@", " ").split())
    if any(len(part) >= SHORTEST_OWN_WORD and part in folded for part in parts):
        return "own_word"
    return None
