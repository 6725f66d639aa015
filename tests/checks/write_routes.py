"""Write ``docs/routes.txt`` anew: ``python -m tests.checks.write_routes``, for when an address is meant to change."""

import tempfile
from pathlib import Path

from engage.config import Settings
from engage.factory import create_app
from engage.kernel.route_list import route_lines
from tests.checks.test_routes_kept import LIST


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            secret_key="only for reading the map of addresses",
            database_url=f"sqlite:///{folder}/none.sqlite3",
            redis_url="redis://127.0.0.1:1/0",
            data_dir=Path(folder),
        )
        lines = route_lines(create_app(settings))
    LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
