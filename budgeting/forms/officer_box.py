"""What count officers fill in to end a vote and to refuse envelopes."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from engage.kernel.forms import EngageForm

LONGEST_REASON = 300


class RefusalForm(EngageForm):
    """Votes that are refused before the count, by the numbers of cards or those that stand for an address, and the written reason."""

    cards = TextAreaField(
        _l("Their numbers, one a line"),
        validators=[InputRequired(_l("Enter at least one number"))],
    )
    reason = SelectField(_l("Why"), choices=[], validate_choice=False)


class AddressForm(EngageForm):
    """An address that a complaint is about."""

    address = StringField(
        _l("E-mail address or mobile number"),
        validators=[InputRequired(_l("Enter what somebody may have voted with"))],
    )


class CloseForm(EngageForm):
    """Why a vote ends before its last day."""

    why = StringField(
        _l("Why voting ends early. Everybody can read it."),
        validators=[Length(max=LONGEST_REASON, message=_l("Use at most 300 characters"))],
    )
