"""Lock files name packages and digests, and never where they were downloaded from."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    faults = [*pins(), *packages()]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def pins() -> list[str]:
    """Every Python pin has a digest, and every direct dependency a pin."""
    text = (ROOT / "constraints.txt").read_text()
    faults = (
        ["constraints.txt: names an address"]
        if re.search(r"https?://|--index|--find", text)
        else []
    )
    blocks = [block for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text) if "==" in block]
    faults += [
        f"constraints.txt: {block.split()[0]} without a digest"
        for block in blocks
        if "--hash=sha256:" not in block
    ]
    pinned = {normal(block.partition("==")[0]) for block in blocks}
    project = (ROOT / "pyproject.toml").read_text().partition("[project.scripts]")[0]
    wanted = re.findall(
        r'^\s+"([A-Za-z0-9_.-]+)[^"]*",?(?:\s*#.*)?$',
        project.partition("dependencies = [")[2],
        re.MULTILINE,
    )
    return faults + [
        f"constraints.txt: {name} is not pinned (make constraints)"
        for name in wanted
        if normal(name) not in pinned
    ]


def packages() -> list[str]:
    """npm's lock file without ``resolved`` addresses."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    return [
        f"package-lock.json: {name or 'root'} says where it came from"
        for name, entry in lock.get("packages", {}).items()
        if "resolved" in entry
    ]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
