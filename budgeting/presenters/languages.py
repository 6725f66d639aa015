"""In which view a round's own words are shown: in a language that nobody has checked they stay in English, and the page says so."""

from dataclasses import replace

from budgeting.commands.checklist import languages_offered
from budgeting.models.rounds import Round
from engage.content.presenters import Words
from engage.content.rules.words import WordsDocument, choose
from engage.kernel.pages import is_officers_page
from engage.kernel.view_prefix import current_view
from engage.rules.view import SOURCE_LANGUAGE, View


def round_view(pb_round: Round) -> tuple[View, bool]:
    """The view for a round's words, and whether it is English because this request's language has not been checked.

    Officers see their own preview as it is written: somebody has to read a language before it can be checked.
    """
    view = current_view()
    if is_officers_page():
        return view, False
    if view.language == SOURCE_LANGUAGE or view.language in languages_offered(pb_round):
        return view, False
    return View(SOURCE_LANGUAGE, view.level), True


def round_words(document: WordsDocument, name: str, view: View) -> Words:
    """A field of a round's own words in ``round_view``. On a page in another language they carry the mark of theirs."""
    return Words(replace(choose(document, name, view), asked=current_view()))
