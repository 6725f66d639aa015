"""The demo's round with two pots: the children's, and everyone's, to which went what the children left."""

from datetime import timedelta
from typing import Any

from budgeting.commands.awards import record_decision
from budgeting.commands.pots import add_pot, joint_values, save_joint_round, start_joint_round
from budgeting.models.rounds import JointRound, Round
from budgeting.rules.drafting import PotKind, seen
from budgeting.rules.pots import AcrossPots, Carry
from budgeting.rules.proofs import NOT_STOPPED, PROOFS
from engage.cli.demo.files import PAST_POTS, all_words, taking_part, words_of
from engage.cli.demo.past_round import DAYS_OPEN, DECIDED, vote_and_declare
from engage.cli.demo.programme import RoundWords, Stage, draft_round_of, open_draft
from engage.rules.window import day_of, window_of_dates

DAYS_AGO = 90
"""When both pots opened."""
RULES = "past_pots_rules"
HEATONS = ("heatons-north", "heatons-south")
CHILDREN = RoundWords(
    "heatons-children", "past_children", RULES, kind=PotKind.CHILDREN, ages=(4, 10), areas=HEATONS
)
EVERYONE = RoundWords("heatons-everyone", "past_everyone", RULES, areas=HEATONS)
SAMPLES = ("past_children_ballots", "past_everyone_ballots")


def tell_of_past_pots(stage: Stage) -> JointRound:
    """£2,000 that children shared out and £6,000 for everyone; £500 went on and paid for a second project there."""
    began = stage.now - timedelta(days=DAYS_AGO)
    first_day = day_of(began)
    window = window_of_dates(first_day, first_day + timedelta(days=DAYS_OPEN))
    pots = [
        draft_round_of(stage, file, named, window=window, now=began)
        for file, named in zip(PAST_POTS, (CHILDREN, EVERYONE), strict=True)
    ]
    joint = _join(stage, pots)
    for pot, sample in zip(pots, SAMPLES, strict=True):
        codes = taking_part()[sample]["cast"]
        voting = open_draft(stage, pot, codes=codes, now=began)
        vote_and_declare(voting, stage, sample=sample, began=began)
        decided = began + timedelta(days=DECIDED)
        facts: dict[str, Any] = {
            "decided_by": "The area committee",
            "decided_on": day_of(decided).isoformat(),
            "answer_by": None,
            "departures": [],
        }
        record_decision(pot, facts=facts, now=decided, actor=stage.first)
    return joint


def _join(stage: Stage, pots: list[Round]) -> JointRound:
    began: dict[str, Any] = {"now": stage.now - timedelta(days=DAYS_AGO), "actor": stage.first}
    title = all_words()["past_pots"]["title"]["en"]
    joint = start_joint_round(programme=stage.programme, title=title, **began)
    for pot in pots:
        add_pot(joint, pot, **began)
        accepted = {
            "words": words_of("past_pots_accepted"),
            "accepted_by": stage.first.id,
            "accepted_at": began["now"].isoformat(),
        }
        pot.rules = {**pot.rules, PROOFS: {**pot.rules[PROOFS], NOT_STOPPED: accepted}}
    chosen = {"carry": Carry.TO_NEXT.value, "votes": AcrossPots.ONE.value}
    values = {**joint_values(joint), **chosen}
    save_joint_round(joint, values, seen_digest=seen(joint_values(joint)), **began)
    joint.words = words_of("past_pots")
    return joint
