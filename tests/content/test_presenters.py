"""Words in a template: escaped always, and marked with their language where it is not the page's."""

import pytest
from jinja2 import Environment

from engage.content.presenters import is_complete, words_in
from engage.content.rules.words import words_from
from engage.rules.view import Level, View

ATTACK = '<img src=x onerror="alert(1)">&'
SHOWN = Environment(autoescape=True).from_string("<p>{{ words }}</p>")
SAFE = "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;&amp;"


@pytest.mark.requirement("SEC3")
def test_words_are_escaped_in_their_own_language_and_as_a_fallback() -> None:
    document = words_from({"title": {"en": ATTACK}})

    own = SHOWN.render(words=words_in(document, "title", View()))
    other = SHOWN.render(words=words_in(document, "title", View("ur")))

    assert own == f"<p>{SAFE}</p>"
    assert other == f'<p><span lang="en" dir="ltr">{SAFE}</span></p>'


@pytest.mark.parametrize(
    ("asked", "written", "html"),
    [
        ("ur", {"en": "Yes", "ur": "ہاں"}, "ہاں"),
        ("ur", {"en": "Yes"}, '<span lang="en" dir="ltr">Yes</span>'),
        ("en", {"en": "Yes", "ur": "ہاں"}, "Yes"),
    ],
)
@pytest.mark.requirement("L3")
def test_only_words_in_another_language_are_marked(
    asked: str, written: dict[str, str], html: str
) -> None:
    words = words_in(words_from({"title": written}), "title", View(asked))

    assert words.__html__() == html


def test_another_reading_level_is_not_another_language() -> None:
    words = words_in(words_from({"title": {"en": "Yes"}}), "title", View("en", Level.EASY))

    assert words.__html__() == "Yes"
    assert words.is_fallback


def test_missing_words_are_false_and_empty() -> None:
    words = words_in({}, "title", View())

    assert not words
    assert str(words) == ""
    assert words.lines == []


def test_easy_read_shows_one_idea_a_line() -> None:
    words = words_in(words_from({"text": {"en": "One.\n\n  Two. \n"}}), "text", View())

    assert words.lines == ["One.", "Two."]


def test_a_document_is_complete_in_a_view_when_every_field_is() -> None:
    document = words_from({"a": {"en": "x", "ur": "y"}, "b": {"en": "x"}})

    assert is_complete(document, View())
    assert not is_complete(document, View("ur"))
