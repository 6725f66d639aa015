"""Every address of the application with its policy, one a line: kept in ``docs/routes.txt`` so that a change shows."""

from flask import Flask

from engage.kernel.access import policy_of

NO_METHODS_OF_OURS = {"HEAD", "OPTIONS"}


def route_lines(app: Flask) -> list[str]:
    """``/officers/acts/ GET officer acts.waiting``: sorted, so that two lists can be compared."""
    return sorted(
        f"{rule.rule} {','.join(sorted((rule.methods or set()) - NO_METHODS_OF_OURS))} "
        f"{policy_of(app.view_functions[rule.endpoint]) or 'closed'} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
    )
