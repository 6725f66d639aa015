"""Words by language and reading level: which version stands in, and when one is stale."""

import pytest

from engage.content.rules.words import (
    SOURCE,
    Status,
    choose,
    plain,
    put_text,
    source_before,
    source_digest,
    stale_versions,
    views_of,
    with_text,
    without_sources,
    words_from,
)
from engage.rules.errors import InvalidError
from engage.rules.view import View, view_from_tag

ORDER = {
    "en": ["en"],
    "en-easy": ["en-easy", "en"],
    "ur": ["ur", "en"],
    "ur-easy": ["ur-easy", "ur", "en-easy", "en"],
}
ALL = {tag: f"text in {tag}" for tag in ORDER}


@pytest.mark.parametrize("asked", sorted(ORDER))
@pytest.mark.requirement("L2")
def test_each_view_has_one_order_of_what_stands_in(asked: str) -> None:
    """Take versions away from the front: the next in the table stands in, down to the source."""
    for missing in range(len(ORDER[asked])):
        there = {tag: text for tag, text in ALL.items() if tag not in ORDER[asked][:missing]}
        if "en" not in there:
            break
        chosen = choose(words_from({"title": there}), "title", view_from_tag(asked))

        expected = ORDER[asked][missing]
        assert chosen.text == ALL[expected]
        assert chosen.view == view_from_tag(expected)
        assert chosen.is_fallback == (missing > 0)
        assert chosen.is_other_language == (not expected.startswith(asked[:2]))


def test_a_field_that_an_item_has_not_is_empty_and_no_fallback() -> None:
    chosen = choose({}, "title", View("ur"))

    assert (chosen.text, chosen.is_fallback, chosen.is_stale) == ("", False, False)


def test_a_language_that_nobody_wrote_gets_english() -> None:
    assert choose(words_from({"title": ALL}), "title", View("pl")).text == ALL["en"]


def test_words_without_a_source_are_refused_by_field() -> None:
    with pytest.raises(InvalidError, match="source_missing") as refused:
        words_from({"title": {"en": "Fine"}, "summary": {"ur": "اردو"}})

    assert refused.value.facts["where"] == "summary"
    with pytest.raises(InvalidError, match="source_missing"):
        with_text({}, "title", "ur", "اردو")


def test_empty_versions_are_not_kept() -> None:
    assert plain(words_from({"title": {"en": "Yes", "ur": ""}}), "title") == {"en": "Yes"}


@pytest.mark.requirement("L2")
def test_a_changed_source_makes_every_other_version_stale() -> None:
    document = words_from({"title": ALL})
    assert stale_versions(document) == []

    changed = with_text(document, "title", "en", "new text")

    assert sorted(stale_versions(changed)) == [
        ("title", "en-easy"),
        ("title", "ur"),
        ("title", "ur-easy"),
    ]
    assert choose(changed, "title", View("ur")).is_stale
    assert not choose(changed, "title", View()).is_stale
    assert stale_versions(document) == []


@pytest.mark.requirement("L2")
def test_writing_a_version_anew_makes_it_fresh() -> None:
    changed = with_text(words_from({"title": ALL}), "title", "en", "new text")

    mended = with_text(changed, "title", "ur", "نیا", status=Status.CHECKED)

    assert ("title", "ur") not in stale_versions(mended)
    assert mended["title"]["ur"]["status"] == "checked"


@pytest.mark.requirement("L2")
def test_a_stale_version_keeps_the_source_that_it_was_made_from_until_it_is_fresh() -> None:
    document = words_from({"title": ALL})
    twice = with_text(with_text(document, "title", "en", "Second"), "title", "en", "Third")
    assert source_before(twice["title"], "ur") == ALL["en"], "not what stood there in between"
    later = with_text(with_text(twice, "title", "ur", "نیا"), "title", "en", "Fourth")
    assert source_before(later["title"], "ur") == "Third"
    assert source_before(later["title"], "ur-easy") == ALL["en"]
    back = with_text(twice, "title", "en", ALL["en"], status=Status.CHECKED)
    assert back == document, "nothing is kept without need"
    old = {"title": {**document["title"], "en": {"text": "Other", "of": source_digest("Other")}}}
    assert stale_versions(old)
    assert source_before(old["title"], "ur") == "", "stale before sources were kept"


def test_what_is_given_out_has_no_source_of_before() -> None:
    document = words_from({"title": ALL})
    changed = with_text(document, "title", "en", "Second")
    fixed = without_sources({"projects": [{"words": changed, "was": "open"}]})
    assert "was" not in fixed["projects"][0]["words"]["title"]["ur"]
    assert fixed["projects"][0]["was"] == "open"
    assert without_sources(document) == document


def test_spacing_alone_does_not_make_a_version_stale() -> None:
    assert source_digest("two  words\n") == source_digest("two words")
    assert source_digest("two words") != source_digest("two, words")


def test_a_source_is_checked_and_a_translation_says_how_far_it_is() -> None:
    document = words_from({"title": ALL}, status=Status.MACHINE)

    assert document["title"]["en"]["status"] == "checked"
    assert document["title"]["ur"]["status"] == "machine"


def test_views_are_those_in_which_something_is_written() -> None:
    documents = [words_from({"title": {"en": "a", "ur": "b"}}), words_from({"x": {"en": "c"}})]

    assert views_of(documents) == {View(), View("ur")}


def test_an_unchanged_text_keeps_what_it_was_made_from_and_an_empty_one_goes() -> None:
    document = words_from({"title": {SOURCE: "Safer streets", "en-easy": "Safe streets"}})
    assert put_text(document, "title", SOURCE, " Safer streets ") == document
    assert put_text(document, "title", "en-easy", "").keys() == {"title"}
    assert put_text(document, "title", SOURCE, "") == {}
    assert put_text({}, "title", SOURCE, "") == {}


def test_marks_that_turn_the_direction_of_writing_are_taken_out_and_those_of_a_language_stay() -> (
    None
):
    typed = "\u202eTrees\u202c می\u200cخواهم\u200f"
    kept = "Trees می\u200cخواهم\u200f"
    assert plain(words_from({"title": {"en": typed}}), "title")["en"] == kept
    assert plain(put_text({}, "title", "en", typed), "title")["en"] == kept
