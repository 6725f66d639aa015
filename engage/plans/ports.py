"""What consultations promise to the front page, the desk and moderators."""

from datetime import datetime

from flask_babel import gettext as _

from engage.activities.ports import Decision, ItemKey, ShownItem
from engage.activities.presenters import CardFacts, DeskFacts
from engage.content.rules.words import plain
from engage.plans.commands.commenting import decide_comment
from engage.plans.models import KIND
from engage.plans.queries import comment_by_id, consultation_by_id, number_of_comments
from engage.rules.view import view_from_tag
from engage.rules.window import LONDON


class ConsultationPorts:
    """One object keeps every promise of a consultation."""

    kind = KIND

    def card(self, activity_id: str) -> CardFacts:
        consultation = consultation_by_id(activity_id)
        return CardFacts(
            endpoint="plans.plan",
            values={"slug": consultation.slug},
            tag=_("Draft plan"),
            tag_style="sun",
            icon="pencil",
            action=_("Read the draft"),
        )

    def desk(self, activity_id: str, *, now: datetime) -> DeskFacts:
        consultation = consultation_by_id(activity_id)
        return DeskFacts(
            endpoint="plans_officer.desk",
            values={"slug": consultation.slug},
            count=number_of_comments(consultation),
            unit=_("comments"),
            note="" if consultation.is_open(now) else _("Not open now"),
        )

    def show(self, key: ItemKey) -> ShownItem:
        """A comment as its moderator sees it. ``received_at`` is the start of its day: no moment is stored."""
        comment = comment_by_id(key.row_id)
        consultation = consultation_by_id(key.activity_id)
        return ShownItem(
            key=key,
            text=comment.text,
            language=view_from_tag(comment.view).language,
            where=plain(consultation.words, "title"),
            received_at=datetime.combine(comment.received_on, datetime.min.time(), LONDON),
        )

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        decide_comment(comment_by_id(key.row_id), decision=decision, public_text=public_text)
