"""The one plug by which a package joins the house."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import click
from flask import Blueprint, Flask

from engage.kernel.access import Policy
from engage.rules.activity import Reportable


@dataclass(frozen=True)
class MenuEntry:
    """A line of the officers' menu. ``label`` is a lazy translated text; ``count`` a workload, shown when not 0.

    ``place`` orders the menu: 10 what is done first in the morning, 90 what is rarely looked at.
    """

    endpoint: str
    label: object
    icon: str
    policy: Policy
    count: Callable[[], int] | None = None
    place: int = 50


class Place(StrEnum):
    """Where a link that every resident's page carries stands."""

    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True)
class SiteLink:
    """A link in the header or footer of residents' pages. ``key`` is what a page passes as ``nav`` when it is the current one."""

    endpoint: str
    label: object
    key: str
    place: Place = Place.HEADER


@dataclass(frozen=True)
class Module:
    """What a package offers. ``engage.factory`` is the only reader."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    jobs: Mapping[str, str] = field(default_factory=dict)
    """Job name to the dotted function that a worker runs; web processes know only the name."""
    schedule: Mapping[str, str] = field(default_factory=dict)
    """Job name to a cron line."""
    menu: tuple[MenuEntry, ...] = ()
    links: tuple[SiteLink, ...] = ()
    reportable: Reportable | None = None
    ports: tuple[object, ...] = ()
    commands: tuple[click.Command, ...] = ()
    """For ``engage NAME``. A command that needs heavy libraries is named by a ``LazyCommand``."""
    start: Callable[[Flask], None] | None = None
