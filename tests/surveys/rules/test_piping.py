"""Earlier answers in later words."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.rules.piping import filled, piped, without_pipes
from surveys.rules.questionnaire import Option, Question
from surveys.rules.tabulate import Tabulator
from tests.surveys.rules.samples import paged

SAID = {"visits": "Every day"}


def said(question_id: str) -> str:
    return SAID.get(question_id, "")


def test_what_was_said_stands_in_the_words_and_keeps_its_own_direction() -> None:
    assert piped("You said ${visits}. Why?", said) == "You said \u2068Every day\u2069. Why?"
    assert piped("You said ${ visits }.", said) == "You said \u2068Every day\u2069."
    assert piped("You said ${never}.", said) == "You said \u2068…\u2069."


@given(st.text())
def test_words_without_a_pipe_stay_as_they_are(text: str) -> None:
    plain = text.replace("${", "")
    assert piped(plain, said) == filled(plain, SAID) == plain


def test_names_of_another_file_become_ids() -> None:
    assert filled("${a} and ${b}", {"a": "${group.a}"}) == "${group.a} and ${b}"


def test_a_report_repeats_nobodys_answer() -> None:
    assert without_pipes({"en": "Why ${visits}?"}) == {"en": "Why …?"}
    words = {"label": {"en": "Why ${visits}?"}}
    asked = Question("why", "single", words, (Option("a", {"label": {"en": "A"}}),))
    tabulator = Tabulator(paged(asked))
    assert {table.title["en"] for table in tabulator.tables(tabulator.count([]))} == {"Why …?"}
