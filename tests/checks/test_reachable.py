"""No page that only a test can find: whoever follows links from the front page or the desk meets every page there is."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from engage.kernel.access import Policy, Role, policy_of
from tests.officers import signed_in

BY_A_BUTTON = "buttons of the ballot lead there; test_preview presses them"
NOT_BEING_MADE = (
    "each page is followed once, here for a survey that is open; test_building_pages makes one"
)
IN_A_REHEARSAL = "nobody has made a rehearsal in the demo; test_rehearsal_rounds makes one"
NOT_ASKED_FOR = "nobody has asked for the file; test_awards_pages walks there from the desk"
NO_REPORT = "nobody has asked the demo for a report"
NOTHING_CODED = "everything is coded in the demo; tests/themes/test_pages.py codes"
ONLY_AFTER_A_STEP = {
    "assistance.asked": "after somebody has asked for help; test_asking does",
    "budgeting_preview.project": BY_A_BUTTON,
    "budgeting_preview.review": BY_A_BUTTON,
    "budgeting_rehearsal.ballot": IN_A_REHEARSAL,
    "budgeting_rehearsal.desk": IN_A_REHEARSAL,
    "budgeting_rehearsal.project": IN_A_REHEARSAL,
    "budgeting_rehearsal.review": IN_A_REHEARSAL,
    "coding.next_text": NOTHING_CODED,
    "coding.text": NOTHING_CODED,
    "double_coding.next_text": NOTHING_CODED,
    "double_coding.second": NOTHING_CODED,
    "double_coding.settle": NOTHING_CODED,
    "conversations_officer.conversation": "none is written down in the demo; test_conversations does",
    "correspondence_officer.letter": "none is logged in the demo; test_correspondence does",
    "easy_read.picture": "a button beside a sentence leads there; tests/easy_read presses it",
    "notices.notice": "nobody has complained in the demo; test_notices does",
    "officer_award.letter": NOT_ASKED_FOR,
    "officer_award.letter_pdf": NOT_ASKED_FOR,
    "officer_awards.workbook": NOT_ASKED_FOR,
    "officer_checking.check": "no next version of the demo's plan is being made; test_checked_beside_the_file checks one",
    "officer_keying.batch": "no paper came in the demo; test_keyed_comments makes a batch",
    "officer_keying.letter": "no letter is logged in the demo; test_keyed_comments logs one",
    "officer_outages.outage": "nothing was down in the demo; test_outages logs one",
    "officer_versions.section": "no next version of the demo's plan is being made; test_versions makes one",
    "pictures.mend": "the demo has no picture of its own; tests/easy_read adds one",
    "places.drawing": "the demo has no boundaries; test_outlines imports some",
    "recordings_officer.mend": "nothing is recorded in the demo; tests/recordings brings some",
    "reports_arranging.correct": NO_REPORT,
    "reports_arranging.part": NO_REPORT,
    "reports_arranging.parts": NO_REPORT,
    "reports_arranging.preview": NO_REPORT,
    "reports_officer.file": NO_REPORT,
    "reports_officer.progress": NO_REPORT,
    "reports_stationery.committee": NO_REPORT,
    "usual_files.favicon": "browsers ask for it by its usual name",
    "usual_files.robots": "search engines ask for it by its usual name",
    "security.reset_password": "the link is in a letter",
    "security.tf_select": "where somebody has several second steps",
    "security.two_factor_rescue": "from the page that asks for the code",
    "security.two_factor_setup": "at the first sign-in",
    "security.two_factor_token_validation": "after the password",
    "survey_batches.keying": "no paper came in the demo; test_keying_pages makes a batch",
    "surveys_import.imported": "nobody has brought a file into the demo; test_import_page does",
    "surveys_organisations.names": "no survey of the demo asks organisations; test_who_answers does",
    "still_here.still_here": "a script asks for it; test_time_limits.py waits",
    "surveys_question.new_question": NOT_BEING_MADE,
    "surveys_questions.remove": NOT_BEING_MADE,
    "uploads_officer.file": "nobody has sent the demo a file",
}
"""Pages that no link of a new demo leads to, and what does."""


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_page_of_the_demo_is_linked(demo: Flask, client: FlaskClient) -> None:
    met = _met(demo, client, "/") | _met(demo, client, "/officers/sign-in")
    met |= _met(demo, signed_in(demo, *Role, email="all@example.org"), "/officers/")

    assert sorted(_pages(demo) - met) == sorted(ONLY_AFTER_A_STEP)


def _pages(app: Flask) -> set[str]:
    """Everything officers may open, and every public page that does not belong to one activity or one person's way through it."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and policy_of(app.view_functions[rule.endpoint]) is not Policy.INTERNAL
        and (rule.rule.startswith("/officers") or not rule.arguments)
    }


def _met(app: Flask, client: FlaskClient, start: str) -> set[str]:
    """The endpoints that links lead to, each followed once with one example of its address."""
    met: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        endpoint = _endpoint(app, path)
        if endpoint is None or endpoint in met:
            continue
        met.add(endpoint)
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype == "text/html":
            waiting += _links(answer.text, answer.request.path)
    return met


def _links(page: str, path: str) -> list[str]:
    links = (str(link["href"]) for link in BeautifulSoup(page, "lxml").select("a[href]"))
    local = (urldefrag(urljoin(path, link)).url for link in links if not urlsplit(link).scheme)
    return [urlsplit(link).path for link in local]


def _endpoint(app: Flask, path: str) -> str | None:
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path)
    except HTTPException:
        return None
    return str(endpoint)
