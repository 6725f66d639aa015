"""Pictures found by word."""

from engage.content.queries import packaged_pictures
from engage.content.rules.pictures import MOST_SUGGESTED, found, suited


def names(pictures: list[object]) -> list[str]:
    return [picture.name for picture in pictures]  # type: ignore[attr-defined]


def test_every_picture_has_words_a_licence_and_a_maker_or_was_drawn_here() -> None:
    pictures = packaged_pictures()
    assert len(pictures) > 300
    assert all(picture.words for picture in pictures)
    for picture in pictures:
        assert picture.name.startswith("easy/") or (picture.licence == "MIT" and picture.maker)
        assert picture.alt == ""


def test_a_picture_is_found_by_any_form_of_its_words_and_its_own_name_comes_first() -> None:
    pictures = packaged_pictures()
    assert names(found(pictures, "buses"))[0] == "pictures/bus.svg"
    assert "pictures/books.svg" in names(found(pictures, "reading plans"))
    assert found(pictures, "bus xyzzy") == []
    assert len(found(pictures, "")) == len(pictures)


def test_a_sentence_suggests_what_it_speaks_of() -> None:
    pictures = packaged_pictures()
    assert "pictures/bus.svg" in names(suited(pictures, "The buses are late at night."))
    assert "pictures/money-bag.svg" in names(suited(pictures, "We have £30,000."))
    assert suited(pictures, "It is what it is.") == []
    assert len(suited(pictures, "people children school help money")) <= MOST_SUGGESTED
