"""What fields of the house do with what people type."""

import re

import pytest
from flask import Flask
from flask_babel import gettext
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.kernel.library_words import SENTENCES
from engage.kernel.view_prefix import ENVIRON_KEY
from engage.rules.view import Level, View


class Counting(EngageForm):
    number = WholeNumberField("How many?", validators=[NumberRange(0, 100)])


@pytest.mark.requirement("Q3")
@pytest.mark.parametrize("typed", ["9" * 10, "9" * 309, "-" + "9" * 400, "9" * 5000, "1.5", "one"])
def test_a_number_without_end_is_refused_in_words(sqlite_app: Flask, typed: str) -> None:
    with sqlite_app.test_request_context("/", method="POST", data={"number": typed}):
        form = Counting(meta={"csrf": False})
        assert not form.validate()
        assert form.number.data is None
        assert len(form.number.errors) == 1, "one fault is told once"


class Planning(EngageForm):
    day = DayField("On which day?")


@pytest.mark.requirement("Q3")
@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "2201-01-01", "1899-12-31"])
def test_a_year_that_nobody_means_is_refused_in_words_and_kept_in_the_box(
    sqlite_app: Flask, typed: str
) -> None:
    with sqlite_app.test_request_context("/", method="POST", data={"day": typed}):
        form = Planning(meta={"csrf": False})
        assert not form.validate()
        assert form.day.data is None
        assert [str(error) for error in form.day.errors] == ["Enter a year such as 2027"]
        assert typed in form.day()


class Choosing(EngageForm):
    one = SelectField("Which?", choices=[SelectChoice("a")])
    word = StringField("Why?", validators=[InputRequired()])


@pytest.mark.requirement("Q2")
@pytest.mark.parametrize("level", Level)
def test_what_the_form_library_says_by_itself_is_said_in_the_pages_language(
    sqlite_app: Flask, level: Level
) -> None:
    in_urdu = {ENVIRON_KEY: View("ur", level)}
    with sqlite_app.test_request_context(
        "/", method="POST", data={"one": "z"}, environ_overrides=in_urdu
    ):
        form = Choosing(meta={"csrf": False})
        assert not form.validate()
        said = [str(error.message) for error in form.error_list()]
        assert len(said) == 2
        assert not any(re.search("[a-z]", message) for message in said), said
        assert not any(str(gettext(sentence)) == sentence for sentence in SENTENCES)


def test_a_number_is_read_with_space_around_it(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", method="POST", data={"number": " 42 "}):
        form = Counting(meta={"csrf": False})
        assert form.validate(), form.errors
        assert form.number.data == 42
