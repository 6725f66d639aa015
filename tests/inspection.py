"""The rules that every page keeps, whoever fetches it.

Tests fetch thousands of pages, and each is inspected: it is parsed once, by lxml, which needs a fiftieth of the time of a
parser in Python.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from engage.rules.view import direction_of

LABELLED = "//input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')] | //select | //textarea"
FROM_ELSEWHERE = (
    "(//script/@src | //link/@href | //img/@src | //iframe/@src)"
    "[starts-with(., 'http:') or starts-with(., 'https:') or starts-with(., '//')]"
)
INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "code",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
    }
)
RUN_TOGETHER = re.compile(r"[a-z0-9)”’؀-ۿ][.?!۔؟][A-Z؀-ۿ“][a-z؀-ۿ]+ ")
"""One sentence's end and the next one's first word, with no space between them."""
CHARTS = "//figure[.//ul[contains(concat(' ', @class, ' '), ' e-bars ')]]"
SUMMARY = "//*[contains(concat(' ', @class, ' '), ' govuk-error-summary ')]"


@lru_cache(maxsize=16)
def parsed(page: str) -> HtmlElement:
    """A page as a tree, to look at and not to change: whoever asks for the same page gets the same tree."""
    return html.document_fromstring(page)


def inspect_page(page: str, *, where: str, language: str) -> None:
    """Check what must hold on every page. ``language``: the one that its address asks for."""
    tree = parsed(page)
    _has_one_heading_and_a_title(tree, where)
    _names_its_language(tree, where, language)
    _labels_every_field(tree, where)
    _summary_links_resolve(tree, where)
    _has_nothing_inline_or_foreign(tree, where)
    _ids_are_unique(tree, where)
    _keeps_sentences_apart(tree, where)
    _charts_say_what_they_draw(tree, where)


def _has_one_heading_and_a_title(page: HtmlElement, where: str) -> None:
    headings = page.xpath("//h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    titles = page.xpath("/html/head/title")
    assert len(titles) == 1, f"{where}: {len(titles)} titles"
    title = titles[0].text_content().strip()
    assert " – " in title, f"{where}: title {title!r} does not name the site"
    assert title.startswith(("Error: ", "خرابی: ")) == bool(page.xpath(SUMMARY)), (
        f"{where}: title and errors disagree"
    )


def _names_its_language(page: HtmlElement, where: str, language: str) -> None:
    assert page.get("lang") == language, f"{where}: lang is not {language}"
    assert page.get("dir") == direction_of(language), f"{where}: dir does not fit {language}"


def _labels_every_field(page: HtmlElement, where: str) -> None:
    named = set(page.xpath("//label/@for"))
    for field in page.xpath(LABELLED):
        assert (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.get("id") in named
            or field.xpath("ancestor::label")
        ), f"{where}: field {field.get('name')} has no label"


def _summary_links_resolve(page: HtmlElement, where: str) -> None:
    ids = set(page.xpath("//@id"))
    for link in page.xpath(f"{SUMMARY}//a"):
        target = link.get("href", "")
        assert target.startswith("#"), f"{where}: error link {target}"
        assert target[1:] in ids, f"{where}: error link {target} leads nowhere"


def _has_nothing_inline_or_foreign(page: HtmlElement, where: str) -> None:
    assert not page.xpath("//@style"), f"{where}: inline style"
    assert not page.xpath("//style"), f"{where}: style element"
    assert not page.xpath("//script[not(@src)]"), f"{where}: inline script"
    foreign = page.xpath(FROM_ELSEWHERE)
    assert not foreign, f"{where}: {foreign}"


def _ids_are_unique(page: HtmlElement, where: str) -> None:
    twice = {name for name, times in Counter(page.xpath("//@id")).items() if times > 1}
    assert not twice, f"{where}: ids used twice: {twice}"


def _keeps_sentences_apart(page: HtmlElement, where: str) -> None:
    """A line end of a template that is trimmed away glues two sentences together."""
    found = RUN_TOGETHER.search("".join(_words(page.body)))
    assert found is None, f"{where}: sentences run together at {found[0]!r}"


def _charts_say_what_they_draw(page: HtmlElement, where: str) -> None:
    """A title that says what was found; label and figure as text in each row; the same figures in a table and in its file."""
    tables = {}
    for table in page.xpath("//table[caption]"):
        number = re.search(r"\d+", table.find("caption").text_content())
        if number:
            tables[number[0]] = table
    for chart in page.xpath(CHARTS):
        title = " ".join(caption.text_content() for caption in chart.xpath("./figcaption"))
        assert len(title.split()) > 1, f"{where}: a chart without a title"
        beside = "".join(words.text_content() for words in chart.xpath("./p"))
        named = re.findall(r"\d+", beside)
        assert named, f"{where}: {title} names no table"
        assert named[-1] in tables, f"{where}: {title} names table {named[-1]}, which is not here"
        table = tables[named[-1]]
        files = table.xpath("following::a[@download][1]/@href")
        assert files, f"{where}: {title} has no file of its figures"
        for row in chart.xpath(".//li"):
            label, figure = (row.findtext("span"), row.find("b").text_content())
            assert label, f"{where}: a bar of {title} has no label"
            count = figure.split(" (")[0]
            assert count in table.text_content(), f"{where}: {count} of {title} is in no table"
            assert count.replace(",", "") in unquote(files[0]), f"{where}: {count} is in no file"
        seen = chart.xpath(".//svg[not(@aria-hidden='true')] | .//svg//text | .//canvas | .//img")
        assert not seen, f"{where}: {title} has a picture that only some people meet"


def _words(element: HtmlElement) -> Iterator[str]:
    """What is read, a line to each block; not what people typed into a form."""
    if element.tag in {"textarea", "script", "template"} or not isinstance(element.tag, str):
        return
    edge = "" if element.tag in INLINE else "\n"
    yield edge
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""
    yield edge
