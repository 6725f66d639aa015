"""``engage audit``: whether the log is whole."""

import click
from flask.cli import with_appcontext

from engage.kernel.audit import chain, first_break, head_digest
from engage.kernel.command_line import Exit, end_with, json_option, print_json


@click.group()
def audit() -> None:
    """The log of what was done."""


@audit.command()
@click.option(
    "--head", help="A head that was printed or published earlier; it must still be in the chain."
)
@json_option
@with_appcontext
def verify(*, head: str | None, as_json: bool) -> None:
    """Walk the whole chain. Ends with 4 when an entry was changed, removed, added or moved, or when HEAD is not in it."""
    entries = list(chain())
    broken_at = first_break(entries)
    is_known = head is None or any(entry.digest == head for entry in entries)
    document = {
        "entries": len(entries),
        "head": head_digest(),
        "broken_at": broken_at,
        "head_found": is_known,
    }
    if broken_at is not None:
        end_with(
            document,
            message=f"The chain is broken at entry {broken_at}.",
            exit_code=Exit.VERIFICATION_FAILED,
        )
    if not is_known:
        end_with(
            document, message="That head is not in the chain.", exit_code=Exit.VERIFICATION_FAILED
        )
    if as_json:
        print_json(document)
    else:
        click.echo(f"{len(entries)} entries, whole. Head: {document['head']}")
