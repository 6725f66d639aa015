"""Real elections: what cities funded, and what an independent exact library finds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgeting.importers.pabulib import read_pabulib
from budgeting.rules.contest import Contest
from budgeting.rules.count import count
from budgeting.rules.market import Passes, exact_passes
from budgeting.rules.pabulib import parse_pabulib, serialise_pabulib
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.rule_options import RuleOptions, rule_from_options

PB = Path(__file__).resolve().parents[4] / "shared" / "pb"


def _expected() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((PB / "expected.json").read_text("utf-8"))
    return read


def _counted(name: str, asked: dict[str, str], passes: Callable[[Contest], Passes]) -> list[str]:
    read = read_pabulib(PB / "elections" / name)
    options = RuleOptions(**{key: text for key, text in asked.items() if key != "winners"})
    rule = rule_from_options(options, read.document)
    return sorted(count(read.election, rule, passes=passes).winners)


def _agrees(name: str, expected: dict[str, Any], passes: Callable[[Contest], Passes]) -> None:
    if "published_winners" in expected:
        published = _counted(name, {"tie_break": "lower-cost,file-order"}, passes)
        assert published == sorted(expected["published_winners"])
    for computed in expected["computed"]:
        assert _counted(name, computed, passes) == sorted(computed["winners"]), computed["rule"]


@pytest.mark.requirement("V7")
@pytest.mark.parametrize(("name", "expected"), list(_expected().items()))
def test_a_real_election_comes_out_as_expected(name: str, expected: dict[str, Any]) -> None:
    _agrees(name, expected, quick_passes)


@pytest.mark.audit
@pytest.mark.parametrize(("name", "expected"), list(_expected().items()))
def test_a_real_election_comes_out_as_expected_counted_exactly(
    name: str, expected: dict[str, Any]
) -> None:
    _agrees(name, expected, exact_passes)


@pytest.mark.requirement("V7")
def test_every_figure_of_a_city_is_told_exactly() -> None:
    """Lodz: its unit has two decimals and over a hundred projects end with money behind them that no float holds."""
    read = read_pabulib(PB / "elections" / "Poland_Lodz_2022.pb")
    rule = rule_from_options(RuleOptions(rule="equal-shares", tie_break="text-id"), read.document)
    quick, exact = (
        [step.as_data() for step in count(read.election, rule, passes=passes).steps]
        for passes in (quick_passes, exact_passes)
    )
    assert len(quick) == 161
    assert quick == exact


def test_an_election_counted_by_equal_shares_comes_out_as_its_city_published_it() -> None:
    name = "Poland_Wieliczka_2023_Green_Budget.pb"
    read = read_pabulib(PB / "elections" / name)
    selected = read.document.project_columns.index("selected")
    funded = [p.cells[0] for p in read.document.projects if p.cells[selected] == "1"]
    assert _counted(name, {"tie_break": "lower-cost,file-order"}, quick_passes) == sorted(funded)


def test_real_files_are_written_back_character_for_character() -> None:
    for path in sorted((PB / "elections").glob("*.pb")):
        text = path.read_bytes().decode("utf-8")
        written = serialise_pabulib(parse_pabulib(text))
        assert written.rstrip("\n") == text.replace("\r\n", "\n").rstrip("\n"), path.name
