"""What became of a questionnaire's file, for the officer who sent it."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.jobs.rules.progress import Progress, Standing
from surveys.models import SurveyImport
from surveys.queries.surveys import survey_by_id

_SENTENCES: dict[str, object] = {
    "empty_file": _l("Choose a file with something in it."),
    "file_faulty": _l("The file is damaged."),
    "file_too_large": _l("The file is larger than a questionnaire can be (10 MB)."),
    "limesurvey_faulty": _l("The survey in the file is wrong in itself."),
    "questionnaire_unsound": _l("The questions cannot be asked as they are."),
    "unsupported_file": _l(
        "Choose an XLSForm workbook (.xlsx) or a survey structure from LimeSurvey (.lss or .txt)."
    ),
    "xlsform_faulty": _l("The form is wrong in itself."),
}
_REASONS: dict[str, object] = {
    "about_the_device_not_collected": _l("We do not collect facts about people’s devices"),
    "appearance_not_supported": _l("This look is not here; the question is asked as usual"),
    "asked_as_points": _l("It is asked as points to share out, in whole numbers"),
    "belongs_to_nothing": _l("The file does not have the group or question it belongs to"),
    "bound_not_fixed": _l("A bound that is worked out is not here; any answer is taken"),
    "calculation_not_used": _l("Nothing repeats this calculation"),
    "calculations_not_supported": _l(
        "Only calculations that put answers and words together are here"
    ),
    "choices_from_elsewhere_not_supported": _l("Choices from other files are not here"),
    "column_not_supported": _l("This column is not read"),
    "column_not_used": _l("Nothing makes use of this column"),
    "comments_not_supported": _l(
        "Comments beside answers are not here; the question is asked without"
    ),
    "condition_faulty": _l("The condition cannot be read; the question is always asked"),
    "condition_not_supported": _l(
        "The condition says more than ours can; the question is always asked"
    ),
    "defaults_not_supported": _l("Answers filled in beforehand are not here"),
    "hidden_questions_not_supported": _l("Hidden questions are not here"),
    "inside_a_repeat": _l("It stands inside a repeat"),
    "language_is_chosen_on_the_page": _l("People choose the language at the top of every page"),
    "language_not_known": _l("Nobody here knows this language; put its code in brackets"),
    "list_not_used": _l("Nothing makes use of this list"),
    "look_of_words_not_kept": _l("Bold, colours and headings in words are not kept; the words are"),
    "no_choice_left": _l("There is nothing to choose from"),
    "no_label_name_shown_instead": _l("It has no words; its name stands for them"),
    "not_in_words": _l("It cannot stand in words here; a gap or nothing stands for it"),
    "page_split_for_routing": _l(
        "It hangs on an answer of the same page, so it is on the next one"
    ),
    "patterns_not_supported": _l("This pattern is not one of ours; any answer is taken"),
    "piping_not_supported": _l("This answer cannot be repeated here; a gap stands for it"),
    "place_asked_with_its_area": _l(
        "A place is told by its area, and marked on the map where there is one; without areas it is asked in words"
    ),
    "quotas_not_supported": _l("There are no quotas: everybody may answer"),
    "random_order_not_supported": _l("Everybody sees the same order"),
    "repeats_not_supported": _l("Repeats are not here: ask about each by a question of its own"),
    "row_not_used": _l("Only the first row of this sheet is read"),
    "row_without_type_or_disabled": _l("The row has no type or is switched off"),
    "setting_not_supported": _l("This setting is not here"),
    "sheet_not_used": _l("This sheet is not read"),
    "table_not_supported": _l("This part of the file is not here"),
    "taken_as_not_required": _l("People may leave it blank"),
    "text_not_taken_over": _l("Write it on the survey’s own pages"),
    "times_not_supported": _l("Only the day is asked"),
    "type_not_supported": _l("This type of question is not here"),
    "words_not_in_file": _l("The words of these answers are not in the file; translate them"),
}


@dataclass(frozen=True)
class LeftOut:
    """One thing that is not in the survey, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class ImportPage:
    """``survey`` is the address of the survey that was made, ``problem`` why there is none; neither while the file waits."""

    file_name: str
    survey: str = ""
    problem: str = ""
    where: str = ""
    detail: str = ""
    reference: str = ""
    """Of a defect of ours, to be told to whoever runs the system."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return not self.survey and not self.problem


def import_page(asked: SurveyImport, progress: Progress | None) -> ImportPage:
    """What an officer is told of a file, whose reading stands at ``progress``."""
    if asked.fault:
        return ImportPage(
            asked.file_name,
            problem=sentence_for(asked.fault["code"]),
            where=asked.fault["where"],
            detail=asked.fault["detail"] or asked.fault["why"].replace("_", " "),
        )
    if asked.survey_id is None and progress and progress.standing is Standing.FAILED:
        problem = str(_("We could not read the file. The fault is ours and not the file’s."))
        return ImportPage(asked.file_name, problem=problem, reference=progress.reference)
    if asked.survey_id is None:
        return ImportPage(asked.file_name)
    return ImportPage(
        asked.file_name,
        survey=url_for("surveys_building.tasks", slug=survey_by_id(asked.survey_id).slug),
        left_out=tuple(
            LeftOut(each["where"], each["what"], reason_for(each["why"])) for each in asked.left_out
        ),
    )


def sentence_for(code: str) -> str:
    """Why a file is refused."""
    return str(_SENTENCES.get(code, _SENTENCES["file_faulty"]))


def reason_for(why: str) -> str:
    """Why something was left out, in words; a code without any is told as it is."""
    return str(_REASONS.get(why, why.replace("_", " ")))
