"""A round while it is made: every page is read back as it was written, and what is missing is named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from budgeting.rules.drafting import (
    Draft,
    Page,
    Values,
    lacks,
    seen,
    values_of,
    with_values,
)
from budgeting.rules.named_choices import (
    CHOICE,
    NamedChoice,
    RuleSettings,
    settings_of,
    written_rule,
)
from budgeting.rules.rehearsal import rehearse
from engage.rules.errors import InvalidError
from engage.rules.window import Window

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EMPTY = Draft(words={}, budget_pence=0, rules={}, window=Window(None, None))
FUNDER = {"name": "A trust", "amount": 60_00, "conditions": "For play."}
OTHER_FUNDER = {"name": "A firm", "amount": 40_00, "conditions": ""}
NO_FUNDER = {"name": "", "amount": None, "conditions": ""}
WRITTEN: dict[Page, Values] = {
    Page.NAME: {
        "title": "Safer streets",
        "summary": "£100 to share",
        "for_whom": "",
        "title_easy": "Safe streets",
        "summary_easy": "",
        "for_whom_easy": "",
    },
    Page.MONEY: {
        "budget": 100_00,
        "kind": "area",
        "pot_name": "The north",
        "conditions": "",
        "funders": [FUNDER, OTHER_FUNDER],
    },
    Page.DATES: {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 14)},
    Page.VOTERS: {
        "ties": ["live", "work"],
        "area": "The north",
        "areas": ["n1"],
        "from_age": 11,
        "to_age": 17,
        "age_on": date(2026, 12, 1),
    },
    Page.WAYS: {
        "channels": ["online", "paper"],
        "text": "Come in",
        "place": "The library",
        "times": "On Mondays",
    },
    Page.RULE: vars(RuleSettings(choice="most-votes-first", threshold="10%")).copy(),
    Page.DECISION: {
        "who": "The committee",
        "when": "In January",
        "changes": "None",
        "if_withdrawn": "list",
        "publication": "Here",
    },
}


def drafted() -> Draft:
    draft = EMPTY
    for page, values in WRITTEN.items():
        draft = with_values(page, draft, values)
    return draft


def refusal(page: Page, **changed: Any) -> tuple[str, str]:
    with pytest.raises(InvalidError) as refused:
        with_values(page, drafted(), {**WRITTEN[page], **changed})
    return refused.value.code, str(refused.value.facts["where"])


@pytest.mark.parametrize("page", Page)
def test_every_page_can_be_empty_and_is_read_back_as_it_was_written(page: Page) -> None:
    assert values_of(page, EMPTY) is not None
    draft = with_values(page, EMPTY, WRITTEN[page])
    assert values_of(page, draft) == WRITTEN[page]
    assert values_of(page, drafted()) == WRITTEN[page]


def test_a_page_that_changed_since_somebody_saw_it_is_told() -> None:
    values = WRITTEN[Page.DATES]
    assert seen(values) == seen(dict(values))
    assert seen(values) != seen({**values, "last_day": date(2026, 12, 15)})


@pytest.mark.parametrize(
    ("page", "changed", "code", "where"),
    [
        (Page.NAME, {"title": " "}, "title_missing", "title"),
        (Page.NAME, {"for_whom_easy": "You"}, "plain_words_missing", "for_whom"),
        (Page.MONEY, {"funders": [{**FUNDER, "name": ""}]}, "funder_unnamed", "funders-0-name"),
        (Page.MONEY, {"funders": [{**NO_FUNDER, "conditions": "x"}]}, "funder_unnamed", "funders-0-name"),
        (Page.MONEY, {"funders": [NO_FUNDER, {**FUNDER, "amount": None}]}, "funder_amount", "funders-1-amount"),
        (Page.MONEY, {"funders": [FUNDER, FUNDER]}, "funder_twice", "funders-1-name"),
        (Page.DATES, {"last_day": date(2026, 11, 30)}, "dates_out_of_order", "last_day"),
        (Page.VOTERS, {"to_age": 10}, "ages_out_of_order", "to_age"),
        (Page.RULE, {"choice": ""}, "choice_missing", "choice"),
        (Page.RULE, {"threshold": "many"}, "threshold_unreadable", "threshold"),
        (Page.RULE, {"threshold": "101 %"}, "threshold_too_high", "threshold"),
        (Page.RULE, {"most_choices": 1, "least_choices": 2}, "choices_out_of_order", "most_choices"),
        (Page.RULE, {"choice": "own", "ballot_kind": "points"}, "points_missing", "points_total"),
        (Page.RULE, {"choice": "share-out", "points_each": 11}, "points_each_too_many", "points_each"),
        (Page.RULE, {"choice": "own", "allocation": "phragmen", "ballot_kind": "ranking"}, "rule_does_not_fit", "allocation"),
        (Page.RULE, {"choice": "own", "allocation": "equal-shares", "largest_share": 60}, "rule_does_not_fit", "largest_share"),
        (Page.RULE, {"choice": "own", "allocation": "equal-shares", "offers_parts": True}, "rule_does_not_fit", "offers_parts"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(
    page: Page, changed: Values, code: str, where: str
) -> None:
    assert refusal(page, **changed) == (code, where)


def test_a_funder_keeps_its_number_when_others_come_and_go() -> None:
    draft = drafted()
    ids = [funder["id"] for funder in draft.rules["funders"]]
    assert ids == ["f1", "f2"]
    values = {
        **WRITTEN[Page.MONEY],
        "funders": [NO_FUNDER, OTHER_FUNDER, {**FUNDER, "name": "New"}],
    }
    changed = with_values(Page.MONEY, draft, values)
    assert [funder["id"] for funder in changed.rules["funders"]] == ["f2", "f3"]


def test_ages_and_dates_may_be_left_open() -> None:
    values = {**WRITTEN[Page.VOTERS], "from_age": None, "age_on": None}
    assert values_of(Page.VOTERS, with_values(Page.VOTERS, EMPTY, values)) == values
    days = {"first_day": None, "last_day": date(2026, 12, 14)}
    assert values_of(Page.DATES, with_values(Page.DATES, EMPTY, days)) == days
    undecided = {**WRITTEN[Page.DECISION], "if_withdrawn": ""}
    assert values_of(Page.DECISION, with_values(Page.DECISION, EMPTY, undecided)) == undecided


def test_what_a_draft_lacks_is_named_in_the_order_of_the_pages() -> None:
    assert lacks(drafted(), {"1": 100_00}, most_pence=100_00, now=NOON) == []
    assert lacks(drafted(), {"1": 100_01}, most_pence=100_00, now=NOON) == ["project_over_budget"]
    assert lacks(drafted(), {"1": 100_01}, most_pence=100_01, now=NOON) == []
    poorer = replace(drafted(), budget_pence=99_99)
    assert "funders_do_not_add_up" in lacks(poorer, {"1": 1}, most_pence=99_99, now=NOON)
    unchosen = replace(EMPTY, rules={CHOICE: ""})
    assert lacks(unchosen, {}, most_pence=0, now=NOON) == [
        "summary_missing",
        "money_missing",
        "dates_missing",
        "who_missing",
        "no_way_without_a_computer",
        "rule_not_chosen",
        "decision_missing",
        "withdrawal_missing",
        "publication_missing",
        "projects_missing",
    ]
    over = replace(drafted(), window=replace(drafted().window, closes_at=NOON))
    assert lacks(over, {"1": 1}, most_pence=100_00, now=NOON) == ["dates_over"]
    unnamed = with_values(Page.MONEY, drafted(), {**WRITTEN[Page.MONEY], "pot_name": " "})
    assert lacks(unnamed, {"1": 1}, most_pence=100_00, now=NOON) == ["pot_unnamed"]
    places = {**WRITTEN[Page.WAYS], "place": "The library\nThe town hall"}
    for times, lacking in (("On Mondays", ["times_missing"]), ("On Mondays\n\nOn Fridays", [])):
        two = with_values(Page.WAYS, drafted(), {**places, "times": times})
        assert lacks(two, {"1": 1}, most_pence=100_00, now=NOON) == lacking
    last_moment = NOON - timedelta(seconds=1)
    assert lacks(over, {"1": 1}, most_pence=100_00, now=last_moment) == []
    aged = with_values(Page.VOTERS, drafted(), {**WRITTEN[Page.VOTERS], "age_on": None})
    assert lacks(aged, {"1": 1}, most_pence=100_00, now=NOON) == ["age_date_missing"]


OWN = {
    "ballot_kind": "points",
    "points_total": 6,
    "points_each": 3,
    "threshold": "5",
    "largest_share": 60,
    "offers_parts": True,
    "variant": "stop",
    "measure": "votes-per-pound",
}


@pytest.mark.parametrize(
    "settings",
    [
        RuleSettings(choice="own", **OWN),  # type: ignore[arg-type]  # named settings
        RuleSettings(choice="own", allocation="equal-shares", completion="greedy"),
        RuleSettings(choice="share-out", points_total=10, minimum_award=5_00, ballot_kind="points", allocation="share-out"),
        RuleSettings(choice="own", ties="lot", ballot_kind="ranking", least_choices=1, most_choices=3),
    ],
)  # fmt: skip
def test_settings_are_read_back_as_they_were_made(settings: RuleSettings) -> None:
    written = written_rule(settings, budget_pence=100_00)
    assert settings_of({CHOICE: settings.choice, **written}) == settings


def test_a_tie_that_a_rehearsal_comes_to_is_told() -> None:
    settings = [RuleSettings(choice="own", ties="lower-cost-then-refuse", ballot_kind="choose-1")]
    costs = {str(at): 50_00 for at in range(60)}
    (done,) = rehearse(settings, budget_pence=650_00, costs=costs, categories={}, seed="1")
    assert done.choice is NamedChoice.OWN
    assert done.outcome is None
    assert len(done.tied) > 1
