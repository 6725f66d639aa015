"""Each kind of question on its page, without JavaScript, in several views."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from engage.kernel.access import Role
from engage.kernel.audit import AuditEntry
from engage.kernel.db import db
from engage.places.commands import import_areas, import_outlines, import_postcodes
from engage.uploads.models import Upload
from surveys.commands.answering import forget_old_contacts, forget_old_drafts
from surveys.commands.setup import set_pace
from surveys.models import SurveyContact, SurveyDraft, SurveyResponse
from surveys.queries.responses import contacts_of
from surveys.queries.surveys import survey_or_404
from surveys.rules.questionnaire import Option, Questionnaire, QuestionnairePage
from tests.conftest import Clock
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, NOON, an_open_survey
from tests.surveys.kinds import asked, every_kind, pictured, two_outlines

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AT = "/surveys/priorities/questions"
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone) Mobile/15E148"}


def begin(client: FlaskClient, prefix: str = "") -> str:
    an_open_survey(every_kind())
    return str(press(client, f"{prefix}/surveys/priorities").location)


def page(client: FlaskClient, path: str, **more: dict[str, str]) -> BeautifulSoup:
    return BeautifulSoup(client.get(path, **more).get_data(as_text=True), "lxml")


def answer_all(client: FlaskClient) -> None:
    begin(client)
    press(client, f"{AT}/likely", likely="7")
    press(client, f"{AT}/spent", spent="£12.50")
    press(client, f"{AT}/travel", buses="agree", trams="disagree")
    press(client, f"{AT}/order", order=["shops", "park"])
    press(client, f"{AT}/share", **{"share:park": "60", "share:roads": "40"})
    press(client, f"{AT}/looks", looks=["shield", "bus"])
    press(client, f"{AT}/live", **{"live:area": "south"})
    press(client, f"{AT}/spot", **{"spot:area": "south"})
    press(client, f"{AT}/show", show=picture())
    press(client, f"{AT}/reach", mail="ada@example.org", phone="0161 496 0000")


def picture(size: int = 40) -> tuple[BytesIO, str]:
    kept = BytesIO()
    Image.new("RGB", (size, size), "red").save(kept, "PNG")
    return BytesIO(kept.getvalue()), "lamp.png"


@pytest.mark.requirement("Q1")
def test_what_stands_apart_is_divided_from_the_steps_once(client: FlaskClient) -> None:
    shown = page(client, begin(client))
    assert len(shown.select(".govuk-radios__divider")) == 1
    assert [item.get_text(strip=True) for item in shown.select(".e-apart")] == [
        "Don’t know",
        "I’d rather not say",
    ]


@pytest.mark.requirement("Q1")
def test_money_is_read_as_typed_kept_in_pence_and_shown_in_pounds(client: FlaskClient) -> None:
    answer_all(client)
    check = client.get("/surveys/priorities/check-answers").get_data(as_text=True)
    assert "£12.50" in check
    assert 'value="12.50"' in client.get(f"{AT}/spent").get_data(as_text=True)
    press(client, "/surveys/priorities/check-answers")
    assert db.session.scalars(select(SurveyResponse)).one().answers["spent"] == 1250


@pytest.mark.requirement("Q1")
def test_a_table_is_one_page_of_fieldsets_and_comes_row_by_row_on_a_phone_and_in_easy_read(
    client: FlaskClient,
) -> None:
    begin(client)
    shown = page(client, f"{AT}/travel")
    assert len(shown.select("main fieldset")) == len(shown.select("main legend")) == 2
    assert len(shown.select("h1")) == 1
    for path, headers in ((f"{AT}/travel", PHONE), (f"/easy{AT}/travel", {})):
        row = page(client, path, headers=headers)
        assert "Getting about" in row.get_text()
        assert [box["name"] for box in row.select("main input[type=radio]")] == ["buses"] * 3
    assert press(client, f"/easy{AT}/travel", buses="agree").location.endswith("/questions/trams")
    on_desktop = page(client, f"{AT}/trams")
    assert on_desktop.select_one("#q-buses[checked]") is not None


@pytest.mark.requirement("Q1")
def test_an_officer_may_have_one_question_a_page(client: FlaskClient) -> None:
    begin(client)
    set_pace(survey_or_404("priorities"), one_at_a_time=True, now=NOON, actor=FIRST_OFFICER)
    db.session.commit()
    assert len(page(client, f"{AT}/travel").select("main fieldset")) == 1
    assert press(client, f"{AT}/travel", buses="agree").location.endswith("/questions/trams")
    assert press(client, f"{AT}/trams", trams="agree").location.endswith("/questions/order")


@pytest.mark.requirement("D2")
def test_contact_is_kept_without_answers_and_answers_without_contact(
    client: FlaskClient, clock: Clock
) -> None:
    answer_all(client)
    check = client.get("/surveys/priorities/check-answers").get_data(True)
    assert "ada@example.org" in check
    assert "it is kept apart" in check
    press(client, "/surveys/priorities/check-answers")
    response = db.session.scalars(select(SurveyResponse)).one()
    assert response.answers == {
        "likely": "7", "spent": 1250, "buses": "agree", "trams": "disagree", "order": ["shops", "park"],
        "share": {"chosen": ["park", "roads"], "points": [60, 40]}, "looks": ["bus", "shield"],
        "live": "south", "spot": "south", "show": response.answers["show"],
    }  # fmt: skip
    assert contacts_of(survey_or_404("priorities")) == [
        ("mail", "ada@example.org"),
        ("phone", "0161 496 0000"),
    ]
    assert set(SurveyContact.__table__.columns.keys()) == {
        "id", "survey_id", "question_id", "contact", "forget_on",
    }  # fmt: skip
    assert {each.forget_on.day for each in db.session.scalars(select(SurveyContact))} == {1}
    assert forget_old_contacts(now=NOON) == 0
    assert forget_old_contacts(now=NOON.replace(year=2027, month=12)) == 2


@pytest.mark.requirement("D2")
def test_only_who_runs_the_survey_sees_contacts_and_the_look_is_logged(
    app: Flask, client: FlaskClient
) -> None:
    answer_all(client)
    press(client, "/surveys/priorities/check-answers")
    path = "/officers/surveys/priorities/contacts"
    desk = "/officers/surveys/priorities"
    observer = signed_in(app, Role.OBSERVER)
    assert press(observer, path, at=desk).status_code == 403
    author = signed_in(app, Role.AUTHOR, email="second@example.org")
    assert "ada@example.org" in press(author, path, at=desk).get_data(as_text=True)
    db.session.rollback()
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert "survey.contacts_seen" in actions


@pytest.mark.requirement("Q2")
def test_a_wrong_address_is_said_in_words_and_stays_in_its_box(client: FlaskClient) -> None:
    begin(client)
    refused = press(client, f"{AT}/reach", mail="ada", phone="")
    said = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Write an e-mail address like name@example.org." in said
    assert 'value="ada"' in said


def words_of_rows(shown: BeautifulSoup) -> list[str]:
    return [row.span.get_text(strip=True) for row in shown.select("ol.e-order li") if row.span]


def press_button(client: FlaskClient, shown: BeautifulSoup, words: str) -> BeautifulSoup:
    """Press one of the page's own buttons, with everything the page holds, as a browser without JavaScript would."""
    button = next(
        each for each in shown.select("main button") if each.get_text(strip=True) == words
    )
    form = button.find_parent("form")
    assert form is not None
    fields: dict[str, list[str]] = {str(button["name"]): [str(button["value"])]}
    for box in form.select("input"):
        fields.setdefault(str(box["name"]), []).append(str(box.get("value", "")))
    answer = client.post(str(form["action"]), data=fields)
    assert answer.status_code == 200
    after = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    assert after.select_one(str(button["formaction"])) is not None, "the press leads nowhere"
    return after


@pytest.mark.requirement("Q1")
def test_answers_are_put_in_order_by_buttons_alone(client: FlaskClient) -> None:
    begin(client)
    shown = page(client, f"{AT}/order")
    for words in ("Add: Shops", "Add: Park", "Up: Park"):
        shown = press_button(client, shown, words)
    assert words_of_rows(shown) == ["Park", "Shops"]
    shown = press_button(client, press_button(client, shown, "Add: Roads"), "Down: Park")
    assert words_of_rows(shown) == ["Shops", "Park", "Roads"]
    shown = press_button(client, shown, "Take out: Shops")
    assert words_of_rows(shown) == ["Park", "Roads"]
    press(client, f"{AT}/order", order=["park", "roads"])
    assert words_of_rows(page(client, f"{AT}/order")) == ["Park", "Roads"]


@pytest.mark.requirement("Q1")
def test_points_are_added_up_on_the_page_and_must_all_be_given(client: FlaskClient) -> None:
    begin(client)
    refused = press(client, f"{AT}/share", **{"share:park": "60", "share:roads": "30"})
    said = refused.get_data(as_text=True)
    assert "You gave 90 of 100 points. 10 are left." in said
    shown = press_button(client, BeautifulSoup(said, "lxml"), "Add up")
    assert "You have given 90 of 100 points." in " ".join(shown.get_text().split())
    over = press(client, f"{AT}/share", **{"share:park": "60", "share:roads": "45"})
    assert "5 too many" in over.get_data(as_text=True)


@pytest.mark.requirement("Q3")
def test_a_day_is_said_as_people_say_it(client: FlaskClient) -> None:
    page_of_day = QuestionnairePage("born", (asked("born", "date"),))
    an_open_survey(Questionnaire("q", 1, (page_of_day,)))
    press(client, "/surveys/priorities")
    press(client, f"{AT}/born", **{"born:day": "7", "born:month": "5", "born:year": "1990"})
    assert "7 May 1990" in client.get("/surveys/priorities/check-answers").text


def test_a_number_of_points_that_fills_the_page_is_told_and_stays_in_its_box(
    client: FlaskClient,
) -> None:
    begin(client)
    refused = press(client, f"{AT}/share", **{"share:park": "9" * 5000, "share:shops": "١٠"})
    assert refused.status_code == 422
    shown = BeautifulSoup(refused.text, "lxml")
    assert shown.find("input", attrs={"name": "share:park"})["value"] == "9" * 5000  # type: ignore[index]  # there
    assert "That number is too long" in refused.text
    assert "You have given 10 of 100 points." in " ".join(shown.get_text().split())


def test_orders_points_and_pictures_are_said_in_words_before_they_are_sent(
    client: FlaskClient,
) -> None:
    answer_all(client)
    check = page(client, "/surveys/priorities/check-answers").get_text()
    for words in ("1. Shops", "2. Park", "Park: 60", "Roads: 40", "Bus", "Shield"):
        assert words in check


def test_a_picture_that_did_not_come_with_a_form_breaks_no_page(client: FlaskClient) -> None:
    gone = Option("away", {"label": {"en": "Away"}}, picture="away.png")
    looks = asked("looks", "picture", *pictured(), gone)
    an_open_survey(Questionnaire("q", 1, (QuestionnairePage("looks", (looks,)),)))
    press(client, "/surveys/priorities")
    for prefix in ("", "/easy"):
        assert len(page(client, f"{prefix}{AT}/looks").select("main fieldset img")) == 2


@pytest.fixture
def postcodes(app: Flask) -> None:
    import_areas([{"code": "south", "name": "South"}], now=NOON, actor=FIRST_OFFICER)
    import_postcodes([{"postcode": "SK1 3XE", "area": "south"}], now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


@pytest.mark.requirement("Q1", "D2")
@pytest.mark.usefixtures("postcodes")
def test_a_postcode_and_the_list_lead_to_the_same_answer_and_the_postcode_is_forgotten(
    client: FlaskClient,
) -> None:
    begin(client)
    press(client, f"{AT}/live", **{"live:postcode": "sk1 3xe", "live:area": ""})
    assert db.session.scalars(select(SurveyDraft)).one().answers["live"] == "south"
    chosen = page(client, f"{AT}/live").select_one("main option[selected]")
    assert chosen is not None
    assert chosen["value"] == "south"
    assert "1 3X" not in client.get(f"{AT}/live").get_data(as_text=True)


@pytest.mark.requirement("Q2")
@pytest.mark.usefixtures("postcodes")
@pytest.mark.parametrize(
    ("typed", "said"),
    [("SK9 9ZZ", "We do not have that postcode"), ("SK1", "Write a whole postcode")],
)
def test_a_postcode_that_leads_nowhere_is_said_and_the_list_still_works(
    client: FlaskClient, typed: str, said: str
) -> None:
    begin(client)
    refused = press(client, f"{AT}/live", **{"live:postcode": typed, "live:found": "mars"})
    words = refused.get_data(as_text=True)
    assert said in words
    assert f'value="{typed}"' in words
    press(client, f"{AT}/live", **{"live:postcode": typed, "live:area": "north"})
    db.session.expire_all()
    assert db.session.scalars(select(SurveyDraft)).one().answers["live"] == "north"


@pytest.mark.requirement("Q1")
def test_without_a_table_of_postcodes_there_is_only_the_list(client: FlaskClient) -> None:
    begin(client)
    boxes = page(client, f"{AT}/live").select("main [name^='live:']")
    assert [box["name"] for box in boxes] == ["live:area"]


@pytest.fixture
def boundaries(app: Flask) -> None:
    names = [{"code": "north", "name": "North"}, {"code": "south", "name": "South"}]
    import_areas(names, now=NOON, actor=FIRST_OFFICER)
    import_outlines(two_outlines(), now=NOON, actor=FIRST_OFFICER)
    db.session.commit()


def chosen_area(answer: Any) -> str:
    option = BeautifulSoup(answer.get_data(as_text=True), "lxml").select_one(
        "main option[selected]"
    )
    return str(option["value"]) if option else ""


@pytest.mark.requirement("Q1", "D2")
@pytest.mark.usefixtures("boundaries")
@pytest.mark.parametrize("prefix", ["", "/easy", "/ur"])
def test_a_press_on_the_map_and_the_list_lead_to_the_same_answer(
    client: FlaskClient, prefix: str
) -> None:
    begin(client)
    drawn = page(client, f"{prefix}{AT}/live").select_one("input[type=image]")
    assert drawn is not None
    assert client.get(str(drawn["src"])).mimetype == "image/svg+xml"
    at = {"live:map.x": "200", "live:map.y": "100", "live:area": ""}
    pressed = press(client, f"{prefix}{AT}/live", **at)
    assert pressed.status_code == 200
    assert chosen_area(pressed) == "south"
    assert db.session.scalars(select(SurveyDraft)).all() == [], "not stored yet"
    press(client, f"{prefix}{AT}/live", page=pressed, **{"live:area": chosen_area(pressed)})
    db.session.expire_all()
    assert db.session.scalars(select(SurveyDraft)).one().answers["live"] == "south"


@pytest.mark.requirement("Q1")
@pytest.mark.usefixtures("boundaries")
def test_a_press_beside_every_area_changes_nothing_and_enter_in_a_box_is_no_press(
    client: FlaskClient,
) -> None:
    begin(client)
    beside = press(
        client, f"{AT}/live", **{"live:map.x": "279", "live:map.y": "1", "live:area": "north"}
    )
    assert chosen_area(beside) == "north"
    for x in ("0", "-5", "x", "99999"):
        at = {"live:map.x": x, "live:map.y": "0", "live:area": "north"}
        assert press(client, f"{AT}/live", **at).status_code == 302


def uploads() -> list[Upload]:
    db.session.expire_all()
    return list(db.session.scalars(select(Upload)))


@pytest.mark.requirement("Q1", "SEC3")
def test_a_photo_is_kept_replaced_and_taken_out(client: FlaskClient) -> None:
    begin(client)
    press(client, f"{AT}/show", show=picture())
    (first,) = uploads()
    assert first.created_at.hour == 0
    assert first.released_at is None
    press(client, f"{AT}/show", show="")
    first_id = first.id
    assert [each.id for each in uploads()] == [first_id]
    press(client, f"{AT}/show", show=picture(60))
    (second,) = uploads()
    assert second.id != first_id
    press(client, f"{AT}/show", **{"show:take_out": "y"})
    assert uploads() == []


@pytest.mark.requirement("SEC3")
def test_a_file_that_is_not_what_it_says_is_refused_and_one_of_somebody_else_is_not_claimed(
    app: Flask, client: FlaskClient
) -> None:
    begin(client)
    refused = press(client, f"{AT}/show", show=(BytesIO(b"MZ not a picture"), "photo.png"))
    assert refused.status_code == 422
    assert "We cannot use this kind of file" in refused.get_data(as_text=True)
    press(client, f"{AT}/show", show=picture())
    (theirs,) = uploads()
    other = app.test_client()
    press(other, "/surveys/priorities")
    press(other, f"{AT}/show", show=theirs.id)
    answers = [draft.answers.get("show") for draft in db.session.scalars(select(SurveyDraft))]
    assert sorted(map(str, answers)) == sorted([theirs.id, "None"])


@pytest.mark.requirement("D2")
def test_files_go_with_answers_that_are_never_sent_and_stay_with_those_that_are(
    app: Flask, client: FlaskClient
) -> None:
    answer_all(client)
    press(client, "/surveys/priorities/check-answers")
    other = app.test_client()
    press(other, "/surveys/priorities")
    press(other, f"{AT}/show", show=picture())
    assert len(uploads()) == 2
    forget_old_drafts(now=NOON + timedelta(days=31))
    (kept,) = uploads()
    assert kept.about == f"survey:{survey_or_404('priorities').id}"
    assert kept.id == db.session.scalars(select(SurveyResponse)).one().answers["show"]


def test_a_picture_that_a_form_names_on_another_host_is_never_asked_for(
    client: FlaskClient,
) -> None:
    named = ("//elsewhere.example/x.png", "/\\elsewhere.example/y.png", "/files/ours/small.webp")
    options = [
        Option(f"o{n}", {"label": {"en": "Here"}}, picture=name) for n, name in enumerate(named)
    ]
    an_open_survey(
        Questionnaire("q", 1, (QuestionnairePage("p", (asked("q", "picture", *options),)),))
    )
    page = client.get("/surveys/priorities").get_data(as_text=True)
    assert "/files/ours/small.webp" in page
    assert "elsewhere.example" not in page
