"""Exports of very many responses: memory does not follow their number."""

from pathlib import Path

import pytest
from flask import Flask

from surveys.exporters.answers import FORMATS
from tests.many_responses import add_responses, export_apart, settings_of
from tests.programme import an_open_survey

FEW, MANY = 10_000, 1_000_000
AUDITED = [("sqlite", name) for name in FORMATS] + [("postgresql", "csv")]


@pytest.mark.audit
@pytest.mark.parametrize(("app", "name"), AUDITED, indirect=["app"])
def test_a_million_responses_take_no_more_memory_than_ten_thousand(
    app: Flask, name: str, tmp_path: Path
) -> None:
    """So many rows are read at a time; what an export needs beside them is the same for any number."""
    survey = an_open_survey()
    target = tmp_path / f"answers.{FORMATS[name].ending}"
    add_responses(survey, FEW)
    few = export_apart(survey.slug, target, settings_of(app))
    add_responses(survey, MANY - FEW, after=FEW)
    many = export_apart(survey.slug, target, settings_of(app))
    assert (few.told["rows"], many.told["rows"]) == (FEW, MANY)
    assert many.peak_mb < few.peak_mb * 1.1
