"""What the officers' page of a consultation receives."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from engage.activities.ports import Embeddable, ports_of
from engage.activities.presenters import CHANNEL_WORDS, cautions_shown
from engage.activities.rules.lifecycle import State
from engage.content.presenters import Words, words_in
from engage.kernel.access import Policy, current_actor, may
from engage.kernel.pages import app_settings
from engage.kernel.view_prefix import current_view
from engage.plans.models import Consultation
from engage.plans.queries.consultations import comments_by, number_of_comments, version_of
from engage.plans.queries.readiness import CONSENT, missing_in, unfinished_in
from engage.rules.channel import Channel
from engage.rules.window import opened_now
from engage.translating.presenters import StaleText, other_views, stale_texts


@dataclass(frozen=True)
class OfficerPage:
    """A consultation as officers see it. Every number is a total."""

    slug: str
    title: Words
    state: State
    is_open: bool
    comments: int
    by_channel: tuple[tuple[object, int], ...]
    unfinished: int
    """Places of the text that say something is still to come."""
    sections: int
    missing: tuple[str, ...]
    stale_consent: tuple[StaleText, ...]
    """What other views say of what happens with comments, where its English has changed since."""
    text_digest: str
    comments_href: str
    """All of them as a table; empty for who may not read them."""
    cautions: tuple[str, ...]
    """What to think of about its dates."""


def officer_page(consultation: Consultation, *, now: datetime) -> OfficerPage:
    version = version_of(consultation)
    numbers = comments_by(consultation, "channel")
    is_draft = consultation.state == State.DRAFT
    return OfficerPage(
        slug=consultation.slug,
        title=words_in(consultation.words, "title"),
        state=State(consultation.state),
        is_open=consultation.is_open(now),
        comments=number_of_comments(consultation),
        by_channel=tuple(
            (CHANNEL_WORDS[channel], numbers[channel]) for channel in Channel if channel in numbers
        ),
        unfinished=len(unfinished_in(version)),
        sections=len(version.sections),
        missing=tuple(missing_in(consultation, now=now)) if is_draft else (),
        stale_consent=stale_texts(
            consultation, other_views(app_settings().languages), places=CONSENT
        )
        if is_draft
        else (),
        cautions=cautions_shown(
            opened_now(consultation.window, now) if is_draft else consultation.window
        ),
        text_digest=consultation.text_digest,
        comments_href=url_for("plans_officer.comments", slug=consultation.slug)
        if may(current_actor(), Policy.ANALYST)
        else "",
    )


def questionnaires_offered(consultation: Consultation) -> list[tuple[str, str]]:
    """Key and title of every questionnaire of its programme that can stand beside the text."""
    tags = [view.tag for view in current_view().fallbacks()]
    return [
        (f"{ref.kind}:{ref.id}", next((title[tag] for tag in tags if tag in title), ref.id))
        for port in ports_of(Embeddable)  # type: ignore[type-abstract]  # a protocol is the key
        for ref, title in port.choices(consultation.programme_id)
    ]
