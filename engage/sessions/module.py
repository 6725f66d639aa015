"""Sessions."""

from engage.kernel.module import Module
from engage.sessions.ports import SessionPorts
from engage.sessions.reportable import ReportableSessions
from engage.sessions.views.officer import blueprint as officer_blueprint
from engage.sessions.views.resident import blueprint as resident_blueprint

MODULE = Module(
    name="sessions",
    blueprints=(resident_blueprint, officer_blueprint),
    reportable=ReportableSessions(),
    ports=(SessionPorts(),),
)
