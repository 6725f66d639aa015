"""What consultations promise to the front page, the desk, moderators and coders."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.activities.ports import (
    Decision,
    FoundText,
    ItemKey,
    Received,
    ShownItem,
    TextInView,
)
from engage.activities.presenters import CardFacts, DeskFacts, NewsFacts
from engage.activities.rules.lifecycle import PUBLIC_STATES
from engage.content.presenters import words_in
from engage.content.rules.words import SOURCE, is_stale, plain, put_again, source_before
from engage.kernel.access import Actor, Policy
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act
from engage.plans.commands.commenting import decide_comment
from engage.plans.commands.replying import PUBLISH_REPLY, publish_reply, reply_digest
from engage.plans.commands.words import save_section_texts, save_words, words_digest
from engage.plans.models import KIND, Consultation, PlanVersion
from engage.plans.presenters.officer_words import LABELS
from engage.plans.queries.consultations import (
    comment_by_id,
    comments_with_words,
    consultation_by_id,
    language_of,
    number_of_comments,
    version_of,
    views_of_comments_with_words,
    what_comments_say,
)
from engage.plans.queries.replies import reply_or_404
from engage.plans.queries.versions import version_being_made
from engage.plans.rules.editing import as_one_text
from engage.plans.rules.numbering import with_number
from engage.plans.rules.readiness import WORDS
from engage.rules.activity import ActivityRef
from engage.rules.errors import NotFoundError
from engage.rules.view import View, view_from_tag
from engage.rules.window import LONDON

AROUND, SECTION = "words|", "section|"


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

    def may_move_last_day(self, activity_id: str) -> bool:
        """Any: what is fixed is the text."""
        return True

    def news(self, activity_id: str) -> NewsFacts:
        consultation = consultation_by_id(activity_id)
        if consultation.state not in PUBLIC_STATES:
            raise NotFoundError("consultation", id=activity_id)
        return NewsFacts(
            endpoint="plans.plan",
            values={"slug": consultation.slug},
            page=_("Back to the plan"),
            promise=_(
                "We write to you when we answer what people said, and when the plan changes. That is once a day at most. "
                "You can stop at any time. Your address is kept apart from every comment."
            ),
        )

    def show(self, key: ItemKey) -> ShownItem:
        """A comment as its moderator sees it. ``received_at`` is the start of its day: no moment is stored."""
        comment = comment_by_id(key.row_id)
        consultation = consultation_by_id(key.activity_id)
        return ShownItem(
            key=key,
            text=comment.text,
            language=language_of(comment),
            where=plain(consultation.words, "title"),
            received_at=datetime.combine(comment.received_on, datetime.min.time(), LONDON),
            stance=comment.stance,
            about=comment.passage,
            speaks_for=comment.organisation,
        )

    def texts(self, ref: ActivityRef) -> Iterator[FoundText]:
        for comment_id, tag in views_of_comments_with_words(ref.id):
            yield FoundText(ItemKey(KIND, ref.id, comment_id), view_from_tag(tag))

    def received(self, ref: ActivityRef) -> Received:
        """A stance alone is an answer without words: it is counted, and nobody needs to code it."""
        worded = comments_with_words(ref.id)
        return Received(worded, number_of_comments(consultation_by_id(ref.id)) - worded)

    def contributions(self, ref: ActivityRef) -> Iterator[tuple[str, ...]]:
        yield from what_comments_say(ref.id)

    def decided(self, key: ItemKey, decision: Decision, *, public_text: str, now: datetime) -> None:
        decide_comment(comment_by_id(key.row_id), decision=decision, public_text=public_text)


class PlanWords:
    """What stands around a plan's text, and the text itself section by section while it is being made."""

    kind = KIND

    def texts_in_view(self, activity_id: str, view: View) -> list[TextInView]:
        consultation = consultation_by_id(activity_id)
        making = version_being_made(consultation)
        sections = _sections(making or version_of(consultation), view, is_fixed=making is None)
        return [*_texts_around(consultation, view), *sections]

    def texts_read(self, activity_id: str, view: View) -> list[TextInView]:
        consultation = consultation_by_id(activity_id)
        return [*_texts_around(consultation, view), *_sections(version_of(consultation), view)]

    def write_view(
        self, activity_id: str, view: View, texts: Mapping[str, str], *, now: datetime, actor: Actor
    ) -> None:
        consultation = consultation_by_id(activity_id)
        around = _by_owner(texts, AROUND)
        if around:
            seen = words_digest(consultation)
            save_words(
                consultation,
                around,
                view=view,
                seen_digest=seen,
                put=put_again,
                now=now,
                actor=actor,
            )
        sections = {address: text for address, text in _by_owner(texts, SECTION).items() if text}
        if sections:
            save_section_texts(consultation, sections, view=view, now=now, actor=actor)


def _by_owner(texts: Mapping[str, str], owner: str) -> dict[str, str]:
    return {
        place.removeprefix(owner): text for place, text in texts.items() if place.startswith(owner)
    }


def _texts_around(consultation: Consultation, view: View) -> Iterator[TextInView]:
    for name in WORDS:
        versions = consultation.words.get(name, {})
        texts = plain(consultation.words, name)
        if texts.get(SOURCE):
            stale = view.tag in versions and is_stale(versions, view.tag)
            yield TextInView(
                f"{AROUND}{name}",
                str(LABELS[name]),
                texts[SOURCE],
                texts.get(view.tag, ""),
                stale,
                was=source_before(versions, view.tag),
                rows_from=0 if name != "title" else None,
            )


def _sections(version: PlanVersion, view: View, *, is_fixed: bool = False) -> Iterator[TextInView]:
    """The heading is the first line of each."""
    for section in version.sections:
        source, said = section.content[SOURCE], section.content.get(view.tag)
        yield TextInView(
            f"{SECTION}{section.address}",
            with_number(section.number, source["heading"]),
            as_one_text(source["heading"], source["blocks"]),
            as_one_text(said["heading"], said["blocks"]) if said else "",
            is_stale=said is not None and said["of"] != source["of"],
            was=said.get("was", "") if said is not None else "",
            rows_from=1,
            is_fixed=is_fixed,
            item=section.address,
        )


def register_acts(app: Flask) -> None:
    """What takes two officers: a reply is published as both have read it."""
    register_act(
        app,
        ActKind(
            kind=PUBLISH_REPLY,
            policy=Policy.AUTHOR,
            perform=_publish_reply,
            label=_l("Publish a reply to residents"),
            facts_now=lambda subject: {"digest": reply_digest(reply_or_404(subject))},
            subject_label=lambda subject: words_in(reply_or_404(subject).words, "title"),
            subject_href=_where_it_is_written,
        ),
    )


def _where_it_is_written(reply_id: str) -> str:
    reply = reply_or_404(reply_id)
    slug = consultation_by_id(reply.consultation_id).slug
    return url_for("officer_replies.reply", slug=slug, theme_id=reply.theme_id, tag=SOURCE)


def _publish_reply(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
    publish_reply(act.subject, now=now, actor=actor)
