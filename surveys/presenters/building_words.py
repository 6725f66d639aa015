"""The words of the pages on which a survey is made: what can be chosen, and what an officer is told when something is refused."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from engage.rules.errors import EngageError
from surveys.rules.spans import MOST_SPANS

TYPE_WORDS: Mapping[str, object] = {
    "single": _l("Choose one"),
    "multiple": _l("Choose any number"),
    "yes_no": _l("Yes or no"),
    "scale": _l("A scale: agreement, satisfaction, 0 to 10"),
    "picture": _l("Choose one picture"),
    "pictures": _l("Choose any number of pictures"),
    "ranking": _l("Put in order"),
    "points": _l("Share out points"),
    "area": _l("An area, from a list or by postcode"),
    "place": _l("A place on the map, or its area from a list or by postcode"),
    "short_text": _l("Own words, one line"),
    "long_text": _l("Own words, several lines"),
    "integer": _l("A whole number"),
    "decimal": _l("A number"),
    "money": _l("An amount of money"),
    "date": _l("A date"),
    "file": _l("A photo or a document"),
    "email": _l("An e-mail address, kept apart from answers"),
    "telephone": _l("A telephone number, kept apart from answers"),
    "note": _l("Nothing: something to read"),
}
LIMIT_WORDS: Mapping[str, object] = {
    "max_length": _l("Most characters"),
    "max_chosen": _l("Most options that may be chosen"),
    "max_ranked": _l("Most options that may be put in order"),
    "total": _l("Points to share out"),
}
FAULTS: Mapping[str, object] = {
    "address_taken": _l("There is something with this name already"),
    "bands_faulty": _l(
        "Write where each band begins, the smallest first and none outside the smallest and the largest answer. There can be %(bands)s",
        bands=MOST_SPANS,
    ),
    "bands_need_bounds": _l(
        "To count by month or by year, write the smallest and the largest answer too"
    ),
    "bounds_out_of_order": _l("The largest answer is smaller than the smallest"),
    "bound_not_a_date": _l("Write the day as year, month and day, such as 2027-03-31"),
    "bound_not_a_number": _l("Write a number, in figures"),
    "dates_missing": _l("Say when answering begins"),
    "dates_out_of_order": _l("The last day is before the first"),
    "groups_not_offered": _l("One of these questions has changed meanwhile. Choose again"),
    "label_missing": _l("Write the question"),
    "limit_not_a_number": _l("Write a whole number above 0, in figures"),
    "name_taken": _l("There is a question or a page called “%(name)s” already. Take it out first"),
    "needless_options": _l("This type of question has no options"),
    "no_options": _l("Write at least one option"),
    "note_missing": _l("Say in a sentence what changed: residents will read it"),
    "note_too_long": _l("Use at most 500 characters"),
    "not_later": _l("Choose a day after the present last day"),
    "nothing_to_publish": _l("There are no changes that are not public yet"),
    "option_cannot_stand_apart": _l(
        "Here every option is an ordinary one: none can stand alone, and there is no “other”"
    ),
    "option_label_missing": _l("Write what the option says, or take it out"),
    "option_twice": _l("Two options are the same"),
    "options_not_yes_and_no": _l(
        "The options of this type are “yes” and “no”; what else there is must stand alone"
    ),
    "options_too_many": _l("There can be %(most)s options"),
    "other_twice": _l("Only one option can be “other”"),
    "page_changed": _l(
        "Somebody else has saved this survey since you opened the page. Nothing of theirs is lost and your words are still here. Look at it as it is now; if yours is right, save once more."
    ),
    "picture_missing": _l("Choose a picture for every ordinary option"),
    "plain_words_missing": _l("Write it in plain English first"),
    "points_cannot_be_given": _l("There must be at least one point to share out"),
    "row_test_needs_answer": _l("An option was chosen or not. Pick one of these two"),
    "row_value_missing": _l("Write what the answer is compared with"),
    "rule_words_missing": _l("Write what people are told when their answer breaks the rule"),
    "row_value_not_number": _l("Write a number, in figures"),
    "scale_steps": _l("A scale has 2 to 11 steps"),
    "structure_fixed": _l(
        "While the survey is open only words can change. Another type, other options or another condition would make the answers given so far incomparable. To change this, copy the survey as a new wave."
    ),
    "survey_frozen": _l("The survey is open or over. This can no longer change."),
    "title_missing": _l("Write a title"),
    "too_few_options": _l("Write at least two options"),
    "too_long": _l("Use at most %(most)s characters"),
    "too_many_groups": _l("Choose at most %(most)s"),
    "too_many_questions": _l("A survey can have %(most)s questions"),
    "type_unknown": _l("Choose how people answer"),
}
UNSOUND: Mapping[str, object] = {
    "after_sending_kept_apart": _l(
        "It is asked after sending, and what it asks for is not kept with the answers"
    ),
    "after_sending_not_last": _l(
        "It stands behind questions that are asked after the answers are sent"
    ),
    "after_sending_required": _l(
        "It is asked after the answers are sent, so it cannot be required"
    ),
    "condition_looks_ahead": _l("It depends on “%(about)s”, which is asked later"),
    "condition_on_personal": _l(
        "It depends on “%(about)s”, which says who somebody is and is not kept with the answers"
    ),
    "condition_on_unknown": _l("It depends on “%(about)s”, which is not in this survey any more"),
    "no_questions": _l("There is no question yet"),
    "no_words": _l("It has no words"),
    "id_faulty": _l("Its name has characters that names cannot have"),
    "id_twice": _l("Its name is another one’s already"),
    "option_id_faulty": _l("The name of an option has characters that names cannot have"),
    "unknown_setting": _l("It has a setting that its type does not read"),
    "table_rows_differ": _l(
        "A table needs questions with the same options, none of them “other” or on a condition"
    ),
}
"""What ``soundness.faults_in`` finds beside what is wrong with a question by itself."""


def building_sentence_for(error: EngageError) -> str:
    """What an officer is told about a refusal."""
    return str(FAULTS.get(error.code, _l("That cannot be saved as it is"))) % error.facts


def is_unsound(code: str) -> bool:
    """Whether it is a fault of a question or a questionnaire that has words."""
    return code in UNSOUND or code in FAULTS


def unsound_sentence(code: str, about: str) -> str:
    """What keeps a survey from opening."""
    words = UNSOUND.get(code) or FAULTS.get(code) or _l("Something is wrong here")
    return str(words) % {"about": about, "most": ""}
