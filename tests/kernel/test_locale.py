"""Words, numbers, dates and money in the view's language, and what a page says of its translation."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext, ngettext
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from engage.kernel.forms import EngageForm
from engage.kernel.locale import date_long, is_checked, isolated, money, number, time_short
from engage.kernel.view_prefix import ENVIRON_KEY
from engage.rules.view import View

URDU = {ENVIRON_KEY: View("ur")}
NOT_CHECKED = "No native speaker has checked the headings, buttons and explanations on this page."
NOT_CHECKED_IN_URDU = "اس صفحے کی سرخیاں، بٹن اور وضاحتیں ابھی کسی اردو بولنے والے نے نہیں جانچیں۔"
HEAD = '{comment}msgid ""\nmsgstr ""\n"Language: ur\\n"\n{header}\nmsgid "Yes"\nmsgstr "ہاں"\n'


class CountForm(EngageForm):
    name = StringField(validators=[InputRequired()])
    count = IntegerField()


@pytest.mark.requirement("L3")
def test_money_is_written_in_latin_digits_and_in_its_own_order_in_every_language(
    sqlite_app: Flask,
) -> None:
    with sqlite_app.test_request_context(environ_overrides=URDU):
        assert money(3_000_000) == "\u2066£30,000\u2069"
        assert money(76_845) == "\u2066£768.45\u2069"
        assert money(-50) == "\u2066-£0.50\u2069"
        assert number(1_234_567) == "1,234,567"


@pytest.mark.requirement("L3")
@pytest.mark.parametrize(("language", "day"), [("en", "13 December 2026"), ("ur", "13 دسمبر 2026")])
def test_a_date_has_the_months_name_and_latin_digits(
    sqlite_app: Flask, language: str, day: str
) -> None:
    with sqlite_app.test_request_context(environ_overrides={ENVIRON_KEY: View(language)}):
        assert date_long(date(2026, 12, 13)) == day
        moment = datetime(2026, 12, 13, 23, 30, tzinfo=UTC)
        assert date_long(moment) == day
        assert time_short(moment).startswith(day)
        assert time_short(moment).endswith("23:30")


def test_one_and_many_differ_in_urdu(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(environ_overrides=URDU):
        said = {
            count: ngettext("%(count)s comment", "%(count)s comments", count, count=count)
            for count in (0, 1, 2, 11)
        }
    assert said == {0: "0 تبصرے", 1: "1 تبصرہ", 2: "2 تبصرے", 11: "11 تبصرے"}


@pytest.mark.requirement("L3")
def test_what_is_filled_in_arrives_and_a_telephone_number_keeps_its_order(
    sqlite_app: Flask,
) -> None:
    with sqlite_app.test_request_context(environ_overrides=URDU):
        said = gettext("If you need help, phone %(phone)s.", phone=isolated("0161 496 0000"))
    assert '<bdi dir="ltr">0161\u00a0496\u00a00000</bdi>' in said
    assert "فون کریں" in said
    assert "%" not in said


def test_the_title_of_a_refused_form_begins_with_the_urdu_word(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(environ_overrides=URDU):
        assert gettext("Error: ") == "خرابی: "


def test_the_form_librarys_own_sentences_are_in_urdu(sqlite_app: Flask) -> None:
    answer = {"count": "many"}
    with sqlite_app.test_request_context(method="POST", data=answer, environ_overrides=URDU):
        form = CountForm(meta={"csrf": False})
        assert not form.validate()
        said = [str(error.message) for error in form.error_list()]
    assert said == ["اسے بھرنا ضروری ہے۔", "پورا عدد ہندسوں میں لکھیں، جیسے 12۔"]


def test_the_form_librarys_own_sentences_stay_as_they_are_in_english(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(method="POST", data={"count": "1"}):
        form = CountForm(meta={"csrf": False})
        assert not form.validate()
        assert [str(error.message) for error in form.error_list()] == ["This field is required."]


@pytest.mark.requirement("L5")
def test_a_page_says_that_nobody_has_checked_its_translation(client: FlaskClient) -> None:
    assert NOT_CHECKED_IN_URDU in client.get("/ur/").get_data(as_text=True)
    assert NOT_CHECKED_IN_URDU in client.get("/ur/easy/").get_data(as_text=True)
    english = client.get("/").get_data(as_text=True)
    assert NOT_CHECKED not in english
    assert NOT_CHECKED_IN_URDU not in english


@pytest.mark.requirement("L5")
def test_the_sentence_goes_when_the_catalogue_was_checked(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "engage.checked_languages", frozenset({"en", "ur"}))
    assert NOT_CHECKED_IN_URDU not in client.get("/ur/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("comment", "header", "is_it"),
    [
        ("", "", False),
        ("# X-Checked-By:\n", "", False),
        ("# X-Checked-By:   \n", "", False),
        ("", '"X-Checked-By: \\n"\n', False),
        ("# X-Checked-By: a reader, 1 December 2026\n", "", True),
        ("", '"X-Checked-By: a reader\\n"\n', True),
    ],
)
@pytest.mark.requirement("L5")
def test_a_catalogue_is_checked_when_it_names_who_did_it(
    tmp_path: Path, comment: str, header: str, *, is_it: bool
) -> None:
    folder = tmp_path / "ur" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(HEAD.format(comment=comment, header=header))
    assert is_checked("ur", tmp_path) is is_it


def test_english_needs_no_check_and_a_language_without_a_catalogue_has_none(tmp_path: Path) -> None:
    assert is_checked("en", tmp_path)
    assert not is_checked("pl", tmp_path)
