"""Small plans written for these tests, and the real ones where they are there."""

import io
from pathlib import Path

from docx.document import Document

from engage.plans.importers.reader import read_plan
from engage.plans.rules.sections import ImportedPlan


def real_plans() -> Path | None:
    """The folder of published plans beside the project, if it is there."""
    for parent in Path(__file__).resolve().parents:
        if (parent / "shared" / "plans" / "headings.json").is_file():
            return parent / "shared" / "plans"
    return None


def as_bytes(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read_text(text: str, filename: str = "plan.txt") -> ImportedPlan:
    return read_plan(text.encode(), filename)


def outline(plan: ImportedPlan) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in plan.sections]
