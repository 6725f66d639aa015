"""The demo's draft plan, and what made-up residents say about it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from engage.activities.ports import Decision, ItemKey, key_from
from engage.activities.rules.translation import Maker
from engage.activities.translations import translation_of
from engage.cli.demo.easy_reading import put_pictures_in
from engage.cli.demo.files import PLAN, PLAN_QUESTIONS, taking_part, words_of
from engage.cli.demo.more_views import write_more_views_of
from engage.cli.demo.programme import Stage
from engage.kernel.access import Actor
from engage.kernel.db import db
from engage.moderation.commands import decide, translate
from engage.moderation.models import QueueItem
from engage.moderation.rules.decisions import Reason
from engage.plans.commands.commenting import add_comment
from engage.plans.commands.questions import ask_beside
from engage.plans.commands.setup import add_view_of_plan, open_consultation, set_up_consultation
from engage.plans.importers.reader import read_plan
from engage.plans.models import KIND, Comment, Consultation
from engage.plans.queries.consultations import reference_digest, version_of
from engage.plans.rules.formats import Promised
from engage.plans.rules.sections import ImportedPlan
from engage.rules.activity import ActivityRef
from engage.rules.channel import Channel
from engage.rules.view import SOURCE_LANGUAGE, view_from_tag
from engage.rules.window import Window, day_of
from surveys.commands.setup import open_survey, set_up_survey
from surveys.rules.questionnaire import questionnaire_from_document

LARGE_PRINT = "0161 496 0000"
BSL_COMES_IN = 5


def open_demo_consultation(stage: Stage) -> Consultation:
    """A draft plan for children and young people, in every view, open for comments."""
    window = stage.window("consultation")
    consultation = set_up_consultation(
        programme=stage.programme,
        slug="children-and-young-people",
        words=words_of("consultation"),
        plan=read_plan_of(PLAN[SOURCE_LANGUAGE]),
        impact_url="https://www.example.org/impact-assessment",
        formats=[Promised(tag) for tag in PLAN if tag != SOURCE_LANGUAGE]
        + [
            Promised("large-print", where=LARGE_PRINT),
            Promised("bsl", coming_on=day_of(stage.now) + timedelta(days=BSL_COMES_IN)),
        ],
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=stage.now,
        actor=stage.first,
        position=2,
    )
    for tag in PLAN:
        if tag != SOURCE_LANGUAGE:
            add_view_of_plan(
                consultation,
                plan=read_plan_of(PLAN[tag]),
                view=view_from_tag(tag),
                now=stage.now,
                actor=stage.first,
            )
    questions = _questions_beside(stage, window)
    ask_beside(consultation, f"{questions.kind}:{questions.id}", now=stage.now, actor=stage.first)
    put_pictures_in(consultation, now=stage.now, actor=stage.first)
    write_more_views_of(consultation, now=stage.now, actor=stage.first)
    open_consultation(consultation, now=stage.now, actor=stage.first)
    return consultation


def _questions_beside(stage: Stage, window: Window) -> ActivityRef:
    """A few questions, which stand beside the plan's text as long as it is open."""
    survey = set_up_survey(
        programme=stage.programme,
        slug="about-the-plan",
        words=words_of("plan_survey"),
        questionnaire=questionnaire_from_document(json.loads(PLAN_QUESTIONS.read_text())),
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=stage.now,
        actor=stage.first,
        position=4,
    )
    open_survey(survey, now=stage.now, actor=stage.first)
    return survey.ref


def read_plan_of(path: Path) -> ImportedPlan:
    """A plan's text from one of the demo's files."""
    return read_plan(path.read_bytes(), path.name)


def comment_on_the_plan(consultation: Consultation, stage: Stage) -> None:
    """Comments on every part. Most are released; some wait for a moderator, two of them with something to look at."""
    parts = {section.number: section for section in version_of(consultation).sections}
    for said in taking_part()["comments"]:
        reference = add_comment(
            consultation,
            section=parts[said["part"]],
            stance=said["stance"],
            text=said["text"],
            may_quote=said["may_quote"],
            view=view_from_tag(said["view"]),
            channel=Channel(said["channel"]),
            now=stage.now,
        )
        if "english" in said:
            _translate(consultation, reference, said["english"], stage)
        if said["decision"]:
            release(consultation, reference, now=stage.now, actor=stage.second)


def _translate(consultation: Consultation, reference: str, english: str, stage: Stage) -> None:
    waiting = translation_of(_key_of(consultation, reference))
    if waiting is not None:
        translate(
            waiting.id,
            text=english,
            made_by=Maker.PERSON.value,
            maker="The council’s translators",
            made_on=day_of(stage.now),
            seen_version=waiting.version,
            now=stage.now,
            actor=stage.second,
        )


def _key_of(consultation: Consultation, reference: str) -> str:
    comment_id = db.session.scalars(
        select(Comment.id).where(Comment.reference_digest == reference_digest(reference))
    ).one()
    return str(ItemKey(KIND, consultation.id, comment_id))


def release(consultation: Consultation, reference: str, *, now: datetime, actor: Actor) -> str:
    """Publish a comment as it is; returns its id."""
    key = _key_of(consultation, reference)
    item = db.session.scalars(select(QueueItem).where(QueueItem.key == key)).one()
    decide(
        item.id,
        decision=Decision.RELEASED,
        reason=Reason.NONE,
        public_text="",
        seen_version=item.version,
        now=now,
        actor=actor,
    )
    return key_from(key).row_id
