"""Every sentence of the interface is in every language, and every placeholder survives translation."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def main() -> int:
    template = extracted()
    catalogues = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
    faults = [fault for path in catalogues for fault in faults_of(path, template)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def extracted() -> Catalog:
    """What the code and the templates say now."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "_l",
             "-o", str(target), "."],
            cwd=ROOT, check=True,
        )  # fmt: skip
        with target.open("rb") as file:
            return read_po(file)


def faults_of(path: Path, template: Catalog) -> list[str]:
    language = path.parts[-3]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return [
        f"{language}: {fault}: {message.id!r}"
        for message in template
        if message.id and (fault := fault_of(catalogue.get(message.id, message.context)))
    ]


def fault_of(message: Message | None) -> str:
    if message is None or not message.string or message.fuzzy:
        return "not translated"
    said, meant = (
        (message.string if isinstance(message.string, tuple) else (message.string,)),
        message.id,
    )
    wanted = placeholders(meant[-1] if isinstance(meant, tuple) else meant)
    return (
        ""
        if all(placeholders(text) <= wanted for text in said) and placeholders(said[-1]) == wanted
        else "placeholder lost"
    )


def placeholders(text: str) -> set[tuple[str, str]]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    sys.exit(main())
