"""A paper as it is keyed: what was written, left blank, or could not be read."""

from collections.abc import Mapping, Sequence

import pytest

from surveys.rules.answers import Unread, is_given, is_unread, values_of
from surveys.rules.conditions import Selected
from surveys.rules.flow import walk
from surveys.rules.keying import key_answers
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from surveys.rules.recount import person_of, recounted
from surveys.rules.tabulate import (
    ANSWERED,
    NIL,
    ROUTED_OUT,
    UNANSWERED,
    UNREADABLE,
    AnswerCounts,
    Tabulator,
    counts_from_document,
    status_id,
)
from tests.programme import a_questionnaire
from tests.surveys.kinds import asked, every_kind


def asking(*questions: Question) -> Questionnaire:
    pages = tuple(QuestionnairePage(each.id, (each,)) for each in questions)
    return Questionnaire("keyed", 1, pages)


DRIVE = asked("drive", "single", "yes", "no", required=True)
CAR = asked("car", "short_text", condition=Selected("drive", "yes"))


def keyed(questionnaire: Questionnaire, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    read = key_answers(questionnaire, posted)
    assert read.faults == ()
    return dict(read.answers)


def test_paper_cannot_insist_so_a_blank_is_a_blank() -> None:
    assert keyed(asking(DRIVE), {}) == {"drive": None}


@pytest.mark.parametrize("how", Unread)
def test_what_could_not_be_read_is_said_and_is_no_answer(how: Unread) -> None:
    posted = {"drive": [f"~{how.value}"], "car": ["A Mini"]}
    answers = keyed(asking(DRIVE, CAR), posted)
    assert answers == {"drive": {"unread": how.value}}
    assert is_unread({"unread": how.value})
    assert values_of({"unread": how.value}) == ()
    assert not is_given({"drive": {"unread": how.value}}, "drive")


@pytest.mark.parametrize(("sign", "how"), [("?", "illegible"), (" ! ", "two_ticked")])
@pytest.mark.parametrize(
    ("type_", "box"),
    [
        ("integer", "q"),
        ("long_text", "q"),
        ("multiple", "q:ticked"),
        ("ranking", "q:park"),
        ("date", "q:month"),
    ],
)
def test_a_sign_alone_in_any_box_says_it_of_the_question(
    type_: str, box: str, sign: str, how: str
) -> None:
    options = ("park", "shops") if type_ in {"multiple", "ranking"} else ()
    posted = {box: [sign], "q:other": ["?"]}
    assert keyed(asking(asked("q", type_, *options)), posted) == {"q": {"unread": how}}


def test_a_question_mark_among_words_is_part_of_them() -> None:
    question = asked("q", "long_text")
    assert keyed(asking(question), {"q": ["Why?"]}) == {"q": "Why?"}


@pytest.mark.parametrize("typed", ["13", "1 3", "3,1", "ac", "A C", "1 c", "1;3."])
def test_numbers_and_letters_tick(typed: str) -> None:
    many = asked("q", "multiple", "park", "shops", "roads")
    assert keyed(asking(many), {"q:ticked": [typed]}) == {"q": ["park", "roads"]}


def test_with_ten_options_a_number_may_have_two_digits() -> None:
    many = asked("q", "multiple", *(f"o{number}" for number in range(1, 11)))
    assert keyed(asking(many), {"q:ticked": ["10 1"]}) == {"q": ["o1", "o10"]}


@pytest.mark.parametrize("typed", ["4", "0", "1 4", "d", "1/2", "٣"])
def test_what_names_no_option_is_refused_even_where_an_option_is_called_so(typed: str) -> None:
    many = asked("q", "multiple", "4", "0", "٣")
    (fault,) = key_answers(asking(many), {"q:ticked": [typed]}).faults
    assert fault.code == "answer_unknown_option"


def test_what_the_paper_says_to_leave_out_is_not_read() -> None:
    posted = {"drive": ["no"], "car": ["A Mini"]}
    assert keyed(asking(DRIVE, CAR), posted) == {"drive": "no"}


def test_numbers_beside_answers_put_them_in_order() -> None:
    order = asked("order", "ranking", "park", "shops", "roads")
    posted = {"order:park": ["2"], "order:shops": ["1"], "order:roads": [""]}
    assert keyed(asking(order), posted) == {"order": ["shops", "park"]}
    twice = {"order:park": ["1"], "order:shops": ["1"]}
    assert [fault.code for fault in key_answers(asking(order), twice).faults] == [
        "answer_same_place"
    ]
    for typed in ("first", "9" * 5000, "0"):
        (fault,) = key_answers(asking(order), {"order:park": [typed]}).faults
        assert fault.code == "answer_not_whole_number"


def test_what_is_ticked_among_others_options_is_not_read() -> None:
    area = asked("area", "single", "north", "south")
    label = {"label": {"en": "Street"}}
    street = asked(
        "street",
        "multiple",
        Option("s1", label, condition=Selected("area", "north")),
        Option("s2", label, condition=Selected("area", "south")),
    )
    posted = {"area": ["north"], "street:ticked": ["12"]}
    assert keyed(asking(area, street), posted) == {"area": "north", "street": ["s1"]}


def test_a_number_longer_than_any_list_ticks_nothing() -> None:
    many = asked("many", "multiple", *(f"o{number}" for number in range(30)))
    (fault,) = key_answers(asking(many), {"many:ticked": ["9" * 5000]}).faults
    assert fault.code == "answer_unknown_option"


def test_the_same_handlers_refuse_what_a_residents_page_refuses() -> None:
    read = key_answers(every_kind(), {"spent": ["some"], "share:park": ["60"]})
    assert {str(fault.facts["where"]) for fault in read.faults} == {"spent", "share"}


def test_a_file_is_never_keyed_and_never_counts_as_left_blank() -> None:
    assert "show" not in keyed(every_kind(), {"show": ["somebody-elses-file"]})


def test_a_mark_nobody_knows_is_an_option_nobody_knows() -> None:
    read = key_answers(asking(DRIVE), {"drive": ["~burnt"]})
    assert [fault.code for fault in read.faults] == ["answer_unknown_option"]


def test_tables_tell_apart_how_a_question_was_met_and_both_paths_agree() -> None:
    questionnaire = asking(
        DRIVE, asked("bus", "single", "yes", "no", condition=Selected("drive", "no"))
    )
    responses = [
        {"drive": "no", "bus": "yes"},
        {"drive": {"unread": "two_ticked"}},
        {"drive": None},
        {},
    ]
    tabulator = Tabulator(questionnaire)
    counts = tabulator.count(responses)
    tables = {table.id: table for table in tabulator.tables(counts)}
    assert dict(tables[status_id("drive")].counts) == {
        (ANSWERED,): 1,
        (NIL,): 1,
        (UNANSWERED,): 1,
        (ROUTED_OUT,): 0,
        (UNREADABLE,): 1,
    }
    assert (UNREADABLE,) not in tables[status_id("bus")].counts, "a row only where there are any"
    people = [person_of(questionnaire, one) for one in responses]
    shapes = tabulator.tables(AnswerCounts())
    assert [recounted(shape, people) for shape in shapes] == list(tables.values())
    assert counts_from_document(counts.as_document()).cells == counts.cells


def test_unread_answers_travel_through_a_walk_unchanged() -> None:
    answers = {"first": {"unread": "two_ticked"}, "where": None}
    assert walk(a_questionnaire(), answers).answers == answers
