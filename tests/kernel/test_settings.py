"""Wrong settings are refused by name, with what they should be and never with what they were."""

from pathlib import Path

import pytest

from engage.config import Council, SettingError, read_settings

GOOD = {"SECRET_KEY": "k" * 32}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too short to be secret"),
        ("DATABASE_URL", "mysql://somewhere/else"),
        ("DATABASE_URL", "engage.sqlite3"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("ENGAGE_DEMO", "perhaps"),
        ("ENGAGE_SECURE_COOKIES", "2"),
        ("ENGAGE_PUBLIC_URL", "engage.example.org"),
        ("ENGAGE_LANGUAGES", "ur,pl"),
        ("ENGAGE_LANGUAGES", "en,../etc"),
        ("ENGAGE_MAIL_URL", "mail.example.org:25"),
        ("ENGAGE_TEXT_URL", "a-key"),
        ("ENGAGE_TEXT_URL", "https://half-a-key@api.notifications.service.gov.uk/" + "0" * 8),
        ("ENGAGE_FILES_URL", "/a/folder"),
        ("ENGAGE_FILES_URL", "file://server/share"),
        ("ENGAGE_FILES_URL", "https://bucket.example.org"),
        ("ENGAGE_FILES_URL", "s3://bucket/prefix"),
        ("ENGAGE_FILES_URL", "s3://key:secret@bucket?endpoint=files.example.org"),
        ("ENGAGE_FILES_URL", "s3://key:secret@bucket?colour=blue"),
        ("ENGAGE_TRUSTED_HOSTS", "https://engage.example.org"),
        ("ENGAGE_TRUSTED_PROXIES", "6"),
        ("ENGAGE_TRUSTED_PROXIES", "-1"),
        ("ENGAGE_TRUSTED_PROXIES", "one"),
        ("ENGAGE_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_refused_by_name_and_its_value_is_not_repeated(
    name: str, value: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({**GOOD, name: value})

    assert refused.value.facts["name"] == name
    assert refused.value.facts["expected"]
    assert value not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_secret_must_be_given() -> None:
    with pytest.raises(SettingError) as refused:
        read_settings({})

    assert refused.value.facts["name"] == "SECRET_KEY"


def test_nothing_else_must_be_given() -> None:
    settings = read_settings(GOOD)

    assert settings.database_url == f"sqlite:///{Path('var').absolute() / 'engage.sqlite3'}"
    assert settings.redis_url == ""
    assert settings.is_secure
    assert not settings.is_demo
    assert settings.languages == ("en", "ur")
    assert settings.council == Council()


def test_a_demo_needs_no_https_unless_it_is_asked_for() -> None:
    assert not read_settings({**GOOD, "ENGAGE_DEMO": "1"}).is_secure
    assert read_settings({**GOOD, "ENGAGE_DEMO": "1", "ENGAGE_SECURE_COOKIES": "1"}).is_secure


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg(scheme: str) -> None:
    settings = read_settings({**GOOD, "DATABASE_URL": f"{scheme}://house@db/engage"})

    assert settings.database_url == "postgresql+psycopg://house@db/engage"


def test_a_councils_own_place_takes_the_made_up_one_out_in_every_language() -> None:
    theirs = {"ENGAGE_COUNCIL_DROP_IN": "The library", "ENGAGE_COUNCIL_DROP_IN_PL": "Biblioteka"}

    assert {"en", "ur"} <= read_settings(GOOD).council.drop_in.keys()
    assert read_settings(GOOD | theirs).council.drop_in == {"en": "The library", "pl": "Biblioteka"}


def test_what_is_given_is_tidied() -> None:
    settings = read_settings(
        {
            **GOOD,
            "ENGAGE_PUBLIC_URL": " https://engage.example.org/ ",
            "ENGAGE_LANGUAGES": " en, ur ,pl,",
            "ENGAGE_TRUSTED_HOSTS": "Engage.example.net, vote.example.net,",
            "ENGAGE_LOG_LEVEL": "debug",
            "ENGAGE_COUNCIL_NAME": "Anyplace Council",
        }
    )

    assert settings.public_url == "https://engage.example.org"
    assert settings.languages == ("en", "ur", "pl")
    assert settings.trusted_hosts == ("engage.example.net", "vote.example.net")
    assert settings.log_level == "DEBUG"
    assert settings.council.name == "Anyplace Council"
