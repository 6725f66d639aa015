"""The receipt of a vote as a file that a voter keeps. It never shows the choices."""

from flask_babel import gettext as _

from budgeting.presenters.rounds import RoundPage
from engage.kernel.pages import public_address


def receipt_words(pb_round: RoundPage, *, tracker: str) -> str:
    """Plain text in the voter's language: the code, what it is for, and where the list will be."""
    return "\n".join(
        (
            str(pb_round.title),
            _("Thank you. Your vote is in."),
            tracker,
            _("Keep this code. It lets you check that your vote is in the box."),
            _("We share the results, and a list of every code that was in the box. Find yours on the list."),
            public_address("budgeting.tracker_list", slug=pb_round.slug),
            "",
        )
    )  # fmt: skip
