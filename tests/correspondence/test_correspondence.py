"""Letters, e-mails and petitions: the same text once with its number, each counted as received."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from engage.correspondence.models import Letter
from engage.correspondence.queries import about_letter
from engage.correspondence.reportable import OWN, ReportableCorrespondence
from engage.correspondence.rules.campaigns import campaigns_in, text_digest
from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.reports.build.making import make_report
from engage.reports.rules.formats import Format
from engage.rules.activity import ActivityRef, Narrative, Ranking
from engage.rules.channel import Channel
from engage.uploads.queries import uploads_about
from tests.forms import press
from tests.officers import signed_in
from tests.programme import NOON, a_programme
from tests.uploads.samples import a_see_through_picture

ALL = "/officers/letters"
CAMPAIGN = (
    "Please keep the library in Brinnington open on Saturdays, since families need it most then."
)
LETTER = {
    "programme": "one-place",
    "kind": "letter",
    "received_on": "2026-11-20",
    "title": "Keep the library open",
    "text": CAMPAIGN,
    "signatures": "",
}


def test_the_same_words_are_the_same_text_however_they_are_set() -> None:
    typed = "PLEASE keep the library\nin Brinnington open on Saturdays – since families need it most, then!"
    assert text_digest(CAMPAIGN) == text_digest(typed) != ""
    assert text_digest(CAMPAIGN) != text_digest(CAMPAIGN.replace("Saturdays", "Sundays"))


def test_a_short_text_is_nobodys_campaign() -> None:
    assert text_digest("Please keep the library open.") == ""
    assert campaigns_in(["", "", "a"]) == {}
    assert list(campaigns_in(["b", "a", "a", "b", "a"]).items()) == [("a", 3), ("b", 2)]


class TestPages:
    """With one database: nothing here depends on which."""

    pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

    def test_each_is_counted_and_the_same_text_stands_once(self, author: FlaskClient) -> None:
        for kind in ("letter", "email", "email"):
            logged(author, kind=kind)
        logged(author, text="I would like a bench at the bus stop.", title="A bench")
        page = author.get(ALL).text
        assert "4 received" in page
        assert page.count("Keep the library open") == 1
        (participation,) = ReportableCorrespondence().participation([found()])
        assert participation.received == participation.analysed == 4
        assert participation.by_channel == {Channel.LETTER: 4}
        (ranking,) = findings()
        assert isinstance(ranking, Ranking)
        assert sorted(ranking.table.counts.values()) == [1, 3]
        assert ranking.table.counts[OWN,] == 1
        assert ranking.table.base == 4

    def test_the_page_of_a_letter_says_how_often_its_text_came(self, author: FlaskClient) -> None:
        places = [logged(author, received_on=f"2026-11-{day}") for day in (18, 19, 20)]
        other = logged(author, text="I would like a bench at the bus stop.", title="A bench")
        for place in places:
            page = author.get(place).text.partition("<main")[2]
            assert "The same text came 3 times" in page
            assert [f'href="{each}"' in page for each in places] == [
                each != place for each in places
            ]
        assert "The same text came" not in author.get(other).text

    def test_a_petition_is_one_response_with_its_signatures(self, author: FlaskClient) -> None:
        logged(author, kind="petition", signatures="1204", title="Save the 327")
        logged(author, kind="petition", signatures="10", title="Save the 327")
        (participation,) = ReportableCorrespondence().participation([found()])
        assert participation.received == 2
        (narrative,) = findings()
        assert isinstance(narrative, Narrative)
        told = [words["en"] for words in narrative.paragraphs]
        assert sorted(told) == ["Save the 327: 1,204 signatures", "Save the 327: 10 signatures"]

    def test_a_report_hides_how_few_sent_the_same(self, author: FlaskClient) -> None:
        for _each in range(3):
            logged(author)
        built = make_report(rows()[0].programme, language="en", now=NOON, say=lambda _step: None)
        page = built.files[Format.PAGE].decode()
        assert "Letters, e-mails and petitions" in page
        assert "By letter or e-mail" in page
        assert ">3<" not in page.split("same text")[-1]

    def test_the_original_is_kept_for_officers_and_goes_with_the_letter(
        self, author: FlaskClient
    ) -> None:
        place = logged(author, original=(io.BytesIO(a_see_through_picture()), "letter.png"))
        (letter,) = rows()
        key = about_letter(letter.id)
        (upload,) = uploads_about(key)
        assert upload.released_at is None
        assert upload.id in author.get(place).text
        press(author, f"{place}/remove", at=place)
        assert rows() == []
        assert uploads_about(key) == []

    @pytest.mark.parametrize(
        ("facts", "sentence"),
        [
            ({"kind": "petition"}, "how many signatures"),
            ({"signatures": "5"}, "Only a petition"),
            ({"received_on": "2026-11-23"}, "after today"),
            ({"text": ""}, "Enter what it says"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, author: FlaskClient, facts: dict[str, str], sentence: str
    ) -> None:
        refused = press(author, ALL, **(LETTER | facts))
        assert refused.status_code == 422
        assert sentence in refused.text
        assert rows() == []

    def test_the_log_never_holds_a_word_of_it(self, author: FlaskClient) -> None:
        logged(author)
        written = [
            entry
            for entry in db.session.scalars(select(AuditEntry))
            if entry.action.startswith("letter")
        ]
        assert [entry.action for entry in written] == ["letter.logged"]
        assert "library" not in json.dumps(written[0].facts)


@pytest.fixture
def author(app: Flask) -> FlaskClient:
    a_programme()
    db.session.commit()
    return signed_in(app, Role.AUTHOR)


def logged(author: FlaskClient, **facts: Any) -> str:
    answer = press(author, ALL, **(LETTER | facts))
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def rows() -> list[Letter]:
    db.session.expire_all()
    return list(db.session.scalars(select(Letter)))


def found() -> ActivityRef:
    return ActivityRef("correspondence", rows()[0].programme_id)


def findings() -> list[Any]:
    with force_locale("en"):
        return list(ReportableCorrespondence().findings(found()))
