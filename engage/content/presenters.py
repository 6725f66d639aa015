"""Words as templates receive them: text that carries its own language and says when it stands in for another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import g
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from engage.content.rules.comparison import Line, compare
from engage.content.rules.easy_read import HARD_WORDS
from engage.content.rules.words import Chosen, WordsDocument, choose, words_from
from engage.kernel.locale import may_be_offered
from engage.kernel.stand_ins import note_stand_in
from engage.kernel.view_prefix import current_view
from engage.rules.view import SOURCE_LANGUAGE, View

FORMULA_WITHOUT_VALUE = _l(
    "The cell holds a formula, and its result is not in the file. Open the file in a spreadsheet program and save it, or type the words into the cell."
)
"""What is told of such a cell of any workbook that is read."""
_HARD = re.compile(rf"\b(?:{'|'.join(HARD_WORDS)})\b", re.IGNORECASE)
_MEANING = Markup(
    '<button class="e-word" type="button" popovertarget="means-{id}">{word}</button>'
    '<span class="e-means" id="means-{id}" popover>{word}: {meaning}</span>'
)
"""Opens, and closes with Escape, without a script."""


@dataclass(frozen=True)
class Words:
    """One text in one view. Writing it in a template escapes it and marks a fragment in another language."""

    chosen: Chosen

    def __str__(self) -> str:
        return self.chosen.text

    def __bool__(self) -> bool:
        return bool(self.chosen.text)

    def __html__(self) -> str:
        self._note()
        if not self.chosen.is_other_language:
            return str(escape(self.chosen.text))
        return str(
            Markup('<span lang="{}" dir="{}">{}</span>').format(
                self.chosen.view.language, self.chosen.view.direction, self.chosen.text
            )
        )

    @property
    def is_fallback(self) -> bool:
        return self.chosen.is_fallback

    @property
    def is_other_language(self) -> bool:
        return self.chosen.is_other_language

    @property
    def language(self) -> str:
        return self.chosen.view.language

    @property
    def direction(self) -> str:
        return self.chosen.view.direction

    @property
    def attributes(self) -> dict[str, str]:
        """Of what holds nothing but these words, where they are in another language than the page."""
        if not self.chosen.is_other_language:
            return {}
        return {"lang": self.language, "dir": self.direction}

    @property
    def mark(self) -> Markup:
        """The attributes of a heading in another language, which then begins on its own side as the words below it do."""
        return Markup().join(Markup(' {}="{}"').format(*each) for each in self.attributes.items())

    @property
    def lines(self) -> list[str]:
        """One idea a line: how easy read shows it. A line in another language than the page carries its own mark."""
        self._note()
        lines = [line.strip() for line in self.chosen.text.splitlines() if line.strip()]
        if not self.chosen.is_other_language:
            return lines
        return [Markup(Words(replace(self.chosen, text=line)).__html__()) for line in lines]  # noqa: S704 - written and escaped just above

    def _note(self) -> None:
        if self.is_fallback and self:
            note_stand_in(self.chosen.view)


def words_in(document: WordsDocument, name: str, view: View | None = None) -> Words:
    """The words of a field for the view of this request, or for ``view``."""
    return Words(choose(document, name, view or current_view()))


def consent_in(document: WordsDocument, name: str) -> Words:
    """What people consent to: in English while nobody has checked the words of our own pages around it in the reader's language."""
    view = current_view()
    if may_be_offered(view.language):
        return words_in(document, name)
    return Words(replace(choose(document, name, View(SOURCE_LANGUAGE, view.level)), asked=view))


def written_in_english(text: object) -> Words:
    """What an officer typed, marked as English for readers of another language."""
    if isinstance(text, Words):
        return text
    return words_in(words_from({"text": {View().tag: str(text)}}) if text else {}, "text")


def in_the_readers_words(versions: Mapping[str, str]) -> Words:
    """What a setting says in each language, marked as English where it does not say it in the reader's. It is short enough to
    be its own easy read."""
    return words_in(words_from({"text": versions}), "text", View(current_view().language))


def words_changed(was: str, now: str) -> tuple[Line, ...]:
    """A text line by line with what was taken out and put in since; nothing where it is not known what it was."""
    return compare(was.splitlines(), now.splitlines()) if was else ()


def source_of(document: WordsDocument, name: str) -> Words:
    """The English of a field beside which others are written, whatever language the page is in."""
    return written_in_english(str(words_in(document, name, View())))


def explained(text: object) -> Markup:
    """English with its hard words explained where each first stands on a page: a button, and a box that it opens. Other words as they are."""
    plain = escape(text)
    if current_view() != View():
        return plain
    known: set[str] = g.setdefault("explained_words", set())

    def with_meaning(found: re.Match[str]) -> str:
        word = found[0].lower()
        if word in known:
            return found[0]
        known.add(word)
        return str(_MEANING.format(id=word, word=found[0], meaning=HARD_WORDS[word]))

    return Markup(_HARD.sub(with_meaning, plain))  # noqa: S704 - escaped above, and our own words


def is_complete(document: WordsDocument, view: View) -> bool:
    """Whether every field has words of the view's own."""
    return all(view.tag in versions for versions in document.values())
