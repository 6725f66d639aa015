"""The form by which an officer sends a plan's file, and what is said of one that cannot be read."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField

from engage.kernel.forms import EngageForm

FILE_REFUSALS = {
    "empty_file": _l("The file is empty. Choose another."),
    "no_words": _l("There are no words in this file. Choose another."),
    "file_too_large": _l(
        "The file is too large. Save it with smaller pictures, or without them, and try again."
    ),
    "unpacks_too_large": _l(
        "The file unpacks to far more than a plan holds. Copy the text into a new document and send that."
    ),
    "password_protected": _l(
        "The file is protected by a password. Save it without one and try again."
    ),
    "has_macros": _l("The file holds macros. Save it as a plain document and try again."),
    "broken_file": _l(
        "The file is damaged or is not what its name says. Open it, save it anew and try again."
    ),
    "nested_too_deep": _l(
        "The document is nested too deep to be a plan. Copy the text into a new document and send that."
    ),
    "too_many_pages": _l(
        "The document has more than 350 pages. Send the part that people are asked about, and the rest as plans of their own."
    ),
    "scanned_pages": _l(
        "The pages are pictures without text. Ask for the document it was printed from."
    ),
    "unsupported_file": _l(
        "This kind of file cannot be read. Use DOCX, PDF with text, HTML, Markdown or plain text."
    ),
    "sections_differ": _l("This version does not have the same sections as the plan."),
    "wrong_state": _l(
        "People comment on this text, so it stays as it is. Begin the next version first."
    ),
    "plan_version": _l("Bring the English text in first."),
}
OTHERWISE = _l("This file cannot be read.")


class PlanFileForm(EngageForm):
    file = FileField(_l("File"))
    view = SelectField(_l("What it is"), validate_choice=False)


def sentence_for_file(code: str) -> str:
    """What is said of a file that gave no text."""
    return str(FILE_REFUSALS.get(code, OTHERWISE))
