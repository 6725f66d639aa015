"""LimeSurvey's files become surveys; what has no counterpart is listed by its question's code."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.cli import survey as commands
from surveys.importers.imported import ImportedSurvey, as_document
from surveys.importers.lss import read_lss
from surveys.importers.reading import read_survey_file
from surveys.rules import flow
from surveys.rules.conditions import Comparator, Comparison, Literal, Measure, Of
from surveys.rules.questionnaire import Question, question_in, questionnaire_from_document
from surveys.rules.questionnaire import as_document as questionnaire_document
from surveys.rules.soundness import faults_in
from tests.surveys.importers.lime_files import answer, below, lss, text
from tests.surveys.importers.lime_files import asked as row
from tests.surveys.importers.test_xlsform import SHARED_FILES


def imported(name: str = "parks.lss", **tables: Any) -> ImportedSurvey:
    return read_survey_file(lss(**tables), name)


def asked(survey: ImportedSurvey, id_: str) -> Question:
    return question_in(survey.questionnaire, id_)


def listed(survey: ImportedSurvey) -> set[tuple[str, str, str]]:
    return {(each.where, each.what, each.why) for each in survey.unsupported}


PLAIN_TYPES = {
    "5": "scale", "D": "date", "G": "single", "N": "decimal", "S": "short_text", "T": "long_text", "U": "long_text",
    "X": "note", "Y": "yes_no", "|": "file",
}  # fmt: skip


@pytest.mark.parametrize(("letter", "type_"), PLAIN_TYPES.items())
def test_a_question_without_parts_becomes_one_of_ours(letter: str, type_: str) -> None:
    survey = imported(questions=[row(7, letter, "q1", mandatory="Y")])
    question = asked(survey, "q1")
    assert question.type == type_
    assert question.required == (letter != "X")
    assert question.words["label"] == {"en": "What about q1?"}
    assert survey.unsupported == ()


@pytest.mark.parametrize("letter", list("L!O"))
def test_a_list_becomes_a_single_choice_with_its_other(letter: str) -> None:
    survey = imported(
        questions=[row(7, letter, "q1", other="Y")],
        answers=[answer(7, "b", 2), answer(7, "a", 1)],
        question_attributes=[{"qid": 7, "attribute": "other_replace_text", "value": "Else", "language": "en"}],
    )  # fmt: skip
    options = asked(survey, "q1").options
    assert [(each.id, each.is_other) for each in options] == [
        ("a", False),
        ("b", False),
        ("other", True),
    ]
    assert options[2].words == {"label": {"en": "Else"}}
    assert listed(survey) == (
        {("q1", "comment beside the answers", "comments_not_supported")} if letter == "O" else set()
    )


def test_boxes_to_tick_become_a_multiple_choice_with_its_rules() -> None:
    def attribute(name: str, value: str) -> dict[str, object]:
        return {"qid": 7, "attribute": name, "value": value, "language": ""}

    survey = imported(
        questions=[row(7, "M", "q1", other="Y")],
        subquestions=[below(8, 7, "park"), below(9, 7, "none")],
        question_attributes=[
            attribute("exclude_all_others", "none;"),
            attribute("max_answers", "2"),
            attribute("min_answers", "1"),
            attribute("random_order", "1"),
        ],
    )
    question = asked(survey, "q1")
    assert [(each.id, each.is_exclusive, each.is_other) for each in question.options] == [
        ("park", False, False),
        ("none", True, False),
        ("other", False, True),
    ]
    assert question.settings == {"max_chosen": 2}
    least = Comparison(Of("q1", Measure.COUNT), Comparator.AT_LEAST, Literal(1))  # type: ignore[arg-type]
    assert question.constraint == least
    assert listed(survey) == {("q1", "setting random_order", "setting_not_supported")}


@pytest.mark.parametrize(
    ("setting", "is_kept"), [("array_filter", True), ("array_filter_exclude", False)]
)
@pytest.mark.parametrize("letter", "FQMK;")
def test_rows_hang_on_the_boxes_ticked_before(setting: str, is_kept: bool, letter: str) -> None:
    survey = imported(
        questions=[row(1, "M", "liked"), row(2, letter, "more")],
        subquestions=[
            below(8, 1, "park"), below(9, 1, "pool"),
            below(10, 2, "park"), below(11, 2, "pool"), below(12, 2, "x", scale_id=1),
        ],
        answers=[answer(2, "A1"), answer(2, "A2", 1)],
        question_attributes=[{"qid": 2, "attribute": setting, "value": "liked"}],
    )  # fmt: skip
    assert listed(survey) - {("more", "questions on one page", "page_split_for_routing")} == set()
    reached = [
        (question.id, [each.id for each in question.options])
        for page in flow.reachable_pages(survey.questionnaire, {"liked": ["park"]})
        for question in page.questions
        if question.id != "liked"
    ]
    kept = "park" if is_kept else "pool"
    if letter == "M":
        assert reached == [("more", [kept])]
    else:
        assert [id_ for id_, _options in reached] == [
            f"more_{kept}" + ("_x" if letter == ";" else "")
        ]


def test_a_filter_by_what_is_not_asked_before_is_listed() -> None:
    survey = imported(
        questions=[row(2, "M", "more")],
        subquestions=[below(10, 2, "park", relevance="later == 1")],
        question_attributes=[{"qid": 2, "attribute": "array_filter", "value": "later"}],
    )
    assert {why for _where, _what, why in listed(survey)} == {"condition_not_supported"}
    assert len(listed(survey)) == 2


def test_bounds_of_grids_and_sliders_are_taken_over_and_a_map_or_a_clock_is_listed() -> None:
    survey = imported(
        questions=[row(1, ":", "grid"), row(2, "K", "slide"), row(3, "S", "map")],
        subquestions=[below(8, 1, "a"), below(9, 1, "x", scale_id=1), below(10, 2, "b")],
        question_attributes=[
            {"qid": 1, "attribute": "multiflexible_min", "value": "2"},
            {"qid": 1, "attribute": "multiflexible_max", "value": "9"},
            {"qid": 2, "attribute": "slider_layout", "value": "1"},
            {"qid": 2, "attribute": "slider_max", "value": "50"},
            {"qid": 3, "attribute": "location_mapservice", "value": "100"},
            {"qid": 3, "attribute": "time_limit", "value": "30"},
        ],
    )
    assert asked(survey, "grid_a_x").settings == {"minimum": "2", "maximum": "9"}
    assert asked(survey, "slide_b").settings == {"maximum": "50"}
    assert listed(survey) == {
        ("map", f"setting {name}", "setting_not_supported")
        for name in ("location_mapservice", "time_limit")
    }


def test_words_around_the_questions_come_along() -> None:
    texts = {
        "surveyls_language": "en", "surveyls_title": "Parks", "surveyls_description": "<p>About parks.</p>",
        "surveyls_policy_notice": "We keep nothing.", "surveyls_endtext": "Bye",
    }  # fmt: skip
    survey = imported(questions=[row(1, "S", "a")], surveys_languagesettings=[texts])
    assert survey.about == {
        "summary": {"en": "About parks."},
        "privacy": {"en": "We keep nothing."},
    }
    assert listed(survey) == {("survey", "end text", "text_not_taken_over")}


def test_a_file_of_which_nothing_is_left_says_what_was_in_it() -> None:
    with pytest.raises(InvalidError) as error:
        imported(questions=[row(8, "*", "sum")])
    assert error.value.facts["why"] == "no_questions"
    assert error.value.facts["detail"] == "sum type * (calculations_not_supported)"


@pytest.mark.parametrize(
    ("letter", "type_", "steps"), [("A", "scale", 5), ("B", "scale", 10), ("C", "single", 3), ("E", "single", 3), ("F", "single", 2), ("H", "single", 2)]
)  # fmt: skip
def test_a_table_becomes_rows_of_one_table(letter: str, type_: str, steps: int) -> None:
    survey = imported(
        questions=[row(6, "S", "name"), row(7, letter, "q1"), row(20, "S", "after")],
        subquestions=[below(8, 7, "bus"), below(9, 7, "tram")],
        answers=[answer(7, "y"), answer(7, "n")],
    )
    before, table, after = survey.questionnaire.pages
    assert (before.is_table, table.is_table, after.is_table) == (False, True, False)
    assert [question.id for question in table.questions] == ["q1_bus", "q1_tram"]
    assert {question.type for question in table.questions} == {type_}
    assert len(table.questions[0].options) == steps
    assert table.words == {"title": {"en": "What about q1?"}}
    assert table.questions[0].words["label"] == {"en": "Bus"}


def test_two_scales_become_two_tables_and_a_grid_a_box_for_each_place() -> None:
    survey = imported(
        questions=[row(7, "1", "dual"), row(10, ":", "grid"), row(13, ":", "ticks"), row(16, ";", "texts")],
        subquestions=[
            below(8, 7, "bus"),
            *(below(parent + 1, parent, "day") for parent in (10, 13, 16)),
            *(below(parent + 2, parent, "fare", scale_id=1) for parent in (10, 13, 16)),
        ],
        answers=[answer(7, "a"), answer(7, "b"), answer(7, "c", scale_id=1), answer(7, "d", scale_id=1)],
        question_attributes=[{"qid": 13, "attribute": "multiflexible_checkbox", "value": "1"}],
    )  # fmt: skip
    types = {question.id: question.type for question in survey.questionnaire.questions}
    assert types == {
        "dual_bus_0": "single",
        "dual_bus_1": "single",
        "grid_day_fare": "decimal",
        "ticks_day": "multiple",
        "texts_day_fare": "short_text",
    }
    assert [option.id for option in asked(survey, "dual_bus_1").options] == ["c", "d"]
    assert asked(survey, "grid_day_fare").words["label"] == {"en": "Day: Fare"}


def test_several_boxes_become_a_question_each_and_ranking_an_order() -> None:
    survey = imported(
        questions=[row(7, "Q", "q1"), row(10, "K", "k1"), row(13, "R", "r1")],
        subquestions=[below(8, 7, "a"), below(11, 10, "b")],
        answers=[answer(13, "x"), answer(13, "y")],
    )
    types = {question.id: question.type for question in survey.questionnaire.questions}
    assert types == {"q1_a": "short_text", "k1_b": "decimal", "r1": "ranking"}


def test_languages_stand_in_rows_or_in_tables_of_their_own() -> None:
    old = imported(
        surveys=[{"language": "en", "additional_languages": "ur de-informal"}],
        questions=[row(7, "S", "q1"), row(7, "S", "q1", language="ur", question="کیا؟")],
    )
    new = imported(
        surveys=[{"language": "en", "additional_languages": "ur de-informal"}],
        groups=[{"gid": 1, "group_order": 1}],
        group_l10ns=[{"gid": 1, "group_name": "Eins", "language": "de-informal"}],
        questions=[{"qid": 7, "parent_qid": 0, "gid": 1, "type": "S", "title": "q1"}],
        question_l10ns=[
            {"qid": 7, "question": "What about q1?", "language": "en"},
            {"qid": 7, "question": "کیا؟", "language": "ur"},
        ],
    )
    for survey in (old, new):
        assert asked(survey, "q1").words["label"] == {"en": "What about q1?", "ur": "کیا؟"}
    assert new.questionnaire.pages[0].words == {"title": {"de": "Eins"}}


def test_a_time_without_a_day_is_asked_in_words() -> None:
    survey = imported(
        questions=[row(8, "D", "hour"), row(9, "D", "met")],
        question_attributes=[
            {"qid": 8, "attribute": "date_format", "value": "HH:MM"},
            {"qid": 9, "attribute": "date_format", "value": "dd/mm/yyyy HH:MM"},
        ],
    )
    assert [each.type for each in survey.questionnaire.questions] == ["short_text", "date"]
    assert ("hour", "date_format", "time_asked_in_words") in listed(survey)
    assert ("met", "date_format", "times_not_supported") in listed(survey)


def test_relevance_becomes_conditions_and_a_page_is_split_where_it_must_be() -> None:
    survey = imported(
        questions=[
            row(7, "Y", "a"),
            row(8, "M", "b", relevance='((a.NAOK == "Y"))'),
            row(10, "S", "c", relevance='b_x.NAOK != "Y" && !is_empty(a)'),
            row(11, "S", "d", relevance="sum(a, b) > 3"),
            row(12, "S", "e", relevance="((a.NAOK =="),
        ],
        subquestions=[below(9, 8, "x")],
    )
    assert asked(survey, "b").condition == Comparison(Of("a"), Comparator.EQUAL, Literal("yes"))
    reached = flow.reachable_pages(survey.questionnaire, {"a": "yes", "b": ["x"]})
    assert [each.id for page in reached for each in page.questions] == ["a", "b", "d", "e"]
    assert asked(survey, "d").condition is None
    assert ("d", "relevance [sum()] sum(a, b) > 3", "condition_not_supported") in listed(survey)
    assert ("e", "relevance [something_missing] ((a.NAOK ==", "condition_faulty") in listed(survey)
    assert ("b", "questions on one page", "page_split_for_routing") in listed(survey)


def test_the_number_of_ticks_of_a_whole_question_is_counted() -> None:
    survey = imported(
        questions=[row(8, "M", "q1"), row(9, "S", "c", relevance="count(that.q1.NAOK) > 1")],
        subquestions=[below(10, 8, "x"), below(11, 8, "y")],
    )
    assert flow.is_shown(asked(survey, "c"), {"q1": ["x", "y"]})
    assert not flow.is_shown(asked(survey, "c"), {"q1": ["x"]})
    assert listed(survey) == {("c", "questions on one page", "page_split_for_routing")}


def test_a_code_that_two_answers_have_is_told() -> None:
    answers = [answer(7, "a", 0, aid=1, answer="Yes"), answer(7, "a", 1, aid=2, answer="No")]
    survey = imported(questions=[row(7, "L", "q1")], answers=answers)
    assert [each.words["label"]["en"] for each in asked(survey, "q1").options] == ["Yes"]
    assert listed(survey) == {("q1", "answer a", "code_twice_or_missing")}


def test_a_text_file_that_is_not_in_utf_8_says_that_letters_were_guessed() -> None:
    data = text(
        ("1", "", "G", "1", "Café", "1", "", "", "en"),
        ("2", "", "Q", "S", "q1", "1", "Où?", "", "en"),
    )
    survey = read_survey_file(data.decode("utf-8-sig").encode("cp1252"), "parks.txt")
    assert asked(survey, "q1").words["label"] == {"en": "Où?"}
    assert listed(survey) == {("file", "letters", "letters_guessed")}


def test_the_old_table_of_conditions_is_read_where_there_is_no_equation() -> None:
    def condition(field: str, value: str, scenario: int = 1, method: str = "==") -> dict[str, Any]:
        return {
            "qid": 9,
            "cfieldname": field,
            "method": method,
            "value": value,
            "scenario": scenario,
        }

    survey = imported(
        questions=[row(7, "L", "a"), row(8, "M", "b"), row(9, "S", "c", relevance="")],
        subquestions=[below(10, 8, "x")],
        answers=[answer(7, "p"), answer(7, "q")],
        conditions=[condition("1X1X7", "p"), condition("1X1X7", "q"), condition("1X1X8", "x"), condition("+1X1X8x", "Y", 2)],
    )  # fmt: skip
    c = asked(survey, "c")
    for answers, shown in (
        ({"a": "p", "b": ["x"]}, True),
        ({"a": "q", "b": ["x"]}, True),
        ({"a": "p"}, False),
        ({"b": ["x"]}, True),
    ):
        assert flow.is_shown(c, answers) is shown


def test_words_are_plain_and_repeat_earlier_answers() -> None:
    survey = imported(
        questions=[
            row(7, "S", "name"),
            row(8, "S", "q1", question='<p>Hello <b>{name}</b> &amp; co</p><p>{if(name,"a","b")}<img src="x"/></p>'),
        ]
    )  # fmt: skip
    assert asked(survey, "q1").words["label"] == {"en": "Hello ${name} & co\n…"}
    assert listed(survey) == {
        ("q1", "picture", "not_in_words"),
        ("q1", '{if(name,"a","b")}', "not_in_words"),
    }


def test_what_is_left_out_is_listed_by_its_code() -> None:
    survey = imported(
        questions=[
            row(7, "S", "kept", preg="/a(?=b)/"),
            row(8, "*", "sum"),
            row(9, "I", "lang"),
            row(10, "L", "empty"),
            row(11, "?", "odd"),
            row(12, "S", "unseen"),
        ],
        question_attributes=[{"qid": 12, "attribute": "hidden", "value": "1"}],
        quota=[{"id": 1, "name": "men", "qlimit": 50}],
        assessments=[{"id": 1}],
    )
    assert [each.id for each in survey.questionnaire.questions] == ["kept"]
    assert listed(survey) == {
        ("survey", "quota men: 50", "quotas_not_supported"),
        ("survey", "assessments", "table_not_supported"),
        ("kept", "validation /a(?=b)/ [(?=]", "patterns_not_supported"),
        ("sum", "type *", "calculations_not_supported"),
        ("lang", "type I", "language_is_chosen_on_the_page"),
        ("empty", "type L", "no_choice_left"),
        ("odd", "type ?", "type_not_supported"),
        ("unseen", "type S", "hidden_questions_not_supported"),
    }


def test_what_a_whole_answer_must_look_like_is_kept() -> None:
    survey = imported(
        questions=[
            row(7, "S", "code", preg="/^[A-Z]{2}$/"),
            row(8, "T", "pet", preg="/(cat|dog)/"),
            row(9, "S", "name"),
            row(10, "D", "born"),
        ],
        question_attributes=[
            {"qid": 9, "attribute": "em_validation_q", "value": "regexMatch('/^[a-z]+$/', this)"},
            {"qid": 10, "attribute": "date_max", "value": "today"},
        ],
    )
    assert survey.unsupported == ()
    assert flow.meets_constraint(asked(survey, "code"), {"code": "AB"})
    assert not flow.meets_constraint(asked(survey, "code"), {"code": "ABC"})
    assert flow.meets_constraint(asked(survey, "pet"), {"pet": "my\ndog!"})
    assert not flow.meets_constraint(asked(survey, "pet"), {"pet": "bird"})
    assert not flow.meets_constraint(asked(survey, "name"), {"name": "A"})
    born = asked(survey, "born")
    assert not flow.meets_constraint(born, {"born": "2026-11-24"}, date(2026, 11, 23))


def test_a_code_that_comes_twice_in_a_text_file_is_told() -> None:
    survey = read_survey_file(
        text(
            ("", "", "S", "", "language", "", "en"),
            ("1", "", "G", "1", "First", "1", "", "", "en"),
            ("2", "", "Q", "L", "q1", "1", "One?", "", "en"),
            ("", "", "A", "0", "a1", "", "One", "", "en"),
            ("", "", "A", "0", "a1", "", "Two", "", "en"),
            ("3", "", "Q", "S", "q1", "1", "Twice?", "", "en"),
        ),
        "parks.txt",
    )
    assert listed(survey) == {
        ("line 6", "q1 a1", "code_twice_or_missing"),
        ("line 7", "question q1", "code_twice_or_missing"),
    }


def test_boxes_that_add_up_to_so_many_are_points_to_share() -> None:
    boxes = [below(8, 7, "a"), below(9, 7, "b")]
    sums = {"qid": 7, "attribute": "equals_num_value", "value": "100"}
    survey = imported(questions=[row(7, "K", "q")], subquestions=boxes, question_attributes=[sums])
    assert (asked(survey, "q").type, asked(survey, "q").settings) == ("points", {"total": 100})
    assert listed(survey) == {("q", "sum of 100", "asked_as_points")}
    bounds = [sums, {"qid": 7, "attribute": "max_num_value_n", "value": "50"}]
    survey = imported(questions=[row(7, "K", "q")], subquestions=boxes, question_attributes=bounds)
    assert asked(survey, "q_a").type == "decimal"
    assert listed(survey) == {("q", "setting equals_num_value", "setting_not_supported")}


def test_a_question_of_a_group_that_is_not_there_is_told() -> None:
    survey = imported(questions=[row(7, "S", "kept"), row(8, "S", "lost", gid=9)])
    assert listed(survey) == {("lost", "question", "belongs_to_nothing")}


def test_a_text_file_reads_as_the_same_survey() -> None:
    survey = read_survey_file(
        text(
            ("", "", "S", "", "language", "", "en"),
            ("", "", "S", "", "additional_languages", "", "ur"),
            ("", "", "SL", "", "surveyls_title", "", "Parks", "", "en"),
            ("", "", "SL", "", "surveyls_title", "", "پارک", "", "ur"),
            ("1", "", "G", "1", "First", "1", "", "", "en"),
            ("2", "", "Q", "Y", "a", "1", "Like parks?", "Be honest", "en", "", "Y"),
            ("3", "", "Q", "M", "b", 'a.NAOK=="Y"', "Which?", "", "en", "", "N", "Y", "", "", "2"),
            ("4", "", "SQ", "0", "x", "1", "Bruntwood", "", "en"),
            ("1", "", "G", "1", "پہلا", "1", "", "", "ur"),
            ("2", "", "Q", "Y", "a", "1", "پارک پسند؟", "", "ur"),
            ("3", "", "Q", "M", "b", "", "کون سا؟", "", "ur"),
            ("4", "", "SQ", "0", "x", "", "برنٹ ووڈ", "", "ur"),
        ),
        "parks.txt",
    )
    assert survey.title == {"en": "Parks", "ur": "پارک"}
    assert asked(survey, "a").words == {
        "label": {"en": "Like parks?", "ur": "پارک پسند؟"},
        "hint": {"en": "Be honest"},
    }
    b = asked(survey, "b")
    assert [option.words["label"].get("ur") for option in b.options] == ["برنٹ ووڈ", None]
    assert b.settings == {"max_chosen": 2}
    assert b.condition == Comparison(Of("a"), Comparator.EQUAL, Literal("yes"))
    assert survey.questionnaire.pages[0].words == {"title": {"en": "First", "ur": "پہلا"}}


@pytest.mark.parametrize(
    ("data", "name", "code", "where"),
    [
        (b"<document>", "a.lss", "limesurvey_faulty", "line 1, column 11"),
        (b"", "a.lss", "limesurvey_faulty", None),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><document/>', "a.lss", "limesurvey_faulty", "line 1"),
        (b"<html/>", "a.lss", "unsupported_file", "file"),
        (lss(groups=[]), "a.lss", "limesurvey_faulty", "groups"),
        (lss(questions=[row(1, "*", "x")]), "a.lss", "limesurvey_faulty", "file"),
        (b"some words", "a.txt", "unsupported_file", "line 1"),
        (text(("1", "", "Q", "S", "a")), "a.txt", "limesurvey_faulty", "line 2"),
        (text(), "a.txt", "limesurvey_faulty", "file"),
        (b"x", "a.doc", "unsupported_file", "a.doc"),
    ],
)
def test_a_file_that_cannot_be_a_survey_is_refused_with_its_place(
    data: bytes, name: str, code: str, where: str | None
) -> None:
    with pytest.raises(InvalidError) as error:
        read_survey_file(data, name)
    assert error.value.code == code
    assert where in (None, error.value.facts["where"])


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_command_takes_a_limesurvey_file(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "parks.lss"
    path.write_bytes(lss(questions=[row(7, "Y", "a")]))
    done = app.test_cli_runner().invoke(commands, ["import", str(path), "--dry-run", "--json"])
    assert [question["id"] for question in json.loads(done.output)["questions"]] == ["a"]


CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "2", "7", "Y", "en", "ur", *"LMPYSTUNKDFABCEH1RX5GIO:;|*!Q"]),
    st.sampled_from(['a.NAOK == "Y"', "!is_empty(a", "{a}", "<p>x</p>", "<![CDATA[", "a b", "-oth-", "other"]),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=6),
)  # fmt: skip
QUESTION = st.fixed_dictionaries(
    {"qid": st.sampled_from("123"), "parent_qid": st.sampled_from("00012"), "gid": st.just("1"), "type": CELLS, "title": CELLS},
    optional=dict.fromkeys(("question", "relevance", "other", "mandatory", "scale_id", "preg", "language", "question_order"), CELLS),
)  # fmt: skip
ANSWER = st.fixed_dictionaries(
    {"qid": st.sampled_from("123"), "code": CELLS}, optional={"answer": CELLS, "scale_id": CELLS, "language": CELLS}
)  # fmt: skip
ATTRIBUTE = st.fixed_dictionaries(
    {
        "qid": st.sampled_from("123"),
        "attribute": st.sampled_from(["max_answers", "min_answers", "hidden", "em_validation_q", "date_min", "min_num_value_n", "array_filter", "array_filter_exclude"]),
        "value": CELLS,
    }
)  # fmt: skip


@given(
    st.lists(QUESTION, max_size=5), st.lists(ANSWER, max_size=4), st.lists(ATTRIBUTE, max_size=3)
)
@settings(max_examples=150, deadline=None)
def test_no_file_whatever_ends_in_anything_but_a_survey_or_a_coded_refusal(
    questions: list[Any], answers: list[Any], attributes: list[Any]
) -> None:
    try:
        survey = imported(questions=questions, answers=answers, question_attributes=attributes)
    except InvalidError as error:
        code = error.code
        assert code == "limesurvey_faulty"
    else:
        as_document(survey)
        assert list(faults_in(survey.questionnaire)) == []
        document = questionnaire_document(survey.questionnaire)
        assert questionnaire_from_document(document) == survey.questionnaire


@pytest.mark.parametrize("path", sorted(SHARED_FILES.glob("*.lss")), ids=lambda path: path.name)
def test_a_real_file_is_a_survey_with_every_question_or_its_reason(path: Path) -> None:
    survey = read_survey_file(path.read_bytes(), path.name)
    assert list(faults_in(survey.questionnaire)) == []
    told = {each.where for each in survey.unsupported}
    ids = {question.id for question in survey.questionnaire.questions}
    for group in read_lss(path.read_bytes()).groups:
        for question in group.questions:
            is_there = any(
                each == question.code or each.startswith(f"{question.code}_") for each in ids
            )
            assert is_there or question.code in told, question.code
