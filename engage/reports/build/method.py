"""How the report was made, what it cannot tell, and what is not in it."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from engage.reports.build.gather import Gathered, table_of
from engage.reports.build.sentences import Voice
from engage.reports.rules.document import Block, Heading, ListBlock, Paragraph
from engage.rules.activity import Quotes


def how_it_was_made(sampled: Sequence[str], voice: Voice) -> Iterator[Block]:
    """The limits of an open consultation: who took part chose to. ``sampled``: titles of activities whose people were drawn."""
    yield Heading(_("How we did this and what it cannot tell"), stays=True)
    yield Paragraph(
        _(
            "Anyone could choose to take part. So this report tells what the people who took part think. "
            "It cannot tell what everybody who lives here thinks."
        )
    )
    if sampled:
        yield Paragraph(
            _(
                "This is otherwise in: %(titles)s. There the people were drawn by chance. Their answers are told as given, and beside "
                "that with weights. Everything else counts without weights.",
                titles=voice.listed(sampled),
            )
        )
    yield ListBlock(
        (
            _("Every contribution counts once. No answer counts more than another."),
            _("Percentages are whole numbers, so they may not add up exactly."),
            _(
                "Small numbers are hidden so that nobody can be recognised. The same rule holds in every file."
            ),
            _("Votes on projects are counted exactly as the rules of the round say."),
            _(
                "We do not know who took part in more than one activity, and we do not try to find out."
            ),
        )
    )


def what_is_missing(gathered: Sequence[Gathered], voice: Voice) -> Iterator[Block]:
    """What a reader might look for and not find."""
    items = [item for one in gathered for item in _missing_from(one, voice)]
    if not any(isinstance(finding, Quotes) for one in gathered for finding in one.findings):
        items.append(_("What people wrote in their own words is not in this report."))
    yield Heading(_("What is not in this report"), stays=True)
    yield ListBlock(tuple(items)) if items else Paragraph(_("Nothing was left out."))


def _missing_from(one: Gathered, voice: Voice) -> Iterator[str]:
    title = voice.words(one.facts.title)
    if not one.findings and not one.participation.received:
        yield _("%(title)s has no result yet.", title=title)
    elif not one.is_over:
        yield _("%(title)s is still open. These are the answers so far.", title=title)
    if not one.is_over and _has_groups(one):
        yield _("%(title)s: groups are compared when it has closed.", title=title)


def _has_groups(one: Gathered) -> bool:
    return any(
        table is not None and table.columns is not None for table in map(table_of, one.findings)
    )
