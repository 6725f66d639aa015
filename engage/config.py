"""Settings: read once from the environment, refused at start when wrong."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

Value = TypeVar("Value")
SMALLEST_SECRET = 32
MAIL_EXPECTED = "smtp://… or smtps://…; empty for the outbox alone"
TEXTS_EXPECTED = (
    "https://API_KEY@api.notifications.service.gov.uk/TEMPLATE_ID; empty for the outbox alone"
)
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NOTIFY_KEY = re.compile(rf".*-{UUID}-{UUID}")
FILES_EXPECTED = (
    "s3://KEY:SECRET@bucket/prefix?region=…&endpoint=https://…, file:///folder, or empty for the "
    "data folder"
)
HTTP = ("http://", "https://")
DROP_IN = {
    "en": "First House, Brinnington, on Tuesdays, 2pm to 5pm",
    "ur": "فرسٹ ہاؤس، برنگٹن، منگل کو دوپہر 2 بجے سے شام 5 بجے تک",
    "ar": "فيرست هاوس، برينينغتون، أيام الثلاثاء من 2 إلى 5 بعد الظهر",
    "pl": "First House, Brinnington, we wtorki od 14.00 do 17.00",
}


class SettingError(Exception):
    """A setting is missing or wrong. ``facts``: ``name`` and ``expected``, both safe to print; never the value."""

    code = "setting"

    def __init__(self, *, name: str, expected: str) -> None:
        self.facts = {"name": name, "expected": expected}
        super().__init__(f"{name}: expected {expected}")


@dataclass(frozen=True)
class Council:
    """Who runs this site, in words residents see."""

    name: str = "Stockport Council"
    place: str = "Stockport"
    phone: str = "0161 496 0000"
    email: str = "engage@example.org"
    drop_in: Mapping[str, str] = field(default_factory=lambda: dict(DROP_IN))
    """Where people can come and when, by language: English at least."""


@dataclass(frozen=True, eq=False)
class Settings:
    """Everything the house may be told from outside."""

    secret_key: str
    database_url: str
    redis_url: str
    data_dir: Path
    is_demo: bool = False
    is_secure: bool = True
    public_url: str = "http://127.0.0.1:8000"
    languages: tuple[str, ...] = ("en", "ur")
    council: Council = Council()
    mail_url: str = ""
    text_url: str = ""
    files_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    metrics_token: str = ""
    log_level: str = "INFO"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Raises ``SettingError`` naming the first setting that is wrong and what it should be.
    """
    env = os.environ if environ is None else environ
    is_demo = _read(env, "ENGAGE_DEMO", "0", _boolean, "0 or 1")
    data_dir = Path(env.get("ENGAGE_DATA_DIR", "var")).absolute()
    return Settings(
        secret_key=_read(
            env, "SECRET_KEY", None, _secret, f"at least {SMALLEST_SECRET} random characters"
        ),
        database_url=_read(
            env,
            "DATABASE_URL",
            f"sqlite:///{data_dir / 'engage.sqlite3'}",
            _database,
            "sqlite:///… or postgresql://…",
        ),
        redis_url=_read(
            env,
            "REDIS_URL",
            "",
            _redis,
            "redis://…, rediss://… or unix://…; empty for the built-in server",
        ),
        data_dir=data_dir,
        is_demo=is_demo,
        is_secure=_read(env, "ENGAGE_SECURE_COOKIES", "0" if is_demo else "1", _boolean, "0 or 1"),
        public_url=_read(
            env, "ENGAGE_PUBLIC_URL", "http://127.0.0.1:8000", _web_address, "http://… or https://…"
        ),
        languages=_read(
            env,
            "ENGAGE_LANGUAGES",
            "en,ur,ar,pl" if is_demo else "en,ur",
            _languages,
            "language tags, comma between, en among them",
        ),
        council=_council(env),
        mail_url=_read(env, "ENGAGE_MAIL_URL", "", _mail, MAIL_EXPECTED),
        text_url=_read(env, "ENGAGE_TEXT_URL", "", _texts, TEXTS_EXPECTED),
        files_url=_read(env, "ENGAGE_FILES_URL", "", _files, FILES_EXPECTED),
        trusted_hosts=_read(env, "ENGAGE_TRUSTED_HOSTS", "", _hosts, "host names, comma between"),
        trusted_proxies=_read(
            env, "ENGAGE_TRUSTED_PROXIES", "0", _count, "a whole number from 0 to 5"
        ),
        metrics_token=env.get("ENGAGE_METRICS_TOKEN", ""),
        log_level=_read(env, "ENGAGE_LOG_LEVEL", "INFO", _level, "DEBUG, INFO, WARNING or ERROR"),
    )


def _read(
    env: Mapping[str, str],
    name: str,
    default: str | None,
    parse: Callable[[str], Value],
    expected: str,
) -> Value:
    raw = env.get(name, default)
    if raw is None:
        raise SettingError(name=name, expected=expected)
    try:
        return parse(raw.strip())
    except ValueError:
        raise SettingError(name=name, expected=expected) from None


def _council(env: Mapping[str, str]) -> Council:
    plain = Council()
    return Council(
        name=env.get("ENGAGE_COUNCIL_NAME", plain.name),
        place=env.get("ENGAGE_COUNCIL_PLACE", plain.place),
        phone=env.get("ENGAGE_COUNCIL_PHONE", plain.phone),
        email=env.get("ENGAGE_COUNCIL_EMAIL", plain.email),
        drop_in=_drop_in(env),
    )


def _drop_in(env: Mapping[str, str]) -> Mapping[str, str]:
    """A council's own place takes the made-up one out in every language."""
    name = "ENGAGE_COUNCIL_DROP_IN"
    place = env.get(name)
    if place is None:
        return DROP_IN
    others = {
        set_name.removeprefix(f"{name}_").lower(): said
        for set_name, said in env.items()
        if set_name.startswith(f"{name}_")
    }
    return {**others, "en": place}


def _boolean(raw: str) -> bool:
    if raw.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise ValueError(raw)
    return raw.lower() in {"1", "true", "yes"}


def _secret(raw: str) -> str:
    if len(raw) < SMALLEST_SECRET:
        raise ValueError
    return raw


def _starts_with(*schemes: str) -> Callable[[str], str]:
    def check(raw: str) -> str:
        if raw and not raw.startswith(schemes):
            raise ValueError(raw)
        return raw

    return check


_redis = _starts_with("redis://", "rediss://", "unix://")
_mail = _starts_with("smtp://", "smtps://")


def _texts(raw: str) -> str:
    """A key of GOV.UK Notify, where its service is, and the template that has ``((words))`` and nothing else."""
    address = urlsplit(raw)
    is_key = NOTIFY_KEY.fullmatch(unquote(address.username or ""))
    is_template = re.fullmatch(f"/{UUID}", address.path)
    if raw and not (raw.startswith(HTTP) and address.hostname and is_key and is_template):
        raise ValueError(raw)
    return raw


def _files(raw: str) -> str:
    """A folder by its whole path, or a bucket with key and secret."""
    address = urlsplit(raw)
    if not raw or (address.scheme == "file" and not address.netloc and len(address.path) > 1):
        return raw
    options = dict(parse_qsl(address.query, strict_parsing=True)) if address.query else {}
    endpoint = options.pop("endpoint", "https://")
    options.pop("region", None)
    is_whole = bool(address.hostname and address.username and address.password)
    if address.scheme != "s3" or not is_whole or options or not endpoint.startswith(HTTP):
        raise ValueError(raw)
    return raw


def _database(raw: str) -> str:
    """A bare ``postgresql://`` means psycopg 3."""
    if raw.startswith("postgres://"):
        raw = raw.replace("postgres://", "postgresql://", 1)
    if raw.startswith("postgresql://"):
        return raw.replace("postgresql://", "postgresql+psycopg://", 1)
    if raw.startswith(("sqlite:///", "postgresql+psycopg://")):
        return raw
    raise ValueError(raw)


def _web_address(raw: str) -> str:
    if not raw.startswith(HTTP):
        raise ValueError(raw)
    return raw.rstrip("/")


def _languages(raw: str) -> tuple[str, ...]:
    tags = tuple(tag.strip() for tag in raw.split(",") if tag.strip())
    if "en" not in tags or not all(tag.replace("-", "").isalnum() for tag in tags):
        raise ValueError(raw)
    return tags


def _hosts(raw: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in raw.split(",") if name.strip())
    if not all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names):
        raise ValueError(raw)
    return names


def _count(raw: str) -> int:
    number = int(raw)
    if not 0 <= number <= 5:  # noqa: PLR2004 - the bound is the sentence in ``expected``
        raise ValueError(raw)
    return number


def _level(raw: str) -> str:
    if raw.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(raw)
    return raw.upper()
