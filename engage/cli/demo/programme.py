"""The demo's activities, brought in through the importers and commands that officers use."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from budgeting.commands.codes import agree_codes, issue_codes
from budgeting.commands.languages import record_check
from budgeting.commands.setup import make_key_card, open_round, set_up_round, try_keys
from budgeting.commands.witnesses import name_witness
from budgeting.importers.rounds import read_round
from budgeting.models.rounds import Round
from budgeting.queries.texts import texts_without
from budgeting.rules.drafting import PotKind
from budgeting.rules.proofs import ProofKind
from engage.activities.commands import move_activity, start_programme
from engage.activities.models import Programme
from engage.activities.rules.lifecycle import State
from engage.cli.demo.easy_reading import put_pictures_in
from engage.cli.demo.files import ROUND, SURVEY, taking_part, wards, words_of
from engage.cli.demo.more_views import write_more_views_of
from engage.kernel.access import Actor
from engage.kernel.sealing import KeyCard
from engage.places.commands import import_areas
from engage.rules.window import LONDON, UTC, Window, day_of, window_of_dates
from engage.sessions.commands import count_at_the_door, plan_session
from surveys.commands.building import edit_questions, start_survey
from surveys.commands.setup import open_survey, set_up_survey
from surveys.importers.ready_made import asking_who, beginning
from surveys.importers.xlsform import read_xlsform
from surveys.models import Survey

BEING_MADE = "Living in Edgeley"
DAYS_OPEN = {
    "round": 21,
    "survey": 26,
    "consultation": 61,
    "ideas": 28,
    "answers": 42,
    "decided": 56,
}
"""How long each stays open, or each step of taking ideas lasts, from the day on which the demo is loaded."""
BEGAN_BEFORE = timedelta(days=7)
YOUNGEST = 11
BRINNINGTON = ("brinnington-stockport-central", "bredbury-woodley")
CHECKED_LANGUAGES = ("en", "ur", "ar", "pl")
REVIEWER = "Demo reviewer (a role in this demonstration, not a person)"
SATURDAY = 5
WEEK = 7
PLAY_DAY_WEEKS_AGO = 30
PLAY_DAY_PEOPLE = 118
WITNESSES = {
    "A local newspaper": "newspaper@example.org",
    "A tenants’ association": "tenants@example.org",
}
"""Outside the council, as witnesses are."""


@dataclass(frozen=True)
class OpenRound:
    """The round, with what its officers and voters would hold on paper."""

    pb_round: Round
    cards: tuple[KeyCard, KeyCard]
    codes: list[str]


@dataclass(frozen=True)
class RoundWords:
    """Where a round's own words are in ``words.json``, its address, and whom its money is for."""

    slug: str
    words: str
    rules: str
    kind: PotKind = PotKind.AREA
    ages: tuple[int, int | None] = (YOUNGEST, None)
    areas: tuple[str, ...] = ()
    """Codes of the wards in which its voters may say they live."""


@dataclass(frozen=True)
class Stage:
    """What every step needs: whose programme, the moment, and who acts."""

    programme: Programme
    now: datetime
    first: Actor
    second: Actor

    def window(self, kind: str) -> Window:
        """When an activity opens and closes: whole London days around now."""
        today = day_of(self.now)
        return window_of_dates(today - BEGAN_BEFORE, today + timedelta(days=DAYS_OPEN[kind]))


def begin_programme(*, now: datetime, first: Actor, second: Actor) -> Stage:
    """The umbrella and the areas."""
    import_areas(wards(), now=now, actor=first)
    programme = start_programme(
        slug="one-stockport", words=words_of("programme"), now=now, actor=first
    )
    return Stage(programme, now, first, second)


def open_demo_round(stage: Stage) -> OpenRound:
    """£30,000 for Brinnington: voting is open."""
    return open_round_of(
        stage,
        ROUND,
        RoundWords("safer-brinnington", "round", "round_rules", areas=BRINNINGTON),
        window=stage.window("round"),
        codes=taking_part()["ballots"]["codes"],
        now=stage.now,
    )


def open_round_of(
    stage: Stage, file: Path, named: RoundWords, *, window: Window, codes: int, now: datetime
) -> OpenRound:
    """A round of a file: keys made and tried by two officers, codes made, voting open."""
    pb_round = draft_round_of(stage, file, named, window=window, now=now)
    return open_draft(stage, pb_round, codes=codes, now=now)


def draft_round_of(
    stage: Stage, file: Path, named: RoundWords, *, window: Window, now: datetime
) -> Round:
    """A round of a file with everything that its written rules must say."""
    imported = read_round(file)
    words = words_of(named.words)
    without_a_computer = words.pop("without_a_computer")
    rules = _written_rules(without_a_computer, named, began_on=day_of(now))
    return set_up_round(
        programme=stage.programme,
        slug=named.slug,
        words={**imported.words, **words},
        budget_pence=imported.budget_pence,
        rules={**imported.rules, **rules},
        projects=list(imported.projects),
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=now,
        actor=stage.first,
        source=imported.source,
    )


def open_draft(stage: Stage, pb_round: Round, *, codes: int, now: datetime) -> OpenRound:
    """Easy read pictured, languages checked, keys made and tried by two officers, codes made, voting open."""
    put_pictures_in(pb_round, now=now, actor=stage.first)
    write_more_views_of(pb_round, now=now, actor=stage.first)
    for language in CHECKED_LANGUAGES:
        if texts_without(pb_round, language):
            continue
        record_check(pb_round, language, checked_by=REVIEWER, now=now, actor=stage.second)
    cards = (
        make_key_card(pb_round, now=now, actor=stage.first),
        make_key_card(pb_round, now=now, actor=stage.second),
    )
    try_keys(pb_round, cards=cards, now=now, actor=stage.first)
    for name, email in WITNESSES.items():
        name_witness(pb_round, name=name, email=email, now=now, actor=stage.first)
    agree_codes(pb_round, number=codes, now=now, actor=stage.second)
    made = issue_codes(pb_round, number=codes, now=now, actor=stage.first)
    open_round(pb_round, now=now, actor=stage.first)
    return OpenRound(pb_round, cards, made)


def _written_rules(
    without_a_computer: dict[str, Any], named: RoundWords, *, began_on: date
) -> dict[str, Any]:
    """Everything that opening asks for beside the file's own rule."""
    words = words_of(named.rules)
    return {
        "pot": {"kind": named.kind.value, "words": {"name": words["area"]}},
        "who": {
            "ties": ["live"],
            "areas": list(named.areas),
            "from_age": named.ages[0],
            "to_age": named.ages[1],
            "age_on": began_on.isoformat(),
            "words": {"area": words["area"]},
        },
        "proofs": {"accepts": [ProofKind.CARD.value]},
        "ways": ["online", "paper", "phone"],
        "without_a_computer": {
            "text": without_a_computer,
            "place": words["place"],
            "times": words["times"],
        },
        "decision": {name: words[name] for name in ("who", "when", "changes")},
        "if_withdrawn": "list",
        "publication": {"text": words["publication"]},
    }


def open_demo_survey(stage: Stage) -> Survey:
    """What should Stockport put first?"""
    imported = read_xlsform(SURVEY.read_bytes(), SURVEY.name)
    window = stage.window("survey")
    survey = set_up_survey(
        programme=stage.programme,
        slug="one-stockport-survey",
        words=words_of("survey"),
        questionnaire=imported.questionnaire,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        now=stage.now,
        actor=stage.first,
        position=1,
        group_by=("age", "area"),
        sensitive=("age", "area"),
    )
    put_pictures_in(survey, now=stage.now, actor=stage.first)
    write_more_views_of(survey, now=stage.now, actor=stage.first)
    open_survey(survey, now=stage.now, actor=stage.first)
    return survey


def begin_demo_survey(stage: Stage) -> Survey:
    """One that is being made: with questions, but without dates, so that whoever opens the builder sees it filled."""
    begun = beginning("area_satisfaction", with_equality=True)
    survey = start_survey(
        programme=stage.programme,
        title=BEING_MADE,
        words=begun.words,
        questionnaire=begun.questionnaire,
        group_by=begun.group_by,
        now=stage.now,
        actor=stage.first,
    )
    edit_questions(
        survey,
        asking_who(of_organisations=True, of_help=True, of_age=False),
        revision=survey.revision,
        what="who_answers",
        now=stage.now,
        actor=stage.first,
    )
    return survey


def plan_demo_sessions(stage: Stage) -> None:
    """A youth summit on the coming Saturday, and a play day that is over and of which something came."""
    starts_at, ends_at = _saturday(stage.now, weeks=0, first=time(10), last=time(15))
    opens_at = min(stage.now, starts_at - timedelta(days=WEEK))
    summit = plan_session(
        programme=stage.programme,
        slug="listen-youth-summit",
        words=words_of("session"),
        opens_at=opens_at,
        starts_at=starts_at,
        ends_at=ends_at,
        now=stage.now,
        actor=stage.first,
        position=3,
    )
    move_activity(summit, to=State.OPEN, now=stage.now, actor=stage.first)
    starts_at, ends_at = _saturday(
        stage.now, weeks=-PLAY_DAY_WEEKS_AGO, first=time(11), last=time(15)
    )
    play_day = plan_session(
        programme=stage.programme,
        slug="blackberry-hill-play-day",
        words=words_of("play_day"),
        opens_at=starts_at - timedelta(days=WEEK),
        starts_at=starts_at,
        ends_at=ends_at,
        now=stage.now,
        actor=stage.first,
        position=4,
    )
    move_activity(play_day, to=State.OPEN, now=stage.now, actor=stage.first)
    count_at_the_door(play_day, door_count=PLAY_DAY_PEOPLE, now=stage.now, actor=stage.first)
    move_activity(play_day, to=State.CLOSED, now=stage.now, actor=stage.first)


def _saturday(now: datetime, *, weeks: int, first: time, last: time) -> tuple[datetime, datetime]:
    """London times on the coming Saturday (on a Saturday: the next one), or some weeks from it."""
    today = day_of(now)
    ahead = (SATURDAY - today.weekday()) % WEEK or WEEK
    day = today + timedelta(days=ahead, weeks=weeks)
    begins, ends = (datetime.combine(day, hour, LONDON).astimezone(UTC) for hour in (first, last))
    return begins, ends
