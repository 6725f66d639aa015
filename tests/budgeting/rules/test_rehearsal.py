"""Made-up votes: the same seed the same votes, every ballot valid, the outcome what the rule makes of them."""

import subprocess
import sys

import pytest

from budgeting.rules.ballots import BallotForm, BallotKind, Verdict, judge
from budgeting.rules.named_choices import (
    NAMED,
    NamedChoice,
    RuleSettings,
    settings_of,
    written_rule,
)
from budgeting.rules.rehearsal import PEOPLE, made_up_likings, made_up_ticks, rehearse

COSTS = {"1": 60_00, "2": 40_00, "3": 30_00, "4": 25_00}
FORMS = {
    BallotKind.KNAPSACK: BallotForm(BallotKind.KNAPSACK, money_limit=100_00),
    BallotKind.APPROVAL: BallotForm(BallotKind.APPROVAL, minimum=1, maximum=2),
    BallotKind.CHOOSE_ONE: BallotForm(BallotKind.CHOOSE_ONE),
    BallotKind.POINTS: BallotForm(BallotKind.POINTS, points_total=10, points_each=4),
    BallotKind.SCORE: BallotForm(BallotKind.SCORE),
    BallotKind.RANKING: BallotForm(BallotKind.RANKING, maximum=3),
}


@pytest.mark.parametrize("kind", BallotKind)
@pytest.mark.parametrize("seed", ["1", "2", "street"])
def test_every_made_up_ballot_is_valid(kind: BallotKind, seed: str) -> None:
    form = FORMS[kind]
    verdicts = {
        judge(made_up_ticks(liking, form, COSTS), form, COSTS).verdict
        for liking in made_up_likings(list(COSTS), seed=seed)
    }
    assert verdicts <= {Verdict.VALID, Verdict.BLANK}


def test_the_same_seed_makes_the_same_votes_in_another_process() -> None:
    here = made_up_likings(list(COSTS), seed="1", people=5)
    code = f"from budgeting.rules.rehearsal import made_up_likings; print(made_up_likings({list(COSTS)}, seed='1', people=5))"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == str(here)
    assert here != made_up_likings(list(COSTS), seed="2", people=5)


def test_three_choices_count_the_same_people_within_the_money() -> None:
    settings = [RuleSettings(choice=choice) for choice in NAMED]
    done = rehearse(settings, budget_pence=100_00, costs=COSTS, categories={}, seed="1")
    assert [each.choice for each in done] == list(NAMED)
    for each in done:
        assert each.outcome is not None
        assert 0 < each.outcome.spent <= 100_00
        assert each.blank < PEOPLE
    shared = done[2].outcome
    assert shared is not None
    assert shared.spent == 100_00


@pytest.mark.parametrize("choice", NAMED)
def test_a_named_choice_is_read_back_as_it_was_written(choice: NamedChoice) -> None:
    rules = {"choice": choice.value, **written_rule(RuleSettings(choice=choice), budget_pence=1)}
    again = settings_of(rules)
    assert again.choice == choice
    assert written_rule(again, budget_pence=1) == {k: rules[k] for k in ("ballot", "count")}
