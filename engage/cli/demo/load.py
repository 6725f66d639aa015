"""Loads the demo programme into an empty house."""

from datetime import datetime

from flask import Flask

from engage.activities.queries import programmes
from engage.cli.demo.consultation import comment_on_the_plan, open_demo_consultation
from engage.cli.demo.hearing import let_be_heard_and_seen
from engage.cli.demo.helping import ask_for_demo_help
from engage.cli.demo.ideas import take_demo_ideas
from engage.cli.demo.lasting import draw_a_plan, open_lasting_survey
from engage.cli.demo.officers import make_officers, sign_in_lines, write_sign_in_file
from engage.cli.demo.past_plan import tell_of_a_past_plan
from engage.cli.demo.past_pots import tell_of_past_pots
from engage.cli.demo.past_round import tell_of_a_past_round
from engage.cli.demo.programme import (
    begin_demo_survey,
    begin_programme,
    open_demo_round,
    open_demo_survey,
    plan_demo_sessions,
)
from engage.cli.demo.reaching import tell_who_is_reached
from engage.cli.demo.taking_part import answer_the_survey, cast_ballots
from engage.kernel.clock import now
from engage.kernel.db import db
from engage.reports.commands.asking import ask_for_report

__all__ = ["load_demo", "sign_in_lines"]


def load_demo(app: Flask) -> None:
    """Load everything in one transaction, unless the house holds a programme already."""
    with app.app_context():
        if not programmes():
            _load(now())


def _load(moment: datetime) -> None:
    officers = make_officers(moment)
    first, second = (officer.account.actor for officer in officers)
    stage = begin_programme(now=moment, first=first, second=second)
    draw_a_plan(now=moment, actor=first)
    tell_of_a_past_round(stage)
    tell_of_past_pots(stage)
    voting = open_demo_round(stage)
    survey = open_demo_survey(stage)
    open_lasting_survey(stage)
    begin_demo_survey(stage)
    let_be_heard_and_seen(survey, now=moment, actor=first)
    consultation = open_demo_consultation(stage)
    tell_of_a_past_plan(stage)
    plan_demo_sessions(stage)
    take_demo_ideas(stage)
    answer_the_survey(survey, now=moment)
    codes = cast_ballots(voting.pb_round, codes=voting.codes, now=moment)
    comment_on_the_plan(consultation, stage)
    tell_who_is_reached(stage, survey)
    ask_for_demo_help(stage, survey, officers[0].account)
    # A worker builds it once the house is open; two officers publish it, or not.
    ask_for_report(stage.programme, language="en", also_in=["ur"], now=moment, actor=first)
    # Before the commit: officers whose passwords nobody has would lock everybody out of a demo that counts as loaded.
    write_sign_in_file(officers, cards=voting.cards, codes=codes)
    db.session.commit()
