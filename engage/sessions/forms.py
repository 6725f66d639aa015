"""What facilitators fill in."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, NumberRange

from engage.kernel.forms import EngageForm, WholeNumberField

MOST_PEOPLE = 100_000


class DoorCountForm(EngageForm):
    """How many people came in."""

    door_count = WholeNumberField(
        _l("How many people came in?"),
        validators=[
            InputRequired(_l("Enter how many people came in, in figures")),
            NumberRange(0, MOST_PEOPLE, _l("Enter a number from %(min)s to %(max)s")),
        ],
    )
