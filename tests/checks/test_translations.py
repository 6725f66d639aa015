"""The check of the catalogues finds what it is there to find."""

import runpy
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[2] / ".ci"
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
TEMPLATE = """
#: templates/plans/plan.html
#, python-format
msgid "Closes %(day)s"
msgstr ""

#: engage/reports/exports/labels.py
msgid "{label}: {value}."
msgstr ""

#: templates/layouts/base.html
msgid "Error: "
msgstr ""

#: templates/macros/plans.html
#, python-format
msgid "One comment"
msgid_plural "%(count)s comments"
msgstr[0] ""
msgstr[1] ""

#: templates/officers/dashboard.html
msgid "Desk"
msgstr ""
"""
WHOLE = (
    TEMPLATE.replace('day)s"\nmsgstr ""', 'day)s"\nmsgstr "بند %(day)s"')
    .replace('value}."\nmsgstr ""', 'value}."\nmsgstr "{label}: {value}۔"')
    .replace('Error: "\nmsgstr ""', 'Error: "\nmsgstr "خرابی: "')
    .replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "ایک تبصرہ"\nmsgstr[1] "%(count)s تبصرے"')
    .replace('Desk"\nmsgstr ""', 'Desk"\nmsgstr "میز"')
)

FaultsIn = Callable[[str], list[str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.delitem(sys.modules, "words", raising=False)
    return runpy.run_path(str(FOLDER / "check_translations.py"))


@pytest.fixture
def faults_in(check: dict[str, Any], tmp_path: Path) -> FaultsIn:
    """What is said of a catalogue of this text."""

    def say(catalogue: str) -> list[str]:
        path = tmp_path / "messages.po"
        path.write_text(HEAD + catalogue)
        found: list[str] = check["faults_in"](path, template(), "ur")
        return found

    return say


def template() -> Catalog:
    return read_po(BytesIO((HEAD + TEMPLATE).encode()))


def test_a_whole_catalogue_has_no_fault(faults_in: FaultsIn) -> None:
    assert faults_in(WHOLE) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("بند %(day)s", "", "not translated: 'Closes %(day)s'"),
        ("بند %(day)s", "بند", "placeholders differ"),
        ("بند %(day)s", "بند %(dya)s", "placeholders differ"),
        ("بند %(day)s", "بند %(day)", "placeholders differ"),
        ("{label}: {value}۔", "{label}۔", "placeholders differ"),
        ("{label}: {value}۔", "{label}: {value} {more}۔", "placeholders differ"),
        ("خرابی: ", "خرابی:", "spaces at the ends differ"),
        ("خرابی: ", "<b>خرابی</b>: ", "markup added"),
        ("میز", "", "not translated: 'Desk'"),
        ("ایک تبصرہ", "", "not translated: ('One comment', '%(count)s comments')"),
        ('msgstr[1] "%(count)s تبصرے"\n', "", "not translated"),
        ("%(count)s تبصرے", "تبصرے", "placeholders differ"),
        ("#, python-format\nmsgid", "#, python-format, fuzzy\nmsgid", "fuzzy"),
        ('msgid "Closes', 'mgsid "Closes', "cannot be read"),
    ],
)
def test_a_planted_fault_is_found(faults_in: FaultsIn, good: str, bad: str, fault: str) -> None:
    assert good in WHOLE
    found = faults_in(WHOLE.replace(good, bad))
    assert any(fault in line for line in found), found
