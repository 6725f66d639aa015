"""Responses as one CSV: UTF-8 with a byte order mark, comma, CRLF, RFC 4180, and a last line that proves it whole.

The last line is ``#end,rows=<number>,sha256=<digest of everything before it>`` and as many empty cells as make it a row like
the others. Without it the file was cut off.
"""

from collections.abc import Iterator

from surveys.exporters.table import Table

AT_ONCE = 64 * 1024


def write_csv(table: Table) -> Iterator[bytes]:
    """The file in pieces."""
    waiting = bytearray(table.proof.heading)
    for _cells, line in table.lines():
        waiting += line
        if len(waiting) > AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting) + table.proof.trailer(len(table.columns))
