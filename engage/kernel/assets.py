"""Addresses of built files: logical name to hashed file, from the manifest that the build wrote; and how they are sent."""

import json
import mimetypes
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join

from engage.kernel.access import Policy, access
from engage.rules.errors import NotFoundError, UnavailableError

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "static" / "build"
BUILT = "build/"
A_YEAR = 31_536_000


def init_assets(app: Flask) -> None:
    """Serve what was built with a year's cache, since names carry a digest.

    Addresses never carry a view prefix: one copy serves all views.
    """
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.extensions["engage.assets"] = _manifest()
    app.view_functions["static"] = built_file
    app.jinja_env.globals["asset"] = lambda name: asset(app, name)


def asset(app: Flask, name: str) -> str:
    """The address of a built file.

    Raises ``UnavailableError`` ``asset_missing`` for a name the build did not make: a page never links to nothing.
    """
    manifest: dict[str, str] = app.extensions["engage.assets"]
    if name not in manifest:
        raise UnavailableError("asset_missing", name=name)
    return f"/static/build/{manifest[name]}"


_ELSEWHERE = ("//", "/\\")
"""How an address begins that a browser asks another host for."""


def has_picture(name: str) -> bool:
    """Whether ``macros/art.html`` can show a picture of this name in the running house."""
    manifest: dict[str, str] = current_app.extensions["engage.assets"]
    wanted = name if "/" in name else f"art/pic-{name}.svg"
    return (name.startswith("/") and not name.startswith(_ELSEWHERE)) or wanted in manifest


def picture_drawn(name: str) -> str:
    """The SVG of a picture that came with the house, to be set on paper; empty for any other."""
    manifest: dict[str, str] = current_app.extensions["engage.assets"]
    built = manifest.get(name if "/" in name else f"art/pic-{name}.svg", "")
    return (BUILD / built).read_text(encoding="utf-8") if built.endswith(".svg") else ""


@access(Policy.PUBLIC)
def built_file(filename: str) -> Response:
    """A built file, or its compressed twin for whoever can read it; nothing else that lies under ``static``."""
    name = filename.removeprefix(BUILT)
    twin = safe_join(str(BUILD), f"{name}.gz")
    if name == filename or twin is None:
        raise NotFoundError("no_such_file")
    if not Path(twin).is_file():
        return _lean(send_from_directory(BUILD, name))
    if request.accept_encodings.quality("gzip"):
        kind, _ = mimetypes.guess_type(name)
        answer = _lean(send_from_directory(BUILD, f"{name}.gz", mimetype=kind))
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = _lean(send_from_directory(BUILD, name))
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _lean(answer: Response) -> Response:
    """Without lines that say again what another says: a phone fetches a dozen small files, and pays for each line."""
    for name in ("Content-Disposition", "Expires", "Last-Modified"):
        answer.headers.pop(name, None)
    answer.cache_control.immutable = True
    return answer


def _manifest() -> dict[str, str]:
    path = BUILD / "manifest.json"
    if not path.exists():
        raise UnavailableError("assets_not_built", expected="make setup")
    manifest: dict[str, str] = json.loads(path.read_text())
    return manifest
