"""The form by which an officer sends a questionnaire's file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField

from engage.kernel.forms import EngageForm


class ImportForm(EngageForm):
    """One file, and where the survey belongs."""

    file = FileField(_l("File of the questionnaire"))
    programme = SelectField(_l("Programme"))
