"""A translator's XLIFF 1.2 file, read back."""

from lxml import etree

from engage.rules.errors import InvalidError
from engage.translating.rules.exchange import XLIFF_NAMESPACE, ReadFile, Unit

X = f"{{{XLIFF_NAMESPACE}}}"
UNSURE = frozenset({"new", "needs-translation", "needs-adaptation", "needs-l10n"})


def read_xliff(data: bytes) -> ReadFile:
    """Tools split texts into marked segments and wrap codes in elements: the words inside count.

    Raises ``InvalidError`` ``file_unreadable`` (with ``line`` where it is known).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InvalidError(
            "file_unreadable", where="file", reason="xml", line=error.lineno
        ) from None
    file = root.find(f"{X}file")
    is_ours = etree.QName(root).namespace == XLIFF_NAMESPACE and b"<!DOCTYPE" not in data
    if file is None or not is_ours:
        raise InvalidError("file_unreadable", where="file", reason="xliff")
    return ReadFile(
        tuple(_unit(entry) for entry in root.iter(f"{X}trans-unit")),
        language=file.get("target-language", ""),
    )


def _unit(entry: "etree._Element") -> Unit:
    target = entry.find(f"{X}target")
    said = "" if target is None or target.get("state") in UNSURE else _text(target)
    return Unit(entry.get("id", ""), _text(entry.find(f"{X}source")), said)


def _text(element: "etree._Element | None") -> str:
    return "" if element is None else "".join(str(piece) for piece in element.itertext())
