"""Asks the browser's own counting code, in Node, about one election after another."""

import atexit
import json
import runpy
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[2] / "static"
COUNTING = STATIC / "src/js/parts/recount"
RUN = """
import { createInterface } from "node:readline";
const { asPublished } = await import("%(folder)s/contest.mjs");
const { count, needsBallots } = await import("%(folder)s/count.mjs");
const { readElection } = await import("%(folder)s/pabulib.mjs");
const { sha256 } = await import("%(folder)s/sha256.mjs");
const { verify } = await import("%(folder)s/verify.mjs");

const found = {
  text: (text) => {
    const election = readElection(text);
    if (needsBallots(election, election.rule)) return { cannot: "totals" };
    const counted = count(election);
    return { ...counted, steps: counted.steps?.map(asPublished) };
  },
  files: (files) => verify(new Map(Object.entries(files).map(([name, hex]) => [name, Uint8Array.from(Buffer.from(hex, "hex"))]))),
  digest: (text) => sha256(text),
};
for await (const line of createInterface({ input: process.stdin })) {
  const [[what, given]] = Object.entries(JSON.parse(line));
  console.log(JSON.stringify(found[what](given)));
}
"""


def recounted(texts: Iterable[str]) -> list[dict[str, Any]]:
    """What the browser's count makes of each ``.pb`` text."""
    return _answers({"text": text} for text in texts)


def checked(folders: Iterable[Mapping[str, bytes]]) -> list[dict[str, str]]:
    """The standing of each of the browser's checks, for each set of published files."""
    told = _answers(
        {"files": {name: content.hex() for name, content in files.items()}} for files in folders
    )
    return [{each["check"]: each["standing"] for each in answer["checks"]} for answer in told]


def digests(texts: Iterable[str]) -> list[str]:
    return _answers({"digest": text} for text in texts)


def _answers(asked: Iterable[Mapping[str, object]]) -> list[Any]:
    return [_answer(json.dumps(each)) for each in asked]


def _answer(line: str) -> Any:
    node = _node()
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdin.write(f"{line}\n")
    node.stdin.flush()
    told = node.stdout.readline()
    if not told:
        _node.cache_clear()
        raise RuntimeError(f"the browser's count ended with {node.wait()}; what it said is above")
    return json.loads(told)


@cache
def _node() -> subprocess.Popen[str]:
    """One for all tests of this process: to find it and to start it takes a hundred times as long as a count."""
    found = runpy.run_path(str(STATIC / "build.py"))["find_node"]()
    started = subprocess.Popen(
        [found, "--input-type=module", "--eval", RUN % {"folder": COUNTING.as_uri()}],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(started.__exit__, None, None, None)
    return started
