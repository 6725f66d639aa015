"""``make bench``: a line of JSON per figure. ``BENCH=name`` runs one; a name's first words run its family.

Everything is made here from a fixed seed: no outside file but the city's election where it is there, no server but what a figure
names. Figures are of one process.
"""

import contextvars
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from flask import current_app
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from budgeting.commands.casting import cast_ballot
from budgeting.commands.setup import make_key_card, open_round, try_keys
from budgeting.importers.pabulib import PabulibFile, read_pabulib
from budgeting.models.rounds import Round
from budgeting.rules.count import count
from budgeting.rules.pabulib_election import notices_of
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.rule_options import RuleOptions, rule_from_options
from engage.config import Settings
from engage.factory import create_app
from engage.kernel.access import SYSTEM, Role
from engage.kernel.clock import system_now
from engage.kernel.db import db
from engage.kernel.ids import new_code
from engage.reports.build.making import make_report
from engage.reports.commands.asking import new_report
from engage.reports.commands.keeping import keep_report
from engage.reports.exports.pdf import write_pdf
from engage.rules.channel import Channel
from engage.rules.view import View
from surveys.exporters.answers import FORMATS
from surveys.models import Survey
from tests.many_responses import add_responses, export_apart, settings_of
from tests.officers import signed_in
from tests.plan_load import SLUG, a_long_consultation, queries_counted
from tests.programme import (
    FIRST_OFFICER,
    SECOND_OFFICER,
    a_draft_round,
    a_programme,
    an_open_survey,
    check_languages,
    make_codes,
    name_witnesses,
)
from tests.reports.conftest import answer_survey
from tests.reports.exports.sample import long_report
from tests.results import commit
from tests.survey_load import UNSYNCED, measured
from tests.tally_load import growth

SEED = 20261122
CITY = Path(__file__).resolve().parents[2] / "shared/pb/elections/Poland_Lodz_2022.pb"
"""A real election of 90,494 ballots and 160 projects, where it lies beside this repository."""
VOTERS = 100_000
PROJECTS = 100
BUDGET = 1_000_000
CASTS = 300
WALKS = 60
PAGE_VIEWS = 10
RESPONSES = 5_000
SECTIONS, LONG_REPORT = 27, 40
"""Of a long report, and its least number of pages."""
MANY_RESPONSES = 1_000_000
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Stopwatch:
    """Wall and processor seconds between start and stop, added up."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0

    def __enter__(self) -> "Stopwatch":
        self._from = perf_counter(), process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds += perf_counter() - self._from[0]
        self.processor += process_time() - self._from[1]


Figure = tuple[float, str, float]
"""A figure, its unit, and the processor seconds that the whole measurement took."""


def in_seconds(watch: Stopwatch) -> Figure:
    return watch.seconds, "s", watch.processor


def each_in_ms(watch: Stopwatch, number: int) -> Figure:
    """Processor time of one of many."""
    return watch.processor / number * 1000, "processor ms each", watch.processor


# Counts: the code path of ``engage count``. Each is measured on every election of ``ELECTIONS``.


def count_read(name: str) -> Figure:
    """Read a Pabulib file and check it against itself."""
    path = _election_file(name)
    with Stopwatch() as watch:
        read = read_pabulib(path)
        notices_of(read.document, read.election)
    return in_seconds(watch)


def count_greedy(name: str) -> Figure:
    return _count(name, RuleOptions(rule="greedy", tie_break="text-id"))


def count_equal_shares(name: str) -> Figure:
    return _count(name, RuleOptions(rule="equal-shares", tie_break="text-id"))


def count_add1(name: str) -> Figure:
    """Equal shares, its endowment grown by one until the budget is used up."""
    return _count(name, RuleOptions(rule="equal-shares", completion="add1", tie_break="text-id"))


def count_memory(name: str) -> Figure:
    """``engage count`` in a process of its own: the most memory it held, reading and counting, all rules being much alike."""
    command = [sys.executable, "-m", "engage.cli", "count", str(_election_file(name)), "--json"]
    with Stopwatch() as watch:
        done = subprocess.run(
            [*command, "--rule", "equal-shares", "--completion", "add1", "--tie-break", "text-id"],
            capture_output=True,
            check=True,
        )
    return json.loads(done.stdout)["peak_mb"], "MB", watch.processor


def count_growth() -> Figure:
    """Equal shares with a million ballots; a line on the error stream for every size from 1,000 on tells how it grows."""
    watch = Stopwatch()
    for voters in (1_000, 10_000, 100_000, 1_000_000):
        read, watch = Stopwatch(), Stopwatch()
        path = _made_election(voters)
        with read:
            found = read_pabulib(path)
        rule = rule_from_options(
            RuleOptions(rule="equal-shares", tie_break="text-id"), found.document
        )
        with watch:
            count(found.election, rule, passes=quick_passes)
        sizes = {
            "voters": voters,
            "read": round(read.processor, 3),
            "count": round(watch.processor, 3),
        }
        print(json.dumps(sizes), file=sys.stderr, flush=True)  # noqa: T201 - a command
    return in_seconds(watch)


def _count(name: str, options: RuleOptions) -> Figure:
    read = _election(name)
    rule = rule_from_options(options, read.document)
    with Stopwatch() as watch:
        count(read.election, rule, passes=quick_passes)
    return in_seconds(watch)


@cache
def _election(name: str) -> PabulibFile:
    """Read and checked, as the command does before it counts."""
    read = read_pabulib(_election_file(name))
    notices_of(read.document, read.election)
    return read


@cache
def _election_file(name: str) -> Path:
    return CITY if name == "city" else _made_election(VOTERS, is_dense=name == "dense")


@cache
def _made_election(voters: int, *, is_dense: bool = False) -> Path:
    """Approval ballots on a hundred projects: one to ten of them, some liked more than others, or fifteen, all liked alike."""
    chance = Random(SEED)
    liked = [1.0 if is_dense else chance.random() ** 2 + 0.02 for _ in range(PROJECTS)]
    lines = [
        "META", "key;value", "description;made for a benchmark", "country;none", "unit;none", "instance;bench",
        f"num_projects;{PROJECTS}", f"num_votes;{voters}", f"budget;{BUDGET}", "vote_type;approval", "rule;greedy",
        "PROJECTS", "project_id;cost",
        *(f"{place};{chance.randint(BUDGET // 100, BUDGET // 8)}" for place in range(PROJECTS)),
        "VOTES", "voter_id;vote",
        *(f"{voter};{_vote(chance, liked, is_dense)}" for voter in range(voters)),
    ]  # fmt: skip
    path = Path(tempfile.mkdtemp(prefix="engage-bench-")) / "bench.pb"
    path.write_text("\n".join(lines) + "\n")
    return path


def _vote(chance: Random, liked: list[float], is_dense: bool) -> str:
    if is_dense:
        return ",".join(map(str, chance.sample(range(PROJECTS), 15)))
    chosen = dict.fromkeys(chance.choices(range(PROJECTS), liked, k=chance.randint(1, 10)))
    return ",".join(map(str, chosen))


# Residents and reports: one process, SQLite, no queue.


def ballot_cast() -> Figure:
    """Code looked up, spent, ballot sealed and both committed, without pages."""
    with _house():
        slug, codes = _an_open_round(CASTS)
        with Stopwatch() as watch:
            for code in codes:
                cast_ballot(
                    db.session.scalars(select(Round).where(Round.slug == slug)).one(),
                    code=code,
                    tracker=new_code(),
                    chosen=["A", "B"],
                    channel=Channel.ONLINE,
                    view=View(),
                    now=system_now(),
                )
                db.session.commit()
                db.session.expunge_all()
    return each_in_ms(watch, CASTS)


def ballot_pages() -> Figure:
    """A resident's whole way: the round, the ballot, the review, the sending, the receipt."""
    with _house() as new_client:
        slug, codes = _an_open_round(WALKS)
        walks = [Walk(new_client()) for _ in codes]
        for walk, code in zip(walks, codes, strict=True):
            walk.get(f"/rounds/{slug}")
            walk.post(f"/rounds/{slug}/ballot", code=code)
            marks = {"code": code, "chosen": ["A", "B"]}
            walk.post(f"/rounds/{slug}/review", **marks)
            walk.post(f"/rounds/{slug}/send", **marks)
            walk.get(f"/rounds/{slug}/receipt", ends_with="</html>")
    return _of_walks(walks)


def survey_of_eight(database: str, *, one_at_a_time: bool) -> Figure:
    """Eight questions answered in full, start to confirmation: the server's and the database's processor time for one response."""
    load = measured(database, one_at_a_time=one_at_a_time)
    return load.each_ms, "processor ms each", load.processor


def report_build() -> Figure:
    """Every format of a report on a survey with 5,000 responses, and its saving."""
    with _house():
        survey = an_open_survey()
        chance = Random(SEED)
        answer_survey(
            survey,
            [
                {
                    "first": chance.choice(["homes", "safety"]),
                    "where": chance.sample(["park", "shops"], chance.randint(0, 2)),
                    "more": "More lights on the path, please." if chance.random() < 0.3 else None,
                }
                for _ in range(RESPONSES)
            ],
        )
        report = new_report(survey.programme, language="en", now=system_now(), actor=SYSTEM)
        db.session.commit()
        with Stopwatch() as watch:
            built = make_report(
                report.programme, language=report.language, now=system_now(), say=lambda _step: None
            )
            db.session.rollback()
            keep_report(report, built, now=system_now(), actor=SYSTEM)
            db.session.commit()
    return in_seconds(watch)


def report_pdf() -> Figure:
    """A report of forty pages or more as PDF/UA, the slowest of four languages; a line on the error stream for each."""
    slowest = Stopwatch()
    for language in ("en", "pl", "ar", "ur"):
        document = long_report(language, SECTIONS)
        with Stopwatch() as watch:
            written = write_pdf(document)
        pages = len(PdfReader(io.BytesIO(written)).pages)
        assert pages >= LONG_REPORT, pages
        figures = {"language": language, "pages": pages, "seconds": round(watch.seconds, 2), "processor": round(watch.processor, 2)}  # fmt: skip
        print(json.dumps(figures), file=sys.stderr, flush=True)  # noqa: T201 - a command
        slowest = max(slowest, watch, key=lambda one: one.seconds)
    return in_seconds(slowest)


def survey_export() -> Figure:
    """A million responses as CSV in a process of its own; a line on the error stream tells every format's figures, and its proof: each
    file holds the same rows."""
    with _house():
        survey = an_open_survey()
        add_responses(survey, MANY_RESPONSES)
        folder, settings = Path(tempfile.mkdtemp(prefix="engage-bench-")), settings_of(current_app)
        watch, proofs = Stopwatch(), set()
        for format_ in FORMATS.values():
            done = export_apart(survey.slug, folder / f"answers.{format_.ending}", settings)
            proof = {"rows": done.told["rows"], "sha256": done.told["sha256"]}
            proofs.add(tuple(proof.items()))
            figures = {"format": format_.name, "seconds": done.seconds, "processor": done.processor, "peak_mb": done.peak_mb, "mb": done.told["bytes"] / 1e6, **proof}  # fmt: skip
            print(json.dumps(figures), file=sys.stderr, flush=True)  # noqa: T201 - a command
            if format_.name == "csv":
                watch.seconds, watch.processor = done.seconds, done.processor
        assert len(proofs) == 1, proofs
    return in_seconds(watch)


def tally() -> Figure:
    """The first tabulation of a million responses of thirty questions on PostgreSQL, seconds of the wall; a line on the error stream for
    every size, and for a thousand new ones on top of it, tells how it grows."""
    watch = Stopwatch()
    for step, done in growth():
        figures = {
            "step": step,
            "responses": done.responses,
            "seconds": round(done.seconds, 2),
            "processor": round(done.processor, 2),
            "mb": round(done.mb, 1),
            "load": round(os.getloadavg()[0], 1),
        }
        print(json.dumps(figures), file=sys.stderr, flush=True)  # noqa: T201 - a command
        if step == "first":
            watch.seconds, watch.processor = done.seconds, done.processor
    return in_seconds(watch)


class Walk:
    """One resident's browser; only the server's work is timed."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.watch, self.token = client, Stopwatch(), ""

    def get(self, path: str, *, ends_with: str = "") -> None:
        with self.watch:
            answer = self._ask(self.client.get, path)
        self._keep(path, answer)
        assert answer.get_data(as_text=True).rstrip().endswith(ends_with)

    def post(self, path: str, **fields: Any) -> None:
        with self.watch:
            answer = self._ask(self.client.post, path, data={"csrf_token": self.token, **fields})
        self._keep(path, answer)

    def _ask(self, ask: Callable[..., Any], path: str, **sent: Any) -> Any:
        """Each request in a context of its own, as on a server."""
        return contextvars.Context().run(ask, path, **sent)

    def _keep(self, path: str, answer: Any) -> None:
        assert answer.status_code in {200, 302}, (path, answer.status_code)
        if found := TOKEN.search(answer.get_data(as_text=True)):
            self.token = found[1]


def _of_walks(walks: list[Walk]) -> Figure:
    """The first walk also compiles templates; it is left out."""
    total = Stopwatch()
    total.processor = sum(walk.watch.processor for walk in walks[1:])
    return each_in_ms(total, len(walks) - 1)


def plan_page(path: str) -> Figure:
    """A page of a 300-page plan with 20,000 comments; the first time also compiles its templates and is left out."""
    with _house():
        a_long_consultation(Random(SEED))
        client = signed_in(current_app, Role.ANALYST)
        walk = Walk(client)
        walk.get(path)
        walk.watch = Stopwatch()
        with queries_counted() as asked:
            for _ in range(PAGE_VIEWS):
                walk.get(path, ends_with="</html>")
    told = {"queries": len(asked) // PAGE_VIEWS}
    print(json.dumps(told), file=sys.stderr, flush=True)  # noqa: T201 - a command
    return each_in_ms(walk.watch, PAGE_VIEWS)


@contextmanager
def _house() -> Iterator[Callable[[], FlaskClient]]:
    """An empty house on SQLite with the durability of a real one. Its queue is never asked."""
    with tempfile.TemporaryDirectory(prefix="engage-bench-") as name:
        folder = Path(name)
        app = create_app(
            Settings(
                secret_key="a secret that only benchmarks use, long enough",
                database_url=f"sqlite:///{folder / 'bench.sqlite3'}",
                redis_url=f"unix://{folder / 'none'}",
                data_dir=folder,
                is_secure=False,
                log_level="ERROR",
            )
        )
        with app.app_context():
            db.create_all()
            yield app.test_client
            db.session.remove()
            db.engine.dispose()


def _an_open_round(codes: int) -> tuple[str, list[str]]:
    moment = system_now()
    pb_round = a_draft_round(a_programme())
    _in_our_time(pb_round)
    check_languages(pb_round, now=moment)
    cards = (
        make_key_card(pb_round, now=moment, actor=FIRST_OFFICER),
        make_key_card(pb_round, now=moment, actor=SECOND_OFFICER),
    )
    try_keys(pb_round, cards=cards, now=moment, actor=FIRST_OFFICER)
    name_witnesses(pb_round)
    made = make_codes(pb_round, codes)
    open_round(pb_round, now=moment, actor=FIRST_OFFICER)
    db.session.commit()
    return pb_round.slug, made


def _in_our_time(activity: Round | Survey) -> None:
    """Tests live on one fixed day; these pages look at the machine's clock."""
    activity.opens_at = system_now() - timedelta(days=1)
    activity.closes_at = system_now() + timedelta(days=21)


COUNTS: dict[str, tuple[Callable[[str], Figure], float]] = {
    "read": (count_read, 1.0),
    "greedy": (count_greedy, 0.05),
    "equal_shares": (count_equal_shares, 0.1),
    "add1": (count_add1, 1.5),
    "memory": (count_memory, 150.0),
}
"""What is measured of a count, and the most it may come to: seconds, or megabytes."""
PLAN_PAGES = {
    "contents": f"/plans/{SLUG}",
    "part": f"/plans/{SLUG}/parts/matter-0",
    "replies": f"/plans/{SLUG}/replies",
    "changes": f"/plans/{SLUG}/changes",
    "coding": f"/officers/coding/{SLUG}/next",
}
ELECTIONS = ("sparse", "dense", *(["city"] if CITY.exists() else []))
LIMITS = {"tally": 60.0, "report.pdf": 5.0} | {
    f"count.{name}.{what}": most for name in ELECTIONS for what, (_, most) in COUNTS.items()
}

BENCHMARKS: dict[str, Callable[[], Figure]] = {
    **{
        f"count.{name}.{what}": partial(measure, name)
        for name in ELECTIONS
        for what, (measure, _) in COUNTS.items()
    },
    "count.growth": count_growth,
    "ballot.cast": ballot_cast,
    "ballot.pages": ballot_pages,
    **{
        f"survey.{pacing}.{database}": partial(survey_of_eight, database, one_at_a_time=one)
        for pacing, one in (("one_page", False), ("one_at_a_time", True))
        for database in ("sqlite", "postgresql", UNSYNCED)
    },
    **{f"plan.{name}": partial(plan_page, path) for name, path in PLAN_PAGES.items()},
    "survey.export": survey_export,
    "tally": tally,
    "report.build": report_build,
    "report.pdf": report_pdf,
}


def main(wanted: list[str]) -> int:
    chosen = [
        name
        for name in BENCHMARKS
        if not wanted or any(f"{name}.".startswith(f"{asked}.") for asked in wanted)
    ]
    if not chosen:
        print(f"BENCH can be: {', '.join(BENCHMARKS)}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    here = commit()
    for name in chosen:
        figure, unit, processor = BENCHMARKS[name]()
        line = {
            "name": name,
            "figure": round(figure, 3),
            "unit": unit,
            "processor_seconds": round(processor, 3),
            **({"limit": LIMITS[name]} if name in LIMITS else {}),
            "cores": os.cpu_count(),
            "commit": here,
        }
        print(json.dumps(line), flush=True)  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
