"""A questionnaire on paper: numbers, and what an answer skips."""

from surveys.importers.ready_made import EQUALITY, ready_made
from surveys.rules.building import with_pages_of
from surveys.rules.conditions import (
    AllOf,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Not,
    Of,
    Selected,
)
from surveys.rules.paper import THE_END, Leap, Only, Sheet, numbers_on_paper, on_paper
from surveys.rules.questionnaire import Question, Questionnaire, QuestionnairePage
from tests.surveys.kinds import asked

YES = Selected("drive", "yes")
NO = Selected("drive", "no")


def paper(*questions: Question) -> dict[str, tuple[Leap, ...]]:
    pages = tuple(QuestionnairePage(each.id, (each,)) for each in questions)
    parts = on_paper(Questionnaire("paper", 1, pages))
    return {each.question.id: each.leaps for part in parts for each in part.questions}


def drive() -> Question:
    return asked("drive", "single", "yes", "no", "sometimes")


def when(id_: str, condition: Condition | None) -> Question:
    return asked(id_, "short_text", condition=condition)


def test_an_answer_that_skips_the_next_question_says_where_to_go_on() -> None:
    assert paper(drive(), when("car", YES), when("why", None))["drive"] == (
        Leap(("no", "sometimes"), 3),
    )


def test_each_answer_leads_to_the_first_question_that_may_be_for_somebody() -> None:
    found = paper(drive(), when("car", YES), when("bus", NO), when("why", None))
    assert found["drive"] == (Leap(("no",), 3), Leap(("sometimes",), 4))


def test_an_answer_that_skips_everything_left_leads_to_the_end() -> None:
    assert paper(drive(), when("car", YES))["drive"] == (Leap(("no", "sometimes"), THE_END),)


def test_nothing_is_skipped_where_another_answer_has_a_say() -> None:
    either = AnyOf((YES, Selected("rain", "yes")))
    rain = asked("rain", "single", "yes", "no")
    assert paper(rain, drive(), when("car", either), when("why", None))["drive"] == ()


def test_what_hangs_on_an_answer_that_is_ruled_out_is_ruled_out_too() -> None:
    rain = asked("rain", "single", "yes", "no")
    both = AllOf((YES, Selected("rain", "yes")))
    assert paper(rain, drive(), when("car", both), when("why", None))["drive"] == (
        Leap(("no", "sometimes"), 4),
    )
    on_car = Comparison(Of("car"), Comparator.EQUAL, Literal("red"))
    found = paper(drive(), when("car", YES), when("colour", on_car), when("why", None))
    assert found["drive"] == (Leap(("no", "sometimes"), 4),)


def test_alternatives_and_what_is_not_so_are_understood() -> None:
    either = AnyOf((YES, Selected("drive", "sometimes")))
    assert paper(drive(), when("car", either), when("why", None))["drive"] == (Leap(("no",), 3),)
    assert paper(drive(), when("car", Not(NO)), when("why", None))["drive"] == (Leap(("no",), 3),)


def test_several_ticks_never_lead_anywhere() -> None:
    many = asked("drive", "multiple", "yes", "no")
    assert paper(many, when("car", YES), when("why", None))["drive"] == ()


def test_a_note_has_no_number_and_is_no_reason_to_leap() -> None:
    note = asked("note", "note", condition=YES)
    assert paper(drive(), note, when("why", None))["drive"] == ()
    pages = tuple(QuestionnairePage(each.id, (each,)) for each in (note, when("why", None)))
    assert numbers_on_paper(Questionnaire("paper", 1, pages)) == {"why": 1}


def test_who_it_is_for_is_said_once_for_questions_in_a_row() -> None:
    page = QuestionnairePage(
        "all",
        (
            drive(),
            asked("note", "note", condition=YES),
            when("car", YES),
            when("make", YES),
            when("why", NO),
            when("how", YES),
        ),
    )
    other = QuestionnairePage("other", (when("where", YES),))
    parts = on_paper(Questionnaire("paper", 1, (page, other)))
    only = {each.question.id: each.only for part in parts for each in part.questions}
    assert only == {
        "drive": None,
        "note": Only(YES, 3),
        "car": None,
        "make": None,
        "why": Only(NO, 4),
        "how": Only(YES, 6),
        "where": None,
    }


def test_what_nobody_has_to_answer_follows_and_what_is_kept_apart_is_last() -> None:
    mail = QuestionnairePage("mail", (asked("mail", "email"),))
    why = QuestionnairePage("why", (when("why", None),))
    equality = ready_made(EQUALITY).questionnaire
    parts = on_paper(with_pages_of(Questionnaire("paper", 1, (mail, why)), equality))
    sheets = [part.sheet for part in parts]
    assert sheets[0] is Sheet.ANSWERS
    assert sheets[-1] is Sheet.CONTACT
    assert set(sheets[1:-1]) == {Sheet.ABOUT_YOU}
    assert parts[0].questions[0].number == 1
    assert [each.question.id for each in parts[-1].questions] == ["mail"]
