"""What a consultation must say before it can open (the Gunning principles: formative stage, sufficient reasons)."""

from collections.abc import Collection, Sequence

NEEDED = ("undecided", "reasons", "options", "privacy")
"""What can still change, why, what else was considered, and what happens with comments."""
WORDS = ("title", "summary", "for_whom", "minutes", *NEEDED)
"""What residents read around the text, in the order of the page on which it is written."""


def missing_before_opening(
    words: Collection[str],
    *,
    sections: int,
    wordless_pictures: int,
    impact_url: str,
    has_untold_consent: bool,
    has_stale_consent: bool,
    format_faults: Sequence[str],
) -> list[str]:
    """Codes of what keeps a consultation from opening, in the order officers meet it.

    ``wordless_pictures``: sections with a picture that nobody has described; ``has_untold_consent``: easy read leaves out, without a
    reason, something of what happens with comments; ``has_stale_consent``: another view's words of that were made from English that
    has changed since; ``format_faults``: of ``formats.faults_of``.
    """
    missing = [f"{name}_missing" for name in NEEDED if name not in words]
    if has_stale_consent:
        missing.append("privacy_stale")
    if has_untold_consent:
        missing.append("easy_read_unaccounted")
    if not impact_url:
        missing.append("impact_missing")
    if wordless_pictures:
        missing.append("picture_words_missing")
    missing += format_faults
    return missing if sections else ["text_missing", *missing]
