"""Read every sentence out of code and templates, and bring each catalogue up to date: ``make words``."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BABEL = (sys.executable, "-m", "babel.messages.frontend", "-q")
MARKS = ("_l", "lazy_gettext", "lazy_ngettext:1,2")
"""What marks a sentence, beside what Babel knows by itself (``_``, ``gettext``, ``ngettext``, ``N_``)."""


def extract_to(template: Path) -> None:
    """What the code and the templates say now. Files are named without lines, so that moving code changes nothing."""
    marks = [word for mark in MARKS for word in ("-k", mark)]
    subprocess.run(
        [*BABEL, "extract", "-F", "babel.cfg", *marks, "--add-location=file", "-o", str(template), "."],
        cwd=ROOT, check=True,
    )  # fmt: skip


def update_from(template: Path) -> None:
    """New sentences come in empty, old ones go. Nothing is guessed, so nothing is ever marked fuzzy."""
    subprocess.run(
        [*BABEL, "update", "-i", str(template), "-d", "translations", "--no-fuzzy-matching", "--ignore-obsolete",
         "--ignore-pot-creation-date", "--width", "120"],
        cwd=ROOT, check=True,
    )  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract_to(template)
        update_from(template)


if __name__ == "__main__":
    main()
