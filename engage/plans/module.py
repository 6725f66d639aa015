"""Draft plans and consultations."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import MenuEntry, Module
from engage.plans.commands.files import READ
from engage.plans.ports import ConsultationPorts, PlanWords, register_acts
from engage.plans.queries.commitments import number_overdue
from engage.plans.reportable import ReportableConsultations
from engage.plans.views.officer import blueprint as officer_blueprint
from engage.plans.views.officer_checking import blueprint as checking_blueprint
from engage.plans.views.officer_commitments import blueprint as commitments_blueprint
from engage.plans.views.officer_formats import blueprint as formats_blueprint
from engage.plans.views.officer_keying import blueprint as keying_blueprint
from engage.plans.views.officer_replies import blueprint as replies_blueprint
from engage.plans.views.officer_versions import blueprint as versions_blueprint
from engage.plans.views.officer_words import blueprint as words_blueprint
from engage.plans.views.questions import blueprint as questions_blueprint
from engage.plans.views.resident import blueprint as resident_blueprint

TELL = "plans.tell_followers"

MODULE = Module(
    name="plans",
    blueprints=(
        resident_blueprint,
        questions_blueprint,
        words_blueprint,
        officer_blueprint,
        formats_blueprint,
        keying_blueprint,
        replies_blueprint,
        versions_blueprint,
        checking_blueprint,
        commitments_blueprint,
    ),
    reportable=ReportableConsultations(),
    ports=(ConsultationPorts(), PlanWords()),
    commands=(LazyCommand("plan", "engage.plans.cli.plan", short_help="Bring draft plans in."),),
    menu=(
        MenuEntry("officer_plans.plans", _l("Draft plans"), "file", Policy.OFFICER, place=26),
        MenuEntry(
            "officer_commitments.unfinished",
            _l("Promises"),
            "check",
            Policy.AUTHOR,
            count=number_overdue,
            place=46,
        ),
    ),
    jobs={TELL: "engage.plans.jobs.tell_followers", READ: "engage.plans.jobs.read_file"},
    schedule={TELL: "0 9 * * *"},
    start=register_acts,
)
