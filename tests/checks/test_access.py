"""Every page names who may open it, and nobody else gets in: role by endpoint, made from the running application."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from engage.kernel.access import ROLES_FOR, Actor, Policy, Role, policy_of

OPEN_POLICIES = {Policy.PUBLIC, Policy.INTERNAL}
WHO = (None, *Role)


def _policies(app: Flask) -> dict[str, Policy | None]:
    return {rule.endpoint: policy_of(app.view_functions[rule.endpoint]) for rule in _rules(app)}


def _rules(app: Flask) -> Iterator[Rule]:
    return app.url_map.iter_rules()


@pytest.mark.requirement("SEC5")
def test_every_page_names_its_policy(sqlite_app: Flask) -> None:
    without = sorted(name for name, policy in _policies(sqlite_app).items() if policy is None)

    assert without == []


@pytest.mark.requirement("SEC5")
def test_nothing_for_officers_is_public(sqlite_app: Flask) -> None:
    """Only the pages of somebody who is just signing in."""
    public = {
        rule.endpoint
        for rule in _rules(sqlite_app)
        if rule.rule.startswith("/officers")
        and policy_of(sqlite_app.view_functions[rule.endpoint]) in OPEN_POLICIES
    }

    assert public == {
        "security.login",
        "security.logout",
        "security.two_factor_setup",
        "security.two_factor_token_validation",
        "security.two_factor_rescue",
        "security.tf_select",
        "security.forgot_password",
        "security.reset_password",
    }


@pytest.mark.requirement("SEC5")
def test_every_role_is_refused_wherever_the_policy_does_not_name_it(
    sqlite_app: Flask,
) -> None:
    """Without a role: sent to sign in. With another: 403. The view itself is never reached."""
    app = sqlite_app
    client = FlaskClient(app, app.response_class)
    reached = []
    loader = app.extensions["engage.actor_loader"]
    try:
        for role, rule in product(WHO, list(_rules(app))):
            policy = policy_of(app.view_functions[rule.endpoint])
            if policy is None or policy in OPEN_POLICIES or role in ROLES_FOR[policy]:
                continue
            actor = Actor("someone", frozenset({role}), role.value) if role else Actor()
            app.extensions["engage.actor_loader"] = lambda actor=actor: actor
            status = _ask(app, client, rule)
            if status != (403 if role else 302):
                reached.append((str(role), rule.endpoint, status))
    finally:
        app.extensions["engage.actor_loader"] = loader

    assert reached == []


def _ask(app: Flask, client: FlaskClient, rule: Rule) -> int:
    """The status of a request of the first kind that the rule takes; its form's token is not asked for here."""
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    values = dict.fromkeys(rule.arguments, "1")
    with app.test_request_context():
        address = url_for(rule.endpoint, **values)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        return client.open(address, method=methods[0]).status_code
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
