"""The words of rounds for translators."""

from collections.abc import Mapping
from datetime import datetime

from budgeting.commands.languages import save_words
from budgeting.models.rounds import KIND
from budgeting.presenters.drafting_words import texts_in
from budgeting.queries.rounds import round_by_id
from budgeting.rules.drafting import seen
from engage.activities.ports import TextInView
from engage.content.rules.words import put_again
from engage.kernel.access import Actor
from engage.rules.view import View

SHOWN_AS_ROWS = ("summary", "how_counted", "place")
"""What easy read shows a line at a time."""


class RoundWords:
    """Every text of a round, its pots and its projects. They stay as voters read them once it is open."""

    kind = KIND

    def texts_in_view(self, activity_id: str, view: View) -> list[TextInView]:
        return [
            TextInView(
                place,
                told.label,
                told.english,
                told.text,
                told.is_stale,
                0 if place.rpartition("|")[2] in SHOWN_AS_ROWS else None,
                item=told.project,
                was=told.was,
                amount_pence=told.amount_pence,
            )
            for place, told in texts_in(round_by_id(activity_id), view).items()
        ]

    def texts_read(self, activity_id: str, view: View) -> list[TextInView]:
        return self.texts_in_view(activity_id, view)

    def write_view(
        self, activity_id: str, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
    ) -> None:
        pb_round = round_by_id(activity_id)
        before = {place: told.text for place, told in texts_in(pb_round, view).items()}
        save_words(
            pb_round,
            view.tag,
            texts,
            seen_digest=seen(before),
            before=before,
            put=put_again,
            now=now,
            actor=actor,
        )
