"""Addresses of built files: logical name to hashed file, from the manifest that the build wrote."""

import json
from pathlib import Path

from flask import Flask

from engage.rules.errors import UnavailableError

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "static" / "build"
A_YEAR = 31_536_000


def init_assets(app: Flask) -> None:
    """Serve ``/static`` with a year's cache for hashed files. Addresses never carry a view prefix: one copy serves all views."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.extensions["engage.assets"] = _manifest()
    app.jinja_env.globals["asset"] = lambda name: asset(app, name)


def asset(app: Flask, name: str) -> str:
    """The address of a built file.

    Raises ``UnavailableError`` ``asset_missing`` for a name the build did not make: a page never links to nothing.
    """
    manifest: dict[str, str] = app.extensions["engage.assets"]
    if name not in manifest:
        raise UnavailableError("asset_missing", name=name)
    return f"/static/build/{manifest[name]}"


def _manifest() -> dict[str, str]:
    path = BUILD / "manifest.json"
    if not path.exists():
        raise UnavailableError("assets_not_built", expected="make setup")
    manifest: dict[str, str] = json.loads(path.read_text())
    return manifest
