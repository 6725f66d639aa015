"""The rules that every page keeps, whoever fetches it."""

from bs4 import BeautifulSoup, Tag

from engage.rules.view import direction_of

UNLABELLED = {"hidden", "submit", "button", "image"}


def inspect_page(html: str, *, where: str) -> BeautifulSoup:
    """Parse a page and check what must hold on every one; returns the parsed page."""
    page = BeautifulSoup(html, "html5lib")
    _has_one_heading_and_a_title(page, where)
    _names_its_language(page, where)
    _labels_every_field(page, where)
    _summary_links_resolve(page, where)
    _has_nothing_inline_or_foreign(page, where)
    _ids_are_unique(page, where)
    return page


def _has_one_heading_and_a_title(page: BeautifulSoup, where: str) -> None:
    headings = page.find_all("h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    assert page.title is not None, f"{where}: no title"
    assert " – " in page.title.get_text(), (
        f"{where}: title {page.title.get_text()!r} does not name the site"
    )
    has_errors = page.select_one(".govuk-error-summary") is not None
    assert page.title.get_text().strip().startswith(("Error: ", "خرابی: ")) == has_errors, (
        f"{where}: title and errors disagree"
    )


def _names_its_language(page: BeautifulSoup, where: str) -> None:
    root = page.html
    assert isinstance(root, Tag)
    language = str(root.get("lang", ""))
    assert language, f"{where}: no lang"
    assert root.get("dir") == direction_of(language), f"{where}: dir does not fit {language}"


def _labels_every_field(page: BeautifulSoup, where: str) -> None:
    for field in page.select("input, select, textarea"):
        if field.get("type") in UNLABELLED:
            continue
        name = field.get("aria-label") or field.get("aria-labelledby")
        label = page.find("label", attrs={"for": field.get("id")}) if field.get("id") else None
        assert name or label or field.find_parent("label"), (
            f"{where}: field {field.get('name')} has no label"
        )


def _summary_links_resolve(page: BeautifulSoup, where: str) -> None:
    for link in page.select(".govuk-error-summary a"):
        target = str(link.get("href", ""))
        assert target.startswith("#"), f"{where}: error link {target}"
        assert page.find(id=target[1:]), f"{where}: error link {target} leads nowhere"


def _has_nothing_inline_or_foreign(page: BeautifulSoup, where: str) -> None:
    assert not page.select("[style]"), f"{where}: inline style"
    assert not page.select("style"), f"{where}: style element"
    for script in page.select("script"):
        assert script.get("src"), f"{where}: inline script"
    for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src")):
        for element in page.select(f"{tag}[{attribute}]"):
            assert not str(element[attribute]).startswith(("http:", "https:", "//")), (
                f"{where}: {element[attribute]}"
            )


def _ids_are_unique(page: BeautifulSoup, where: str) -> None:
    ids = [str(element["id"]) for element in page.select("[id]")]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{where}: ids used twice: {twice}"
