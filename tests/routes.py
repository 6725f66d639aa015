"""``make routes``: write the application's addresses to ``docs/routes.txt``, when one is meant to change."""

import tempfile
from pathlib import Path

from engage.config import Settings
from engage.factory import create_app
from engage.kernel.route_list import route_lines
from tests.results import ROOT

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/routes.sqlite3"
        app = create_app(Settings("addresses need no secret", url, "", Path(folder)))
        lines = "".join(f"{line}\n" for line in route_lines(app))
    (ROOT / "docs" / "routes.txt").write_text(lines, encoding="utf-8")
