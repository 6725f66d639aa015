"""What officers fill in to add a recording."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from engage.content.forms import LICENCES
from engage.kernel.forms import EngageForm
from engage.recordings.rules.captions import CaptionFault
from engage.recordings.words import KINDS
from engage.rules.errors import EngageError
from engage.uploads.forms import sentence_for_file
from engage.uploads.rules.files import FileKind

LONGEST = 20_000
_LONG = _l("Use at most %(max)d characters")


class SaidOfRecordingForm(EngageForm):
    """What is said of a recording."""

    transcript = TextAreaField(
        _l("Every word of it"),
        validators=[
            DataRequired(
                _l("Write every word of it, for people who cannot hear it or cannot see it")
            ),
            Length(max=LONGEST, message=_LONG),
        ],
    )
    captions = TextAreaField(
        _l("Captions, as WebVTT"), validators=[Length(max=LONGEST, message=_LONG)]
    )
    licence = SelectField(
        _l("By what right the council shows it"),
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(name.value, words) for name, words in LICENCES.items()),
        ],
        validators=[DataRequired(_l("Say by what right the council shows this recording"))],
    )
    maker = StringField(
        _l("Who made it"),
        validators=[
            DataRequired(_l("Say who made the recording")),
            Length(max=300, message=_LONG),
        ],
    )

    def refuse_for(self, error: EngageError) -> None:
        """Say beside the box that it is about why nothing was kept."""
        where = str(error.facts.get("where", ""))
        if where == "captions":
            self.refuse(self.captions, caption_sentence(error))
        elif where in self._fields and where != "file":
            self.refuse(self[where], _("Write this first"))
        elif error.code == "changed_by_another":
            self.refuse(
                self.transcript,
                _("The English has changed meanwhile. Look at it again, and record it again."),
            )
        else:
            self.refuse(self._fields.get("file", self.transcript), media_sentence(error))


class NewRecordingForm(SaidOfRecordingForm):
    """A recording, and what is said of it."""

    of = HiddenField()
    kind = SelectField(
        _l("What is it?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
    )
    language = SelectField(_l("Language of the voice or the film"))
    file = FileField(_l("The recording"))
    agreed = BooleanField(
        _l("Whoever speaks or signs has agreed in writing that everybody can hear or see it here"),
        validators=[DataRequired(_l("Ask whoever speaks or signs first"))],
    )

    def offer(self, languages: Mapping[str, str]) -> None:
        self.language.choices = [SelectChoice(tag, name) for tag, name in languages.items()]

    def refuse_no_file(self) -> None:
        self.refuse(self.file, _("Choose a recording first"))


def media_sentence(error: EngageError) -> str:
    """Why a voice or a film was not taken."""
    told = {
        "media_without_picture": _("There is no picture in that film. Send the film of the signing."),
        "media_place": _("That recording holds the place where it was made. Take it out with the program that you record with, then send it again."),
    }  # fmt: skip
    if error.code == "file_kind":
        takes_films = FileKind.MP4 in str(error.facts.get("accepts", "")).split()
        kind_words = {
            True: _("We cannot use this kind of file. Send a film as MP4 or WebM."),
            False: _("We cannot use this kind of file. Send a voice as MP3, M4A, Ogg or WAV."),
        }
        return str(kind_words[takes_films])
    return str(told.get(error.code) or sentence_for_file(error))


def caption_sentence(error: EngageError) -> str:
    """What is wrong with captions, and where."""
    if error.code == "captions_missing":
        return str(
            _("Write the captions of the film, for people who cannot hear it or who do not sign")
        )
    line = error.facts.get("line", 1)
    sentences = {
        CaptionFault.NOT_WEBVTT: _("The first line of captions is WEBVTT"),
        CaptionFault.NOTHING_SAID: _("There is no caption in it"),
        CaptionFault.BAD_TIME: _("Line %(line)s: write when a caption begins and ends as 00:01.000 --> 00:04.000", line=line),
        CaptionFault.BACKWARDS: _("Line %(line)s: this caption ends before it begins", line=line),
        CaptionFault.OUT_OF_ORDER: _("Line %(line)s: this caption begins before the one above it", line=line),
        CaptionFault.NO_WORDS: _("Line %(line)s: this caption has no words", line=line),
        CaptionFault.TOO_MANY_LINES: _("Line %(line)s: this caption has more than two lines, which would cover the hands", line=line),
        CaptionFault.MARKUP: _("Line %(line)s: this caption has signs of < or > that browsers would not show", line=line),
    }  # fmt: skip
    return str(sentences[CaptionFault(error.code)])
