"""What officers send while they check a plan's text."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from engage.kernel.forms import EngageForm, WholeNumberField


class OutlineForm(EngageForm):
    """``back``: where the officer came from; empty for the section's own page."""

    digest = HiddenField(validators=[InputRequired()])
    step = HiddenField(validators=[InputRequired()])
    place = WholeNumberField(widget=HiddenInput())
    back = WholeNumberField(widget=HiddenInput())


class NewSectionForm(EngageForm):
    """``after``: the address of the section before; empty at the beginning."""

    after = HiddenField()
    heading = StringField(
        _l("Heading"),
        validators=[
            InputRequired(_l("Give the section a heading")),
            Length(max=400, message=_l("Use at most %(max)d characters")),
        ],
    )
    text = TextAreaField(_l("Text"))
