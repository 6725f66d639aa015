"""Made-up residents take part, through the same commands as real ones, so that there is something to report."""

from datetime import datetime
from typing import Any

from budgeting.commands.casting import cast_ballot
from budgeting.models.rounds import Round
from budgeting.rules.turnout import Said
from engage.cli.demo.files import taking_part
from engage.cli.demo.picks import Picks
from engage.kernel.ids import new_code
from engage.rules.channel import Channel
from engage.rules.view import view_from_tag
from surveys.commands.answering import answer_questions, begin_answering, send_answers
from surveys.models import Survey
from surveys.queries.surveys import questionnaire_of
from surveys.rules.flow import first_page, next_page
from surveys.rules.questionnaire import Question

MOST_CHOICES = 3
STANDS_ALONE = "rather_not_say"
ONE_IN_SO_MANY_SAYS_NOTHING = 3
BLANK_BALLOT = 20
"""The number of the one ballot that chooses nothing."""


def answer_the_survey(survey: Survey, *, now: datetime) -> None:
    """Some dozens of answers, in several languages and by several channels."""
    answer_as_in(survey, "survey", Picks("survey"), now=now)


def answer_as_in(survey: Survey, name: str, picks: Picks, *, now: datetime) -> None:
    """So many answers, and such, as ``data/taking_part.json`` says under this name."""
    sample = taking_part()[name]
    for _ in range(sample["responses"]):
        _answer_once(survey, sample, picks, now)


def _answer_once(survey: Survey, sample: dict[str, Any], picks: Picks, now: datetime) -> None:
    view = view_from_tag(picks.one(sample["view"]))
    draft, _secret = begin_answering(survey, now=now)
    questionnaire = questionnaire_of(survey.id, draft.version)
    page = first_page(questionnaire, draft.answers)
    while page is not None:
        posted: dict[str, list[str]] = {}
        for question in page.questions:
            posted |= _posted(question, sample, picks, view.tag)
        answered = answer_questions(survey, draft, page_id=page.id, posted=posted, now=now)
        if answered.faults:
            raise answered.faults[0]
        page = next_page(questionnaire, draft.answers, page.id)
    channel = Channel(picks.one(sample["channel"]))
    send_answers(survey, draft, view=view, channel=channel, now=now)


def _posted(
    question: Question, sample: dict[str, Any], picks: Picks, tag: str
) -> dict[str, list[str]]:
    if not question.options:
        texts = sample[question.id][tag]
        says_nothing = picks.below(ONE_IN_SO_MANY_SAYS_NOTHING) == 0
        return {question.id: [] if says_nothing else [texts[picks.below(len(texts))]]}
    if question.type != "multiple":
        box = f"{question.id}:area" if question.type == "place" else question.id
        return {box: [picks.one(sample[question.id])]}
    chosen = picks.several(sample[question.id], most=MOST_CHOICES)
    if STANDS_ALONE in chosen:
        return {question.id: [STANDS_ALONE]}
    other = {f"{question.id}:other": [sample["other"]]} if "other" in chosen else {}
    return {question.id: chosen, **other}


def cast_ballots(pb_round: Round, *, codes: list[str], now: datetime) -> list[str]:
    """Some dozens of ballots, one of them blank; returns the codes that are left."""
    sample = taking_part()["ballots"]
    picks = Picks("ballots")
    cast = sample["cast"]
    for number, code in enumerate(codes[:cast]):
        cast_ballot(
            pb_round,
            code=code,
            tracker=new_code(),
            chosen=[] if number == BLANK_BALLOT else _chosen(pb_round, sample, picks),
            channel=Channel(picks.one(sample["channel"])),
            view=view_from_tag(picks.one(sample["view"])),
            said=said_by(sample, picks),
            now=now,
        )
    return codes[cast:]


def said_by(sample: dict[str, Any], picks: Picks) -> Said:
    """Where a voter says they live and how old they are; some would rather not say."""
    return Said(area=picks.one(sample["area"]), age=picks.one(sample["age"]))


def _chosen(pb_round: Round, sample: dict[str, Any], picks: Picks) -> list[str]:
    """As many of a voter's favourites as the money pays for."""
    costs = {project.number: project.cost_pence for project in pb_round.projects}
    left = pb_round.budget_pence
    chosen = []
    for number in picks.several(sample["projects"], most=len(costs)):
        if costs[number] <= left:
            chosen.append(number)
            left -= costs[number]
    return chosen
