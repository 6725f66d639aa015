"""One LimeSurvey question as one or several of ours, by its type letter.

A table becomes a question for each row; a table with two scales two tables; several short boxes a question for each. What has
no counterpart is listed under the question's code.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from surveys.importers.lime import ByLanguage, LimeItem, LimeQuestion
from surveys.importers.lime_attributes import (
    PICTURES,
    codes,
    date_bounds,
    grid_bounds,
    number_bounds,
    number_type,
    points_to_share,
    whole,
)
from surveys.rules.conditions import Condition
from surveys.rules.lime_conditions import Variable
from surveys.rules.questionnaire import FieldWords, Option, Question, Setting
from surveys.rules.soundness import OPTION_ID
from surveys.rules.types.files import PICTURES_ONLY
from surveys.rules.types.ordering import POINTS
from surveys.rules.types.registry import handler_for

OTHER = "other"
_LIME_OTHER = "-oth-"
_YES_NO = {"Y": "yes", "N": "no"}
_FIXED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Y": (("yes", "Yes"), ("no", "No")),
    "G": (("F", "Female"), ("M", "Male")),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
}
"""Answers that LimeSurvey itself has words for; they do not stand in its files."""
_STEPS = {"5": 5, "A": 5, "B": 10}

Words = Callable[[ByLanguage], dict[str, str]]
Tell = Callable[[str, str], None]


@dataclass
class Block:
    """What becomes of one question. ``title`` heads a page of its own where there are several."""

    questions: list[Question]
    is_table: bool = False
    title: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True)
class Maker:
    """What making needs: words in views, where to say what is left out, and a free id for a wanted one."""

    words: Words
    tell: Tell
    free_id: Callable[[str], str]
    offered: Callable[[LimeItem], Condition | None]
    has_other_languages: bool = False

    def blocks(self, question: LimeQuestion) -> list[Block]:
        """The question here, or nothing; then why has been told."""
        make = _MAKERS.get(question.type)
        if make is None:
            self.tell(f"type {question.type}", _WHY.get(question.type, "type_not_supported"))
            return []
        if question.type in _FIXED and self.has_other_languages:
            self.tell(f"type {question.type}: words of the answers", "words_not_in_file")
        blocks = make(self, question)
        for block in blocks:
            block.questions = [each for each in block.questions if self._is_sound(each)]
        return [block for block in blocks if block.questions]

    def _is_sound(self, question: Question) -> bool:
        """Whether it can be asked here; what is wrong has been told otherwise."""
        faults = [
            *handler_for(question).faults(question),
            *("option_id_faulty" for each in question.options if not OPTION_ID.fullmatch(each.id)),
        ]
        for fault in faults:
            self.tell(question.id, fault)
        return not faults

    def one(
        self,
        question: LimeQuestion,
        type_: str,
        options: Iterable[Option] = (),
        *,
        settings: Mapping[str, Setting] | None = None,
        is_list: bool = False,
    ) -> list[Block]:
        """One question under its own code."""
        id_ = self.free_id(question.code)
        words = self.question_words(question, question.code or id_)
        made = Question(
            id_,
            type_,
            words,
            tuple(options),
            required=question.mandatory == "Y" and type_ != "note",
            settings=dict(settings or {}),
        )
        other = next((option.id for option in made.options if option.is_other), OTHER)
        known = _YES_NO if question.type == "Y" else {_LIME_OTHER: other}
        variables = {"": Variable(id_, codes=known, is_list=is_list)}
        if is_list:
            variables |= {option.id: Variable(id_, option.id) for option in made.options}
        return [Block([made], variables=variables)]

    def question_words(self, question: LimeQuestion, instead: str) -> FieldWords:
        label, help_ = self.words(question.words), self.words(question.help)
        if not label:
            self.tell(question.code, "no_label_name_shown_instead")
            label = self.words({"": instead})
        return {"label": label, **({"hint": help_} if help_ else {})}

    def options(self, items: Iterable[LimeItem]) -> list[Option]:
        """Each code once."""
        made: dict[str, Option] = {}
        for item in items:
            code = " ".join(item.code.split())
            if not code or code in made:
                self.tell(f"answer {item.code}", "code_twice_or_missing")
                continue
            made[code] = Option(code, {"label": self.words(item.words) or self.words({"": code})})
        return list(made.values())

    def offered_options(self, items: Iterable[LimeItem]) -> list[Option]:
        """As ``options``, each with when it can be chosen."""
        listed = [each for each in items if each.scale == 0]
        when = {" ".join(each.code.split()): self.offered(each) for each in listed}
        return [replace(each, condition=when[each.id]) for each in self.options(listed)]

    def several(
        self, question: LimeQuestion, type_: str, settings: Mapping[str, Setting]
    ) -> list[Block]:
        """A question for each subquestion, together on a page headed by the question."""
        return self.rows_as(question, type_, [], settings, is_table=False)

    def rows_as(
        self,
        question: LimeQuestion,
        type_: str,
        options: list[Option],
        settings: Mapping[str, Setting] | None = None,
        *,
        is_table: bool = True,
        suffix: str = "",
    ) -> list[Block]:
        """A question for each row of the first scale."""
        block = Block([], is_table, self.words(question.words))
        help_ = self.words(question.help)
        for row in question.rows:
            if row.scale == 0:
                made = self._row(question, row, f"{row.code}{suffix}", row.words)
                hint = {"hint": help_} if help_ and not block.questions else {}
                block.questions.append(
                    replace(
                        made,
                        type=type_,
                        options=tuple(options),
                        settings=dict(settings or {}),
                        words={**made.words, **hint},
                    )
                )
                block.variables[f"_{row.code}{suffix}"] = Variable(made.id)
        if not block.questions:
            self.tell(f"type {question.type}", "no_rows")
        return [block]

    def _row(
        self, question: LimeQuestion, row: LimeItem, suffix: str, words: ByLanguage
    ) -> Question:
        id_ = self.free_id(f"{question.code}_{suffix}")
        label = self.words(words) or self.words(question.words) or self.words({"": row.code or id_})
        required = question.mandatory == "Y"
        return Question(id_, "", {"label": label}, required=required, condition=self.offered(row))


def _choice(maker: Maker, question: LimeQuestion) -> list[Block]:
    options = maker.offered_options(question.answers)
    if not options:
        maker.tell(f"type {question.type}", "no_choice_left")
        return []
    if question.type == "O":
        maker.tell("comment beside the answers", "comments_not_supported")
    return maker.one(question, "single", options + _other(maker, question, options))


def _multiple(maker: Maker, question: LimeQuestion) -> list[Block]:
    options = maker.offered_options(question.rows)
    if not options:
        maker.tell(f"type {question.type}", "no_choice_left")
        return []
    if question.type == "P":
        maker.tell("comments beside the options", "comments_not_supported")
    alone = codes(question, "exclude_all_others")
    options = [replace(each, is_exclusive=each.id in alone) for each in options]
    options += _other(maker, question, options)
    most = whole(question, "max_answers")
    settings: dict[str, Setting] = {"max_chosen": most} if most else {}
    return maker.one(question, "multiple", options, settings=settings, is_list=True)


def _other(maker: Maker, question: LimeQuestion, options: list[Option]) -> list[Option]:
    if not question.has_other:
        return []
    id_ = _LIME_OTHER if any(each.id == OTHER for each in options) else OTHER
    said = maker.words(question.attributes.get("other_replace_text", {}))
    return [Option(id_, {"label": said or {"en": "Other"}}, is_other=True)]


def _fixed(maker: Maker, question: LimeQuestion) -> list[Block]:
    return maker.one(
        question, "yes_no" if question.type == "Y" else "single", _worded(question.type)
    )


def _worded(type_: str) -> list[Option]:
    return [Option(id_, {"label": {"en": words}}) for id_, words in _FIXED[type_]]


def _steps(number: int) -> list[Option]:
    return [Option(str(step), {"label": {"en": str(step)}}) for step in range(1, number + 1)]


def _scale(maker: Maker, question: LimeQuestion) -> list[Block]:
    return maker.one(question, "scale", _steps(_STEPS[question.type]))


def _text(maker: Maker, question: LimeQuestion) -> list[Block]:
    if question.attribute("numbers_only") == "1" and question.type in {"S", "T"}:
        return maker.one(question, "decimal")
    most = whole(question, "maximum_chars")
    type_ = "short_text" if question.type == "S" else "long_text"
    settings: dict[str, Setting] = {"max_length": most} if most else {}
    return maker.one(question, type_, settings=settings)


def _number(maker: Maker, question: LimeQuestion) -> list[Block]:
    total = points_to_share(question)
    if total:
        maker.tell(f"sum of {total}", "asked_as_points")
        options = maker.offered_options(question.rows)
        return maker.one(question, POINTS.name, options, settings={"total": total})
    settings, left = number_bounds(question)
    for name in left:
        maker.tell(name, "bound_not_fixed")
    if question.type == "K":
        return maker.several(question, number_type(question), settings)
    return maker.one(question, number_type(question), settings=settings)


def _texts(maker: Maker, question: LimeQuestion) -> list[Block]:
    if question.attribute("numbers_only") == "1":
        return maker.several(question, "decimal", {})
    most = whole(question, "maximum_chars")
    return maker.several(question, "short_text", {"max_length": most} if most else {})


def _date(maker: Maker, question: LimeQuestion) -> list[Block]:
    settings, left = date_bounds(question)
    for name in left:
        maker.tell(name, "bound_not_fixed")
    shown = question.attribute("date_format")
    if "H" in shown.upper() and "D" not in shown.upper():
        maker.tell("date_format", "time_asked_in_words")
        return maker.one(question, "short_text")
    if any(sign in shown for sign in "HM:"):
        maker.tell("date_format", "times_not_supported")
    return maker.one(question, "date", settings=settings)


def _table(maker: Maker, question: LimeQuestion) -> list[Block]:
    if question.type in _STEPS:
        return maker.rows_as(question, "scale", _steps(_STEPS[question.type]))
    if question.type in _FIXED:
        return maker.rows_as(question, "single", _worded(question.type))
    options = maker.options(each for each in question.answers if each.scale == 0)
    if not options:
        maker.tell(f"type {question.type}", "no_choice_left")
        return []
    return maker.rows_as(question, "single", options)


def _two_scales(maker: Maker, question: LimeQuestion) -> list[Block]:
    blocks: list[Block] = []
    for scale, header in enumerate(("dualscale_headerA", "dualscale_headerB")):
        options = maker.options(each for each in question.answers if each.scale == scale)
        if not options:
            maker.tell(f"type 1, scale {scale + 1}", "no_choice_left")
            continue
        (block,) = maker.rows_as(question, "single", options, suffix=f"_{scale}")
        said = maker.words(question.attributes.get(header, {}))
        block.title = {
            tag: f"{text}\n{said[tag]}" if tag in said else text
            for tag, text in block.title.items()
        }
        blocks.append(block)
    return blocks


def _grid(maker: Maker, question: LimeQuestion) -> list[Block]:
    """Rows and columns of boxes: ticks become "choose all that apply" by row, anything else a box for each place."""
    columns = [each for each in question.rows if each.scale == 1]
    if question.type == ":" and question.attribute("multiflexible_checkbox") == "1":
        return maker.rows_as(question, "multiple", maker.options(columns), is_table=False)
    expanded = replace(
        question,
        rows=[
            replace(
                row,
                code=f"{row.code}_{column.code}",
                words=_crossed(row.words, column.words),
                row=row.code,
            )
            for row in question.rows
            if row.scale == 0
            for column in columns
        ],
    )
    if question.type == ";":
        return maker.several(expanded, "short_text", {})
    settings, left = grid_bounds(question)
    for name in left:
        maker.tell(name, "bound_not_fixed")
    return maker.several(expanded, "decimal", settings)


def _crossed(row: ByLanguage, column: ByLanguage) -> ByLanguage:
    return {
        language: ": ".join(filter(None, (row.get(language, ""), column.get(language, ""))))
        for language in {**row, **column}
    }


def _ranking(maker: Maker, question: LimeQuestion) -> list[Block]:
    options = maker.offered_options(question.answers or question.rows)
    most = whole(question, "max_answers")
    settings: dict[str, Setting] = {"max_ranked": most} if most else {}
    return maker.one(question, "ranking", options, settings=settings)


def _file(maker: Maker, question: LimeQuestion) -> list[Block]:
    kinds = {kind.lower() for kind in codes(question, "allowed_filetypes")}
    if whole(question, "max_num_of_files") > 1:
        maker.tell("max_num_of_files", "one_file_only")
    pictures: dict[str, Setting] = {PICTURES_ONLY: True} if kinds and kinds <= PICTURES else {}
    return maker.one(question, "file", settings=pictures)


def _note(maker: Maker, question: LimeQuestion) -> list[Block]:
    return maker.one(question, "note")


_MAKERS: Mapping[str, Callable[[Maker, LimeQuestion], list[Block]]] = {
    **dict.fromkeys("L!OWZ", _choice),
    **dict.fromkeys("MP", _multiple),
    **dict.fromkeys("YG", _fixed),
    **dict.fromkeys("STU", _text),
    **dict.fromkeys("NK", _number),
    **dict.fromkeys("FHABCE", _table),
    **dict.fromkeys(":;", _grid),
    "5": _scale,
    "Q": _texts,
    "D": _date,
    "1": _two_scales,
    "R": _ranking,
    "|": _file,
    "X": _note,
}
_WHY = {"I": "language_is_chosen_on_the_page", "*": "calculations_not_supported"}
