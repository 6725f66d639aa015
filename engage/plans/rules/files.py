"""Files of plans, before anybody has looked inside."""

from engage.plans.rules.errors import PlanFileError, UnsupportedFileError

ENDINGS = (".docx", ".pdf", ".html", ".htm", ".md", ".markdown", ".txt")
MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 200


def check_sent(file_name: str, content: bytes) -> None:
    """What can be told at once. Raises as ``importers.reader.read_plan`` does for the same fault."""
    if not file_name.lower().endswith(ENDINGS):
        raise UnsupportedFileError(None, where=file_name)
    if not content:
        raise PlanFileError("empty_file", where=file_name)
    if len(content) > MOST_BYTES:
        raise PlanFileError("file_too_large", where=file_name, limit=MOST_BYTES)
