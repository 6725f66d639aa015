"""Text in the cells of a CSV file, so that no spreadsheet program runs it."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def escaped(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe stands before what could be a formula, and before an apostrophe."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def unescaped(text: str) -> str:
    """The inverse of ``escaped``. An apostrophe that somebody typed by hand stays."""
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text
