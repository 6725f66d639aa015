"""What translators fill in: the texts of one page, or a file."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, TextAreaField
from wtforms.validators import Length

from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError
from engage.translating.rules.exchange import LONGEST_TEXT, box_name

TICK = "same_"


class TextsForm(EngageForm):
    """``places``: the text that each box holds, by its name. A name is the text's own, whatever else stands on the page."""

    places: ClassVar[Mapping[str, str]] = {}
    seen = HiddenField()

    def boxes(self) -> list[Any]:
        return [self[name] for name in self.places]

    def refuse_for(self, error: EngageError) -> None:
        """Say beside the text that it is about, or beside the first, why nothing was saved."""
        where = str(error.facts.get("where", ""))
        told = [name for name, place in self.places.items() if where and place.endswith(where)]
        self.refuse(self[(told or list(self.places))[0]], sentence_for(error))

    def ticks(self) -> dict[str, Any]:
        """For each text that is older than its English: to say that it still holds. By the name of its box."""
        return {name: self[TICK + name] for name in self.places if TICK + name in self}

    def still_right(self) -> frozenset[str]:
        """The places of texts that hold as they stand."""
        return frozenset(self.places[name] for name, tick in self.ticks().items() if tick.data)

    def texts(self) -> dict[str, str]:
        """What was typed, by place."""
        return {
            place: (self[name].data or "").replace("\r\n", "\n").strip()
            for name, place in self.places.items()
        }


def texts_form(
    texts: Mapping[str, str], labels: Sequence[str], stale: Collection[str]
) -> TextsForm:
    """A form with these texts in its boxes, or what was sent in their place. ``stale``: the places of those older than their English."""
    fields: dict[str, Any] = {"places": {box_name(place): place for place in texts}}
    for name, label, text in zip(fields["places"], labels, texts.values(), strict=True):
        limit = Length(max=LONGEST_TEXT, message=_l("Use at most %(max)d characters"))
        fields[name] = TextAreaField(label, default=text, validators=[limit])
        if fields["places"][name] in stale:
            fields[TICK + name] = BooleanField(_l("This still says what the English says now"))
    form: TextsForm = type("ViewTextsForm", (TextsForm,), fields)()
    return form


class FileForm(EngageForm):
    """A file that a translator sent back."""

    file = FileField(_l("The translated file"))


def sentence_for(error: EngageError) -> str:
    """Why words were not taken."""
    facts = error.facts
    sentences = {
        "changed_by_another": _("Somebody else has saved these words meanwhile. Yours are still here: look at theirs, then save again."),
        "page_changed": _("Somebody else has saved these words meanwhile. Yours are still here: look at theirs, then save again."),
        "round_frozen": _("Voting has opened: these words stay as voters read them."),
        "survey_frozen": _("The survey is open or over. This can no longer change."),
        "own_interest": _("You have declared an interest in this project: another officer writes its words."),
        "words_fixed": _("People are asked already: these words stay as they read them."),
        "parts_differ": _("A section is written with as many paragraphs as the English has: %(expected)s, parted by empty lines. There are %(found)s.", expected=facts.get("expected", ""), found=facts.get("found", "")),
        "file_missing": _("Choose a file first"),
        "file_kind": _("Choose a file that ends in .xlf, .po or .csv"),
        "file_too_large": _("This file is larger than 5 MB. A file from this page never is."),
        "file_not_utf8": _("This file is not in UTF-8. Save it again as UTF-8 and choose it once more."),
        "columns_missing": _("These columns are not in the table: %(columns)s", columns=facts.get("columns", "")),
        "nothing_in_file": _("There is no text in this file"),
        "file_unreadable": _("This file is broken and cannot be read. Ask for it again, or save it anew."),
    }  # fmt: skip
    told = sentences.get(error.code, _("These words cannot be saved now."))
    if error.code == "file_unreadable" and facts.get("line"):
        told = f"{told} {_('The fault is in line %(line)s.', line=facts['line'])}"
    return str(told)
