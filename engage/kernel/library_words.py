"""What the form library says by itself, in our words: it has no Urdu, and its English is not for residents."""

from flask_babel import gettext
from flask_wtf.i18n import translations as of_the_library

N_ = str
"""Marks a sentence for translation where it stands; it is translated when it is shown."""

SENTENCES = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("Not a valid integer value."),
    N_("Not a valid decimal value."),
    N_("Not a valid date value."),
    N_("Not a valid datetime value."),
    N_("Not a valid time value."),
    N_("Invalid input."),
    N_("Invalid email address."),
    N_("The CSRF token is missing."),
    N_("The CSRF session token is missing."),
    N_("The CSRF token has expired."),
    N_("The CSRF token is invalid."),
    N_("The CSRF tokens do not match."),
)
"""The sentences of WTForms and Flask-WTF that a form of ours can show when a field has no words of its own."""


class LibraryWords:
    """What WTForms asks for its sentences: our catalogue first, then the library's own."""

    def gettext(self, string: str) -> str:
        ours = str(gettext(string))
        return ours if ours != string else str(of_the_library.gettext(string))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(of_the_library.ngettext(singular, plural, number))
