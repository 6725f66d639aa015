"""Templates as text: they compile, import what they use, and hold nothing that the content security policy forbids."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
FORBIDDEN = {
    "a form without autocomplete()": re.compile(r"<form(?!{{ autocomplete\()"),
    "a word to browsers beside autocomplete()": re.compile(r"\sautocomplete\s*="),
    "a style attribute": re.compile(r"""\sstyle\s*=\s*["'{]"""),
    "a style element": re.compile(r"<style[\s>]"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an on... handler": re.compile(r"""\son[a-z]+\s*=\s*["'{]"""),
    "another host": re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//"""),
}


@pytest.fixture(scope="module")
def templates(sqlite_app: Flask) -> Environment:
    """The application's own template environment, with its filters and extensions."""
    return sqlite_app.jinja_env


def source_of(name: str) -> str:
    return (FOLDER / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(templates: Environment, name: str) -> None:
    templates.compile(source_of(name), name)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.requirement("SEC2")
def test_a_template_holds_nothing_that_is_forbidden(name: str) -> None:
    """``autocomplete()`` is what keeps a shared screen from offering one person's words to the next."""
    source = re.sub(r"{#.*?#}", "", source_of(name), flags=re.DOTALL)
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(source)]
    assert not found, f"{name} holds {', '.join(found)}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_macro_that_is_imported_exists_and_is_used(templates: Environment, name: str) -> None:
    tree = templates.parse(source_of(name))
    used = {node.name for node in tree.find_all(nodes.Name)}
    for statement in tree.find_all(nodes.FromImport):
        assert isinstance(statement.template, nodes.Const)
        offered = macros_of(templates, statement.template.value)
        for imported in statement.names:
            taken, known_as = imported if isinstance(imported, tuple) else (imported, imported)
            assert taken in offered, f"{name}: {statement.template.value} has no {taken}"
            assert known_as in used, f"{name} imports {known_as} and never uses it"


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_macro_called_on_a_library_exists(templates: Environment, name: str) -> None:
    tree = templates.parse(source_of(name))
    libraries = {
        statement.target: statement.template.value
        for statement in tree.find_all(nodes.Import)
        if isinstance(statement.template, nodes.Const)
    }
    for use in tree.find_all(nodes.Getattr):
        if isinstance(use.node, nodes.Name) and use.node.name in libraries:
            library = libraries[use.node.name]
            assert use.attr in macros_of(templates, library), f"{name}: {library} has no {use.attr}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_sentences_are_marked_for_translation(name: str) -> None:
    """Text between tags goes through gettext; the product's own name and punctuation do not."""
    bare = re.sub(r"{#.*?#}|{%\+? trans.*?{% endtrans %}", "", source_of(name), flags=re.DOTALL)
    bare = re.sub(r"<(script|title)\b.*?</\1>", "", bare, flags=re.DOTALL)
    bare = re.sub(r"{{.*?}}|{%.*?%}", "\x00", bare, flags=re.DOTALL)
    texts = [text.strip("\x00 \n") for text in re.findall(r">([^<]+)", bare)]
    words = [text for text in texts if re.search(r"[A-Za-z]{2,}", text) and '="' not in text]
    assert [text for text in words if text != "Engage"] == []


def macros_of(templates: Environment, name: str) -> set[str]:
    tree = templates.parse(source_of(name))
    return {macro.name for macro in tree.find_all(nodes.Macro)}
