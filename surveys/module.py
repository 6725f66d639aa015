"""Surveys."""

from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import MenuEntry, Module
from surveys.commands.papers import MAKE_PAPERS
from surveys.ports import EmbeddedSurveys, SurveyPorts, SurveyWords
from surveys.reportable import ReportableSurveys
from surveys.views.after_sending import blueprint as after_sending_blueprint
from surveys.views.answering import blueprint as answering_blueprint
from surveys.views.answers import blueprint as answers_blueprint
from surveys.views.building import blueprint as building_blueprint
from surveys.views.building_order import blueprint as questions_blueprint
from surveys.views.building_question import blueprint as question_blueprint
from surveys.views.helping import blueprint as helping_blueprint
from surveys.views.kept_answers import blueprint as kept_answers_blueprint
from surveys.views.officer import blueprint as officer_blueprint
from surveys.views.officer_answers import blueprint as files_of_answers_blueprint
from surveys.views.officer_batches import blueprint as officer_batches_blueprint
from surveys.views.officer_import import blueprint as import_blueprint
from surveys.views.officer_organisations import blueprint as organisations_blueprint
from surveys.views.officer_papers import blueprint as officer_papers_blueprint
from surveys.views.officer_rights import blueprint as officer_rights_blueprint
from surveys.views.over_time import blueprint as over_time_blueprint
from surveys.views.papers import blueprint as papers_blueprint
from surveys.views.preview import blueprint as preview_blueprint
from surveys.views.resident import blueprint as resident_blueprint
from surveys.views.rights import blueprint as rights_blueprint
from surveys.views.sent_answers import blueprint as sent_answers_blueprint
from surveys.views.versions import blueprint as versions_blueprint
from surveys.views.wording import blueprint as wording_blueprint

MODULE = Module(
    name="surveys",
    blueprints=(
        resident_blueprint,
        answering_blueprint,
        answers_blueprint,
        after_sending_blueprint,
        kept_answers_blueprint,
        sent_answers_blueprint,
        papers_blueprint,
        officer_papers_blueprint,
        officer_batches_blueprint,
        rights_blueprint,
        helping_blueprint,
        officer_blueprint,
        organisations_blueprint,
        files_of_answers_blueprint,
        import_blueprint,
        building_blueprint,
        questions_blueprint,
        question_blueprint,
        wording_blueprint,
        preview_blueprint,
        officer_rights_blueprint,
        versions_blueprint,
        over_time_blueprint,
    ),
    reportable=ReportableSurveys(),
    ports=(SurveyPorts(), EmbeddedSurveys(), SurveyWords()),
    commands=(
        LazyCommand("survey", "surveys.cli.survey", short_help="Surveys into files and from them."),
    ),
    jobs={
        "surveys.forget_drafts": "surveys.jobs.forget_drafts",
        MAKE_PAPERS: "surveys.jobs.make_papers",
        "surveys.read_file": "surveys.jobs.read_file",
        "surveys.refresh_tallies": "surveys.jobs.refresh_tallies",
    },
    schedule={
        "surveys.forget_drafts": "17 3 * * *",
        "surveys.refresh_tallies": "*/5 * * * *",
    },
    menu=(MenuEntry("surveys_building.surveys", _l("Surveys"), "chat", Policy.OFFICER, place=24),),
)
