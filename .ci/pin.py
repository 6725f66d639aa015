"""Pin every dependency with its digests: ``make constraints`` writes ``constraints.txt``.

One file in three parts, so that a plain ``pip install --require-hashes -r constraints.txt`` works and so does the first
part of it: what builds, what runs, what tests. Nothing in it says where packages were downloaded from.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "constraints.txt"
FIRST = ("setuptools",)
NOT_OURS = ("pip",)
HEADER = """\
# Every dependency, pinned with its digests. Written by `make constraints`; do not edit.
"""
RUNS_FROM = "# --- to run ---\n"
TESTS_FROM = "# --- to test and to develop ---\n"
Pins = dict[str, str]


def main() -> int:
    everything = compile_pins("--all-extras")
    running = compile_pins("--extra", "build", known=everything)
    names_run = [name for name in running if name not in FIRST]
    names_test = [name for name in everything if name not in running]
    parts = [
        HEADER,
        *(everything[name] for name in FIRST),
        RUNS_FROM,
        *(everything[name] for name in names_run),
        TESTS_FROM,
        *(everything[name] for name in names_test),
    ]
    TARGET.write_text("".join(parts))
    return 0


def compile_pins(*options: str, known: Pins | None = None) -> Pins:
    """What pip-compile chose: name to its lines. ``known`` pins must be kept."""
    with tempfile.TemporaryDirectory() as folder:
        target, limits = Path(folder) / "pins.txt", Path(folder) / "known.txt"
        limits.write_text("".join((known or {}).values()))
        subprocess.run(
            [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras",
             "--allow-unsafe", "--no-annotate", "--no-header", "--no-emit-index-url",
             "--no-emit-trusted-host", "--no-emit-find-links", "--constraint", str(limits), *options,
             "--output-file", str(target), str(ROOT / "pyproject.toml")],
            check=True, cwd=folder,
        )  # fmt: skip
        blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", target.read_text())
    pins = {name_of(block): block for block in blocks if "==" in block}
    return {name: without_comments(pins[name]) for name in sorted(pins) if name not in NOT_OURS}


def name_of(block: str) -> str:
    return block.partition("==")[0]


def without_comments(block: str) -> str:
    return "".join(line for line in block.splitlines(keepends=True) if not line.startswith("#"))


if __name__ == "__main__":
    sys.exit(main())
