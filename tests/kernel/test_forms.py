"""What fields of the house do with what people type."""

import pytest
from flask import Flask
from wtforms.validators import NumberRange

from engage.kernel.forms import EngageForm, WholeNumberField


class Counting(EngageForm):
    number = WholeNumberField("How many?", validators=[NumberRange(0, 100)])


@pytest.mark.requirement("Q3")
@pytest.mark.parametrize("typed", ["9" * 10, "9" * 309, "-" + "9" * 400, "9" * 5000, "1.5", "one"])
def test_a_number_without_end_is_refused_in_words(sqlite_app: Flask, typed: str) -> None:
    with sqlite_app.test_request_context("/", method="POST", data={"number": typed}):
        form = Counting(meta={"csrf": False})
        assert not form.validate()
        assert form.number.data is None
        assert form.number.errors


def test_a_number_is_read_with_space_around_it(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", method="POST", data={"number": " 42 "}):
        form = Counting(meta={"csrf": False})
        assert form.validate(), form.errors
        assert form.number.data == 42
