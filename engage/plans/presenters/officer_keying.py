"""What the pages for keying comments receive."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from engage.activities.presenters import CHANNEL_WORDS
from engage.correspondence.models import Letter
from engage.plans.models import CommentBatch, Consultation
from engage.plans.presenters.pages import heading_of, parts_of
from engage.plans.queries.consultations import version_of
from engage.plans.queries.keying import batches_of, letters_for
from engage.plans.rules.comments import LONGEST
from engage.rules.channel import Channel


@dataclass(frozen=True)
class BatchRow:
    """A bundle. ``keyed`` is a total."""

    number: str
    channel: object
    place: str
    received_on: date
    keyed: int
    is_closed: bool
    href: str
    close_href: str


@dataclass(frozen=True)
class LetterRow:
    """A logged letter that can become comments. ``is_used``: it has become one, and is counted with this plan."""

    title: str
    received_on: date
    is_used: bool
    text: str
    fits: bool
    """Short enough to stand in the box as it is."""
    href: str


def batch_row(batch: CommentBatch, consultation: Consultation) -> BatchRow:
    return BatchRow(
        number=batch.number,
        channel=CHANNEL_WORDS[Channel(batch.channel)],
        place=batch.place,
        received_on=batch.received_on,
        keyed=batch.keyed,
        is_closed=batch.closed_at is not None,
        href=url_for("officer_keying.batch", slug=consultation.slug, batch_id=batch.id),
        close_href=url_for("officer_keying.close", slug=consultation.slug, batch_id=batch.id),
    )


def batch_rows(consultation: Consultation) -> list[BatchRow]:
    return [batch_row(batch, consultation) for batch in batches_of(consultation)]


def letter_row(letter: Letter, consultation: Consultation) -> LetterRow:
    return LetterRow(
        title=letter.title,
        received_on=letter.received_on,
        is_used=bool(letter.counted_with),
        text=letter.text,
        fits=len(letter.text) <= LONGEST,
        href=url_for("officer_keying.letter", slug=consultation.slug, letter_id=letter.id),
    )


def letter_rows(consultation: Consultation) -> list[LetterRow]:
    return [letter_row(letter, consultation) for letter in letters_for(consultation)]


def parts_to_choose(consultation: Consultation) -> list[tuple[str, str]]:
    """Address and heading of every part of the text of now."""
    return [
        (part[0].address, str(heading_of(part[0], consultation)))
        for part in parts_of(version_of(consultation))
    ]
