from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.rules import flow
from surveys.rules.answers import Answer
from surveys.rules.conditions import ALWAYS, Comparator, Comparison, Of, Selected
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from tests.surveys.rules.samples import answered, cascade, paged, park_routing, question


def ids(questionnaire: Questionnaire, answers: dict[str, Answer]) -> list[str]:
    return [page.id for page in flow.reachable_pages(questionnaire, answers)]


def test_routing_opens_pages_as_answers_come() -> None:
    park = park_routing()
    assert ids(park, {}) == ["p_visits", "p_anything_else"]
    assert ids(park, {"visits": "yes"}) == ["p_visits", "p_times", "p_anything_else"]
    assert ids(park, {"visits": "yes", "times": 5}) == [
        "p_visits",
        "p_times",
        "p_why",
        "p_anything_else",
    ]


def test_a_change_clears_everything_that_hung_on_it() -> None:
    park = park_routing()
    answers: dict[str, Answer] = {"visits": "no", "times": 9, "why": "dogs", "anything_else": None}
    assert flow.clear_unreachable(park, answers) == {"visits": "no", "anything_else": None}


def test_a_page_that_hangs_on_an_unreachable_answer_is_unreachable_too() -> None:
    pages = (
        QuestionnairePage("one", (question("a"),)),
        QuestionnairePage("two", (question("b"),), relevant=Selected("a", "yes")),
        QuestionnairePage("three", (question("c"),), relevant=Selected("b", "yes")),
    )
    survey = Questionnaire("q", 1, pages)
    assert ids(survey, {"a": "no", "b": "yes", "c": "left over"}) == ["one"]
    assert flow.clear_unreachable(survey, {"a": "no", "b": "yes", "c": "left over"}) == {"a": "no"}


def test_answers_to_unknown_questions_are_cleared() -> None:
    assert flow.clear_unreachable(park_routing(), {"ghost": "boo"}) == {}


def test_an_option_no_longer_offered_cannot_stay_chosen() -> None:
    survey = cascade()
    both: dict[str, Answer] = {
        "county": "north",
        "towns": {"chosen": ["birch", "other"], "other": "Elm"},
    }
    assert flow.clear_unreachable(survey, both)["towns"] == {"chosen": ["other"], "other": "Elm"}
    assert flow.clear_unreachable(survey, {"county": "north", "towns": ["birch"]}) == {
        "county": "north"
    }
    shown = flow.page_as_shown(survey, {"county": "south"}, "p_towns")
    assert shown is not None
    assert [each.id for each in shown.questions[0].options] == ["birch", "other"]


def test_a_page_with_nothing_to_show_is_not_met() -> None:
    survey = paged(question("a"), question("b", condition=Selected("a", "never")))
    assert flow.page_as_shown(survey, {}, "p_b") is None
    assert ids(survey, {}) == ["p_a"]


def test_somebody_on_a_page_that_became_unreachable_can_go_both_ways() -> None:
    park = park_routing()
    onward = flow.next_page(park, {"visits": "no"}, "p_why")
    back = flow.previous_page(park, {"visits": "no"}, "p_why")
    assert onward is not None
    assert back is not None
    assert (back.id, onward.id) == ("p_visits", "p_anything_else")


def test_required_is_missing_only_where_it_is_asked() -> None:
    park = park_routing()
    assert flow.missing_required(park, {"visits": "no"}) == ()
    missing = flow.missing_required(park, {"visits": "yes", "times": 6, "why": None})
    assert [each.id for each in missing] == ["why"]
    assert flow.is_complete(park, {"visits": "yes", "times": 6, "why": "dogs"})


def test_a_constraint_broken_by_an_earlier_change_is_found() -> None:
    at_most = Comparison(Of("part"), Comparator.AT_MOST, Of("whole"))
    survey = paged(question("whole", "integer"), question("part", "integer", constraint=at_most))
    assert flow.is_complete(survey, {"whole": 5, "part": 5})
    assert [each.id for each in flow.unmet_constraints(survey, {"whole": 4, "part": 5})] == ["part"]
    assert flow.unmet_constraints(survey, {"whole": 4, "part": None}) == ()


def test_coming_back_leads_to_the_first_question_never_put() -> None:
    park = park_routing()
    page = flow.resume_page(park, {"visits": "yes", "times": None})
    assert page is not None
    assert page.id == "p_anything_else"
    assert flow.resume_page(park, {"visits": "no", "anything_else": None}) is None


def test_notes_do_not_hold_anybody_back_and_keep_no_answer() -> None:
    survey = paged(question("hello", "note"), question("a"))
    page = flow.resume_page(survey, {})
    assert page is not None
    assert page.id == "p_a"
    assert flow.clear_unreachable(survey, {"hello": "x"}) == {}


def test_progress_counts_only_pages_that_can_be_reached() -> None:
    park = park_routing()
    assert flow.progress(park, {"visits": "no"}, "p_anything_else") == flow.Progress(2, 2)
    assert flow.progress(park, {"visits": "yes"}, "p_times") == flow.Progress(2, 3)


def test_a_questionnaire_where_nothing_can_be_reached_has_no_first_page() -> None:
    survey = Questionnaire("q", 1, (QuestionnairePage("p", ()),))
    assert flow.first_page(survey, {}) is None
    assert flow.last_page(survey, {}) is None
    assert flow.is_complete(survey, {})


@given(answered())
@settings(max_examples=50, deadline=None)
def test_forward_then_back_is_where_you_were(made: tuple[Questionnaire, dict[str, Answer]]) -> None:
    questionnaire, answers = made
    page = flow.first_page(questionnaire, answers)
    met = []
    while page is not None:
        met.append(page.id)
        onward = flow.next_page(questionnaire, answers, page.id)
        if onward is None:
            assert flow.last_page(questionnaire, answers) == page
        else:
            assert flow.previous_page(questionnaire, answers, onward.id) == page
        page = onward
    assert met == ids(questionnaire, answers)


@given(answered())
@settings(max_examples=50, deadline=None)
def test_an_answer_on_an_unreachable_page_never_survives(
    made: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    questionnaire, answers = made
    kept = flow.clear_unreachable(questionnaire, answers)
    reachable = {
        each.id for page in flow.reachable_pages(questionnaire, answers) for each in page.questions
    }
    assert set(kept) <= reachable
    assert flow.clear_unreachable(questionnaire, kept) == kept
    assert ids(questionnaire, kept) == ids(questionnaire, answers)


@given(answered())
@settings(max_examples=50, deadline=None)
def test_progress_always_ends_at_the_last_page(
    made: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    questionnaire, answers = made
    numbers = [flow.progress(questionnaire, answers, page) for page in ids(questionnaire, answers)]
    assert [each.number for each in numbers] == list(range(1, len(numbers) + 1))
    assert all(each.of == len(numbers) for each in numbers)


@given(answered())
@settings(max_examples=50, deadline=None)
def test_one_walk_tells_what_three_tell(made: tuple[Questionnaire, dict[str, Answer]]) -> None:
    questionnaire, answers = made
    for page in questionnaire.pages:
        shown = flow.page_as_shown(questionnaire, answers, page.id)
        before = flow.previous_page(questionnaire, answers, page.id)
        where = flow.progress(questionnaire, answers, page.id)
        expected = shown and flow.Standing(shown, before, where)
        assert flow.standing(questionnaire, answers, page.id) == expected


@given(answered(), st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_short_walk_past_everything_tells_what_the_long_one_tells(
    made: tuple[Questionnaire, dict[str, Answer]], is_with_nothing: bool
) -> None:
    questionnaire, answers = made
    plain = [_asked_of_all(page) for page in questionnaire.pages]
    if is_with_nothing:
        plain.insert(1, QuestionnairePage("nothing", ()))
    short = replace(questionnaire, pages=tuple(plain))
    long = replace(short, pages=tuple(replace(page, relevant=ALWAYS) for page in plain))
    assert short.is_unconditional
    assert not long.is_unconditional
    by_short, by_long = flow.walk(short, answers), flow.walk(long, answers)
    assert by_short.answers == by_long.answers
    assert [page.questions for page in by_short.pages] == [page.questions for page in by_long.pages]


def _asked_of_all(page: QuestionnairePage) -> QuestionnairePage:
    questions = (
        replace(
            each,
            condition=None,
            options=tuple(replace(option, condition=None) for option in each.options),
        )
        for each in page.questions
    )
    return replace(page, relevant=None, questions=tuple(questions))
