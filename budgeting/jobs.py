"""Background work of rounds."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, text

from budgeting.commands.award_files import keep_file
from budgeting.commands.bids import forget_bidders
from budgeting.commands.counting import keep_count, log_rights_on_demand, read_box
from budgeting.commands.explaining import keep_margins
from budgeting.commands.followers import MoneyNews, tell_of_money, tell_of_news
from budgeting.commands.following import tell_followers
from budgeting.commands.lots import note_tie
from budgeting.commands.opening import offer_key, take_cards
from budgeting.commands.proofs import forget_attempts
from budgeting.commands.setup import try_keys
from budgeting.commands.turnout import refresh_turnout
from budgeting.commands.witnesses import seal_the_day
from budgeting.commands.workbooks import forget_workbooks, keep_found, refuse_workbook
from budgeting.exports.award_files import accounts_workbook, letter_pdf
from budgeting.importers.bids import read_bids
from budgeting.importers.project_sheets import projects_in
from budgeting.importers.workbooks import read_workbook as read_table
from budgeting.models.rounds import (
    Ballot,
    GivenCard,
    Opening,
    ProofAttempt,
    RegisterEntry,
    Round,
    SealedBallot,
    TrackerEntry,
)
from budgeting.queries.awards import file_by_id, update_or_404
from budgeting.queries.bids import call_or_404
from budgeting.queries.rounds import counted_election, open_rounds, round_by_id, workbook_of
from budgeting.rules.election import Allocation
from budgeting.rules.letters import FileKind
from budgeting.rules.margins import margins_of
from budgeting.rules.publication import has_reasons_in
from budgeting.rules.quick_market import quick_passes
from budgeting.rules.register import NUMBER_OF_KEYS
from budgeting.rules.ties import TieError
from budgeting.rules.workbooks import FileFault, SheetOf, fault_of
from budgeting.rules.written import outcome_from
from engage.jobs.commands import enqueue
from engage.jobs.handle import JobHandle
from engage.kernel.access import SYSTEM
from engage.kernel.clock import now, system_now
from engage.kernel.db import db, transactions_that_write
from engage.kernel.sealing import JobKey, KeyCard
from engage.rules.errors import EngageError, NotAllowedError, UnavailableError

RECOUNTS = 1000
"""Shared among the projects that were not funded. A recount of 90,000 ballots takes up to half a second."""
FOUND_BY_RECOUNT = {Allocation.EQUAL_SHARES, Allocation.PHRAGMEN}
WRITERS = {FileKind.LETTER: letter_pdf, FileKind.LEDGER: accounts_workbook}
OF_THE_BOX = (SealedBallot, RegisterEntry, TrackerEntry, Ballot, ProofAttempt, GivenCard, Opening)
MARGINS = "budgeting.find_margins"
VACUUM = "budgeting.vacuum_after_count"
PATIENCE = timedelta(minutes=10)
"""How long an opening waits for each of the two cards; then a worker has better things to do."""
LOOK_EVERY_SECONDS = 0.25


def open_box(handle: JobHandle, round_id: str) -> None:
    """Wait for both cards, open the box, count, and save it all at once; or note the tie that a lot must settle.

    A run that is killed has changed nothing. Raises as ``_wait_for_cards`` does.
    """
    cards = _wait_for_cards(handle, round_id)
    pb_round = db.session.get_one(Round, round_id)
    try:
        opened = read_box(pb_round, cards=cards, say=handle.report_progress)
    except TieError as tie:
        handle.start_writing()
        note_tie(db.session.get_one(Round, round_id), tie, now=now(), actor=SYSTEM)
        return
    handle.report_progress(90, "save")
    handle.start_writing()
    keep_count(db.session.get_one(Round, round_id), opened, now=now(), actor=SYSTEM)
    enqueue(VACUUM, now=now(), actor=SYSTEM)
    enqueue(MARGINS, now=now(), actor=SYSTEM, round_id=round_id)


def open_test_ballot(handle: JobHandle, round_id: str) -> None:
    """Wait for both cards, seal a test ballot and open it with them. Raises as ``_wait_for_cards`` does."""
    cards = _wait_for_cards(handle, round_id)
    handle.start_writing()
    try_keys(db.session.get_one(Round, round_id), cards=cards, now=now(), actor=SYSTEM)


def _wait_for_cards(handle: JobHandle, round_id: str) -> tuple[KeyCard, KeyCard]:
    """Both cards, in this process's memory alone. The next run has a key of its own, and the officers type their cards again.

    Raises ``NotAllowedError`` ``cards_not_given`` when one is not there in time, ``cards_given_up`` when the officers ended it.
    """
    key = JobKey()
    with transactions_that_write():
        offer_key(round_id, job_id=handle.id, key=key)
    handle.report_progress(0, "cards")
    there, until = 0, system_now() + PATIENCE
    while system_now() < until:
        cards = take_cards(round_id, job_id=handle.id, key=key)
        if len(cards) == NUMBER_OF_KEYS:
            first, second = cards
            return first, second
        if len(cards) > there:
            there, until = len(cards), system_now() + PATIENCE
        time.sleep(LOOK_EVERY_SECONDS)
    raise NotAllowedError("cards_not_given")


def refresh_turnouts(handle: JobHandle) -> None:
    """Every hour: the one figure that is shown before the close."""
    handle.start_writing()
    for pb_round in open_rounds():
        refresh_turnout(pb_round)


def seal_days(handle: JobHandle) -> None:
    """Every night: the digest of each open box into the log, and the newest line to its witnesses."""
    handle.start_writing()
    for pb_round in open_rounds():
        seal_the_day(pb_round, now=now(), actor=SYSTEM)


def vacuum_after_count(handle: JobHandle) -> None:
    """Take what was deleted at the count out of the database's files, so that old rows cannot be read from them.

    Raises ``UnavailableError`` ``database_read_elsewhere``, so that the job is tried again, while somebody reads an older
    state of an SQLite file: until they are done, the old rows stay in its log.
    """
    handle.report_progress(50, "vacuum")
    db.session.rollback()
    vacuum(db.engine)


def find_margins(handle: JobHandle, round_id: str) -> None:
    """What each project that was not funded would have needed, where only counting again can tell; stored beside the outcome.

    Nothing is kept of a box so small that its reasons are not public. The ballots are read into memory first, so that
    ``vacuum_after_count`` does not wait for the recounts.
    """
    pb_round = round_by_id(round_id)
    outcome = outcome_from(pb_round.outcome)
    if outcome.rule.allocation not in FOUND_BY_RECOUNT or not has_reasons_in(pb_round.outcome):
        return
    election = counted_election(pb_round)
    handle.report_progress(10, "recounts")
    db.session.rollback()
    found = margins_of(election, outcome.rule, recounts=RECOUNTS, passes=quick_passes)
    handle.start_writing()
    keep_margins(round_by_id(round_id), found, now=now())


def forget_contacts(handle: JobHandle) -> None:
    """Erase who sent bids, and workbooks that nobody read, where the retention date has come."""
    handle.start_writing()
    moment = now()
    forget_bidders(now=moment, actor=SYSTEM)
    forget_workbooks(now=moment)


def log_rights(handle: JobHandle) -> None:
    """Each day: how many rights to vote have come of proofs, into the public log; and what is left of old codes goes."""
    handle.start_writing()
    moment = now()
    for pb_round in open_rounds():
        log_rights_on_demand(pb_round, now=moment, actor=SYSTEM)
    forget_attempts(now=moment)


def tell_list_followers(handle: JobHandle, round_id: str, list_address: str) -> None:
    """Once the outcome is declared: the list is out."""
    handle.start_writing()
    tell_followers(round_by_id(round_id), list_address=list_address, now=now())


def vacuum(engine: Engine) -> None:
    """Rewrite the files of the box. Raises as ``vacuum_after_count`` does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for model in OF_THE_BOX:
                connection.execute(text(f"VACUUM FULL {model.__tablename__}"))
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        held_up, *_frames = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if held_up:
        raise UnavailableError("database_read_elsewhere")


def make_award_file(handle: JobHandle, file_id: str) -> None:
    """Make a letter or a workbook that was asked for, from what was fixed then."""
    file = file_by_id(file_id)
    made_from = file.asked_at
    content = WRITERS[FileKind(file.kind)](file.source, written_at=made_from)
    handle.start_writing()
    keep_file(file_by_id(file_id), content, made_from=made_from, now=now())


def read_workbook(handle: JobHandle, round_id: str, sheet: str) -> None:
    """Take the projects or ideas of a workbook, all of them or none; or keep what is wrong with it."""
    pb_round = round_by_id(round_id)
    book = workbook_of(pb_round, SheetOf(sheet))
    if book is None or book.content is None:
        return
    try:
        found, faults = _read(pb_round, SheetOf(sheet), book.content)
    except EngageError as error:
        found, faults = [], [fault_of(error)]
    handle.start_writing()
    book = workbook_of(round_by_id(round_id), SheetOf(sheet))
    if book is None:
        return
    try:
        if not faults:
            with db.session.begin_nested():
                keep_found(book, found, now=now())
            return
    except EngageError as error:
        faults = [fault_of(error)]
    refuse_workbook(book, faults)


def _read(pb_round: Round, sheet: SheetOf, data: bytes) -> tuple[Sequence[Any], list[FileFault]]:
    table = read_table(data)
    if sheet is SheetOf.PROJECTS:
        return projects_in(table)
    return read_bids(call_or_404(pb_round.slug), table)


def tell_of_update(handle: JobHandle, update_id: str) -> None:
    """Write to everybody who follows; all letters stand in the outbox, or none."""
    handle.start_writing()
    tell_of_news(update_or_404(update_id), now=now())


def tell_of_decision(handle: JobHandle, round_id: str, news: str, numbers: list[str]) -> None:
    """The same, of what was decided about the money."""
    handle.start_writing()
    tell_of_money(round_by_id(round_id), MoneyNews(news), numbers=numbers, now=now())
