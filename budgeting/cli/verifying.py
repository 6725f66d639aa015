"""``engage round verify``: published files in, what of them is so. It needs no application."""

import re
from pathlib import Path

import click

from budgeting.cli.refusals import refuse_file
from budgeting.importers.published import read_published
from budgeting.presenters.checks import check_lines
from budgeting.rules.verification import Standing, verify
from engage.kernel.command_line import Exit, end_with, json_option, print_json, refuse
from engage.rules.errors import InvalidError


@click.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="HEAD",
    help="A fingerprint of the log that somebody kept; may be given more than once.",
)
@json_option
def verify_round(folder: Path, heads: tuple[str, ...], as_json: bool) -> None:
    """Check a declared round from its published files in DIR alone; needs no database. Exit 4: a check failed."""
    kept = [_fingerprint(head) for head in heads]
    try:
        checks = verify(read_published(folder), heads=kept)
    except InvalidError as error:
        refuse_file(error)
    failed = [check.name for check in checks if check.standing is Standing.FAILED]
    document = {
        "verified": not failed,
        "failed": failed,
        "not_possible": [check.name for check in checks if check.standing is Standing.NOT_POSSIBLE],
        "checks": [check.as_data() for check in checks],
    }
    if failed:
        end_with(
            document,
            message="\n".join(check_lines(checks)),
            exit_code=Exit.VERIFICATION_FAILED,
        )
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(check_lines(checks)))


def _fingerprint(typed: str) -> str:
    """One that was cut short or mistyped vouches for nothing, and accuses nobody."""
    head = typed.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", head):
        refuse(
            code="head_unreadable",
            where="--head",
            message=f"{typed!r} is no fingerprint: one has 64 of the signs 0-9 and a-f. Was it cut short or mistyped?",
        )
    return head
