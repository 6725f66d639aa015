"""Engagement reports."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from engage.kernel.access import Policy
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import MenuEntry, Module
from engage.reports.commands.asking import BUILD_JOB
from engage.reports.commands.correcting import init_correcting
from engage.reports.commands.publishing import init_publishing
from engage.reports.views.arranging import blueprint as arranging_blueprint
from engage.reports.views.beside import blueprint as beside_blueprint
from engage.reports.views.officer import blueprint as officer_blueprint
from engage.reports.views.officer_areas import blueprint as areas_blueprint
from engage.reports.views.officer_samples import blueprint as samples_blueprint
from engage.reports.views.resident import blueprint as resident_blueprint
from engage.reports.views.stationery import blueprint as stationery_blueprint


def _start(app: Flask) -> None:
    init_publishing(app)
    init_correcting(app)


MODULE = Module(
    name="reports",
    blueprints=(
        resident_blueprint,
        officer_blueprint,
        arranging_blueprint,
        stationery_blueprint,
        beside_blueprint,
        samples_blueprint,
        areas_blueprint,
    ),
    jobs={
        BUILD_JOB: "engage.reports.jobs.build_report",
        "reports.ask_for_due": "engage.reports.jobs.ask_for_due",
    },
    schedule={"reports.ask_for_due": "23 5 * * *"},
    menu=(MenuEntry("reports_officer.reports", _l("Reports"), "chart", Policy.ANALYST, place=40),),
    commands=(
        LazyCommand("report", "engage.reports.cli.report", short_help="Build and verify reports."),
    ),
    start=_start,
)
