"""What the tests of report formats share."""

import os

import pytest

from engage.kernel.fonts import FONT_FOLDER, fonts_in
from engage.rules.errors import UnavailableError


@pytest.fixture(scope="session", autouse=True)
def print_fonts() -> None:
    """The typefaces that the front-end build puts in place: a must in CI, one clear line on other machines."""
    try:
        fonts_in(FONT_FOLDER)
    except UnavailableError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"run static/build.py first: {error}")
