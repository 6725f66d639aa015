"""Participatory budgeting."""

from flask_babel import lazy_gettext as _l

from budgeting.ports import RoundPorts, register_acts
from budgeting.reportable import ReportableRounds
from budgeting.views.officer import blueprint as officer_blueprint
from budgeting.views.resident import blueprint as resident_blueprint
from budgeting.views.voting import blueprint as voting_blueprint
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import Module, SiteLink

MODULE = Module(
    name="budgeting",
    blueprints=(resident_blueprint, voting_blueprint, officer_blueprint),
    links=(SiteLink("budgeting.check_receipt", _l("My receipt"), "receipt"),),
    reportable=ReportableRounds(),
    ports=(RoundPorts(),),
    commands=(
        LazyCommand("count", "budgeting.cli.count", short_help="Count a Pabulib election."),
        LazyCommand("round", "budgeting.cli.round_commands", short_help="Rounds from files."),
    ),
    jobs={
        "budgeting.vacuum_after_count": "budgeting.jobs.vacuum_after_count",
        "budgeting.find_margins": "budgeting.jobs.find_margins",
    },
    start=register_acts,
)
