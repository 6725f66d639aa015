"""Groups and questions of an XLSForm as pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engage.content.importers.sheets import Row
from surveys.importers.xlsform_form import SURVEY, Form
from surveys.importers.xlsform_house import page_facts
from surveys.rules.conditions import Condition, all_of, questions_in
from surveys.rules.questionnaire import FieldWords, Question, QuestionnairePage
from surveys.rules.soundness import may_be_table
from surveys.rules.xlsform_names import HOUSE

FIELD_LIST, TABLE_LIST = "field-list", "table-list"
_HANDLED = frozenset({"type", "name", "label", "bind relevant", "control appearance", HOUSE})


@dataclass(frozen=True)
class _Group:
    name: str
    words: FieldWords
    relevant: Condition | None
    is_one_page: bool
    table_row: int = 0
    """The sheet's row that asks for a table; 0 where none does."""
    after_sending: bool = False


@dataclass
class _Page:
    id: str
    words: FieldWords
    relevant: Condition | None
    group: _Group | None
    after_sending: bool
    questions: list[Question] = field(default_factory=list)


class PageBuilder:
    """Takes groups and questions in the form's order and makes pages of them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._groups: list[_Group] = []
        self._pages: list[_Page] = []
        self._taken: set[str] = set()
        self._page_ids: set[str] = set()

    def begin(self, row: Row) -> None:
        """A group begins: its words head its pages, its condition covers everything inside."""
        survey = self._form.survey
        looks = survey.value(row, "control appearance").split()
        for column, _ in survey.cells(row):
            if column.field not in _HANDLED:
                self._form.findings.add(
                    SURVEY, row.number, column.heading, "column_not_supported", column.letter
                )
        for look in looks:
            if look not in {FIELD_LIST, TABLE_LIST}:
                self._form.findings.add(
                    SURVEY,
                    row.number,
                    f"appearance: {look}",
                    "appearance_not_supported",
                    survey.column("control appearance"),
                )
        relevant = self._form.condition(row, "relevant", survey.value(row, "bind relevant"))
        words = self._form.piped(row, self._form.words(row, survey, {"label": "title"}))
        facts = page_facts(self._form, row)
        is_table = TABLE_LIST in looks or facts.is_table
        self._groups.append(
            _Group(
                facts.page_id or survey.value(row, "name"),
                words,
                relevant,
                is_one_page=is_table or FIELD_LIST in looks,
                table_row=row.number if is_table else 0,
                after_sending=facts.after_sending,
            )
        )

    def end(self) -> None:
        """The innermost group ends."""
        if self._groups:
            self._groups.pop()

    def free_id(self, name: str) -> str:
        """An id for the question of this name: the name, or with its groups before it where the name is taken."""
        taken = self._taken
        return _free(
            ".".join([*(group.name for group in self._groups), name]) if name in taken else name,
            taken,
        )

    def add(self, row: Row, question: Question) -> None:
        """The next question: onto the page of its group when that is shown as one, else on a page of its own."""
        self._taken.add(question.id)
        outer = next((n for n, group in enumerate(self._groups) if group.is_one_page), None)
        if outer is None:
            relevant = all_of(*(group.relevant for group in self._groups))
            self._open(question.id, self._heading(self._groups), relevant, None).questions.append(
                question
            )
            return
        inner = [group.relevant for group in self._groups[outer + 1 :]]
        question = replace(question, condition=all_of(*inner, question.condition))
        self._page_of(row, self._groups[outer], outer, question).questions.append(question)

    def pages(self) -> tuple[QuestionnairePage, ...]:
        """All pages, in order."""
        return tuple(self._made(page) for page in self._pages)

    def _made(self, page: _Page) -> QuestionnairePage:
        made = QuestionnairePage(
            page.id,
            tuple(page.questions),
            page.words,
            page.relevant,
            after_sending=page.after_sending,
        )
        if page.group is None or not page.group.table_row:
            return made
        if may_be_table(made):
            return replace(made, is_table=True)
        self._form.findings.add(
            SURVEY,
            page.group.table_row,
            f"appearance: {TABLE_LIST}",
            "table_rows_differ",
            self._form.survey.column("control appearance"),
        )
        return made

    def _page_of(self, row: Row, group: _Group, place: int, question: Question) -> _Page:
        """The group's page. A question that hangs on another of the same page needs the next one: pages work
        without scripts, and nothing may appear that was not there when the page was sent."""
        last = self._pages[-1] if self._pages else None
        if last is not None and last.group is group:
            if not {each.id for each in last.questions} & set(_looked_at(question)):
                return last
            self._form.findings.add(
                SURVEY,
                row.number,
                f"appearance: {FIELD_LIST}",
                "page_split_for_routing",
                self._form.survey.column("bind relevant"),
            )
        relevant = all_of(*(each.relevant for each in self._groups[: place + 1]))
        return self._open(group.name, self._heading(self._groups[: place + 1]), relevant, group)

    def _open(
        self, id_: str, words: FieldWords, relevant: Condition | None, group: _Group | None
    ) -> _Page:
        after_sending = any(each.after_sending for each in self._groups)
        free = _free(id_, self._page_ids)
        self._page_ids.add(free)
        page = _Page(free, words, relevant, group, after_sending)
        self._pages.append(page)
        return page

    def _heading(self, groups: list[_Group]) -> FieldWords:
        return next((group.words for group in reversed(groups) if group.words), {})


def _looked_at(question: Question) -> Iterator[str]:
    yield from questions_in(question.condition)
    for option in question.options:
        yield from questions_in(option.condition)


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)
