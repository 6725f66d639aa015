"""The demo's words: the same things in every view, and easy read that is easy to read."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from budgeting.importers.rounds import read_round
from engage.cli.demo.files import (
    PARK,
    PAST_POTS,
    PAST_ROUND,
    PLAN,
    PLAN_QUESTIONS,
    ROUND,
    SURVEY,
    all_words,
    more_views,
    past_plan,
    taking_part,
    wards,
)
from engage.plans.importers.reader import read_plan
from engage.plans.rules.document import block_as_document
from engage.rules.view import View
from surveys.importers.xlsform import read_xlsform
from surveys.rules.questionnaire import Questionnaire, questionnaire_from_document

VIEWS = {"en", "ur", "en-easy"}
EASY = "en-easy"
LONGEST = 20
LONG = 15
"""Above this a sentence is hard for many readers (Photosymbols; Department of Health 2010)."""
MONEY = re.compile(r"£[\d,]+")
NUMBER = re.compile(r"\d[\d,.:]*\d|\d")


def questionnaire() -> Questionnaire:
    return read_xlsform(SURVEY.read_bytes(), SURVEY.name).questionnaire


def survey_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    beside = questionnaire_from_document(json.loads(PLAN_QUESTIONS.read_text()))
    for page in (*questionnaire().pages, *beside.pages):
        for name, by_tag in page.words.items():
            yield f"page {page.id} {name}", by_tag
        for question in page.questions:
            for name, by_tag in question.words.items():
                yield f"question {question.id} {name}", by_tag
            for option in question.options:
                yield f"option {question.id} {option.id}", option.words["label"]


def round_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    for file in (ROUND, PAST_ROUND, *PAST_POTS):
        imported = read_round(file)
        documents: list[tuple[str, Mapping[str, Any]]] = [(file.stem, imported.words)]
        documents += [(f"{file.stem} {one.number}", one.words) for one in imported.projects]
        for where, document in documents:
            for name, versions in document.items():
                yield f"{where} {name}", {tag: told["text"] for tag, told in versions.items()}


def activity_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    for activity, fields in all_words().items():
        for name, by_tag in fields.items():
            yield f"{activity} {name}", by_tag


def past_plan_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    told = past_plan()
    for theme, texts in told["replies"].items():
        for name, by_tag in texts.items():
            if name != "outcome":
                yield f"reply {theme} {name}", by_tag
    yield "what changed", told["change"]["texts"]
    yield "promise", told["promise"]["words"]
    for step in told["promise"]["steps"]:
        yield f"step {step['days']}", step["words"]


def every_text() -> dict[str, Mapping[str, str]]:
    return {
        **dict(survey_texts()),
        **dict(round_texts()),
        **dict(activity_texts()),
        **dict(past_plan_texts()),
    }


def plan_texts(tag: str) -> list[list[str]]:
    """The words of each section, its heading first."""
    sections = [
        section
        for plan in (PLAN, PARK)
        for section in read_plan(plan[tag].read_bytes(), plan[tag].name).sections
    ]
    return [
        [section.heading, *(text for block in section.blocks for text in _words_in(block))]
        for section in sections
    ]


def _words_in(block: Any) -> Iterator[str]:
    document: dict[str, Any] = dict(block_as_document(block))
    yield from ([document["text"]] if "text" in document else [])
    yield from (item["text"] for item in document.get("items", ()))
    yield from (cell for row in document.get("rows", ()) for cell in row)


@pytest.mark.requirement("Q3")
def test_every_text_is_there_in_every_view() -> None:
    lacking = {where: VIEWS - set(by_tag) for where, by_tag in every_text().items()}
    assert not {where: tags for where, tags in lacking.items() if tags}


def test_every_question_has_a_hint_or_needs_none() -> None:
    for question in questionnaire().questions:
        assert set(question.words["hint"]) == VIEWS


def test_the_survey_and_the_round_come_in_with_nothing_left_out() -> None:
    assert read_xlsform(SURVEY.read_bytes(), SURVEY.name).unsupported == ()
    for file in (ROUND, PAST_ROUND, *PAST_POTS):
        assert read_round(file).not_understood == ()


def test_the_plan_has_the_same_sections_in_every_view() -> None:
    plans = {tag: read_plan(path.read_bytes(), path.name) for tag, path in PLAN.items()}
    assert set(plans) == VIEWS
    outlines = [
        [(section.level, section.number) for section in plan.sections] for plan in plans.values()
    ]
    assert outlines[0] == outlines[1] == outlines[2]
    assert all(not plan.left_out and not plan.placeholders for plan in plans.values())
    kinds = [
        [[type(block) for block in section.blocks] for section in plans[tag].sections]
        for tag in ("en", "ur")
    ]
    assert kinds[0] == kinds[1]


def test_a_translation_says_the_same_numbers() -> None:
    for ours, theirs in zip(plan_texts("en"), plan_texts("ur"), strict=True):
        for text, translated in zip(ours, theirs, strict=True):
            assert sorted(NUMBER.findall(text)) == sorted(NUMBER.findall(translated)), text


def test_no_view_says_another_amount_of_money() -> None:
    for where, by_tag in every_text().items():
        said = set(MONEY.findall(by_tag["en"]))
        assert set(MONEY.findall(by_tag["ur"])) == said, where
        assert set(MONEY.findall(by_tag[EASY])) <= said, where
    for ours, easy in zip(plan_texts("en"), plan_texts(EASY), strict=True):
        assert set(MONEY.findall(" ".join(easy))) == set(MONEY.findall(" ".join(ours)))


def test_money_and_telephone_numbers_keep_their_order_in_right_to_left_text() -> None:
    """Without isolating marks around them, the pound sign and the groups of a number change sides."""
    bare = re.compile(r"(?<!\u2066)(£\d|0161)")
    texts = [by_tag["ur"] for by_tag in every_text().values()]
    texts += [text for section in plan_texts("ur") for text in section]
    assert [text for text in texts if bare.search(text)] == []
    assert sum("\u2066" in text for text in texts) >= 5


def easy_lines() -> list[str]:
    lines = [line for by_tag in every_text().values() for line in by_tag[EASY].splitlines()]
    return [*lines, *(text for section in plan_texts(EASY) for text in section)]


@pytest.mark.requirement("ER2")
def test_easy_read_sentences_are_short() -> None:
    sentences = [part for line in easy_lines() for part in re.split(r"(?<=[.?!])\s+", line)]
    lengths = {sentence: len(sentence.split()) for sentence in sentences}
    assert len(lengths) > 200
    assert {sentence for sentence, length in lengths.items() if length > LONGEST} == set()
    long = [sentence for sentence, length in lengths.items() if length > LONG]
    sys.stdout.write("\n".join(["Sentences of more than 15 words:", *long]))
    assert len(long) <= len(lengths) // 50


def test_easy_read_has_numbers_as_figures_and_no_per_cent() -> None:
    words = re.compile(
        r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve)\b|%|per cent", re.IGNORECASE
    )
    assert [line for line in easy_lines() if words.search(line)] == []


def test_options_have_the_same_order_for_everybody_and_the_way_out_comes_last() -> None:
    for question in questionnaire().questions:
        exclusive = [option.is_exclusive for option in question.options]
        assert True not in exclusive[:-1]


def test_the_areas_of_the_survey_are_the_wards() -> None:
    area = next(each for each in questionnaire().questions if each.id == "area")
    named = {option.id: option.words["label"]["en"] for option in area.options}
    assert len(wards()) == 21
    for ward in wards():
        assert named[ward["code"]] == ward["name"]


def test_made_up_residents_choose_what_there_is() -> None:
    sample = taking_part()["survey"]
    for question in questionnaire().questions:
        if question.options:
            assert set(sample[question.id]) <= {option.id for option in question.options}
    assert set(taking_part()["ballots"]["projects"]) == {
        project.number for project in read_round(ROUND).projects
    }
    for part, file in zip(
        ("past_children_ballots", "past_everyone_ballots"), PAST_POTS, strict=True
    ):
        numbers = {project.number for project in read_round(file).projects}
        assert set(taking_part()[part]["projects"]) == numbers
    for part in ("survey", "ballots"):
        assert set(taking_part()[part]["view"]) == VIEWS
    assert View().tag in VIEWS


@pytest.mark.parametrize("tag", ["ar", "pl", "ur-easy"])
def test_words_of_further_views_say_the_same_amounts_and_numbers(tag: str) -> None:
    """Numbers that are figures in one are figures in the other; in right-to-left words money and telephone numbers keep their order."""
    bare = re.compile(r"(?<!\u2066)(£\d|0161)")
    clock = re.compile(r"\d+ ?[ap]m|\b\d{1,2}\b(?= do)|(?<=do )\d{2}\b")
    told = more_views()[tag]
    assert len(told) > 60
    for source, words in told.items():
        assert set(MONEY.findall(words)) == set(MONEY.findall(source)), source
        said = {each.rstrip(".") for each in NUMBER.findall(words)}
        if not clock.search(source):
            assert {each.rstrip(".") for each in NUMBER.findall(_without_number(source))} == said, (
                source
            )
        assert tag == "pl" or not bare.search(words), source


def _without_number(text: str) -> str:
    """A part of the plan without the number before its heading, which the page writes itself."""
    return re.sub(r"^\d\. ", "", text)
