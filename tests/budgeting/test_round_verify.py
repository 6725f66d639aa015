"""``engage round verify``: a declared round checked from its published files alone."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from budgeting.cli.rounds import round_commands
from budgeting.exports import published
from budgeting.exports.published import published_files
from budgeting.importers.published import read_published
from budgeting.models.rounds import Round
from budgeting.presenters.checks import REASONS
from budgeting.rules import result_checks, round_log, verification
from budgeting.rules.publication import (
    BALLOTS,
    FILES,
    ROUND,
    SUMS,
    TRACKERS,
    LogLine,
    files_with_sums,
    line_digest,
    names_of,
)
from budgeting.rules.verification import Check, Standing, verify
from engage.kernel.access import SYSTEM
from engage.kernel.audit import record
from engage.kernel.command_line import CommandRefusedError, Exit
from engage.kernel.db import db
from tests.budgeting.declared import a_declared_round, files_of_a_round
from tests.budgeting.recounting import checked
from tests.programme import NOON

Files = dict[str, bytes]
FINDS = re.compile(r'(?:same|FailedError)\(\s*"(\w+)"')


def test_whatever_a_check_can_find_has_a_sentence_of_its_own() -> None:
    codes = {
        code
        for module in (verification, result_checks, round_log)
        for code in FINDS.findall(getsource(module))
    }
    assert len(codes) > 60
    assert codes - set(REASONS) == set()


@pytest.fixture(scope="module")
def files(
    make_app: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Files]:
    """The files of a round in which sixty people voted, made once; tests work on copies."""
    folder = tmp_path_factory.mktemp("declared")
    app = make_app(f"sqlite:///{folder / 'declared.sqlite3'}", folder)
    with app.app_context():
        db.create_all()
        yield files_of_a_round(60)
        db.session.remove()
        db.engine.dispose()


def standings(files: Files) -> dict[str, Standing]:
    return {check.name: check.standing for check in verify(files)}


def failed(files: Files) -> list[str]:
    """The checks that fail after somebody altered files and made the sums fit again."""
    renewed = files_with_sums({name: text for name, text in files.items() if name != SUMS})
    return [name for name, standing in standings(renewed).items() if standing is Standing.FAILED]


def change_round(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    document = json.loads(files[ROUND])
    change(document)
    return {**files, ROUND: json.dumps(document).encode()}


def change_votes(files: Files, change: Callable[[list[str]], list[str]]) -> Files:
    head, votes = files[BALLOTS].decode().split("voter_id;vote\n")
    text = "\n".join(change(votes.splitlines())) + "\n"
    return {**files, BALLOTS: f"{head}voter_id;vote\n{text}".encode()}


@pytest.mark.requirement("V7", "V6")
def test_untouched_files_pass_every_check_of_both(app: Flask) -> None:
    files = files_of_a_round(60)
    assert set(standings(files).values()) == {Standing.HELD}
    assert set(checked([files])[0].values()) == {"held"}


@pytest.mark.requirement("V6")
def test_a_dropped_tracker_fails_its_check(files: Files) -> None:
    lines = files[TRACKERS].splitlines(keepends=True)
    assert failed({**files, TRACKERS: b"".join(lines[1:])}) == ["trackers"]


@pytest.mark.requirement("V6")
def test_a_tracker_listed_twice_fails_its_check(files: Files) -> None:
    lines = files[TRACKERS].splitlines(keepends=True)
    assert failed({**files, TRACKERS: b"".join([lines[0], *lines[:-1]])}) == ["trackers"]


def _altered(votes: list[str]) -> list[str]:
    at = next(at for at, line in enumerate(votes) if line.endswith(";A"))
    return [*votes[:at], votes[at].replace(";A", ";B"), *votes[at + 1 :]]


@pytest.mark.requirement("V6", "V7")
@pytest.mark.parametrize(
    "change",
    [_altered, lambda votes: votes[:-1], lambda votes: [*votes, "61;A"]],
    ids=["altered", "dropped", "added"],
)
def test_one_altered_dropped_or_added_ballot_is_found(
    files: Files, change: Callable[[list[str]], list[str]]
) -> None:
    assert {"ballots", "count"} <= set(failed(change_votes(files, change)))


@pytest.mark.requirement("V6")
def test_two_ballots_that_swap_their_marks_keep_the_tallies_and_are_still_found(
    files: Files,
) -> None:
    def swap(votes: list[str]) -> list[str]:
        both = next(line for line in votes if line.endswith(";A,C"))
        other = next(line for line in votes if line.endswith(";B"))
        rest = [line for line in votes if line not in {both, other}]
        return [*rest, both.replace("A,C", "A"), other.replace(";B", ";B,C")]

    assert failed(change_votes(files, swap)) == ["votes_file", "ballots"]


@pytest.mark.parametrize(
    ("part", "value", "check"),
    [("budget_pence", 110_00, "projects"), ("rules_digest", "0", "rules")],
)
def test_a_changed_rule_is_found(files: Files, part: str, value: object, check: str) -> None:
    found = failed(change_round(files, lambda document: document["frozen"].update({part: value})))
    assert {"rules", check} <= set(found)


def test_a_changed_counting_rule_is_found_even_when_its_digest_fits(files: Files) -> None:
    def change(document: dict[str, Any]) -> None:
        frozen = document["frozen"]
        frozen["rules"]["count"]["variant"] = "stop"
        canonical = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        document["rules_digest"] = hashlib.sha256(canonical.encode()).hexdigest()

    assert {"rules", "count"} <= set(failed(change_round(files, change)))


@pytest.mark.requirement("V8")
def test_a_changed_line_of_the_log_is_found(files: Files) -> None:
    def change(document: dict[str, Any]) -> None:
        document["log"]["entries"][3]["actor"] = "somebody-else"

    assert failed(change_round(files, change)) == ["log"]


@pytest.mark.requirement("V8")
def test_a_line_of_the_log_whose_digest_was_made_to_fit_breaks_the_chain(files: Files) -> None:
    def change(document: dict[str, Any]) -> None:
        entries = document["log"]["entries"]
        entries[3]["actor"] = "somebody-else"
        entries[3]["digest"] = line_digest(LogLine(**entries[3]))

    assert failed(change_round(files, change)) == ["log"]


@pytest.mark.parametrize("part", ["winners", "awards", "tallies", "steps", "digest"])
def test_a_changed_outcome_is_found(files: Files, part: str) -> None:
    def change(document: dict[str, Any]) -> None:
        document["outcome"][part] = document["outcome"][part][:-1] if part == "digest" else []

    beside = [] if part in {"winners", "steps"} else ["votes_file"]
    assert failed(change_round(files, change)) == [*beside, "count", "result"]


def test_more_ballots_than_codes_are_found(files: Files) -> None:
    def change(document: dict[str, Any]) -> None:
        document["codes_issued"] = document["frozen"]["codes_issued"] = 59

    assert "codes" in failed(change_round(files, change))


def test_a_file_that_is_not_the_one_listed_fails_the_sums(files: Files) -> None:
    assert standings({**files, TRACKERS: b""})["sums"] is Standing.FAILED
    assert standings({n: t for n, t in files.items() if n != BALLOTS})["sums"] is Standing.FAILED


@pytest.mark.parametrize("name", [ROUND, BALLOTS, TRACKERS])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"META\nkey;value\n"])
def test_files_that_cannot_be_read_fail_and_nothing_breaks(
    files: Files, name: str, content: bytes
) -> None:
    assert failed({**files, name: content})


@pytest.mark.requirement("V14")
def test_a_round_below_fifty_ballots_publishes_totals_and_is_recounted_from_them(
    app: Flask,
) -> None:
    files = files_of_a_round(30)
    assert files[BALLOTS].endswith(b"VOTES\nvoter_id;vote\n")
    assert "opened_salt" not in json.loads(files[ROUND])
    made = standings(files)
    assert made.pop("ballots") is Standing.NOT_POSSIBLE
    assert made.pop("form") is Standing.NOT_POSSIBLE
    assert set(made.values()) == {Standing.HELD}


@pytest.mark.requirement("V14")
def test_a_round_below_ten_ballots_publishes_nothing_from_which_votes_can_be_guessed(
    app: Flask,
) -> None:
    files = files_of_a_round(9)
    document = json.loads(files[ROUND])
    assert set(files) == set(names_of({}, has_votes=False))
    assert BALLOTS not in files
    assert not {"tallies", "steps", "digest"} & document["outcome"].keys()
    assert b"outcome_digest" not in files[ROUND]
    made = standings(files)
    unchecked = [name for name, standing in made.items() if standing is Standing.NOT_POSSIBLE]
    assert unchecked == ["projects", "votes_file", "ballots", "form", "count"]
    assert Standing.FAILED not in made.values()


@pytest.mark.requirement("V6", "V7")
def test_a_round_in_which_nobody_voted_holds_in_both(app: Flask) -> None:
    files = files_of_a_round(0)
    assert files[TRACKERS] == b""
    assert Standing.FAILED not in standings(files).values()
    assert "failed" not in checked([files])[0].values()


@pytest.mark.requirement("V5")
def test_nothing_about_voters_is_published(files: Files) -> None:
    assert b"channel" not in files[ROUND] + files[BALLOTS]
    assert b"by_view" not in files[ROUND]
    assert b"voter_id;vote\n" in files[BALLOTS]


def test_the_command_needs_no_application_and_tells_what_failed(
    files: Files, tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    told = CliRunner().invoke(round_commands, ["verify", str(tmp_path), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["verified"] is True
    (tmp_path / TRACKERS).write_bytes(b"")
    with pytest.raises(CommandRefusedError) as refusal:
        CliRunner().invoke(
            round_commands, ["verify", str(tmp_path), "--json"], catch_exceptions=False
        )
    assert refusal.value.exit_code is Exit.VERIFICATION_FAILED
    assert refusal.value.document["failed"] == ["sums", "trackers"]


def test_a_file_that_no_round_publishes_is_refused_wherever_it_comes_from(
    files: Files, tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / ".hidden-by-the-system").write_bytes(b"")
    assert verify(read_published(tmp_path)) == verify(files)
    (tmp_path / "names-of-voters.csv").write_text("name")
    assert "files" in [
        check.name
        for check in verify(read_published(tmp_path))
        if check.standing is Standing.FAILED
    ]


@pytest.mark.requirement("V14")
def test_a_last_line_that_was_dropped_is_found_by_a_head_that_somebody_kept(
    files: Files, tmp_path: Path
) -> None:
    heads = [line["digest"] for line in json.loads(files[ROUND])["log"]["entries"]]
    assert {check.standing for check in verify(files, heads=heads)} == {Standing.HELD}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    for head, code in ((f" {heads[-1].upper()}", 0), ("0" * 64, Exit.VERIFICATION_FAILED)):
        asked = ["verify", str(tmp_path), "--json", "--head", heads[0], "--head", head]
        told = CliRunner().invoke(round_commands, asked)
        assert getattr(told.exception, "exit_code", 0) == code
    for cut in (heads[-1][:20], f"{heads[-1][:63]}g", ""):
        asked = ["verify", str(tmp_path), "--head", cut]
        told = CliRunner().invoke(round_commands, asked)
        assert getattr(told.exception, "exit_code", 0) == Exit.BAD_INPUT
    assert "heads" not in {check.name for check in verify(files)}


def test_a_folder_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(CommandRefusedError) as refusal:
        CliRunner().invoke(
            round_commands, ["verify", str(tmp_path / "nothing")], catch_exceptions=False
        )
    assert refusal.value.exit_code is Exit.BAD_INPUT


def test_the_files_are_public_once_the_round_is_declared_and_not_before(
    app: Flask, client: FlaskClient
) -> None:
    pb_round = a_declared_round(12)
    listed = client.get("/rounds/safer/files/SHA256SUMS").get_data(as_text=True)
    for line in listed.splitlines():
        digest, name = line.split()
        answer = client.get(f"/rounds/safer/files/{name}")
        assert hashlib.sha256(answer.get_data()).hexdigest() == digest
    assert client.get("/rounds/safer/files/another").status_code == 404
    pb_round.state = "closed"
    db.session.commit()
    assert client.get("/rounds/safer/files/ballots.pb").status_code == 404


def test_the_files_are_made_once_and_again_when_something_new_is_published(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noticed(pb_round: Round) -> Files:
        made.append(pb_round.slug)
        return published_files(pb_round)

    monkeypatch.setattr(published, "published_files", noticed)
    pb_round = a_declared_round(60)
    sums = [client.get(f"/rounds/safer/files/{name}").get_etag() for name in [*FILES, *FILES]]
    assert made == ["safer"]
    assert sums[: len(FILES)] == sums[len(FILES) :]
    pb_round.outcome = {**pb_round.outcome, "margins": {"C": {"needed": 3, "too_few": None}}}
    db.session.commit()
    assert b"margins" in client.get(f"/rounds/safer/files/{ROUND}").get_data()
    record("round.note", subject=pb_round.id, actor=SYSTEM, now=NOON)
    db.session.commit()
    assert b"round.note" in client.get(f"/rounds/safer/files/{ROUND}").get_data()
    assert made == ["safer"] * 3


def test_only_the_last_few_rounds_are_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_KEPT", 1)
    one = a_declared_round(3)
    other = a_declared_round(3, programme=one.programme, slug="greener")
    for pb_round in (one, other):
        assert published.kept_files(pb_round)[ROUND]
    assert [round_id for round_id, _ in published._kept] == [other.id]


def test_an_early_close_leaves_the_frozen_rules_as_they_were(app: Flask) -> None:
    pb_round = a_declared_round(12)
    files = published_files(pb_round)
    assert json.loads(files[ROUND])["frozen"]["closes_at"] != pb_round.closes_at
    assert standings(files)["rules"] is Standing.HELD


def of_codes_file(
    on_demand: list[int], *, proofs: dict[str, Any] | None = None, ballots: int = 11
) -> bytes:
    """A round in which ten codes were printed and others proved an address: what the check of the codes looks at."""
    entries = [("round.opened", {"codes_issued": 10}), *(("round.rights_on_demand", {"number": number}) for number in on_demand)]  # fmt: skip
    log = [LogLine(at, "", "", action, "r", facts, "", "", "") for at, (action, facts) in enumerate(entries)]  # fmt: skip
    told = {
        "ballots": {"valid": ballots, "blank": 0, "spoilt": 0},
        "outcome": {},
        "codes_issued": 10,
        "frozen": {"codes_issued": 10, "rules": {"proofs": proofs} if proofs else {}},
        "log": {"entries": [line.as_data() for line in log]},
    }
    return json.dumps(told).encode()


def of_codes(*, proofs: dict[str, Any] | None, on_demand: list[int], ballots: int) -> Check:
    files = {ROUND: of_codes_file(on_demand, proofs=proofs, ballots=ballots)}
    return next(check for check in verify(files) if check.name == "codes")


@pytest.mark.requirement("V13")
@pytest.mark.parametrize(
    ("proofs", "on_demand", "ballots", "standing", "why"),
    [
        (None, [], 10, Standing.HELD, None),
        (None, [], 11, Standing.FAILED, "more_ballots_than_codes"),
        ({"accepts": ["card"]}, [5], 11, Standing.FAILED, "more_ballots_than_codes"),
        ({"accepts": ["card", "email"]}, [], 11, Standing.FAILED, "more_ballots_than_codes"),
        ({"accepts": ["card", "email"]}, [2, 5], 15, Standing.HELD, None),
        ({"accepts": ["card", "email"]}, [2, 5], 16, Standing.FAILED, "more_ballots_than_codes"),
        ({"accepts": ["card", "email"]}, [5, 2], 12, Standing.FAILED, "rights_taken_back"),
    ],
)
def test_there_are_no_more_ballots_than_codes_printed_and_rights_proven(
    proofs: dict[str, Any] | None,
    on_demand: list[int],
    ballots: int,
    standing: Standing,
    why: str | None,
) -> None:
    check = of_codes(proofs=proofs, on_demand=on_demand, ballots=ballots)
    assert (check.standing, check.facts.get("why")) == (standing, why)


@pytest.mark.parametrize(
    "told",
    [
        "[" * 200_000,
        '{"format": "\\ud800"}',
        '{"format": NaN, "ballots": {"valid": 1e999}}',
        '{"log": {"entries": [[]]}}',
        '{"log": {"entries": [{"number": Infinity}]}}',
        "0",
        "null",
    ],
)
def test_files_that_are_no_round_have_failed_and_end_no_check(tmp_path: Path, told: str) -> None:
    (tmp_path / ROUND).write_text(told)
    (tmp_path / TRACKERS).write_text("")
    (tmp_path / SUMS).write_text("")
    (tmp_path / BALLOTS).write_text("")
    result = CliRunner().invoke(round_commands, ["verify", str(tmp_path), "--json"])
    assert isinstance(result.exception, CommandRefusedError)
    checks = verify({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert Standing.HELD not in {check.standing for check in checks if check.name != "sums"}


def test_an_endless_number_of_rights_is_unreadable() -> None:
    check = of_codes(proofs={"accepts": ["email"]}, on_demand=[2**53 - 1], ballots=1)
    assert check.standing is Standing.HELD
    for endless in ("Infinity", "1e999", str(10**999)):
        files = {
            ROUND: of_codes_file([0], proofs={"accepts": ["email"]}).replace(
                b'"number": 0', f'"number": {endless}'.encode()
            )
        }
        (codes,) = [check for check in verify(files) if check.name == "codes"]
        assert codes.facts["why"] == "unreadable"
