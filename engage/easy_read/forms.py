"""What officers fill in about easy read: sentences, what became of the source, and who checked it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from engage.easy_read.rules.coverage import Decision, Fate, Part
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError

FATES = {
    Fate.KEPT: _l("Kept"),
    Fate.MERGED: _l("Merged into another sentence"),
    Fate.LEFT_OUT: _l("Left out"),
}
_WHO = _l("Say which group checked it. A group or role, not a person’s name.")
_CHANGED = _l("Say what changed because of them. If nothing did, say so.")
_LONG = _l("Use at most %(max)d characters")
FATE, REASON = "f_", "r_"


class PartsForm(EngageForm):
    """``keys``: the parts of the page. Each has what became of it and a reason."""

    keys: ClassVar[Sequence[str]] = ()
    revision = HiddenField()

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        return ((self[FATE + key], self[REASON + key]) for key in self.keys)

    def decisions(self) -> dict[str, Decision]:
        """What was decided; a part that nobody decided on is left as it is."""
        return {
            key: Decision(Fate(self[FATE + key].data), self[REASON + key].data or "")
            for key in self.keys
            if self[FATE + key].data
        }

    def refuse_for(self, error: EngageError) -> None:
        where = str(error.facts.get("where", ""))
        if error.code == "reason_missing":
            self.refuse(self[REASON + where], _("Say why this is left out"))
        elif self.keys:
            self.refuse(self[FATE + self.keys[0]], sentence_for(error))


def parts_form(parts: Sequence[Part]) -> PartsForm:
    """A form with what was decided of these parts."""
    fields: dict[str, Any] = {"keys": [part.key for part in parts]}
    for part in parts:
        fields[FATE + part.key] = RadioField(
            _l("What became of it"),
            choices=[SelectChoice(fate.value, words) for fate, words in FATES.items()],
            default=part.fate.value if part.fate else None,
            validators=[Optional()],
        )
        fields[REASON + part.key] = StringField(
            _l("Why it is left out"),
            default=part.reason,
            validators=[Length(max=300, message=_LONG)],
        )
    form: PartsForm = type("PartsOfPageForm", (PartsForm,), fields)()
    return form


class ReviewForm(EngageForm):
    """Who checked this version, and what changed by it."""

    reviewed_by = StringField(
        _l("Who checked it"), validators=[InputRequired(_WHO), Length(max=200, message=_LONG)]
    )
    reviewed_on = DateField(
        _l("On which day"), validators=[InputRequired(_l("Say on which day they checked it"))]
    )
    changed = TextAreaField(
        _l("What changed because of them"),
        validators=[InputRequired(_CHANGED), Length(max=2000, message=_LONG)],
    )
    seen = HiddenField()

    def refuse_for(self, error: EngageError) -> None:
        fields: Mapping[str, Any] = {"changed": self.changed, "reviewed_on": self.reviewed_on}
        self.refuse(
            fields.get(str(error.facts.get("where")), self.reviewed_by), sentence_for(error)
        )


def sentence_for(error: EngageError) -> str:
    """Why something about easy read was not taken."""
    sentences = {
        "changed_by_another": _("Somebody else has changed this meanwhile. What you wrote is still here: look at theirs, then save again."),
        "picture_unknown": _("This picture is not in the library any more. Choose another one."),
        "line_unknown": _("This sentence has changed meanwhile. Go back and choose again."),
        "reviewers_missing": _WHO,
        "changes_missing": _CHANGED,
        "day_ahead": _("This day is still to come"),
        "round_frozen": _("Voting has opened: words and pictures stay as voters see them."),
        "words_fixed": _("People are asked already: this stays as they read it."),
    }  # fmt: skip
    return str(sentences.get(error.code, _("This cannot be saved now.")))
