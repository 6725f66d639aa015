"""A draft plan of 300 pages with 20,000 comments, nearly all coded, and a published reply to each theme: what its pages cost.

The rows are made at once, without the commands that make them one by one elsewhere: only reading is measured here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import event, insert

from engage.activities.ports import ItemKey
from engage.activities.rules.lifecycle import State
from engage.content.rules.words import words_from
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_id, sha256
from engage.plans.commands.setup import open_consultation, set_up_consultation
from engage.plans.commands.versions import begin_version, publish_version, say_why
from engage.plans.models import KIND, Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import version_of
from engage.plans.queries.versions import changes_between, version_being_made
from engage.plans.rules.assembly import assemble
from engage.plans.rules.replies import FIELDS, Outcome
from engage.plans.rules.sections import Heading, ImportedPlan, Paragraph
from engage.themes.commands.codebook import add_theme
from engage.themes.models import Code, Coding, CodingItem
from engage.themes.rules.coding import ItemState, Opinion, Turn
from tests.programme import FIRST_OFFICER, a_programme

PAGES = 300
PARAGRAPHS = 5
COMMENTS = 20_000
WAITING = 100
SHARE_QUOTED = 0.3
THEMES = 12
CHANGED = 20
SLUG = "long-plan"
WORDS = [
    "homes",
    "paths",
    "lamps",
    "water",
    "trees",
    "benches",
    "buses",
    "shops",
    "schools",
    "clinics",
    "bridges",
    "markets",
]


def a_long_consultation(chance: Random) -> Consultation:
    """In its second version, with an answer to every theme."""
    moment = system_now()
    consultation = set_up_consultation(
        programme=a_programme(),
        slug=SLUG,
        words=words_from(
            {
                name: {"en": name.title()}
                for name in ("title", "summary", "undecided", "reasons", "options", "privacy")
            }
        ),
        plan=_pages(changed=0),
        impact_url="https://council.example.org/impact",
        opens_at=moment - timedelta(days=60),
        closes_at=moment + timedelta(days=1),
        now=moment,
        actor=FIRST_OFFICER,
    )
    open_consultation(consultation, now=moment, actor=FIRST_OFFICER)
    consultation.state = State.CLOSED.value
    consultation.closes_at = moment
    themes = [
        add_theme(
            consultation.programme,
            name=f"{word.title()} and their upkeep",
            definition=f"Everything about {word}.",
            example="",
            now=moment,
            actor=FIRST_OFFICER,
        ).id
        for word in WORDS
    ]
    _comments(consultation, themes, chance)
    _replies(consultation, themes)
    begin_version(consultation, plan=_pages(changed=CHANGED), now=moment, actor=FIRST_OFFICER)
    _publish(consultation, themes)
    db.session.commit()
    return consultation


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """Every statement that the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _pages(*, changed: int) -> ImportedPlan:
    """A page is a section of some 350 words; ``changed`` pages say one thing more than they would."""
    elements: list[Heading | Paragraph] = [Heading(1, "A long plan")]
    for page in range(PAGES):
        elements.append(Heading(2 if page % 10 == 0 else 3, f"Matter {page}"))
        elements += [
            Paragraph(" ".join(f"{WORDS[(page + place * step) % THEMES]}" for step in range(70)))
            for place in range(PARAGRAPHS)
        ]
        if page < changed:
            elements.append(Paragraph("We will look at this again."))
    return assemble(elements)


def _comments(consultation: Consultation, themes: list[str], chance: Random) -> None:
    sections = [section.id for section in version_of(consultation).sections[1:]]
    made: dict[Any, list[dict[str, Any]]] = {Comment: [], CodingItem: [], Coding: [], Code: []}
    for number in range(COMMENTS):
        text, ids = f"Please think of number {number} too.", [new_id() for _ in range(3)]
        made[Comment].append(
            {
                "id": ids[0],
                "consultation_id": consultation.id,
                "section_id": chance.choice(sections),
                "stance": "agree",
                "text": text,
                "view": "en",
                "channel": "online",
                "may_quote": chance.random() < SHARE_QUOTED,
                "received_on": consultation.created_at.date(),
                "decision": "released",
                "public_text": text,
                "reference_digest": sha256(ids[0].encode()),
            }
        )
        is_waiting = number < WAITING
        made[CodingItem].append(
            {
                "id": ids[1],
                "key": str(ItemKey(KIND, consultation.id, ids[0])),
                "activity_id": consultation.id,
                "state": (ItemState.WAITING if is_waiting else ItemState.CODED).value,
                "version": 1,
            }
        )
        if is_waiting:
            continue
        made[Coding].append(
            {
                "id": ids[2],
                "item_id": ids[1],
                "turn": Turn.FIRST.value,
                "counts": True,
                "coded_by": "coder-one",
                "coded_at": consultation.created_at,
            }
        )
        made[Code] += [
            {"coding_id": ids[2], "theme_id": theme, "opinion": Opinion.FOR.value}
            for theme in chance.sample(themes, 2)
        ]
    for model, rows in made.items():
        db.session.execute(insert(model), rows)


def _replies(consultation: Consultation, themes: list[str]) -> None:
    for theme in themes:
        words = {field: {"en": "What you read here is our answer."} for field in FIELDS}
        reply = FeedbackResponse(
            consultation_id=consultation.id,
            theme_id=theme,
            words=words_from(words),
            outcome=Outcome.CHANGED.value,
        )
        reply.published = {"words": reply.words, "outcome": reply.outcome, "version": 1}
        reply.published_at = consultation.created_at
        db.session.add(reply)
    db.session.flush()


def _publish(consultation: Consultation, themes: list[str]) -> None:
    moment = system_now()
    begun = version_being_made(consultation)
    assert begun is not None
    for number, change in enumerate(changes_between(version_of(consultation), begun)):
        say_why(
            consultation,
            change.place,
            theme_ids=[themes[number % THEMES]],
            why="",
            now=moment,
            actor=FIRST_OFFICER,
        )
    publish_version(consultation, note="As you asked.", now=moment, actor=FIRST_OFFICER)
