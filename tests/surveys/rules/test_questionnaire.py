import json
from typing import Any

import pytest
from hypothesis import given, settings

from engage.rules.errors import InvalidError, NotFoundError
from engage.rules.view import Level, View
from surveys.rules.conditions import Answered
from surveys.rules.questionnaire import (
    Questionnaire,
    as_document,
    page_in,
    question_in,
    questionnaire_from_document,
    view_tags,
    words_in,
)
from surveys.rules.soundness import check_questionnaire, faults_in
from surveys.rules.types.note import PICTURE
from surveys.rules.versions import structural_changes
from tests.surveys.rules.samples import option, paged, park_routing, question, questionnaires


@given(questionnaires())
@settings(max_examples=30, deadline=None)
def test_a_questionnaire_survives_the_trip_through_json(made: Questionnaire) -> None:
    assert questionnaire_from_document(json.loads(json.dumps(as_document(made)))) == made


@given(questionnaires())
@settings(max_examples=30, deadline=None)
def test_what_the_strategy_makes_is_sound(made: Questionnaire) -> None:
    check_questionnaire(made)


def test_version_nought_and_empty_words_survive() -> None:
    made = Questionnaire("q", 0, (), {"title": {}})
    assert questionnaire_from_document(as_document(made)) == made


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        ({"id": ""}, "id", "not_text"),
        ({"version": "1"}, "version", "not_a_whole_number"),
        ({"version": True}, "version", "not_a_whole_number"),
        ({"pages": "p"}, "pages", "not_a_list"),
        ({"pages": [1]}, "pages[0]", "not_an_object"),
        ({"extra": 1}, "extra", "unknown_key"),
        ({"words": {"title": {"en": 3}}}, "words.title.en", "not_text"),
        ({"words": {"title": "x"}}, "words.title", "not_an_object"),
        (
            {"pages": [{"id": "p", "questions": [{"id": "a"}]}]},
            "pages[0].questions[0].type",
            "not_text",
        ),
        (
            {"pages": [{"id": "p", "questions": [{"id": "a", "type": "t", "required": 1}]}]},
            "pages[0].questions[0].required",
            "not_true_or_false",
        ),
        (
            {
                "pages": [
                    {"id": "p", "questions": [{"id": "a", "type": "t", "settings": {"x": []}}]}
                ]
            },
            "pages[0].questions[0].settings.x",
            "not_a_setting",
        ),
        (
            {"pages": [{"id": "p", "relevant": {"op": "?"}}]},
            "pages[0].relevant.op",
            "unknown_operator",
        ),
    ],
)
def test_a_faulty_document_is_refused_with_its_place(
    change: dict[str, Any], where: str, why: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        questionnaire_from_document({"id": "q", "version": 1, "pages": [], **change})
    assert (refused.value.code, refused.value.facts) == (
        "document_faulty",
        {"where": where, "why": why},
    )


def test_words_fall_back_and_say_which_view_they_are_in() -> None:
    words = {"label": {"en": "Parks", "ur": "پارک", "en-easy": "Green places"}}
    assert words_in(View("ur", Level.EASY), words, "label") == ("پارک", View("ur"))
    assert words_in(View("pl", Level.EASY), words, "label") == (
        "Green places",
        View("en", Level.EASY),
    )
    assert words_in(View("en"), {"label": {"fr": "Parcs"}}, "label") == ("Parcs", View("fr"))
    assert words_in(View("en"), words, "hint") == ("", View("en"))


def test_views_are_those_that_have_words() -> None:
    made = Questionnaire("q", 1, (), {"title": {"en": "T", "ur-easy": "ت"}})
    assert view_tags(made) == ("en", "ur-easy")


def test_pages_and_questions_are_found_by_id() -> None:
    park = park_routing()
    assert question_in(park, "why").type == "long_text"
    assert page_in(park, "p_why").questions[0].id == "why"
    with pytest.raises(NotFoundError):
        question_in(park, "nowhere")
    with pytest.raises(NotFoundError):
        page_in(park, "nowhere")


@pytest.mark.parametrize(
    ("faulty", "code"),
    [
        (paged(), "no_questions"),
        (paged(question("a"), question("a")), "id_twice"),
        (paged(question("a:b")), "id_faulty"),
        (paged(question("a", "hologram")), "type_unknown"),
        (paged(question("a", "single")), "no_options"),
        (paged(question("a", "single", "x", "x")), "option_twice"),
        (paged(question("a", "multiple", " x")), "option_id_faulty"),
        (paged(question("a", "yes_no", "yes", "maybe")), "options_not_yes_and_no"),
        (
            paged(question("a", "single", option("x", is_other=True), option("y", is_other=True))),
            "other_twice",
        ),
        (paged(question("a", "short_text", "x")), "needless_options"),
        (paged(question("a", "short_text", settings={"colour": 1})), "unknown_setting"),
        (paged(question("a", "integer", settings={"minimum": "tall"})), "bound_not_a_number"),
        (paged(question("a", "date", settings={"minimum": "soon"})), "bound_not_a_date"),
        (paged(question("a", "note", required=True)), "needless_required"),
        (paged(question("a", condition=Answered("b")), question("b")), "condition_looks_ahead"),
        (paged(question("a", condition=Answered("a"))), "condition_looks_ahead"),
        (paged(question("a", condition=Answered("z"))), "condition_on_unknown"),
        (paged(question("a", constraint=Answered("z"))), "condition_on_unknown"),
    ],
)
def test_an_unsound_questionnaire_is_refused(faulty: Questionnaire, code: str) -> None:
    assert code in {fault.code for fault in faults_in(faulty)}
    with pytest.raises(InvalidError) as refused:
        check_questionnaire(faulty)
    assert refused.value.code == "questionnaire_unsound"


def test_the_picture_of_an_information_page_is_no_structure() -> None:
    before, after = (
        paged(question("look", "note", settings=said))
        for said in ({}, {PICTURE: "pictures/bus.svg"})
    )
    assert list(structural_changes(before, after)) == []
