"""A questionnaire goes out as an XLSForm and comes back as it was; pyxform, which other programs use, takes it."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from engage.kernel.access import Role
from engage.rules.errors import InvalidError
from surveys.cli import survey as commands
from surveys.exporters.xlsform import XlsForm, xlsform_of
from surveys.importers.imported import ImportedSurvey
from surveys.importers.reading import read_survey_file
from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Matches,
    Measure,
    Not,
    Of,
    Selected,
    Today,
)
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage
from surveys.rules.soundness import faults_in, may_be_table
from surveys.rules.types.note import PICTURE
from surveys.rules.types.registry import TYPES
from tests.officers import signed_in
from tests.surveys.exporters.answered import an_answered_survey
from tests.surveys.importers.test_xlsform import SHARED_FILES
from tests.surveys.kinds import asked, every_kind

TAGS = ("en", "ur", "en-easy")


def written(form: XlsForm) -> bytes:
    return b"".join(form.pieces())


def there_and_back(questionnaire: Questionnaire) -> ImportedSurvey:
    return read_survey_file(written(xlsform_of(questionnaire)), "form.xlsx")


def survey_of(*questions: Question) -> Questionnaire:
    pages = tuple(QuestionnairePage(each.id, (each,)) for each in questions)
    return Questionnaire("form", 1, pages, {"title": {"en": "A form"}})


def test_every_kind_of_question_comes_back_as_it_was() -> None:
    back = there_and_back(every_kind())
    assert back.questionnaire == every_kind()
    assert back.unsupported == ()


def test_a_notes_picture_travels_as_its_image_and_one_that_is_not_ours_is_told() -> None:
    ours, theirs = (
        asked(id_, "note", settings={PICTURE: name})
        for id_, name in (("a", "pictures/bus.svg"), ("b", "map.png"))
    )
    form = xlsform_of(survey_of(ours, theirs))
    heading, *lines = dict(form.sheets)["survey"]
    assert [line[heading.index("media::image")] for line in lines] == ["pictures/bus.svg", "map.png"]  # fmt: skip
    assert form.remarks == ()
    back = there_and_back(survey_of(ours, theirs))
    assert tuple(back.questionnaire.questions) == (ours, theirs)
    assert [(each.what, each.why) for each in back.unsupported] == [
        ("map.png", "picture_not_in_file")
    ]


def test_other_programs_find_the_constructs_they_know() -> None:
    county = asked("county", "single", "north", "south")
    towns = tuple(
        Option(name, {"label": {"en": name}}, condition=Comparison(Literal(where), Comparator.EQUAL, Of("county")))
        for name, where in (("alder", "north"), ("birch", "south"))
    )  # fmt: skip
    none = Option("none", {"label": {"en": "None", "ur": "کوئی نہیں"}}, is_exclusive=True)
    form = xlsform_of(
        survey_of(
            county,
            Question("town", "single", {"label": {"en": "Town?"}}, towns, required=True),
            asked("likes", "multiple", "park", none, condition=Selected("county", "north")),
            asked("age", "integer", constraint=Comparison(Of("age"), Comparator.AT_LEAST, Literal(Decimal(18)))),
        )
    )  # fmt: skip
    book = load_workbook(io.BytesIO(written(form)))
    heading, *rows = book["survey"].iter_rows(values_only=True)
    lines = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    assert lines["town"]["choice_filter"] == "when = ${county}"
    assert lines["town"]["required"] == "yes"
    assert lines["likes"]["relevant"] == "selected(${county}, 'north')"
    assert lines["likes"]["constraint"] == "not(selected(., 'none') and count-selected(.) > 1)"
    assert lines["age"]["constraint"] == ". >= 18"
    assert lines["county"]["label::English (en)"] == "What about county?"
    assert book["settings"]["A2"].value == "A form"
    assert "label::Urdu (ur)" in [cell.value for cell in book["choices"][1]]


def test_what_other_programs_will_not_have_is_said() -> None:
    other = Option("other", {"label": {"en": "Other"}}, is_other=True)
    form = xlsform_of(
        survey_of(
            asked("spent", "money", is_sensitive=True),
            asked("why", "single", "a", other),
            asked("said", "short_text", condition=Comparison(Of("why"), Comparator.EQUAL, Literal("'\""))),
        )
    )  # fmt: skip
    assert {(each.where, each.what, each.why) for each in form.remarks} == {
        ("spent", "type money", "only_in_this_house"),
        ("spent", "sensitive", "only_in_this_house"),
        ("why", "other, say what", "only_in_this_house"),
        ("said", "'\"", "condition_not_written"),
    }


def test_a_blank_in_an_options_id_goes_around_and_comes_back() -> None:
    questionnaire = survey_of(
        asked("a", "multiple", "two words", "two_words"),
        asked("b", "short_text", condition=Selected("a", "two words")),
    )
    back = there_and_back(questionnaire)
    assert [option.id for option in next(back.questionnaire.questions).options] == [
        "two words",
        "two_words",
    ]
    assert list(faults_in(back.questionnaire)) == []


@pytest.mark.parametrize(
    "cell", ["{", "[]", '{"type": 1}', '{"colour": "red"}', '{"is_sensitive": "yes"}', "[" * 5000]
)
def test_a_broken_house_cell_is_refused_with_its_place(cell: str) -> None:
    form = xlsform_of(survey_of(asked("spent", "money")))
    book = load_workbook(io.BytesIO(written(form)))
    column = next(each.column_letter for each in book["survey"][1] if each.value == "engage")
    book["survey"][f"{column}2"] = cell
    changed = io.BytesIO()
    book.save(changed)
    with pytest.raises(InvalidError) as error:
        read_survey_file(changed.getvalue(), "form.xlsx")
    assert error.value.facts["where"] == f"survey!{column}2"


def test_a_house_type_that_does_not_fit_the_row_is_listed() -> None:
    form = xlsform_of(survey_of(asked("spent", "money")))
    book = load_workbook(io.BytesIO(written(form)))
    book["survey"]["A2"] = "date"
    changed = io.BytesIO()
    book.save(changed)
    back = read_survey_file(changed.getvalue(), "form.xlsx")
    assert next(back.questionnaire.questions).type == "date"
    assert [each.why for each in back.unsupported] == ["type_does_not_fit"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_officers_get_the_form_by_page_and_command(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    an_answered_survey()
    answer = signed_in(app, Role.AUTHOR).get("/officers/surveys/kinds/xlsform")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kinds.xlsx"'
    target = tmp_path / "kinds.xlsx"
    done = app.test_cli_runner().invoke(
        commands, ["export", "kinds", "--format", "xlsform", "--output", str(target)]
    )
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == answer.get_data()
    assert read_survey_file(target.read_bytes(), "kinds.xlsx").unsupported == ()


@pytest.mark.parametrize("path", sorted(SHARED_FILES.glob("*.*s*")), ids=lambda path: path.name)
def test_a_real_questionnaire_comes_back_as_it_was(path: Path) -> None:
    try:
        first = read_survey_file(path.read_bytes(), path.name).questionnaire
    except InvalidError:
        assert path.stem in {"bad_calc", "duplicate_columns"}
    else:
        assert there_and_back(first).questionnaire.pages == first.pages


WORDS = st.text(alphabet="aÀب <&>'\"=-1", min_size=1, max_size=8).map(lambda text: f"x{text}x")
ONE_VIEW = st.dictionaries(st.sampled_from(TAGS), WORDS, min_size=1)
NAMES = st.sampled_from(["yes", "no", "a", "b", "c3", "d-e", "other", "1"])
CHOOSING = (
    "single",
    "multiple",
    "yes_no",
    "scale",
    "picture",
    "pictures",
    "ranking",
    "points",
    "area",
)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question], this: str = "") -> Condition:
    """A condition on earlier questions (or on this one's own answer)."""
    ids = [this] if this else [each.id for each in earlier]

    def one() -> Condition:
        looked_at = draw(st.sampled_from(ids))
        sign = draw(st.sampled_from(Comparator))
        return draw(
            st.sampled_from(
                [
                    Selected(looked_at, draw(NAMES)),
                    Answered(looked_at),
                    Comparison(Of(looked_at), sign, Literal(Decimal(draw(st.integers(-9, 99))))),
                    Comparison(Literal(draw(WORDS.filter(lambda text: not {"'", '"'} <= set(text)))), sign, Of(looked_at)),
                    Comparison(Of(looked_at, draw(st.sampled_from([Measure.COUNT, Measure.LENGTH]))), sign, Literal(Decimal(2))),
                    *([Matches(this, r"^[a-z ]{2,9}$"), Comparison(Of(this), sign, Today(draw(st.integers(-9, 9))))] if this else []),
                ]
            )
        )  # fmt: skip

    def alternatives() -> Condition:
        first, second = one(), one()
        return AnyOf((first, second)) if first != second else first

    both = AllOf((alternatives(), Not(one())))
    return draw(st.sampled_from([one(), Not(one()), alternatives(), both]))


@st.composite
def questions(draw: st.DrawFn, id_: str, earlier: list[Question]) -> Question:
    type_ = draw(st.sampled_from(sorted(TYPES)))
    names = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True)) if type_ in CHOOSING else []
    if type_ == "yes_no":
        names = ["yes", "no", *(name for name in names if name not in {"yes", "no"})]
    apart = type_ in {"single", "multiple", "scale", "yes_no"}
    options = tuple(
        Option(
            name,
            {"label": draw(ONE_VIEW)},
            picture=f"pictures/{name}.svg" if "picture" in type_ else None,
            is_exclusive=apart and place > 1,
            is_other=type_ in {"single", "multiple"} and name == "other",
            condition=draw(st.none() | conditions(earlier)) if earlier and type_ != "yes_no" else None,
        )
        for place, name in enumerate(names)
    )  # fmt: skip
    words: dict[str, Any] = {"label": draw(ONE_VIEW)}
    words |= draw(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("hint", "constraint", "required"), ONE_VIEW)
        )
    )
    return Question(
        id_,
        type_,
        words,
        options,
        required=type_ != "note" and draw(st.booleans()),
        condition=draw(st.none() | conditions(earlier)) if earlier else None,
        constraint=draw(st.none() | conditions(earlier, id_)) if type_ in {"integer", "multiple", "short_text"} else None,
        settings={"max_length": 9} if type_ == "short_text" and draw(st.booleans()) else {},
        is_sensitive=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    earlier: list[Question] = []
    pages = []
    for number in range(draw(st.integers(1, 4))):
        known = [each for each in earlier if not TYPES[each.type].is_personal]
        asked_here = tuple(
            draw(questions(f"q{number}_{place}", known)) for place in range(draw(st.integers(1, 3)))
        )
        if len(asked_here) > 1 and draw(st.booleans()):
            labels = [draw(st.sampled_from(["A", "B"])) for _ in asked_here]
            asked_here = tuple(
                Question(
                    each.id,
                    "single",
                    each.words,
                    (Option("a", {"label": {"en": label}}), Option("b", {"label": {"en": "B"}})),
                )
                for each, label in zip(asked_here, labels, strict=True)
            )
        id_ = asked_here[0].id if len(asked_here) == 1 else draw(st.sampled_from([f"p{number}", asked_here[0].id]))  # fmt: skip
        page = QuestionnairePage(
            id_,
            asked_here,
            draw(st.just({}) | st.fixed_dictionaries({"title": ONE_VIEW})),
            draw(st.none() | conditions(known)) if known else None,
        )
        is_table = len(asked_here) > 1 and may_be_table(page) and draw(st.booleans())
        pages.append(
            QuestionnairePage(page.id, page.questions, page.words, page.relevant, is_table)
        )
        earlier += asked_here
    return Questionnaire("form", 1, tuple(pages), {"title": {"en": "A form"}})


@given(questionnaires())
@settings(max_examples=60, deadline=None)
def test_any_questionnaire_comes_back_as_it_was(questionnaire: Questionnaire) -> None:
    if list(faults_in(questionnaire)):
        return
    back = there_and_back(questionnaire)
    assert back.questionnaire == questionnaire
    assert back.unsupported == ()


def test_the_converter_of_other_programs_takes_the_form(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(written(xlsform_of(every_kind())))
    assert "<h:html" in convert(xlsform=path, validate=False).xform
