"""Language and reading level by path: each view of a page has one address of its own."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.kernel.view_prefix import ENVIRON_KEY, ViewPrefix, prefix_of
from engage.rules.view import Level, View, view_from_tag

LANGUAGES = ("en", "ur", "pl")
VIEWS = [View(language, level) for language, level in product(LANGUAGES, Level)]
segments = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=8)


def routed(path: str, script_name: str = "") -> tuple[View, str, str]:
    """What the application behind the middleware is told: view, SCRIPT_NAME, PATH_INFO."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    environ = {"PATH_INFO": path, "SCRIPT_NAME": script_name}
    list(ViewPrefix(application, LANGUAGES)(environ, lambda *_: lambda _data: None))
    return seen[ENVIRON_KEY], seen["SCRIPT_NAME"], seen["PATH_INFO"]


@pytest.mark.parametrize(
    ("path", "tag", "script_name", "rest"),
    [
        ("/", "en", "", "/"),
        ("", "en", "", "/"),
        ("/rounds/safer", "en", "", "/rounds/safer"),
        ("/ur", "ur", "/ur", "/"),
        ("/ur/", "ur", "/ur", "/"),
        ("/ur/rounds/safer", "ur", "/ur", "/rounds/safer"),
        ("/easy", "en-easy", "/easy", "/"),
        ("/easy/rounds/safer", "en-easy", "/easy", "/rounds/safer"),
        ("/ur/easy/rounds/safer", "ur-easy", "/ur/easy", "/rounds/safer"),
        ("/easy/ur/rounds/safer", "en-easy", "/easy", "/ur/rounds/safer"),
        ("/en/rounds/safer", "en", "", "/en/rounds/safer"),
        ("/urdu", "en", "", "/urdu"),
        ("/easyread", "en", "", "/easyread"),
        ("/fa/rounds", "en", "", "/fa/rounds"),
        ("/rounds/ur/easy", "en", "", "/rounds/ur/easy"),
    ],
)
def test_the_first_parts_of_a_path_choose_the_view(
    path: str, tag: str, script_name: str, rest: str
) -> None:
    assert routed(path) == (view_from_tag(tag), script_name, rest)


def test_a_site_below_a_folder_keeps_its_folder() -> None:
    assert routed("/ur/easy/help", "/engage") == (
        View("ur", Level.EASY),
        "/engage/ur/easy",
        "/help",
    )


@given(st.sampled_from(VIEWS), st.lists(segments, max_size=4))
def test_an_address_made_for_a_view_comes_back_to_that_view(view: View, parts: list[str]) -> None:
    path = "/".join(["", "page", *parts])

    assert routed(prefix_of(view) + path) == (view, prefix_of(view), path)


@given(st.sampled_from(VIEWS))
def test_a_views_tag_says_all_of_it(view: View) -> None:
    assert view_from_tag(view.tag) == view
