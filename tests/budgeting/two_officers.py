"""What two count officers do from their screens: keys, cards, opening; close, count, result."""

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.forms import press


@dataclass(frozen=True)
class Held:
    """What is on paper afterwards: the words of both key cards, and the voting codes."""

    cards: tuple[str, str]
    codes: list[str]


def open_with_two(first: FlaskClient, second: FlaskClient, *, slug: str, codes: int) -> Held:
    """Both keys made and tried, voting cards printed, the vote opened."""
    desk = f"/officers/rounds/{slug}"
    cards = (_words_on(press(first, f"{desk}/key", at=desk)), _words_on(press(second, f"{desk}/key", at=desk)))  # fmt: skip
    tried = press(first, f"{desk}/try-keys", at=desk, first=cards[0], second=cards[1])
    assert tried.status_code == 302
    made = press(first, f"{desk}/codes", at=desk, number=str(codes))
    opened = press(first, f"{desk}/open", at=desk)
    assert opened.status_code == 302, opened.get_data(as_text=True)
    return Held(cards, _found(made, "code.e-code"))


def close_count_and_declare(
    first: FlaskClient, second: FlaskClient, *, slug: str, cards: tuple[str, str]
) -> None:
    """One asks for the close and the other confirms; the box is opened with both cards; the result is declared."""
    desk = f"/officers/rounds/{slug}"
    press(first, f"{desk}/close", at=desk)
    confirm(second)
    counted = press(second, f"{desk}/count", at=desk, first=cards[0], second=cards[1])
    assert counted.status_code == 302, counted.get_data(as_text=True)
    assert press(second, f"{desk}/declare", at=desk).status_code == 302


def confirm(officer: FlaskClient) -> None:
    """Say yes to what another officer has asked for."""
    waiting = BeautifulSoup(officer.get("/officers/acts/").get_data(as_text=True), "html5lib")
    form = waiting.select_one('form[action$="/confirm"]')
    assert form is not None
    press(officer, str(form["action"]), at="/officers/acts/")


def _words_on(page: Any) -> str:
    return " ".join(_found(page, "ol.e-words li"))


def _found(page: Any, selector: str) -> list[str]:
    found = BeautifulSoup(page.get_data(as_text=True), "html5lib").select(selector)
    return [item.get_text(strip=True) for item in found]
