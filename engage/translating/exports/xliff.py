"""A translator's file as XLIFF 1.2 (OASIS, 2008), the form that every translation tool reads."""

from lxml import etree

from engage.content.exports.workbook import xml_safe
from engage.rules.view import SOURCE_LANGUAGE
from engage.translating.rules.exchange import XLIFF_NAMESPACE, TranslatorFile

X = f"{{{XLIFF_NAMESPACE}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def xliff_of(file: TranslatorFile) -> bytes:
    """One file element with a unit for each text. ``approved`` stays unset: who translates does not check."""
    root = etree.Element(f"{X}xliff", {"version": "1.2"}, nsmap={None: XLIFF_NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    element = etree.SubElement(
        root,
        f"{X}file",
        {
            "original": xml_safe(file.title),
            "source-language": SOURCE_LANGUAGE,
            "target-language": file.view.language,
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(element, f"{X}body")
    for unit in file.units:
        entry = etree.SubElement(
            body, f"{X}trans-unit", {"id": xml_safe(unit.place), LANG: SOURCE_LANGUAGE}
        )
        entry.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        etree.SubElement(entry, f"{X}source").text = xml_safe(unit.source)
        if unit.said:
            state = "needs-review-translation" if unit.needs_work else "translated"
            target = etree.SubElement(entry, f"{X}target", {"state": state})
            target.text = xml_safe(unit.said)
        if unit.note:
            etree.SubElement(entry, f"{X}note").text = xml_safe(unit.note)
    answer: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return answer
