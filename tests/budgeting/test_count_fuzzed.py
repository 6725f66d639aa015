"""``engage count`` given what is not quite an election: an answer or a coded error that says where, never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgeting.cli.counting import count

META = {
    "budget": "100",
    "vote_type": "cumulative",
    "rule": "greedy",
    "num_projects": "3",
    "num_votes": "4",
    "max_length": "3",
    "min_project_score_threshold": "1",
    "count_rule": '{"rule": "equal-shares", "step": "1", "tie_break": ["text-id", "refuse"]}',
}
PROJECTS = ["1;60;3;9;Lights", "2;50.5;2;8;Football", "10;40;1;7;Mural"]
VOTES = ["a;1,2;3,4", "b;2;7", "c;10,1;1,1", "d;;"]
ODD = st.sampled_from(
    ["", " ", ";", ";;;;;", '"', '""', '"a', "-1", "1e99", "1e400", "1/0", "0", "nan", "inf", "١٢", "½", "1,2", ",", ",,", "1,1",
     "\x00", "\ufeff", "\u2028", "\r", "META", "PROJECTS", "VOTES", "key;value", "scoring", "ordinal", "approval", "knapsack",
     "9" * 5000, "{}", "[]", "null", "{", '{"rule": []}', '{"rule": {}}', '{"tie_break": 7}', '{"caps": {"*": "x"}}',
     '{"step": "endowment/0"}', '{"threshold": "1/0"}', '{"incompatible": [[{}]]}', '{"part_answers": 3}', '{"minimum_award": "-1"}']
)  # fmt: skip

SHORT = st.text('abc0129.,;:"-+/% \t\r\nŁé½١\u2028\x00\ufeff', max_size=8)


def text_of(meta: dict[str, str], projects: list[str], votes: list[str]) -> str:
    told = [f"{key};{value}" for key, value in meta.items()]
    head = ["PROJECTS", "project_id;cost;votes;score;name", *projects, "VOTES"]
    return "\n".join(["META", "key;value", *told, *head, "voter_id;vote;points", *votes, ""])


@st.composite
def nearly_elections(draw: st.DrawFn) -> str:
    """An election in which a few lines or cells were lost, doubled, swapped or written over."""
    meta = {key: value for key, value in META.items() if draw(st.integers(0, 5))}
    if draw(st.booleans()):
        meta.pop("count_rule", None)
    for key in draw(st.lists(st.sampled_from(sorted(META)), max_size=2)):
        meta[key] = draw(ODD | SHORT)
    lines = text_of(meta, PROJECTS, VOTES).split("\n")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "double", "swap", "line", "cell", "cell", "cell"])):
            case "lose":
                lines.pop(at)
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[0] = lines[0], lines[at]
            case "line":
                lines[at] = draw(ODD | SHORT)
            case _:
                cells = lines[at].split(";")
                cells[draw(st.integers(0, len(cells) - 1))] = draw(ODD | SHORT)
                lines[at] = ";".join(cells)
        lines = lines or [""]
    return draw(st.sampled_from(["\n", "\n", "\n", "\r\n"])).join(lines)


OPTIONS = st.sampled_from(
    ["", "--rule greedy", "--rule equal-shares --completion add1-then-greedy", "--rule share-out", "--rule phragmen",
     "--rule greedy --variant threshold", "--tie-break file-order"]
)  # fmt: skip


def answer(path: Path, options: str) -> tuple[int, dict[str, Any]]:
    told = CliRunner().invoke(count, [str(path), "--json", *options.split()])
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.exit_code, json.loads(told.stdout)


def is_an_answer_or_says_where(path: Path, options: str) -> bool:
    code, told = answer(path, options)
    if code == 2:
        error = told["error"]
        said = error["message"]
        return bool(error["where"]) and said != error["code"] and set(told) == {"error"}
    return "winners" in told and code == (3 if "tie" in told else 0)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nearly_elections(), OPTIONS)
def test_what_is_nearly_an_election_is_counted_or_refused(
    tmp_path: Path, text: str, options: str
) -> None:
    path = tmp_path / "nearly.pb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert is_an_answer_or_says_where(path, options)


@pytest.mark.audit
@settings(
    max_examples=8000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(nearly_elections(), OPTIONS)
def test_what_is_nearly_an_election_is_counted_or_refused_many_times_over(
    tmp_path: Path, text: str, options: str
) -> None:
    path = tmp_path / "nearly.pb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert is_an_answer_or_says_where(path, options)


@pytest.mark.audit
@settings(
    max_examples=2000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_what_is_no_election_at_all_is_refused(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "none.pb"
    path.write_bytes(held)
    code, told = answer(path, "")
    assert code == 2
    assert told["error"]["where"]
