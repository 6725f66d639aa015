"""What may be imported where, and how long a piece of code may be."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from budgeting.rules.election import CountRule
from tests.budgeting.publishing import counted, files_of
from tests.budgeting.rules.builders import election

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engage", "surveys", "budgeting")
SOURCES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
RULES = [path for path in SOURCES if "rules" in path.relative_to(ROOT).parts[:-1]]

ALLOWED = frozenset(
    {"__future__", "abc", "array", "base64", "bisect", "calendar", "collections", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
     "fractions", "functools", "hashlib", "heapq", "hmac", "html", "io", "itertools", "json", "math", "numbers", "operator", "re",
     "statistics", "string", "struct", "textwrap", "types", "typing", "unicodedata", "zoneinfo"}
)  # fmt: skip
"""What rules may name of the standard library: nothing that knows a clock, chance, a file, a process or a network."""
NUMPY_IN = frozenset(
    {"budgeting.rules.charges", "budgeting.rules.quick_market", "budgeting.rules.stands"}
)
"""numpy hurries a count along; it never decides one."""
HEAVY = ("typst", "numpy", "docx", "pyxform", "xlsxwriter", "openpyxl", "pypdf", "sklearn", "scipy")
MOST_LINES = 420
MOST_LINES_IN_A_FUNCTION = 45
LONGER_FOR_A_REASON = {
    "engage.people.views.signing_in:_settings_for": "a table: Flask-Security's settings, one a line",
}
"""``package.module:function`` and why it is longer."""
DAYS_OF_ANOTHER_KIND = {
    "engage.rules.window": "where the day of a moment is found",
    "engage.content.importers.sheets": "a cell's date, which has no place on earth",
    "engage.correspondence.importers": "the day that an e-mail of no known place names",
    "engage.places.cli": "a date that was typed",
    "surveys.commands.files": "a coarse moment, not a day that somebody reads",
}
"""Modules that take a date by themselves, and of what. Everyone else asks ``engage.rules.window.day_of``."""


def name_of(path: Path) -> str:
    """A file's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def functions_of(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.name}", node


def test_rules_name_only_what_is_pure() -> None:
    """Their own kind, and a short list of the standard library."""
    foreign = {name_of(path): sorted(set(foreign_to_rules(path))) for path in RULES}
    assert {name: found for name, found in foreign.items() if found} == {}


def foreign_to_rules(path: Path) -> Iterator[str]:
    for name in imports_of(path):
        top = name.partition(".")[0]
        is_quick = top == "numpy" and name_of(path) in NUMPY_IN
        if top not in ALLOWED and "rules" not in name.split(".") and not is_quick:
            yield name


GATE = """
import importlib, importlib.abc, sys
names, with_numpy = sys.argv[1].split(), set(sys.argv[2].split())
outside = {"flask", "werkzeug", "sqlalchemy", "flask_sqlalchemy", "flask_babel", "wtforms", "jinja2", "rq", "redis", "psycopg", "numpy"}
class Gate(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in outside and top != self.also:
            raise ImportError(name + " is outside the rules")
        if top in ("engage", "surveys", "budgeting") and name.count(".") and "rules" not in name.split("."):
            if not any(one.startswith(name + ".") for one in names):
                raise ImportError(name + " is no rules module")
        return None
gate = Gate()
gate.also = ""
sys.meta_path.insert(0, gate)
for name in sorted(names, key=lambda one: one in with_numpy):
    gate.also = "numpy" if name in with_numpy else ""
    importlib.import_module(name)
third = {m.partition(".")[0] for m in sys.modules} - set(sys.stdlib_module_names) - {"engage", "surveys", "budgeting", "__main__"}
print(*sorted(one for one in third if not one.startswith("_")))
"""


def fresh_python(code: str, *arguments: str) -> str:
    """What a new interpreter prints that knows this repository and nothing of this test run."""
    ended = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout.strip()


def test_rules_load_where_nothing_else_can_be_loaded() -> None:
    names = {name_of(path) for path in RULES}
    third = fresh_python(GATE, " ".join(names - NUMPY_IN), "")
    assert set(third.split()) <= {"sitecustomize", "usercustomize", "site"}


def test_only_the_quick_count_brings_numpy() -> None:
    names = {name_of(path) for path in RULES}
    third = fresh_python(GATE, " ".join(names), " ".join(NUMPY_IN))
    assert set(third.split()) <= {"numpy", "sitecustomize", "usercustomize", "site"}


def test_a_package_file_holds_a_docstring_only() -> None:
    files = [path for path in SOURCES if path.name == "__init__.py"]
    assert [name_of(path) for path in files if not is_docstring_only(path)] == []


def is_docstring_only(path: Path) -> bool:
    tree = ast.parse(path.read_text())
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def test_web_processes_load_nothing_heavy(tmp_path: Path, redis_url: str) -> None:
    """A web process with all its pages; what writes files is loaded by workers and commands."""
    code = """
import os, pathlib, sys
from engage.config import read_settings
from engage.factory import create_app
folder = pathlib.Path(sys.argv[1])
app = create_app(read_settings({"SECRET_KEY": "x" * 40, "ENGAGE_DATA_DIR": str(folder), "REDIS_URL": sys.argv[2]}))
app.test_client().get("/healthz")
print(*sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[3].split())))
"""
    assert fresh_python(code, str(tmp_path), redis_url, " ".join(HEAVY)) == ""


FILE_COMMAND = """
import contextlib, io, sys
from engage.cli.main import run
with contextlib.redirect_stdout(io.StringIO()):
    assert run(sys.argv[2:]) == 0
print(*sorted(set(sys.modules) & set(sys.argv[1].split())))
"""
APPLICATION = "engage.factory sqlalchemy flask_babel wtforms jinja2.ext redis"


@pytest.mark.parametrize(
    ("rule", "loaded"), [("greedy", ""), ("phragmen", ""), ("equal-shares", "numpy")]
)
def test_counting_a_file_loads_no_application_and_numpy_only_for_equal_shares(
    tmp_path: Path, rule: str, loaded: str
) -> None:
    """So a count on anyone's machine starts at once and needs a tenth of the memory."""
    path = tmp_path / "small.pb"
    path.write_text(
        "META\nkey;value\nbudget;9\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;9\nVOTES\nvoter_id;vote\n1;a\n"
    )
    asked = ["count", str(path), "--rule", rule, "--json"]
    assert fresh_python(FILE_COMMAND, f"{APPLICATION} numpy", *asked) == loaded


def test_verifying_published_files_loads_no_application(tmp_path: Path) -> None:
    voted = election({"a": 60, "b": 50}, [["a"]] * 40 + [["b"]] * 20, 100)
    for name, held in files_of(counted(voted, CountRule())).items():
        (tmp_path / name).write_bytes(held)
    asked = ["round", "verify", str(tmp_path), "--json"]
    assert fresh_python(FILE_COMMAND, f"{APPLICATION} numpy", *asked) == ""


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_too_long_to_read() -> None:
    """Counted without its docstring, which may say as much as it needs."""
    lengths = {name: length(node) for path in SOURCES for name, node in functions_of(path)}
    too_long = {name: lines for name, lines in lengths.items() if lines > MOST_LINES_IN_A_FUNCTION}
    assert too_long.keys() == LONGER_FOR_A_REASON.keys()


def test_the_day_of_a_moment_is_the_day_in_london() -> None:
    """Moments are kept in UTC: for an hour of each summer night their own date is yesterday's."""
    found = {name_of(path) for path in SOURCES if takes_a_date(path)}
    assert found == DAYS_OF_ANOTHER_KIND.keys()


def takes_a_date(path: Path) -> bool:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return any(ast.unparse(call).endswith(".date()") for call in calls)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    told = ast.get_docstring(node) is not None
    return (node.end_lineno or 0) - ((first.end_lineno or 0) if told else node.lineno)


def test_public_functions_of_rules_and_commands_say_what_they_do() -> None:
    told_in = [path for path in SOURCES if path in RULES or is_command(path)]
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in told_in
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []


def is_command(path: Path) -> bool:
    return path.name == "commands.py" or "commands" in path.relative_to(ROOT).parts[:-1]
