"""No address vanishes unnoticed: people have printed and linked them."""

from pathlib import Path

from flask import Flask

from engage.kernel.route_list import route_lines

LIST = Path(__file__).resolve().parents[2] / "docs" / "routes.txt"


def test_the_committed_list_of_addresses_is_the_applications(sqlite_app: Flask) -> None:
    """When an address is meant to change: ``make routes``, and say in the commit why."""
    assert LIST.read_text(encoding="utf-8").splitlines() == route_lines(sqlite_app)
