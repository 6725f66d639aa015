"""Small programmes for tests: a round that is open, a survey that is open."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app

from budgeting.commands.codes import agree_codes, issue_codes
from budgeting.commands.languages import record_check, save_words
from budgeting.commands.setup import (
    ProjectDraft,
    make_key_card,
    open_round,
    set_up_round,
    try_keys,
)
from budgeting.commands.witnesses import name_witness
from budgeting.models.rounds import Round
from budgeting.queries.texts import texts_without
from budgeting.rules.drafting import seen
from budgeting.rules.written import MOST_VOTES_FIRST
from engage.activities.commands import start_programme
from engage.activities.models import Programme
from engage.content.rules.words import words_from
from engage.kernel.access import Actor, Role
from engage.kernel.db import db
from engage.kernel.sealing import KeyCard
from engage.plans.commands.setup import open_consultation, set_up_consultation
from engage.plans.models import Consultation
from engage.plans.rules.assembly import assemble
from engage.plans.rules.sections import Heading, ImportedPlan, Paragraph
from surveys.commands.setup import open_survey, set_up_survey
from surveys.models import Survey
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST_OFFICER = Actor("officer-one", frozenset({Role.COUNT_OFFICER, Role.AUTHOR}), "first officer")
SECOND_OFFICER = Actor(
    "officer-two", frozenset({Role.COUNT_OFFICER, Role.AUTHOR}), "second officer"
)


WRITTEN: dict[str, Any] = {
    "count": MOST_VOTES_FIRST,
    "pot": {"kind": "everyone", "words": {}},
    "who": {
        "ties": ["live", "work"],
        "from_age": 11,
        "to_age": None,
        "age_on": "2026-11-21",
        "words": words_from({"area": {"en": "Brinnington", "ur": "برنگٹن"}}),
    },
    "ways": ["online", "paper"],
    "without_a_computer": words_from(
        {
            "text": {"en": "Ask for a paper ballot at the library."},
            "place": {"en": "Brinnington library"},
            "times": {"en": "Monday to Friday, 9am to 5pm"},
        }
    ),
    "decision": words_from(
        {
            "who": {"en": "The area committee."},
            "when": {"en": "At its meeting in January."},
            "changes": {"en": "It follows the vote unless a project is against the law."},
        }
    ),
    "if_withdrawn": "list",
    "publication": words_from({"text": {"en": "The result on the day after the count."}}),
}
"""Everything that the written rules of a round must say."""


@dataclass
class OpenRound:
    """A round in which people can vote, with what its officers and voters hold on paper."""

    pb_round: Round
    codes: list[str]
    cards: tuple[KeyCard, KeyCard]


def a_programme() -> Programme:
    return start_programme(
        slug="one-place",
        words=words_from({"title": {"en": "One place"}}),
        now=NOON,
        actor=FIRST_OFFICER,
    )


def three_projects() -> list[ProjectDraft]:
    """Of £60, £40 and £30."""
    return [
        ProjectDraft(
            "A",
            60_00,
            words_from({"title": {"en": "Lights"}, "summary": {"en": "Twelve lights."}}),
            picture="lights",
        ),
        ProjectDraft(
            "B",
            40_00,
            words_from({"title": {"en": "Football"}, "summary": {"en": "On Fridays."}}),
            picture="football",
        ),
        ProjectDraft(
            "C",
            30_00,
            words_from({"title": {"en": "Mural"}, "summary": {"en": "A bright wall."}}),
            picture="mural",
        ),
    ]


def a_draft_round(
    programme: Programme,
    *,
    slug: str = "safer",
    projects: list[ProjectDraft] | None = None,
    rules: dict[str, Any] | None = None,
    languages: tuple[str, ...] = ("en", "ur"),
    opens_at: datetime = NOON - timedelta(days=1),
    closes_at: datetime = NOON + timedelta(days=21),
) -> Round:
    """£100 for three projects, or others."""
    pb_round = set_up_round(
        programme=programme,
        slug=slug,
        words=words_from(
            {
                "title": {"en": "A safer place", "ur": "ایک محفوظ جگہ"},
                "summary": {"en": "Choose what to pay for."},
                "how_counted": {"en": "Most votes first."},
            }
        ),
        budget_pence=100_00,
        rules={**WRITTEN, **(rules or {})},
        projects=projects or three_projects(),
        opens_at=opens_at,
        closes_at=closes_at,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    check_languages(pb_round, languages, now=NOON)
    return pb_round


def check_pages(*languages: str) -> None:
    """Somebody has checked the words of our own pages in these languages; of an app that tests share, until the test ends."""
    checked = current_app.extensions["engage.checked_languages"]
    current_app.extensions["engage.checked_languages"] = checked | set(languages)


def check_languages(
    pb_round: Round, languages: tuple[str, ...] = ("en", "ur"), *, now: datetime
) -> None:
    """Somebody has written what was missing in these languages, and somebody has read it and our own pages."""
    check_pages(*languages)
    for language in languages:
        missing = {text.place: text for text in texts_without(pb_round, language)}
        save_words(
            pb_round,
            language,
            {place: f"{text.english} [{language}]" for place, text in missing.items()},
            seen_digest=seen({}),
            before={},
            now=now,
            actor=FIRST_OFFICER,
        )
        record_check(pb_round, language, checked_by="A translator", now=now, actor=FIRST_OFFICER)


def name_witnesses(pb_round: Round) -> None:
    for name in ("one", "two"):
        name_witness(
            pb_round,
            name=f"Witness {name}",
            email=f"witness-{name}@example.org",
            now=NOON,
            actor=FIRST_OFFICER,
        )


def make_codes(pb_round: Round, number: int) -> list[str]:
    """Voting codes that two officers agreed to; none where none are wanted."""
    if not number:
        return []
    agree_codes(pb_round, number=number, now=NOON, actor=SECOND_OFFICER)
    return issue_codes(pb_round, number=number, now=NOON, actor=FIRST_OFFICER)


def an_open_round(
    *,
    codes: int = 20,
    programme: Programme | None = None,
    slug: str = "safer",
    projects: list[ProjectDraft] | None = None,
    rules: dict[str, Any] | None = None,
    languages: tuple[str, ...] = ("en", "ur"),
    **dates: datetime,
) -> OpenRound:
    pb_round = a_draft_round(
        programme or a_programme(),
        slug=slug,
        projects=projects,
        rules=rules,
        languages=languages,
        **dates,
    )
    return open_as_drafted(pb_round, codes=codes)


def open_as_drafted(pb_round: Round, *, codes: int) -> OpenRound:
    """Keys made and tried, witnesses named, codes agreed and made, voting open."""
    cards = (
        make_key_card(pb_round, now=NOON, actor=FIRST_OFFICER),
        make_key_card(pb_round, now=NOON, actor=SECOND_OFFICER),
    )
    try_keys(pb_round, cards=cards, now=NOON, actor=FIRST_OFFICER)
    name_witnesses(pb_round)
    made = make_codes(pb_round, codes)
    open_round(pb_round, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return OpenRound(pb_round, made, cards)


def a_questionnaire() -> Questionnaire:
    """One single choice, one multiple choice that only some are asked, one free text."""
    label = "label"
    return Questionnaire(
        id="priorities",
        version=1,
        pages=(
            QuestionnairePage(
                "first",
                (
                    Question(
                        "first",
                        "single",
                        {
                            label: {
                                "en": "What should come first?",
                                "ur": "سب سے پہلے کیا ہونا چاہیے؟",
                                "en-easy": "What is most important?",
                            }
                        },
                        options=(
                            Option("homes", {label: {"en": "Homes", "ur": "گھر"}}),
                            Option(
                                "safety", {label: {"en": "Feeling safe", "ur": "محفوظ محسوس کرنا"}}
                            ),
                        ),
                        required=True,
                    ),
                ),
            ),
            QuestionnairePage(
                "where",
                (
                    Question(
                        "where",
                        "multiple",
                        {label: {"en": "Where do you go?"}},
                        options=(
                            Option("park", {label: {"en": "Parks"}}),
                            Option("shops", {label: {"en": "Shops"}}),
                            Option("none", {label: {"en": "None of these"}}, is_exclusive=True),
                        ),
                    ),
                ),
            ),
            QuestionnairePage(
                "more", (Question("more", "long_text", {label: {"en": "Anything else?"}}),)
            ),
        ),
    )


def a_draft_survey(
    questionnaire: Questionnaire | None = None,
    *,
    programme: Programme | None = None,
    slug: str = "priorities",
    opens_at: datetime = NOON - timedelta(days=1),
    closes_at: datetime = NOON + timedelta(days=21),
) -> Survey:
    return set_up_survey(
        programme=programme or a_programme(),
        slug=slug,
        words=words_from(
            {
                "title": {
                    "en": "What matters most?",
                    "ur": "سب سے اہم کیا ہے؟",
                    "en-easy": "What is important?",
                },
                "summary": {"en": "Three short questions."},
                "privacy": {"en": "We do not ask who you are."},
            }
        ),
        questionnaire=questionnaire or a_questionnaire(),
        opens_at=opens_at,
        closes_at=closes_at,
        now=NOON,
        actor=FIRST_OFFICER,
    )


def an_open_survey(
    questionnaire: Questionnaire | None = None,
    *,
    programme: Programme | None = None,
    slug: str = "priorities",
    **dates: datetime,
) -> Survey:
    survey = a_draft_survey(questionnaire, programme=programme, slug=slug, **dates)
    open_survey(survey, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return survey


def a_plan() -> ImportedPlan:
    """A title, two parts, one of them with a part of its own."""
    return assemble(
        [
            Heading(1, "A plan for children"),
            Heading(2, "Feeling safe"),
            Paragraph("No child should wait more than four weeks."),
            Heading(3, "At school"),
            Paragraph("Somebody to talk to in every school."),
            Heading(2, "Learning"),
            Paragraph("A quiet place to read."),
        ]
    )


def a_draft_consultation(
    *, without: str = "", programme: Programme | None = None, slug: str = "children"
) -> Consultation:
    words = {
        "title": {"en": "A plan for children", "ur": "بچوں کے لیے منصوبہ"},
        "summary": {"en": "Read it and reply."},
        "undecided": {"en": "Everything in part 1 can still change."},
        "reasons": {"en": "Children told us to."},
        "options": {"en": "We looked at doing nothing."},
        "privacy": {"en": "We do not ask who you are."},
    }
    words.pop(without, None)
    return set_up_consultation(
        programme=programme or a_programme(),
        slug=slug,
        words=words_from(words),
        plan=a_plan(),
        impact_url="https://council.example.org/impact",
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=60),
        now=NOON,
        actor=FIRST_OFFICER,
    )


def an_open_consultation(
    *, programme: Programme | None = None, slug: str = "children"
) -> Consultation:
    consultation = a_draft_consultation(programme=programme, slug=slug)
    open_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    return consultation
