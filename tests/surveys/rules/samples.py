"""Tiny questionnaires, one for each behaviour, and strategies that make any sound one."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from surveys.rules.answers import Answer
from surveys.rules.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Comparator,
    Comparison,
    Condition,
    Literal,
    Measure,
    Not,
    Of,
    Selected,
)
from surveys.rules.questionnaire import Option, Question, Questionnaire, QuestionnairePage


def words(text: str) -> dict[str, dict[str, str]]:
    return {"label": {"en": text}}


def option(id_: str, **facts: Any) -> Option:
    return Option(id_, words(id_.title()), **facts)


def question(id_: str, type_: str = "short_text", *options: Option | str, **facts: Any) -> Question:
    offered = tuple(option(each) if isinstance(each, str) else each for each in options)
    return Question(id_, type_, words(f"What about {id_}?"), offered, **facts)


def paged(*questions: Question) -> Questionnaire:
    """One question a page; the page is named after its question."""
    return Questionnaire(
        "q", 1, tuple(QuestionnairePage(f"p_{each.id}", (each,)) for each in questions)
    )


def park_routing() -> Questionnaire:
    """Those who visit the park say how often, and frequent visitors why; the rest go to the end."""
    return paged(
        question("visits", "yes_no", "yes", "no"),
        question("times", "integer", condition=Selected("visits", "yes")),
        question(
            "why",
            "long_text",
            required=True,
            condition=Comparison(Of("times"), Comparator.AT_LEAST, Literal(Decimal(5))),
        ),
        question("anything_else"),
    )


def cascade() -> Questionnaire:
    """The towns on offer depend on the county."""
    return paged(
        question("county", "single", "north", "south"),
        question(
            "towns",
            "multiple",
            option("alder", condition=Selected("county", "north")),
            option("birch", condition=Selected("county", "south")),
            option("other", is_other=True),
        ),
    )


OPTION_IDS = ("a", "b", "c", "other", "none")
TYPES = ("single", "multiple", "integer", "short_text", "date", "note")


def conditions(ids: list[str]) -> st.SearchStrategy[Condition]:
    """Any condition that looks at these questions only."""
    names = st.sampled_from(ids)
    literals = st.one_of(
        st.sampled_from(["", "a", "b", "5", "2026-05-07"]).map(Literal),
        st.integers(-3, 9).map(lambda number: Literal(Decimal(number))),
    )
    operands = st.one_of(literals, st.builds(Of, names, st.sampled_from(list(Measure))))
    leaves: st.SearchStrategy[Condition] = st.one_of(
        st.builds(Selected, names, st.sampled_from(OPTION_IDS)),
        st.builds(Answered, names),
        st.builds(Comparison, operands, st.sampled_from(list(Comparator)), operands),
    )
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
            st.builds(Not, parts),
        ),
        max_leaves=4,
    )


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A sound questionnaire of up to six pages with conditions on pages, questions and options."""
    earlier: list[str] = []
    pages = []
    for n in range(draw(st.integers(1, 6))):
        relevant = _maybe(draw, earlier)
        asked = []
        for m in range(draw(st.integers(1, 2))):
            made = _question(draw, f"q{n}{m}", earlier)
            asked.append(made)
            earlier.append(made.id)
        pages.append(QuestionnairePage(f"page{n}", tuple(asked), {}, relevant))
    return Questionnaire(
        "made", 1, tuple(pages), {"title": {"en": "Made", "ur": "بنایا", "en-easy": "M"}}
    )


def _maybe(draw: st.DrawFn, earlier: list[str]) -> Condition | None:
    return draw(conditions(earlier)) if earlier and draw(st.booleans()) else None


def _question(draw: st.DrawFn, id_: str, earlier: list[str]) -> Question:
    type_ = draw(st.sampled_from(TYPES))
    options = (
        tuple(
            option(
                each,
                is_other=each == "other",
                is_exclusive=each == "none",
                condition=_maybe(draw, earlier),
            )
            for each in OPTION_IDS
        )
        if type_ in {"single", "multiple"}
        else ()
    )
    required = type_ != "note" and draw(st.booleans())
    return question(id_, type_, *options, required=required, condition=_maybe(draw, earlier))


def answer_to(asked: Question) -> st.SearchStrategy[Answer]:
    """Any answer the question's type could have stored, nil among them."""
    given: st.SearchStrategy[Any]
    match asked.type:
        case "single":
            given = st.one_of(
                st.sampled_from(OPTION_IDS), st.just({"chosen": "other", "other": "teal"})
            )
        case "multiple":
            lists = st.lists(st.sampled_from(OPTION_IDS[:4]), min_size=1, unique=True).map(sorted)
            given = st.one_of(
                lists, st.just(["none"]), st.just({"chosen": ["a", "other"], "other": "teal"})
            )
        case "integer":
            given = st.integers(-3, 9)
        case "date":
            given = st.sampled_from(["2026-05-07", "1999-12-31"])
        case _:
            given = st.sampled_from(["a", "5", "long words"])
    return st.one_of(st.none(), given)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Answer]]:
    """A questionnaire and an answers document, reachable or not, with some questions never put."""
    made = draw(questionnaires())
    put = [each for each in made.questions if draw(st.booleans())]
    return made, {each.id: draw(answer_to(each)) for each in put}
