"""What officers say of a picture that they add to the library."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from engage.content.rules.pictures import Licence
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError
from engage.uploads.forms import sentence_for_file

LICENCES = {
    Licence.COUNCIL: _l("The council made it"),
    Licence.BOUGHT: _l("The council bought the right to show it"),
    Licence.GIVEN: _l("Whoever made it gave it to the council in writing"),
    Licence.OGL: _l("Open Government Licence"),
    Licence.CC0: _l("Public domain (CC0)"),
    Licence.CC_BY: _l("Creative Commons, name the maker (CC BY)"),
    Licence.CC_BY_SA: _l("Creative Commons, name the maker and share alike (CC BY-SA)"),
}
_LONG = _l("Use at most %(max)d characters")


class SaidOfPictureForm(EngageForm):
    """What is said of a picture."""

    title = StringField(
        _l("Name of the picture"),
        validators=[DataRequired(_l("Name the picture")), Length(max=80, message=_LONG)],
    )
    words = StringField(
        _l("Other words to find it by (optional)"), validators=[Length(max=300, message=_LONG)]
    )
    alt = TextAreaField(
        _l("What it shows"),
        validators=[
            DataRequired(_l("Say what the picture shows, for people who cannot see it")),
            Length(max=300, message=_LONG),
        ],
    )
    licence = SelectField(
        _l("By what right the council shows it"),
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(name.value, words) for name, words in LICENCES.items()),
        ],
        validators=[DataRequired(_l("Say by what right the council shows this picture"))],
    )
    maker = StringField(
        _l("Who made it, or where it comes from"),
        validators=[
            DataRequired(_l("Say who made the picture, or where it comes from")),
            Length(max=300, message=_LONG),
        ],
    )


class NewPictureForm(SaidOfPictureForm):
    """A picture, and what is said of it."""

    file = FileField(_l("The picture"))

    def refuse_file(self, error: EngageError) -> None:
        self.refuse(self.file, sentence_for_file(error))

    def refuse_no_file(self) -> None:
        self.refuse(self.file, _("Choose a picture first"))
