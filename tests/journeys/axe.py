"""axe-core, run inside a page.

It is half a megabyte. A browser whose first page is looked at keeps it for those that follow: to send it to each page
took as long as to open the page.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is, a line for each element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.context.add_init_script(path=SOURCE)
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async options => (await axe.run(document, options)).violations", OPTIONS
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} – {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]
