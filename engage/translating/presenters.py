"""What the translators' pages receive."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from engage.activities.models import Activity
from engage.activities.ports import TextInView
from engage.content.presenters import Words, source_of
from engage.content.rules.easy_read import Finding, Reader, Rule, too_long
from engage.content.rules.facts import difference
from engage.kernel.locale import LANGUAGE_NAMES, months_in, number
from engage.rules.view import SOURCE_LANGUAGE, Level, View
from engage.translating.queries import glossary_of, texts_in_view
from engage.translating.rules.exchange import Arrived, Fault, Unit, UnitFault, box_name

A_PAGE = 25
"""Texts on one page."""
MOST_TERMS = 8


@dataclass(frozen=True)
class ViewLink:
    name: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class ActivityRow:
    """How far one activity has come in one view."""

    title: Words
    href: str
    stale_href: str
    written: int
    stale: int
    of: int


@dataclass(frozen=True)
class TextRow:
    """One text beside its English. ``remarks``: what is to be looked at again. ``terms``: English words and what stands for them."""

    place: str
    label: str
    source: str
    is_stale: bool
    was: str
    """The English it was written from, where it is stale and that was kept."""
    remarks: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeskPage:
    """One activity in one view: the texts to be shown, and how many there are of each sort."""

    slug: str
    title: Words
    view: View
    view_name: str
    rows: tuple[TextRow, ...]
    said: Mapping[str, str]
    missing: int
    stale: int
    to_see_again: int
    of: int
    show: str
    last: str
    """The place of the last text on this page; empty where no page follows."""
    about_all: tuple[str, ...]


def other_views(languages: Iterable[str]) -> list[View]:
    """Every view but the English in which everything is written first."""
    views = [View(language, level) for language in languages for level in Level]
    return [view for view in views if view != View()]


def view_name(view: View) -> str:
    """A view in words: ``Easy read``, ``اردو``, ``اردو, easy read``."""
    name = LANGUAGE_NAMES.get(view.language, view.language)
    if not view.is_easy:
        return name
    if view.language == SOURCE_LANGUAGE:
        return str(_("Easy read"))
    return str(_("%(language)s, easy read", language=name))


def view_links(views: Iterable[View], current: View, *, endpoint: str) -> list[ViewLink]:
    """The page of ``endpoint`` in each of these views."""
    return [
        ViewLink(view_name(view), url_for(endpoint, tag=view.tag), view == current)
        for view in views
    ]


def activity_rows(activities: Iterable[Activity], view: View) -> list[ActivityRow]:
    rows = []
    for activity in activities:
        texts = texts_in_view(activity, view)
        rows.append(
            ActivityRow(
                title=source_of(activity.words, "title"),
                href=url_for("translating.texts", tag=view.tag, slug=activity.slug),
                stale_href=url_for(
                    "translating.texts", tag=view.tag, slug=activity.slug, show="stale"
                ),
                written=sum(bool(text.said) for text in texts),
                stale=sum(text.is_stale for text in texts),
                of=len(texts),
            )
        )
    return rows


@dataclass(frozen=True)
class StaleText:
    """A text that keeps something from opening: in which view, what it is, its English of now and the one it was written from."""

    view_name: str
    label: str
    href: str
    source: str
    was: str


def stale_texts(
    activity: Activity, views: Iterable[View], *, places: Collection[str] | None = None
) -> tuple[StaleText, ...]:
    """Every text that these views say of English that has changed since. ``places``: of these alone."""
    return tuple(
        StaleText(
            view_name(view),
            text.label,
            url_for("translating.texts", tag=view.tag, slug=activity.slug, show="stale"),
            text.source,
            text.was,
        )
        for view in views
        for text in texts_in_view(activity, view)
        if text.is_stale and (places is None or text.place in places)
    )


def desk_page(
    activity: Activity,
    view: View,
    texts: Sequence[TextInView],
    *,
    show: str,
    after: str = "",
    sent: Collection[str] = (),
) -> DeskPage:
    """``show``: ``todo`` (missing or older than the English), ``stale`` (older alone), ``remarks`` or ``all``; ``after``: the place of the last text seen;
    ``sent``: names of boxes that came back, which are then the texts of the page.
    """
    remarks = remarks_on(texts, view)
    places = [text.place for text in texts]
    to_come = texts[places.index(after) + 1 :] if after in places else texts
    wanted = [text for text in to_come if _is_wanted(text, show, remarks)]
    if sent:
        wanted = [text for text in texts if box_name(text.place) in sent]
    shown = wanted[:A_PAGE]
    glossary = glossary_of(view.language)
    return DeskPage(
        slug=activity.slug,
        title=source_of(activity.words, "title"),
        view=view,
        view_name=view_name(view),
        rows=tuple(
            TextRow(
                text.place,
                text.label,
                text.source,
                text.is_stale,
                text.was,
                remarks.get(text.place, ()),
                _terms_in(text.source, glossary),
            )
            for text in shown
        ),
        said={text.place: text.said for text in shown},
        missing=sum(not text.said for text in texts),
        stale=sum(text.is_stale for text in texts),
        to_see_again=len(remarks),
        of=len(texts),
        show=show,
        last=shown[-1].place if len(wanted) > A_PAGE else "",
        about_all=tuple(_told(finding) for finding in too_long(len(texts))) if view.is_easy else (),
    )


def _is_wanted(text: TextInView, show: str, remarks: Mapping[str, object]) -> bool:
    if show == "todo":
        return not text.said or text.is_stale
    if show == "stale":
        return text.is_stale
    return show != "remarks" or text.place in remarks


def remarks_on(texts: Sequence[TextInView], view: View) -> dict[str, tuple[str, ...]]:
    """What is to be looked at again, by place: facts that are lost or added, and what easy read asks for."""
    reader = Reader(view.language) if view.is_easy else None
    months, source_months = months_in(view.language), months_in(SOURCE_LANGUAGE)
    told: dict[str, tuple[str, ...]] = {}
    for text in texts:
        if not text.said:
            continue
        found = difference(text.source, text.said, source_months=source_months, months=months)
        sentences = []
        if found.lost:
            sentences.append(_("Not said here: %(facts)s", facts=", ".join(found.lost)))
        if found.added:
            sentences.append(_("Not in the English: %(facts)s", facts=", ".join(found.added)))
        if reader is not None:
            sentences += [_told(finding) for finding in reader.read(text.said)]
        if sentences:
            told[text.place] = tuple(str(sentence) for sentence in sentences)
    return told


def _terms_in(source: str, glossary: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    small = source.lower()
    found = [
        (term, words)
        for term, words in glossary
        if re.search(rf"\b{re.escape(term.lower())}s?\b", small)
    ]
    return tuple(found[:MOST_TERMS])


def _told(finding: Finding) -> str:
    facts = {"words": finding.words, "number": finding.number, "instead": finding.instead}
    return str(_EASY[finding.rule] % facts)


_EASY = {
    Rule.LONG_SENTENCE: _l("A sentence of %(number)s words: “%(words)s”. Use at most 15."),
    Rule.MANY_SENTENCES: _l("%(number)s sentences for one idea. Use at most 5."),
    Rule.CAPITALS: _l("Words in capitals: “%(words)s”"),
    Rule.MARKED: _l("Italics or underlined words: “%(words)s”"),
    Rule.BROKEN_WORD: _l("A word broken in two: “%(words)s”"),
    Rule.HARD_WORD: _l("A hard word that is not explained: “%(words)s”. Say “%(instead)s”, or say what it means."),
    Rule.ACRONYM: _l("Letters that stand for words: “%(words)s”. Say the words first."),
    Rule.OTHER_NAME: _l("“%(words)s” was called “%(instead)s” before. Keep to one name."),
    Rule.NUMBER_IN_LETTERS: _l("A number in letters: “%(words)s”. Write %(instead)s."),
    Rule.MANY_PAGES: _l("About %(number)s pages when it is printed. Tell it in parts of at most 24 pages."),
}  # fmt: skip


def units_of(texts: Iterable[TextInView]) -> list[Unit]:
    """The texts as a translator's file holds them."""
    return [
        Unit(text.place, text.source, text.said, text.label, not text.said or text.is_stale)
        for text in texts
    ]


def told_of(found: Arrived) -> str:
    """What a file that was taken has brought."""
    told = [ngettext("%(num)d text is new.", "%(num)d texts are new.", len(found.texts))]
    if found.changed_meanwhile:
        told.append(
            ngettext(
                "%(num)d text was left as it is, because its English has changed since the file was made.",
                "%(num)d texts were left as they are, because their English has changed since the file was made.",
                len(found.changed_meanwhile),
            )
        )
    if found.absent:
        told.append(
            _(
                "Texts that are not in the file: %(number)s. They stay as they are.",
                number=number(found.absent),
            )
        )
    return " ".join(str(sentence) for sentence in told)


def fault_lines(faults: Iterable[UnitFault], labels: Mapping[str, str]) -> list[str]:
    """Every fault of a file, a line each."""
    return [_fault(fault, labels.get(fault.place, fault.place)) for fault in faults]


def _fault(fault: UnitFault, name: str) -> str:
    sentences = {
        Fault.UNKNOWN: _("%(name)s: there is no such text here", name=name),
        Fault.GAPS: _("%(name)s: the gaps %(gaps)s must stand in the translation as they do in the English", name=name, gaps=fault.words),
        Fault.GAPS_ADDED: _("%(name)s: the gaps %(gaps)s do not stand in the English", name=name, gaps=fault.words),
        Fault.TOO_LONG: _("%(name)s: this text is too long", name=name),
        Fault.TWICE: _("%(name)s: this text is in the file twice", name=name),
        Fault.OTHER_LANGUAGE: _("The file says that it is in another language: %(language)s", language=fault.words),
    }  # fmt: skip
    return str(sentences[fault.fault])
