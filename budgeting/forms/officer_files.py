"""Files of projects and of ideas that officers bring in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext as _l
from wtforms import FileField

from budgeting.forms.bids import sentence_for_bid
from budgeting.forms.drafting_words import FAULTS
from budgeting.rules.workbooks import FileFault, fault_of, kept_until
from engage.content.presenters import FORMULA_WITHOUT_VALUE
from engage.kernel.forms import EngageForm
from engage.rules.errors import EngageError, InvalidError

if TYPE_CHECKING:
    from budgeting.models.rounds import Workbook

OF_ANY_FILE: Mapping[str, object] = {
    "unsupported_file": _l("This file is no workbook"),
    "file_faulty": _l("This file is damaged"),
    "xlsform_faulty": _l("A column is there twice"),
    "heading_twice": _l("A column is there twice"),
    "formula_without_value": FORMULA_WITHOUT_VALUE,
    "record_too_long": _l("This row has more cells than there are columns"),
    "column_unknown": _l("This heading is not known"),
    "file_too_large": _l("This file is too large. Choose one of at most 2 MB."),
    "file_not_utf8": _l("This file cannot be read. Save it again as CSV UTF-8."),
}
OF_PROJECTS: Mapping[str, object] = {
    **FAULTS,
    "file_kind_unknown": _l("Choose a file that ends in .pb, .csv or .xlsx"),
    "file_empty": _l("There is no project in this file"),
    "projects_miscounted": _l("The file has another number of projects than it says"),
    "budget_not_positive": _l("The file says that there is no money. Write its budget into it."),
    "number_twice": _l("Another project has this number"),
    "number_unwritable": _l(
        "A number cannot have a comma in it, nor blanks around it, nor letters that cannot be seen"
    ),
    "column_missing": _l("The first line must name the columns, at least title and cost"),
    "text_too_long": _l("A text is too long"),
    "english_missing": _l("Words in another language or in easy read need the English beside them"),
}
OF_IDEAS: Mapping[str, object] = {
    "file_kind_unknown": _l("Choose a file that ends in .csv or .xlsx"),
    "file_empty": _l("There is no idea in this file"),
    "column_missing": _l("The first line must name the columns, at least title"),
    "area_unknown": _l("There is no area with this code"),
    "language_unknown": _l("Write the language as a short code, like ur or pl"),
    "phone_unreadable": _l("Write a telephone number, like 0161 496 0000, or leave it empty"),
    "bid_there_already": _l(
        "This round has an idea with this reference already, or one that says just the same"
    ),
}


class ProjectsFileForm(EngageForm):
    """A file of projects, and what became of the workbook that was sent before."""

    file = FileField(_l("File of projects (.xlsx, .csv or .pb)"))
    is_being_read = False
    kept_until: datetime | None = None
    """When what is left of that workbook is forgotten."""
    faults: Sequence[str] = ()

    def with_sent(self, book: "Workbook | None") -> Self:
        """Say whether a worker still reads the last workbook, or everything that was wrong with it."""
        if book is None:
            return self
        self.is_being_read, self.kept_until = not book.faults, kept_until(book.asked_at)
        return self.with_faults([FileFault(**fault) for fault in book.faults])

    def with_faults(self, faults: Sequence[FileFault]) -> Self:
        self.faults = [self.sentence(fault) for fault in faults]
        return self

    def refuse_file(self, error: EngageError) -> None:
        """Say beside the file what is wrong with it."""
        self.refuse(self.file, self.sentence(fault_of(error)))

    def sentence(self, fault: FileFault) -> str:
        """What is wrong, after where it is."""
        where = "" if fault.where == "file" else fault.where
        return f"{where}: {self.words(fault)}" if where else self.words(fault)

    def words(self, fault: FileFault) -> str:
        known = {**OF_ANY_FILE, **OF_PROJECTS}
        return str(known.get(fault.code, _l("This file does not follow the Pabulib format")))


class IdeasFileForm(ProjectsFileForm):
    """A file of ideas; what is wrong with an answer is said as its group would be told."""

    file = FileField(_l("File of ideas (.xlsx or .csv)"))

    def words(self, fault: FileFault) -> str:
        known = {**OF_ANY_FILE, **OF_IDEAS}
        if fault.code in known:
            return str(known[fault.code])
        if not fault.facts:
            return str(known["file_faulty"])
        facts = {**fault.facts, "where": fault.facts.get("column", "")}
        return sentence_for_bid(InvalidError(fault.code, **facts))
