"""What is lost when a page is narrow, when its text is twice as large, or when somebody spaces the text out."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
TWICE = "document.documentElement.style.fontSize = '200%'"
AS_BEFORE = "document.documentElement.style.fontSize = ''"
SPACED_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
        p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
"""The four spacings of WCAG 1.4.12."""
NOT_SPACED_OUT = "() => { document.adoptedStyleSheets = []; }"
LOST = """() => {
    const lost = [], root = document.documentElement, width = root.clientWidth;
    const isClipping = (box) => [box.overflowX, box.overflowY].some((how) => how === "hidden" || how === "clip");
    const isScrolling = (box) => [box.overflowX, box.overflowY].some((how) => how === "auto" || how === "scroll");
    if (root.scrollWidth > width) lost.push(`the page is ${root.scrollWidth} wide where ${width} are seen`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const holder = text.parentElement;
        if (!text.data.trim() || !holder.checkVisibility() || holder.closest("[aria-hidden=true], .e-vh, script")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
        if (!rects.length) continue;
        const say = (how) => lost.push(`${how}: "${text.data.trim().slice(0, 50)}" in ${text.parentElement.outerHTML.slice(0, 90)}`);
        let isHandled = false;
        for (let box = text.parentElement; box && box !== document.body && !isHandled; box = box.parentElement) {
            const style = getComputedStyle(box), edge = box.getBoundingClientRect();
            if (edge.width <= 2 && edge.height <= 2) isHandled = true;
            else if (isScrolling(style)) isHandled = true;
            else if (isClipping(style) && rects.some((rect) => rect.right > edge.right + 2 || rect.left < edge.left - 2
                     || rect.bottom > edge.bottom + 3 || rect.top < edge.top - 3)) { say("cut off"); isHandled = true; }
        }
        if (!isHandled && rects.some((rect) => rect.right > width + 1 || rect.left < -1)) say("beside the page");
    }
    return lost;
}"""


def lost_text(page: Page) -> list[str]:
    """Every loss in each of the three ways, each named."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a size, as Playwright writes it
    found = _named("narrow", page)
    found += _within(page, SPACED_OUT, NOT_SPACED_OUT, lambda: _named("spaced out", page))
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # as above
    return found + _within(page, TWICE, AS_BEFORE, lambda: _named("text twice as large", page))


def _named(how: str, page: Page) -> list[str]:
    return [f"{how}: {loss}" for loss in page.evaluate(LOST)]


def _within(page: Page, change: str, back: str, look: Callable[[], list[str]]) -> list[str]:
    page.evaluate(change)
    found = look()
    result: Any = page.evaluate(back)
    assert result is None or result == ""
    return found
