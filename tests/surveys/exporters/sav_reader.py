"""A reader of SPSS system files, as far as the tests need one, after the same public description as the writer."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

BLOCK, CHUNK = 8, 255


@dataclass
class System:
    """What a file says: how many rows it should have, its names, labels of values by variable, documents, and the rows."""

    rows_told: int
    names: list[str] = field(default_factory=list)
    labels: dict[str, dict[float, str]] = field(default_factory=dict)
    missing: dict[str, list[float]] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    rows: list[dict[str, float | str]] = field(default_factory=list)


class _Data:
    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def take(self, number: int) -> bytes:
        taken = self.data[self.place : self.place + number]
        assert len(taken) == number, "the file ends too early"
        self.place += number
        return taken

    def whole(self) -> int:
        return int(struct.unpack("<i", self.take(4))[0])


def read_sav(data: bytes) -> System:
    """Every record in order, then the rows; a file that is cut off or has anything behind its rows fails."""
    source = _Data(data)
    assert source.take(4) == b"$FL2"
    source.take(60)
    _layout, _size, compression, _weight, rows, _bias = struct.unpack("<iiiiid", source.take(28))
    assert compression == 1
    source.take(84)
    system, widths, short, extras = System(rows), [], [], {}
    while (kind := source.whole()) != 999:
        if kind == 2:
            width, has_label, missing, _p, _w = struct.unpack("<5i", source.take(20))
            name = source.take(8).decode().strip()
            if has_label:
                source.take(-(-source.whole() // 4) * 4)
            system.missing[name] = list(struct.unpack(f"<{missing}d", source.take(8 * missing)))
            widths.append(width)
            short.append(name)
        elif kind == 3:
            labels = {}
            for _ in range(source.whole()):
                value = struct.unpack("<d", source.take(8))[0]
                length = source.take(1)[0]
                labels[value] = source.take(length).decode()
                source.take(-(length + 1) % BLOCK)
            assert (source.whole(), source.whole()) == (4, 1)
            system.labels[short[source.whole() - 1]] = labels
        elif kind == 6:
            system.documents = [source.take(80).decode().strip() for _ in range(source.whole())]
        else:
            assert kind == 7
            subtype, size, count = source.whole(), source.whole(), source.whole()
            extras[subtype] = source.take(size * count)
    source.whole()
    long = dict(pair.split("=") for pair in extras[13].decode().split("\t"))
    very_long = dict(pair.split("=") for pair in extras.get(14, b"").decode().split("\0\t") if pair)
    for name, width in very_long.items():
        following = [each for each in short[short.index(name) + 1 :] if each]
        parts = 1 + next((n for n, each in enumerate(following) if each in long), len(following))
        assert parts == -(-int(width) // 252), "a long text is laid out in parts of 252 bytes"
    very_wide = {name: int(width) for name, width in very_long.items()}
    _read_rows(system, source, widths=widths, short=short, long=long, very_long=very_wide)
    return system


def _read_rows(
    system: System,
    source: _Data,
    *,
    widths: list[int],
    short: list[str],
    long: dict[str, str],
    very_long: dict[str, int],
) -> None:
    places = [place for place, width in enumerate(widths) if width >= 0]
    blocks = list(_blocks(source))
    assert len(blocks) == system.rows_told * len(widths)
    for start in range(0, len(blocks), len(widths)):
        row: dict[str, float | str] = {}
        name = ""
        for number, place in enumerate(places):
            end = places[number + 1] if number + 1 < len(places) else len(widths)
            raw = b"".join(blocks[start + place : start + end])
            if short[place] in long:
                name = long[short[place]]
                row[name] = "" if widths[place] else struct.unpack("<d", raw)[0]
                left = very_long.get(short[place], widths[place])
            if widths[place]:
                row[name] = str(row[name]) + raw[:CHUNK].decode("latin-1")
                row[name] = str(row[name])[:left]
        system.rows.append(
            {key: value.encode("latin-1").decode().rstrip() if isinstance(value, str) else value for key, value in row.items()}
        )  # fmt: skip
    system.names = [long[each] for each in short if each in long]
    system.labels = {long[key]: value for key, value in system.labels.items()}
    system.missing = {long[key]: value for key, value in system.missing.items() if key in long}


def _blocks(source: _Data) -> Iterator[bytes]:
    """The blocks of eight bytes behind the codes."""
    while source.place < len(source.data):
        for code in source.take(BLOCK):
            if code == 253:
                yield source.take(BLOCK)
            elif code == 254:
                yield b" " * BLOCK
            elif code:
                yield struct.pack("<d", code - 100)
