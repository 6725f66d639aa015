"""What two count officers do from their screens: keys, cards, opening; close, count, result."""

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests.budgeting.opening import confirm_as, enter_cards, opening
from tests.forms import press


@dataclass(frozen=True)
class Held:
    """What is on paper afterwards: the words of both key cards, and the voting codes."""

    cards: tuple[str, str]
    codes: list[str]


def open_with_two(
    app: Flask, first: FlaskClient, second: FlaskClient, *, slug: str, codes: int
) -> Held:
    """Both keys made and tried, witnesses named, voting cards agreed and printed, the vote opened."""
    desk = f"/officers/rounds/{slug}"
    cards = (_words_on(press(first, f"{desk}/key", at=desk)), _words_on(press(second, f"{desk}/key", at=desk)))  # fmt: skip
    with opening(app, first, desk=desk, what="try-keys"):
        enter_cards((second, first), (cards[1], cards[0]), desk=desk)
    for name in ("one", "two"):
        press(first, f"{desk}/witnesses", at=desk, name=name, email=f"{name}@example.org")
    _together(first, second, desk, "codes", number=str(codes))
    made = press(first, f"{desk}/codes/print", at=desk)
    _together(first, second, desk, "open")
    return Held(cards, _found(made, "code.e-code"))


def close_count_and_declare(
    app: Flask, first: FlaskClient, second: FlaskClient, *, slug: str, cards: tuple[str, str]
) -> None:
    """The vote is closed, the box opened with both cards, the result declared."""
    desk = f"/officers/rounds/{slug}"
    _together(first, second, desk, "close", why="Everybody has voted.")
    with opening(app, first, desk=desk):
        enter_cards((first, second), cards, desk=desk)
    _together(first, second, desk, "declare")


def _together(first: FlaskClient, second: FlaskClient, desk: str, act: str, **fields: str) -> None:
    """One officer asks and the other confirms."""
    asked = press(first, f"{desk}/{act}", at=desk, **fields)
    assert asked.status_code == 302, asked.get_data(as_text=True)
    confirm_as(second)


def _words_on(page: Any) -> str:
    return " ".join(_found(page, "ol.e-words li"))


def _found(page: Any, selector: str) -> list[str]:
    found = BeautifulSoup(page.get_data(as_text=True), "lxml").select(selector)
    return [item.get_text(strip=True) for item in found]
