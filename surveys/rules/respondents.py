"""Who answers: somebody for themselves, or an organisation for its members; and whether they were helped.

Both are questions like others, with words of ``ready_made/organisations.json`` and ``help.json`` and ids that are known here, so that
routing, every view, paper and files of answers need nothing of their own. People and organisations are counted apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from engage.rules.errors import InvalidError
from surveys.rules.after_sending import before_sending
from surveys.rules.answers import Answers, values_of
from surveys.rules.building import Edit, ids_in
from surveys.rules.conditions import Selected
from surveys.rules.questionnaire import Questionnaire, QuestionnairePage
from surveys.rules.young import ABOUT_AGE, AGE_BAND

ANSWERING_FOR = "answering_for"
NAME = "organisation_name"
PEOPLE = "organisation_people"
ASKED = "organisation_asked"
MAY_BE_NAMED = "organisation_may_be_named"
HELPED = "helped"
ABOUT_ORGANISATIONS = frozenset({ANSWERING_FOR, NAME, PEOPLE, ASKED, MAY_BE_NAMED})


class Respondent(StrEnum):
    """For whom somebody answers. The value is the option's id."""

    PERSON = "person"
    ORGANISATION = "organisation"


def respondent_of(answers: Answers) -> Respondent:
    """For whom these answers are. Where nobody was asked they are a person's."""
    is_organisation = values_of(answers.get(ANSWERING_FOR)) == (Respondent.ORGANISATION.value,)
    return Respondent.ORGANISATION if is_organisation else Respondent.PERSON


def not_counted_of(respondent: Respondent) -> frozenset[str]:
    """Questions that say nothing about this population: they are what sets it apart, or a consent."""
    if respondent is Respondent.PERSON:
        return ABOUT_ORGANISATIONS
    return ABOUT_ORGANISATIONS - {ASKED}


@dataclass(frozen=True)
class Organisation:
    """An organisation that agreed to be named. ``people`` is 0 where it did not say; ``asked`` are option ids."""

    name: str
    people: int
    asked: tuple[str, ...]


def organisation_in(answers: Answers) -> Organisation | None:
    """The organisation that answered, where it gave a name and agreed that reports tell it; else ``None``."""
    names = values_of(answers.get(NAME))
    agreed = values_of(answers.get(MAY_BE_NAMED)) == ("yes",)
    if respondent_of(answers) is Respondent.PERSON or not names or not agreed:
        return None
    people = values_of(answers.get(PEOPLE))
    return Organisation(names[0], int(people[0]) if people else 0, values_of(answers.get(ASKED)))


def asks_for_whom(questionnaire: Questionnaire) -> bool:
    """Whether organisations can answer."""
    return _asks(questionnaire, ANSWERING_FOR)


def asks_about_help(questionnaire: Questionnaire) -> bool:
    """Whether people are asked if somebody helped them."""
    return _asks(questionnaire, HELPED)


def _asks(questionnaire: Questionnaire, question_id: str) -> bool:
    return any(question.id == question_id for question in questionnaire.questions)


def asks_for_age(questionnaire: Questionnaire) -> bool:
    """Whether people are first asked how old they are, so that children are asked less."""
    return _asks(questionnaire, AGE_BAND)


def asking_who(
    *,
    organisations: Questionnaire | None,
    help_: Questionnaire | None,
    young: Questionnaire | None,
) -> Edit:
    """The step after which a questionnaire asks for whom somebody answers (first of all), how old they are (next) and whether they
    were helped (last of all before sending), or with ``None`` no longer does. What is asked already stays as it is, officers' own words included.
    What comes after sending, age and the like, is then offered to people alone, and so is the age that is asked first.

    Raises ``InvalidError`` ``name_taken`` when a question or page of such a name asks something else.
    """

    def edit(questionnaire: Questionnaire) -> Questionnaire:
        edited = _asking(questionnaire, young, ABOUT_AGE, at=0)
        edited = _asking(edited, organisations, ABOUT_ORGANISATIONS, at=0)
        asked = _asking(edited, help_, frozenset({HELPED}), at=len(before_sending(edited).pages))
        return replace(asked, pages=tuple(_about_people(asked)))

    return edit


def _asking(
    questionnaire: Questionnaire, ready: Questionnaire | None, ours: frozenset[str], *, at: int
) -> Questionnaire:
    is_asked = any(question.id in ours for question in questionnaire.questions)
    if ready is None:
        return replace(questionnaire, pages=tuple(_without(questionnaire.pages, ours)))
    if is_asked:
        return questionnaire
    taken = ids_in(questionnaire) & ids_in(ready)
    if taken:
        raise InvalidError("name_taken", where="organisations", name=min(taken))
    pages = (*questionnaire.pages[:at], *ready.pages, *questionnaire.pages[at:])
    return replace(questionnaire, pages=pages)


def _about_people(questionnaire: Questionnaire) -> Iterable[QuestionnairePage]:
    """The pages, of which those after sending and the one of the age have our condition where it can be met, and not where nothing
    asks for it."""
    is_person = Selected(ANSWERING_FOR, Respondent.PERSON)
    old, new = (None, is_person) if asks_for_whom(questionnaire) else (is_person, None)
    for page in questionnaire.pages:
        is_for_people = page.after_sending or any(each.id == AGE_BAND for each in page.questions)
        is_ours = is_for_people and page.relevant == old
        yield replace(page, relevant=new) if is_ours else page


def _without(
    pages: Iterable[QuestionnairePage], gone: frozenset[str]
) -> Iterable[QuestionnairePage]:
    for page in pages:
        left = tuple(question for question in page.questions if question.id not in gone)
        if left:
            yield replace(page, questions=left)
