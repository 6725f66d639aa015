"""What the tests of report formats share."""

import pytest

from engage.kernel.fonts import FONT_FOLDER, fonts_in


@pytest.fixture(scope="session", autouse=True)
def print_fonts() -> None:
    """The typefaces that the front-end build puts in place. Without them nothing here could be true, so the first test says so."""
    fonts_in(FONT_FOLDER)
