"""Words that stand in for others: a page that shows them says so above its main part.

A text that nobody has written in the reader's language is shown in another rather than left out. Whoever renders such a text notes
it here, and the layout, which renders the main part first, asks afterwards what it holds.
"""

from dataclasses import dataclass

from flask import has_request_context

from engage.kernel.here import this_request
from engage.kernel.view_prefix import current_view
from engage.rules.view import View

ENVIRON_KEY = "engage.stand_ins"


@dataclass(frozen=True)
class StandIns:
    """What stands in on the page that is being rendered."""

    is_other_language: bool
    is_not_easy: bool


def note_stand_in(shown: View) -> None:
    """Words of this view are on the page instead of those of the view asked for."""
    if has_request_context():
        this_request().environ.setdefault(ENVIRON_KEY, set()).add(shown)


def stand_ins() -> StandIns:
    asked, shown = current_view(), this_request().environ.get(ENVIRON_KEY, set())
    return StandIns(
        is_other_language=any(view.language != asked.language for view in shown),
        is_not_easy=asked.is_easy
        and any(view.language == asked.language and not view.is_easy for view in shown),
    )
