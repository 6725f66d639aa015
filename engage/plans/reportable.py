"""What consultations promise to reports."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import func, select

from engage.activities.models import TextTranslation
from engage.activities.presenters import translated_by
from engage.activities.translations import translations_of
from engage.content.rules.words import plain
from engage.kernel.db import db
from engage.kernel.locale import in_every_language
from engage.plans.forms.commenting import STANCE_WORDS
from engage.plans.models import KIND, Comment, Consultation, PlanSection, PlanVersion
from engage.plans.presenters.replies import OPINION_WORDS
from engage.plans.queries.consultations import (
    comment_key,
    comments_by,
    consultation_by_id,
    consultations_of,
    language_of,
    name_to_show,
    number_of_comments,
    number_of_organisations,
    number_quotable,
    organisations_to_show,
    quotable_comments,
)
from engage.plans.queries.replies import published_replies
from engage.plans.rules.comments import STANCES_ASKED
from engage.plans.rules.numbering import printed_number
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    Axis,
    CountTable,
    Finding,
    Narrative,
    Participation,
    Quote,
    Quotes,
)
from engage.rules.channel import Channel
from engage.rules.view import SIGN_LANGUAGE, View, view_from_tag
from engage.themes.queries.coding import analysis_of, codes_that_count, themes_counted
from engage.themes.rules.coding import Opinion

MOST_QUOTES = 12
FEWEST_FOR_OPINIONS = 10
"""Comments about a theme, and about anything else: with fewer, the theme's own figure may be hidden, and this table would tell it."""
SIGNED = _l("Signed in British Sign Language. These are the interpreter’s words.")
SAID_BY = _l("Someone who commented on the plan")
ORGANISATIONS = _l("Organisations that commented")
WHOLE = "whole"
THE_WHOLE = _l("The plan as a whole")
WHAT_ABOUT = _l("What the comments were about")
REPLY_LABELS = {"asked": _l("We asked"), "said": _l("You said"), "did": _l("We answered")}
SOURCE = View().tag


class ReportableConsultations:
    """Consultations as reports see them: how many comments, what people thought of each part, what comments were about once
    that is final, what the council replied, and quotes with consent."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        return [
            ActivityFacts(each.ref, plain(each.words, "title"))
            for each in consultations_of(programme_id)
        ]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        """Every comment counts as received, hidden ones too: hiding keeps words from the public, not from us.

        While nothing is coded all count as analysed, by being counted; a final analysis says what was left out and why."""
        return [_participation(consultation_by_id(ref.id)) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        consultation = consultation_by_id(ref.id)
        found: list[Finding] = [
            _stances(consultation, section) for section in _sections_with_stances(consultation)
        ]
        found += _named_organisations(consultation)
        found += [*_themes(consultation), *_replies(consultation)]
        quotes = _quotes(consultation)
        return [*found, quotes] if quotes.quotes else found


def _participation(consultation: Consultation) -> Participation:
    received = number_of_comments(consultation)
    final = analysis_of(consultation.id)
    excluded: dict[str, int] = final.account["excluded"] if final else {}
    return Participation(
        consultation.ref,
        received=received,
        organisations=number_of_organisations(consultation),
        analysed=received - sum(excluded.values()),
        excluded=excluded,
        by_channel={
            Channel(name): number for name, number in comments_by(consultation, "channel").items()
        },
        by_view=comments_by(consultation, "view"),
    )


def _sections_with_stances(consultation: Consultation) -> list[PlanSection | None]:
    """Those somebody ticked an answer for, in whichever version they answered; before them ``None``, the plan as a whole."""
    asked = [stance.value for stance in STANCES_ASKED]
    commented = set(
        db.session.scalars(
            select(Comment.section_id).where(
                Comment.consultation_id == consultation.id,
                Comment.stance.in_(asked),
                Comment.organisation == "",
            )
        )
    )
    sections = db.session.scalars(
        select(PlanSection)
        .join(PlanVersion, PlanVersion.id == PlanSection.version_id)
        .where(PlanSection.id.in_(commented - {None}))
        .order_by(PlanVersion.number, PlanSection.position)
    )
    return [*([None] if None in commented else []), *sections]


def _stances(consultation: Consultation, section: PlanSection | None) -> CountTable:
    """What people thought of one part; without one, of the plan as a whole. Organisations are not among them."""
    of_part = Comment.section_id == section.id if section else Comment.section_id.is_(None)
    rows = db.session.execute(
        select(Comment.stance, func.count())
        .where(Comment.consultation_id == consultation.id, of_part, Comment.organisation == "")
        .group_by(Comment.stance)
    )
    counted: dict[str, int] = dict(rows.all())
    axis_id = f"consultation:{consultation.id}:{section.id if section else WHOLE}:stance"
    counts: dict[tuple[str, ...], int] = {
        (stance.value,): counted.get(stance.value, 0) for stance in STANCES_ASKED
    }
    return CountTable(
        id=axis_id,
        title={tag: _named(section, content) for tag, content in section.content.items()}
        if section
        else in_every_language(THE_WHOLE),
        rows=Axis(
            axis_id,
            tuple(stance.value for stance in STANCES_ASKED),
            {stance.value: in_every_language(STANCE_WORDS[stance]) for stance in STANCES_ASKED},
        ),
        counts=counts,
        base=sum(counts.values()),
    )


def _named_organisations(consultation: Consultation) -> list[Narrative]:
    """Who commented for organisations: those that agreed to be named and whose name a moderator has let out."""
    named = organisations_to_show(consultation)
    if not named:
        return []
    return [
        Narrative(
            id=f"consultation:{consultation.id}:organisations",
            title=in_every_language(ORGANISATIONS),
            paragraphs=tuple({SOURCE: name} for name in named),
        )
    ]


def _themes(consultation: Consultation) -> Iterator[CountTable]:
    """How many comments were about each theme, once the analysis is final: a comment may be about several, or none. Then theme by
    theme who is for it and who against it, never as one."""
    analysis = analysis_of(consultation.id)
    if analysis is None:
        return
    replies = {theme.id: reply for reply, theme in published_replies(consultation)}
    themes = themes_counted(consultation.programme_id)
    names = {
        theme.id: plain(replies[theme.id].published["words"], "title")
        if theme.id in replies
        else {SOURCE: theme.name}
        for theme in themes
    }
    held: dict[str, Counter[Opinion]] = {theme.id: Counter() for theme in themes}
    for codes in codes_that_count(consultation).values():
        for theme, opinion in codes.items():
            held[theme][opinion] += 1
    numbers = {theme: opinions.total() for theme, opinions in held.items()}
    table_id, coded = f"consultation:{consultation.id}:themes", analysis.account["coded"]
    yield CountTable(
        id=table_id,
        title=in_every_language(WHAT_ABOUT),
        rows=Axis(table_id, tuple(names), names),
        counts={(theme,): number for theme, number in numbers.items()},
        base=coded,
        exclusive=False,
    )
    for theme, number in numbers.items():
        if min(number, coded - number) >= FEWEST_FOR_OPINIONS:
            yield _opinions(f"{table_id}:{theme}", names[theme], held[theme])


def _opinions(table_id: str, title: Mapping[str, str], held: Mapping[Opinion, int]) -> CountTable:
    return CountTable(
        id=table_id,
        title=title,
        rows=Axis(
            table_id,
            tuple(opinion.value for opinion in Opinion),
            {opinion.value: in_every_language(OPINION_WORDS[opinion]) for opinion in Opinion},
        ),
        counts={(opinion.value,): held.get(opinion, 0) for opinion in Opinion},
        base=sum(held.values()),
    )


def _replies(consultation: Consultation) -> list[Narrative]:
    """What the council published in reply to each theme."""
    return [
        Narrative(
            id=f"consultation:{consultation.id}:reply:{theme.id}",
            title=plain(reply.published["words"], "title"),
            paragraphs=tuple(
                _labelled(label, plain(reply.published["words"], name))
                for name, label in REPLY_LABELS.items()
            ),
        )
        for reply, theme in published_replies(consultation)
    ]


def _labelled(label: object, texts: Mapping[str, str]) -> dict[str, str]:
    labels = in_every_language(label)
    return {
        tag: f"{labels.get(view_from_tag(tag).language, labels[SOURCE])}: {text}"
        for tag, text in texts.items()
    }


def _named(section: PlanSection, content: dict[str, Any]) -> str:
    """Number and heading; an author's own number stands in the heading already."""
    heading = str(content["heading"])
    return heading if printed_number(heading) else f"{section.number} {heading}".strip()


def _quotes(consultation: Consultation) -> Quotes:
    comments = quotable_comments(consultation, most=MOST_QUOTES)
    translations = translations_of(str(comment_key(comment)) for comment in comments)
    return Quotes(
        id=f"consultation:{consultation.id}:quotes",
        title=plain(consultation.words, "title"),
        quotes=tuple(
            _quote(comment, translations.get(str(comment_key(comment)))) for comment in comments
        ),
        in_all=number_quotable(consultation),
    )


def _quote(comment: Comment, kept: TextTranslation | None) -> Quote:
    """The original, and beside it its translation with its maker once a moderator has let both out. Of what was signed there are
    only its interpreter's words."""
    language = language_of(comment)
    is_signed = language == SIGN_LANGUAGE
    in_english = kept.public_text if kept and not is_signed else ""
    name = name_to_show(comment)
    return Quote(
        comment.public_text,
        SOURCE if is_signed else language,
        {SOURCE: name} if name else in_every_language(SIGNED if is_signed else SAID_BY),
        in_english=in_english,
        translated_by=in_every_language(LazyString(translated_by, kept))
        if kept and in_english
        else {},
    )
