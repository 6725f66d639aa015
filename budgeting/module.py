"""Participatory budgeting."""

from flask_babel import lazy_gettext as _l

from budgeting.commands.award_files import MAKE
from budgeting.commands.followers import TELL_OF_MONEY
from budgeting.commands.opening import OPEN_BOX, OPEN_TEST_BALLOT
from budgeting.commands.updates import TELL
from budgeting.ports.activity import AwardPorts, BidPorts, PicturePorts, RoundPorts
from budgeting.ports.acts import register_acts
from budgeting.ports.wording import RoundWords
from budgeting.queries.bids import bids_waiting_for_appraisal
from budgeting.reportable import ReportableRounds
from budgeting.views.after import blueprint as after_blueprint
from budgeting.views.bid_picture import blueprint as bid_picture_blueprint
from budgeting.views.bid_return import blueprint as bid_return_blueprint
from budgeting.views.bids import blueprint as bids_blueprint
from budgeting.views.box import blueprint as box_blueprint
from budgeting.views.cards import blueprint as cards_blueprint
from budgeting.views.drafting import blueprint as drafting_blueprint
from budgeting.views.drafting_pots import blueprint as pots_blueprint
from budgeting.views.drafting_projects import blueprint as projects_blueprint
from budgeting.views.drafting_words import blueprint as words_blueprint
from budgeting.views.following import blueprint as following_blueprint
from budgeting.views.officer import blueprint as officer_blueprint
from budgeting.views.officer_award import blueprint as officer_award_blueprint
from budgeting.views.officer_awards import blueprint as officer_awards_blueprint
from budgeting.views.officer_bid import blueprint as officer_bid_blueprint
from budgeting.views.officer_bids import blueprint as officer_bids_blueprint
from budgeting.views.preview import blueprint as preview_blueprint
from budgeting.views.proof_rules import blueprint as proof_rules_blueprint
from budgeting.views.proofs import blueprint as proofs_blueprint
from budgeting.views.rehearsal_rounds import blueprint as rehearsal_blueprint
from budgeting.views.resident import blueprint as resident_blueprint
from budgeting.views.voting import blueprint as voting_blueprint
from engage.kernel.access import Policy
from engage.kernel.command_line import LazyCommand
from engage.kernel.module import MenuEntry, Module, SiteLink

FORGET_BIDDERS = "budgeting.forget_bidders"

LOG_RIGHTS = "budgeting.log_rights"

MODULE = Module(
    name="budgeting",
    blueprints=(
        resident_blueprint,
        voting_blueprint,
        proofs_blueprint,
        following_blueprint,
        proof_rules_blueprint,
        after_blueprint,
        officer_blueprint,
        cards_blueprint,
        officer_awards_blueprint,
        officer_award_blueprint,
        bids_blueprint,
        bid_return_blueprint,
        bid_picture_blueprint,
        officer_bids_blueprint,
        officer_bid_blueprint,
        box_blueprint,
        drafting_blueprint,
        pots_blueprint,
        projects_blueprint,
        words_blueprint,
        preview_blueprint,
        rehearsal_blueprint,
    ),
    links=(SiteLink("budgeting.check_receipt", _l("My receipt"), "receipt"),),
    reportable=ReportableRounds(),
    ports=(RoundPorts(), BidPorts(), AwardPorts(), PicturePorts(), RoundWords()),
    commands=(
        LazyCommand("bid", "budgeting.cli.bids.bid_commands", short_help="Ideas for a round."),
    ),
    jobs={
        OPEN_BOX: "budgeting.jobs.open_box",
        OPEN_TEST_BALLOT: "budgeting.jobs.open_test_ballot",
        "budgeting.find_margins": "budgeting.jobs.find_margins",
        "budgeting.read_workbook": "budgeting.jobs.read_workbook",
        "budgeting.vacuum_after_count": "budgeting.jobs.vacuum_after_count",
        "budgeting.refresh_turnouts": "budgeting.jobs.refresh_turnouts",
        "budgeting.seal_days": "budgeting.jobs.seal_days",
        "budgeting.tell_list_followers": "budgeting.jobs.tell_list_followers",
        LOG_RIGHTS: "budgeting.jobs.log_rights",
        FORGET_BIDDERS: "budgeting.jobs.forget_contacts",
        MAKE: "budgeting.jobs.make_award_file",
        TELL: "budgeting.jobs.tell_of_update",
        TELL_OF_MONEY: "budgeting.jobs.tell_of_decision",
    },
    schedule={
        LOG_RIGHTS: "5 0 * * *",
        FORGET_BIDDERS: "40 3 * * *",
        "budgeting.refresh_turnouts": "0 * * * *",
        "budgeting.seal_days": "10 0 * * *",
    },
    menu=(
        MenuEntry("budgeting_drafting.rounds", _l("Rounds"), "list", Policy.OFFICER, place=25),
        MenuEntry(
            "bids_officer.rounds",
            _l("Ideas"),
            "pound",
            Policy.AUTHOR,
            count=bids_waiting_for_appraisal,
            place=30,
        ),
        MenuEntry("officer_awards.rounds", _l("Awards"), "check", Policy.OFFICER, place=45),
    ),
    start=register_acts,
)
