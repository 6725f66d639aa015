"""Runs the browser's own counting code in Node, over many elections at once."""

import json
import runpy
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[2] / "static"
COUNTING = STATIC / "src/js/parts/recount/count.mjs"
RUN = """
import { createInterface } from "node:readline";
import { differences, recount } from %s;
for await (const line of createInterface({ input: process.stdin })) {
  const { text, published } = JSON.parse(line);
  const counted = recount(text);
  const apart = published && counted.winners ? differences(counted, published) : null;
  console.log(JSON.stringify({ ...counted, apart }));
}
"""


def recounted(
    texts: Iterable[str], published: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """What the browser's code makes of each ``.pb`` text; ``apart`` says where it disagrees with ``published``."""
    lines = "\n".join(json.dumps({"text": text, "published": published}) for text in texts)
    node = runpy.run_path(str(STATIC / "build.py"))["find_node"]()
    done = subprocess.run(
        [node, "--input-type=module", "--eval", RUN % json.dumps(COUNTING.as_uri())],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
