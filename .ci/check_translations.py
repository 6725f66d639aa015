"""Every sentence, of residents’ pages and of officers’, is in every finished language, and no translation loses or adds what code fills in."""

import re
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po
from words import ROOT, extract_to

FINISHED = ("ur", "pl", "uk", "ro", "ar", "fa", "pa", "bn", "es", "zh")
"""Languages in which nothing may be missing. A new one joins when its catalogue is whole."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
MARKUP = re.compile(r"[<>]|&\w+;|&#")
TURNING = re.compile("[\u202a-\u202e]")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        extract_to(target)
        with target.open("rb") as file:
            template = read_po(file)
    paths = {
        path.parts[-3]: path for path in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po")
    }
    faults = [f"{language}: no catalogue" for language in FINISHED if language not in paths]
    for language, path in sorted(paths.items()):
        faults += [f"{language}: {fault}" for fault in faults_in(path, template, language)]
        sys.stdout.write(f"{language}: {waiting_in(path, template)} sentences wait\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def faults_in(path: Path, template: Catalog, language: str) -> list[str]:
    """What is wrong with one catalogue, a line for each; ``make words`` brings in what is new."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        return [f"cannot be read: {error}"]
    faults = []
    for message in template:
        there = catalogue.get(message.id, message.context) if message.id else message
        if is_missing(there) and language in FINISHED:
            faults.append(f"not translated: {message.id!r}")
    for message in catalogue:
        if message.id and not is_missing(message):
            faults += [f"{fault}: {message.id!r}" for fault in faults_of(message, catalogue)]
    return faults


def waiting_in(path: Path, template: Catalog) -> int:
    """How many of the sentences that code and templates say now have no translation."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, ValueError):
        return len(template)
    return sum(
        is_missing(catalogue.get(message.id, message.context)) for message in template if message.id
    )


def is_missing(message: Message | None) -> bool:
    return message is None or not all(forms_of(message.string))


def faults_of(message: Message, catalogue: Catalog) -> list[str]:
    """What is wrong with one translation."""
    said, meant = forms_of(message.string), forms_of(message.id)
    wanted = placeholders(meant[-1])
    faults = [str(error) for error in message.check(catalogue)]
    if message.fuzzy:
        faults.append("fuzzy")
    if len(meant) > 1 and len(said) != catalogue.num_plurals:
        faults.append(f"{len(said)} plural forms, not {catalogue.num_plurals}")
    if placeholders(said[-1]) != wanted or any(not placeholders(text) <= wanted for text in said):
        faults.append("placeholders differ")
    for name, sign in (("markup", MARKUP), ("a mark that turns the direction of writing", TURNING)):
        if sign.search(" ".join(said)) and not sign.search(" ".join(meant)):
            faults.append(f"{name} added")
    if edges(said[-1]) != edges(meant[-1]):
        faults.append("spaces at the ends differ")
    return faults


def forms_of(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[tuple[str, str]]:
    return set(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


if __name__ == "__main__":
    sys.exit(main())
