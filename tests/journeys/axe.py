"""axe-core, run inside a page.

It is half a megabyte. A browser whose first page is looked at keeps it for those that follow: to send it to each page
took as long as to open the page.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.looks import WIDTHS, Look

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
OF_LOOKS = {
    "runOnly": {
        "type": "rule",
        "values": [
            "color-contrast",
            "link-in-text-block",
            "scrollable-region-focusable",
            "target-size",
        ],
    },
    "resultTypes": ["violations"],
}
"""What can change while what is shown stays the same: colours, sizes, and what has to be scrolled. All other rules read names, roles and order."""


def rules_for(look: Look) -> Mapping[str, Any]:
    """All rules plainly at each width, which decides what is shown; those of colours and sizes in every other look."""
    return OPTIONS if look in map(Look, WIDTHS) else OF_LOOKS


def violations(page: Page, options: Mapping[str, Any] = OPTIONS) -> list[str]:
    """What axe finds wrong with the page as it is, a line for each element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.context.add_init_script(path=SOURCE)
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async options => (await axe.run(document, options)).violations", options
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} – {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]
