"""Files that people send."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Flask

from engage.config import SettingError, Settings
from engage.kernel.module import Module
from engage.uploads.folder import FolderStore
from engage.uploads.s3 import S3Store
from engage.uploads.store import EXTENSION, Store
from engage.uploads.views.officer import blueprint as officer_blueprint
from engage.uploads.views.resident import blueprint as resident_blueprint

CLEAR_UP = "uploads.clear_up"
COUNCIL_REGION = "eu-west-2"


def init_store(app: Flask) -> None:
    """Open the store that ``ENGAGE_FILES_URL`` names. Raises ``SettingError`` for a folder that cannot be written."""
    app.extensions[EXTENSION] = _store(app.config["SETTINGS"])


def _store(settings: Settings) -> Store:
    address = urlsplit(settings.files_url)
    if address.scheme != "s3":
        return _folder(
            Path(unquote(address.path)) if settings.files_url else settings.data_dir / "uploads"
        )
    options = dict(parse_qsl(address.query))
    region = options.get("region", COUNCIL_REGION)
    return S3Store(
        bucket=address.hostname or "",
        prefix=address.path.strip("/"),
        key=unquote(address.username or ""),
        secret=unquote(address.password or ""),
        region=region,
        endpoint=options.get("endpoint", f"https://s3.{region}.amazonaws.com"),
    )


def _folder(folder: Path) -> FolderStore:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise SettingError(
            name="ENGAGE_FILES_URL", expected="a folder that can be written"
        ) from None
    return FolderStore(folder)


MODULE = Module(
    name="uploads",
    blueprints=(resident_blueprint, officer_blueprint),
    jobs={CLEAR_UP: "engage.uploads.jobs.clear_up"},
    schedule={CLEAR_UP: "20 * * * *"},
    start=init_store,
)
