"""The demo's plan of last season: commented on, coded, answered, changed and kept, so that anybody can follow a comment to what came of
it and back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from engage.cli.demo.consultation import read_plan_of, release
from engage.cli.demo.files import PARK, past_plan, words_of
from engage.cli.demo.programme import Stage
from engage.kernel.db import db
from engage.people.commands.acts import confirm
from engage.plans.commands.commenting import add_comment
from engage.plans.commands.commitments import promise, take_step
from engage.plans.commands.replying import propose_reply, write_reply
from engage.plans.commands.setup import (
    add_view_of_plan,
    close_consultation,
    open_consultation,
    set_up_consultation,
)
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Consultation, FeedbackResponse
from engage.plans.queries.consultations import version_of
from engage.plans.queries.versions import section_being_made
from engage.plans.rules.formats import Promised
from engage.rules.channel import Channel
from engage.rules.view import SOURCE_LANGUAGE, view_from_tag
from engage.rules.window import day_of, window_of_dates
from engage.themes.commands.analysis import finish_analysis
from engage.themes.commands.codebook import add_theme
from engage.themes.commands.coding import bring_in, code_item
from engage.themes.models import CodingItem, Theme

DAYS_AGO = 200
"""When it opened. Every other moment is so many days after."""
DAYS_OPEN, CODED, ANSWERED, CHANGED = 42, 50, 60, 65
PROMISED_FOR = 220


def tell_of_a_past_plan(stage: Stage) -> Consultation:
    """From the first comment to the last step of a promise, through the commands that officers use."""
    story = past_plan()
    consultation = _opened(stage)
    themes = _themes(consultation, story, stage)
    said = _comments(consultation, story, stage)
    bring_in(consultation, now=_at(stage, CODED), actor=stage.first)
    _code(consultation, themes, said, stage)
    close_consultation(consultation, now=_at(stage, DAYS_OPEN), actor=stage.first)
    finish_analysis(consultation, now=_at(stage, CODED), actor=stage.first)
    replies = {
        name: _answered(consultation, themes[name], texts, stage)
        for name, texts in story["replies"].items()
    }
    _changed(consultation, themes, story["change"], stage)
    _promised(replies, story["promise"], stage)
    return consultation


def _at(stage: Stage, days: int) -> datetime:
    return stage.now - timedelta(days=DAYS_AGO - days)


def _opened(stage: Stage) -> Consultation:
    first = day_of(_at(stage, 0))
    window = window_of_dates(first, first + timedelta(days=DAYS_OPEN - 1))
    consultation = set_up_consultation(
        programme=stage.programme,
        slug="alexandra-park",
        words=words_of("past_plan"),
        plan=read_plan_of(PARK[SOURCE_LANGUAGE]),
        impact_url="https://www.example.org/impact-assessment",
        formats=[Promised(tag) for tag in PARK if tag != SOURCE_LANGUAGE],
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=_at(stage, 0),
        actor=stage.first,
        position=5,
    )
    for tag, path in PARK.items():
        if tag != SOURCE_LANGUAGE:
            add_view_of_plan(
                consultation,
                plan=read_plan_of(path),
                view=view_from_tag(tag),
                now=_at(stage, 0),
                actor=stage.first,
            )
    open_consultation(consultation, now=_at(stage, 1), actor=stage.first)
    return consultation


def _themes(consultation: Consultation, story: Mapping[str, Any], stage: Stage) -> dict[str, Theme]:
    return {
        theme["id"]: add_theme(
            consultation.programme,
            name=theme["name"],
            definition=theme["definition"],
            example=theme["example"],
            now=_at(stage, DAYS_OPEN),
            actor=stage.first,
        )
        for theme in story["themes"]
    }


def _comments(
    consultation: Consultation, story: Mapping[str, Any], stage: Stage
) -> dict[str, dict[str, str]]:
    """Takes and releases every comment; returns its themes and what its writer thinks of each, by the comment's id."""
    parts = {section.number: section for section in version_of(consultation).sections}
    said = {}
    for part, stance, text, view, channel, may_quote, codes in story["comments"]:
        reference = add_comment(
            consultation,
            section=parts[part],
            stance=stance,
            text=text,
            may_quote=may_quote,
            view=view_from_tag(view),
            channel=Channel(channel),
            now=_at(stage, 2),
        )
        if text:
            said[release(consultation, reference, now=_at(stage, 3), actor=stage.second)] = codes
    return said


def _code(
    consultation: Consultation,
    themes: Mapping[str, Theme],
    said: Mapping[str, Mapping[str, str]],
    stage: Stage,
) -> None:
    items = db.session.scalars(
        select(CodingItem).where(CodingItem.activity_id == consultation.id)
    ).all()
    for item in items:
        codes = said[item.key.split(":")[2]]
        code_item(
            item.id,
            activity=consultation,
            themes=[themes[name].id for name in codes],
            opinions={themes[name].id: opinion for name, opinion in codes.items()},
            seen_version=item.version,
            now=_at(stage, CODED),
            actor=stage.first,
        )


def _answered(
    consultation: Consultation, theme: Theme, texts: Mapping[str, Any], stage: Stage
) -> FeedbackResponse:
    """Written in every view by one officer, published by another."""
    fields = {name: by_tag for name, by_tag in texts.items() if name != "outcome"}
    for written, tag in enumerate(PARK):
        reply = write_reply(
            consultation,
            theme,
            texts={name: by_tag[tag] for name, by_tag in fields.items()},
            view=view_from_tag(tag),
            outcome=texts["outcome"],
            seen_version=written,
            now=_at(stage, ANSWERED),
            actor=stage.first,
        )
    act = propose_reply(
        reply, seen_version=reply.version, now=_at(stage, ANSWERED), actor=stage.first
    )
    confirm(act.id, now=_at(stage, ANSWERED), actor=stage.second)
    return reply


def _changed(
    consultation: Consultation,
    themes: Mapping[str, Theme],
    change: Mapping[str, Any],
    stage: Stage,
) -> None:
    moment = _at(stage, CHANGED)
    begin_version(consultation, plan=None, now=moment, actor=stage.first)
    for tag, text in change["texts"].items():
        section, view = section_being_made(consultation, change["address"]), view_from_tag(tag)
        edit_section(
            consultation,
            change["address"],
            view=view,
            heading=section.content[tag]["heading"],
            texts=[text],
            more="",
            seen_digest=section_digest(section, view),
            now=moment,
            actor=stage.first,
        )
    say_why(
        consultation,
        change["address"],
        theme_ids=[themes[change["because_of"]].id],
        why="",
        now=moment,
        actor=stage.first,
    )
    publish_version(consultation, note=change["note"], now=moment, actor=stage.first)


def _promised(
    replies: Mapping[str, FeedbackResponse], told: Mapping[str, Any], stage: Stage
) -> None:
    made = promise(
        replies[told["of"]],
        words=told["words"],
        details=told["details"],
        due_on=day_of(_at(stage, PROMISED_FOR)),
        now=_at(stage, CHANGED),
        actor=stage.first,
    )
    for seen, step in enumerate(told["steps"], start=1):
        take_step(
            made.id,
            to=step["to"],
            words=step["words"],
            due_on=made.due_on,
            latest=step["latest"],
            seen=seen,
            now=_at(stage, CHANGED + step["days"]),
            actor=stage.first,
        )
