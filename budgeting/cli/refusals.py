"""What was wrong with a file or an option, in words."""

from collections.abc import Mapping
from typing import Any, NoReturn

from engage.kernel.command_line import refuse
from engage.rules.errors import InvalidError

MESSAGES = {
    "amount_too_large": "{amount} is more than a round here can hold.",
    "ballot_names_unknown_project": "A vote names the project {project!r}, which is not in the list of projects.",
    "budget_not_positive": "The budget is {budget}; it must be more than zero.",
    "comparison_decides": "By the rule {rule} most votes first decides: {most_votes} voters like its outcome better, {equal_shares} that of Equal Shares. Count with --rule greedy.",
    "cost_not_positive": "The project {project} must cost more than nothing.",
    "column_missing": "The section {section} has no column {column}.",
    "column_repeated": "The section {section} has the column {column} twice.",
    "cost_negative": "The project {project} has the negative cost {cost}.",
    "default_score_not_counted": "The file gives every project a score that stands on no ballot; that is not counted here.",
    "file_not_utf8": "The file is not UTF-8 text (byte {byte}).",
    "file_too_large": "The file is larger than {most} bytes.",
    "file_unreadable": "The file cannot be read: {reason}.",
    "folder_unreadable": "There is no such folder.",
    "header_missing": "The section {section} does not begin with its header.",
    "least_above_cost": "The least that could work must be below what the project costs.",
    "least_without_part": "The least that could work is for a project that can use a part of its money (part_fundable).",
    "lot_not_drawn": "A lot needs its seed: lot:SEED.",
    "lot_seed_differs": "The seed of the lot is not the one that was promised.",
    "meta_contradicts": "META has {key} twice, and they differ.",
    "meta_missing": "META has no {key}.",
    "not_whole_pence": "{amount} cannot be said in whole pence; round it in the file.",
    "number_ambiguous": "{text} can be read in two ways; write it without the comma, or with a point for a part of one.",
    "number_out_of_range": "{number} is not allowed here.",
    "number_unreadable": "{text!r} is not a number.",
    "option_contradicts": "The file's own rule says this itself; leave it out, or choose a rule with --rule.",
    "option_unknown": "{text!r} is not known; it can be: {known}.",
    "programme_not_named": "Name the programme with --programme.",
    "pots_in_other_money": "The money of this file is {currency} and that of the first is {first}: none can be carried between them.",
    "project_id_too_long": "A project's id has more than {most} characters.",
    "slug_taken": "An activity with the address {slug} is there already; choose another with --slug.",
    "points_do_not_match": "A vote names {projects} projects and gives points to {points}.",
    "points_negative": "A vote gives negative points.",
    "project_repeated": "The project {project} is listed twice.",
    "project_without_id": "A project has no id.",
    "quote_not_closed": "A quotation mark is opened and never closed.",
    "record_outside_section": "This line stands before the first section.",
    "record_too_long": "This line has {cells} cells; the header has {columns}.",
    "record_too_short": "This line has {cells} cells; the header has {columns}.",
    "record_unreadable": "This line cannot be read.",
    "rule_does_not_fit": "This rule does not fit these ballots ({kind}): {reason}.",
    "rule_unknown": "The rule {rule!r} in META is not known; choose one with --rule.",
    "rule_unreadable": "The rule that the file holds cannot be read.",
    "scoring_not_counted": "The file gives the places of a ranking points by {scoring!r}; only Borda's are counted here.",
    "section_missing": "The file has no section {section}.",
    "section_out_of_order": "The section {section} stands too late; the order is META, PROJECTS, VOTES.",
    "section_repeated": "The section {section} is there twice.",
    "step_too_small": "A step of {step} is too small: the count may take {most} steps and would need more.",
    "threshold_missing": "META has no min_project_score_threshold; give --threshold.",
    "tie_break_unknown": "{name!r} is not a way to break a tie.",
    "vote_type_unknown": "The vote type {vote_type!r} is not known.",
}

REASONS = {
    "phragmen_needs_approvals": "Phragmén needs ballots that only choose projects",
    "whole_ballots_needed": "it needs whole ballots, and the file has only totals",
    "constraints_need_greedy": "caps and projects that exclude each other go with greedy only",
    "part_funding_needs_greedy": "part-funding goes with greedy only",
}


NOTICES = {
    "ballots_beyond_limit": "{ballots} votes hold more than {key} allows ({most}); they count.",
    "column_not_acted_on": "The column {column} is kept and not looked at.",
    "comparison_changes_nothing": "{equal_shares} voters like this outcome better and {most_votes} that of most votes first, so the rule keeps it.",
    "meta_not_acted_on": "{key} is kept and not looked at.",
    "meta_repeated": "{key} is there twice; the first one stands.",
    "option_not_used": "The rule that was counted does not look at this.",
    "number_disagrees": "{key} says {declared}; there are {found}.",
    "rule_read_in_part": "{value} says more than was counted: {reason}.",
    "tally_disagrees": "The column {column} says {declared}; the votes come to {found}.",
    "voter_repeated": "{ballots} votes have a voter's number that another vote has too; they count.",
}

LEFT_OUT = {
    "projects_that_exclude_each_other_are_told_in_words_only": "which projects exclude each other stands in the file in words, if anywhere; only what --exclusive names was excluded",
    "what_follows_the_first_that_does_not_fit_is_told_in_words_only": "the count ended at the first project that did not fit; what the city did then stands in the file in words, if anywhere",
    "the_outcome_may_be_compared_with_most_votes_first": "the rule compares with most votes first; see below what that comes to for the published rule",
}


def notice_in_words(notice: Mapping[str, str]) -> str:
    """A line for somebody who reads a notice (``{"where", "code", ...facts}``) on a terminal."""
    reason = LEFT_OUT.get(notice.get("left_out", ""), "")
    return f"{notice['where']}: {NOTICES.get(notice['code'], notice['code']).format(**notice, reason=reason)}"


def error_as_data(error: InvalidError) -> dict[str, Any]:
    """A refusal as ``{"error": {"code", "where", "message"}}``, told in words."""
    message = MESSAGES.get(error.code, error.code)
    where = str(error.facts.get("where", ""))
    facts = {"reason": REASONS.get(str(error.facts.get("why")), ""), **error.facts}
    return {"error": {"code": error.code, "where": where, "message": message.format(**facts)}}


def refuse_file(error: InvalidError) -> NoReturn:
    """End the command, because of what the file holds, with exit code 2."""
    told = error_as_data(error)["error"]
    refuse(code=told["code"], where=told["where"], message=told["message"])
