"""What takes two authors about an award's money: lines that move it, taking one back, closing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask, url_for

from budgeting.commands.interests import check_asker
from budgeting.commands.paying import (
    CLOSE,
    ENTRY,
    TAKE_BACK,
    confirm_close,
    confirm_entry,
    confirm_taking_back,
)
from budgeting.models.awards import Award
from budgeting.presenters.officer_awards import MONEY_ACTS, money_act_lines
from budgeting.queries.awards import award_or_404
from engage.content.presenters import words_in
from engage.kernel.access import Actor, Policy
from engage.kernel.db import db
from engage.people.commands.acts import ActKind, ConfirmedAct, register_act

Facts = Mapping[str, Any]


def register_money(app: Flask) -> None:
    """The second author reads the line and where the account stands; if that is no longer the same, the act is void."""
    for kind, perform in (
        (ENTRY, confirm_entry),
        (TAKE_BACK, confirm_taking_back),
        (CLOSE, confirm_close),
    ):
        register_act(
            app,
            ActKind(
                kind=kind,
                policy=Policy.AUTHOR,
                perform=_performing(perform),
                label=MONEY_ACTS[kind],
                facts_now=_account,
                subject_label=_project_title,
                subject_href=lambda subject: url_for("officer_award.award", award_id=subject),
                facts_label=_saying(kind),
                check_asker=_check_asker,
            ),
        )


def _performing(perform: Callable[..., None]) -> Callable[[ConfirmedAct, datetime, Actor], None]:
    def do(act: ConfirmedAct, now: datetime, actor: Actor) -> None:
        perform(award_or_404(act.subject), facts=act.facts, now=now, actor=actor)

    return do


def _account(award_id: str) -> Facts:
    """Every line: nobody confirms on top of one that they were not shown. An offer may have gone meanwhile."""
    award = db.session.get(Award, award_id)
    if award is None:
        return {}
    return {
        "state": award.state,
        "awarded_pence": award.awarded_pence,
        "entries": [[one.number, one.kind, one.amount_pence] for one in award.entries],
    }


def _saying(kind: str) -> Callable[[str, Facts], list[str]]:
    def say(award_id: str, facts: Facts) -> list[str]:
        award = db.session.get(Award, award_id)
        return list(money_act_lines(award, kind, facts)) if award else []

    return say


def _project_title(award_id: str) -> object:
    award = db.session.get(Award, award_id)
    return words_in(award.project.words, "title") if award else ""


def _check_asker(award_id: str, _facts: Facts, asker: Actor) -> None:
    award = award_or_404(award_id)
    check_asker(award.pb_round, [award.project.number], asker)
