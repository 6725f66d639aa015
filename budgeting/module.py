"""Participatory budgeting."""

from budgeting.ports import RoundPorts
from budgeting.reportable import ReportableRounds
from budgeting.views.officer import blueprint as officer_blueprint
from budgeting.views.resident import blueprint as resident_blueprint
from engage.kernel.module import Module

MODULE = Module(
    name="budgeting",
    blueprints=(resident_blueprint, officer_blueprint),
    reportable=ReportableRounds(),
    ports=(RoundPorts(),),
)
