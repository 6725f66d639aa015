from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engage.rules.errors import InvalidError
from surveys.importers.imported import ImportedSurvey, as_document
from surveys.importers.xlsform import read_xlsform
from surveys.importers.xlsform_columns import view_tag
from surveys.rules import flow
from surveys.rules.conditions import Comparator, Comparison, Literal, Of, Selected
from surveys.rules.questionnaire import Question, question_in, questionnaire_from_document
from surveys.rules.questionnaire import as_document as questionnaire_document
from surveys.rules.xlsform_marks import with_signs_as_they_are, without_marks
from tests.surveys.importers.workbooks import Cells, workbook

YES_NO: Cells = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]
HEAD: list[object] = ["type", "name", "label", "relevant"]


def imported(*rows: list[object], choices: Cells = YES_NO, **more: Cells) -> ImportedSurvey:
    return read_xlsform(workbook(survey=list(rows), choices=choices, **more), "form.xlsx")


def asked(survey: ImportedSurvey, id_: str) -> Question:
    return question_in(survey.questionnaire, id_)


def listed(survey: ImportedSurvey) -> set[tuple[str, str, str]]:
    return {(each.where, each.what, each.why) for each in survey.unsupported}


def refused(*rows: list[object], choices: Cells = YES_NO, **more: Cells) -> dict[str, Any]:
    with pytest.raises(InvalidError) as error:
        imported(*rows, choices=choices, **more)
    assert error.value.code == "xlsform_faulty"
    return error.value.facts


def test_the_plain_types_come_in() -> None:
    survey = imported(
        ["type", "name", "label", "appearance", "hint", "required", "parameters"],
        ["text", "t", "T", None, "Short"],
        ["text", "long", "L", "multiline"],
        ["integer", "i", "I", None, None, "yes"],
        ["decimal", "d", "D"],
        ["date", "on", "On"],
        ["note", "n", "Read this"],
        ["select_one yn", "y", "Y"],
        ["select_multiple yn", "m", "M"],
        ["range", "r", "R", None, None, None, "start=1 end=5"],
        ["range", "far", "F", None, None, None, "start=0 end=50"],
        ["select_one yn", "agree", "Agree?", "likert"],
    )
    types = {question.id: question.type for question in survey.questionnaire.questions}
    assert types == {
        "t": "short_text",
        "long": "long_text",
        "i": "integer",
        "d": "decimal",
        "on": "date",
        "n": "note",
        "y": "yes_no",
        "m": "multiple",
        "r": "scale",
        "far": "integer",
        "agree": "scale",
    }
    assert asked(survey, "i").required
    assert asked(survey, "t").words["hint"] == {"en": "Short"}
    assert [option.id for option in asked(survey, "r").options] == ["1", "2", "3", "4", "5"]
    assert asked(survey, "r").settings == {}
    assert asked(survey, "far").settings == {"minimum": "0", "maximum": "50"}
    assert survey.unsupported == ()


def test_translations_and_easy_read_become_views_of_the_same_question() -> None:
    survey = imported(
        [
            "type",
            "name",
            "label",
            "label::Urdu (ur)",
            "label::English easy read (en-easy)",
            "hint::Urdu (ur-easy)",
        ],
        ["select_one parks", "park", "Which park?", "کون سا پارک؟", "What park?", "آسان"],
        choices=[
            ["list_name", "name", "label", "label::Urdu (ur)", "media::image"],
            ["parks", "bruntwood", "Bruntwood", "برنٹ ووڈ", "bruntwood.png"],
        ],
        settings=[["form_title", "form_id", "form_title::Urdu (ur)"], ["Parks", "parks_1", "پارک"]],
    )
    park = asked(survey, "park")
    assert park.words["label"] == {
        "en": "Which park?",
        "ur": "کون سا پارک؟",
        "en-easy": "What park?",
    }
    assert park.words["hint"] == {"ur-easy": "آسان"}
    assert park.options[0].words == {"label": {"en": "Bruntwood", "ur": "برنٹ ووڈ"}}
    assert park.options[0].picture == "bruntwood.png"
    assert survey.languages == ("en", "ur", "en-easy", "ur-easy")
    assert survey.questionnaire.id == "parks_1"
    assert survey.title == {"en": "Parks", "ur": "پارک"}


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("English (en)", "en"),
        ("English easy read (en-easy)", "en-easy"),
        ("Urdu (ur-easy)", "ur-easy"),
        ("Portuguese (pt-BR)", "pt-BR"),
        ("english", "en"),
        ("Polish", "pl"),
        ("Urdu easy read", "ur-easy"),
        ("fr", "fr"),
        ("Chinese (Simplified)", "zh"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("ਪੰਜਾਬੀ", "pa"),
        ("Punjabi (Shahmukhi)", ""),
        ("Klingon", ""),
    ],
)
def test_a_language_column_means_a_view(language: str, tag: str) -> None:
    assert view_tag(language) == tag


def test_a_language_with_two_columns_is_told_where_their_words_differ() -> None:
    survey = imported(
        ["type", "name", "label::English (en)", "label", "hint", "hint::english"],
        ["text", "t", "First?", "Second?", "Same", "Same"],
        ["select_one yn", "u", "First again?", "Second again?"],
    )
    assert asked(survey, "t").words["label"] == {"en": "First?"}
    assert listed(survey) == {("survey!D1", "label", "language_twice")}


def test_words_in_a_language_nobody_knows_are_listed_and_used_when_there_are_no_others() -> None:
    survey = imported(["type", "name", "label::Klingon"], ["text", "t", "nuqneH"])
    assert asked(survey, "t").words["label"] == {"en": "nuqneH"}
    assert ("survey!C1", "label::Klingon", "language_not_known") in listed(survey)


def test_groups_become_pages_and_their_conditions_cover_what_is_inside() -> None:
    survey = imported(
        [*HEAD, "appearance"],
        ["select_one yn", "kids", "Children?"],
        ["begin group", "about", "About them", "${kids} = 'yes'", "field-list"],
        ["integer", "ages", "Ages"],
        ["text", "names", "Names"],
        ["end group"],
        ["begin_group", "more", "More", "selected(${kids}, 'no')"],
        ["text", "why", "Why?"],
        ["text", "else", "Else?"],
        ["end_group"],
    )
    pages = survey.questionnaire.pages
    assert [page.id for page in pages] == ["kids", "about", "why", "else"]
    assert pages[1].words == {"title": {"en": "About them"}}
    assert pages[1].relevant == Comparison(Of("kids"), Comparator.EQUAL, Literal("yes"))
    assert pages[2].relevant == Selected("kids", "no")
    reached = flow.reachable_pages(survey.questionnaire, {"kids": "yes"})
    assert [page.id for page in reached] == ["kids", "about"]


def test_a_page_whose_questions_hang_on_each_other_is_split_and_said() -> None:
    survey = imported(
        [*HEAD, "appearance"],
        ["begin group", "g", "G", None, "field-list"],
        ["select_one yn", "a", "A"],
        ["text", "b", "B", "${a} = 'yes'"],
        ["end group"],
    )
    assert [(page.id, len(page.questions)) for page in survey.questionnaire.pages] == [
        ("g", 1),
        ("g-2", 1),
    ]
    assert ("survey!D4", "appearance: field-list", "page_split_for_routing") in listed(survey)


def test_other_say_what_is_one_option_of_the_question() -> None:
    survey = imported(
        HEAD,
        ["select_one yn or_other", "a", "A"],
        ["select_multiple yn or specify other", "b", "B"],
    )
    for id_ in ("a", "b"):
        assert [(each.id, each.is_other) for each in asked(survey, id_).options] == [
            ("yes", False),
            ("no", False),
            ("other", True),
        ]


def test_a_choice_filter_offers_options_by_earlier_answers() -> None:
    survey = imported(
        ["type", "name", "label", "choice_filter"],
        ["select_one county", "county", "County"],
        ["select_one town", "town", "Town", "county = ${county}"],
        choices=[
            ["list_name", "name", "label", "county"],
            ["county", "north", "North"],
            ["county", "south", "South"],
            ["town", "alder", "Alder", "north"],
            ["town", "birch", "Birch", "south"],
        ],
    )
    page = flow.page_as_shown(survey.questionnaire, {"county": "south"}, "town")
    assert page is not None
    assert [each.id for each in page.questions[0].options] == ["birch"]
    assert survey.unsupported == ()


def test_none_of_these_alone_becomes_an_exclusive_option() -> None:
    survey = imported(
        ["type", "name", "label", "constraint", "constraint_message"],
        [
            "select_multiple yn",
            "m",
            "M",
            "not(selected(., 'no') and count-selected(.) > 1)",
            "Only one",
        ],
        ["integer", "age", "Age", ". >= 0 and . <= 120", "Between 0 and 120"],
    )
    m = asked(survey, "m")
    assert [option.is_exclusive for option in m.options] == [False, True]
    assert m.constraint is None
    age = asked(survey, "age")
    assert age.words["constraint"] == {"en": "Between 0 and 120"}
    assert flow.meets_constraint(age, {"age": 120})
    assert not flow.meets_constraint(age, {"age": 121})


def test_what_is_not_supported_is_listed_with_its_row_and_why() -> None:
    survey = imported(
        [*HEAD, "calculation", "default", "appearance"],
        ["text", "kept", "Hello ${start}", None, None, "x", "signature"],
        ["geotrace", "place", "Where?"],
        ["barcode", "code", "Code"],
        ["image", "photo", "Photo"],
        ["start", "start", None],
        ["calculate", "sum", None, None, "1 + 1"],
        ["text", "ruled", "Ruled", "regex(${kept}, 'a+')"],
        ["text", "summed", "Summed", "${sum} > 1"],
        ["begin repeat", "child", "Child"],
        ["text", "its_name", "Its name"],
        ["end repeat"],
        ["rank yn", "order", "Order"],
        [None, None, None, "a comment"],
        media=[["file"], ["a.png"]],
    )
    assert [each.id for each in survey.questionnaire.questions] == [
        "kept", "photo", "ruled", "summed", "order",
    ]  # fmt: skip
    assert asked(survey, "order").type == "ranking"
    assert (asked(survey, "photo").type, asked(survey, "photo").settings) == (
        "file",
        {"pictures_only": True},
    )
    assert listed(survey) >= {
        ("survey!F2", "default", "column_not_supported"),
        ("survey!G2", "appearance: signature", "appearance_not_supported"),
        ("survey!C2", "${start} in words", "piping_not_supported"),
        ("survey!A3", "geotrace place", "type_not_supported"),
        ("survey!A4", "barcode code", "type_not_supported"),
        ("survey!A6", "start start", "about_the_device_not_collected"),
        ("survey!E7", "calculate sum: +", "calculations_not_supported"),
        ("survey!D8", "relevant: regex()", "condition_not_supported"),
        ("survey!D9", "relevant: ${sum}", "condition_not_supported"),
        ("survey!A10", "begin repeat child", "repeats_not_supported"),
        ("survey!A11", "text its_name", "inside_a_repeat"),
        ("survey!A14", "row", "row_without_type_or_disabled"),
        ("media!2", "media", "sheet_not_used"),
    }


def test_a_question_with_something_wrong_is_left_out_and_the_others_are_asked() -> None:
    survey = imported(
        [*HEAD, "parameters"],
        ["rank one", "order", "Order?"],
        ["range", "size", "Size?", None, "start=5 end=1"],
        ["start-geopoint", "where", None],
        ["include", "other_form", None],
        ["text", "more", "More?", "${order} != ''"],
        choices=[["list_name", "name", "label"], ["one", "a", "A"]],
        settings=[["default_language"], ["Klingon"]],
    )
    assert [each.id for each in survey.questionnaire.questions] == ["more"]
    assert listed(survey) == {
        ("survey!A2", "rank one order", "too_few_options"),
        ("survey!A3", "range size", "bounds_out_of_order"),
        ("survey!A4", "start-geopoint where", "about_the_device_not_collected"),
        ("survey!A5", "include other_form", "type_not_supported"),
        ("survey!D6", "relevant: ${order}", "condition_not_supported"),
        ("settings!A2", "Klingon", "language_not_known"),
    }


def test_a_rule_for_an_answer_knows_today_and_patterns() -> None:
    survey = imported(
        ["type", "name", "label", "constraint"],
        ["date", "past", "P", ". < now()"],
        ["date", "soon", "S", "today() <= . and . <= date(today() + 30)"],
        ["text", "code", "C", "regex(., '^[A-Z]{2}\\d+$')"],
        ["text", "slow", "S", "regex(., '(a)\\1')"],
        ["text", "other", "O", "regex(${code}, 'A+') and string-length(.) > 1"],
    )
    on = date(2026, 11, 23)
    for id_, right, wrong in (
        ("past", "2026-11-23", "2026-11-24"),
        ("soon", "2026-12-23", "2026-12-24"),
        ("soon", "2026-11-23", "2026-11-22"),
        ("code", "AB12", "AB12x"),
    ):
        assert flow.meets_constraint(asked(survey, id_), {id_: right}, on)
        assert not flow.meets_constraint(asked(survey, id_), {id_: wrong}, on)
    assert listed(survey) == {
        ("survey!D5", "constraint: regex(): \\1", "condition_not_supported"),
        ("choices!A2", "yn", "list_not_used"),
    }


def test_a_place_is_a_place_on_the_map_told_by_its_area() -> None:
    survey = imported(HEAD, ["geopoint", "spot", "Where?"], ["text", "b", "B", "${spot} != ''"])
    assert (asked(survey, "spot").type, asked(survey, "spot").options) == ("place", ())
    assert listed(survey) >= {("survey!A2", "geopoint spot", "place_asked_with_its_area")}


def test_one_box_to_tick_is_an_acknowledgement() -> None:
    survey = imported(HEAD, ["acknowledge", "ok", "Agree?"], ["text", "b", "B", "${ok} = 'OK'"])
    shown = flow.page_as_shown(survey.questionnaire, {"ok": ["OK"]}, "b")
    assert shown is not None
    assert flow.page_as_shown(survey.questionnaire, {"ok": None}, "b") is None


def test_calculations_that_put_words_together_are_read_where_they_are_repeated() -> None:
    survey = imported(
        ["type", "name", "label", "calculation"],
        ["text", "first", "First"],
        ["select_one yn", "fine", "Fine?"],
        ["calculate", "both", None, "concat(${first}, ', ', jr:choice-name(${fine}, '${fine}'))"],
        ["calculate", "again", None, "once(${both})"],
        ["calculate", "idle", None, "${first}"],
        ["note", "n", "You: ${again}"],
    )
    assert asked(survey, "n").words["label"] == {"en": "You: ${first}, ${fine}"}
    assert ("survey!D6", "calculate idle", "calculation_not_used") in listed(survey)


def test_tables_and_orders_of_kobotoolbox_are_read_and_its_grids_and_marks_told() -> None:
    survey = imported(
        ["type", "name", "label", "kobo--score-choices", "kobo--rank-items", "$kuid"],
        ["begin_score", "rate", "Rate each", "ag", None, "k1"],
        ["score__row", "parks", "Parks"],
        ["score__row", "roads", "Roads"],
        ["end_score"],
        ["begin_rank", "order", "What first?", None, "ag", "k2"],
        ["rank__level", "first", "1st"],
        ["end_rank"],
        ["begin_kobomatrix", "grid", "Grid"],
        ["integer", "grid_n", "How many"],
        ["end_kobomatrix"],
        ["begin_rank", "lost", "Of what?"],
        ["end_rank"],
        choices=[["list_name", "name", "label"], ["ag", "good", "Good"], ["ag", "bad", "Bad"]],
    )
    table, order = survey.questionnaire.pages
    assert (table.is_table, [each.id for each in table.questions]) == (True, ["parks", "roads"])
    assert [option.id for option in table.questions[0].options] == ["good", "bad"]
    assert (order.questions[0].type, len(order.questions[0].options)) == ("ranking", 2)
    assert listed(survey) == {
        ("survey!F1", "$kuid", "mark_of_another_program"),
        ("survey!A7", "rank__level first", "all_put_in_order"),
        ("survey!A9", "begin_kobomatrix grid", "type_not_supported"),
        ("survey!A10", "integer grid_n", "type_not_supported"),
        ("survey!A12", "begin_rank lost", "type_not_supported"),
    }


def test_a_question_that_only_shows_the_choices_heads_a_table() -> None:
    survey = imported(
        ["type", "name", "label", "appearance"],
        ["begin group", "rate", "Rate each", "field-list"],
        ["select_one yn", "head", "Choices", "label"],
        ["select_one yn", "parks", "Parks", "list-nolabel"],
        ["select_one yn", "roads", "Roads", "list-nolabel"],
        ["end group"],
        ["select_one yn", "alone", "Alone", "label"],
    )
    table, alone = survey.questionnaire.pages
    assert (table.is_table, [each.id for each in table.questions]) == (True, ["parks", "roads"])
    assert [each.id for each in alone.questions] == ["alone"]
    assert listed(survey) == {
        ("survey!A3", "select_one yn head", "choices_head_the_table"),
        ("survey!D7", "appearance: label", "appearance_not_supported"),
    }


def test_a_time_is_asked_in_words_and_of_a_moment_its_day() -> None:
    survey = imported(
        ["type", "name", "label", "constraint", "relevant"],
        ["time", "hour", "When?", ". > '08:00'"],
        ["dateTime", "met", "When did we meet?"],
        ["text", "late", "Why so late?", None, "${hour} > '22:00'"],
    )
    assert [(each.id, each.type) for each in survey.questionnaire.questions] == [
        ("hour", "short_text"),
        ("met", "date"),
        ("late", "short_text"),
    ]
    assert not any(each.constraint or each.condition for each in survey.questionnaire.questions)
    assert ("survey!D2", "constraint: . > '08:00'", "condition_not_supported") in listed(survey)
    assert ("survey!E4", "relevant: ${hour}", "condition_not_supported") in listed(survey)
    assert ("survey!A2", "time hour", "time_asked_in_words") in listed(survey)
    assert ("survey!A3", "dateTime met", "times_not_supported") in listed(survey)


def test_what_a_device_would_fill_in_or_fetch_is_not_asked() -> None:
    survey = imported(
        ["type", "name", "label", "calculation", "appearance"],
        ["text", "number", None, "once(uuid())"],
        ["select_one yn", "fruit", "Fruit?", None, "minimal search('fruits')"],
        ["text", "kept", "Kept?", "'x'"],
    )
    assert [each.id for each in survey.questionnaire.questions] == ["kept"]
    assert listed(survey) == {
        ("survey!D2", "calculate number: uuid()", "calculations_not_supported"),
        ("survey!A3", "select_one yn fruit", "choices_from_elsewhere_not_supported"),
        ("survey!D4", "calculation", "column_not_supported"),
        ("choices!A2", "yn", "list_not_used"),
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Bold** and _not_ ${my_own_name}", "Bold and not ${my_own_name}"),
        ("**${my_own_name}**, 2 * 3 * 4, a_b_c, x<3", "${my_own_name}, 2 * 3 * 4, a_b_c, x<3"),
        ("# Title\n<span style='color: red'>red</span><br/>next", "Title\nred\nnext"),
        ("See [the plan](https://council.test/plan)", "See the plan (https://council.test/plan)"),
    ],
)
def test_marks_of_how_words_look_are_taken_away_and_told(written: str, read: str) -> None:
    survey = imported(HEAD, ["note", "n", written], ["text", "my_own_name", "A"])
    assert without_marks(written) == read
    assert without_marks(with_signs_as_they_are(written)) == written
    assert ("survey!C2", "label", "look_of_words_not_kept") in listed(survey)


def test_words_of_a_choice_may_repeat_an_answer() -> None:
    survey = imported(
        HEAD,
        ["text", "a", "A"],
        ["select_one l", "b", "B"],
        choices=[["list_name", "name", "label"], ["l", "x", "Like ${a}"], ["l", "y", "${b}"]],
    )
    assert asked(survey, "b").options[0].words["label"] == {"en": "Like ${a}"}
    assert asked(survey, "b").repeats_answers
    assert listed(survey) == {("choices!C3", "${b} in words", "piping_not_supported")}


def test_a_condition_that_looks_ahead_is_listed_and_left_out() -> None:
    survey = imported(HEAD, ["text", "a", "A", "${b} = 'x'"], ["text", "b", "B"])
    assert asked(survey, "a").condition is None
    assert ("survey!D2", "relevant: ${b}", "condition_not_supported") in listed(survey)


def test_the_same_name_in_two_groups_gives_two_questions() -> None:
    survey = imported(
        HEAD,
        ["begin group", "one", "One"],
        ["text", "age", "Age"],
        ["end group"],
        ["begin group", "two", "Two"],
        ["text", "age", "Age"],
        ["end group"],
    )
    assert [each.id for each in survey.questionnaire.questions] == ["age", "two.age"]


def test_a_list_or_column_nobody_uses_is_listed() -> None:
    survey = imported(
        HEAD,
        ["select_one yn", "a", "A"],
        choices=[
            ["list_name", "name", "label", "colour"],
            ["yn", "yes", "Yes", "green"],
            ["old", "x", "X"],
        ],
    )
    assert listed(survey) == {
        ("choices!D1", "colour", "column_not_used"),
        ("choices!A3", "old", "list_not_used"),
    }


@pytest.mark.parametrize(
    ("rows", "place", "why", "name"),
    [
        ([[*HEAD, "label"], ["text", "a", "A"]], ("survey", 1, "E"), "heading_twice", "label"),
        (
            [HEAD, ["text", "a", "A", "${b"]],
            ("survey", 2, "D"),
            "refused|character_not_understood|pyref_001",
            None,
        ),
        (
            [HEAD, ["text", "a", "A"], ["text", "b", "B", "${gone} = 1"]],
            ("survey", 3, None),
            None,
            "gone",
        ),
        (
            [HEAD, ["text", "a", "A", "it's wrong"]],
            ("survey", 2, "D"),
            "text_not_closed|not_expected",
            "a",
        ),
        ([HEAD, ["text", "1a", "A"]], ("survey", 2, "B"), None, None),
        ([HEAD, ["text", None, "A"]], ("survey", 2, "B"), None, None),
        ([HEAD, ["select_one gone", "a", "A"]], ("survey", 2, "A"), None, None),
        ([HEAD, ["begin group", "g", "G"], ["text", "a", "A"]], ("survey", 2, "A"), None, None),
        (
            [["Type", "Name", "bind::relevant"], ["text", "a", "${gone}"]],
            ("survey", 2, "C"),
            None,
            "gone",
        ),
        ([HEAD, ["hologram", "a", "A"]], ("survey", 2, "A"), None, "hologram"),
    ],
)
def test_a_faulty_form_names_sheet_row_and_column(
    rows: Cells, place: tuple[str, int | None, str | None], why: str | None, name: str | None
) -> None:
    facts = refused(*rows)
    assert facts["sheet"] == place[0]
    assert place[1] in (None, facts["row"])
    assert place[2] in (None, facts["column"])
    assert why is None or facts["why"] in why.split("|")
    assert name in (None, facts["name"])
    assert facts["where"]


def test_two_sheets_of_one_name_and_a_name_without_end_are_refused() -> None:
    book = workbook(survey=[HEAD, ["text", "a", "A"]], **{"Survey ": [HEAD, ["text", "b", "B"]]})
    with pytest.raises(InvalidError) as twice:
        read_xlsform(book, "form.xlsx")
    assert (twice.value.facts["why"], twice.value.facts["sheet"]) == ("sheet_twice", "Survey ")
    long = refused(HEAD, ["text", "a" * 101, "A"])
    assert (long["why"], long["where"]) == ("name_too_long", "survey!B2")


def test_a_question_behind_many_blank_rows_is_read() -> None:
    survey = imported(HEAD, ["text", "a", "A"], *([[None]] * 1500), ["text", "b", "B"])
    assert [each.id for each in survey.questionnaire.questions] == ["a", "b"]


def test_a_calculation_that_is_no_expression_names_its_cell() -> None:
    facts = refused(
        ["type", "name", "label", "calculation"], ["calculate", "sum", None, "what doesn't work"]
    )
    assert (facts["where"], facts["name"]) == ("survey!D2", "sum")


def test_a_form_of_which_nothing_is_left_is_refused() -> None:
    facts = refused(HEAD, ["geotrace", "place", "Where?"])
    assert facts["why"] == "no_questions"
    assert "survey!A2 geotrace place (type_not_supported)" in str(facts["detail"])
    assert refused(HEAD)["sheet"] == "survey"


def test_the_document_is_what_the_command_line_prints() -> None:
    survey = imported(
        HEAD,
        ["select_one yn", "a", "A"],
        ["text", "b", "B", "selected(${a}, 'yes')"],
        ["barcode", "c", "C"],
    )
    assert as_document(survey) == {
        "survey": "form",
        "title": {"en": "form"},
        "languages": ["en"],
        "questions": [
            {"id": "a", "type": "yes_no", "page": "a", "options": ["yes", "no"], "condition": None},
            {
                "id": "b",
                "type": "short_text",
                "page": "b",
                "options": [],
                "condition": {"op": "selected", "question": "a", "option": "yes"},
            },
        ],
        "unsupported": [{"where": "survey!A4", "what": "barcode c", "why": "type_not_supported"}],
    }
    assert (
        questionnaire_from_document(questionnaire_document(survey.questionnaire))
        == survey.questionnaire
    )


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "text",
            "select_one yn",
            "begin group",
            "end group",
            "begin repeat",
            "end repeat",
            "calculate",
        ]
    ),
    st.sampled_from(
        ["a", "b", "${a} = 'x'", "${", "not(", "label", "type", "name", "yes", "TRUE", "relevant"]
    ),
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=8),
    st.integers(-5, 5),
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_form_whatever_ends_in_anything_but_a_survey_or_a_coded_refusal(rows: Cells) -> None:
    try:
        survey = imported(["type", "name", "label", "relevant", "constraint"], *rows)
    except InvalidError as error:
        code = error.code
        assert code in {"xlsform_faulty", "questionnaire_unsound"}
    else:
        as_document(survey)


SHARED_FILES = Path(__file__).resolve().parents[4] / "shared" / "surveys"
EXPECTED = {
    "bad_calc": "survey!D2",
    "duplicate_columns": "survey!E1",
    "choice_filter_test": {"state": "single", "county": "single", "city": "single"},
    "field-list": {"table_list_question": "yes_no"},
    "group": {"family_name": "short_text", "phone_number": "short_text", "age": "integer"},
    "or_other": {"fav_color": "single", "fav_pastel": "single"},
    "specify_other": {"sex": "single"},
    "text_and_integer": {"your_name": "short_text", "your_age": "integer"},
    "yes_or_no_question": {"good_day": "yes_no"},
}


@pytest.mark.parametrize("path", sorted(SHARED_FILES.glob("*.xlsx")), ids=str)
def test_a_real_form_is_a_survey_or_a_refusal_that_says_where(path: Path) -> None:
    expected = EXPECTED.get(path.stem)
    if isinstance(expected, str):
        with pytest.raises(InvalidError) as error:
            read_xlsform(path.read_bytes(), path.name)
        assert error.value.facts["where"] == expected
    else:
        survey = read_xlsform(path.read_bytes(), path.name)
        types = {question.id: question.type for question in survey.questionnaire.questions}
        assert expected is None or types == expected
