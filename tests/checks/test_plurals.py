"""The forms that each catalogue has for one, two, few and many are those of CLDR, as every browser knows them."""

import json
import re
import runpy
import subprocess
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {
    path.parts[-3]: path for path in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po")
}
COUNTS = (*range(201), 1_000, 10_000)
ASK = """const [languages, counts] = JSON.parse(process.argv[1]);
console.log(JSON.stringify(Object.fromEntries(languages.map((language) => {
  const rules = new Intl.PluralRules(language);
  return [language, counts.map((count) => rules.select(count))];
}))));"""
NUMBER = re.compile(r"%\((?!money|title)\w+\)s|%\(num\)d")
COUNTED_IN_THE_ACCUSATIVE = re.compile(rf"(?:{NUMBER.pattern}) \w+\u064b\u0627")
FORMS = {"ar": 6, "pl": 3}
"""Whole numbers have three forms in Polish; CLDR's fourth is for fractions, and nothing is counted in those."""


@pytest.fixture(scope="module")
def categories() -> dict[str, list[str]]:
    """By language, the category of each of ``COUNTS``, as a JavaScript engine says."""
    node = runpy.run_path(str(ROOT / "static" / "build.py"))["find_node"]()
    asked = json.dumps([sorted(CATALOGUES), COUNTS])
    done = subprocess.run([node, "-e", ASK, asked], capture_output=True, text=True, check=True)
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


@pytest.mark.requirement("L4")
@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_catalogue_counts_as_its_language_does(
    categories: dict[str, list[str]], language: str
) -> None:
    with CATALOGUES[language].open("rb") as file:
        catalogue = read_po(file, locale=language)
    form_of = c2py(catalogue.plural_expr)
    pairs = {
        (category, form_of(count))
        for category, count in zip(categories[language], COUNTS, strict=True)
    }
    of_a_category = [category for category, _form in pairs]
    assert len(of_a_category) == len(set(of_a_category)), sorted(pairs)
    # Where a noun is the same after every number, one form stands for all.
    assert len({form for _category, form in pairs}) in {len(pairs), 1}
    assert catalogue.num_plurals == FORMS.get(language, catalogue.num_plurals)


@pytest.mark.requirement("L4")
@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_form_that_more_than_one_number_takes_says_the_number(
    categories: dict[str, list[str]], language: str
) -> None:
    """A language whose first form is for 0 and 1 must not write "one" in it. A part of a sentence may leave the number to the rest of it."""
    with CATALOGUES[language].open("rb") as file:
        catalogue = read_po(file, locale=language)
    form_of = c2py(catalogue.plural_expr)
    counts_of: dict[int, int] = {}
    for count in COUNTS:
        counts_of[form_of(count)] = counts_of.get(form_of(count), 0) + 1
    silent = [
        message.id
        for message in catalogue
        if isinstance(message.id, tuple) and NUMBER.search(message.id[1]) and all(message.string)
        for form, said in enumerate(message.string)
        if counts_of.get(form, 0) > 1 and not NUMBER.search(said)
    ]
    assert not silent


@pytest.mark.requirement("L4")
def test_arabic_counts_eleven_things_in_one_case_and_a_hundred_in_another() -> None:
    """CLDR's order of forms is not gettext's: "many" (11) comes after "other" (100), and is written with the ending of the accusative."""
    with CATALOGUES["ar"].open("rb") as file:
        catalogue = read_po(file, locale="ar")
    hundred = c2py(catalogue.plural_expr)(100)
    assert [
        message.id[1]
        for message in catalogue
        if isinstance(message.id, tuple)
        and COUNTED_IN_THE_ACCUSATIVE.search(message.string[hundred])
    ] == []
