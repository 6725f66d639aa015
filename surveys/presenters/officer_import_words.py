"""What is said of a questionnaire's file: why it is refused, and why something in it was left out."""

import re

from flask_babel import lazy_gettext as _l

from engage.content.presenters import FORMULA_WITHOUT_VALUE
from surveys.presenters.building_words import is_unsound, unsound_sentence

_CODE = re.compile(r"\(([a-z]+(?:_[a-z]+)+)\)")

_SENTENCES: dict[str, object] = {
    "empty_file": _l("Choose a file with something in it."),
    "file_faulty": _l("The file is damaged."),
    "file_locked": _l("The file is locked with a password. Save it without one."),
    "file_too_large": _l("The file is larger than a questionnaire can be (10 MB)."),
    "limesurvey_faulty": _l("The survey in the file is wrong in itself."),
    "unsupported_file": _l(
        "Choose an XLSForm (.xlsx, .xls, .ods or .csv) or a survey structure from LimeSurvey (.lss or .txt)."
    ),
    "xlsform_faulty": _l("The form is wrong in itself."),
}
FAULTS: dict[str, object] = {
    "bracket_not_closed": _l("A bracket is not closed."),
    "character_not_understood": _l("There is a character that means nothing here."),
    "document_type": _l("It defines words of its own at the top, as no LimeSurvey does."),
    "formula_without_value": FORMULA_WITHOUT_VALUE,
    "heading_twice": _l("Two columns have the same heading."),
    "house_cell_faulty": _l("The column “engage” holds something that was not written by us:"),
    "item_without_question": _l("It stands before the first question."),
    "letters_not_utf8": _l("Its letters cannot be read. Save it as CSV in UTF-8."),
    "line_not_read": _l("The line cannot be read:"),
    "name_faulty": _l("A name has a character that names cannot have."),
    "name_too_long": _l("The name is longer than 100 characters."),
    "no_groups": _l("There is no group of questions in it."),
    "no_questions": _l("Nothing is left that can be asked."),
    "not_expected": _l("Something stands where it makes no sense."),
    "not_understood": _l("It cannot be understood:"),
    "not_xml": _l("The file is not whole, or was changed by hand."),
    "question_without_group": _l("A question stands before the first group."),
    "sheet_missing": _l("This sheet is missing."),
    "sheet_twice": _l("There are two sheets of this name."),
    "something_missing": _l("The expression ends too early."),
    "table_missing": _l("This part of the file is missing."),
    "text_not_closed": _l("A text begins with a quotation mark and does not end."),
    "title_too_long": _l("The title is too long. It can have so many characters:"),
    "too_deep": _l("The expression has too many brackets inside one another."),
    "too_long": _l("The expression is too long."),
    "too_many_questions": _l("There are too many questions. There can be:"),
}
"""What is wrong with a file that is refused."""
REASONS: dict[str, object] = {
    "about_the_device_not_collected": _l("We do not collect facts about people’s devices"),
    "all_put_in_order": _l("People put everything in order, not only what comes first"),
    "appearance_not_supported": _l("This look is not here; the question is asked as usual"),
    "asked_as_points": _l("It is asked as points to share out, in whole numbers"),
    "belongs_to_nothing": _l("The file does not have the group or question it belongs to"),
    "bound_not_fixed": _l("A bound that is worked out is not here; any answer is taken"),
    "calculation_not_used": _l("Nothing repeats this calculation"),
    "calculations_not_supported": _l(
        "Only calculations that put answers and words together are here"
    ),
    "choices_head_the_table": _l("The choices stand above the rows of the table"),
    "choices_from_elsewhere_not_supported": _l("Choices from other files are not here"),
    "code_twice_or_missing": _l("It has no code, or the code of another"),
    "column_not_supported": _l("This column is not read"),
    "column_not_used": _l("Nothing makes use of this column"),
    "comments_not_supported": _l(
        "Comments beside answers are not here; the question is asked without"
    ),
    "condition_faulty": _l("The condition cannot be read; it is left out"),
    "condition_not_written": _l("A form has no words for this condition"),
    "condition_not_supported": _l("The condition says more than ours can; it is left out"),
    "defaults_not_supported": _l("Answers filled in beforehand are not here"),
    "formula_without_value": FORMULA_WITHOUT_VALUE,
    "hidden_questions_not_supported": _l("Hidden questions are not here"),
    "inside_a_repeat": _l("It stands inside a repeat"),
    "language_twice": _l("Another column has the words of this language; that one is read"),
    "language_is_chosen_on_the_page": _l("People choose the language at the top of every page"),
    "language_not_known": _l("Nobody here knows this language; put its code in brackets"),
    "list_not_used": _l("Nothing makes use of this list"),
    "letters_guessed": _l(
        "The file is not in UTF-8, so some letters may be wrong; look at the words"
    ),
    "line_not_supported": _l("This kind of line is not here"),
    "look_of_words_not_kept": _l("Bold, colours and headings in words are not kept; the words are"),
    "mark_of_another_program": _l("Another program keeps its own marks here"),
    "no_choice_left": _l("There is nothing to choose from"),
    "no_label_name_shown_instead": _l("It has no words; its name stands for them"),
    "no_rows": _l("It has no rows to answer"),
    "not_in_words": _l("It cannot stand in words here; a gap or nothing stands for it"),
    "one_file_only": _l("One file can be sent for each question"),
    "one_picture_for_all_languages": _l("A picture is the same in every language"),
    "only_in_this_house": _l("Other programs pass over this"),
    "page_split_for_routing": _l(
        "It hangs on an answer of the same page, so it is on the next one"
    ),
    "patterns_not_supported": _l("This pattern is not one of ours; any answer is taken"),
    "picture_not_in_file": _l(
        "A form names its pictures and does not hold them; choose one of ours"
    ),
    "piping_not_written": _l("An answer is repeated that is asked later or not at all"),
    "piping_not_supported": _l("This answer cannot be repeated here; a gap stands for it"),
    "place_asked_with_its_area": _l(
        "A place is told by its area, and marked on the map where there is one; without areas it is asked in words"
    ),
    "quotas_not_supported": _l("There are no quotas: everybody may answer"),
    "random_order_not_supported": _l("Everybody sees the same order"),
    "repeats_not_supported": _l("Repeats are not here: ask about each by a question of its own"),
    "row_not_used": _l("Only the first row of this sheet is read"),
    "row_without_type_or_disabled": _l("The row has no type or is switched off"),
    "same_name_other_label": _l("The name stands for other words in another question"),
    "setting_not_supported": _l("This setting is not here"),
    "sheet_not_used": _l("This sheet is not read"),
    "table_not_supported": _l("This part of the file is not here"),
    "table_rows_differ": _l("The rows have different options; they stand one by one"),
    "taken_as_not_required": _l("People may leave it blank"),
    "text_not_taken_over": _l("Write it on the survey’s own pages"),
    "time_asked_in_words": _l("The time is asked in words"),
    "times_not_supported": _l("Only the day is asked"),
    "type_does_not_fit": _l("The column “engage” names a type that does not fit the form’s own"),
    "type_not_supported": _l("This type of question is not here"),
    "written_without_blanks": _l("Names in forms have no blanks"),
    "words_not_in_file": _l("The words of these answers are not in the file; translate them"),
}


def sentence_for(code: str) -> str:
    """Why a file is refused."""
    return str(_SENTENCES.get(code, _SENTENCES["file_faulty"]))


def detail_of(why: str, detail: str) -> str:
    """What exactly is wrong with it, with what the reader of forms said of it in English. Codes in that are put in words."""
    known = FAULTS.get(why) or (unsound_sentence(why, "") + "." if is_unsound(why) else "")
    told = _CODE.sub(lambda found: f"({reason_for(found.group(1))})", detail)
    return " ".join(part for part in (str(known), told) if part)


def reason_for(why: str) -> str:
    """Why something was left out, in words; a code without any is told as it is."""
    if why not in REASONS and is_unsound(why):
        return unsound_sentence(why, "")
    return str(REASONS.get(why, why.replace("_", " ")))
