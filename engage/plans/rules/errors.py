"""Refusals of a plan file. Each names the file in ``where`` and what is wrong in its code."""

from engage.rules.errors import InvalidError


class PlanFileError(InvalidError):
    """A plan file that cannot be read.

    Codes: ``empty_file``, ``no_words``, ``file_too_large``, ``unpacks_too_large``, ``password_protected``,
    ``has_macros``, ``broken_file``, ``nested_too_deep``, ``too_many_pages``, ``scanned_pages``.
    """

    code = "broken_file"


class UnsupportedFileError(PlanFileError):
    """A kind of file that is not read, or one that is not what its name says; ``found`` names what it is."""

    code = "unsupported_file"
