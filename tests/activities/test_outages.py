"""A time in which nobody could take part is in a log, on the page of everything it hit, and answered in public."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.activities.commands import (
    end_outage,
    log_outage,
    move_last_day,
    refuse_more_time,
    translate_dates_notes,
)
from engage.activities.models import Outage
from engage.activities.queries import count_undecided, outages
from engage.activities.rules.dates import check_outage, is_hit, notes_in, words_told
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError, WrongStateError
from engage.rules.view import View
from engage.rules.window import Window, last_day_of
from surveys.models import Survey
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    a_draft_consultation,
    a_draft_survey,
    a_programme,
    an_open_round,
    an_open_survey,
)

LOG = "/officers/outages/"
SURVEY = "/surveys/priorities"
HOUR = timedelta(hours=1)
only_one = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def logged(hours: float = 3, *, ended: bool = True) -> Outage:
    began_at = NOON - timedelta(hours=hours)
    ended_at = began_at + HOUR if ended else None
    facts = {"what": "The pages did not open.", "now": NOON, "actor": FIRST_OFFICER}
    return log_outage(began_at=began_at, ended_at=ended_at, **facts)  # type: ignore[arg-type]  # as named


@only_one
@pytest.mark.requirement("G3")
def test_the_page_of_a_window_that_was_hit_says_so_and_what_was_decided(
    app: Flask, client: FlaskClient
) -> None:
    survey = an_open_survey()
    a_draft_consultation(programme=survey.programme)
    db.session.commit()
    assert "could not be used" not in client.get(SURVEY).get_data(as_text=True)
    officer = signed_in(app, Role.AUTHOR)
    fields = {"began_at": "2026-11-22T09:00", "ended_at": "2026-11-22T10:30"}
    refused = press(officer, LOG, **fields, what=" ")
    assert refused.status_code == 422
    assert 'value="2026-11-22T09:00"' in refused.get_data(as_text=True)
    at_once = press(officer, LOG, began_at="2027-01-01T09:00", ended_at="2027-01-01T08:00", what="")
    for fault in ("That time is still to come", "Say in a sentence what people could not do"):
        assert fault in at_once.text
    kept = press(officer, LOG, **fields, what="The pages did not open.").location
    (outage,) = outages()
    assert outage.began_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    told = client.get(SURVEY).get_data(as_text=True)
    assert "This could not be used from" in told
    assert "The pages did not open." in told
    assert "We are deciding whether there is more time" in told
    assert "did not work for some time" in client.get(f"/easy{SURVEY}").get_data(as_text=True)
    assert "Decide under Outages" in officer.get("/officers/").get_data(as_text=True)
    assert "A plan for children" not in officer.get(kept).get_data(as_text=True)

    decide, note = f"{kept}/priorities", "Two days for one lost morning."
    named = {"do": "more", "priorities-note": note}
    earlier = press(officer, decide, at=kept, **named, **{"priorities-last_day": "2026-11-23"})
    assert earlier.status_code == 422
    assert note in earlier.get_data(as_text=True)
    without = press(officer, decide, at=kept, **{"priorities-last_day": "2026-12-15"}, do="more")
    assert without.status_code == 422
    neither = press(
        officer, decide, at=kept, **{"priorities-last_day": "2026-11-23"}, do="more"
    ).text
    assert "Choose a day after the present last day" in neither
    assert "Say why in a sentence" in neither
    press(officer, decide, at=kept, **named, **{"priorities-last_day": "2026-12-15"})
    told = client.get(SURVEY).get_data(as_text=True)
    assert "to 15 December 2026" in told
    assert note in told
    assert "We are deciding" not in told
    assert last_day_of(survey.window) == date(2026, 12, 15)
    assert "Decide under Outages" not in officer.get("/officers/").get_data(as_text=True)


@only_one
@pytest.mark.requirement("G3")
def test_what_cannot_have_more_time_is_told_why(app: Flask, client: FlaskClient) -> None:
    an_open_round()
    outage = logged()
    db.session.commit()
    officer, page = signed_in(app, Role.AUTHOR), f"{LOG}{outage.id}"
    assert "-last_day" not in officer.get(page).get_data(as_text=True)
    fields = {"safer-last_day": "2027-01-01", "safer-note": "Why"}
    refused = press(officer, f"{page}/safer", at=page, do="more", **fields)
    assert refused.status_code == 422
    press(officer, f"{page}/safer", at=page, do="none", **{"safer-note": "Cards came by post too."})
    for prefix, said in (("", "There is no more time for this."), ("/easy", "stays the same")):
        told = client.get(f"{prefix}/rounds/safer").get_data(as_text=True)
        assert said in told
        assert "Cards came by post too." in told


@only_one
def test_an_outage_that_lasts_hits_what_opens_meanwhile_and_ends_once(app: Flask) -> None:
    survey = an_open_survey()
    outage = logged(ended=False)
    later = an_open_survey(
        programme=survey.programme, slug="later", opens_at=NOON + HOUR, closes_at=NOON + 9 * HOUR
    )
    far = an_open_survey(programme=survey.programme, slug="far", opens_at=NOON + 3 * HOUR)
    assert (len(survey.dates_told), later.dates_told, count_undecided()) == (1, [], 1)
    over = NOON + 2 * HOUR
    in_both = {"en": outage.what, "ur": "صفحے نہیں کھلے۔"}
    (place,) = notes_in(survey.dates_told)
    said = {place: in_both["ur"]}
    translate_dates_notes(survey, View("ur"), said, now=over, actor=FIRST_OFFICER)
    end_outage(outage, ended_at=over, now=over, actor=FIRST_OFFICER)
    assert [len(each.dates_told) for each in (survey, later, far)] == [1, 1, 0]
    assert survey.dates_told[0]["ended_at"]
    assert words_told(survey.dates_told[0]) == in_both, "its end takes no translation away"
    assert words_told({"what": "As it was kept before."}) == {"en": "As it was kept before."}
    with pytest.raises(WrongStateError):
        end_outage(outage, ended_at=over, now=over, actor=FIRST_OFFICER)


@only_one
def test_one_outage_is_decided_once(app: Flask) -> None:
    survey, outage = an_open_survey(), logged()
    facts = {"now": NOON, "actor": FIRST_OFFICER}
    refuse_more_time(survey, outage.id, note="It was night.", **facts)  # type: ignore[arg-type]  # as named
    assert count_undecided() == 0
    with pytest.raises(ConflictError, match="already_decided"):
        refuse_more_time(survey, outage.id, note="Again.", **facts)  # type: ignore[arg-type]  # as named
    with pytest.raises(ConflictError, match="already_decided"):
        move_last_day(
            survey,
            last_day=date(2027, 1, 1),
            note="After all.",
            outage_id=outage.id,
            now=NOON,
            actor=FIRST_OFFICER,
        )


@only_one
@pytest.mark.requirement("G3")
def test_an_open_surveys_last_day_moves_with_a_public_note(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    survey = an_open_survey()
    officer = signed_in(app, Role.AUTHOR)
    page = f"/officers{SURVEY}/setup/versions"
    silent = press(officer, f"{page}/extend", at=page, last_day="2027-01-10", note=" ")
    assert silent.status_code == 422
    press(officer, f"{page}/extend", at=page, last_day="2027-01-10", note="Many asked for it.")
    told = client.get(SURVEY).get_data(as_text=True)
    assert "to 10 January 2027" in told
    assert "Many asked for it." in told
    assert '<span lang="en"' in client.get(f"/ur{SURVEY}").get_data(as_text=True)
    assert survey.closes_at == datetime(2027, 1, 11, tzinfo=UTC)


def test_a_draft_has_no_dates_to_move(app: Flask) -> None:
    draft: Survey = a_draft_survey(programme=a_programme())
    with pytest.raises(WrongStateError):
        move_last_day(draft, last_day=None, note="Why", now=NOON, actor=FIRST_OFFICER)


@pytest.mark.parametrize(
    ("began", "ended", "hit"),
    [
        (-2, -1, False),
        (-2, 0, False),
        (-2, 1, True),
        (5, 6, True),
        (10, 11, False),
        (9, None, True),
    ],
)
def test_an_outage_hits_a_window_that_it_shares_a_moment_with(
    began: int, ended: int | None, hit: bool
) -> None:
    window = Window(NOON, NOON + 10 * HOUR)
    ended_at = None if ended is None else NOON + ended * HOUR
    assert is_hit(window, began_at=NOON + began * HOUR, ended_at=ended_at) is hit


@pytest.mark.parametrize(
    ("began", "ended", "what", "code"),
    [
        (-1, None, "", "what_missing"),
        (-1, None, "x" * 301, "what_too_long"),
        (1, None, "Down", "not_yet"),
        (-1, 1, "Down", "not_yet"),
        (-1, -2, "Down", "ended_before"),
    ],
)
def test_an_outage_has_been_and_has_words(
    began: int, ended: int | None, what: str, code: str
) -> None:
    ended_at = None if ended is None else NOON + ended * HOUR
    with pytest.raises(InvalidError, match=code):
        check_outage(began_at=NOON + began * HOUR, ended_at=ended_at, what=what, now=NOON)
