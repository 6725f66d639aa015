"""What somebody fills in to hear of news."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from engage.kernel.forms import EngageForm

LONGEST_ADDRESS = 254
AN_ADDRESS = r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$"


class FollowForm(EngageForm):
    """An address that wants to hear of news."""

    email = StringField(
        _l("Your e-mail address"),
        validators=[
            InputRequired(_l("Enter your e-mail address")),
            Length(
                max=LONGEST_ADDRESS, message=_l("Enter an e-mail address like name@example.org")
            ),
            Regexp(AN_ADDRESS, message=_l("Enter an e-mail address like name@example.org")),
        ],
    )
