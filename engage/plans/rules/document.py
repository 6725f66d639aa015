"""An imported plan as the JSON object that ``plan import --json`` prints."""

from engage.plans.rules.sections import (
    Block,
    ImportedPlan,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
)


def as_document(plan: ImportedPlan) -> dict[str, object]:
    """Title, sections (flat, in order), placeholders (their words) and what was left out (words and reason code)."""
    return {
        "title": plan.title,
        "sections": [
            {
                "number": section.number,
                "level": section.level,
                "heading": section.heading,
                "blocks": [block_as_document(block) for block in section.blocks],
            }
            for section in plan.sections
        ],
        "placeholders": [placeholder.text for placeholder in plan.placeholders],
        "left_out": [{"text": left.text, "reason": left.reason.value} for left in plan.left_out],
    }


def block_as_document(block: Block) -> dict[str, object]:
    """One block. Keys whose value would be empty are there only where a reader needs to see the emptiness."""
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case ListBlock(items):
            listed = [_item(item) for item in items]
            return {"kind": "list", "ordered": block.is_ordered, "items": listed}
        case Table(rows, header_rows, caption):
            named: dict[str, object] = {"caption": caption} if caption else {}
            cells = [list(row) for row in rows]
            return {"kind": "table", **named, "header_rows": header_rows, "rows": cells}
        case Picture(alt, name):
            return {"kind": "picture", "alt": alt, "name": name, "needs_alt": not alt}


def _item(item: ListItem) -> dict[str, object]:
    written: dict[str, object] = {"marker": item.marker} if item.marker else {}
    written["text"] = item.text
    if item.items:
        written["ordered"] = item.items[0].is_ordered
        written["items"] = [_item(inner) for inner in item.items]
    return written
