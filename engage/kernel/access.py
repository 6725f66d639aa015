"""Who may open which page. Every view names its policy; a view without one is closed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from engage.kernel.here import this_app, this_request
from engage.rules.errors import NotAllowedError

View = TypeVar("View", bound=Callable[..., object])
POLICY_ATTRIBUTE = "engage_policy"


class Role(StrEnum):
    """What an officer may do. Stored as the role's name."""

    ADMINISTRATOR = "administrator"
    AUTHOR = "author"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    COUNT_OFFICER = "count_officer"
    OBSERVER = "observer"


class Policy(StrEnum):
    """One word beside a view says who may open it."""

    PUBLIC = "public"
    OFFICER = "officer"
    AUTHOR = "author"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    ANSWERS = "answers"
    """Single responses; which parts of them is decided by role again."""
    COUNT_OFFICER = "count_officer"
    ADMINISTRATOR = "administrator"
    INTERNAL = "internal"


OPEN_TO_ALL = frozenset({Policy.PUBLIC, Policy.INTERNAL})
"""Nobody asks who opens these, so that files and pages for everyone cost no look at the session."""

ROLES_FOR: dict[Policy, frozenset[Role]] = {
    Policy.OFFICER: frozenset(Role),
    Policy.AUTHOR: frozenset({Role.AUTHOR, Role.ADMINISTRATOR}),
    Policy.MODERATOR: frozenset({Role.MODERATOR, Role.ADMINISTRATOR}),
    Policy.ANALYST: frozenset({Role.ANALYST, Role.ADMINISTRATOR}),
    Policy.ANSWERS: frozenset({Role.ANALYST, Role.MODERATOR, Role.AUTHOR, Role.ADMINISTRATOR}),
    Policy.COUNT_OFFICER: frozenset({Role.COUNT_OFFICER}),
    Policy.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}
"""An administrator does not become a count officer by being an administrator: counting is given by name."""


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a resident (no id, no roles), an officer, or the house itself."""

    id: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    label: str = "resident"

    @property
    def is_officer(self) -> bool:
        return bool(self.roles)


RESIDENT = Actor()
SYSTEM = Actor(id="system", label="system")


def access(policy: Policy) -> Callable[[View], View]:
    """Name the policy of a view."""

    def mark(view: View) -> View:
        setattr(view, POLICY_ATTRIBUTE, policy)
        return view

    return mark


def policy_of(view: Callable[..., object]) -> Policy | None:
    """The policy a view was marked with; ``None`` closes it."""
    while isinstance(view, partial):
        view = view.func
    marked: Policy | None = getattr(view, POLICY_ATTRIBUTE, None)
    return marked


def may(actor: Actor, policy: Policy) -> bool:
    """Whether somebody may open pages of a policy."""
    if policy in OPEN_TO_ALL:
        return True
    return bool(actor.roles & ROLES_FOR[policy])


def current_actor() -> Actor:
    """Whoever makes this request; found once a request by the loader that ``engage.people`` registers."""
    if "actor" not in g:
        loader: Callable[[], Actor] = current_app.extensions.get(
            "engage.actor_loader", lambda: RESIDENT
        )
        g.actor = loader()
    actor: Actor = g.actor
    return actor


def init_access(app: Flask) -> None:
    app.before_request(_enforce)


def _enforce() -> BaseResponse | None:
    endpoint = this_request().endpoint
    if endpoint is None:
        return None
    policy = policy_of(this_app().view_functions[endpoint])
    if policy is None:
        raise NotAllowedError("no_policy", endpoint=endpoint)
    if policy in OPEN_TO_ALL:
        return None
    actor = current_actor()
    if may(actor, policy):
        return None
    if actor.is_officer:
        raise NotAllowedError("role_needed", policy=policy.value)
    asked = request.script_root + request.full_path if request.method == "GET" else None
    return redirect(url_for("security.login", next=asked))
