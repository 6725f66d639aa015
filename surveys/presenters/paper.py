"""A questionnaire as it is printed: every word in one language and edition, ready to be set."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.content.presenters import in_the_readers_words
from engage.content.queries import own_picture_at
from engage.content.rules.words import plain
from engage.easy_read.queries import RowPicture, pictures_beside
from engage.easy_read.rules.rows import line_key
from engage.kernel.assets import picture_drawn
from engage.kernel.locale import in_own_order
from engage.kernel.pages import app_settings
from engage.rules.direction import own_direction
from engage.rules.view import Level, View
from engage.rules.window import last_day_of
from engage.uploads.commands import stored_name
from engage.uploads.rules.files import LARGE_FORM, SMALL_FORM, upload_of_small
from engage.uploads.store import current_store
from surveys.models import Survey
from surveys.presenters.paper_routing import Guide
from surveys.rules.paper import Edition, PaperPart, PaperQuestion, Sheet, on_paper
from surveys.rules.piping import piped
from surveys.rules.questionnaire import (
    FieldWords,
    Option,
    Question,
    Questionnaire,
    view_tags,
    words_in,
)
from surveys.rules.types.base import Control
from surveys.rules.types.note import picture_of
from surveys.rules.types.ordering import TOTAL
from surveys.rules.types.registry import handler_for
from surveys.rules.types.settings import whole_setting

MANY_LINES = 6
ONE_LINE = 1


@dataclass(frozen=True)
class Said:
    """A text, and the language it is in: another than the paper's where it was never translated. ``picture`` stands before it: a name
    in the paper's ``pictures``, or empty."""

    text: str
    language: str
    picture: str = ""


@dataclass(frozen=True)
class PaperPicture:
    """A picture of the house's as SVG, which only repeats the words beside it; or one of the council's own: its bytes, and its words
    for those who cannot see it."""

    svg: str = ""
    pixels: tuple[int, ...] = ()
    alt: str = ""


@dataclass(frozen=True)
class PaperOption:
    """``has_line``: there is room to say what else. ``guide``: for whom it is; empty where it is for everybody. ``picture`` is a name in
    the paper's ``pictures``, or empty."""

    words: Said
    picture: str
    has_line: bool
    guide: str


@dataclass(frozen=True)
class PaperItem:
    """A question or a note. ``mark`` is what stands before each option: a box to tick, or one to write a number in. ``picture`` is a
    note's own, a name in the paper's ``pictures``, or empty."""

    number: int
    label: Said
    picture: str
    hints: tuple[Said, ...]
    guides: tuple[str, ...]
    """Before the answer: who it is for, and how to answer."""
    mark: str
    options: tuple[PaperOption, ...]
    lines: int
    leaps: tuple[str, ...]


@dataclass(frozen=True)
class PaperSection:
    """What stands under one heading. ``is_apart``: on a sheet of its own, which is taken off."""

    heading: Said
    lead: tuple[Said, ...]
    items: tuple[PaperItem, ...]
    is_apart: bool


@dataclass(frozen=True)
class Paper:
    """One printing of a survey. ``page`` holds ``#1`` and ``#2`` for the number of the page and of pages."""

    language: str
    edition: str
    publisher: str
    title: Said
    summary: tuple[Said, ...]
    sections: tuple[PaperSection, ...]
    page: str
    office: tuple[str, ...]
    pictures: Mapping[str, PaperPicture]
    """Each picture beside an option or a line, by its name."""


def printings(questionnaire: Questionnaire) -> list[tuple[str, Edition]]:
    """Every language and edition that there are words for; English always."""
    tags = {*view_tags(questionnaire), View().tag}
    return [
        (language, edition)
        for language in app_settings().languages
        for edition in Edition
        if View(language, _level(edition)).tag in tags
    ]


def paper_of(
    survey: Survey, questionnaire: Questionnaire, *, language: str, edition: Edition
) -> Paper:
    """The survey as it is printed. Its sentences are in the language that is spoken now; raises nothing."""
    view = View(language, _level(edition))
    setter = _Setter(questionnaire, view, pictures_beside(survey.slug, view))
    said = setter.said
    sections = tuple(_sections(survey, setter))
    return Paper(
        language=language,
        edition=edition.value,
        publisher=app_settings().council.name,
        title=said({"title": plain(survey.words, "title")}, "title"),
        summary=setter.lines({"summary": plain(survey.words, "summary")}, "summary"),
        sections=sections,
        page=_("Page %(page)s of %(pages)s", page="#1", pages="#2"),
        office=(
            _("For the council: version %(number)s", number=survey.version),
            _("Batch"),
            _("Number"),
            _("Received on"),
        ),
        pictures=setter.pictures,
    )


def _level(edition: Edition) -> Level:
    return Level.EASY if edition is Edition.EASY else Level.STANDARD


def _sections(survey: Survey, setter: "_Setter") -> Iterable[PaperSection]:
    own = setter.own
    yield PaperSection(own(_("How to answer")), own_lines(setter, _how()), (), is_apart=False)
    if survey.words.get("privacy"):
        privacy = setter.lines({"privacy": plain(survey.words, "privacy")}, "privacy")
        heading = own(_("What happens with your answers"))
        yield PaperSection(heading, privacy, (), is_apart=False)
    begun: set[Sheet] = set()
    above = ""
    for part in setter.parts:
        section = setter.section(part, is_first=part.sheet not in begun)
        is_repeated = section.heading.text == above and part.sheet in begun
        yield replace(section, heading=setter.own("")) if is_repeated else section
        above = section.heading.text or above
        begun.add(part.sheet)
        if part is setter.last_of_answers:
            yield PaperSection(
                own(_("Give it back to us")), own_lines(setter, _back(survey)), (), is_apart=False
            )


def own_lines(setter: "_Setter", lines: Iterable[str]) -> tuple[Said, ...]:
    return tuple(setter.own(line) for line in lines)


def _how() -> list[str]:
    return [
        _("Use a pen. You can leave out any question that you do not want to answer."),
        _("Where it says “go to question”, leave out the questions between."),
        _("Do not write your name on these pages."),
    ]


def _back(survey: Survey) -> list[str]:
    council = app_settings().council
    day = last_day_of(survey.window)
    lines = [
        _(
            "Bring it to us: %(place)s.",
            place=own_direction(str(in_the_readers_words(council.drop_in))),
        )
    ]
    if day is not None:
        lines.append(_("We need it by %(day)s.", day=format_date(day, "d MMMM yyyy")))
    lines.append(
        _(
            "Phone %(phone)s to ask where else, or to answer by phone.",
            phone=in_own_order(council.phone),
        )
    )
    return lines


class _Setter:
    """What is the same for every part of one printing."""

    def __init__(
        self, questionnaire: Questionnaire, view: View, beside: Mapping[str, RowPicture]
    ) -> None:
        self.view = view
        self._beside = beside if view.is_easy else {}
        self.pictures: dict[str, PaperPicture] = {}
        self.parts = on_paper(questionnaire)
        numbers = {
            each.question.id: each.number
            for part in self.parts
            for each in part.questions
            if each.number
        }
        self._guide = Guide({each.id: each for each in questionnaire.questions}, numbers, view)
        kept = [part for part in self.parts if part.sheet is not Sheet.CONTACT]
        self.last_of_answers = kept[-1] if kept else None

    def own(self, text: str) -> Said:
        return Said(text, self.view.language)

    def said(self, words: FieldWords, field: str) -> Said:
        text, used = words_in(self.view, words, field)
        return Said(piped(text, self._named), used.language)

    def lines(self, words: FieldWords, field: str) -> tuple[Said, ...]:
        whole = self.said(words, field)
        lines = (line.strip() for line in whole.text.splitlines())
        return tuple(Said(line, whole.language, self._beside_line(line)) for line in lines if line)

    def _beside_line(self, line: str) -> str:
        chosen = self._beside.get(line_key(line))
        return self._kept(chosen.name) if chosen else ""

    def section(self, part: PaperPart, *, is_first: bool) -> PaperSection:
        """A part under its own heading, or under that of its sheet where the sheet begins."""
        heading = self.said(part.heading, "title")
        lead: tuple[str, ...] = ()
        if is_first and part.sheet is Sheet.ANSWERS:
            heading = heading if heading.text else self.own(_("Questions"))
        elif is_first and part.sheet is Sheet.ABOUT_YOU:
            heading = self.own(_("About you"))
            lead = (
                _("These questions help us see whether we reach everybody."),
                _("You need not answer any of them. Your answers count the same."),
            )
        elif is_first:
            heading = self.own(_("If you want to hear more"))
            lead = (_("We take this sheet off and keep it apart from your answers."),)
        return PaperSection(
            heading,
            own_lines(self, lead),
            tuple(self._item(each) for each in part.questions),
            is_apart=is_first and part.sheet is Sheet.CONTACT,
        )

    def _item(self, asked: PaperQuestion) -> PaperItem:
        question = asked.question
        control = handler_for(question).control
        guides = [self._guide.only_if(asked.only, asked.number)] if asked.only else []
        return PaperItem(
            number=asked.number,
            label=self.said(question.words, "label"),
            picture=self._kept(picture_of(question), LARGE_FORM),
            hints=self.lines(question.words, "hint"),
            guides=(*guides, *_how_to_answer(question, control)),
            mark="number" if control in {Control.RANKING, Control.POINTS} else "tick",
            options=tuple(
                PaperOption(
                    self.said(option.words, "label"),
                    self._picture(option, control),
                    option.is_other,
                    self._guide.option_if(option.condition),
                )
                for option in question.options
            ),
            lines=_lines(question, control),
            leaps=tuple(self._guide.leap(question, leap) for leap in asked.leaps),
        )

    def _picture(self, option: Option, control: Control) -> str:
        """In easy read and where people choose among pictures; on other paper words are enough."""
        is_shown = self.view.is_easy or control in {Control.PICTURE, Control.PICTURES}
        return self._kept(option.picture or "") if is_shown else ""

    def _kept(self, name: str, form: str = SMALL_FORM) -> str:
        """Under which name the picture is printed, if there is one; each of its forms has its own."""
        printed = name.replace(SMALL_FORM, form)
        if name and printed not in self.pictures and (drawn := _drawn(name, form)):
            self.pictures[printed] = drawn
        return printed if printed in self.pictures else ""

    def _named(self, question_id: str) -> str:
        """What stands on paper where a screen repeats an answer."""
        return str(_("your answer to question %(number)s", number=self._guide.number(question_id)))


def _drawn(name: str, form: str) -> PaperPicture | None:
    if svg := picture_drawn(name):
        return PaperPicture(svg=svg)
    own = own_picture_at(name)
    if own is None:
        return None
    stored = stored_name(upload_of_small(name), form)
    return PaperPicture(pixels=tuple(current_store().get(stored)), alt=own.alt)


_HOW: Mapping[Control, object] = {
    **dict.fromkeys(
        (Control.RADIOS, Control.SCALE, Control.PICTURE, Control.AREA), _l("Tick one box.")
    ),
    **dict.fromkeys((Control.CHECKBOXES, Control.PICTURES), _l("Tick all that apply.")),
    Control.RANKING: _l("Write 1 beside what matters most, then 2, and so on."),
    Control.POINTS: _l("Write points beside each. All together %(total)s."),
    Control.DATE: _l("Write the day, the month and the year."),
    Control.MONEY: _l("Write how many pounds."),
    Control.FILE: _l("You can put a picture or a document in with this paper."),
}


def _how_to_answer(question: Question, control: Control) -> list[str]:
    if control not in _HOW:
        return []
    return [str(_HOW[control]) % {"total": whole_setting(question, "total", TOTAL)}]


def _lines(question: Question, control: Control) -> int:
    """How many lines to write on."""
    if question.options or control in {Control.WORDS, Control.FILE}:
        return 0
    return MANY_LINES if control is Control.LINES else ONE_LINE
