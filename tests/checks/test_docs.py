"""What the documents say is true: links lead somewhere, commands and settings are those of the code."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from engage.cli.main import engage
from engage.config import read_settings
from engage.jobs.loading import load
from engage.kernel.access import Role
from engage.kernel.command_line import LazyCommand
from engage.people.rules.acts import OPEN_FOR
from engage.rules.disclosure.release import Policy

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([^`\n]+)`|^ {4}(\S.*)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|/)engage ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
SETTING = re.compile(r"\b(ENGAGE_[A-Z_]*[A-Z]|DATABASE_URL|REDIS_URL|SECRET_KEY)\b")
TARGET = re.compile(r"\bmake ([a-z]+)")
FOLDERS = ("engage/", "surveys/", "budgeting/", "templates/", "static/", "tests/", "docs/")
LONGEST_README = 90

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


def code_in(page: Path) -> list[str]:
    """Everything a page shows as code: between backticks, or on an indented line."""
    return [quoted or block for quoted, block in CODE.findall(page.read_text())]


@each_page
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]

    assert [target for target in targets if not (page.parent / target).is_file()] == []


@each_page
def test_every_engage_command_exists(page: Path) -> None:
    for code in code_in(page):
        for name, sub in COMMAND.findall(code):
            command = engage.get_command(click.Context(engage), name)
            assert command is not None, f"engage {name}"
            if isinstance(command, LazyCommand) and sub:
                command = load(command.dotted)
            if isinstance(command, click.Group) and sub:
                assert sub in command.commands, f"engage {name} {sub}"


@each_page
def test_every_target_of_make_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    named = {name for code in code_in(page) for name in TARGET.findall(code)}

    assert named <= targets


@each_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    """Names with a placeholder, an option or a call in them are not checked; built files need not be there."""
    named = {
        code.removesuffix("/").partition(":")[0]
        for code in code_in(page)
        if code.startswith(FOLDERS) and not re.search(r"[ <*{…]|\.\.\.|static/build/", code)
    }

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@each_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    known = settings_in_code()
    stems = {name for name in known if name.startswith("ENGAGE_COUNCIL")}
    named = set(SETTING.findall(page.read_text()))

    assert named <= known | {"ENGAGE_COUNCIL" for _ in stems}


def settings_in_code() -> set[str]:
    """Every name that ``read_settings`` asks the environment for, seen by asking it."""

    class Asked(dict[str, str]):
        names: set[str] = set()  # noqa: RUF012 - shared by this one object only

        def get(self, key: str, default: object = None) -> object:  # type: ignore[override]  # the mapping's own default is any object
            self.names.add(key)
            return super().get(key, default)

    read_settings(asked := Asked(SECRET_KEY="k" * 32))
    return asked.names


def test_the_operators_guide_has_a_line_for_every_setting_and_no_other() -> None:
    guide = (DOCS / "operating.md").read_text()
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, re.MULTILINE))

    assert listed == settings_in_code()


def test_every_library_is_explained_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[\[~<>= ]", line)[0] for line in project["dependencies"]}
    page = (DOCS / "decisions" / "libraries.md").read_text()
    explained = set(re.findall(r"^\| ([\w.-]+) \|", page, re.MULTILINE)) - {"package"}

    assert explained == wanted


def test_every_role_is_explained() -> None:
    page = (DOCS / "accounts-and-acts.md").read_text()

    for role in Role:
        assert f"| {role.value.replace('_', ' ')} |" in page


def test_figures_in_the_documents_are_those_of_the_code() -> None:
    hours = int(OPEN_FOR.total_seconds() // 3600)
    policy = Policy()
    disclosure = (DOCS / "disclosure.md").read_text()

    assert f"within {hours} hours" in (DOCS / "accounts-and-acts.md").read_text()
    assert f"are hidden | {policy.threshold} |" in disclosure
    assert f"faith and the like) | {policy.sensitive_threshold} |" in disclosure
    assert f"withheld whole | {policy.minimum_base} |" in disclosure


def test_every_concept_and_decision_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    linked = {(ROOT / target).resolve() for target in LINK.findall(readme)}

    assert [page.name for page in PAGES[1:] if page not in linked] == []


def test_the_readme_finds_the_way_to_every_package() -> None:
    rooms = [path.parent.name for path in (ROOT / "engage").glob("*/__init__.py")]
    readme = (ROOT / "README.md").read_text()

    assert len(rooms) > 20
    assert [room for room in rooms if f"`engage/{room}`" not in readme] == []


def test_the_readme_stays_one_page() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= LONGEST_README
