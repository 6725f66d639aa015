"""A form with a box for every text of a question or a survey in one view."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from surveys.forms.building import LONGEST_TEXT, BuildingForm


class TextsForm(BuildingForm):
    """``places``: the text that each box holds, by its name."""

    places: ClassVar[Mapping[str, str]] = {}

    def boxes(self) -> list[Any]:
        return [self[name] for name in self.places]

    def texts(self) -> dict[str, str]:
        """What was typed, by place."""
        return {place: (self[name].data or "").strip() for name, place in self.places.items()}


def texts_form(texts: Mapping[str, str], labels: Sequence[str]) -> TextsForm:
    """A form with these texts in its boxes, or what was sent in their place."""
    too_long = _l("Use at most %(max)d characters")
    fields: dict[str, Any] = {"places": {f"w{n}": place for n, place in enumerate(texts)}}
    for name, label, text in zip(fields["places"], labels, texts.values(), strict=True):
        limit = Length(max=LONGEST_TEXT, message=too_long)
        fields[name] = TextAreaField(label, default=text, validators=[limit])
    form: TextsForm = type("WordsForm", (TextsForm,), fields)()
    return form
